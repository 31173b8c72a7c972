"""How often the interval that a phrase names is read right, by tag."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.horizons.named import named_interval
from tracker.horizons.units import Convention


@dataclass(frozen=True, slots=True)
class Expected:
    """One phrase of the evaluation data; `end_alt` is an end that is right too. None is an open side."""

    id: str
    phrase: str
    anchor: date
    start: date | None
    end: date | None
    end_alt: date | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    right: int
    n: int

    @property
    def value(self) -> float:
        return self.right / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class HorizonScores:
    """`by_tag` has "all" first, then every tag; `misses` are the phrases read wrong with what was read."""

    n: int
    by_tag: dict[str, Share]
    misses: tuple[tuple[Expected, tuple[date | None, date | None] | None], ...]


def score_horizons(rows: Iterable[Expected]) -> HorizonScores:
    """Counts a phrase as right when start and end are both the expected ones."""
    counts: dict[str, list[int]] = {"all": [0, 0]}
    misses = []
    for row in rows:
        read = named_interval(row.phrase, row.anchor, convention=convention_of(row.id))
        right = read is not None and read[0] == row.start and read[1] in _ends(row)
        for tag in ("all", *dict.fromkeys(row.tags)):
            counts.setdefault(tag, [0, 0])
            counts[tag][0] += right
            counts[tag][1] += 1
        if not right:
            misses.append((row, read))
    by_tag = {tag: Share(right, n) for tag, (right, n) in counts.items()}
    return HorizonScores(counts["all"][1], by_tag, tuple(misses))


def convention_of(row_id: str) -> Convention:
    """The convention of the data set that a row is from: the sets write different intervals for the same words."""
    return Convention.RECOGNIZERS if row_id.startswith("recognizers") else Convention.TIMEX3


def _ends(row: Expected) -> tuple[date | None, ...]:
    return (row.end,) if row.end_alt is None else (row.end, row.end_alt)
