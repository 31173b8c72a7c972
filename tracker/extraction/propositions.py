"""A claim's words as a sentence that an editor would keep: the company named, the speech's own words otherwise."""

import re

LONGEST = 500

_subject = r"\b(?:[Ww]e|I)\b"
SHORT = (
    (re.compile(rf"({_subject})['’]ll\b"), r"\1 will"),
    (re.compile(r"\b([Ww]e)['’]re\b"), r"\1 are"),
    (re.compile(r"\bI['’]m\b"), "I am"),
    (re.compile(rf"({_subject})['’]ve\b"), r"\1 have"),
    (re.compile(rf"({_subject})['’]d\b"), r"\1 would"),
)
_invariant = """
will would can could may might shall should must had did was were won't wouldn't can't couldn't cannot didn't wasn't
hadn't shouldn't mustn't said took got gave sold bought made built learned came began grew kept saw found left lost
paid met ran spent thought told won wrote knew became brought chose drew fell felt held led sent shot showed spoke
stood understood went ate and or who
"""
INVARIANT = frozenset(_invariant.split())
IRREGULAR = {"are": "is", "have": "has", "do": "does", "don't": "doesn’t", "aren't": "isn’t", "haven't": "hasn’t"} | {
    "am": "is", "were": "was", "go": "goes", "weren't": "wasn’t"
}  # fmt: skip
_adverbs = "also still now never always already just only really soon then all both currently fully"
ADVERBS = frozenset(_adverbs.split())
# I think we will; we believe that prices will: the thought is no part of what will be
THOUGHT = re.compile(
    r"^(?:I|[Ww]e) (?:think|believe|guess|suppose|know|feel|am sure|am confident|are sure|are confident|"
    r"can say)(?: that)? "
    r"(?=\w+ )"
)
LEAD = re.compile(
    r"^(?:(?:that|how|and|but|so|because|yes|no|well|look|of course|in fact|also|again|however)(?:,\s*|\s+))+(?=\S)",
    re.IGNORECASE,
)
OF_COMPANY = (
    r"(?:the|our|its|their)\s(?:company|firm|group|bank|lender|insurer|carrier|airline|grocer|retailer|"
    r"chain|supermarket|"
    r"(?:car|auto|chip|phone|drug|plane|truck|smartphone )?maker|manufacturer|operator|utility|publisher|"
    r"brewer|start-?up)"
)
NAMED_COMPANY = re.compile(rf"^((?:[^,.;“”]{{0,60}}, )?){OF_COMPANY}\b(?![’'])", re.IGNORECASE)
IT = re.compile(r"^((?:[^,.;“”]{0,60}, )?)(?:it|they)\b", re.IGNORECASE)
BACKSHIFT = re.compile(r"\bwould\b(?! (?:like|love|prefer|rather|have)\b)|\bwouldn[’']t\b")
FINITE = re.compile(
    r"\b(?:will|would|shall|should|can|could|may|might|must|is|are|was|were|has|have|had|won[’']t|"
    r"isn[’']t|aren[’']t)\b|['’]ll\b"
)


def in_own_words(words: str, company: str, person: str) -> str:
    """Speech of the first person in the third: "we" is the company, "I" the person who speaks."""
    for pattern, full in SHORT:
        words = pattern.sub(full, words)
    words = THOUGHT.sub("", words)
    if company:
        words = _subjects(words, r"[Ww]e", company, "it")
        words = re.sub(r"\b(?:us|ourselves)\b", company, words)
        words = _possessives(words, r"[Oo]urs?", company)
    if person:
        words = _subjects(words, "I", person, person)
        words = re.sub(r"\b(?:me|myself)\b", person, words)
        words = re.sub(r"\b[Mm](?:y|ine)\b", f"{person}’s", words)
    return words


def _subjects(words: str, pronoun: str, name: str, again: str) -> str:
    """The name for the first "we", "it" for those after it in the sentence; the verb follows."""
    pattern = re.compile(
        rf"\b{pronoun}\b(?P<between>(?: [a-z]+ly| (?:{'|'.join(ADVERBS)}))*)(?: (?P<verb>[a-z]+(?:[’']t)?))?"
    )
    used = name in words

    def replaced(found: re.Match[str]) -> str:
        nonlocal used
        subject, used = again if used else name, True
        verb = f" {third_person(found['verb'])}" if found["verb"] else ""
        return f"{subject}{found['between'] or ''}{verb}"

    return pattern.sub(replaced, words)


def third_person(verb: str) -> str:
    """we hope → Xiaomi hopes; what has one form for all stays."""
    plain = verb.replace("’", "'")
    if plain in IRREGULAR:
        return IRREGULAR[plain]
    if plain in INVARIANT or plain.endswith(("ed", "n't")):
        return verb
    if plain.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", plain) else f"{verb}s"


def _possessives(words: str, pronoun: str, name: str) -> str:
    """The company’s at first, "its" once the sentence has named it."""

    def replaced(found: re.Match[str]) -> str:
        return "its" if name in words[: found.start()] else f"{name}’s"

    return re.sub(rf"\b{pronoun}\b", replaced, words)


def reported(words: str, company: str, is_company: bool) -> str:
    """Reported speech in the present: "would" is "will", "the company" its name, and "it" where a company speaks."""
    words = BACKSHIFT.sub(lambda found: "will" if found[0] == "would" else "won’t", words)
    if company:
        words = NAMED_COMPANY.sub(lambda found: f"{found[1]}{company}", words, count=1)
        if is_company:
            words = IT.sub(lambda found: f"{found[1]}{company}", words, count=1)
    return words


def with_cue(owner: str, cue: str, words: str, denied: bool) -> str:
    """ "Kestrel plans" before "to open 30 stores", "ruled out" before "a sale", "denied that" before a clause."""
    cue = " ".join(cue.split())
    if OPENING.match(words):
        words = words[:1].lower() + words[1:]
    if re.fullmatch(r"\w+ing", cue):
        cue = f"is {cue}"
    that = "that " if denied and FINITE.search(words) else ""
    return f"{owner} {cue} {that}{words}"


OPENING = re.compile(r"(?:From|By|In|On|At|Before|After|Until|Within|Over|A|An|The|Its|Their|To)\b")


def asks_for_cue(words: str, cue_tells: bool, denied: bool) -> bool:
    """Whether the words are no sentence without their cue: "to open 30 stores", "costs to fall", "a parrot"."""
    if re.match(r"to\s", words):
        return True
    return denied or (cue_tells and not FINITE.search(words))


def led(words: str) -> str:
    """Without a leading "that" or "how", which stands before reported speech."""
    return re.sub(r"^\s*(?:that|how)\s+", "", words)


def tidied(words: str) -> str:
    """In one line, without quotation marks and what only leads in, with a capital."""
    words = " ".join(re.sub(r"[“”„«»\"]|''|``", "", words).split()).strip("‘’ ,;:–—")
    words = LEAD.sub("", words).rstrip(" ,;:.")
    return (words[:1].upper() + words[1:])[:LONGEST]
