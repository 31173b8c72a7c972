from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from tracker.models import Correction


def as_words(value: Any) -> str:
    """A field's value as the corrections page shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, DateRange):
        return f"[{value.lower or ''}, {value.upper or ''})"
    return str(value)


def told_apart(before: Any, after: Any) -> tuple[str, str]:
    """Both as words; two rows of one name with their ids, so that the change can be seen."""
    words = as_words(before), as_words(after)
    if words[0] == words[1] and isinstance(before, models.Model) and isinstance(after, models.Model):
        return f"{words[0]} (no. {before.pk})", f"{words[1]} (no. {after.pk})"
    return words


def change_with_record(
    row: models.Model, owner: str, changes: dict[str, Any], by: User, reason: str, note: str
) -> list[Correction]:
    """Sets the fields of a published row and records a correction for each that differs. Call it in a transaction.

    `owner` is the correction's foreign key: statement or claim. Raises ValidationError without a reason and a note.
    """
    missing = {name: "Say why." for name, given in (("reason", reason), ("note", note)) if not given.strip()}
    if missing:
        raise ValidationError(missing)
    corrections = []
    for field, after in changes.items():
        before = getattr(row, field)
        if before == after:
            continue
        setattr(row, field, after)
        told = told_apart(before, after)
        corrections.append(
            Correction.objects.create(
                **{owner: row},
                field=field,
                before=told[0],
                after=told[1],
                reason=reason,
                note=note,
                made_by=by,
            )
        )
    return corrections
