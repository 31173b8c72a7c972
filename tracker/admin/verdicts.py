from typing import Any

from django.contrib import admin
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import AutocompleteSelectFilter, MultipleChoicesDropdownFilter, RangeDateTimeFilter
from unfold.decorators import action, display

from tracker.actions import replies, verdicts
from tracker.admin.base import ReadOnly, RecordAdmin, RecordInline, VersionedAdmin
from tracker.admin.drift import DriftFilter
from tracker.admin.marks import OUTCOME_COLOURS, PROPOSAL_COLOURS, outcome_mark
from tracker.admin.steps import Step, StepForm, SteppingAdmin, day, take_step, text
from tracker.models import Reply, Verdict, VerdictCheck, VerdictEvidence, VerdictProposal
from tracker.vocabulary import ProposalState


class DeclineForm(StepForm):
    note = text("Note", "Why not, for the one who proposed it.", rows=2)


class AnswerForm(StepForm):
    answered_on = day("Answered on", "The day its answer came.", required=True)
    answer = text("Answer", "In the company's own words.", rows=6)


def _claim_page(model_admin: Any, row: Any, result: Any) -> str:
    return reverse("admin:tracker_claim_change", args=[row.claim_id])


SECOND = Step(
    "Second",
    lambda row, typed, by: verdicts.second(row, by, timezone.now()),
    "Seconded. The verdict is recorded.",
    "Your name stands beside the verdict. It is public at once and never changed; a later verdict can follow it.",
    leads_to=_claim_page,
)
DECLINE = Step(
    "Decline",
    lambda row, typed, by: verdicts.decline(row, by, typed["note"], timezone.now()),
    "Closed. No verdict was recorded.",
    "The proposal is closed with this note. Your own proposal is taken back.",
    form=lambda model_admin, request, row: DeclineForm,
    danger=True,
)
ANSWER = Step(
    "Record the answer",
    lambda row, typed, by: replies.record_answer(row, by, typed["answered_on"], typed["answer"]),
    "Recorded. Readers see the answer beside the claim.",
    "An answer is public at once and never changed.",
    form=lambda model_admin, request, row: AnswerForm,
)


@admin.register(VerdictProposal)
class VerdictProposalAdmin(ReadOnly, SteppingAdmin, VersionedAdmin):
    list_display = ("claim", "marked_outcome", "proposed_by", "proposed_at", "marked_state", "closed_by")
    list_select_related = ("claim", "proposed_by", "closed_by")
    list_filter = (("state", MultipleChoicesDropdownFilter), ("outcome", MultipleChoicesDropdownFilter))
    search_fields = ("claim__proposition", "rationale")
    actions_detail = ("second", "decline")
    fieldsets = (
        (None, {"fields": ("claim", ("outcome", "state"), "reason_code", "rationale", "true_since")}),
        ("Cites", {"fields": ("evidence", "checks")}),
        ("Who", {"fields": (("proposed_by", "proposed_at"), ("closed_by", "closed_at"), "closing_note")}),
    )
    offered = {
        "second": lambda row: row.state == ProposalState.OPEN,
        "decline": lambda row: row.state == ProposalState.OPEN,
    }

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return Case(When(state=ProposalState.OPEN, then=Value(0)), default=Value(1)), "-pk"

    @display(description="Outcome", ordering="outcome", label=OUTCOME_COLOURS)
    def marked_outcome(self, proposal: Any) -> tuple[str, str]:
        return outcome_mark(proposal.outcome)

    @display(description="State", ordering="state", label=PROPOSAL_COLOURS)
    def marked_state(self, proposal: Any) -> tuple[str, str]:
        return proposal.state, proposal.get_state_display()

    @action(description="Second…", permissions=["tracker.second_verdict"], icon="how_to_vote")
    def second(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, SECOND)

    @action(description="Decline…", permissions=["decline"], icon="block")
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, DECLINE)

    def has_decline_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may second, and who proposed it."""
        if request.user.has_perm("tracker.second_verdict"):
            return True
        own = VerdictProposal.objects.filter(proposed_by=request.user.pk)
        return str(object_id).isdecimal() and own.filter(pk=object_id).exists()


class CitedEvidenceInline(RecordInline):
    model = VerdictEvidence
    fields = ("evidence",)
    readonly_fields = fields
    verbose_name_plural = "Evidence that it cites"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("evidence")


class CitedCheckInline(RecordInline):
    model = VerdictCheck
    fields = ("follow_up",)
    readonly_fields = fields
    verbose_name_plural = "Follow-up checks that it cites"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("follow_up")


@admin.register(Verdict)
class VerdictAdmin(RecordAdmin):
    list_display = ("claim", "marked_outcome", "reason_code", "decided_by", "seconded_by", "recorded_at", "sources")
    list_select_related = ("claim", "decided_by", "seconded_by")
    list_filter = (DriftFilter, ("outcome", MultipleChoicesDropdownFilter), ("recorded_at", RangeDateTimeFilter))
    search_fields = ("claim__proposition", "rationale")
    fields = (
        "claim",
        "outcome",
        "reason_code",
        "rationale",
        "true_since",
        "decided_by",
        "seconded_by",
        "recorded_at",
        "previous",
        "sources",
    )
    readonly_fields = ("sources",)
    inlines = (CitedEvidenceInline, CitedCheckInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        drifted = Verdict.objects.on_drifted_sources().filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(is_drifted=Exists(drifted))

    @display(description="Sources", label={"changed": "danger", "": ""})
    def sources(self, verdict: Any) -> tuple[str, str]:
        """Of a standing verdict: whether a passage that it rests on is no longer printed."""
        return ("changed", "have changed since") if verdict.is_drifted else ("", "as cited")

    @display(description="Outcome", ordering="outcome", label=OUTCOME_COLOURS)
    def marked_outcome(self, verdict: Any) -> tuple[str, str]:
        return outcome_mark(verdict.outcome)


@admin.register(Reply)
class ReplyAdmin(ReadOnly, SteppingAdmin, VersionedAdmin):
    list_display = ("claim", "asked_on", "channel", "due_on", "answered_on")
    list_select_related = ("claim",)
    list_filter = (("channel", MultipleChoicesDropdownFilter), ("claim", AutocompleteSelectFilter))
    search_fields = ("claim__proposition", "answer")
    fields = ("claim", ("asked_on", "asked_by"), ("channel", "due_on"), "answered_on", "answer")
    actions_detail = ("record_answer",)
    offered = {"record_answer": lambda row: row.answered_on is None}

    @action(description="Record the answer…", permissions=["tracker.change_reply"], icon="forum")
    def record_answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, ANSWER)
