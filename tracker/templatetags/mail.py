"""What a mail says about a change, in single lines: nothing from outside turns or breaks the text around it."""

from collections.abc import Sequence

from django import template

from tracker.queries.feeds import CORRECTIONS, PAST_DUE, Told
from tracker.templatetags.follow import one_line
from tracker.templatetags.on_record import outcome_badge
from tracker.vocabulary import EventKind

register = template.Library()


@register.filter
def line(thing: object) -> str:
    return one_line(str(thing))


@register.filter
def news_count(entries: Sequence[Told]) -> str:
    return "1 change" if len(entries) == 1 else f"{len(entries)} changes"


@register.filter
def news_title(one: Told) -> str:
    """What happened, and to which claim; of what was taken back only that it was."""
    if one.is_tombstone:
        return "A claim was withdrawn"
    about = one_line(one.claim.proposition if one.claim else one.statement.words, 200)
    return f"{_what(one)}: {about}"


def _what(one: Told) -> str:
    if one.kind == PAST_DUE:
        return "Past due and undecided"
    if one.kind in CORRECTIONS:
        return "Corrected"
    if one.kind == EventKind.VERDICT_RECORDED and one.event and one.event.verdict:
        return f"Verdict: {outcome_badge(one.event.verdict.outcome).word}"
    return "New claim"


@register.filter
def news_words(one: Told) -> str:
    """A verdict's rationale, or a correction's public note."""
    if one.is_tombstone or one.event is None:
        return ""
    if one.event.verdict:
        return one_line(one.event.verdict.rationale, 400)
    return one_line(one.event.correction.note, 400) if one.event.correction else ""


@register.filter
def news_address(one: Told) -> str:
    return one.claim.get_absolute_url() if one.claim else one.statement.get_absolute_url()
