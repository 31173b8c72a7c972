"""What waits for an editor: how much, since when, what comes next, and who is at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window

from tracker.models import (
    AnchorCheck,
    Claim,
    Evidence,
    Job,
    LinkSuggestion,
    Presence,
    Reply,
    Statement,
    Verdict,
    VerdictProposal,
)
from tracker.models.claims import OPEN
from tracker.queries.found_nothing import claims_with_nothing
from tracker.vocabulary import DRIFTED, EditorialState, HorizonState, ProposalState

WAITING = (EditorialState.DRAFT, EditorialState.IN_REVIEW)


@dataclass(frozen=True)
class Head:
    """The front of a queue: how many wait, the one that has waited longest, and since when."""

    count: int
    first: int | None = None
    since: date | None = None

    def days(self, on: date) -> int | None:
        return max((on - self.since).days, 0) if self.since else None


def head(rows: QuerySet, since: str) -> Head:
    """One query, whatever waits."""
    counted = rows.annotate(waits=Window(Count("pk"))).order_by(F(since).asc(nulls_last=True), "pk")
    found = counted.values_list("pk", since, "waits").first()
    if found is None:
        return Head(0)
    pk, moment, count = found
    return Head(count, pk, moment.date() if isinstance(moment, datetime) else moment)


def statements_to_check() -> QuerySet:
    return Statement.objects.to_check()


def claims_to_check() -> QuerySet:
    return Claim.objects.filter(state__in=WAITING).exclude(statement__in=Statement.objects.refused().values("pk"))


def evidence_to_judge() -> QuerySet:
    return Evidence.objects.to_judge()


def links_to_judge() -> QuerySet:
    return LinkSuggestion.objects.to_judge()


def claims_past_due(on: date) -> QuerySet:
    claims = Claim.objects.published().with_outcome().with_horizon_state(on)
    waiting = {"outcome": OPEN, "horizon_state": HorizonState.PAST_DUE}
    return claims.filter(**waiting)


def claims_looked_for_in_vain(on: date) -> QuerySet:
    return claims_with_nothing(on)


def proposals_open() -> QuerySet:
    return VerdictProposal.objects.filter(state=ProposalState.OPEN)


def verdicts_on_changed_sources() -> QuerySet:
    lost = AnchorCheck.objects.filter(evidence__citations__verdict=OuterRef("pk"), state__in=DRIFTED)
    return Verdict.objects.on_drifted_sources().annotate(lost_at=_first(lost))


def statements_on_changed_sources() -> QuerySet:
    lost = AnchorCheck.objects.filter(appearance__statement=OuterRef("pk"), state__in=DRIFTED)
    return Statement.objects.drifted().annotate(lost_at=_first(lost))


def _first(checks: QuerySet) -> Subquery:
    return Subquery(checks.order_by("pk").values("recorded_at")[:1])


def replies_due(on: date) -> QuerySet:
    """Asked for by that day, and not come."""
    return Reply.objects.filter(answered_on=None, due_on__lte=on)


def jobs_parked() -> QuerySet:
    return Job.objects.parked()


def people_here(now: datetime, but: int) -> list[Presence]:
    """Who has a capture or a piece of evidence open at this moment, with its article."""
    rows = Presence.objects.here(now).exclude(user=but).select_related("capture__article")
    return list(rows.defer("capture__text", "capture__search"))


def held_evidence(now: datetime, but: int) -> Iterable[int]:
    """What others are judging."""
    return Presence.objects.here(now).exclude(user=but).exclude(evidence=None).values_list("evidence", flat=True)
