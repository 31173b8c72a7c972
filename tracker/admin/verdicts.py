from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import (
    MultipleChoicesDropdownFilter,
    RadioFilter,
    RangeDateTimeFilter,
)
from unfold.decorators import action, display

from tracker.actions import verdicts
from tracker.admin.base import ReadOnly, RecordAdmin, RecordInline, VersionedAdmin
from tracker.admin.drift import DriftFilter
from tracker.admin.marks import OUTCOME_COLOURS, PROPOSAL_COLOURS, outcome_mark
from tracker.admin.steps import Step, StepForm, SteppingAdmin, take_step, text
from tracker.admin.verdict_pages import everything, page
from tracker.models import Claim, Verdict, VerdictCheck, VerdictEvidence, VerdictProposal
from tracker.vocabulary import ProposalState


class DeclineForm(StepForm):
    note = text("Note", "Why not, for the one who proposed it.", rows=2)


def _claim_page(model_admin: Any, row: Any, result: Any) -> str:
    return reverse("admin:tracker_claim_change", args=[row.claim_id])


def send_back(row: VerdictProposal, typed: dict[str, Any], by: User) -> bool:
    """Whether its proposer took it back, and has it as a draft to go on with."""
    draft = verdicts.decline(row, by, typed["note"], timezone.now())
    return draft is not None and row.proposed_by_id == by.pk


def after_sending_back(model_admin: Any, row: Any, own: bool) -> str:
    """Who took it back goes on with the draft; who declined sees what else waits."""
    if own:
        return reverse("admin:tracker_claim_propose", args=[row.claim_id])
    return f"{model_admin.list_page()}?state__exact={ProposalState.OPEN}"


SECOND = Step(
    "Second",
    lambda row, typed, by: verdicts.second(row, by, timezone.now()),
    "Seconded. The verdict is recorded.",
    "Your name stands beside the verdict. It is public at once and never changed; a later verdict can follow it.",
    leads_to=_claim_page,
    template="admin/tracker/verdict/proposal.html",
    context=everything,
)
DECLINE = Step(
    "Decline",
    send_back,
    "Closed. No verdict was recorded; the proposer has it back as a draft.",
    "The proposal is closed with this note. Your own proposal is taken back.",
    form=lambda model_admin, request, row: DeclineForm,
    leads_to=after_sending_back,
    template="admin/tracker/verdict/proposal.html",
    context=everything,
)


class MineFilter(RadioFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("drafts", "my drafts"), ("waiting", "mine that wait"), ("second", "for me to second")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "drafts":
            return queryset.filter(state=ProposalState.DRAFT, proposed_by=request.user)
        if self.value() == "waiting":
            return queryset.filter(state=ProposalState.OPEN, proposed_by=request.user)
        if self.value() == "second":
            return queryset.filter(state=ProposalState.OPEN).exclude(proposed_by=request.user)
        return queryset


@admin.register(VerdictProposal)
class VerdictProposalAdmin(ReadOnly, SteppingAdmin, VersionedAdmin):
    list_display = ("claim", "marked_outcome", "proposed_by", "proposed_at", "marked_state", "closed_by")
    list_select_related = ("claim", "proposed_by", "closed_by")
    list_filter = (MineFilter, ("state", MultipleChoicesDropdownFilter), ("outcome", MultipleChoicesDropdownFilter))
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

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A proposal is begun on its claim: `?claim=<pk>` leads there, with what else the link names."""
        if not request.user.has_perm("tracker.propose_verdict"):
            raise PermissionDenied
        claim = request.GET.get("claim", "")
        if not (claim.isascii() and claim.isdecimal() and Claim.objects.filter(pk=claim[:18]).exists()):
            messages.info(request, "Choose the claim, then “Propose a verdict”.")
            return HttpResponseRedirect(reverse("admin:tracker_claim_changelist"))
        named = {name: value for name, value in request.GET.items() if name != "claim"}
        begin = reverse("admin:tracker_claim_propose", args=[claim])
        return HttpResponseRedirect(f"{begin}?{urlencode(named)}" if named else begin)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The second editor's page; of one's own draft, the form in which it goes on."""
        row: Any = self.read(request, unquote(object_id))
        if row is None:
            return cast(HttpResponse, self._get_obj_does_not_exist_redirect(request, self.opts, object_id))
        if request.method == "POST" or not self.has_view_permission(request, row):
            raise PermissionDenied
        if row.state == ProposalState.DRAFT and row.proposed_by_id == request.user.pk:
            return HttpResponseRedirect(reverse("admin:tracker_claim_propose", args=[row.claim_id]))
        return page(self, request, row)

    @display(description="Outcome", ordering="outcome", label=OUTCOME_COLOURS)
    def marked_outcome(self, proposal: Any) -> tuple[str, str]:
        return outcome_mark(proposal.outcome) if proposal.outcome else ("", "Not chosen yet")

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
