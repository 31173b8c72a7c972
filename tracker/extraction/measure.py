"""How well attributions are found: exact parts and overlapping wholes, against annotated articles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.extraction.quotes import Attribution
from tracker.text import Span

PARTS = ("source", "cue", "content")
THRESHOLDS = (0.3, 0.8)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of what was found and what should have been."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class QuoteScores:
    """`exact` by part; `overlap` by threshold and then by form, "all" among them."""

    n: int
    exact: dict[str, Score]
    overlap: dict[float, dict[str, Score]]


def score_attributions(
    articles: Iterable[tuple[Sequence[Attribution], Sequence[Attribution]]],
) -> QuoteScores:
    """Sums (found, wanted) pairs, one an article.

    Exact: a part counts when the same spans stand in it. Overlap: contents share at least the threshold
    of their characters (Jaccard) and sources overlap, or both are empty; a found one counts for one
    wanted one.
    """
    exact = dict.fromkeys(PARTS, Score())
    overlap = {threshold: dict.fromkeys(("all", "direct", "mixed", "indirect"), Score()) for threshold in THRESHOLDS}
    count = 0
    for found, wanted in articles:
        count += 1
        for part in PARTS:
            exact[part] += exact_score(found, wanted, part)
        for threshold in THRESHOLDS:
            pairs = matched(found, wanted, threshold)
            for form, score in overlap[threshold].items():
                overlap[threshold][form] = score + overlap_score(found, wanted, pairs, form)
    return QuoteScores(count, exact, overlap)


def exact_score(found: Sequence[Attribution], wanted: Sequence[Attribution], part: str) -> Score:
    """Span-level: every span of the part is one thing to find."""
    ours = [span for one in found for span in getattr(one, part)]
    theirs = [span for one in wanted for span in getattr(one, part)]
    left = list(theirs)
    right = 0
    for span in ours:
        if span in left:
            left.remove(span)
            right += 1
    return Score(right, len(ours), len(theirs))


def overlap_score(
    found: Sequence[Attribution], wanted: Sequence[Attribution], pairs: list[tuple[int, int]], form: str
) -> Score:
    """Of one form: recall over the wanted ones of that form, precision over the found ones of that form."""
    if form == "all":
        return Score(len(pairs), len(found), len(wanted))
    ours = sum(one.form == form for one in found)
    theirs = sum(one.form == form for one in wanted)
    return Score(sum(found[a].form == form == wanted[b].form for a, b in pairs), ours, theirs)


def matched(found: Sequence[Attribution], wanted: Sequence[Attribution], threshold: float) -> list[tuple[int, int]]:
    """Pairs (place in found, place in wanted), best overlap first, each at most once."""
    pairs = [
        (share, a, b)
        for a, one in enumerate(found)
        for b, other in enumerate(wanted)
        if (share := jaccard(one.content, other.content)) >= threshold and share > 0
        if sources_meet(one.source, other.source)
    ]
    used_a: set[int] = set()
    used_b: set[int] = set()
    chosen = []
    for _, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if a not in used_a and b not in used_b:
            used_a.add(a)
            used_b.add(b)
            chosen.append((a, b))
    return chosen


def jaccard(ours: Sequence[Span], theirs: Sequence[Span]) -> float:
    """Shared characters over all characters."""
    if not any(one.overlaps(other) for one in ours for other in theirs):
        return 0.0
    a = {place for span in ours for place in range(span.start, span.end)}
    b = {place for span in theirs for place in range(span.start, span.end)}
    return len(a & b) / len(a | b)


def sources_meet(ours: Sequence[Span], theirs: Sequence[Span]) -> bool:
    """Whether sources overlap; two empty ones do."""
    if not ours or not theirs:
        return not ours and not theirs
    return any(one.overlaps(other) for one in ours for other in theirs)
