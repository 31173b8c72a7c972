"""Which rows name a row, through every foreign key that there is: a new one can't be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from pghistory.models import Event as Revision


@dataclass(frozen=True)
class Reference:
    """A foreign key to a model. Those of many-to-many tables are among them; those of revisions are not."""

    model: type[models.Model]
    field: str

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def cascades(self) -> bool:
        """Whether its rows are part of what they name, and would go with it."""
        return getattr(self.model._meta.get_field(self.field).remote_field, "on_delete", None) is models.CASCADE

    def rows(self, named: models.Model) -> models.QuerySet[models.Model]:
        return self.model._base_manager.filter(**{self.field: named}).order_by("pk")


def references_to(model: type[models.Model]) -> Iterator[Reference]:
    """Revisions are left out: they tell what a row named at their time, and are never changed."""
    for other in apps.get_models(include_auto_created=True):
        if issubclass(other, Revision):
            continue
        for field in other._meta.concrete_fields:
            if field.remote_field is not None and field.remote_field.model is model:
                yield Reference(other, field.name)


def reference_counts(row: models.Model) -> list[tuple[str, int]]:
    """What names the row, in plural, with how many of it; only what there is."""
    counts = [
        (str(reference.model._meta.verbose_name_plural), reference.rows(row).count())
        for reference in references_to(type(row))
    ]
    return [(name, count) for name, count in counts if count]
