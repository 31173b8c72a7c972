from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    MultipleChoicesDropdownFilter,
    RangeNumericFilter,
)
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from tracker.actions import evidence, statements
from tracker.admin import evidence_queue
from tracker.admin.base import KeepingForm, RecordAdmin, RecordInline, VersionedAdmin
from tracker.admin.copies import CopiesFilter, with_copies
from tracker.admin.drift import ANCHOR_COLOURS, DriftFilter, anchor_mark
from tracker.admin.marks import EVIDENCE_COLOURS, STANCE_COLOURS
from tracker.admin.refusals import one_line
from tracker.admin.steps import Step, StepForm, SteppingAdmin, choice, editor, lookup, take_step, text
from tracker.models import Article, Capture, Evidence, FollowUpCheck, Look
from tracker.queries.anchors import with_anchor_state
from tracker.vocabulary import EvidenceState, Stance

AROUND = 400
"""Characters of the capture shown on either side of a passage."""


class NewEvidenceForm(KeepingForm):
    """Evidence that an editor found, confirmed at once."""

    source_article = forms.ModelChoiceField(Article.objects.all())
    passage = forms.CharField(
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}), help_text="Word for word, as the article prints it."
    )
    stance = forms.ChoiceField(
        choices=Stance.choices, widget=UnfoldAdminSelectWidget, help_text="Of the passage toward the claim."
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        article, words = self.cleaned_data.get("source_article"), self.cleaned_data.get("passage")
        if article and words:
            self._find(article, words)
        return self.cleaned_data

    def _find(self, article: Article, words: str) -> None:
        capture = Capture.objects.filter(article=article).order_by("-pk").first()
        if capture is None:
            self.add_error("source_article", "Nothing of this article has been captured yet.")
            return
        try:
            spans = statements.find_in(capture.text, words)
        except ValidationError as refusal:
            self.add_error("passage", ValidationError(refusal.messages))
            return
        if len(spans) > 1:
            self.add_error("passage", "Give one unbroken passage.")
        self.cleaned_data["place"] = (capture, spans[0])


class JudgeForm(StepForm):
    """The machine's stance is kept beside the one that a person gives."""

    stance = choice("Stance of the passage toward the claim", Stance, "Does it confirm, contradict or postpone it?")
    note = text("Note", "Why, for the other editors and for readers.", required=False, rows=2)
    decision = forms.ChoiceField(choices=[("confirm", "Confirm"), ("reject", "Reject")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.fields["stance"].initial = row.stance
        self.fields["note"].initial = row.note


def judge(row: Evidence, typed: dict[str, Any], by: User) -> str:
    if typed["decision"] == "reject":
        evidence.reject(row, by, timezone.now(), note=typed["note"])
        return "Rejected."
    evidence.confirm(row, by, timezone.now(), stance=typed["stance"], note=typed["note"])
    return "Confirmed."


def to_judge_next(model_admin: Any, row: Evidence, result: str) -> str:
    """The next suggestion, those on the same claim first; the queue when there is none."""
    waiting = Evidence.objects.to_judge().exclude(pk=row.pk)
    following = waiting.order_by(Case(When(claim=row.claim_id, then=Value(0)), default=Value(1)), "created_at").first()
    if following is None:
        return model_admin.list_page()
    return reverse("admin:tracker_evidence_judge", args=[following.pk])


def passage_context(request: HttpRequest, row: Evidence) -> dict[str, Any]:
    return {
        "claim": row.claim,
        "article": row.capture.article,
        "keys": {"confirm": {"accesskey": "c"}, "reject": {"accesskey": "r"}},
        "left": Evidence.objects.to_judge().count(),
        **surroundings(row),
    }


def surroundings(row: Evidence) -> dict[str, str]:
    """What stands before and after the passage in its capture."""
    whole = row.capture.text
    return {"before": whole[max(0, row.start - AROUND) : row.start], "after": whole[row.end : row.end + AROUND]}


JUDGE = Step(
    "Judge evidence",
    judge,
    str,
    form=lambda model_admin, request, row: JudgeForm,
    leads_to=to_judge_next,
    template="admin/tracker/judge.html",
    context=passage_context,
)


@admin.register(Evidence)
class EvidenceAdmin(SteppingAdmin, VersionedAdmin):
    list_display = (
        "passage_shown",
        "claim",
        "marked_stance",
        "score",
        "source",
        "copies",
        "marked_state",
        "source_state",
    )
    list_display_links = ("passage_shown",)
    list_select_related = ("claim", "capture__article__outlet")
    list_filter = (
        ("state", MultipleChoicesDropdownFilter),
        ("stance", MultipleChoicesDropdownFilter),
        ("claim", AutocompleteSelectFilter),
        ("score", RangeNumericFilter),
        DriftFilter,
        CopiesFilter,
    )
    search_fields = ("exact", "claim__proposition", "capture__article__title")
    autocomplete_fields = ("claim",)
    actions = ("confirm_chosen", "reject_chosen")
    actions_row = ("judge",)
    actions_detail = ("judge",)
    add_fieldsets = ((None, {"fields": ("claim", "source_article", "passage", "stance", "note")}),)
    fieldsets = (
        (None, {"fields": ("claim", "in_context", ("stance_read", "state_read", "source_state"), "note")}),
        ("Suggested by", {"fields": (("reader", "suggested_stance", "score"), "found_by")}),
        ("Judged", {"fields": (("judged_by", "judged_at"),)}),
    )
    readonly_fields = (
        "in_context",
        "stance_read",
        "state_read",
        "source_state",
        "reader",
        "suggested_stance",
        "score",
        "found_by",
        "judged_by",
        "judged_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).defer("capture__text", "capture__search")
        return with_anchor_state(with_copies(rows), "evidence")

    def get_urls(self) -> list[URLPattern]:
        return [*evidence_queue.urls(self), *super().get_urls()]

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return Case(When(state=EvidenceState.SUGGESTED, then=Value(0)), default=Value(1)), "created_at"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = tuple(super().get_readonly_fields(request, obj))
        return shown if obj is None else (*shown, "claim", "note")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("tracker.judge_evidence")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A stance or a note changes on the judging page only, so that the judge's name goes with it.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_judge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("tracker.judge_evidence")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form = super().get_form(request, obj, change=change, form=NewEvidenceForm, **kwargs)
        form.base_fields["source_article"] = lookup(
            Capture._meta.get_field("article"),
            self.admin_site,
            label="Article",
            help_text="Its latest capture has to hold the passage.",
        )
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        typed = form.cleaned_data
        capture, span = typed["place"]
        by, now = editor(request), timezone.now()
        added = evidence.add(typed["claim"], capture, span, typed["stance"], by, now=now, note=typed["note"])
        # The form's row stands for the one that the action added.
        obj.__dict__.update(added.__dict__)

    @display(description="Passage", ordering="exact")
    def passage_shown(self, row: Any) -> SafeString:
        return format_html(
            '<span class="block max-w-xl whitespace-normal">…{}<mark>{}</mark>{}…</span>',
            row.prefix,
            row.exact,
            row.suffix,
        )

    @display(description="Passage")
    def in_context(self, row: Any) -> SafeString:
        shown = surroundings(row)
        return format_html(
            '<div class="leading-relaxed max-w-4xl whitespace-pre-wrap">…{}<mark>{}</mark>{}…</div>',
            shown["before"],
            row.exact,
            shown["after"],
        )

    @display(description="Source", ordering="capture__article__outlet__name")
    def source(self, row: Any) -> str:
        article = row.capture.article
        return f"{article.outlet}, {article.published_on or 'undated'}"

    @display(description="Copies", ordering="copied_by")
    def copies(self, row: Any) -> str:
        """Other passages of this stance on the claim, out of articles of the same origin."""
        if not row.copied_by:
            return ""
        return f"and {row.copied_by} {'copy' if row.copied_by == 1 else 'copies'}"

    @display(description="Source", label=ANCHOR_COLOURS)
    def source_state(self, row: Any) -> tuple[str, str]:
        return anchor_mark(row.anchor_state)

    @display(description="Stance", ordering="stance", label=STANCE_COLOURS)
    def marked_stance(self, row: Any) -> tuple[str, str]:
        return row.stance, row.get_stance_display()

    @display(description="State", ordering="state", label=EVIDENCE_COLOURS)
    def marked_state(self, row: Any) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @display(description="Stance")
    def stance_read(self, row: Any) -> str:
        return row.get_stance_display()

    @display(description="State")
    def state_read(self, row: Any) -> str:
        return row.get_state_display()

    @action(description="Judge", permissions=["judge"], icon="gavel")
    def judge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, JUDGE)

    @admin.action(description="Confirm, each with its stance", permissions=["judge"])
    def confirm_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        judge_each(request, chosen, lambda row: evidence.confirm(row, editor(request), timezone.now()), "confirmed")

    @admin.action(description="Reject", permissions=["judge"])
    def reject_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        judge_each(request, chosen, lambda row: evidence.reject(row, editor(request), timezone.now()), "rejected")


def judge_each(request: HttpRequest, chosen: QuerySet, verb: Callable[[Any], object], done: str) -> None:
    """Judges what still waits; a row that someone else has judged since the list was opened is left as it is."""
    judged, known = 0, chosen.exclude(state=EvidenceState.SUGGESTED).count()
    for row in chosen.filter(state=EvidenceState.SUGGESTED):
        try:
            with transaction.atomic():
                verb(row)
            judged += 1
        except ValidationError as refusal:
            messages.error(request, f"{row}: {one_line(refusal)}")
    messages.success(request, f"{judged} {done}.")
    if known:
        messages.warning(request, f"{known} had been judged already and were left as they are.")


class LookInline(RecordInline):
    model = Look
    fields = ("where", "query", "window", "articles_seen", "articles_new", "articles_unread", "error")
    readonly_fields = fields


@admin.register(FollowUpCheck)
class FollowUpCheckAdmin(RecordAdmin):
    list_display = (
        "claim",
        "status",
        "reason",
        "window",
        "articles_seen",
        "articles_new",
        "evidence_suggested",
        "recorded_at",
    )
    list_select_related = ("claim",)
    list_filter = (("status", MultipleChoicesDropdownFilter), ("claim", AutocompleteSelectFilter))
    search_fields = ("claim__proposition", "key")
    fields = (
        "claim",
        "status",
        "reason",
        "asked_by",
        "window",
        "articles_seen",
        "articles_new",
        "evidence_suggested",
        "recorded_at",
        "key",
    )
    inlines = (LookInline,)


@admin.register(Look)
class LookAdmin(RecordAdmin):
    list_display = ("follow_up", "where", "query", "articles_seen", "articles_new", "articles_unread", "error")
    list_select_related = ("follow_up",)
    list_filter = (("provider", MultipleChoicesDropdownFilter),)
    search_fields = ("query", "error")
    fields = (
        "follow_up",
        "provider",
        "place",
        "query",
        "window",
        "articles_seen",
        "articles_new",
        "articles_unread",
        "error",
    )
