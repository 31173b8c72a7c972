"""Suggested links: that a later claim goes on with an earlier one of the same plan."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import AutocompleteSelectFilter, MultipleChoicesDropdownFilter, RangeNumericFilter
from unfold.decorators import action, display

from tracker.actions import lineage
from tracker.admin.base import ReadOnly, RecordInline, VersionedAdmin
from tracker.admin.evidence import judge_each
from tracker.admin.marks import LINK_COLOURS, window_in_words
from tracker.admin.steps import Step, StepForm, SteppingAdmin, choice, editor, take_step
from tracker.models import Claim, LinkSuggestion
from tracker.vocabulary import LinkKind, LinkState


class JudgeLinkForm(StepForm):
    """The machine's kind is kept beside the one that a person gives."""

    kind = choice("The later claim … the earlier one", LinkKind, "What the later claim does to the earlier one.")
    decision = forms.ChoiceField(choices=[("confirm", "Confirm"), ("reject", "Reject")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: LinkSuggestion, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.fields["kind"].initial = row.kind


def judge(row: LinkSuggestion, typed: dict[str, Any], by: User) -> str:
    if typed["decision"] == "reject":
        lineage.reject(row, by)
        return "Rejected. The two are not suggested again."
    lineage.confirm(row, by, typed["kind"])
    return "Linked."


def to_judge_next(model_admin: Any, row: LinkSuggestion, result: str) -> str:
    """The next suggestion, those of the same later claim first; the list when there is none."""
    waiting = LinkSuggestion.objects.to_judge().exclude(pk=row.pk)
    following = waiting.order_by(Case(When(later=row.later_id, then=Value(0)), default=Value(1)), "created_at").first()
    return judging_page(following) if following else model_admin.list_page()


def judging_page(row: LinkSuggestion) -> str:
    return reverse("admin:tracker_linksuggestion_judge", args=[row.pk])


def both_claims(request: HttpRequest, row: LinkSuggestion) -> dict[str, Any]:
    return {
        "pair": [("Earlier claim", row.earlier), ("Later claim", row.later)],
        "keys": {"confirm": {"accesskey": "c"}, "reject": {"accesskey": "r"}},
        "left": LinkSuggestion.objects.to_judge().count(),
    }


JUDGE = Step(
    "Judge a suggested link",
    judge,
    str,
    form=lambda model_admin, request, row: JudgeLinkForm,
    leads_to=to_judge_next,
    template="admin/tracker/judge_link.html",
    context=both_claims,
)


@admin.register(LinkSuggestion)
class LinkSuggestionAdmin(ReadOnly, SteppingAdmin, VersionedAdmin):
    list_display = ("earlier_shown", "marked_kind", "later_shown", "score", "marked_state")
    list_display_links = ("marked_kind",)
    list_filter = (
        ("state", MultipleChoicesDropdownFilter),
        ("kind", MultipleChoicesDropdownFilter),
        ("later", AutocompleteSelectFilter),
        ("score", RangeNumericFilter),
    )
    search_fields = ("later__proposition", "earlier__proposition", "later__company__name")
    actions = ("confirm_chosen", "reject_chosen")
    actions_row = ("judge",)
    actions_detail = ("judge",)
    offered = {"judge": lambda row: row.state == LinkState.SUGGESTED}
    fieldsets = (
        (None, {"fields": ("earlier_shown", "kind", "later_shown", "marked_state")}),
        ("Suggested by", {"fields": (("reader", "suggested_kind", "score"),)}),
        ("Judged", {"fields": (("judged_by", "judged_at"), "link")}),
    )
    readonly_fields = ("earlier_shown", "later_shown", "marked_state")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_claims()

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return Case(When(state=LinkState.SUGGESTED, then=Value(0)), default=Value(1)), "created_at"

    def has_judge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("tracker.add_claimlink")

    @display(description="Earlier claim", ordering="earlier__statement__said_on")
    def earlier_shown(self, row: Any) -> SafeString:
        return claim_shown(row.earlier)

    @display(description="Later claim", ordering="later__statement__said_on")
    def later_shown(self, row: Any) -> SafeString:
        return claim_shown(row.later)

    @display(description="The later one", ordering="kind")
    def marked_kind(self, row: Any) -> str:
        return f"{row.get_kind_display()} it"

    @display(description="State", ordering="state", label=LINK_COLOURS)
    def marked_state(self, row: Any) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @action(description="Judge", permissions=["judge"], icon="gavel")
    def judge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, JUDGE)

    @admin.action(description="Confirm, each with its kind", permissions=["judge"])
    def confirm_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        judge_each(request, chosen, lambda row: lineage.confirm(row, editor(request)), "confirmed")

    @admin.action(description="Reject", permissions=["judge"])
    def reject_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        judge_each(request, chosen, lambda row: lineage.reject(row, editor(request)), "rejected")


def claim_shown(claim: Claim) -> SafeString:
    """A claim as one of a pair: what, by whom, when said, when due."""
    said = claim.statement
    return format_html(
        '<span class="block max-w-md whitespace-normal"><a class="text-link" href="{}">{}</a><br>{}</span>',
        reverse("admin:tracker_claim_change", args=[claim.pk]),
        claim.proposition,
        f"{said.speaker or claim.company}, {said.said_on or 'undated'}; {window_in_words(claim)}; "
        f"{claim.get_state_display().lower()}",
    )


class SuggestedInline(RecordInline):
    """What waits for a judgement, each row a way to the page where it is judged."""

    model = LinkSuggestion
    fields = ("to_judge", "score")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).to_judge().with_claims()

    @display(description="Suggested")
    def to_judge(self, row: LinkSuggestion) -> SafeString:
        return format_html('<a class="text-link" href="{}">{}</a>', judging_page(row), row)


class GoesOnInline(SuggestedInline):
    fk_name = "later"
    verbose_name_plural = "Suggested: goes on with an earlier claim"


class IsGoneOnWithInline(SuggestedInline):
    fk_name = "earlier"
    verbose_name_plural = "Suggested: a later claim goes on with it"


def suggested_inlines(claim: Claim) -> tuple[type[SuggestedInline], ...]:
    """Only those that have a row: on most claims nothing waits."""
    back, on = claim.suggested_back.to_judge().exists(), claim.suggested_on.to_judge().exists()
    return (*((GoesOnInline,) if back else ()), *((IsGoneOnWithInline,) if on else ()))
