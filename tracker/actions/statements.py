from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, F, Func, Q, Value

from tracker.actions import claims as claim_actions
from tracker.actions import events
from tracker.actions.corrections import change_with_record
from tracker.models import Appearance, AppearanceSpan, Capture, Claim, Correction, Position, Statement
from tracker.text import Span, selector
from tracker.vocabulary import EditorialState, EventKind, SpeakerStatus, Wording

CORRECTABLE = ("speaker", "position", "said_on", "said_precision", "words", "form", "venue", "language")

RE_REVIEWED = ("speaker", "position", "said_on", "said_precision")
"""Fields whose correction puts the statement's claims back in review (PRODUCT.md, invariant 5)."""

NOT_PRINTED = "No source attached prints these words: attach one that does, or give the words as a source prints them."

GAPS = (" … ", "…", " ... ", "...", "[...]", "[…]")


def find_in(text: str, words: str) -> list[Span]:
    """Where the words stand in the text; pieces that an ellipsis joins are looked for one after another.

    Raises ValidationError when they do not stand there exactly.
    """
    pieces = [words.strip()] if words.strip() in text else _pieces(words)
    spans, reached = [], 0
    for piece in pieces:
        start = text.find(piece, reached)
        if start < 0:
            shown = piece if len(piece) <= 60 else f"{piece[:59]}…"
            raise ValidationError({"source_words": f"“{shown}” does not stand in the source word for word."})
        spans.append(Span(start, start + len(piece)))
        reached = start + len(piece)
    if not spans:
        raise ValidationError({"source_words": "Give the words as the source prints them."})
    return spans


def attach(
    statement: Statement,
    capture: Capture,
    spans: list[Span],
    *,
    cue: str = "",
    speaker_as_published: str = "",
    title_as_published: str = "",
    wording: str = Wording.ORIGINAL,
) -> Appearance:
    """The statement as this capture prints it. The same place twice leaves one appearance.

    Raises ValidationError when the place belongs to another statement, or is none.
    """
    if not spans or any(not 0 <= span.start < span.end <= len(capture.text) for span in spans):
        raise ValidationError({"spans": "The spans do not lie within the source's text."})
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    with transaction.atomic():
        appearance, new = Appearance.objects.get_or_create(
            capture=capture,
            start=first,
            end=last,
            defaults={
                "statement": statement,
                "pieces": len(spans),
                "cue": cue[:200],
                "speaker_as_published": speaker_as_published[:300],
                "title_as_published": title_as_published[:300],
                "wording": wording,
            },
        )
        if not new and appearance.statement_id != statement.pk:
            raise ValidationError(
                {"source_words": f"These words belong to statement {appearance.statement_id} already."}
            )
        if new:
            AppearanceSpan.objects.bulk_create(_spans(appearance, capture.text, sorted(spans)))
            if statement.state == EditorialState.PUBLISHED:
                events.record(EventKind.APPEARANCE_ADDED, statement=statement)
    return appearance


def propose_position(statement: Statement) -> Position | None:
    """The one position that the speaker held on the day said. Raises ValidationError listing them when several fit."""
    if statement.speaker is None or statement.said_on is None:
        return None
    held = list(statement.speaker.positions.held_on(statement.said_on).select_related("company"))
    if len(held) > 1:
        listed = "; ".join(str(position) for position in held)
        raise ValidationError(
            {"position": f"{statement.speaker} held several positions on that day, pick one: {listed}."}
        )
    return held[0] if held else None


def submit(statement: Statement, by: User) -> None:
    """Draft → in review."""
    if statement.state != EditorialState.DRAFT:
        raise ValidationError(
            {"state": f"Only a draft can be submitted; this one is {statement.get_state_display().lower()}."}
        )
    statement.state = EditorialState.IN_REVIEW
    statement.save(update_fields=["state"])


def publish(statement: Statement, by: User, now: datetime) -> None:
    """Draft or in review → published, with its event. Raises ValidationError naming what is missing."""
    with transaction.atomic():
        statement = Statement.objects.select_for_update().get(pk=statement.pk)
        if missing := what_publishing_asks(statement, now.date()):
            raise ValidationError(missing)
        for claim in statement.claims.filter(~Q(phrase="") | Q(rule=claim_actions.BY_HAND)):
            claim_actions.set_horizon(claim)
            claim.save()
        statement.state = EditorialState.PUBLISHED
        statement.published_at, statement.published_by_id = now, by.pk
        statement.save()
        events.record(EventKind.STATEMENT_PUBLISHED, statement=statement)


