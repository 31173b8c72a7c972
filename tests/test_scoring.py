"""What a scorecard's numbers mean, without a database."""

from dataclasses import replace

import pytest

from tracker.scoring import Late, Scorecard, Scoring, share

CARD = Scorecard(Scoring(), total=20, kept=5, late=3, partly=1, not_kept=3, overdue=2, open=4, median_delay_days=40)


def test_decided_and_other_add_up_to_all():
    assert (CARD.decided, CARD.overdue, CARD.open, CARD.other) == (12, 2, 4, 2)


def test_late_counts_as_kept_only_when_asked():
    assert CARD.counted_as_kept == 5
    assert replace(CARD, scoring=Scoring(late=Late.KEPT)).counted_as_kept == 8


def test_no_rate_below_ten_decided():
    assert replace(CARD, kept=2).decided == 9
    assert replace(CARD, kept=2).share is None
    assert replace(CARD, kept=3).share is not None


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float):
    """The last row is the worked example of R. G. Newcombe (1998), Statistics in Medicine 17, 857-872."""
    found = share(part, whole)
    assert found is not None
    assert (found.low, found.high) == (low, high)
