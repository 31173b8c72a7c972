"""Rows as they stood at a past moment, out of the revisions that the database keeps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from tracker.models import FormerSlug

HEIRS = ("company", "executive", "position")

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Moment:
    """When to look from: `on` decides what is due; `at` is None for things as they stand."""

    on: date
    at: datetime | None = None

    @property
    def is_past(self) -> bool:
        return self.at is not None


def end_of(day: date) -> Moment:
    """The last moment of a day (UTC)."""
    return Moment(day, datetime.combine(day + timedelta(days=1), time.min, UTC) - timedelta(microseconds=1))


def revisions(model: type[models.Model], at: datetime) -> QuerySet[models.Model]:
    """The last revision of each row up to `at`."""
    revision = apps.get_model("tracker", f"{model.__name__}Revision")
    return (
        revision._default_manager.filter(pgh_created_at__lte=at)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    )


def rewind(rows: list[M], at: datetime | None) -> list[M]:
    """The same rows with the values of that time; those that did not exist yet are left out."""
    if at is None or not rows:
        return rows
    known = {row.pgh_obj_id: row for row in revisions(type(rows[0]), at).filter(pgh_obj_id__in=[r.pk for r in rows])}  # type: ignore[attr-defined]
    past = [_restored(row, known[row.pk]) for row in rows if row.pk in known]
    _lead_on(past)
    return past


def _lead_on(rows: list[M]) -> None:
    """A revision may name a company, an executive or a position that was merged since: the one that stays stands for it."""
    merged = {FormerSlug._meta.get_field(name).related_model: name for name in HEIRS}
    for field in rows[0]._meta.concrete_fields if rows else ():
        name = merged.get(field.related_model) if field.remote_field else None
        if name is None:
            continue
        former = FormerSlug.objects.filter(
            **{f"{name}__isnull": False}, former_id__in={getattr(r, field.attname) for r in rows}
        )
        heirs = dict(former.order_by("pk").values_list("former_id", f"{name}_id"))
        for row in rows:
            if (heir := heirs.get(getattr(row, field.attname))) is not None:
                setattr(row, field.attname, heir)


def _restored(row: M, revision: models.Model) -> M:
    for field in revision._meta.concrete_fields:
        if not field.name.startswith("pgh_"):
            setattr(row, field.attname, getattr(revision, field.attname))
    return row
