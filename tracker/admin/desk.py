"""The first page: what waits for an editor, each queue with its number, the next item and the list behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from tracker.admin.keys import START_KEYS
from tracker.admin.saved_filters import kept_by
from tracker.models import Presence
from tracker.models.claims import OPEN
from tracker.queries import queues
from tracker.queries.desk import with_suggestions
from tracker.vocabulary import EditorialState, EvidenceState, HorizonState, LinkState, ProposalState

Filters = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """A queue as it is known before anything is counted: whom it is for, and where its pages are."""

    title: str
    hint: str
    """What to do when it is empty."""
    icon: str
    rights: tuple[str, ...]
    rows: Callable[[date], QuerySet]
    since: str
    model: str
    filters: Callable[[date], Filters]
    next_page: str
    """The admin's name of the page on which the first is dealt with."""
    done_by: str = ""
    """On which page others are seen at it: capture or evidence."""


@dataclass(frozen=True)
class Queue:
    title: str
    empty: str
    count: int
    link: str
    icon: str
    next_link: str
    since: date | None
    days: int | None
    people: tuple[str, ...]
    number: int = 0


def with_queues(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    today, now = timezone.localdate(), timezone.now()
    others = queues.people_here(now, request.user.pk or 0)
    shown = [_queue(kind, today, others) for kind in KINDS if request.user.has_perms(_rights(kind))]
    context["title"] = "Queues"
    context["queues"] = shown
    context["waiting"] = [one for one in shown if one.count]
    context["done"] = [one for one in shown if not one.count]
    context["others"] = _at_work(others)
    context["saved_filters"] = kept_by(request)
    context["keys"] = START_KEYS
    context["may_read"] = request.user.has_perms(("tracker.view_capture", "tracker.view_statement"))
    context["may_add_articles"] = request.user.has_perm("tracker.add_article")
    context["captures_to_read"] = with_suggestions().count() if context["may_read"] else 0
    return context


def _rights(kind: Kind) -> tuple[str, ...]:
    return tuple(f"tracker.{right}" for right in kind.rights)


def _queue(kind: Kind, today: date, others: list[Presence]) -> Queue:
    head = queues.head(kind.rows(today), kind.since)
    link = reverse(f"admin:tracker_{kind.model}")
    filters = kind.filters(today)
    if filters:
        link = f"{link}?{urlencode(filters)}"
    return Queue(
        title=kind.title,
        empty=kind.hint,
        count=head.count,
        link=link,
        icon=kind.icon,
        next_link=_next_link(kind, head.first) if head.first else "",
        since=head.since,
        days=head.days(today),
        people=tuple(_name(one) for one in others if kind.done_by and kind.done_by == _place(one)),
    )


def _next_link(kind: Kind, first: int) -> str:
    if kind.next_page == "evidence_queue":
        return reverse("admin:tracker_evidence_queue")
    if kind.next_page == "claim_found_nothing":
        return reverse("admin:tracker_claim_found_nothing")
    return reverse(f"admin:tracker_{kind.next_page}", args=[first])


def _place(one: Presence) -> str:
    return "evidence" if one.evidence_id else "capture"


def _name(one: Presence) -> str:
    return one.user.get_full_name() or one.user.get_username()


def _at_work(others: list[Presence]) -> list[tuple[str, str, str, str]]:
    """Name, what they do, at what, and the page where one may look over their shoulder."""
    told = []
    for one in others:
        if one.evidence_id:
            link = f"{reverse('admin:tracker_evidence_queue')}?item={one.evidence_id}"
            told.append((_name(one), "judges a passage of", str(one.capture.article), link))
        else:
            link = reverse("admin:tracker_capture_read", args=[one.capture_id])
            told.append((_name(one), "reads", str(one.capture.article), link))
    return told


def _only(**filters: str) -> Callable[[date], Filters]:
    return lambda today: filters


DRAFTS = f"{EditorialState.DRAFT},{EditorialState.IN_REVIEW}"

KINDS: tuple[Kind, ...] = (
    Kind(
        "Statements to check",
        "No statement waits. Read an article to find some.",
        "format_quote",
        ("view_statement", "change_statement"),
        lambda today: queues.statements_to_check(),
        "created_at",
        "statement_changelist",
        _only(state__in=DRAFTS),
        "statement_read",
        "capture",
    ),
    Kind(
        "Claims to check",
        "No claim waits. Draw one from a published statement.",
        "target",
        ("view_claim", "change_claim"),
        lambda today: queues.claims_to_check(),
        "created_at",
        "claim_changelist",
        _only(state__in=DRAFTS),
        "claim_change",
    ),
    Kind(
        "Evidence to judge",
        "Every suggestion has been judged. “Look now” on a claim looks for more.",
        "fact_check",
        ("view_evidence", "judge_evidence"),
        lambda today: queues.evidence_to_judge(),
        "created_at",
        "evidence_changelist",
        _only(state__exact=EvidenceState.SUGGESTED.value),
        "evidence_queue",
        "evidence",
    ),
    Kind(
        "Verdicts that wait for a second name",
        "No proposal waits. Propose a verdict on a claim that is past due.",
        "how_to_vote",
        ("view_verdictproposal",),
        lambda today: queues.proposals_open(),
        "proposed_at",
        "verdictproposal_changelist",
        _only(state__exact=ProposalState.OPEN.value),
        "verdictproposal_change",
    ),
    Kind(
        "Claims past due without a verdict",
        "No claim is past due without a verdict.",
        "event_busy",
        ("view_claim", "propose_verdict"),
        queues.claims_past_due,
        "past_due_on",
        "claim_changelist",
        _only(state__exact=EditorialState.PUBLISHED.value, horizon=HorizonState.PAST_DUE.value, outcome=OPEN),
        "claim_change",
    ),
    Kind(
        "Looked, found nothing",
        "No claim that is past due was looked for in vain.",
        "search_off",
        ("view_claim", "propose_verdict"),
        queues.claims_looked_for_in_vain,
        "past_due_on",
        "claim_found_nothing",
        _only(),
        "claim_found_nothing",
    ),
    Kind(
        "Replies due",
        "No company owes an answer. “Ask for a reply” on a claim asks for one.",
        "forum",
        ("view_reply", "change_reply"),
        queues.replies_due,
        "due_on",
        "reply_changelist",
        lambda today: {"answered_on__isnull": "True", "due_on__lte": today.isoformat()},
        "reply_change",
    ),
    Kind(
        "Verdicts whose sources have changed",
        "Every source still says what verdicts cite.",
        "difference",
        ("view_verdict",),
        lambda today: queues.verdicts_on_changed_sources(),
        "lost_at",
        "verdict_changelist",
        _only(source="drifted"),
        "verdict_change",
    ),
    Kind(
        "Statements whose sources have changed",
        "Every source still prints the published words.",
        "difference",
        ("view_statement", "correct_record"),
        lambda today: queues.statements_on_changed_sources(),
        "lost_at",
        "statement_changelist",
        _only(source="drifted"),
        "statement_change",
    ),
    Kind(
        "Suggested links to judge",
        "Every suggested link has been judged.",
        "timeline",
        ("view_linksuggestion", "add_claimlink"),
        lambda today: queues.links_to_judge(),
        "created_at",
        "linksuggestion_changelist",
        _only(state__exact=LinkState.SUGGESTED.value),
        "linksuggestion_judge",
    ),
    Kind(
        "Parked jobs",
        "No job is parked.",
        "pending_actions",
        ("view_job",),
        lambda today: queues.jobs_parked(),
        "parked_at",
        "job_changelist",
        _only(standing="parked"),
        "job_change",
    ),
)
"""In the order in which an editor on deadline wants them."""