def what_publishing_asks(statement: Statement, today: date) -> dict[str, str]:
    """What stands between a statement and its publication: field to reason. Empty when nothing does."""
    asked = {}
    if statement.state not in (EditorialState.DRAFT, EditorialState.IN_REVIEW):
        asked["state"] = f"It is {statement.get_state_display().lower()}."
    elif statement.refusals.standing().exists():
        asked["state"] = "It was rejected: take that back first."
    if statement.speaker is None or statement.speaker_status != SpeakerStatus.RESOLVED:
        asked["speaker"] = "Say who said it."
    if statement.position is None:
        asked["position"] = "Say in which position."
    elif statement.position.executive_id != statement.speaker_id:
        asked["position"] = "The position belongs to somebody else."
    if statement.said_on is None:
        asked["said_on"] = "Say on which day."
    elif statement.said_on > today:
        asked["said_on"] = "The day lies in the future."
    if not statement.appearances.exists():
        asked["appearances"] = "Attach the source words: what can't be anchored can't be published."
    elif not are_printed(statement, statement.words):
        asked["words"] = NOT_PRINTED
    return asked


def are_printed(statement: Statement, words: str) -> bool:
    """Whether one appearance prints these words, up to quotation marks, spaces and gaps. The database keeps the rule."""
    printed = Func(F("pk"), Value(words), function="on_record_words_are_printed", output_field=BooleanField())
    return Statement.objects.filter(pk=statement.pk).annotate(printed=printed).values_list("printed", flat=True).get()


def withdraw(statement: Statement, by: User, reason: str, now: datetime) -> None:
    """Published → withdrawn, its published claims with it. A tombstone with the reason stays."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the tombstone shows it."})
    with transaction.atomic():
        statement.refresh_from_db(from_queryset=Statement.objects.select_for_update())
        if statement.state != EditorialState.PUBLISHED:
            raise ValidationError({"state": "Only a published statement can be withdrawn; a draft can be deleted."})
        standing = Q(state=EditorialState.PUBLISHED) | Q(state=EditorialState.IN_REVIEW, published_at__isnull=False)
        for claim in statement.claims.filter(standing):
            claim_actions.withdraw(claim, by, reason, now)
        statement.state, statement.withdrawn_reason = EditorialState.WITHDRAWN, reason
        statement.save(update_fields=["state", "withdrawn_reason"])
        events.record(EventKind.STATEMENT_WITHDRAWN, statement=statement)


def correct(
    statement: Statement, changes: dict[str, Any], by: User, reason: str, note: str, *, now: datetime
) -> list[Correction]:
    """Changes a published statement, with a correction for each field.

    A change of speaker, position or day recomputes each horizon that hangs on it and puts the claims back in review
    (PRODUCT.md, invariant 5). Raises ValidationError for an unknown field, without a reason, or when nothing changes.
    """
    if unknown := set(changes) - set(CORRECTABLE):
        raise ValidationError(dict.fromkeys(sorted(unknown), "This field cannot be corrected."))
    with transaction.atomic():
        statement = Statement.objects.select_for_update().get(pk=statement.pk)
        if statement.published_at is None:
            raise ValidationError({"state": "It was never published: change it directly."})
        corrections = change_with_record(statement, "statement", changes, by, reason, note)
        if not corrections:
            raise ValidationError({"changes": "Nothing differs from what is published."})
        _check_corrected(statement, now.date())
        if any(correction.field in RE_REVIEWED for correction in corrections):
            for claim in statement.claims.select_for_update().select_related("company"):
                claim.statement = statement
                claim_actions.follow_correction(claim, by, reason, note)
        statement.save()
        for correction in corrections:
            events.record(EventKind.STATEMENT_CORRECTED, statement=statement, correction=correction)
    return corrections


def recompute_claims(statement: Statement) -> None:
    """Reads the horizons of a draft's claims anew, after its day was changed."""
    drafts = Claim.objects.filter(statement=statement, published_at=None)
    for claim in drafts.filter(~Q(phrase="") | Q(rule=claim_actions.BY_HAND)):
        claim_actions.set_horizon(claim)
        claim.save()


def _check_corrected(statement: Statement, today: date) -> None:
    if statement.position is None or statement.position.executive_id != statement.speaker_id:
        raise ValidationError({"position": "The position belongs to somebody else: correct both together."})
    if statement.said_on is None or statement.said_on > today + timedelta(days=1):
        raise ValidationError({"said_on": "Give a day that is not in the future."})
    if not statement.words.strip():
        raise ValidationError({"words": "The words are empty."})
    if statement.state == EditorialState.PUBLISHED and not are_printed(statement, statement.words):
        raise ValidationError({"words": NOT_PRINTED})


def _pieces(words: str) -> list[str]:
    for gap in GAPS:
        words = words.replace(gap, "\x1f")
    return [piece.strip() for piece in words.split("\x1f") if piece.strip()]


def _spans(appearance: Appearance, text: str, spans: list[Span]) -> list[AppearanceSpan]:
    rows = []
    for ordinal, span in enumerate(spans):
        exact, prefix, suffix = selector(text, span)
        rows.append(
            AppearanceSpan(
                appearance=appearance,
                ordinal=ordinal,
                start=span.start,
                end=span.end,
                exact=exact,
                prefix=prefix,
                suffix=suffix,
            )
        )
    return rows
