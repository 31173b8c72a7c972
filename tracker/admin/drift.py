"""What an editor sees of sources that have changed: a filter on each list, a mark, and the checks themselves."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import MultipleChoicesDropdownFilter, RadioFilter
from unfold.decorators import display

from tracker.admin.base import RecordAdmin
from tracker.models import AnchorCheck, Evidence, Statement, Verdict
from tracker.vocabulary import AnchorState

ANCHOR_COLOURS = {
    "": "",
    AnchorState.PRESENT: "success",
    AnchorState.NORMALISED: "success",
    AnchorState.CHANGED: "danger",
    AnchorState.MISSING: "danger",
    AnchorState.UNREACHABLE: "warning",
}

NOT_LOOKED = "not looked at again"


def drifted_rows(model: type[Model]) -> QuerySet:
    """Of statements and evidence those whose source has changed; of verdicts the standing ones that rest on such."""
    if model is Verdict:
        return Verdict.objects.on_drifted_sources()
    if model is Evidence:
        return Evidence.objects.drifted()
    return Statement.objects.drifted()


class DriftFilter(RadioFilter):
    title = "source"
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("drifted", "Has changed since")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "drifted":
            return queryset
        return queryset.filter(pk__in=drifted_rows(queryset.model).order_by().values("pk"))


def anchor_mark(state: str | None) -> tuple[str, str]:
    return (state, str(AnchorState(state).label)) if state else ("", NOT_LOOKED)


class NowFilter(RadioFilter):
    title = "drift"
    parameter_name = "drift"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "Changed or gone, as last read")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return (
            queryset.filter(pk__in=AnchorCheck.objects.drifted_now().values("pk"))
            if self.value() == "now"
            else queryset
        )


@admin.register(AnchorCheck)
class AnchorCheckAdmin(RecordAdmin):
    """The list of drifted sources, and all looks before it."""

    list_display = ("words", "article", "marked_state", "reads_now", "recorded_at")
    list_display_links = ("words",)
    list_filter = (NowFilter, ("state", MultipleChoicesDropdownFilter))
    fields = (
        "words",
        "article",
        "appearance",
        "evidence",
        "marked_state",
        "reads_now",
        "failure",
        "capture",
        "recorded_at",
    )
    readonly_fields = ("words", "article", "marked_state")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_anchors()

    @display(description="Words")
    def words(self, check: Any) -> str:
        return check.anchor.exact

    @display(description="Article")
    def article(self, check: Any) -> str:
        return str(check.anchor.capture.article)

    @display(description="State", ordering="state", label=ANCHOR_COLOURS)
    def marked_state(self, check: Any) -> tuple[str, str]:
        return anchor_mark(check.state)
