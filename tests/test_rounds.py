"""When to look again, and from which day on: tables."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tracker.matching.rounds import WAITS, Round, first_day_to_ask, wait_for

END = date(2026, 1, 1)
"""The first day after the window: due within 2025."""

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("days_to_the_end", "wait"),
    [
        (-1000, 45),
        (-366, 45),
        (-365, 14),
        (-91, 14),
        (-90, 7),
        (-31, 7),
        (-30, 3),
        (-8, 3),
        (-7, 1),
        (-1, 1),
        (0, 1),
        (13, 1),
        (14, 3),
        (59, 3),
        (60, 7),
        (180, 14),
        (365, 30),
        (3 * 365, 90),
        (9999, 90),
    ],
)
def test_it_is_dense_around_the_end_and_sparse_before_and_after(days_to_the_end, wait):
    assert wait_for(END + timedelta(days=days_to_the_end), closes=END) == timedelta(days=wait)


def test_it_only_grows_denser_up_to_the_end_and_sparser_after_it():
    waits = [wait for _, wait in WAITS]
    densest = waits.index(min(waits))
    assert all(a > b for a, b in pairwise(waits[: densest + 1]))
    assert all(a < b for a, b in pairwise(waits[densest:]))


@pytest.mark.parametrize(
    ("days_since", "wait"), [(0, 30), (364, 30), (365, 60), (3 * 365, 90), (9999, 90)], ids=lambda value: str(value)
)
def test_an_undated_claim_is_looked_at_rarely(days_since, wait):
    said = date(2024, 3, 12)
    assert wait_for(said + timedelta(days=days_since), closes=None, said_on=said) == timedelta(days=wait)


def test_not_before_is_counted_from_its_first_day():
    opens = date(2027, 1, 1)
    assert wait_for(date(2030, 6, 1), closes=None, opens=opens, said_on=date(2024, 3, 12)) == timedelta(days=90)
    assert wait_for(date(2026, 6, 1), closes=None, opens=opens, said_on=date(2024, 3, 12)) == timedelta(days=30)


@pytest.mark.parametrize(
    ("days_since_the_verdict", "wait"),
    [(0, 90), (89, 1), (90, 275), (364, 1), (365, 365), (729, 1), (730, None), (5000, None)],
)
def test_a_decided_claim_is_looked_back_at_three_times(days_since_the_verdict, wait):
    decided = date(2026, 2, 1)
    found = wait_for(decided + timedelta(days=days_since_the_verdict), closes=END, decided_on=decided)
    assert found == (None if wait is None else timedelta(days=wait))


@pytest.mark.parametrize(
    ("failed", "wait"),
    [(1, HOUR), (2, 2 * HOUR), (3, 4 * HOUR), (8, 128 * HOUR), (9, timedelta(days=7)), (99, timedelta(days=7))],
)
def test_after_an_incomplete_look_it_is_tried_soon_and_less_often_the_longer_it_fails(failed, wait):
    assert wait_for(END - timedelta(days=60), closes=END, failed=failed) == wait


def test_a_failed_look_never_waits_longer_than_a_good_one():
    for days in range(-400, 400, 20):
        on = END + timedelta(days=days)
        regular = wait_for(on, closes=END)
        assert regular is not None
        assert all((wait_for(on, closes=END, failed=n) or regular) <= regular for n in range(1, 30))


SAID = date(2024, 3, 12)
DUE = (date(2025, 1, 1), END)
OPEN_DAY, PAST_DAY = date(2025, 6, 10), date(2026, 1, 10)
EARLY = Round(SAID, date(2025, 6, 2), frozenset({"GDELT"}))
LATER = Round(date(2025, 5, 30), date(2025, 6, 9), frozenset({"GDELT"}))
WHOLE = Round(SAID, date(2026, 1, 5), frozenset({"GDELT"}))


@pytest.mark.parametrize(
    ("today", "rounds", "places", "asked", "first"),
    [
        (OPEN_DAY, [], ["GDELT"], False, SAID),  # nobody has looked yet
        (OPEN_DAY, [EARLY], [], False, SAID),  # nobody outside is asked: the archive is looked through whole
        (OPEN_DAY, [EARLY], ["GDELT"], False, date(2025, 5, 30)),  # three days of overlap
        (OPEN_DAY, [EARLY, LATER], ["GDELT"], False, date(2025, 6, 6)),
        (OPEN_DAY, [LATER], ["GDELT"], False, SAID),  # nothing that reaches back to the day said
        (OPEN_DAY, [EARLY], ["GDELT"], True, SAID),  # a person asks
        (OPEN_DAY, [EARLY], ["GDELT", "A search"], False, SAID),  # switched on since
        (PAST_DAY, [EARLY, LATER], ["GDELT"], False, SAID),  # the window has closed: once more over all of it
        (PAST_DAY, [EARLY, WHOLE], ["GDELT"], False, date(2026, 1, 2)),
        (date(2024, 1, 1), [], ["GDELT"], False, date(2024, 1, 1)),  # said later than today: a corrected day
    ],
)
def test_from_which_day_on_providers_are_asked(today, rounds, places, asked, first):
    found = first_day_to_ask(said_on=SAID, due=DUE, today=today, rounds=rounds, places=places, asked=asked)
    assert found == first
