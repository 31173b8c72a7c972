"""Outcomes, windows and imprecise dates in words and marks: the same on every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tracker.models import Claim, Evidence, Position, Statement
from tracker.models.claims import OPEN, OUTCOMES
from tracker.queries.cards import ClaimCard, Tally
from tracker.queries.quotes import Corroboration
from tracker.vocabulary import DRIFTED, DueKind, Form, HorizonState, Outcome, Precision

register = template.Library()

MARKS: dict[str, tuple[str, str]] = {
    Outcome.IN_PROGRESS: ("›", "going"),
    Outcome.STALLED: ("‖", "late"),
    Outcome.KEPT: ("✓", "kept"),
    Outcome.KEPT_LATE: ("–", "late"),
    Outcome.PARTLY_KEPT: ("◐", "partly"),
    Outcome.NOT_KEPT: ("✕", "not"),
    Outcome.WITHDRAWN_BY_SPEAKER: ("↩", "other"),
    Outcome.SUPERSEDED: ("»", "other"),
    Outcome.CONDITION_NOT_MET: ("◇", "other"),
    Outcome.INCONCLUSIVE: ("?", "other"),
    Outcome.NOT_CHECKABLE: ("·", "other"),
    OPEN: ("▭", "open"),
}
LABELS = dict(OUTCOMES)
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
OPEN_WORDS = {
    HorizonState.UNDATED: "Open, undated",
    HorizonState.NOT_YET_DUE: "Not yet due",
    HorizonState.WINDOW_OPEN: "Window open",
    HorizonState.PAST_DUE: "Past due",
}


@dataclass(frozen=True)
class Badge:
    """An outcome as mark, word and the name of its colour."""

    mark: str
    word: str
    css: str


@register.filter
def badge(card: ClaimCard) -> Badge:
    if card.outcome != OPEN:
        return outcome_badge(card.outcome)
    css = "past" if card.horizon_state == HorizonState.PAST_DUE else "open"
    return Badge(MARKS[OPEN][0], OPEN_WORDS[card.horizon_state], css)


@register.filter
def outcome_badge(outcome: str) -> Badge:
    mark, css = MARKS[outcome]
    return Badge(mark, LABELS[outcome], css)


@register.filter
def exactly(text: str) -> SafeString:
    """Escaped so that a browser holds the text character for character: it would turn a bare return into a newline."""
    return mark_safe(escape(text).replace("\r", "&#13;"))  # noqa: S308 (escaped one call before)


@register.filter
def day(value: date | None) -> str:
    """12 March 2024."""
    return date_format(value, "j F Y") if value else ""


@register.filter
def imprecise(value: date | None, precision: str) -> str:
    """A date as precisely as it is known: 12 March 2024, March 2024, first quarter of 2024, 2024."""
    if value is None:
        return "an unknown day"
    if precision == Precision.QUARTER:
        return f"{ORDINALS[(value.month + 2) // 3]} quarter of {value.year}"
    return date_format(value, {Precision.MONTH: "F Y", Precision.YEAR: "Y"}.get(Precision(precision), "j F Y"))


@register.filter
def window_words(claim: Claim) -> str:
    """1 January to 31 December 2019; by 31 May 2025; not before 1 January 2026; no date."""
    opens, last = claim.opens_on, claim.last_day
    if claim.due_kind == DueKind.NOT_BEFORE and opens:
        return f"not before {day(opens)}"
    if opens and last and claim.due_kind == DueKind.WITHIN:
        return between(opens, last)
    if last:
        return f"by {day(last)}"
    return f"from {day(opens)}, with no end" if opens else "no date that can be checked"


def between(opens: date, last: date) -> str:
    """1 January to 31 December 2019; on 1 May 2020."""
    if opens == last:
        return f"on {day(last)}"
    return f"{date_format(opens, 'j F' if opens.year == last.year else 'j F Y')} to {day(last)}"


@register.filter
def stretch(days: int | None) -> str:
    """A length of time as one would say it: 12 days, 5 months, 3 years."""
    if days is None:
        return ""
    size = abs(days)
    if size < 60:
        return _counted(size, "day")
    if size < 3 * 365:
        return _counted(round(size / 30.44), "month")
    return _counted(round(size / 365.25), "year")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@register.filter
def counted(number: int, nouns: str) -> str:
    """`3|counted:"link,links"` → 3 links."""
    one, many = nouns.split(",")
    return f"{number:,} {one if number == 1 else many}"


@register.filter
def links_and_origins(count: Corroboration) -> str:
    """1 link, 1 origin; 7 links, 1 origin (Reuters)."""
    named = f" ({', '.join(count.named)})" if count.named else ""
    return f"{_counted(count.links, 'link')}, {_counted(count.origins, 'origin')}{named}"


@register.filter
def drifted(passages: Iterable[Evidence]) -> bool:
    """Whether the source of any, which came `with_anchor_state`, no longer prints the words."""
    return any(getattr(row, "anchor_state", None) in DRIFTED for row in passages)


@register.filter
def lineage_words(card: ClaimCard) -> str:
    """third date since 2016; empty for a plan that was given one date until then."""
    line = card.lineage.so_far(card.claim) if card.lineage else None
    if line is None or line.since is None or line.dates < 2:
        return ""
    count = ORDINALS[line.dates] if line.dates < len(ORDINALS) else f"{line.dates}th"
    return f"{count} date since {line.since}"


@register.filter
def slip_words(days: int | None) -> str:
    """slipped 29 months; brought forward 2 months; empty when the date did not move."""
    if not days:
        return ""
    return f"slipped {stretch(days)}" if days > 0 else f"brought forward {stretch(days)}"


@register.filter
def held(position: Position) -> str:
    """since May 2021; 2016 to 2021; until May 2021."""
    start = imprecise(position.started_on, position.started_precision) if position.started_on else ""
    end = imprecise(position.ended_on, position.ended_precision) if position.ended_on else ""
    if start and end:
        return f"{start} to {end}"
    return f"since {start}" if start else f"until {end}" if end else ""


@register.filter
def tally_rate(tally: Tally) -> str:
    """The share kept on time, or why there is none."""
    if tally.rate is not None:
        return f"{tally.rate:.0%} of {tally.decided} decided claims kept in time"
    return f"too few decided claims for a rate ({tally.decided} of 10)"


@register.filter
def as_said(statement: Statement) -> str:
    """The words with their quotation marks: the source's own where the words hold some, ours around what is quoted."""
    words = statement.words
    marked = any(mark in words for mark in '“”«»„"')
    return words if marked or statement.form == Form.INDIRECT else f"“{words}”"


@register.filter
def hangs(words: str) -> bool:
    """Whether the words begin with a quotation mark, which then hangs in the margin."""
    return words[:1] in "“\"«„‘'"


@register.simple_tag
def says(value: str, choices: list[tuple[str, str]]) -> str:
    return dict(choices).get(value, value)
