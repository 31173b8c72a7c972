"""What editors do in the evidence queue: judge a passage with its copies in one act, and take the last act back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import events, evidence
from tracker.models import Evidence, Judgement, Presence, VerdictProposal
from tracker.queries.evidence_queue import root_of
from tracker.vocabulary import EventKind, EvidenceState, ProposalState

RESTORED = ("state", "stance", "note", "judged_by_id", "judged_at")


def judge_together(
    opened: Mapping[int, int], decision: str, by: User, now: datetime, *, stance: str, note: str = ""
) -> list[Evidence]:
    """Judges evidence of one claim out of one origin: `opened` holds, for each row's id, the version that was shown.

    `decision` is the state that all come to; each row has its own history. Raises ValidationError when one of them
    has changed since, or belongs elsewhere; nothing is judged then.
    """
    act = uuid4()
    with transaction.atomic():
        rows = _locked(opened)
        _refuse_strangers(rows)
        for row in rows:
            if decision == EvidenceState.CONFIRMED:
                evidence.confirm(row, by, now, stance=stance, note=note, act=act)
            elif decision == EvidenceState.REJECTED:
                evidence.reject(row, by, now, note=note, act=act)
            else:
                raise ValidationError({"decision": "Confirm or reject."})
    return rows


def _locked(opened: Mapping[int, int]) -> list[Evidence]:
    rows = list(
        Evidence.objects.select_for_update(of=("self",))
        .filter(pk__in=opened)
        .select_related("capture__article")
        .defer("capture__text", "capture__search")
        .order_by("pk")
    )
    if len(rows) < len(opened) or not rows:
        raise ValidationError({"stale": "A newer reading of this passage has taken its place. Load the queue again."})
    if any(row.version != opened[row.pk] for row in rows):
        raise ValidationError({"stale": "Somebody has judged it since you opened it. Nothing of yours was recorded."})
    return rows


def _refuse_strangers(rows: list[Evidence]) -> None:
    if len({(row.claim_id, root_of(row)) for row in rows}) > 1:
        raise ValidationError({"copies": "Only copies of one origin, on one claim, are judged together."})


def undo(by: User, now: datetime) -> list[Evidence]:
    """Takes back the editor's last act, all its copies with it. Returns the evidence as it stands again.

    Raises ValidationError when there is none, or when something rests on it; the act is then passed over, so that
    the one before it comes next.
    """
    with transaction.atomic():
        last = Judgement.objects.to_undo(by.pk).select_for_update(of=("self",)).first()
        if last is None:
            raise ValidationError({"undo": "Nothing of yours is left to undo here."})
        refused, rows = None, []
        try:
            with transaction.atomic():
                rows = _taken_back(last.act, now)
        except ValidationError as refusal:
            refused = refusal
        Judgement.objects.filter(act=last.act).update(undone_at=now)
    if refused is not None:
        raise refused
    return rows


def _taken_back(act: UUID, now: datetime) -> list[Evidence]:
    judged = {one.evidence_id: one for one in Judgement.objects.filter(act=act)}
    rows = list(Evidence.objects.select_for_update().filter(pk__in=judged).order_by("pk"))
    for row in rows:
        _refuse_what_rests_on(row, judged[row.pk])
    for row in rows:
        was = row.state
        before = row.revisions.get(pgh_id=judged[row.pk].before_revision)  # type: ignore[attr-defined]
        for name in RESTORED:
            setattr(row, name, getattr(before, name))
        row.save(update_fields=RESTORED)
        if EvidenceState.CONFIRMED in (was, row.state):
            confirmed = row.state == EvidenceState.CONFIRMED
            kind = EventKind.EVIDENCE_CONFIRMED if confirmed else EventKind.EVIDENCE_TAKEN_BACK
            events.record(kind, claim=row.claim, evidence=row)
    return rows


def _refuse_what_rests_on(row: Evidence, judgement: Judgement) -> None:
    if evidence.latest_revision(row) != judgement.after_revision:
        raise ValidationError({"undo": "Somebody has judged it again since: their judgement stays."})
    if row.citations.exists():
        raise ValidationError({"undo": "A verdict rests on it: the judgement stays. Judge it anew on its own page."})
    if VerdictProposal.objects.filter(state=ProposalState.OPEN, evidence=row).exists():
        raise ValidationError({"undo": "An open proposal of a verdict rests on it: take the proposal back first."})


def hold(row: Evidence, by: User, now: datetime) -> None:
    """Notes that the editor has this piece of evidence before them."""
    Presence.objects.update_or_create(
        capture_id=row.capture_id,
        user_id=by.pk,
        defaults={"seen_at": now, "statement_id": None, "evidence_id": row.pk},
    )
