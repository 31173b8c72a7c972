"""The second editor's page: a proposal with everything to judge, beside the verdict that stands."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from tracker.actions import verdicts
from tracker.admin.steps import editor
from tracker.models import Evidence, FollowUpCheck, Verdict, VerdictProposal
from tracker.verdicts import Words, word_changes
from tracker.vocabulary import ProposalState

Citation = Evidence | FollowUpCheck


@dataclass(frozen=True)
class Change:
    """A fact of the verdict as it stands and as it would be."""

    name: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class CitedRow:
    """A passage or a look, and whether the proposal keeps, adds or removes it; with no verdict before, none of these."""

    tag: str
    row: Citation


@dataclass(frozen=True)
class Comparison:
    """A proposal against the verdict that stands; without one, `changes` and `why` hold the proposal alone."""

    standing: Verdict | None
    changes: tuple[Change, ...]
    why: tuple[Words, ...]
    passages: tuple[CitedRow, ...]
    looks: tuple[CitedRow, ...]


def compared(proposal: VerdictProposal, standing: Verdict | None) -> Comparison:
    new = verdicts.decision_of(proposal)
    old: Any = verdicts.decision_of(standing) if standing else {"evidence": [], "checks": []}
    facts = tuple(
        Change(name, show(standing) if standing else "", show(proposal))
        for name, show in (
            ("Outcome", lambda one: one.get_outcome_display() or "Not chosen yet"),
            ("Reason", lambda one: one.get_reason_code_display() or "Not chosen yet"),
            ("True since", lambda one: f"{one.true_since:%-d %B %Y}" if one.true_since else "No day"),
        )
    )
    return Comparison(
        standing,
        facts,
        tuple(word_changes(standing.rationale if standing else "", proposal.rationale)),
        _cited(list(old["evidence"]), list(new["evidence"]), standing),
        _cited(list(old["checks"]), list(new["checks"]), standing),
    )


def _cited(old: list[Any], new: list[Any], standing: Verdict | None) -> tuple[CitedRow, ...]:
    if standing is None:
        return tuple(CitedRow("", row) for row in new)
    before, after = {row.pk for row in old}, {row.pk for row in new}
    kept = [CitedRow("kept" if row.pk in before else "added", row) for row in new]
    return (*kept, *(CitedRow("removed", row) for row in old if row.pk not in after))


def everything(request: HttpRequest, proposal: VerdictProposal) -> dict[str, Any]:
    """What the page shows: the claim, the proposal, the comparison, the checklist, what came before, who may do what."""
    claim, by, today = proposal.claim, editor(request), timezone.localdate()
    is_open, own = proposal.state == ProposalState.OPEN, proposal.proposed_by_id == by.pk
    standing = claim.verdicts.with_people().order_by("-pk").first()
    decision: Any = verdicts.decision_of(proposal)
    return {
        "proposal": proposal,
        "claim": claim,
        "comparison": compared(proposal, standing if proposal.state != ProposalState.SECONDED else proposal.follows),
        "changed": verdicts.changed_since(proposal) if is_open else [],
        "lines": verdicts.checklist(
            claim, proposal.proposed_by, as_of=today, seconded_by=_second_name(request, proposal), **decision
        ),
        "where": {},
        "today": today,
        "earlier": claim.proposals.exclude(pk=proposal.pk)
        .exclude(state=ProposalState.DRAFT)
        .select_related("proposed_by", "closed_by"),
        "replies": claim.replies.all(),
        "is_open": is_open,
        "own": own,
        "may_second": is_open and not own and request.user.has_perm("tracker.second_verdict"),
        "may_close": is_open and (own or request.user.has_perm("tracker.second_verdict")),
    }


def _second_name(request: HttpRequest, proposal: VerdictProposal) -> User | None:
    """Who gave it, or who could give it now by looking at this page."""
    if proposal.state == ProposalState.SECONDED:
        return proposal.closed_by
    may = request.user.has_perm("tracker.second_verdict") and proposal.proposed_by_id != request.user.pk
    return editor(request) if may and proposal.state == ProposalState.OPEN else None


def page(model_admin: Any, request: HttpRequest, proposal: VerdictProposal) -> TemplateResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        **everything(request, proposal),
        "title": str(proposal),
        "opts": model_admin.opts,
        "original": proposal,
        "is_popup": False,
    }
    return TemplateResponse(request, "admin/tracker/verdict/proposal.html", context)
