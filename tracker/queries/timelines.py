"""An executive's timeline: what was said, when it was due, what happened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tracker.models import Appearance, Executive, Position, Statement, Topic
from tracker.models.statements import StatementQuerySet
from tracker.queries.cards import ClaimCard, Tally, cards, standing_claims, tally
from tracker.queries.past import Moment, revisions, rewind
from tracker.queries.quotes import Corroboration, corroboration
from tracker.vocabulary import EditorialState

PAGE = 40
"""Statements on one page."""


@dataclass(frozen=True)
class Filters:
    """What to show of a timeline; an empty one shows all."""

    outcome: str = ""
    horizon_state: str = ""
    kind: str = ""
    modality: str = ""
    topic: str = ""

    def let_through(self, card: ClaimCard) -> bool:
        claim = card.claim
        wanted = [
            (self.outcome, card.outcome),
            (self.horizon_state, card.horizon_state),
            (self.kind, claim.kind),
            (self.modality, claim.modality),
        ]
        return all(not want or want == has for want, has in wanted) and (
            not self.topic or self.topic in {topic.slug for topic in claim.topics.all()}
        )

    def given(self) -> list[tuple[str, str]]:
        named = [(name, getattr(self, name)) for name in ("outcome", "horizon_state", "kind", "modality", "topic")]
        return [(name, value) for name, value in named if value]

    def __bool__(self) -> bool:
        return bool(self.given())


@dataclass(frozen=True)
class Said:
    """A statement with its sources and its claims."""

    statement: Statement
    appearances: tuple[Appearance, ...]
    cards: tuple[ClaimCard, ...]

    @property
    def corroboration(self) -> Corroboration:
        return corroboration(appearance.capture.article for appearance in self.appearances)


@dataclass(frozen=True)
class Timeline:
    executive: Executive
    positions: tuple[Position, ...]
    tally: Tally
    cards: tuple[ClaimCard, ...]
    """Those that the filters let through, in the order in which they were said."""
    topics: tuple[tuple[Topic, int], ...]
    kinds: tuple[tuple[str, int], ...]
    statements: tuple[Said, ...]
    older: str | None
    """Where the next page starts, as `executive_timeline` takes it."""


def executive_timeline(
    executive: Executive, moment: Moment, filters: Filters, before: tuple[date, int] | None = None
) -> Timeline:
    """`executive` comes `with_positions()`. A constant number of queries."""
    claims = standing_claims().with_everything().filter(statement__in=_said_by(executive, moment).values("pk"))
    every = cards(claims.order_by("statement__said_on", "pk"), moment)
    shown = tuple(card for card in every if filters.let_through(card))
    statements, more = _page(executive, moment, before, {c.claim.statement_id for c in shown} if filters else None)
    return Timeline(
        executive=executive,
        positions=tuple(executive.positions.all()),
        tally=tally(every),
        cards=shown,
        topics=_topics(every),
        kinds=tuple(Counter(card.claim.kind for card in every).most_common()),
        statements=tuple(_with_claims(statements, shown)),
        older=f"{statements[-1].said_on}.{statements[-1].pk}" if more else None,
    )


def _said_by(executive: Executive, moment: Moment) -> StatementQuerySet:
    if moment.at is None:
        return Statement.objects.published().filter(speaker=executive)
    then = [
        row.pgh_obj_id  # type: ignore[attr-defined]
        for row in revisions(Statement, moment.at).filter(pgh_obj_id__in=_ever_said_by(executive).values("pk"))
        if row.speaker_id == executive.pk and row.state == EditorialState.PUBLISHED  # type: ignore[attr-defined]
    ]
    return Statement.objects.public().filter(pk__in=then)


def _ever_said_by(executive: Executive) -> StatementQuerySet:
    return Statement.objects.filter(Q(speaker=executive) | Q(revision__speaker=executive))


def _page(
    executive: Executive, moment: Moment, before: tuple[date, int] | None, only: set[int] | None
) -> tuple[list[Statement], bool]:
    """Keyset paging: the ids first, on the statement's own index, then the rows that they need."""
    ids = _said_by(executive, moment).order_by("-said_on", "-pk")
    if only is not None:
        ids = ids.filter(pk__in=only)
    if before is not None:
        ids = ids.filter(Q(said_on__lt=before[0]) | Q(said_on=before[0], pk__lt=before[1]))
    wanted = list(ids.values_list("pk", flat=True)[: PAGE + 1])
    rows = Statement.objects.filter(pk__in=wanted[:PAGE]).defer("search").with_people().with_appearances()
    past = rewind(list(rows), moment.at)
    return sorted(past, key=lambda s: (s.said_on or date.min, s.pk), reverse=True), len(wanted) > PAGE


def _with_claims(statements: list[Statement], shown: Iterable[ClaimCard]) -> Iterable[Said]:
    by_statement: dict[int, list[ClaimCard]] = {}
    for card in shown:
        by_statement.setdefault(card.claim.statement_id, []).append(card)
    for statement in statements:
        yield Said(statement, tuple(statement.appearances.all()), tuple(by_statement.get(statement.pk, [])))


def said(statements: Iterable[Statement], moment: Moment) -> list[Said]:
    """Statements that came `with_people().with_appearances()`, with their claims."""
    rows = list(statements)
    claims = standing_claims().with_everything().filter(statement__in=rows).order_by("pk")
    return list(_with_claims(rows, cards(claims, moment)))


def _topics(every: Iterable[ClaimCard]) -> tuple[tuple[Topic, int], ...]:
    counted = Counter(topic for card in every for topic in card.claim.topics.all())
    return tuple(counted.most_common(6))
