"""An executive's timeline: what was said, when it was due, what happened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tracker.models import Appearance, Claim, Company, Executive, Position, Statement, Topic
from tracker.models.claims import OUTCOMES, ClaimQuerySet
from tracker.models.statements import StatementQuerySet
from tracker.queries.cards import ClaimCard, Tally, cards, standing_claims, tally, tally_of
from tracker.queries.past import Moment, revisions, rewind
from tracker.queries.quotes import Corroboration, corroboration
from tracker.vocabulary import ClaimKind, EditorialState, HorizonState, Modality

PAGE = 40
"""Statements on one page."""


@dataclass(frozen=True)
class Counted:
    """Of one claim, or of a statement without claims, what the filters ask, without its texts.

    What such a statement lacks is empty, so that no filter on it lets the statement through.
    """

    claim: int | None
    statement: int
    company: str
    outcome: str
    horizon_state: str
    kind: str
    modality: str
    year: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Filters:
    """What to show of a timeline; an empty one shows all."""

    company: str = ""
    topic: str = ""
    outcome: str = ""
    horizon_state: str = ""
    kind: str = ""
    modality: str = ""
    year: str = ""

    def let_through(self, row: Counted, but: str = "") -> bool:
        """Whether the row passes every filter, `but` one."""
        wanted = [(name, value) for name, value in self.given() if name != but]
        return all(value in row.topics if name == "topic" else getattr(row, name) == value for name, value in wanted)

    def given(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in vars(self).items() if value]

    def __bool__(self) -> bool:
        return bool(self.given())


@dataclass(frozen=True)
class Choices:
    """The values of one filter, each with what it leaves beside the other filters: claims, and statements without one."""

    name: str
    values: tuple[tuple[str, str, int], ...]
    """Value, words and number."""


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
    """Those of the statements on this page that the filters let through, in the order in which they were said."""
    choices: tuple[Choices, ...]
    statements: tuple[Said, ...]
    fitting: int
    """Claims that the filters let through, on all pages."""
    older: str | None
    """Where the next page starts, as `executive_timeline` takes it."""


def executive_timeline(
    executive: Executive, moment: Moment, filters: Filters, before: tuple[date, int] | None = None
) -> Timeline:
    """`executive` comes `with_positions()`. A constant number of queries, and texts of one page only.

    A past moment is read from revisions, for which all claims are loaded.
    """
    told = _said_by(executive, moment)
    claims = standing_claims().filter(statement__in=told.values("pk"))
    if moment.at is None:
        counted, total = _counted(claims, moment), tally_of(claims, moment)
        every = None
    else:
        every = cards(claims.with_everything().order_by("statement__said_on", "pk"), moment)
        counted, total = [_counted_card(card) for card in every], tally(every)
    counted += _without_claims(told, counted)
    fitting = [row for row in counted if filters.let_through(row)]
    only = Q(pk__in={row.statement for row in fitting}) if filters else Q()
    statements, more = _page(told.filter(only), moment, before)
    page = {s.pk for s in statements}
    shown = _shown(every, claims, moment, {row.claim for row in fitting if row.claim and row.statement in page})
    return Timeline(
        executive=executive,
        positions=tuple(executive.positions.all()),
        tally=total,
        cards=shown,
        choices=_choices(counted, filters),
        statements=tuple(_with_claims(statements, shown)),
        fitting=sum(row.claim is not None for row in fitting),
        older=f"{statements[-1].said_on}.{statements[-1].pk}" if more else None,
    )


def _counted(claims: ClaimQuerySet, moment: Moment) -> list[Counted]:
    """Two queries: what the filters ask, and the topics."""
    ids = claims.order_by().values("pk")
    topics: dict[int, set[str]] = {}
    for claim, slug in Claim.topics.through.objects.filter(claim__in=ids).values_list("claim_id", "topic__slug"):
        topics.setdefault(claim, set()).add(slug)
    rows = claims.with_outcome().with_horizon_state(moment.on).order_by("pk")
    fields = ("pk", "statement_id", "company__slug", "outcome", "horizon_state", "kind", "modality")
    return [
        Counted(*own, str(day.year) if day else "", frozenset(topics.get(own[0], ())))  # type: ignore[call-arg]
        for *own, day in rows.values_list(*fields, "statement__said_on")
    ]


def _counted_card(card: ClaimCard) -> Counted:
    claim = card.claim
    return Counted(
        claim.pk,
        claim.statement_id,
        claim.company.slug,
        card.outcome,
        card.horizon_state,
        claim.kind,
        claim.modality,
        year=str(claim.statement.said_on.year) if claim.statement.said_on else "",
        topics=frozenset(topic.slug for topic in claim.topics.all()),
    )


def _without_claims(told: StatementQuerySet, counted: list[Counted]) -> list[Counted]:
    """One query."""
    rows = told.exclude(pk__in={row.statement for row in counted}).order_by()
    return [
        Counted(None, pk, company or "", "", "", "", "", str(day.year) if day else "", frozenset())
        for pk, company, day in rows.values_list("pk", "position__company__slug", "said_on")
    ]


def _shown(
    every: list[ClaimCard] | None, claims: ClaimQuerySet, moment: Moment, wanted: set[int]
) -> tuple[ClaimCard, ...]:
    if every is not None:
        return tuple(card for card in every if card.claim.pk in wanted)
    found = claims.filter(pk__in=wanted).with_everything().order_by("statement__said_on", "pk")
    return tuple(cards(found, moment))


def _choices(counted: list[Counted], filters: Filters) -> tuple[Choices, ...]:
    """Filters with something to choose from: two values at least, or the one that is chosen."""
    names = {
        "company": dict(Company.objects.filter(slug__in={row.company for row in counted}).values_list("slug", "name")),
        "topic": dict(Topic.objects.filter(slug__in=_topic_slugs(counted)).values_list("slug", "name")),
        "outcome": dict(OUTCOMES),
        "horizon_state": dict(HorizonState.choices),
        "kind": dict(ClaimKind.choices),
        "modality": dict(Modality.choices),
        "year": {row.year: row.year for row in sorted(counted, key=lambda row: row.year, reverse=True) if row.year},
    }
    found = []
    for name, words in names.items():
        numbers = Counter(
            value
            for row in counted
            if filters.let_through(row, but=name)
            for value in (row.topics if name == "topic" else [getattr(row, name)])
        )
        chosen = getattr(filters, name)
        values = tuple((v, w, numbers[v]) for v, w in words.items() if numbers[v] or v == chosen)
        if len(values) > 1 or chosen:
            found.append(Choices(name, values))
    return tuple(found)


def _topic_slugs(counted: Iterable[Counted]) -> set[str]:
    return set().union(*(row.topics for row in counted))


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


def _page(told: StatementQuerySet, moment: Moment, before: tuple[date, int] | None) -> tuple[list[Statement], bool]:
    """Keyset paging: the ids first, on the statement's own index, then the rows that they need."""
    ids = told.order_by("-said_on", "-pk")
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
