"""What only a claim's page says: how prints differ, which stances stand against each other, what was corrected."""

from collections import Counter
from collections.abc import Iterable

from django import template

from tracker.models import Evidence
from tracker.queries.cards import ClaimCard
from tracker.queries.quotes import Piece, Printed, by_origin, passage
from tracker.templatetags.on_record import counted
from tracker.vocabulary import HorizonState, Stance, Wording

register = template.Library()
register.filter(by_origin)


@register.filter
def wording_words(item: Printed) -> str:
    """What a print does to the words: Word for word; 3 words left out; In translation."""
    if item.appearance.wording == Wording.TRANSLATION:
        return "In translation."
    if not item.differences:
        return "Word for word."
    parts = []
    if item.leaves_out:
        parts.append(f"{counted(item.leaves_out, 'word,words')} left out")
    if item.adds:
        parts.append(f"{counted(item.adds, 'word,words')} more or other")
    kind = "A paraphrase: " if item.appearance.wording == Wording.PARAPHRASE else ""
    return f"{kind}{', '.join(parts)}:"


@register.filter
def in_context(evidence: Evidence) -> tuple[Piece, ...]:
    """The passage among its source's sentences."""
    return passage(evidence)


@register.filter
def stance_counts(stances: Iterable[str]) -> str:
    """3 passages: 2 confirm, 1 contradicts."""
    counts = Counter(stances)
    named = [f"{counts[s]} {s.label if counts[s] == 1 else s.label.removesuffix('s')}" for s in Stance if counts[s]]
    return f"{counted(counts.total(), 'passage,passages')}: {', '.join(named)}"


@register.filter
def horizon_words(card: ClaimCard) -> str:
    """Past due: its window and its days of grace are over."""
    grace = bool(card.claim.grace_days)
    said = {
        HorizonState.UNDATED: "it has no window.",
        HorizonState.NOT_YET_DUE: "its window has not opened.",
        HorizonState.WINDOW_OPEN: "its window is open, or its days of grace run." if grace else "its window is open.",
        HorizonState.PAST_DUE: "its window and its days of grace are over." if grace else "its window is over.",
    }
    return f"{card.horizon_state.label}: {said[card.horizon_state]}"
