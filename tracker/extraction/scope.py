"""How much of a text is read, and why the rest is not: the reader knows English, and no article is endless."""

import re
from collections import Counter
from dataclasses import dataclass

from tracker.extraction.page import LONGEST_ARTICLE

SAMPLE = 20_000
FEWEST_WORDS = 20
"""A text of fewer words is read: names and headlines of one line tell no language."""

CLEARLY = 0.08
"""The share of stop words from which a text is in their language; news in it has 0.2 to 0.5."""

# The commonest words of each language that are rare or unknown in the others.
STOP_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to that is was for with it as by at from are this be which his they we said has will not "
        "have been would its their were he she but an or who about",
        "de": "der das und ist nicht ein eine einen dem den des mit sich auf für im von zu auch wie werden wird "
        "sind bei aus nach über noch hat dass wir",
        "fr": "le les des et est une dans pour que qui sur pas plus par avec sont du au aux ce cette il elle nous vous "
        "été leur mais ont",
        "es": "el los las y es una en para que con por del se su al lo como más pero sus ha han este esta también sobre",
        "it": "il gli di e è un una per che con non sono del della nel nella alla dei delle anche più ha hanno come",
        "pt": "o os e é um uma em para que com não por dos das ao à da na mais também foi são como",
        "nl": "het een en van ik niet dat zijn op te voor met hij aan er om dan bij ook naar wordt worden deze heeft",
        "sv": "och att det som är en på för av med den har inte om ett jag kan ska vi från också efter",
        "da": "og det er en på af med til den har ikke om et jeg kan skal vi fra også efter blev være",
        "fi": "ja ei että se hän oli mutta kun niin myös ovat jos kuin tai vain sekä joka ole mukaan",
        "pl": "w na z nie się że jest jak po za od przez dla są był oraz ale który",
        "tr": "ve bir bu için ile da de olarak olan daha çok gibi ama ise kadar sonra olduğu değil",
        "id": "yang dan di dengan untuk ini itu dari dalam akan pada tidak ke juga ada oleh kami telah mereka",
    }.items()
}
LANGUAGES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "sv": "Swedish", "da": "Danish or Norwegian", "fi": "Finnish", "pl": "Polish", "tr": "Turkish",
    "id": "Indonesian", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ru": "Russian", "uk": "Ukrainian",
    "ar": "Arabic", "he": "Hebrew", "fa": "Persian", "el": "Greek", "hi": "Hindi", "th": "Thai",
}  # fmt: skip
SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Greek", re.compile("[\u0370-\u03ff]")),
    ("Cyrillic", re.compile("[\u0400-\u052f]")),
    ("Hebrew", re.compile("[\u05d0-\u05ea]")),
    ("Arabic", re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")),
    ("Indic", re.compile("[\u0900-\u0dff]")),
    ("Thai", re.compile("[\u0e00-\u0e7f]")),
    ("Japanese", re.compile("[\u3040-\u30ff]")),
    ("Chinese", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("Korean", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
)
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
WORD = re.compile(r"[^\W\d_]{1,30}")
DECLARED = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9_-]*)?", re.IGNORECASE)
SAYS_NOTHING = frozenset(["und", "mul", "zxx", "mis"])


@dataclass(frozen=True, slots=True)
class Scope:
    """`text` is what is read, from the start; `reason` says in words why nothing or not all of it is."""

    text: str
    reason: str


def scope_of(text: str, language: str) -> Scope:
    """What the reader takes of a text whose page or editor declares a language.

    A text in another language is not read: rules for English make nonsense of it. What the words show counts
    before what is declared, since many a page declares the language of its template; the declared one decides
    where they show nothing. Of an English text the first 100,000 characters are read.
    """
    foreign = other_language(text, language)
    if foreign:
        return Scope("", f"Not read: {foreign}; the reader reads English.")
    if len(text) > LONGEST_ARTICLE:
        return Scope(
            text[:LONGEST_ARTICLE],
            f"Read to character {LONGEST_ARTICLE:,} of {len(text):,}: no article is longer.",
        )
    return Scope(text, "")


def other_language(text: str, declared: str) -> str:
    """Which language a text is in, in words, when it is not English; empty when it is, or nothing tells."""
    sample = text[:SAMPLE]
    script = _script(sample)
    if script:
        return f"its letters are {script}"
    seen = _by_stop_words(sample)
    code = seen or _declared(declared)
    if code in ("", "en"):
        return ""
    return f"language {code} ({LANGUAGES[code]})" if code in LANGUAGES else f"language {code}"


def _script(sample: str) -> str:
    """The name of the script when fewer than half of the letters are Latin."""
    counts = {name: len(pattern.findall(sample)) for name, pattern in SCRIPTS}
    if sum(counts.values()) <= len(LATIN.findall(sample)):
        return ""
    if counts["Japanese"]:
        return "Japanese"  # which is mostly written in Chinese characters
    return max(counts, key=lambda name: counts[name])


def _by_stop_words(sample: str) -> str:
    words = Counter(word.lower() for word in WORD.findall(sample))
    total = words.total()
    if total < FEWEST_WORDS:
        return ""
    shares = {code: sum(words[stop] for stop in stops) / total for code, stops in STOP_WORDS.items()}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= CLEARLY else ""


def _declared(language: str) -> str:
    found = DECLARED.fullmatch(language.strip())
    code = found[1].lower() if found else ""
    return "" if code in SAYS_NOTHING else code
