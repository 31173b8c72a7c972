"""How alike two texts are: several links often print one text."""

import re

from rapidfuzz import fuzz

SHINGLE = 4
LONGEST_COMPARED = 200_000
SHORT = 40

_WORD = re.compile(r"\w+")


def same_text(a: str, b: str) -> float:
    """0..1: the larger share of the shorter text's four-word shingles that also stand in the other text.

    Containment, not overlap, because a shortened reprint is still the same text. Texts under 40 words are
    compared letter by letter instead.
    """
    first, second = _words(a), _words(b)
    if not first or not second:
        return 0.0
    if min(len(first), len(second)) < SHORT:
        return fuzz.ratio(" ".join(first), " ".join(second)) / 100
    ours, theirs = _shingles(first), _shingles(second)
    return len(ours & theirs) / min(len(ours), len(theirs))


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:LONGEST_COMPARED].lower())


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
