"""From a timeline to what its drawing needs: one row per lineage, each claim with its mark and words."""

from datetime import date

from tracker.queries.cards import ClaimCard
from tracker.queries.past import Moment
from tracker.queries.timelines import Timeline
from tracker.templatetags.on_record import badge, lineage_words, stretch
from tracker.views.drawing import Figure, Held, Line, Plan
from tracker.vocabulary import DueKind, HorizonState

MOST_ROWS = 40
"""The latest plans of the page; the list below the drawing holds them all."""
LONGEST_LABEL = 64


def figure_of(timeline: Timeline, moment: Moment) -> Figure:
    """The day that a page of the past shows is named, since it is not today."""
    today = moment.on
    lines = [_line(group, today) for group in _groups(timeline.cards)]
    return Figure(
        today=today,
        held=tuple(Held(str(p), p.started_on, p.ended_on) for p in timeline.positions),
        lines=tuple(lines[-MOST_ROWS:]),
        today_label="today" if moment.at is None else f"{today.day} {today:%b %Y}",
    )


def plans_of(timeline: Timeline) -> int:
    """How many rows a drawing of all would have."""
    return len(_groups(timeline.cards))


def _groups(cards: tuple[ClaimCard, ...]) -> list[list[ClaimCard]]:
    """Cards of one lineage share a row, at the place of the first."""
    groups: dict[int, list[ClaimCard]] = {}
    for card in cards:
        if card.claim.statement.said_on is not None:
            root = card.lineage.claims[0].pk if card.lineage else card.claim.pk
            groups.setdefault(root, []).append(card)
    return list(groups.values())


def _line(group: list[ClaimCard], today: date) -> Line:
    last = group[-1]
    words = last.claim.proposition
    label = words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1].rstrip() + "…"
    slip = lineage_words(last)
    return Line(f"{label} · {slip}" if slip else label, tuple(_plan(card, today) for card in group))


def _plan(card: ClaimCard, today: date) -> Plan:
    claim = card.claim
    shown = badge(card)
    said = claim.statement.said_on or today
    return Plan(
        said=said,
        opens=claim.opens_on or (said if claim.closes_on else None),
        closes=claim.closes_on,
        decided=not card.is_undecided,
        mark=shown.mark,
        css=shown.css,
        word=_word(card, today),
        title=f"{said:%Y}: {claim.proposition}",
        true_since=card.verdict.true_since if card.verdict else None,
        open_ended=claim.due_kind in (DueKind.OPEN_ENDED, DueKind.NOT_BEFORE) and claim.window is not None,
    )


def _word(card: ClaimCard, today: date) -> str:
    """The state in words, with the length of what matters about it."""
    word = badge(card).word.lower()
    last = card.claim.last_day
    if card.is_undecided and last and card.horizon_state == HorizonState.PAST_DUE:
        return f"{word} {stretch((today - last).days)}"
    if card.is_undecided and last:
        return f"{word} until {last.day} {last:%b %Y}"
    return f"{word} by {stretch(card.days_late)}" if card.days_late else word
