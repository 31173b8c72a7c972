"""What followers are told: the public changes of a claim, a company, an executive or a topic, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import F, Max, Model, OuterRef, Prefetch, Q, QuerySet, Subquery

from tracker.models import Claim, Company, Event, Executive, Statement, Topic, Verdict
from tracker.models.claims import ClaimQuerySet
from tracker.queries.cards import UNDECIDED, standing_claims
from tracker.vocabulary import EditorialState, EventKind, EvidenceState, HorizonState

PAGE = 50
PAST_DUE = "past_due"
"""The one entry that no event stands for: its day came."""

WITHDRAWALS = (EventKind.CLAIM_WITHDRAWN, EventKind.STATEMENT_WITHDRAWN)
CORRECTIONS = (EventKind.CLAIM_CORRECTED, EventKind.STATEMENT_CORRECTED)
TOUCHING = (EventKind.CLAIM_PUBLISHED, EventKind.CLAIM_IN_REVIEW, *CORRECTIONS, *WITHDRAWALS)
"""Events after which the claim's own entry reads otherwise."""

TOLD = (*TOUCHING, EventKind.EVIDENCE_CONFIRMED, EventKind.VERDICT_RECORDED, EventKind.REPLY_RECEIVED)
WATCHED = ("Claim", "Statement", "Executive", "Company", "Position", "Reply", "Evidence")
"""Rows whose change shows in what followers read, though some of it is no event."""


@dataclass(frozen=True)
class Subject:
    """What is followed: everything, or one thing by its kind's name."""

    kind: str = ""
    thing: Executive | Company | Topic | Claim | None = None

    @property
    def key(self) -> str:
        """Its part of an address: the slug, or the number of a claim."""
        if self.thing is None:
            return ""
        return str(self.thing.pk) if isinstance(self.thing, Claim) else self.thing.slug


@dataclass(frozen=True)
class Before:
    """Where a page starts: below this event, and below this claim among those that fell due."""

    sequence: int | None = None
    due: tuple[date, int] | None = None


@dataclass(frozen=True)
class Told:
    """One entry. `claim` is None for a correction of a statement that bears no claim."""

    kind: str
    at: datetime
    statement: Statement
    claim: Claim | None = None
    event: Event | None = None
    is_tombstone: bool = False

    @property
    def first_at(self) -> datetime:
        """When the entry was first told, which no later change of it moves."""
        if self.kind == EventKind.CLAIM_PUBLISHED and self.claim and self.claim.published_at:
            return self.claim.published_at
        return self.at


@dataclass(frozen=True)
class FeedPage:
    entries: tuple[Told, ...]
    older: Before | None


@dataclass(frozen=True)
class Edition:
    """What the public record has come to: `mark` changes with anything that a reader could see."""

    mark: str
    changed_at: datetime | None


def subject_of(thing: Any) -> Subject:
    """The subject that a page is about: an executive, a company, a topic or a claim; everything for None."""
    kinds = {Executive: "executive", Company: "company", Topic: "topic", Claim: "claim"}
    return Subject(kinds[type(thing)], thing) if thing is not None else Subject()


def claims_on(subject: Subject, claims: ClaimQuerySet) -> ClaimQuerySet:
    """Those of `claims` that the subject has to do with."""
    if subject.thing is None:
        return claims
    fields = {"executive": "statement__speaker", "company": "company", "topic": "topics", "claim": "pk"}
    return claims.filter(**{fields[subject.kind]: subject.thing.pk})


def feed_page(subject: Subject, on: date, before: Before) -> FeedPage:
    """At most 50 changes, newest first, in a fixed number of queries.

    A correction is an entry of its own and brings the corrected claim's entry up again, with its new text.
    """
    events = _events(subject, before.sequence)
    fallen = list(_fallen_due(subject, on, before.due)[: PAGE + 1])
    groups = [*_told(events), *([_past_due(claim)] for claim in fallen)]
    groups.sort(key=lambda group: group[0].at, reverse=True)
    entries, last, whole = _fitting(groups, before)
    return FeedPage(tuple(one for one in entries if one.kind), None if whole else last)


