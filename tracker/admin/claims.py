from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    AutocompleteSelectMultipleFilter,
    MultipleChoicesDropdownFilter,
    RadioFilter,
)
from unfold.decorators import action, display

from tracker.actions import checks, claims, lineage
from tracker.admin import found_nothing
from tracker.admin.base import ReadOnly, RecordInline, UndeletedAdmin, VersionedAdmin
from tracker.admin.claim_forms import CORRECTED_FIELDS, ClaimForm, correct_claim_form
from tracker.admin.corrections import what_changes
from tracker.admin.lineage import suggested_inlines
from tracker.admin.marks import (
    HORIZON_COLOURS,
    OUTCOME_COLOURS,
    STATE_COLOURS,
    horizon_mark,
    outcome_mark,
    window_in_words,
)
from tracker.admin.reading.refused import RejectedStatementFilter
from tracker.admin.replies import ASK_REPLY
from tracker.admin.steps import Step, StepForm, SteppingAdmin, ask_reason, choice, lookup, take_step
from tracker.admin.verdict_forms import PROPOSE
from tracker.models import Claim, ClaimLink, Evidence, Reply, Statement, Verdict, VerdictProposal
from tracker.models.claims import OUTCOMES
from tracker.vocabulary import EditorialState, HorizonState, LinkKind


