"""What falls due in a month, and what is overdue without an answer."""

from calendar import Calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from tracker.models.claims import ClaimQuerySet
from tracker.queries.cards import ClaimCard, cards, standing_claims
from tracker.queries.lists import undecided
from tracker.queries.past import Moment
from tracker.vocabulary import HorizonState

PAGE = 30
IN_A_DAY = 4
"""Claims named in a day of the calendar; the list below it has the rest."""
IN_A_MONTH = 150
"""Claims in that list: a month's end can be the end of a thousand windows."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Those that have pages."""

Place = tuple[date, int]


@dataclass(frozen=True)
class Day:
    on: date
    in_month: bool
    cards: tuple[ClaimCard, ...]
    count: int

    @property
    def named(self) -> tuple[ClaimCard, ...]:
        return self.cards[:IN_A_DAY]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.named)


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[Day, ...], ...]
    total: int
    next: date | None
    """Of an empty month: the last day of the first window that closes after it."""

    @property
    def days(self) -> tuple[Day, ...]:
        """Those on which something falls due."""
        return tuple(day for week in self.weeks for day in week if day.in_month and day.count)

    @property
    def shown(self) -> int:
        return sum(len(day.cards) for day in self.days)


@dataclass(frozen=True)
class Overdue:
    cards: tuple[ClaimCard, ...]
    total: int
    next: str
    """Where the next page starts; empty on the last."""


def due_month(first: date, on: date) -> Month:
    """The month that begins on `first`, by the last day of each window, as things stand on a day."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    after = (first + timedelta(days=32)).replace(day=1)
    claims = standing_claims().due_within(first + timedelta(days=1), after + timedelta(days=1))
    counts = Counter(closes - timedelta(days=1) for closes in claims.order_by().values_list("closes", flat=True))  # type: ignore[misc]
    by_day: dict[date | None, list[ClaimCard]] = {}
    for card in cards(claims.with_everything()[:IN_A_MONTH], Moment(on)):
        by_day.setdefault(card.claim.last_day, []).append(card)
    return Month(
        first,
        tuple(
            tuple(Day(day, day.month == first.month, tuple(by_day.get(day, [])), counts[day]) for day in week)
            for week in weeks
        ),
        sum(counts.values()),
        None if counts else _next_closing(after),
    )


def _next_closing(on: date) -> date | None:
    """The first last day of a window on or after `on`, up to the end of the calendar's years."""
    claim = standing_claims().due_within(on + timedelta(days=1), date(LAST_YEAR + 1, 1, 2)).first()
    return claim.last_day if claim else None


def overdue_claims(on: date) -> ClaimQuerySet:
    """Past due, and no verdict ends the matter: the longest overdue first."""
    return undecided(on).filter(Q(horizon_state=HorizonState.PAST_DUE)).order_by("past_due_on", "pk")  # type: ignore[misc]


def overdue(on: date, after: Place | None = None) -> Overdue:
    """A page of them, from behind the claim with this day and number."""
    claims = overdue_claims(on)
    total = claims.count()
    if after is not None:
        claims = claims.filter(Q(past_due_on__gt=after[0]) | Q(past_due_on=after[0], pk__gt=after[1]))
    found = list(claims.with_everything()[: PAGE + 1])
    place = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        place = f"{last.past_due_on}.{last.pk}"  # type: ignore[attr-defined]
    return Overdue(tuple(cards(found[:PAGE], Moment(on))), total, place)
