"""Lays out an executive's timeline as a drawing. Pure: dates and words in, coordinates out (SVG user units)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

WIDTH = 960
LEFT = 16
BAR = 10
ROW = 46
BAND = 20
LETTER = 7.2
"""How wide a letter of a label is taken to be; generous, so that labels never overlap."""
FEWEST_DAYS = 540
MOST_DAYS_AHEAD = 30 * 366
"""A bar that goes on past them fades out, so that a window without a foreseeable end leaves room for the others."""


@dataclass(frozen=True, slots=True)
class Held:
    """A position between two days; None where it is open or unknown."""

    label: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One claim of a row: said, due, and what came. `css` names the outcome's colour."""

    said: date
    opens: date | None
    closes: date | None
    decided: bool
    mark: str
    css: str
    word: str
    title: str
    true_since: date | None = None
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row: one plan over the years."""

    label: str
    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    today: date
    """The day that the figure is drawn for."""
    held: tuple[Held, ...]
    lines: tuple[Line, ...]
    today_label: str = "today"


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    words: str
    css: str = ""

    @property
    def right(self) -> float:
        return self.x + len(self.words) * LETTER


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    css: str
    filled: bool
    fades: bool = False

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at the day something became true, on a disc of paper so that no bar hides it."""

    x: float
    y: float
    sign: str
    css: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    label: Text
    join: tuple[float, float, float] | None
    """Start, end and height of the dotted line that joins the plans."""
    bars: tuple[Bar, ...]
    late: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    dots: tuple[Dot, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: float
    floor: float
    """Where the rows end and the axis begins."""
    years: tuple[Text, ...]
    bands: tuple[Bar, ...]
    band_labels: tuple[Text, ...]
    rows: tuple[Row, ...]
    today: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to user units."""

    first: date
    last: date
    right: float = field(default=WIDTH - 16)

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        share = (inside - self.first).days / max((self.last - self.first).days, 1)
        return round(LEFT + share * (self.right - LEFT), 1)


def draw(figure: Figure) -> Drawing:
    scale = _scale(figure)
    bands, labels, top = _bands(figure.held, scale)
    rows: list[Row] = []
    y = top + 22.0
    for line in figure.lines:
        row, deep = _row(line, scale, y, figure.today)
        rows.append(row)
        y += ROW + deep
    floor = y - 8
    return Drawing(
        width=WIDTH,
        height=floor + 38,
        floor=floor,
        years=tuple(_years(scale, floor + 18)),
        bands=tuple(bands),
        band_labels=tuple(labels),
        rows=tuple(rows),
        today=Text(scale.x(figure.today), floor + 33, figure.today_label),
    )


def _scale(figure: Figure) -> Scale:
    """From the year of the first statement to the end of the last window, and past today."""
    days = [day for line in figure.lines for plan in line.plans for day in _days(plan)]
    first = min([*days, figure.today])
    last = min(max([*days, figure.today + timedelta(days=90)]), figure.today + timedelta(days=MOST_DAYS_AHEAD))
    first = date(first.year, 1, 1) if first.month < 7 else date(first.year, 7, 1)
    return Scale(first, max(last, first + timedelta(days=FEWEST_DAYS)) + timedelta(days=60))


def _days(plan: Plan) -> Iterable[date]:
    return (day for day in (plan.said, plan.opens, plan.closes, plan.true_since) if day is not None)


def _years(scale: Scale, y: float) -> Iterable[Text]:
    """Every year that has room for its number."""
    years = range(scale.first.year + (scale.first > date(scale.first.year, 1, 1)), scale.last.year + 1)
    wide = 44
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if len(years) * wide / s <= WIDTH or s == 1000)
    return (Text(scale.x(date(year, 1, 1)), y, str(year)) for year in years if year % step == 0)


def _bands(held: Sequence[Held], scale: Scale) -> tuple[list[Bar], list[Text], float]:
    """Positions on as few lines as keep them and their labels apart."""
    bars: list[Bar] = []
    labels: list[Text] = []
    ends: list[float] = []
    for position in sorted(held, key=lambda h: h.start or date.min):
        x, right = scale.x(position.start or scale.first), scale.x(position.end or scale.last)
        if (position.end or scale.last) <= scale.first:
            continue
        label = Text(x, 0, shortened(position.label, WIDTH - x))
        at = _free(ends, x, max(right, label.right))
        y = 4 + at * (BAND + 10)
        bars.append(Bar(x, y, max(right - x, 2), 5, "band", True, position.end is None))
        labels.append(Text(x, y + 18, label.words))
    return bars, labels, 4 + len(ends) * (BAND + 10)


def _free(ends: list[float], x: float, right: float) -> int:
    """The first line that is free at `x`; takes it up to `right`."""
    for at, end in enumerate(ends):
        if end + 10 <= x:
            ends[at] = right
            return at
    ends.append(right)
    return len(ends) - 1


def shortened(words: str, room: float) -> str:
    fits = max(int(room / LETTER), 8)
    return words if len(words) <= fits else words[: fits - 1].rstrip() + "…"


def _row(line: Line, scale: Scale, y: float, today: date) -> tuple[Row, float]:
    """The row, and how much deeper than others it is. Label above, bars below it, notes beside or under the bars."""
    middle = y + 16
    bars = tuple(bar for plan in line.plans for bar in [_bar(plan, scale, middle, today)] if bar)
    x0 = scale.x(line.plans[0].said)
    label_x = min(x0, max(WIDTH - len(line.label) * LETTER - 8, LEFT))
    notes, deep = _notes(line, scale, middle, today)
    right = max([scale.x(plan.said) for plan in line.plans] + [bar.x for bar in bars])
    row = Row(
        label=Text(max(label_x - 4, 4), y, shortened(line.label, WIDTH - label_x)),
        join=(x0, right, middle) if right > x0 else None,
        bars=bars,
        late=tuple(late for plan in line.plans for late in _late(plan, scale, middle)),
        marks=tuple(_mark(plan, scale, middle) for plan in line.plans if plan.decided),
        dots=tuple(Dot(scale.x(p.said), middle, p.title) for p in line.plans),
        notes=notes,
    )
    return row, deep


def _bar(plan: Plan, scale: Scale, middle: float, today: date) -> Bar | None:
    if plan.opens is None and plan.closes is None and not plan.open_ended:
        return None
    x = scale.x(plan.opens or plan.said)
    right = scale.x(plan.closes) if plan.closes else scale.x(scale.last)
    return Bar(
        x,
        middle - BAR / 2,
        max(right - x, 6),
        BAR,
        plan.css,
        plan.decided,
        plan.closes is None or plan.closes > scale.last,
    )


def _late(plan: Plan, scale: Scale, middle: float) -> Iterable[Bar]:
    """The stretch from the window's end to the day it became true."""
    if plan.decided and plan.closes and plan.true_since and plan.true_since > plan.closes:
        x = scale.x(plan.closes)
        yield Bar(x, middle - 1.5, scale.x(plan.true_since) - x, 3, plan.css, True)


def _mark(plan: Plan, scale: Scale, middle: float) -> Mark:
    day = plan.true_since or (plan.closes or plan.opens or plan.said)
    x = scale.x(day)
    return Mark(x + 16 if abs(x - scale.x(plan.said)) < 12 else x, middle, plan.mark, plan.css)


def _notes(line: Line, scale: Scale, middle: float, today: date) -> tuple[tuple[Text, ...], float]:
    """What stands beside the last bar: its state in words. It goes under the bar where there is no room."""
    plan = line.plans[-1]
    bar = _bar(plan, scale, middle, today)
    late = max((item.right for item in _late(plan, scale, middle)), default=0.0)
    right = max(bar.right if bar else 0.0, late, *(scale.x(p.said) for p in line.plans))
    mark = _mark(plan, scale, middle).x if plan.decided else 0.0
    note = Text(max(right, mark) + 14, middle + 4, plan.word, plan.css)
    if note.right <= WIDTH:
        return (note,), 0.0
    x = min(bar.x if bar else scale.x(plan.said), WIDTH - len(plan.word) * LETTER)
    return (Text(max(x, 4), middle + 20, plan.word, plan.css),), 14.0
