from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import events
from tracker.models import Capture, Claim, Evidence, FollowUpCheck, Judgement
from tracker.text import Span, selector
from tracker.vocabulary import EventKind, EvidenceState, Stance


def suggest_passage(
    claim: Claim,
    capture: Capture,
    span: Span,
    *,
    stance: str,
    score: float,
    reader: str,
    found_by: FollowUpCheck | None,
) -> tuple[Evidence, bool]:
    """A reader's suggestion; the same passage twice leaves one row. Returns the row and whether it is new.

    A later capture of the same article that prints the passage again brings no second one. Where nobody has judged the
    passage yet, another version of the reader takes the place of the old one.
    """
    exact, prefix, suffix = selector(capture.text, span)
    known = Evidence.objects.filter(claim=claim, capture__article=capture.article_id, exact=exact)
    if (earlier := known.exclude(capture=capture).order_by("pk").first()) is not None:
        return earlier, False
    place = {"claim": claim, "capture": capture, "start": span.start, "end": span.end}
    # The database keeps a reader's stance as it was given: the row of an older version goes, its revisions stay.
    # Where a person had judged it and took that back, readers may have been told: that row stays.
    older = Evidence.objects.to_judge().filter(**place).exclude(reader__in=("", reader))
    older.filter(judgements=None).delete()
    return Evidence.objects.get_or_create(
        **place,
        defaults={
            "exact": exact,
            "prefix": prefix,
            "suffix": suffix,
            "stance": stance,
            "suggested_stance": stance,
            "score": score,
            "reader": reader,
            "found_by": found_by,
        },
    )


def add(
    claim: Claim, capture: Capture, span: Span, stance: str, by: User, *, now: datetime, note: str = ""
) -> Evidence:
    """Evidence that a person found, confirmed at once. Raises ValidationError when it is there already."""
    exact, prefix, suffix = selector(capture.text, span)
    if not exact.strip():
        raise ValidationError({"passage": "The passage is empty."})
    place = {"claim": claim, "capture": capture, "start": span.start, "end": span.end}
    if Evidence.objects.filter(**place).exists():
        raise ValidationError({"passage": "This passage is evidence on this claim already: judge that row."})
    with transaction.atomic():
        row = Evidence.objects.create(
            **place,
            exact=exact,
            prefix=prefix,
            suffix=suffix,
            stance=stance,
            state=EvidenceState.CONFIRMED,
            judged_by_id=by.pk,
            judged_at=now,
            note=note,
        )
        events.record(EventKind.EVIDENCE_CONFIRMED, claim=claim, evidence=row)
    return row


def confirm(
    evidence: Evidence, by: User, now: datetime, stance: str | None = None, note: str = "", act: UUID | None = None
) -> None:
    """A person confirms the passage, and may change its stance; the machine's stance stays beside it.

    `act` is shared by what was judged together, and is undone together (`judgements.undo`).
    """
    if stance is not None and stance not in Stance.values:
        raise ValidationError({"stance": f"Unknown stance: {stance}."})
    _judge(evidence, EvidenceState.CONFIRMED, by, now, stance or evidence.stance, note, act)


def reject(evidence: Evidence, by: User, now: datetime, note: str = "", act: UUID | None = None) -> None:
    """A person rejects the passage."""
    _judge(evidence, EvidenceState.REJECTED, by, now, evidence.stance, note, act)


def _judge(evidence: Evidence, state: str, by: User, now: datetime, stance: str, note: str, act: UUID | None) -> None:
    with transaction.atomic():
        row = Evidence.objects.select_for_update().get(pk=evidence.pk)
        was, before = row.state, latest_revision(row)
        if cited_by_standing_verdict(row):
            raise ValidationError({"state": "A standing verdict cites this evidence: give a new verdict first."})
        row.state, row.stance, row.judged_by_id, row.judged_at = state, stance, by.pk, now
        row.note = note or row.note
        row.save()
        if state == EvidenceState.CONFIRMED:
            events.record(EventKind.EVIDENCE_CONFIRMED, claim=row.claim, evidence=row)
        elif was == EvidenceState.CONFIRMED:
            events.record(EventKind.EVIDENCE_TAKEN_BACK, claim=row.claim, evidence=row)
        Judgement.objects.create(
            act=act or uuid4(),
            evidence=row,
            by_id=by.pk,
            before_revision=before,
            after_revision=latest_revision(row),
            done_at=now,
        )
    evidence.refresh_from_db()


def latest_revision(row: Evidence) -> int:
    """The id of the revision that holds how it stands: the database keeps one of each state."""
    found: int = row.revisions.order_by("-pgh_id").values_list("pgh_id", flat=True)[0]  # type: ignore[attr-defined]
    return found


def cited_by_standing_verdict(evidence: Evidence) -> bool:
    return evidence.citations.filter(verdict__next=None).exists()
