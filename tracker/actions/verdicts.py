from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tracker import verdicts as rules
from tracker.actions import events
from tracker.actions.claims import next_check_after
from tracker.models import (
    Claim,
    Correction,
    Evidence,
    FollowUpCheck,
    Verdict,
    VerdictCheck,
    VerdictEvidence,
    VerdictProposal,
)
from tracker.vocabulary import NEEDS_TWO_PEOPLE, EditorialState, EventKind, ProposalState


class Decision(TypedDict, total=False):
    """What is decided, and what it cites."""

    outcome: str
    reason_code: str
    rationale: str
    true_since: date | None
    evidence: Iterable[Evidence]
    checks: Iterable[FollowUpCheck]


def ruling_of(claim: Claim, by: User, *, seconded_by: User | None = None, **decision: Unpack[Decision]) -> rules.Ruling:
    """The decision as the rules see it, with the claim's window and what came of asking the company."""
    reply = claim.replies.order_by("-asked_on", "-pk").first()
    passages = list(decision.get("evidence", ()))
    numbers = [row.pk for row in passages]
    days = dict(Evidence.objects.filter(pk__in=numbers).values_list("pk", "capture__article__published_on"))
    return rules.Ruling(
        outcome=decision.get("outcome", ""),
        reason_code=decision.get("reason_code", ""),
        rationale=decision.get("rationale", ""),
        is_published=claim.state == EditorialState.PUBLISHED,
        decided_by=by.pk,
        seconded_by=seconded_by.pk if seconded_by else None,
        true_since=decision.get("true_since"),
        opens=claim.opens_on,
        closes=claim.closes_on,
        grace_days=claim.grace_days,
        evidence=tuple(rules.Cited(row.state, row.stance, days.get(row.pk)) for row in passages),
        checks=tuple(
            rules.Looked(row.status, row.window.lower, row.window.upper) for row in decision.get("checks", ())
        ),
        hearing=rules.Hearing(reply.due_on, bool(reply.answered_on or reply.no_answer_on)) if reply else None,
    )


def asked_of(
    claim: Claim,
    by: User,
    *,
    as_of: date,
    seconded_by: User | None = None,
    **decision: Unpack[Decision],
) -> list[rules.Asked]:
    """What the rules still ask of this decision; without a second person, what they ask of the proposal."""
    ruling = ruling_of(claim, by, seconded_by=seconded_by, **decision)
    return rules.still_asked(ruling, as_of=as_of, alone=seconded_by is None)


def checklist(
    claim: Claim, by: User, *, as_of: date, seconded_by: User | None = None, **decision: Unpack[Decision]
) -> list[rules.Line]:
    """Each thing that the rules ask of this decision, met or missing."""
    return rules.checklist(ruling_of(claim, by, seconded_by=seconded_by, **_listed(decision)), as_of=as_of)


def decision_of(given: VerdictProposal | Verdict) -> Decision:
    """What a proposal or a verdict decides and cites."""
    return {
        "outcome": given.outcome,
        "reason_code": given.reason_code,
        "rationale": given.rationale,
        "true_since": given.true_since,
        "evidence": list(
            Evidence.objects.with_sources().filter(pk__in=list(given.evidence.values_list("pk", flat=True)))
        ),
        "checks": list(given.checks.order_by("pk")),
    }


def save_draft(claim: Claim, by: User, **decision: Unpack[Decision]) -> VerdictProposal:
    """What this editor has of a verdict so far, however incomplete; one draft a claim and an editor.

    Raises ValidationError for what no draft may hold: evidence or checks of another claim.
    """
    decision = _listed(decision)
    if strangers := _of_another_claim(claim, decision):
        raise ValidationError(strangers)
    with transaction.atomic():
        draft = _draft(claim, by)
        _write(draft, decision)
    return draft


def discard(draft: VerdictProposal, by: User) -> None:
    """Throws an editor's own draft away; its revisions stay. Raises ValidationError for another's, or a proposal."""
    with transaction.atomic():
        row = VerdictProposal.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if row.state != ProposalState.DRAFT or row.proposed_by_id != by.pk:
            raise ValidationError({"state": "Only your own draft can be thrown away."})
        row.delete()


def propose(claim: Claim, by: User, *, as_of: date | None = None, **decision: Unpack[Decision]) -> VerdictProposal:
    """A proposal that waits for a second name; the editor's draft becomes it.

    Raises ValidationError with what the rules still ask, and when another waits on the claim.
    """
    decision = _listed(decision)
    with transaction.atomic():
        claim = _locked(claim)
        _refuse_what_is_asked(claim, by, as_of, None, decision)
        if claim.proposals.waiting().exists():
            raise ValidationError({"claim": "An open proposal waits for a second name already."})
        proposal = _draft(claim, by)
        proposal.state = ProposalState.OPEN
        proposal.follows = claim.verdicts.order_by("-pk").first()
        proposal.corrections_seen = _corrections(claim).count()
        proposal.proposed_at = timezone.now()
        _write(proposal, decision)
    return proposal


def second(proposal: VerdictProposal, by: User, now: datetime) -> Verdict:
    """The second name: records the verdict.

    Raises ValidationError for the same person, for what the rules ask, and where the claim was corrected or decided
    since the proposal: both names must have seen the same claim.
    """
    with transaction.atomic():
        proposal = _open(proposal)
        if proposal.proposed_by_id == by.pk:
            raise ValidationError({"seconded_by": "The second person must be somebody else."})
        claim = _locked(proposal.claim)
        if changed := changed_since(proposal):
            raise ValidationError({"claim": [*changed, "Send it back: who proposed it has to look again."]})
        decision = decision_of(proposal)
        _refuse_what_is_asked(claim, proposal.proposed_by, now.date(), by, decision)
        verdict = _record(claim, proposal.proposed_by, by, decision, now)
        _close(proposal, ProposalState.SECONDED, by, now, "")
    return verdict