class HorizonFilter(RadioFilter):
    title = "horizon"
    parameter_name = "horizon"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(HorizonState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(horizon_state=self.value()) if self.value() else queryset


class OutcomeFilter(RadioFilter):
    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in OUTCOMES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(outcome=self.value()) if self.value() else queryset


class LinkInline(RecordInline):
    model = ClaimLink
    fk_name = "later"
    fields = ("kind", "earlier", "confirmed_by")
    readonly_fields = fields
    verbose_name_plural = "Earlier claims of the same plan"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("earlier", "later", "confirmed_by")


class EvidenceInline(RecordInline):
    model = Evidence
    fields = ("page", "stance", "state", "judged_by")
    readonly_fields = fields
    verbose_name_plural = "Evidence"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("judged_by").order_by("-state", "-pk")


class VerdictInline(RecordInline):
    model = Verdict
    fields = ("page", "reason_code", "rationale", "true_since", "decided_by", "seconded_by", "recorded_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_people()


class ProposalInline(RecordInline):
    model = VerdictProposal
    fields = ("page", "state", "proposed_by", "proposed_at", "closed_by", "closing_note")
    readonly_fields = fields
    verbose_name_plural = "Verdicts begun and proposed"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("proposed_by", "closed_by", "claim")


class ReplyInline(RecordInline):
    model = Reply
    fields = ("page", "asked_on", "addressee", "due_on", "answered_on", "no_answer_on", "answer")
    readonly_fields = fields


def link_form(model_admin: Any, request: HttpRequest, row: Any) -> type[StepForm]:
    earlier = lookup(
        ClaimLink._meta.get_field("earlier"),
        model_admin.admin_site,
        label="Earlier claim",
        help_text="Of the same plan.",
    )
    kind = choice("This claim … the earlier one", LinkKind, "What this claim does to the earlier one.")
    return type("LinkForm", (StepForm,), {"kind": kind, "earlier": earlier})


PUBLISH = Step(
    "Publish",
    lambda row, typed, by: claims.publish(row, by, timezone.now()),
    "Published. News is looked for from now on.",
    "Readers, the API and every mirror see it from now on. What is changed later is recorded as a correction.",
)
SUBMIT = Step(
    "Submit for review",
    lambda row, typed, by: claims.submit(row, by),
    "Submitted for review.",
    "Another pair of eyes looks at it before it is published.",
)
WITHDRAW = Step(
    "Withdraw",
    lambda row, typed, by: claims.withdraw(row, by, typed["reason"], timezone.now()),
    "Withdrawn. Its tombstone stays.",
    "A tombstone with this reason stays in its place.",
    form=ask_reason,
    danger=True,
    preview=what_changes,
)
CORRECT = Step(
    "Correct",
    lambda row, typed, by: claims.correct(row, typed["changes"], by, typed["reason"], typed["note"]),
    "Corrected. The correction is public.",
    "Each changed field is recorded with what stood there before. A new phrase is read again against the day said; "
    "days that you type go before it.",
    form=correct_claim_form,
    preview=what_changes,
)
LINK = Step(
    "Link to an earlier claim",
    lambda row, typed, by: lineage.link(row, typed["earlier"], typed["kind"], by),
    "Linked.",
    "Joins two claims of one plan: what this one does to the earlier one.",
    form=link_form,
)
LOOK = Step(
    "Look now",
    lambda row, typed, by: checks.ask_for(row, by, timezone.now()),
    "A look for news is queued. It is recorded whatever it finds.",
    "Looks for news on this claim in the stored articles, and writes down what it looked at.",
)


@admin.register(Claim)
class ClaimAdmin(SteppingAdmin, UndeletedAdmin):
    form = ClaimForm
    list_display = (
        "proposition",
        "company",
        "speaker",
        "modality",
        "window_shown",
        "horizon",
        "outcome",
        "marked_state",
    )
    list_select_related = ("company", "statement__speaker")
    list_filter = (
        RejectedStatementFilter,
        ("state", MultipleChoicesDropdownFilter),
        HorizonFilter,
        OutcomeFilter,
        ("company", AutocompleteSelectFilter),
        ("topics", AutocompleteSelectMultipleFilter),
        ("kind", MultipleChoicesDropdownFilter),
    )
    search_fields = ("proposition", "company__name", "statement__words", "statement__speaker__name")
    autocomplete_fields = ("statement", "company", "topics")
    readonly_fields = (
        "said",
        "standing",
        "read_as",
        "stated_numbers",
        "reader",
        "withdrawn_reason",
        "next_check_at",
    )
    inlines = (EvidenceInline, ProposalInline, VerdictInline, LinkInline, ReplyInline)
    actions_detail = (
        "propose",
        "look",
        "submit",
        "publish",
        "correct",
        {"title": "More", "items": ["link", "ask_reply", "withdraw"]},
    )
    offered = {
        "propose": lambda row: row.state == EditorialState.PUBLISHED,
        "look": lambda row: row.state == EditorialState.PUBLISHED,
        "submit": lambda row: row.state == EditorialState.DRAFT,
        "publish": lambda row: row.state in (EditorialState.DRAFT, EditorialState.IN_REVIEW),
        "correct": lambda row: row.published_at and row.state != EditorialState.WITHDRAWN,
        "withdraw": lambda row: row.published_at and row.state != EditorialState.WITHDRAWN,
        "ask_reply": lambda row: row.published_at and row.state != EditorialState.WITHDRAWN,
    }
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "statement",
                    "company",
                    "proposition",
                    ("kind", "modality"),
                    ("condition", "market"),
                    "topics",
                )
            },
        ),
        ("Horizon", {"fields": ("phrase", ("first_day", "last_day"), ("due_kind", "grace_days"))}),
        ("Judged by", {"fields": ("criteria",)}),
    )
    fieldsets = (
        (None, {"fields": ("standing", "said", "proposition", "stated_numbers", "statement", "company")}),
        ("What is claimed", {"fields": (("kind", "modality"), ("condition", "market"), "topics", "criteria")}),
        ("Horizon", {"fields": ("phrase", "read_as", ("first_day", "last_day"), ("due_kind", "grace_days"))}),
        ("On record", {"fields": ("reader", "next_check_at", "withdrawn_reason")}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*found_nothing.urls(self), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_outcome().with_horizon_state(timezone.localdate())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = tuple(super().get_readonly_fields(request, obj))
        return (
            shown if obj is None or obj.published_at is None else (*shown, *CORRECTED_FIELDS, "statement", "due_kind")
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or (obj.published_at is None and self.has_change_permission(request, obj)):
            return fieldsets
        horizon = ("Horizon", {"fields": ("phrase", "read_as", "due_kind", "grace_days")})
        return tuple(horizon if part[0] == "Horizon" else part for part in fieldsets)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return (*self.inlines, *suggested_inlines(obj)) if obj else ()

    @display(description="Stands")
    def standing(self, claim: Any) -> str:
        marks = (self.marked_state(claim), self.horizon(claim), self.outcome(claim))
        drifted = ["rests on a source that has changed since"] if self._is_drifted(claim) else []
        return ", ".join([*(word for _, word in marks), *drifted])

    def _is_drifted(self, claim: Any) -> bool:
        verdicts = Verdict.objects.on_drifted_sources().filter(claim=claim)
        return verdicts.exists() or Statement.objects.drifted().filter(pk=claim.statement_id).exists()

    @display(description="Numbers in the words")
    def stated_numbers(self, claim: Any) -> str:
        """As the reader took them: 2 billion US dollars is 2,000,000,000 USD."""
        return "; ".join(f"{one.words} ({one.value.normalize():,f} {one.unit})" for one in claim.numbers.all())

    @display(description="Speaker", ordering="statement__speaker__family_name")
    def speaker(self, claim: Any) -> str:
        return str(claim.statement.speaker or "")

    @display(description="Said")
    def said(self, claim: Any) -> SafeString:
        row = claim.statement
        link = reverse("admin:tracker_statement_change", args=[row.pk])
        return format_html(
            '<a class="text-link" href="{}">“{}”</a> {}, {}',
            link,
            row.words,
            row.speaker or "",
            row.said_on or "undated",
        )

    @display(description="Window", ordering="window")
    def window_shown(self, claim: Any) -> str:
        return window_in_words(claim)

    @display(description="Read as")
    def read_as(self, claim: Any) -> str:
        rule = f", rule: {claim.rule}, read against {claim.read_against}" if claim.rule else ""
        return f"{claim.get_due_kind_display()}: {window_in_words(claim)}{rule}"

    @display(description="Horizon", label=HORIZON_COLOURS)
    def horizon(self, claim: Any) -> tuple[str, str]:
        return horizon_mark(claim.horizon_state)

    @display(description="Outcome", label=OUTCOME_COLOURS)
    def outcome(self, claim: Any) -> tuple[str, str]:
        return outcome_mark(claim.outcome)

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def marked_state(self, claim: Any) -> tuple[str, str]:
        return claim.state, claim.get_state_display()

    @action(description="Submit for review", permissions=["tracker.change_claim"], icon="rate_review")
    def submit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, SUBMIT)

    @action(description="Publish", permissions=["tracker.publish_claim"], icon="publish")
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, PUBLISH)

    @action(description="Correct…", permissions=["tracker.correct_record"], icon="edit_note")
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, CORRECT)

    @action(description="Withdraw…", permissions=["tracker.publish_claim"], icon="block")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, WITHDRAW)

    @action(description="Look now", permissions=["tracker.change_claim"], icon="manage_search")
    def look(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, LOOK)

    @action(description="Propose a verdict…", permissions=["tracker.propose_verdict"], icon="gavel")
    def propose(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, PROPOSE)

    @action(description="Link to an earlier claim…", permissions=["tracker.add_claimlink"], icon="timeline")
    def link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, LINK)

    @action(description="Ask for a reply…", permissions=["tracker.add_reply"], icon="forum")
    def ask_reply(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, ASK_REPLY)


@admin.register(ClaimLink)
class ClaimLinkAdmin(ReadOnly, VersionedAdmin):
    list_display = ("later", "kind", "earlier", "confirmed_by")
    list_select_related = ("later", "earlier", "confirmed_by")
    list_filter = (("kind", MultipleChoicesDropdownFilter),)
    search_fields = ("later__proposition", "earlier__proposition")
    fields = ("later", "kind", "earlier", "reader", "confirmed_by", "created_at")
