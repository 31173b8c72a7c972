from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.contrib.filters.admin import MultipleChoicesDropdownFilter, RadioFilter
from unfold.decorators import action, display

from tracker.actions import jobs
from tracker.admin.base import ReadOnly, RefusingAdmin
from tracker.admin.refusals import one_line
from tracker.admin.steps import Step, SteppingAdmin, editor, take_step
from tracker.models import Job

COLOURS = {"parked": "danger", "waiting": "info", "done": ""}


class StandingFilter(RadioFilter):
    title = "where it stands"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("parked", "Parked"), ("waiting", "Waiting"), ("done", "Done")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "parked":
            return queryset.parked()
        if self.value() == "waiting":
            return queryset.waiting()
        return queryset.filter(done_at__isnull=False) if self.value() == "done" else queryset


RETRY = Step(
    "Try again",
    lambda row, typed, by: jobs.retry(row, by),
    "It waits for a worker again.",
    "Gives the job its attempts back.",
)


@admin.register(Job)
class JobAdmin(ReadOnly, SteppingAdmin, RefusingAdmin):
    list_display = ("kind", "subject", "standing", "attempts", "error_shown", "note_shown", "created_at")
    list_select_related = ("feed", "article", "capture__article", "claim")
    list_filter = (StandingFilter, ("kind", MultipleChoicesDropdownFilter))
    search_fields = ("key", "error", "note")
    actions = ("try_again_chosen",)
    actions_detail = ("try_again",)
    actions_row = ("try_again",)
    offered = {"try_again": lambda job: job.parked_at is not None}
    fields = (
        "key",
        "kind",
        "subject",
        "attempts",
        "error",
        "note",
        ("created_at", "run_after", "send_after"),
        ("leased_until", "parked_at", "done_at"),
    )
    readonly_fields = ("subject",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("capture__text", "capture__search")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return F("parked_at").desc(nulls_last=True), "-pk"

    def has_retry_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("tracker.change_job")

    @display(description="On")
    def subject(self, job: Any) -> str:
        return str(job.feed or job.article or job.capture or job.claim)

    @display(description="Stands", label=COLOURS)
    def standing(self, job: Any) -> tuple[str, str]:
        if job.parked_at:
            return "parked", "✗ Parked"
        return ("done", "✓ Done") if job.done_at else ("waiting", "○ Waiting")

    @display(description="Error")
    def error_shown(self, job: Any) -> str:
        return job.error if len(job.error) <= 100 else job.error[:99] + "…"

    @display(description="Left unread")
    def note_shown(self, job: Any) -> str:
        return job.note if len(job.note) <= 100 else job.note[:99] + "…"

    @action(description="Try again", permissions=["retry"], icon="replay")
    def try_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, RETRY)

    @admin.action(description="Try again", permissions=["retry"])
    def try_again_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        freed = 0
        for job in chosen:
            try:
                jobs.retry(job, editor(request))
                freed += 1
            except ValidationError as refusal:
                messages.error(request, f"{job}: {one_line(refusal)}")
        messages.success(request, f"{freed} wait for a worker again.")
