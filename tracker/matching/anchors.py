"""Whether words that were found in a text still stand in a later one. Pure, and never by likeness."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tracker.vocabulary import AnchorState

LONG_ENOUGH = 5
"""Words that no text holds by chance: a shorter quote counts only beside the words that stood around it."""

LEAST_CONTEXT = 8
"""Characters. Less than this around a quote says nothing about its place."""

MOST_BETWEEN = 600
"""Characters between the words before and the words after a quote, over and above its own length."""

MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′＇`´", "'"),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        # A soft hyphen, and marks of no width.
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)
DOUBLED = re.compile(r"''")
DASHES = re.compile(r"-{2,}")
BLANK = re.compile(r"\s{2,}|[^\S ]")


@dataclass(frozen=True, slots=True)
class AnchorFound:
    """The state of an anchor in a text, and the words that stand in its place where they have changed."""

    state: AnchorState
    reads_now: str = ""


def check_anchor(exact: str, prefix: str, suffix: str, text: str) -> AnchorFound:
    """Whether `exact` stands in `text`: to the letter, or after marks, dashes and spaces are made even.

    A short quote has to stand beside its prefix or its suffix. It is changed only where prefix and suffix both
    stand and other words are between them; all else, words that were cut out too, is missing. Likeness never counts (PRODUCT.md, invariant 2).
    """
    if _stands(exact, prefix, suffix, text):
        return AnchorFound(AnchorState.PRESENT)
    words, before, after, whole = map(normalised, (exact, prefix, suffix, text))
    words, before, after = words.strip(), before.lstrip(), after.rstrip()
    if words and _stands(words, before, after, whole):
        return AnchorFound(AnchorState.NORMALISED)
    between = _between(before.strip(), after.strip(), whole, len(words) + MOST_BETWEEN)
    if not between:
        return AnchorFound(AnchorState.MISSING)
    return AnchorFound(AnchorState.CHANGED, between)


# All anchors of one capture are looked for in the same text.
@lru_cache(maxsize=8)
def normalised(text: str) -> str:
    """NFKC, with one kind of quotation mark, of dash and of space, and without marks of no width."""
    even = unicodedata.normalize("NFKC", text.translate(MARKS)).translate(MARKS)
    return BLANK.sub(" ", DASHES.sub("-", DOUBLED.sub('"', even)))


def _stands(exact: str, prefix: str, suffix: str, text: str) -> bool:
    if exact not in text:
        return False
    if len(exact.split()) >= LONG_ENOUGH:
        return True
    beside = [beside for beside, side in ((prefix + exact, prefix), (exact + suffix, suffix)) if _says(side)]
    if beside:
        return any(words in text for words in beside)
    return prefix + exact + suffix in text


def _says(side: str) -> bool:
    return len(side.strip()) >= LEAST_CONTEXT


def _between(before: str, after: str, text: str, most: int) -> str | None:
    """What stands between the two, each of which has to stand; None when they do not, or lie too far apart."""
    if not (_says(before) and _says(after)):
        return None
    at = text.find(before)
    while at >= 0:
        ends = text.find(after, at + len(before))
        if ends < 0:
            return None
        # The nearest of them before it: each step goes past an `after`, so a text of nothing else costs no more.
        begins = text.rfind(before, at, ends) + len(before)
        if ends - begins <= most:
            return text[begins:ends].strip()
        at = text.find(before, ends)
    return None
