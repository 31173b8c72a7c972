"""Two prints of one saying become one statement; and a print that was joined by mistake its own again."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import events
from tracker.models import Appearance, Claim, Statement
from tracker.vocabulary import EditorialState, EventKind, SpeakerStatus, Wording

GONE = "It was joined or deleted meanwhile."


def join(draft: Statement, into: Statement, wording: str, by: User) -> Appearance:
    """Moves the draft's appearances onto `into` as further sources; the draft and its draft claims are deleted.

    Nothing else is carried over. `wording` says how the draft's words relate to those of `into`. A further
    source of a published statement is public, so it leaves an event. Returns the draft's first appearance.
    Raises ValidationError naming the field: draft, into, wording or speaker.
    """
    if wording not in Wording.values:
        raise ValidationError({"wording": "Say whether it is as spoken, a translation or a paraphrase."})
    if draft.pk == into.pk:
        raise ValidationError({"into": "A statement cannot be joined to itself."})
    with transaction.atomic():
        draft, into = _locked(draft, into)
        if refusal := what_joining_refuses(draft, into):
            raise ValidationError(refusal)
        moved = list(draft.appearances.select_for_update().order_by("pk"))
        if not moved:
            raise ValidationError({"draft": "No source is attached to it."})
        for appearance in moved:
            appearance.statement, appearance.wording = into, wording
            appearance.save(update_fields=["statement", "wording"])
        Claim.objects.filter(statement=draft).delete()
        draft.delete()
        if into.state == EditorialState.PUBLISHED:
            events.record(EventKind.APPEARANCE_ADDED, statement=into)
    return moved[0]


def what_joining_refuses(draft: Statement, into: Statement) -> dict[str, str]:
    """Why the one cannot become a further source of the other: field to reason. Empty when it can."""
    refused = {}
    if draft.published_at is not None or draft.state not in (EditorialState.DRAFT, EditorialState.IN_REVIEW):
        refused["draft"] = "It was published: it stays a statement of its own."
    elif draft.claims.exclude(published_at=None).exists():
        refused["draft"] = "A claim of it was published."
    if into.state == EditorialState.WITHDRAWN:
        refused["into"] = "It was withdrawn: its tombstone takes no further source."
    if draft.speaker_id and into.speaker_id and draft.speaker_id != into.speaker_id:
        refused["speaker"] = f"{draft.speaker} said the one, {into.speaker} the other."
    return refused


def split_off(appearance: Appearance, by: User) -> Statement:
    """The appearance as a draft statement of its own again, with the speaker, position and day of the one it leaves.

    The claims that the draft had are not brought back. Raises ValidationError when the statement was published,
    because what readers were shown as its source stays one, and when it is the only appearance.
    """
    with transaction.atomic():
        statement = Statement.objects.select_for_update().get(pk=appearance.statement_id)
        found = Appearance.objects.select_for_update().filter(pk=appearance.pk, statement=statement).first()
        if found is None:
            raise ValidationError({"appearance": "It was split off or deleted meanwhile."})
        if statement.published_at is not None:
            raise ValidationError({"appearance": "Readers were shown it as a source of this statement: it stays."})
        if not statement.appearances.exclude(pk=found.pk).exists():
            raise ValidationError({"appearance": "It is the only source of the statement."})
        draft = _draft_of(found, statement, by)
        found.statement, found.wording = draft, Wording.ORIGINAL
        found.save(update_fields=["statement", "wording"])
    return draft


def _draft_of(appearance: Appearance, statement: Statement, by: User) -> Statement:
    return Statement.objects.create(
        speaker_id=statement.speaker_id,
        speaker_status=statement.speaker_status if statement.speaker_id else SpeakerStatus.UNKNOWN,
        position_id=statement.position_id,
        words=appearance.exact,
        form=statement.form,
        said_on=statement.said_on,
        said_precision=statement.said_precision,
        venue=statement.venue,
        language=appearance.capture.article.language,
        created_by_id=by.pk,
    )


def _locked(draft: Statement, into: Statement) -> tuple[Statement, Statement]:
    """Both rows as they stand now, locked by id: two joins that cross wait for each other in one order."""
    asked = [draft.pk, into.pk]
    rows = {row.pk: row for row in Statement.objects.select_for_update().filter(pk__in=asked).order_by("pk")}
    missing = {name: GONE for name, pk in zip(("draft", "into"), asked, strict=True) if pk not in rows}
    if missing:
        raise ValidationError(missing)
    return rows[draft.pk], rows[into.pk]
