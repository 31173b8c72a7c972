from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tracker import horizons
from tracker.actions import events, lineage
from tracker.actions.corrections import change_with_record
from tracker.matching.rounds import wait_for
from tracker.models import Claim, Correction, Statement
from tracker.vocabulary import NOT_FINAL, DueKind, EditorialState, EventKind, Modality, Precision

CORRECTABLE = (
    "company",
    "proposition",
    "kind",
    "modality",
    "condition",
    "market",
    "criteria",
    "phrase",
    "due_kind",
    "window",
    "grace_days",
)

BY_HAND = "by hand"
"""The rule of a window that an editor gave; a correction of the day does not move it, but asks for a review."""


def set_horizon(claim: Claim) -> None:
    """Reads the claim's time phrase against the day said and the company's fiscal year. Does not save.

    A phrase that names no window leaves the claim undated with its words kept. A window given by hand stays. What
    was said in a month, and no day of it is known, is read against the whole month.
    """
    said_on = claim.statement.said_on
    if claim.rule == BY_HAND and claim.window is not None:
        claim.read_against = said_on
        return
    if not claim.phrase or said_on is None:
        claim.rule, claim.read_against, claim.due_kind, claim.window = "", None, DueKind.OPEN_ENDED, None
        return
    precision = Precision(claim.statement.said_precision)
    horizon = horizons.resolve(claim.phrase, said_on, claim.company.fiscal_year_end, precision)
    claim.rule, claim.read_against, claim.due_kind = horizon.rule, said_on, horizon.due_kind
    undated = horizon.start is None and horizon.end is None
    claim.window = None if undated else DateRange(horizon.start, horizon.end)


def draft_from(statement: Statement, by: User) -> Claim:
    """A draft claim on a statement, for an editor to finish. Raises ValidationError when nobody could owe it."""
    if statement.position is None:
        raise ValidationError({"position": "Say in which position it was said: its company owes the claim."})
    claim = Claim(
        statement=statement,
        company=statement.position.company,
        proposition=statement.words[:500],
        modality=Modality.PLANS,
        created_by_id=by.pk,
    )
    set_horizon(claim)
    claim.save()
    return claim


def submit(claim: Claim, by: User) -> None:
    """Draft → in review."""
    if claim.state != EditorialState.DRAFT:
        raise ValidationError(
            {"state": f"Only a draft can be submitted; this one is {claim.get_state_display().lower()}."}
        )
    claim.state = EditorialState.IN_REVIEW
    claim.save(update_fields=["state"])


def publish(claim: Claim, by: User, now: datetime) -> None:
    """Draft or in review → published, with its event and its first check due. Raises ValidationError."""
    with transaction.atomic():
        # The statement before its claims, as a correction and a withdrawal lock them: else the two could deadlock.
        Statement.objects.select_for_update().get(pk=claim.statement_id)
        claim = Claim.objects.select_for_update(of=("self",)).select_related("statement", "company").get(pk=claim.pk)
        if asked := what_publishing_asks(claim):
            raise ValidationError(asked)
        if claim.published_at is None:
            set_horizon(claim)
            claim.published_at, claim.published_by_id = now, by.pk
        claim.state = EditorialState.PUBLISHED
        claim.next_check_at = now
        claim.save()
        events.record(EventKind.CLAIM_PUBLISHED, claim=claim)
        lineage.suggest([claim])


def what_publishing_asks(claim: Claim) -> dict[str, str]:
    """What stands between a claim and its publication: field to reason. Empty when nothing does."""
    asked = {}
    if claim.state not in (EditorialState.DRAFT, EditorialState.IN_REVIEW):
        asked["state"] = f"It is {claim.get_state_display().lower()}."
    if claim.statement.state != EditorialState.PUBLISHED:
        asked["statement"] = "Publish its statement first."
    if not claim.criteria.strip():
        asked["criteria"] = "Say how it will be judged."
    return asked


