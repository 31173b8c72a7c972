"""Takes back what an editor did last at a reading desk, unless somebody has built on it since."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import appearances, desk, statements
from tracker.models import Appearance, Capture, Claim, DeskStep, Statement
from tracker.vocabulary import DeskVerb, EditorialState

GONE = "What it was about is gone; it was joined or deleted since."
PUBLISHED = "It has been published since. Readers were shown it: correct or withdraw it on its own page, which they are told of."


def undo(capture: Capture, by: User, now: datetime) -> DeskStep:
    """Takes back the editor's last step at this capture. Returns the step.

    Raises ValidationError when there is none, or when it can't be taken back any more; the step is then passed
    over, so that the one before it comes next.
    """
    with transaction.atomic():
        step = DeskStep.objects.to_undo(capture, by.pk).select_for_update().first()
        if step is None:
            raise ValidationError({"undo": "Nothing of yours is left to undo here."})
        refused = None
        try:
            with transaction.atomic():
                BACK[DeskVerb(step.verb)](step, by, now)
        except ValidationError as refusal:
            refused = refusal
        # A step goes with the draft that it was about.
        DeskStep.objects.filter(pk=step.pk).update(undone_at=now)
    if refused is not None:
        raise refused
    return step


def _statement(step: DeskStep) -> Statement:
    return Statement.objects.select_for_update().get(pk=step.statement_id)


def _unpublished(row: Statement | Claim) -> None:
    if row.published_at is not None:
        raise ValidationError({"undo": PUBLISHED})


def _take_back_rejection(step: DeskStep, by: User, now: datetime) -> None:
    desk.lift(_statement(step), by, now)


def _take_back_addition(step: DeskStep, by: User, now: datetime) -> None:
    row = _statement(step)
    _unpublished(row)
    if row.appearances.exclude(capture=step.capture).exists():
        raise ValidationError({"undo": "Another source was joined to it since: it stays."})
    row.claims.all().delete()
    row.delete()


def _take_back_claim(step: DeskStep, by: User, now: datetime) -> None:
    row = Claim.objects.select_for_update(of=("self",)).get(pk=step.claim_id or 0)
    _unpublished(row)
    row.delete()


def _take_back_submission(step: DeskStep, by: User, now: datetime) -> None:
    row = _statement(step)
    _unpublished(row)
    row.state = EditorialState.DRAFT
    row.save(update_fields=["state"])


def _take_back_joining(step: DeskStep, by: User, now: datetime) -> None:
    appearance = Appearance.objects.select_related("capture__article").filter(pk=step.appearance_id or 0).first()
    if appearance is None:
        raise ValidationError({"undo": GONE})
    appearances.split_off(appearance, by)


def _take_back_change(step: DeskStep, by: User, now: datetime) -> None:
    row: Statement | Claim = _statement(step)
    if step.claim_id:
        row = Claim.objects.select_for_update(of=("self",)).get(pk=step.claim_id)
    _unpublished(row)
    revisions = row.revisions.in_bulk([step.before_revision, step.after_revision])  # type: ignore[union-attr]
    before, after = revisions[step.before_revision], revisions[step.after_revision]
    changed = desk.columns_between(row, step.before_revision, step.after_revision)
    for name in changed:
        if getattr(row, name) != getattr(after, name):
            raise ValidationError({"undo": "Somebody has changed the same field since: their change stays."})
        setattr(row, name, getattr(before, name))
    row.save()
    if isinstance(row, Statement) and "said_on" in changed:
        statements.recompute_claims(row)


BACK = {
    DeskVerb.CHANGED: _take_back_change,
    DeskVerb.ADDED: _take_back_addition,
    DeskVerb.DRAFTED: _take_back_claim,
    DeskVerb.REJECTED: _take_back_rejection,
    DeskVerb.SUBMITTED: _take_back_submission,
    DeskVerb.JOINED: _take_back_joining,
}
"""For each thing that an editor does, what takes it back."""
