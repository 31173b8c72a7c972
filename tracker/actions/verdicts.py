from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker import verdicts as rules
from tracker.actions import events
from tracker.actions.claims import next_check_after
from tracker.models import Claim, Evidence, FollowUpCheck, Verdict, VerdictCheck, VerdictEvidence, VerdictProposal
from tracker.vocabulary import NEEDS_TWO_PEOPLE, EditorialState, EventKind, ProposalState


class Decision(TypedDict, total=False):
    """What is decided, and what it cites."""

    outcome: str
    reason_code: str
    rationale: str
    true_since: date | None
    evidence: Iterable[Evidence]
    checks: Iterable[FollowUpCheck]


def asked_of(
    claim: Claim,
    by: User,
    *,
    as_of: date,
    seconded_by: User | None = None,
    **decision: Unpack[Decision],
) -> list[rules.Asked]:
    """What the rules still ask of this decision; without a second person, what they ask of the proposal."""
    ruling = rules.Ruling(
        outcome=decision["outcome"],
        decided_by=by.pk,
        seconded_by=seconded_by.pk if seconded_by else None,
        true_since=decision.get("true_since"),
        opens=claim.opens_on,
        closes=claim.closes_on,
        grace_days=claim.grace_days,
        evidence=tuple(rules.Cited(row.state, row.stance) for row in decision.get("evidence", ())),
        checks=tuple(
            rules.Looked(row.status, row.window.lower, row.window.upper) for row in decision.get("checks", ())
        ),
    )
    return rules.still_asked(ruling, as_of=as_of, alone=seconded_by is None)


def propose(claim: Claim, by: User, *, as_of: date | None = None, **decision: Unpack[Decision]) -> VerdictProposal:
    """A proposal that waits for a second name. Raises ValidationError with what the rules still ask."""
    decision = _listed(decision)
    _refuse_what_is_asked(claim, by, as_of, None, decision)
    if claim.proposals.filter(state=ProposalState.OPEN).exists():
        raise ValidationError({"claim": "An open proposal waits for a second name already."})
    with transaction.atomic():
        proposal = VerdictProposal.objects.create(claim=claim, proposed_by_id=by.pk, **_columns(decision))
        proposal.evidence.set(decision["evidence"])
        proposal.checks.set(decision["checks"])
    return proposal


def second(proposal: VerdictProposal, by: User, now: datetime) -> Verdict:
    """The second name: records the verdict. Raises ValidationError for the same person, or what the rules ask."""
    with transaction.atomic():
        proposal = _open(proposal)
        if proposal.proposed_by_id == by.pk:
            raise ValidationError({"seconded_by": "The second person must be somebody else."})
        decision: Decision = {
            "outcome": proposal.outcome,
            "reason_code": proposal.reason_code,
            "rationale": proposal.rationale,
            "true_since": proposal.true_since,
            "evidence": list(proposal.evidence.all()),
            "checks": list(proposal.checks.all()),
        }
        _refuse_what_is_asked(proposal.claim, proposal.proposed_by, now.date(), by, decision)
        verdict = _record(proposal.claim, proposal.proposed_by, by, decision, now)
        _close(proposal, ProposalState.SECONDED, by, now, "")
    return verdict


def decline(proposal: VerdictProposal, by: User, note: str, now: datetime) -> None:
    """The second person says no, and why; the proposer may take the proposal back in the same way."""
    if not note.strip():
        raise ValidationError({"note": "Say why."})
    with transaction.atomic():
        proposal = _open(proposal)
        own = proposal.proposed_by_id == by.pk
        _close(proposal, ProposalState.WITHDRAWN if own else ProposalState.DECLINED, by, now, note)


def decide(claim: Claim, by: User, *, now: datetime, **decision: Unpack[Decision]) -> Verdict:
    """A verdict that one person may give. Raises ValidationError when the outcome needs two, or with what is asked."""
    decision = _listed(decision)
    if decision["outcome"] in NEEDS_TWO_PEOPLE:
        raise ValidationError({"outcome": "This outcome needs a second person: propose it."})
    _refuse_what_is_asked(claim, by, now.date(), None, decision)
    with transaction.atomic():
        return _record(claim, by, None, decision, now)


def _refuse_what_is_asked(
    claim: Claim, by: User, as_of: date | None, seconded_by: User | None, decision: Decision
) -> None:
    reasons: dict[str, list[str]] = {}
    if claim.state != EditorialState.PUBLISHED:
        reasons["claim"] = ["A verdict is given on a published claim."]
    if not decision.get("rationale", "").strip():
        reasons["rationale"] = ["Say why, for readers."]
    for name in ("evidence", "checks"):
        if any(row.claim_id != claim.pk for row in decision.get(name, ())):  # type: ignore[attr-defined]
            reasons[name] = ["It belongs to another claim."]
    for asked in asked_of(claim, by, as_of=as_of or date.max, seconded_by=seconded_by, **decision):
        reasons.setdefault(asked.field, []).append(asked.reason)
    if reasons:
        raise ValidationError(reasons)


def _record(claim: Claim, by: User, seconded_by: User | None, decision: Decision, now: datetime) -> Verdict:
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    verdict = Verdict.objects.create(
        claim=claim,
        previous=claim.verdicts.order_by("-pk").first(),
        decided_by_id=by.pk,
        seconded_by_id=seconded_by.pk if seconded_by else None,
        **_columns(decision),
    )
    VerdictEvidence.objects.bulk_create(VerdictEvidence(verdict=verdict, evidence=row) for row in decision["evidence"])
    VerdictCheck.objects.bulk_create(VerdictCheck(verdict=verdict, follow_up=row) for row in decision["checks"])
    Claim.objects.filter(pk=claim.pk).update(next_check_at=next_check_after(claim, now))
    events.record(EventKind.VERDICT_RECORDED, claim=claim, verdict=verdict)
    return verdict


def _open(proposal: VerdictProposal) -> VerdictProposal:
    row = (
        VerdictProposal.objects.select_for_update(of=("self",))
        .select_related("claim", "proposed_by")
        .get(pk=proposal.pk)
    )
    if row.state != ProposalState.OPEN:
        raise ValidationError({"state": f"It is {row.get_state_display().lower()} already."})
    return row


def _close(proposal: VerdictProposal, state: str, by: User, now: datetime, note: str) -> None:
    proposal.state, proposal.closed_by_id, proposal.closed_at, proposal.closing_note = state, by.pk, now, note
    proposal.save()


def _listed(decision: Decision) -> Decision:
    return {**decision, "evidence": list(decision.get("evidence", ())), "checks": list(decision.get("checks", ()))}


def _columns(decision: Decision) -> dict[str, Any]:
    return {name: decision.get(name) for name in ("outcome", "reason_code", "rationale", "true_since")}
