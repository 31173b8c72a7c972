"""What editors do at the reading desk. Each verb leaves a step, by which `undo` finds its way back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import appearances, claims, statements
from tracker.actions.reading import Suggestion, read
from tracker.extraction.selected import Selected, readings_of
from tracker.models import Appearance, Capture, Claim, DeskStep, Presence, Refusal, Statement
from tracker.text import Span
from tracker.vocabulary import DeskVerb, EditorialState, Precision, SpeakerStatus

STATEMENT_FIELDS = (
    "words",
    "form",
    "speaker",
    "speaker_status",
    "position",
    "said_on",
    "said_precision",
    "venue",
    "language",
)
CLAIM_FIELDS = ("proposition", "kind", "modality", "condition", "market", "phrase", "criteria")
ONE_EDIT = timedelta(seconds=60)
"""Saves of one field within it are one change, and are undone as one."""

LONGEST_READ = 200_000
"""Characters of a text that is read anew when words are added, so that the page answers at once."""

OPEN_STATES = (EditorialState.DRAFT, EditorialState.IN_REVIEW)


def refuse(statement: Statement, capture: Capture, by: User, now: datetime) -> None:
    """An editor's no: the draft leaves every queue, and its place is not suggested again.

    Raises ValidationError when it was published, or rejected already.
    """
    with transaction.atomic():
        statement = _open(statement)
        if statement.refusals.standing().exists():
            raise ValidationError({"state": "It has been rejected already."})
        places = statement.appearances.select_for_update()
        for place in places:
            Refusal.objects.create(
                statement=statement,
                capture_id=place.capture_id,
                start=place.start,
                end=place.end,
                reader=statement.reader,
                refused_by_id=by.pk,
                refused_at=now,
            )
        _note(capture, by, DeskVerb.REJECTED, now, statement=statement)


def lift(statement: Statement, by: User, now: datetime) -> None:
    """Takes a rejection back: the draft waits again. Raises ValidationError when there is none."""
    if not statement.refusals.standing().update(lifted_at=now, lifted_by_id=by.pk):
        raise ValidationError({"state": "It is not rejected."})


def accept(statement: Statement, capture: Capture, by: User, now: datetime, *, with_claims: bool) -> list[Claim]:
    """Publishes the statement, and with it each claim that nothing more is asked of. Returns those claims.

    Publishing leaves no step: it is taken back by a correction or a withdrawal, which readers are told of.
    Raises ValidationError naming what is missing.
    """
    with transaction.atomic():
        if statement.state != EditorialState.PUBLISHED:
            statements.publish(statement, by, now)
        published = []
        drafts = (
            statement.claims.filter(state__in=OPEN_STATES, published_at=None) if with_claims else Claim.objects.none()
        )
        for claim in drafts:
            if not claims.what_publishing_asks(Claim.objects.select_related("statement").get(pk=claim.pk)):
                claims.publish(claim, by, now)
                published.append(claim)
    return published


def submit(statement: Statement, capture: Capture, by: User, now: datetime) -> None:
    """Draft → in review, by an editor who may not publish."""
    with transaction.atomic():
        statements.submit(_open(statement), by)
        _note(capture, by, DeskVerb.SUBMITTED, now, statement=statement)


def add_quote(
    capture: Capture, selection: Span, words: str, by: User, now: datetime, *, reading: int = 0
) -> Appearance:
    """A draft of words that the machine missed, anchored where the editor selected them.

    `words` are those that the editor saw at the selection; `reading` is the place in `readings_of`. Speaker and
    day are taken from the readers where they see an attribution there. Raises ValidationError when other words
    stand at the offsets, or when the place is a quote already; one that was rejected waits again instead.
    """
    text = capture.text
    inside = 0 <= selection.start < selection.end <= len(text)
    if not inside or selection.of(text) != words:
        raise ValidationError({"words": "Other words stand at this place of the stored text. Load the page again."})
    ways = readings_of(text, selection)
    if not 0 <= reading < len(ways):
        raise ValidationError({"words": "Select the words of the quote."})
    with transaction.atomic():
        Capture.objects.select_for_update(no_key=True).get(pk=capture.pk)
        return _taken(capture, ways[reading], by, now) or _added(capture, ways[reading], by, now)


def _taken(capture: Capture, way: Selected, by: User, now: datetime) -> Appearance | None:
    first, last = way.spans[0].start, way.spans[-1].end
    found = Appearance.objects.filter(capture=capture, start=first, end=last).select_related("statement").first()
    if found is None:
        return None
    if not found.statement.refusals.standing().exists():
        raise ValidationError({"words": "These words are in the list already."})
    lift(found.statement, by, now)
    return found


def _added(capture: Capture, way: Selected, by: User, now: datetime) -> Appearance:
    near = _reader_on(capture, way.spans)
    statement = Statement.objects.create(
        words=way.of(capture.text),
        form=way.form,
        language=capture.article.language,
        speaker_id=near.speaker.person_id if near else None,
        speaker_status=near.speaker.status if near else SpeakerStatus.UNKNOWN,
        position_id=near.speaker.post_id if near else None,
        said_on=near.day.day if near else None,
        said_precision=(near.day.precision if near else None) or Precision.DAY,
        venue=near.day.venue[:300] if near else "",
        created_by_id=by.pk,
    )
    appearance = statements.attach(
        statement,
        capture,
        list(way.spans),
        cue=" ".join(span.of(capture.text) for span in near.attribution.cue) if near else "",
        speaker_as_published=near.speaker.words if near else "",
        title_as_published=near.speaker.title if near else "",
    )
    _note(capture, by, DeskVerb.ADDED, now, statement=statement)
    return appearance


def _reader_on(capture: Capture, spans: Iterable[Span]) -> Suggestion | None:
    """What the readers make of the attribution whose content these words share."""
    if len(capture.text) > LONGEST_READ:
        return None
    spans = list(spans)
    for suggestion in read(capture.text, capture.article.published_on):
        if any(ours.overlaps(theirs) for ours in spans for theirs in suggestion.spans):
            return suggestion
    return None


def change(row: Statement | Claim, values: dict[str, Any], capture: Capture, by: User, now: datetime) -> list[str]:
    """Sets fields of an unpublished statement or claim. Returns the names of those that differ; none, no step.

    A new speaker or day brings the position held that day, where there is one; a new day and a new phrase are
    read into the window anew. Raises ValidationError when the row was published, or for a day that has not come.
    """
    known = STATEMENT_FIELDS if isinstance(row, Statement) else CLAIM_FIELDS
    if unknown := set(values) - set(known):
        raise ValidationError(dict.fromkeys(sorted(unknown), "This field is not changed at the desk."))
    with transaction.atomic():
        row = _open(row)
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if not changed:
            return []
        before = _latest_revision(row)
        for name in changed:
            setattr(row, name, values[name])
        _settle(row, changed, now)
        row.save()
        if isinstance(row, Statement) and "said_on" in changed:
            statements.recompute_claims(row)
        _note_change(row, capture, by, now, before)
    return changed


def _settle(row: Statement | Claim, changed: list[str], now: datetime) -> None:
    if isinstance(row, Claim):
        if "phrase" in changed:
            claims.set_horizon(row)
        return
    if row.said_on is not None and row.said_on > now.date():
        raise ValidationError({"said_on": "The day lies in the future: nobody has said it yet."})
    if "speaker" in changed:
        row.speaker_status = SpeakerStatus.RESOLVED if row.speaker else row.speaker_status
    if row.speaker is None and row.speaker_status == SpeakerStatus.RESOLVED:
        row.speaker_status = SpeakerStatus.UNKNOWN
    if {"speaker", "said_on"} & set(changed) or (row.position and row.position.executive_id != row.speaker_id):
        _settle_position(row)


def _settle_position(row: Statement) -> None:
    """Keeps the position where the speaker held it that day; else the only one held, else none."""
    if row.speaker is None:
        row.position = None
        return
    if row.position is not None and row.position.executive_id == row.speaker_id:
        theirs = row.speaker.positions.all() if row.said_on is None else row.speaker.positions.held_on(row.said_on)
        if theirs.filter(pk=row.position.pk).exists():
            return
    try:
        row.position = statements.propose_position(row)
    except ValidationError:
        row.position = None


def write_claim(statement: Statement, capture: Capture, by: User, now: datetime) -> Claim:
    """Starts a draft of a claim (`claims.draft_from`), so that it can be undone."""
    with transaction.atomic():
        claim = claims.draft_from(statement, by)
        _note(capture, by, DeskVerb.DRAFTED, now, statement=statement, claim=claim)
    return claim


def join(draft: Statement, into: Statement, wording: str, capture: Capture, by: User, now: datetime) -> Appearance:
    """Makes the draft one more source of `into` (`appearances.join`), so that it can be undone."""
    with transaction.atomic():
        appearance = appearances.join(draft, into, wording, by)
        _note(capture, by, DeskVerb.JOINED, now, statement=into, appearance_id=appearance.pk)
    return appearance


def here(capture: Capture, user: User, statement_id: int | None, now: datetime) -> None:
    """Notes that the editor has this capture open, and which statement they are on."""
    known = Statement.objects.filter(pk=statement_id, appearances__capture=capture).exists() if statement_id else False
    Presence.objects.update_or_create(
        capture=capture,
        user_id=user.pk,
        defaults={"seen_at": now, "statement_id": statement_id if known else None, "evidence_id": None},
    )


def _open(row: Any) -> Any:
    """The row as it stands, locked; only while nothing of it has been published."""
    try:
        row = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    except type(row).DoesNotExist:
        raise ValidationError({"state": "It was joined or deleted meanwhile."}) from None
    if row.published_at is not None or row.state not in OPEN_STATES:
        raise ValidationError({"state": "It was published: correct or withdraw it on its own page."})
    return row


def _latest_revision(row: Statement | Claim) -> int | None:
    return row.revisions.order_by("-pgh_id").values_list("pgh_id", flat=True).first()  # type: ignore[union-attr]


def _note(capture: Capture, by: User, verb: DeskVerb, now: datetime, **what: Any) -> DeskStep:
    return DeskStep.objects.create(capture=capture, by_id=by.pk, verb=verb, done_at=now, **what)


def _note_change(row: Statement | Claim, capture: Capture, by: User, now: datetime, before: int | None) -> None:
    """One step for one edit: a save that goes on with the last one moves its end."""
    after = _latest_revision(row)
    named = {"statement": row} if isinstance(row, Statement) else {"claim": row, "statement": row.statement}
    last = DeskStep.objects.to_undo(capture, by.pk).select_for_update().first()
    goes_on = last and last.verb == DeskVerb.CHANGED and last.after_revision == before
    if last and goes_on and now - last.done_at < ONE_EDIT and _fields(row, last) == columns_between(row, before, after):
        last.after_revision, last.done_at = after, now
        last.save(update_fields=["after_revision", "done_at"])
        return
    _note(capture, by, DeskVerb.CHANGED, now, before_revision=before, after_revision=after, **named)


def _fields(row: Statement | Claim, step: DeskStep) -> set[str]:
    return columns_between(row, step.before_revision, step.after_revision)


def columns_between(row: Statement | Claim, before: int | None, after: int | None) -> set[str]:
    """Columns in which two revisions of the row differ."""
    history = row.revisions.in_bulk([pk for pk in (before, after) if pk])  # type: ignore[union-attr]
    if before not in history or after not in history:
        return set()
    fields = [field.attname for field in row._meta.concrete_fields if field.name not in ("id", "version", "search")]
    known = [name for name in fields if hasattr(history[after], name)]
    return {name for name in known if getattr(history[before], name) != getattr(history[after], name)}