def _fitting(groups: list[list[Told]], before: Before) -> tuple[tuple[Told, ...], Before, bool]:
    """As many groups as fit a page, where the next page starts, and whether that was all."""
    entries: list[Told] = []
    seen: dict[tuple[str, int], Told] = {}
    for at, group in enumerate(groups):
        fresh = [one for one in group if _identity(one) not in seen]
        if at and len(entries) + len(fresh) > PAGE:
            return tuple(entries), before, False
        entries += fresh
        seen |= {_identity(one): one for one in fresh}
        before = _below(group[0], before)
    return tuple(entries), before, True


def _identity(one: Told) -> tuple[str, int]:
    """What makes two changes one entry: the claim's own, and evidence that was judged twice."""
    if one.event is None or one.kind == EventKind.CLAIM_PUBLISHED:
        return one.kind, one.claim.pk if one.claim else 0
    if one.kind == EventKind.EVIDENCE_CONFIRMED:
        return one.kind, one.event.evidence_id or 0
    return one.kind, one.event.pk


def _below(one: Told, before: Before) -> Before:
    if one.event is not None:
        return Before(one.event.sequence, before.due)
    assert one.claim is not None
    return Before(before.sequence, (one.claim.past_due_on, one.claim.pk))  # type: ignore[attr-defined]


def _events(subject: Subject, below: int | None) -> list[Event]:
    """The latest public changes, with all that an entry says about them.

    Those of claims and those of statements are sought apart, and numbers first: for both in one condition the database
    would walk all events.
    """
    claims, statements = _about(subject)
    numbers: list[int] = []
    for about in (claims & _of_claims(), statements & _of_statements()):
        told = Event.objects.filter(about, kind__in=TOLD).order_by("-sequence")
        found = told if below is None else told.filter(sequence__lt=below)
        numbers += found.values_list("sequence", flat=True)[: PAGE + 1]
    return list(_with_everything(subject).filter(sequence__in=sorted(numbers)[-PAGE - 1 :]).order_by("-sequence"))


def _with_everything(subject: Subject) -> QuerySet[Event]:
    claims = claims_on(subject, standing_claims()).with_everything()
    return (
        Event.objects.select_related(
            "claim__company",
            "claim__statement__speaker",
            "claim__statement__position__company",
            "statement__speaker",
            "statement__position__company",
            "evidence__capture__article__outlet",
            "verdict",
            "correction",
            "reply",
        )
        .defer("claim__search", "claim__statement__search", "statement__search", "evidence__capture__text")
        .prefetch_related("claim__topics", Prefetch("statement__claims", claims, to_attr="public_claims"))
    )


def _about(subject: Subject) -> tuple[Q, Q]:
    """Events of its claims, and events of its statements."""
    thing = subject.thing
    if thing is None:
        return Q(), Q()
    if isinstance(thing, Claim):
        return Q(claim=thing), Q(statement=thing.statement_id)
    if isinstance(thing, Executive):
        return Q(claim__statement__speaker=thing), Q(statement__speaker=thing)
    claims = claims_on(subject, Claim.objects.all())
    return Q(claim__in=claims.values("pk")), Q(statement__in=claims.values("statement"))


def _of_claims() -> Q:
    """Of a claim that stands on public pages all; of one that was taken back only that it was."""
    gone, published = EditorialState.WITHDRAWN, EditorialState.PUBLISHED
    public = Q(claim__published_at__isnull=False) & ~Q(claim__state=EditorialState.DRAFT)
    taken_back = Q(kind=EventKind.CLAIM_WITHDRAWN) & (Q(claim__state=gone) | Q(claim__statement__state=gone))
    stands = Q(claim__statement__state=published) & ~Q(claim__state=gone)
    confirmed = Q(evidence=None) | Q(evidence__state=EvidenceState.CONFIRMED)
    return public & confirmed & (taken_back | stands)


def _of_statements() -> Q:
    public = Q(statement__state=EditorialState.PUBLISHED, statement__published_at__isnull=False)
    return Q(claim=None) & public & ~Q(kind=EventKind.STATEMENT_WITHDRAWN)