def withdraw(claim: Claim, by: User, reason: str, now: datetime) -> None:
    """Published, or back in review → withdrawn. A tombstone with the reason stays."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the tombstone shows it."})
    with transaction.atomic():
        claim.refresh_from_db(from_queryset=Claim.objects.select_for_update(of=("self",)))
        if claim.published_at is None or claim.state == EditorialState.WITHDRAWN:
            raise ValidationError({"state": "Only what was published can be withdrawn; a draft can be deleted."})
        claim.state, claim.withdrawn_reason, claim.next_check_at = EditorialState.WITHDRAWN, reason, None
        claim.save(update_fields=["state", "withdrawn_reason", "next_check_at"])
        events.record(EventKind.CLAIM_WITHDRAWN, claim=claim)


def correct(claim: Claim, changes: dict[str, Any], by: User, reason: str, note: str) -> list[Correction]:
    """Changes a claim that was published, with a correction for each field. A new phrase is read again.

    Raises ValidationError for an unknown field, without a reason, or when nothing changes.
    """
    if unknown := set(changes) - set(CORRECTABLE):
        raise ValidationError(dict.fromkeys(sorted(unknown), "This field cannot be corrected."))
    with transaction.atomic():
        claim = Claim.objects.select_for_update(of=("self",)).select_related("statement", "company").get(pk=claim.pk)
        if claim.published_at is None:
            raise ValidationError({"state": "It was never published: change it directly."})
        if "window" in changes and changes["window"] != claim.window:
            claim.rule, claim.read_against = BY_HAND, claim.statement.said_on
        elif "phrase" in changes or "company" in changes:
            changes = {**changes, **_horizon_of(claim, changes)}
        corrections = change_with_record(claim, "claim", changes, by, reason, note)
        if not corrections:
            raise ValidationError({"changes": "Nothing differs from what is published."})
        claim.save()
        for correction in corrections:
            events.record(EventKind.CLAIM_CORRECTED, claim=claim, correction=correction)
        lineage.suggest([claim])
    return corrections


def follow_correction(claim: Claim, by: User, reason: str, note: str) -> None:
    """After its statement was corrected: reads the horizon anew and puts a published claim back in review.

    Call it in the correction's transaction, with `claim.statement` as corrected.
    """
    moved = _horizon_of(claim, {})
    if claim.published_at is not None and moved:
        for correction in change_with_record(claim, "claim", moved, by, reason, note):
            events.record(EventKind.CLAIM_CORRECTED, claim=claim, correction=correction)
    set_horizon(claim)
    if claim.state == EditorialState.PUBLISHED:
        claim.state = EditorialState.IN_REVIEW
        events.record(EventKind.CLAIM_IN_REVIEW, claim=claim)
    claim.save()


def next_check_after(claim: Claim, now: datetime, *, failed: int = 0) -> datetime | None:
    """When to look again after a look at `now` (`matching/rounds.py` has the rule); None: never.

    `failed` is how many looks in a row were incomplete. A claim with a verdict is looked back at rarely.
    """
    if claim.state != EditorialState.PUBLISHED:
        return None
    verdict = claim.verdicts.order_by("-pk").first()
    ended = verdict is not None and verdict.outcome not in NOT_FINAL
    wait = wait_for(
        now.date(),
        closes=claim.closes_on + timedelta(days=claim.grace_days) if claim.closes_on else None,
        opens=claim.opens_on,
        said_on=claim.statement.said_on,
        decided_on=verdict.recorded_at.date() if verdict and ended else None,
        failed=failed,
    )
    return None if wait is None else now + wait


def _horizon_of(claim: Claim, changes: dict[str, Any]) -> dict[str, Any]:
    """The window and due kind that the claim would have with these changes; only what differs. Sets rule and day."""
    reread = Claim(statement=claim.statement, company=changes.get("company", claim.company))
    reread.phrase, reread.rule = changes.get("phrase", claim.phrase), claim.rule
    reread.window, reread.due_kind = claim.window, claim.due_kind
    set_horizon(reread)
    claim.rule, claim.read_against = reread.rule, reread.read_against
    return {
        field: getattr(reread, field)
        for field in ("due_kind", "window")
        if getattr(reread, field) != getattr(claim, field)
    }
