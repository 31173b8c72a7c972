"""The drawing is pure: dates in, coordinates out."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.views.drawing import LETTER, WIDTH, Drawing, Figure, Held, Line, Plan, draw

TODAY = date(2025, 11, 1)


def plan(said: date, opens: date | None = None, closes: date | None = None, **fields) -> Plan:
    defaults = {"decided": False, "mark": "▭", "css": "open", "word": "window open", "title": "It happens"}
    return Plan(said=said, opens=opens, closes=closes, **defaults | fields)


def drawn(*lines: Line, held: tuple[Held, ...] = ()) -> Drawing:
    return draw(Figure(TODAY, held, lines))


NEXT_YEAR = plan(date(2021, 7, 20), date(2022, 1, 1), date(2023, 1, 1))


def test_a_window_is_a_bar_from_its_first_day_to_its_end_and_the_dot_stands_before_it():
    row = drawn(Line("US launch", (NEXT_YEAR,))).rows[0]
    assert row.dots[0].x < row.bars[0].x < row.bars[0].right


def test_an_undecided_window_is_an_outline_and_a_decided_one_is_filled():
    kept = plan(date(2022, 3, 8), date(2022, 3, 8), date(2024, 3, 9), decided=True, true_since=date(2024, 1, 20))
    figure = drawn(Line("US launch", (NEXT_YEAR,)), Line("Hires", (kept,)))
    assert [row.bars[0].filled for row in figure.rows] == [False, True]


def test_the_mark_stands_at_the_day_the_outcome_became_true():
    late = plan(date(2021, 7, 20), date(2022, 1, 1), date(2023, 1, 1), decided=True, true_since=date(2023, 6, 1))
    row = drawn(Line("US launch", (late,))).rows[0]
    assert row.marks[0].x > row.bars[0].right
    assert row.late[0].x == row.bars[0].right
    assert row.late[0].right == row.marks[0].x


def test_plans_of_one_lineage_share_a_row_and_are_joined():
    again = plan(date(2022, 11, 3), date(2022, 11, 3), date(2023, 7, 1))
    row = drawn(Line("US launch · second date since 2021", (NEXT_YEAR, again))).rows[0]
    assert len(row.dots) == 2
    assert row.join is not None
    assert row.join[0] == row.dots[0].x
    assert row.join[1] >= row.dots[1].x


def test_a_claim_said_once_without_a_window_is_a_dot_alone():
    row = drawn(Line("A second plant", (plan(date(2023, 5, 2)),))).rows[0]
    assert row.bars == ()
    assert row.join is None


def test_an_open_end_fades_out_at_the_edge():
    bar = drawn(Line("No price rise", (plan(date(2024, 1, 1), date(2024, 1, 1), open_ended=True),))).rows[0].bars[0]
    assert bar.fades
    assert bar.right <= WIDTH


def test_positions_that_overlap_get_bands_on_different_heights():
    held = (Held("Chief executive, A", date(2020, 1, 1), None), Held("Director, B", date(2021, 1, 1), None))
    bands = drawn(Line("US launch", (NEXT_YEAR,)), held=held).bands
    assert bands[0].y != bands[1].y


def test_a_position_that_ended_before_the_drawing_begins_is_left_out():
    held = (Held("Clerk, A", date(1990, 1, 1), date(1995, 1, 1)),)
    assert drawn(Line("US launch", (NEXT_YEAR,)), held=held).bands == ()


def test_a_note_without_room_beside_its_bar_goes_under_it():
    far = plan(date(2025, 8, 1), date(2025, 8, 1), date(2030, 1, 1), word="window open until 31 Dec 2029")
    near = plan(date(2021, 7, 20), date(2022, 1, 1), date(2023, 1, 1))
    first, second = drawn(Line("Early", (near,)), Line("Late", (far,))).rows
    assert first.notes[0].y < first.bars[0].y + 14
    assert second.notes[0].y > second.bars[0].y + second.bars[0].height


days = st.dates(date(1995, 1, 1), date(2040, 1, 1))


@st.composite
def lines(draw_from: st.DrawFn) -> Line:
    plans = []
    for said in sorted(draw_from(st.lists(days, min_size=1, max_size=4))):
        opens = said + timedelta(days=draw_from(st.integers(0, 900)))
        closes = draw_from(st.none() | st.integers(1, 3000).map(lambda n, opens=opens: opens + timedelta(days=n)))
        since = draw_from(st.none() | days)
        word = draw_from(st.sampled_from(["kept", "past due 5 months", "window open until 31 Dec 2029"]))
        plans.append(plan(said, opens, closes, decided=since is not None, true_since=since, word=word, open_ended=True))
    return Line(draw_from(st.text("abcdefg ", min_size=1, max_size=90)), tuple(plans))


@settings(max_examples=150, deadline=None)
@given(st.lists(lines(), min_size=1, max_size=8))
def test_nothing_leaves_the_frame_and_no_label_meets_a_bar_or_label_of_another_row(found: list[Line]):
    drawing = drawn(*found)
    heights = [_extent(row) for row in drawing.rows]
    assert all(above[1] <= below[0] for above, below in pairwise(heights))
    assert heights[-1][1] <= drawing.floor + 8
    for row in drawing.rows:
        assert row.label.x >= 0
        assert row.label.x + len(row.label.words) * LETTER <= WIDTH + LETTER
        assert all(bar.x >= 0 and bar.right <= WIDTH for bar in row.bars)
        assert all(0 <= dot.x <= WIDTH for dot in row.dots)


def _extent(row) -> tuple[float, float]:
    """From the top of the label's letters to the foot of the lowest note."""
    feet = [note.y + 3 for note in row.notes] + [dot.y + 5 for dot in row.dots]
    return row.label.y - 12, max(feet)
