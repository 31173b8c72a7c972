"""Who changed a row since a form on it was opened, and what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format

from tracker.models.base import Versioned

UNTOLD = {"id", "version", "search", "next_check_at"}
LONGEST_VALUE = 80


@dataclass(frozen=True)
class Change:
    by: str
    at: datetime | None
    fields: list[tuple[str, str, str]]


def stale_message(row: Versioned, opened_at: str) -> str:
    """What to tell an editor whose form was opened at a version that is no longer the row's."""
    if (
        not (opened_at.isascii() and opened_at.isdecimal() and len(opened_at) < 10)
        or not 1 <= int(opened_at) < row.version
    ):
        return "This form does not say which version it was opened at. Read what stands there now, then save again."
    change = changes_since(row, int(opened_at))
    when = f" at {date_format(timezone.localtime(change.at), 'H:i, j M Y')}" if change.at else ""
    told = "; ".join(f"{name}: {before} → {now}" for name, before, now in change.fields)
    return (
        f"Changed by {change.by}{when} while you were typing{': ' + told if told else ''}. "
        "What you typed is kept below; saving again puts it in place of theirs."
    )


def changes_since(row: Versioned, opened_at: int) -> Change:
    revisions = _revisions(row, opened_at)
    if not revisions:
        by, at = _last_logged(row)
        return Change(by, at, [])
    first, last = revisions[0], revisions[-1]
    return Change(_who(last, row), last.pgh_created_at, _differences(row, first, last))


def _revisions(row: Versioned, opened_at: int) -> list[Any]:
    history = getattr(row, "revisions", None)
    if history is None:
        return []
    return list(history.filter(version__gte=opened_at).select_related("pgh_context").order_by("pgh_id"))


def _differences(row: Versioned, first: Any, last: Any) -> list[tuple[str, str, str]]:
    told = []
    for field in row._meta.concrete_fields:
        if field.name in UNTOLD or not hasattr(last, field.attname):
            continue
        if getattr(first, field.attname) != getattr(last, field.attname):
            told.append((str(field.verbose_name), _shown(first, field.name), _shown(last, field.name)))
    return told


def _shown(revision: Any, name: str) -> str:
    display = getattr(revision, f"get_{name}_display", None)
    value = display() if display else getattr(revision, name)
    text = "nothing" if value in (None, "") else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _who(revision: Any, row: Versioned) -> str:
    metadata = revision.pgh_context.metadata if revision.pgh_context else {}
    user = get_user_model().objects.filter(pk=metadata.get("user") or 0).first()
    return str(user) if user else _last_logged(row)[0]


def _last_logged(row: Versioned) -> tuple[str, datetime | None]:
    entries = LogEntry.objects.filter(content_type=get_content_type_for_model(row), object_id=str(row.pk))
    entry = entries.select_related("user").order_by("-action_time").first()
    return (str(entry.user), entry.action_time) if entry else ("someone", None)
