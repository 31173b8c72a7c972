"""What a news search is asked for a claim: its company's names, and of its words those that tell it apart."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracker.matching.candidates import VAGUE
from tracker.matching.words import STOP_WORDS, stem

LONGEST_GDELT = 210
"""Characters. GDELT names no limit: 213 have been let through and 290 refused as "too long"."""

LONGEST_SEARCH = 250
MOST_NAMES = 4
MOST_WORDS = 8
SHORTEST_WORD = 3
SHORTEST_PHRASE = 5
"""Letters: GDELT refuses a shorter word, and what is shorter between quotation marks, and with it the whole query."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CAPITAL = re.compile(r"(?:[A-Z][^\W_]*(?:['’-][^\W_]+)*)(?: (?:[A-Z][^\W_]*(?:['’-][^\W_]+)*|[0-9]+))*")
_ODD = re.compile(r"[^\w'’-]+|_+")

# How news writes a market, besides its name.
ALSO_WRITTEN = {
    "united states": ("America", "American"),
    "united kingdom": ("Britain", "British"),
    "european union": ("Europe", "European"),
    "europe": ("European",),
    "china": ("Chinese",),
    "india": ("Indian",),
    "japan": ("Japanese",),
    "germany": ("German",),
    "france": ("French",),
    "south korea": ("Korea", "Korean"),
    "norway": ("Norwegian",),
    "canada": ("Canadian",),
    "mexico": ("Mexican",),
    "brazil": ("Brazilian",),
}
SPELLED_OUT = {"us": "United States", "usa": "United States", "u.s.": "United States", "uk": "United Kingdom"}
SPELLED_OUT |= {"eu": "European Union", "u.k.": "United Kingdom"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a query needs of a claim: the names of the company that owes it, what it says, and where."""

    names: tuple[str, ...]
    proposition: str
    market: str = ""


def gdelt_query(subject: Subject) -> str:
    """The query as GDELT DOC 2.0 reads it, in English articles; empty where no name of the company can be asked for.

    A blank means "and"; alternatives stand in brackets, which may hold nothing else; phrases between quotation marks.
    """
    names = [_gdelt_term(name) for name in _shortest(name for name in subject.names if _gdelt_term(name))]
    return _fitted(names, _wanted(subject), _gdelt_term, LONGEST_GDELT, " sourcelang:english")


def search_query(subject: Subject) -> str:
    """The query as web searches read it: phrases between quotation marks, alternatives in brackets."""
    names = [_search_term(name) for name in _shortest(name for name in subject.names if _search_term(name))]
    return _fitted(names, _wanted(subject), _search_term, LONGEST_SEARCH, "")


def telling_words(subject: Subject) -> list[str]:
    """Of the proposition's words those that tell it apart, the most telling first: names, then the longer words.

    The company's own names are left out, and what any article may hold (new, year, market), and bare numbers.
    """
    own = {word.lower() for name in subject.names for word in _WORD.findall(name)}
    text = _without_names(subject.proposition, subject.names)
    lead = _WORD.search(subject.proposition)
    proper = [
        found.group()
        for found in _CAPITAL.finditer(text)
        if not (lead and found.start() == lead.start() and " " not in found.group())
        and found.group().lower() not in own
    ]
    inside = {word.lower() for phrase in proper for word in _WORD.findall(phrase)}
    common = [
        word
        for word in _WORD.findall(text)
        if word.lower() not in inside | own and len(word) >= SHORTEST_WORD and not word.isdigit() and _tells(word)
    ]
    ranked = [word for word in proper if _tells(word)] + sorted(common, key=lambda word: -len(word))
    return _once(ranked)


def _tells(words: str) -> bool:
    parts = [part.lower() for part in _WORD.findall(words)]
    return any(part not in STOP_WORDS and stem(part) not in VAGUE and not part.isdigit() for part in parts)


def _wanted(subject: Subject) -> list[str]:
    """Words and market in turn, so that a query that is cut keeps some of both."""
    words = [form for word in telling_words(subject)[:MOST_WORDS] for form in _forms(word)]
    market = SPELLED_OUT.get(subject.market.strip().lower(), subject.market.strip())
    places = [market, *ALSO_WRITTEN.get(market.lower(), ())] if market else []
    return _once([*words[:3], *places[:1], *words[3:6], *places[1:], *words[6:]])


def _forms(word: str) -> tuple[str, ...]:
    """Searches match letters, not stems: "opens" would miss "open"."""
    if not word.islower() or len(word) <= 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return (word,)
    if word.endswith("ies"):
        return word, f"{word[:-3]}y"
    return word, word[:-2] if word.endswith(("ches", "shes", "xes", "zes", "sses")) else word[:-1]


def _fitted(names: list[str], words: Iterable[str], term: Callable[[str], str], longest: int, language: str) -> str:
    """As many of the words as there is room for, behind as many of the names."""
    if not names:
        return ""
    asked = names[:MOST_NAMES]
    while len(asked) > 1 and len(_group(asked)) > longest // 2:
        asked.pop()
    kept: list[str] = []
    for one in _once(filter(None, map(term, words))):
        if len(" ".join([_group(asked), _group([*kept, one])]) + language) > longest:
            break
        kept.append(one)
    return " ".join(filter(None, [_group(asked), _group(kept)])) + language


def _group(terms: list[str]) -> str:
    """Alternatives in brackets; one alone stands bare, because GDELT refuses brackets around it."""
    return f"({' OR '.join(terms)})" if len(terms) > 1 else "".join(terms)


def _gdelt_term(words: str) -> str:
    """A word as it stands or a phrase between quotation marks; empty where GDELT would refuse it."""
    plain = " ".join(_ODD.sub(" ", words.replace("’", "'")).split()).strip("-' ")
    if plain.isalnum():
        return plain if len(plain) >= SHORTEST_WORD else ""
    # A hyphen or an apostrophe is let through between quotation marks only.
    return f'"{plain}"' if len(plain) >= SHORTEST_PHRASE else ""


def _search_term(words: str) -> str:
    plain = " ".join(re.sub(r'["()\\<>{}\x00-\x1f]+', " ", words).split())
    return plain if plain.isalnum() or not plain else f'"{plain}"'


def _shortest(names: Iterable[str]) -> list[str]:
    """Names that hold no other of the names: who looks for "Xiaomi" finds "Xiaomi Corporation" too."""
    written = _once(" ".join(name.split()) for name in names)
    kept: list[str] = []
    for name in sorted(written, key=len):
        if not any(re.search(rf"(?<!\w){re.escape(short)}(?!\w)", name, re.IGNORECASE) for short in kept):
            kept.append(name)
    return sorted(kept, key=written.index)


def _without_names(text: str, names: tuple[str, ...]) -> str:
    """The text with the company's names as blanks, so that places in it stay."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda found: " " * len(found.group()), text)
    return text


def _once(words: Iterable[str]) -> list[str]:
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.lower(), word)
    return list(first.values())
