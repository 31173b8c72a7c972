"""The first page: what waits for an editor, each queue with its number and the list behind it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from tracker.models import Claim, Evidence, Job, Statement, Verdict, VerdictProposal
from tracker.models.claims import OPEN
from tracker.queries.desk import with_suggestions
from tracker.vocabulary import EditorialState, EvidenceState, HorizonState, ProposalState


@dataclass(frozen=True)
class Queue:
    title: str
    empty: str
    count: int
    link: str
    icon: str


def with_queues(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    shown = [(model, make) for model, make in QUEUES if request.user.has_perm(f"tracker.view_{model}")]
    context["title"] = "Queues"
    context["queues"] = [make() for _, make in shown]
    context["may_read"] = request.user.has_perms(("tracker.view_capture", "tracker.view_statement"))
    context["may_add_articles"] = request.user.has_perm("tracker.add_article")
    context["captures_to_read"] = with_suggestions().count() if context["may_read"] else 0
    return context


def _queue(title: str, empty: str, rows: QuerySet, icon: str, model: str, **filters: str | list[str]) -> Queue:
    link = f"{reverse(f'admin:tracker_{model}_changelist')}?{urlencode(filters, doseq=True)}"
    return Queue(title, empty, rows.count(), link, icon)


def statements_to_check() -> Queue:
    return _queue(
        "Statements to check",
        "No statement waits.",
        Statement.objects.to_check(),
        "format_quote",
        "statement",
        state__in=f"{EditorialState.DRAFT},{EditorialState.IN_REVIEW}",
    )


def claims_to_check() -> Queue:
    waiting = [EditorialState.DRAFT, EditorialState.IN_REVIEW]
    return _queue(
        "Claims to check",
        "No claim waits.",
        Claim.objects.filter(state__in=waiting).exclude(statement__in=Statement.objects.refused().values("pk")),
        "target",
        "claim",
        state__in=",".join(waiting),
    )


def evidence_to_judge() -> Queue:
    return _queue(
        "Evidence to judge",
        "Every suggestion has been judged.",
        Evidence.objects.to_judge(),
        "fact_check",
        "evidence",
        state__exact=EvidenceState.SUGGESTED,
    )


def claims_past_due() -> Queue:
    claims = Claim.objects.published().with_outcome().with_horizon_state(timezone.localdate())
    waiting = {"outcome": OPEN, "horizon_state": HorizonState.PAST_DUE}
    return _queue(
        "Claims past due without a verdict",
        "No claim is past due without a verdict.",
        claims.filter(**waiting),
        "event_busy",
        "claim",
        state__exact=EditorialState.PUBLISHED,
        horizon=HorizonState.PAST_DUE,
        outcome=OPEN,
    )


def proposals_open() -> Queue:
    return _queue(
        "Proposals that wait for a second name",
        "No proposal waits.",
        VerdictProposal.objects.filter(state=ProposalState.OPEN),
        "how_to_vote",
        "verdictproposal",
        state__exact=ProposalState.OPEN,
    )


def verdicts_on_changed_sources() -> Queue:
    return _queue(
        "Verdicts whose sources have changed",
        "Every source still says what verdicts cite.",
        Verdict.objects.on_drifted_sources(),
        "difference",
        "verdict",
        source="drifted",
    )


def parked_jobs() -> Queue:
    return _queue("Parked jobs", "No job is parked.", Job.objects.parked(), "pending_actions", "job", standing="parked")


QUEUES = (
    ("statement", statements_to_check),
    ("claim", claims_to_check),
    ("evidence", evidence_to_judge),
    ("claim", claims_past_due),
    ("verdictproposal", proposals_open),
    ("verdict", verdicts_on_changed_sources),
    ("job", parked_jobs),
)