def changed_since(proposal: VerdictProposal) -> list[str]:
    """What has changed under an open proposal since it was made, in words; empty when nothing has."""
    claim = proposal.claim
    # Counted, not compared by number: a correction may be committed after one with a higher number.
    corrections = _corrections(claim).order_by("-pk")
    new = corrections[: max(0, corrections.count() - proposal.corrections_seen)]
    told = [
        f"“{row.field.replace('_', ' ')}” was corrected since this was proposed: "
        f"{row.before or 'nothing'} → {row.after or 'nothing'}."
        for row in reversed(new)
    ]
    standing = claim.verdicts.order_by("-pk").first()
    if standing is not None and standing.pk != proposal.follows_id:
        told.append(f"Another verdict was recorded since this was proposed: {standing.get_outcome_display()}.")
    return told


def decline(proposal: VerdictProposal, by: User, note: str, now: datetime) -> VerdictProposal | None:
    """The second person says no, and why; the proposer may take the proposal back in the same way.

    It goes back to the proposer as a draft that holds all of it, which is returned; None where a draft on the claim
    is under way already. The closed proposal stays. Raises ValidationError without a note.
    """
    if not note.strip():
        raise ValidationError({"note": "Say why."})
    with transaction.atomic():
        proposal = _open(proposal)
        own = proposal.proposed_by_id == by.pk
        _close(proposal, ProposalState.WITHDRAWN if own else ProposalState.DECLINED, by, now, note)
        if VerdictProposal.objects.drafts_of(proposal.proposed_by_id).filter(claim=proposal.claim).exists():
            return None
        draft = VerdictProposal(claim=proposal.claim, proposed_by=proposal.proposed_by, revises=proposal)
        draft.state = ProposalState.DRAFT
        _write(draft, decision_of(proposal))
    return draft


def decide(claim: Claim, by: User, *, now: datetime, **decision: Unpack[Decision]) -> Verdict:
    """A verdict that one person may give; the editor's draft goes, for it is given now.

    Raises ValidationError when the outcome needs two, or with what is asked.
    """
    decision = _listed(decision)
    if decision["outcome"] in NEEDS_TWO_PEOPLE:
        raise ValidationError({"outcome": "This outcome needs a second person: propose it."})
    with transaction.atomic():
        claim = _locked(claim)
        _refuse_what_is_asked(claim, by, now.date(), None, decision)
        verdict = _record(claim, by, None, decision, now)
        VerdictProposal.objects.drafts_of(by.pk).filter(claim=claim).delete()
    return verdict


def asked_now(verdict: Verdict, claim: Claim, as_of: date) -> list[str]:
    """What the rules would ask of a recorded verdict, were it given on the claim as it is now; it stands all the same."""
    decision = decision_of(verdict)
    ruling = ruling_of(claim, verdict.decided_by, seconded_by=verdict.seconded_by, **decision)
    asked = rules.still_asked(ruling, as_of=as_of, alone=verdict.seconded_by is None)
    return [one.reason for one in asked if one.rule != rules.claim_is_published.__name__]


def _refuse_what_is_asked(
    claim: Claim, by: User, as_of: date | None, seconded_by: User | None, decision: Decision
) -> None:
    reasons: dict[str, list[str]] = {**_of_another_claim(claim, decision)}
    for asked in asked_of(claim, by, as_of=as_of or date.max, seconded_by=seconded_by, **decision):
        reasons.setdefault(asked.field, []).append(asked.reason)
    if reasons:
        raise ValidationError(reasons)


def _of_another_claim(claim: Claim, decision: Decision) -> dict[str, list[str]]:
    return {
        name: ["It belongs to another claim."]
        for name in ("evidence", "checks")
        if any(row.claim_id != claim.pk for row in decision.get(name, ()))  # type: ignore[attr-defined]
    }


def _locked(claim: Claim) -> Claim:
    """The claim, held to the end of the transaction: a correction of its window waits."""
    return Claim.objects.select_for_update(of=("self",)).select_related("statement", "company").get(pk=claim.pk)


def _corrections(claim: Claim) -> Any:
    return Correction.objects.filter(Q(claim=claim) | Q(statement=claim.statement_id))


def _draft(claim: Claim, by: User) -> VerdictProposal:
    """The editor's draft on the claim, held; a new one where there is none."""
    drafts = VerdictProposal.objects.select_for_update(of=("self",)).drafts_of(by.pk)
    return drafts.filter(claim=claim).first() or VerdictProposal(
        claim=claim, proposed_by_id=by.pk, state=ProposalState.DRAFT
    )


def _write(proposal: VerdictProposal, decision: Decision) -> None:
    for name, value in _columns(decision).items():
        setattr(proposal, name, value)
    proposal.save()
    proposal.evidence.set(decision.get("evidence", ()))
    proposal.checks.set(decision.get("checks", ()))


def _record(claim: Claim, by: User, seconded_by: User | None, decision: Decision, now: datetime) -> Verdict:
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
    texts = {name: decision.get(name) or "" for name in ("outcome", "reason_code", "rationale")}
    return {**texts, "true_since": decision.get("true_since")}
