"""A claim's time on one line: nothing leaves the drawing, no label covers another."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.views.strip import LETTER, NARROWEST, Days, Label, draw_strip

WITHIN = Days(
    said=date(2018, 7, 3), opens=date(2019, 1, 1), closes=date(2020, 1, 1), grace_days=0, today=date(2019, 6, 1)
)


def extent(label: Label) -> tuple[float, float]:
    wide = len(label.words) * LETTER / NARROWEST * 100
    left = {"start": label.x, "middle": label.x - wide / 2, "end": label.x - wide}[label.anchor]
    return left, left + wide


def test_said_window_and_today_stand_in_their_order():
    strip = draw_strip(WITHIN)
    assert strip is not None
    assert strip.window is not None
    assert strip.said is not None
    assert strip.said < strip.window.x < strip.today < strip.window.x + strip.window.width
    assert [label.words for label in strip.labels] == [
        "said 3 Jul 2018",
        "from 1 Jan 2019",
        "today 1 Jun 2019",
        "until 31 Dec 2019",
    ]


def test_what_came_late_is_drawn_to_its_day():
    strip = draw_strip(replace(WITHIN, true_since=date(2020, 5, 1), outcome="Kept late", today=date(2021, 1, 1)))
    assert strip is not None
    assert strip.late is not None
    assert strip.mark == pytest.approx(strip.late.x + strip.late.width, abs=0.1)
    assert "kept late 1 May 2020" in [label.words for label in strip.labels]


def test_grace_follows_the_window():
    strip = draw_strip(replace(WITHIN, grace_days=90))
    assert strip is not None
    assert strip.grace is not None
    assert strip.window is not None
    assert strip.grace.x == pytest.approx(strip.window.x + strip.window.width, abs=0.1)


def test_a_claim_due_by_a_day_does_not_say_from():
    strip = draw_strip(replace(WITHIN, opens=WITHIN.said, by=True))
    assert strip is not None
    assert not any(label.words.startswith("from") for label in strip.labels)


def test_a_window_without_an_end_leaves_the_drawing():
    strip = draw_strip(replace(WITHIN, closes=None))
    assert strip is not None
    assert strip.endless


def test_an_undated_claim_has_no_drawing():
    assert draw_strip(replace(WITHIN, opens=None, closes=None)) is None


a_day = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(said=a_day, opens=st.none() | a_day, length=st.integers(1, 40_000), today=a_day, since=st.none() | a_day)
def test_labels_stay_inside_and_apart(said, opens, length, today, since):
    closes = (opens or said) + timedelta(days=length)
    days = Days(said, opens, closes, 30, today, true_since=since, outcome="Withdrawn by speaker")
    strip = draw_strip(days)
    assert strip is not None
    rows: dict[int, list[tuple[float, float]]] = {}
    for label in strip.labels:
        left, right = extent(label)
        assert left >= -0.01
        assert right <= 100.01
        assert label.y < strip.height
        rows.setdefault(label.y, []).append((left, right))
    for row in rows.values():
        ordered = sorted(row)
        assert all(a[1] <= b[0] for a, b in pairwise(ordered))
