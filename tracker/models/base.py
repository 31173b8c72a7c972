from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tracker.vocabulary import AnchorState


class Versioned(models.Model):
    """A row that people edit. The database adds one to `version` on each update, through any door."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Recorded(models.Model):
    """An append-only row. The database sets `recorded_at` to the transaction's time and refuses any change."""

    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


def person(**options: Any) -> models.ForeignKey:
    """A foreign key to a user who decided something: never lost by deleting the account."""
    options.setdefault("related_name", "+")
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **options)


def last_reached(checks: str) -> Q:
    """Of an anchor's checks the last that could read the source: an unreachable one may follow it, never two."""
    return Q(**{f"{checks}__next": None}) | Q(
        **{f"{checks}__next__state": AnchorState.UNREACHABLE, f"{checks}__next__next": None}
    )


def filled(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=name, violation_error_message=f"{field} is empty")


def with_revisions(*exclude: str) -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: the database keeps each state of a row as a revision, whatever door the change came through."""

    def track(model: type[models.Model]) -> type[models.Model]:
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude),
            model_name=f"{model.__name__}Revision",
            obj_field=pghistory.ObjForeignKey(related_name="revisions", related_query_name="revision"),
        )(model)

    return track
