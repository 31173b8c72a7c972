"""How a scorecard counts: the choices that a reader may make, and the interval of a share. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

ENOUGH_FOR_A_RATE = 10
"""Decided claims. Below it a rate says more about chance than about the one it is about."""

LONGEST_GRACE = 365

Z = 1.959964
"""Of the normal distribution: 95 of 100 lie within."""


class Late(StrEnum):
    """Whether a claim that was kept late counts as kept."""

    NOT = "not"
    KEPT = "kept"


class Hopes(StrEnum):
    """Whether what was only hoped for, or considered, is counted at all."""

    IN = "in"
    OUT = "out"


class Counting(StrEnum):
    """Whether each claim counts, or only the last of a lineage."""

    EACH = "each"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Scoring:
    """A reader's choices. The defaults are the house's rules (PRODUCT.md: kept and kept late are two outcomes)."""

    late: Late = Late.NOT
    hopes: Hopes = Hopes.IN
    grace: int = 0
    lineage: Counting = Counting.EACH

    @property
    def is_default(self) -> bool:
        return self == Scoring()


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the interval in which the true one lies in 95 of 100 such cases."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Claims by what came of them. `kept` holds those that came within the reader's grace days.

    `late`, `partly`, `not_kept` and `kept` are the decided ones; `overdue` and `open` have no verdict that ends the
    matter, and are past due or not. `median_delay_days` is of the late ones, None where there is none.
    """

    scoring: Scoring
    total: int
    kept: int
    late: int
    partly: int
    not_kept: int
    overdue: int
    open: int
    median_delay_days: int | None

    @property
    def decided(self) -> int:
        return self.kept + self.late + self.partly + self.not_kept

    @property
    def other(self) -> int:
        """Ended in another way: withdrawn, superseded, or not to be checked."""
        return self.total - self.decided - self.overdue - self.open

    @property
    def counted_as_kept(self) -> int:
        return self.kept + (self.late if self.scoring.late == Late.KEPT else 0)

    @property
    def share(self) -> Share | None:
        """Of the decided claims those that count as kept; None below ten. Partly kept does not count as kept."""
        return share(self.counted_as_kept, self.decided)


def share(part: int, whole: int) -> Share | None:
    """The score interval of Wilson (1927), at 95 %; None below ten cases.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (158), 209-212. It stays between 0 and 1 and is honest with few cases.
    """
    if whole < ENOUGH_FOR_A_RATE:
        return None
    value = part / whole
    middle = (value + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z / (1 + Z * Z / whole) * sqrt(value * (1 - value) / whole + Z * Z / (4 * whole * whole))
    return Share(round(value, 4), round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4))
