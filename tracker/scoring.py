"""How claims are counted into a scorecard: pure arithmetic on outcomes, with rules that a reader may change."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from tracker.vocabulary import NEEDS_TWO_PEOPLE, NOT_FINAL, Modality, Outcome

ENOUGH_FOR_A_RATE = 10
"""Decided claims. Below it a rate says more about chance than about the executive."""
MOST_GRACE = 365
"""Days that a reader may add."""
HOPES = (Modality.HOPES, Modality.CONSIDERS)
"""How firmly a thing is said that binds nobody."""
Z = 1.959964
"""The normal distribution's quantile for an interval of 95 %."""


@dataclass(frozen=True)
class Share:
    """A part of a whole from 0 to 1, with its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Rules:
    """What a reader may change. The defaults are the tracker's own: late is not in time, hopes count, no grace."""

    late: bool = False
    """Whether what was kept late counts as kept."""
    hopes: bool = True
    """Whether claims that were only hoped for or considered are counted at all."""
    grace: int = 0
    """Days after the window in which a thing still counts as in time, and nothing as overdue."""


OWN_RULES = Rules()


@dataclass(frozen=True)
class Scored:
    """Claims that are alike for the count. `days` run from the window's last day: to the day it became true, where
    it was kept late, and to today, where it has no final verdict (negative while time is left; None without a window).
    """

    outcome: str
    modality: str
    days: int | None
    number: int = 1


@dataclass(frozen=True)
class Scorecard:
    """How many claims came to what. `share` is what was kept of what was decided, None below ten decided."""

    kept: int
    kept_late: int
    partly_kept: int
    not_kept: int
    open: int
    overdue: int
    otherwise: int
    median_delay: float | None
    """Days that those kept late took beyond their window."""
    share: Share | None

    @property
    def decided(self) -> int:
        return self.kept + self.kept_late + self.partly_kept + self.not_kept

    @property
    def total(self) -> int:
        return self.decided + self.open + self.overdue + self.otherwise


def share(part: int, whole: int) -> Share | None:
    """Wilson's score interval (1927), which stays between 0 and 1 and is honest with few cases; None below ten."""
    if whole < ENOUGH_FOR_A_RATE:
        return None
    value = part / whole
    middle = (value + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z / (1 + Z * Z / whole) * sqrt(value * (1 - value) / whole + Z * Z / (4 * whole * whole))
    return Share(round(value, 4), round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4))


def scorecard(claims: Iterable[Scored], rules: Rules = OWN_RULES) -> Scorecard:
    """Counts by the rules. What was partly kept is decided and not kept; what has another outcome counts for nothing."""
    counts = dict.fromkeys(("kept", "kept_late", "partly_kept", "not_kept", "open", "overdue", "otherwise"), 0)
    delays: list[tuple[int, int]] = []
    for claim in claims:
        if not rules.hopes and claim.modality in HOPES:
            continue
        column = _column(claim, rules)
        counts[column] += claim.number
        if column == "kept_late" and claim.days is not None:
            delays.append((claim.days, claim.number))
    decided = sum(counts[outcome] for outcome in NEEDS_TWO_PEOPLE)
    good = counts["kept"] + (counts["kept_late"] if rules.late else 0)
    return Scorecard(**counts, median_delay=_median(delays), share=share(good, decided))


def _column(claim: Scored, rules: Rules) -> str:
    within_grace = claim.days is not None and claim.days <= rules.grace
    if claim.outcome == Outcome.KEPT_LATE and within_grace:
        return "kept"
    if claim.outcome in NEEDS_TWO_PEOPLE:
        return claim.outcome
    if claim.outcome == "open" or claim.outcome in NOT_FINAL:
        return "open" if claim.days is None or within_grace else "overdue"
    return "otherwise"


def _median(weighted: list[tuple[int, int]]) -> float | None:
    values = [days for days, number in sorted(weighted) for _ in range(number)]
    if not values:
        return None
    middle = len(values) // 2
    return float(values[middle]) if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
