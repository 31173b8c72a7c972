from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from tracker.models import Statement


class RejectedFilter(SimpleListFilter):
    """Drafts that an editor has rejected wait for nobody: lists leave them out until they are asked for."""

    title = "rejected at the reading desk"
    parameter_name = "rejected"
    through = "pk__in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("only", "Only the rejected"), ("too", "The rejected too")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        rejected = {self.through: Statement.objects.refused().values("pk")}
        if self.value() == "too":
            return queryset
        return queryset.filter(**rejected) if self.value() == "only" else queryset.exclude(**rejected)


class RejectedStatementFilter(RejectedFilter):
    """Of claims: by their statement."""

    through = "statement__in"