def _told(events: Sequence[Event]) -> Iterable[list[Told]]:
    """The entries of each event: its own, and those of the claims of which it is the latest change."""
    latest = _latest_touch(events)
    for event in events:
        claims = [event.claim] if event.claim else list(event.statement.public_claims)  # type: ignore[union-attr]
        statement = event.claim.statement if event.claim else event.statement
        assert statement is not None
        entries = []
        if event.kind not in (EventKind.CLAIM_PUBLISHED, EventKind.CLAIM_IN_REVIEW, *WITHDRAWALS):
            entries.append(Told(event.kind, event.recorded_at, statement, event.claim, event))
        if event.kind in TOUCHING:
            entries += [_own_entry(claim, event) for claim in claims if latest.get(claim.pk) == event.sequence]
        # A group without an entry still says how far the page has come.
        yield entries or [Told("", event.recorded_at, statement, event.claim, event)]


def _own_entry(claim: Claim, event: Event) -> Told:
    gone = event.kind == EventKind.CLAIM_WITHDRAWN or claim.state == EditorialState.WITHDRAWN
    return Told(EventKind.CLAIM_PUBLISHED, event.recorded_at, claim.statement, claim, event, gone)


def _latest_touch(events: Sequence[Event]) -> dict[int, int]:
    """The sequence of the last event that touched each claim of the page."""
    touching = Event.objects.filter(kind__in=TOUCHING).order_by()
    statements = {event.claim.statement_id if event.claim else event.statement_id for event in events}
    ids = {event.claim_id for event in events if event.claim_id} | {
        claim.pk
        for event in events
        if event.claim is None
        for claim in event.statement.public_claims  # type: ignore[union-attr]
    }
    own = dict(touching.filter(claim__in=ids).values_list("claim").annotate(Max("sequence")))
    shared = dict(
        touching.filter(statement__in=statements, claim=None)
        .exclude(kind=EventKind.STATEMENT_WITHDRAWN)
        .values_list("statement")
        .annotate(Max("sequence"))
    )
    of = dict(Claim.objects.filter(pk__in=ids).values_list("pk", "statement"))
    return {pk: max(own.get(pk, 0), shared.get(of[pk], 0)) for pk in ids}


def _fallen_due(subject: Subject, on: date, below: tuple[date, int] | None) -> ClaimQuerySet:
    """Claims that fell due while they were public and undecided, the latest first."""
    found = claims_on(subject, standing_claims()).with_horizon_state(on)
    verdicts = Verdict.objects.filter(claim=OuterRef("pk"), recorded_at__date__lt=OuterRef("past_due_on"))
    found = found.annotate(outcome_then=Subquery(verdicts.order_by("-pk").values("outcome")[:1])).filter(
        Q(horizon_state=HorizonState.PAST_DUE),
        Q(outcome_then=None) | Q(outcome_then__in=UNDECIDED),
        Q(published_at__date__lt=F("past_due_on")),
    )
    if below is not None:
        day, pk = below
        found = found.filter(Q(past_due_on__lt=day) | Q(past_due_on=day, pk__lt=pk))
    return found.with_everything().order_by(F("past_due_on").desc(), "-pk")


def _past_due(claim: Claim) -> Told:
    return Told(PAST_DUE, midnight(claim.past_due_on), claim.statement, claim)  # type: ignore[attr-defined]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def edition() -> Edition:
    """In one query over the newest row of each table, however large they are."""
    newest = [_newest(apps.get_model("tracker", f"{name}Revision"), "pgh_id", "pgh_created_at") for name in WATCHED]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([*newest, _newest(Event, "sequence", "recorded_at")]))
        rows = cursor.fetchall()
    return Edition(
        "-".join(f"{table}.{number}" for table, number, _ in sorted(rows)), max((at for *_, at in rows), default=None)
    )


def _newest(model: type[Model], number: str, at: str) -> str:
    table = model._meta.db_table
    return f"(SELECT '{table}', {number}, {at} FROM {table} ORDER BY {number} DESC LIMIT 1)"  # noqa: S608 (names of ours)
