"""Lays out a claim's time on one line: said, due, what came. Pure: dates in, coordinates out.

Places are percentages of the width and heights are pixels, so that letters keep their size on a narrow screen.
"""

from dataclasses import dataclass
from datetime import date, timedelta

LEFT, RIGHT = 3.0, 97.0
NARROWEST = 320
"""Pixels. Labels that keep apart at this width keep apart at any."""
LETTER = 6.4
AXIS = 22
LINE = 17


@dataclass(frozen=True, slots=True)
class Days:
    """What the line shows; `css`, `mark` and `outcome` are of the standing verdict, None before one is given."""

    said: date | None
    opens: date | None
    closes: date | None
    """The first day after the window."""
    grace_days: int
    today: date
    today_word: str = "today"
    true_since: date | None = None
    css: str = "open"
    mark: str = ""
    outcome: str = ""
    by: bool = False
    """Due by its end: that it opens on the day said says nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words under a place of the line, joined to it by a stem that ends at `y`."""

    x: float
    y: int
    words: str
    anchor: str
    css: str = ""

    @property
    def stem_end(self) -> int:
        return self.y - 11


@dataclass(frozen=True, slots=True)
class Strip:
    height: int
    axis: int
    window: Stretch | None
    endless: bool
    grace: Stretch | None
    late: Stretch | None
    said: float | None
    today: float
    mark: float | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT), 2)


def draw_strip(days: Days) -> Strip | None:
    """None for a claim that is undated."""
    if days.opens is None and days.closes is None:
        return None
    scale = _scale(days)
    labels = _labels(days, scale)
    return Strip(
        height=max(label.y for label in labels) + 8,
        axis=AXIS,
        window=_stretch(scale, days.opens or days.said or scale.first, days.closes or scale.last),
        endless=days.closes is None,
        grace=_grace(days, scale),
        late=_late(days, scale),
        said=scale.x(days.said) if days.said else None,
        today=scale.x(days.today),
        mark=scale.x(days.true_since) if days.true_since else None,
        labels=labels,
    )


def _scale(days: Days) -> _Scale:
    grace = days.closes + timedelta(days=days.grace_days) if days.closes else None
    known = [day for day in (days.said, days.opens, grace, days.true_since, days.today) if day]
    first, last = min(known), max(known)
    return _Scale(first, last + timedelta(days=365) if days.closes is None else last)


def _stretch(scale: _Scale, start: date, end: date) -> Stretch:
    x = scale.x(start)
    return Stretch(x, round(max(scale.x(end) - x, 0.8), 2))


def _grace(days: Days, scale: _Scale) -> Stretch | None:
    if days.closes is None or not days.grace_days:
        return None
    return _stretch(scale, days.closes, days.closes + timedelta(days=days.grace_days))


def _late(days: Days, scale: _Scale) -> Stretch | None:
    if days.closes is None or days.true_since is None or days.true_since <= days.closes:
        return None
    return _stretch(scale, days.closes, days.true_since)


def _labels(days: Days, scale: _Scale) -> tuple[Label, ...]:
    """Each on the first line where it has room."""
    ends: list[float] = []
    labels = []
    for day, words, css in sorted(_named(days), key=lambda named: named[0]):
        x = scale.x(day)
        wide = (len(words) * LETTER + 8) / NARROWEST * 100
        anchor, left = _anchored(x, wide)
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        ends[row:] = [left + wide, *ends[row + 1 :]]
        labels.append(Label(x, AXIS + 26 + row * LINE, words, anchor, css))
    return tuple(labels)


def _named(days: Days) -> list[tuple[date, str, str]]:
    last = days.closes - timedelta(days=1) if days.closes else None
    named = [(days.said, "said", ""), (days.today, days.today_word, "now")]
    if not days.by and days.opens != days.said:
        named.append((days.opens, "from", ""))
    named.append((last, "until", ""))
    named.append((days.true_since, days.outcome.lower(), days.css))
    return [(day, f"{words} {day.day} {day:%b %Y}", css) for day, words, css in named if day]


def _anchored(x: float, wide: float) -> tuple[str, float]:
    """How the words hang under their place without leaving the drawing, and where they begin."""
    if x - wide / 2 < 0:
        return "start", x
    if x + wide / 2 > 100:
        return "end", x - wide
    return "middle", x - wide / 2
