"""Offices as news prints them: which words are a title, and whether they are the title of a post."""

import re

from tracker.extraction.people import Post

TITLE_WORD = re.compile(
    r"\b(?:chief|ceo|cfo|coo|cto|cmo|cio|president|vice[- ]president|svp|evp|vp|chair(?:man|woman|person)?|director|"
    r"founder|co-founder|head|heads|executive|officer|manager|boss|partner|analyst|economist|strategist|secretary|"
    r"treasurer|engineer|designer|scientist|professor|lawyer|mayor|minister|governor|commissioner)\b",
    re.IGNORECASE,
)
ADDRESS = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "prof", "professor", "lord", "lady"])
MEN, WOMEN = frozenset(["mr", "sir", "lord"]), frozenset(["mrs", "ms", "miss", "dame", "lady"])

ABBREVIATED = {
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "cmo": "chief marketing officer",
    "cio": "chief information officer",
    "svp": "senior vice president",
    "evp": "executive vice president",
    "vp": "vice president",
    "boss": "chief executive officer",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
}
OFFICES = {
    "executive": "executive",
    "finance": "financial",
    "financial": "financial",
    "operations": "operating",
    "operating": "operating",
    "marketing": "marketing",
    "technology": "technology",
    "tech": "technology",
    "information": "information",
    "product": "product",
    "legal": "legal",
    "commercial": "commercial",
    "people": "people",
}
_office = "|".join(OFFICES)
# finance chief; marketing boss; finance director
AREA_FIRST = re.compile(rf"\b({_office}) (?:chief|boss|head|director)\b")
# head of marketing; chief of operations
AREA_LAST = re.compile(rf"\b(?:head|chief|boss|director) ({_office})\b")
# chief executive; chief financial officer
CHIEF = re.compile(rf"\bchief ({_office})(?: officer)?\b")
LOWERS = ("vice", "senior", "executive", "deputy", "assistant", "former", "ex", "co", "interim", "acting", "regional")


def plain_title(words: str) -> str:
    """A title in one spelling: "finance chief" and "CFO" are "chief financial officer"."""
    words = re.sub(r"[^\w ]", " ", words.lower().replace("’s", "").replace("'s", ""))
    kept = (ABBREVIATED.get(word, word) for word in words.split() if word not in ("of", "the", "for", "and", "its"))
    words = " ".join(kept)
    for pattern in (CHIEF, AREA_FIRST, AREA_LAST):
        words = pattern.sub(lambda found: f"chief {OFFICES[found[1]]} officer", words)
    return words


def has_title(words: str, post: Post) -> bool:
    """Whether the words say the post's title: a "senior vice president" is no "president"."""
    held = plain_title(post.title)
    if not held:
        return False
    said = plain_title(words)
    found = re.search(rf"\b{re.escape(held)}\b", said)
    if not found:
        return False
    before = said[: found.start()].split()
    return not before or before[-1] not in LOWERS


def is_office(words: str) -> bool:
    return bool(TITLE_WORD.search(words))
