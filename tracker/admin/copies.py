"""Evidence out of copies of one text, so that a wire story that seven outlets printed is one row of work."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from unfold.contrib.filters.admin import RadioFilter

from tracker.models import Evidence
from tracker.queries.evidence_queue import ROOT


def with_copies(rows: QuerySet) -> QuerySet:
    """Annotates `copied_by`: how many other articles of the same origin say the same of the claim."""
    others = (
        Evidence.objects.annotate(root=ROOT)
        .filter(claim=OuterRef("claim"), stance=OuterRef("stance"), root=OuterRef("root"))
        .exclude(capture__article=OuterRef("capture__article"))
        .order_by()
        .values("root")
        .annotate(many=Count("capture__article", distinct=True))
    )
    return rows.annotate(root=ROOT, copied_by=Coalesce(Subquery(others.values("many")), 0))


class CopiesFilter(RadioFilter):
    title = "copies"
    parameter_name = "copies"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("one", "One row an origin")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Of those that came through `with_copies`: the one of the origin itself, or else the oldest row."""
        if self.value() != "one":
            return queryset
        before = Evidence.objects.annotate(root=ROOT).filter(
            claim=OuterRef("claim"), stance=OuterRef("stance"), state=OuterRef("state"), root=OuterRef("root")
        )
        of_the_origin = before.filter(capture__article=F("root"))
        is_own = queryset.filter(capture__article=F("root")).values("pk")
        older = before.filter(pk__lt=OuterRef("pk"))
        return queryset.filter(pk__in=is_own) | queryset.filter(~Exists(of_the_origin), ~Exists(older))
