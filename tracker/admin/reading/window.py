"""When a claim falls due, as words and as a bar on a calendar, while it is being typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from tracker import horizons
from tracker.models import Claim
from tracker.templatetags.on_record import window_words
from tracker.vocabulary import DueKind

LEFT, RIGHT = 14, 366
MOST_TICKS = 6


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """The drawing: x of the day said, of the bar's ends and of today, in SVG user units."""

    said: float
    start: float
    end: float
    today: float | None
    fades: bool
    """Whether the bar has no end."""
    ticks: tuple[Tick, ...]

    @property
    def width(self) -> float:
        return round(self.end - self.start, 1)


@dataclass(frozen=True)
class Window:
    words: str
    rule: str
    bar: Bar | None


def window_of(claim: Claim, today: date) -> Window:
    """Of a claim as it stands in memory, its horizon set. A claim without a window has words and no bar."""
    said_on = claim.statement.said_on
    if claim.window is None or said_on is None:
        return Window(_why_none(claim), claim.rule, None)
    kind = claim.get_due_kind_display()
    return Window(f"{window_words(claim)}; due {kind}", claim.rule, _bar(claim, said_on, today))


def _why_none(claim: Claim) -> str:
    if not claim.phrase:
        return "No time phrase: the claim is undated."
    if claim.statement.said_on is None:
        found = bool(horizons.find_phrases(claim.phrase))
        return "Give the day said: the phrase is read against it." if found else "No date that can be checked."
    return "No date that can be checked: the words are kept."


def _bar(claim: Claim, said_on: date, today: date) -> Bar:
    opens, closes = claim.opens_on or said_on, claim.closes_on
    first, last = min(said_on, opens), max(said_on, closes or opens)
    begin, months = _months_around(first, last, is_open=closes is None)
    span = months * 30.4375

    def x(day: date) -> float:
        share = (day - begin).days / span
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 1)

    end = x(closes) if closes else float(RIGHT)
    start = x(opens)
    inside = begin <= today and (today - begin).days <= span
    return Bar(
        said=x(said_on),
        start=start,
        end=max(end, start + 3),
        today=x(today) if inside else None,
        fades=closes is None or claim.due_kind in (DueKind.NOT_BEFORE, DueKind.OPEN_ENDED),
        ticks=_ticks(begin, months, x),
    )


def _months_around(first: date, last: date, *, is_open: bool) -> tuple[date, int]:
    """The first of a month before the first day, and how many months until past the last."""
    begin = date(first.year, first.month, 1)
    months = (last.year - begin.year) * 12 + last.month - begin.month + 2
    return begin, max(months + (12 if is_open else 0), 4)


def _ticks(begin: date, months: int, x: Callable[[date], float]) -> tuple[Tick, ...]:
    step = next((size for size in (1, 3, 6, 12, 24, 60, 120, 240, 600) if months / size <= MOST_TICKS), 1200)
    ticks = []
    for ahead in range(months):
        year, month = begin.year + (begin.month - 1 + ahead) // 12, (begin.month - 1 + ahead) % 12 + 1
        count = year * 12 + month - 1
        if count % step or year > date.max.year:
            continue
        day = date(year, month, 1)
        ticks.append(Tick(x(day), f"{year}" if step >= 12 or month == 1 else f"{day:%b}"))
    return tuple(ticks)


def drawn(window: Window) -> str:
    """The fragment of the page: the words, and the bar where there is one."""
    return render_to_string("admin/tracker/reading/window.html", {"window": window})
