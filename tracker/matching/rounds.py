"""When to look for news on a claim, and from which day on: dense around the window's end, sparse before and after."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

OVERLAP = timedelta(days=3)
"""A look starts so many days before the last one ended: news is found late, and printed under yesterday's date."""

FIRST_RETRY = timedelta(hours=1)

# Days to the end of the window, counted from it: up to that many, the wait in days. Each line is read as "from the
# line above to here". None of the waits is longer than the 90 days that GDELT promises to look back.
WAITS: tuple[tuple[int, int], ...] = (
    (-365, 45),  # said in March 2024, due by the end of 2027
    (-90, 14),  # half a year before the end
    (-30, 7),
    (-7, 3),
    (14, 1),  # the week before the end, and two weeks after it: news of a launch on the last day comes late
    (60, 3),
    (180, 7),
    (365, 14),
    (3 * 365, 30),
)
LONG_PAST = 90
UNDATED = ((365, 30), (3 * 365, 60))
"""An undated or open-ended claim: days since it was said, and the wait."""

LOOK_BACKS = (90, 365, 730)
"""Days after a verdict on which its claim is looked at once more: what was not kept may be kept late."""


@dataclass(frozen=True, slots=True)
class Round:
    """An earlier complete look over all providers: days from `start` to before `end`, and who was asked."""

    start: date
    end: date
    places: frozenset[str] = frozenset()

    def holds(self, start: date, end: date) -> bool:
        return self.start <= start and end <= self.end


def wait_for(
    on: date,
    *,
    closes: date | None,
    opens: date | None = None,
    said_on: date | None = None,
    decided_on: date | None = None,
    failed: int = 0,
) -> timedelta | None:
    """How long to wait after a look on the day `on`; None: no further look.

    `closes` is the first day after the window with its grace days; `decided_on` the day of a verdict that ended the
    matter; `failed` how many looks in a row, this one included, were incomplete.
    """
    regular = _regular(on, closes, opens, said_on) if decided_on is None else _look_back(on, decided_on)
    if regular is None or failed == 0:
        return regular
    return min(regular, FIRST_RETRY * 2 ** min(failed - 1, 10))


def first_day_to_ask(
    *,
    said_on: date,
    due: tuple[date | None, date | None],
    today: date,
    rounds: Collection[Round],
    places: Collection[str],
    asked: bool = False,
) -> date:
    """From which day on the providers are asked: from the day said, or from where the last complete look ended.

    All days again when a person asks, when a provider in `places` has never answered for this claim, and once after
    the due window has closed, so that one complete look covers it whole.
    """
    whole = min(said_on, today)
    if asked or not places or not rounds:
        return whole
    if not any(one.start <= whole for one in rounds):
        return whole
    if any(not any(place in one.places for one in rounds) for place in places):
        return whole
    opens, closes = due
    if closes is not None and closes <= today and not any(one.holds(opens or whole, closes) for one in rounds):
        return whole
    return max(whole, max(one.end for one in rounds) - OVERLAP)


def _regular(on: date, closes: date | None, opens: date | None, said_on: date | None) -> timedelta:
    if closes is None:
        return _undated(on, opens, said_on)
    past = (on - closes).days
    return timedelta(days=next((wait for until, wait in WAITS if past < until), LONG_PAST))


def _undated(on: date, opens: date | None, said_on: date | None) -> timedelta:
    """ "Not before 2027" is counted from its first day, "some day" from the day it was said."""
    start = opens or said_on or on
    days = (on - start).days
    return timedelta(days=next((wait for until, wait in UNDATED if days < until), LONG_PAST))


def _look_back(on: date, decided_on: date) -> timedelta | None:
    days = (on - decided_on).days
    return next((timedelta(days=day - days) for day in LOOK_BACKS if day > days), None)
