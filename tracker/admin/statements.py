from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    MultipleChoicesDropdownFilter,
    RangeDateFilter,
)
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from tracker.actions import claims, statements
from tracker.admin.base import KeepingForm, RecordInline, UndeletedAdmin
from tracker.admin.corrections import correct_form, what_changes
from tracker.admin.drift import DriftFilter
from tracker.admin.marks import STATE_COLOURS, window_in_words
from tracker.admin.reading.refused import RejectedFilter
from tracker.admin.reading.urls import of_statements
from tracker.admin.refusals import add_refusal
from tracker.admin.steps import Step, SteppingAdmin, ask_reason, lookup, take_step
from tracker.models import Appearance, Article, Capture, Claim, Executive, Statement
from tracker.vocabulary import EditorialState, SpeakerStatus

PUBLIC_FIELDS = ("words", "form", "speaker", "position", "said_on", "said_precision", "venue", "language")
SOURCE_FIELDS = ("source_article", "source_words", "speaker_as_published", "title_as_published")
UNPUBLISHED = frozenset({EditorialState.DRAFT, EditorialState.IN_REVIEW})


class StatementForm(KeepingForm):
    """A statement, and the place in a source where its words stand."""

    source_article = forms.ModelChoiceField(Article.objects.all(), required=False)
    source_words = forms.CharField(
        label="Words there",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="As this article prints them, with … where the quote is split. Empty: the words above.",
    )
    speaker_as_published = forms.CharField(
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="How this article names the speaker.",
    )
    title_as_published = forms.CharField(
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="How this article names the office.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "words" in self.fields:
            self.fields["words"].widget.attrs["rows"] = 3

    def clean_said_on(self) -> date | None:
        said_on: date | None = self.cleaned_data["said_on"]
        if said_on is not None and said_on > timezone.localdate():
            raise ValidationError("The day lies in the future: nobody has said it yet.")
        return said_on

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "position" in self.fields:
            self._settle_position()
        if self.cleaned_data.get("source_article"):
            self._find_words(self.cleaned_data["source_article"])
        return self.cleaned_data

    def _settle_position(self) -> None:
        typed = self.cleaned_data
        speaker, position, said_on = typed.get("speaker"), typed.get("position"), typed.get("said_on")
        if position and position.executive_id != (speaker.pk if speaker else None):
            self.add_error("position", f"{position.executive} held it, not {speaker or 'the speaker'}.")
        elif speaker and said_on and not position and "said_on" not in self.errors:
            self._propose_position(speaker, said_on)

    def _propose_position(self, speaker: Executive, said_on: date) -> None:
        try:
            held = statements.propose_position(Statement(speaker=speaker, said_on=said_on))
        except ValidationError as several:
            add_refusal(self, several)
            return
        self.cleaned_data["position"] = held
        self.request.position_proposed = held  # type: ignore[attr-defined]

    def _find_words(self, article: Article) -> None:
        words = self.cleaned_data.get("source_words") or self.cleaned_data.get("words") or self.instance.words
        capture = Capture.objects.filter(article=article).order_by("-pk").first()
        if capture is None:
            self.add_error("source_article", "Nothing of this article has been captured yet.")
            return
        try:
            self.cleaned_data["source"] = (capture, statements.find_in(capture.text, words))
        except ValidationError as refusal:
            self.add_error("source_words", ValidationError(refusal.messages))


class AppearanceInline(RecordInline):
    model = Appearance
    fields = ("printed", "where", "wording", "speaker_as_published", "title_as_published")
    readonly_fields = fields
    verbose_name_plural = "Appearances: where its words stand"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_sources()

    @display(description="Exact words")
    def printed(self, appearance: Any) -> SafeString:
        return format_html('<span class="block max-w-xl whitespace-pre-wrap">{}</span>', appearance.exact)

    @display(description="Source")
    def where(self, appearance: Any) -> SafeString:
        article = appearance.capture.article
        return format_html(
            '<a class="text-link" href="{}">{}, {}</a>',
            reverse("admin:tracker_article_change", args=[article.pk]),
            article.outlet,
            article.published_on or "undated",
        )


class ClaimInline(RecordInline):
    model = Claim
    fields = ("page", "state", "window_shown", "modality")
    readonly_fields = fields
    verbose_name_plural = "Claims drawn from it"

    @display(description="Window")
    def window_shown(self, claim: Any) -> str:
        return window_in_words(claim)


SUBMIT = Step(
    "Submit for review",
    lambda row, typed, by: statements.submit(row, by),
    "Submitted for review.",
    "Another pair of eyes looks at it before it is published.",
)
PUBLISH = Step(
    "Publish",
    lambda row, typed, by: statements.publish(row, by, timezone.now()),
    "Published.",
    "Readers, the API and every mirror see it from now on. What is changed later is recorded as a correction.",
)
WITHDRAW = Step(
    "Withdraw",
    lambda row, typed, by: statements.withdraw(row, by, typed["reason"], timezone.now()),
    "Withdrawn. Its tombstone stays.",
    "A tombstone with this reason stays in its place.",
    form=ask_reason,
    danger=True,
    preview=what_changes,
)
CORRECT = Step(
    "Correct",
    lambda row, typed, by: statements.correct(
        row, typed["changes"], by, typed["reason"], typed["note"], now=timezone.now()
    ),
    "Corrected. The correction is public.",
    "Each changed field is recorded with what stood there before. A new speaker, position or day recomputes every "
    "horizon that hangs on it and puts its claims back in review.",
    form=lambda model_admin, request, row: correct_form(model_admin, request, row, PUBLIC_FIELDS),
    preview=what_changes,
)
WRITE_CLAIM = Step(
    "Write a claim",
    lambda row, typed, by: claims.draft_from(row, by),
    "A draft of the claim was started from the statement. Put it into a sentence that can be checked.",
    "Starts a draft from these words.",
    leads_to=lambda model_admin, row, claim: reverse("admin:tracker_claim_change", args=[claim.pk]),
)


@admin.register(Statement)
class StatementAdmin(SteppingAdmin, UndeletedAdmin):
    form = StatementForm
    list_display = ("quote", "speaker_name", "position", "said_on", "form", "marked_state")
    list_display_links = ("quote",)
    list_select_related = ("speaker", "position__company")
    list_filter = (
        RejectedFilter,
        ("state", MultipleChoicesDropdownFilter),
        ("speaker", AutocompleteSelectFilter),
        ("said_on", RangeDateFilter),
        ("speaker_status", MultipleChoicesDropdownFilter),
        DriftFilter,
    )
    search_fields = ("words", "speaker__name", "speaker__aliases__name", "venue")
    autocomplete_fields = ("speaker", "position")
    readonly_fields = ("standing", "reader", "created_by", "published_at", "published_by", "withdrawn_reason")
    inlines = (AppearanceInline, ClaimInline)
    actions_detail = ("read_it", "write_claim", "submit", "publish", "correct", "withdraw")
    offered = {
        "submit": lambda row: row.state == EditorialState.DRAFT,
        "publish": lambda row: row.state in UNPUBLISHED,
        "correct": lambda row: row.state == EditorialState.PUBLISHED,
        "withdraw": lambda row: row.state == EditorialState.PUBLISHED,
        "write_claim": lambda row: row.state != EditorialState.WITHDRAWN,
    }
    add_fieldsets = (
        (None, {"fields": ("words", ("form", "language"))}),
        ("Who and when", {"fields": ("speaker", ("said_on", "said_precision"), "position", "venue")}),
        ("Source", {"fields": SOURCE_FIELDS}),
    )
    fieldsets = (
        (None, {"fields": ("standing", "words", ("form", "language"))}),
        (
            "Who and when",
            {"fields": ("speaker", "speaker_status", ("said_on", "said_precision"), "position", "venue")},
        ),
        ("Attach the source words", {"fields": SOURCE_FIELDS}),
        ("On record", {"fields": ("reader", "created_by", "published_at", "published_by", "withdrawn_reason")}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*of_statements(self.admin_site), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = tuple(super().get_readonly_fields(request, obj))
        if obj is None or obj.published_at is None:
            return shown
        return (*shown, *PUBLIC_FIELDS, "speaker_status")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return tuple(part for part in fieldsets if part[1]["fields"] != SOURCE_FIELDS)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "source_article" in form.base_fields:
            form.base_fields["source_article"] = lookup(
                Capture._meta.get_field("article"),
                self.admin_site,
                label="Article",
                help_text="Its latest capture has to hold the words.",
                required=False,
            )
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.created_by = request.user
        if obj.speaker and "speaker" in form.changed_data:
            obj.speaker_status = SpeakerStatus.RESOLVED
        elif not obj.speaker and obj.speaker_status == SpeakerStatus.RESOLVED:
            obj.speaker_status = SpeakerStatus.UNKNOWN
        if set(form.changed_data) - set(SOURCE_FIELDS) or not change:
            super().save_model(request, obj, form, change)
        if "said_on" in form.changed_data and change:
            statements.recompute_claims(obj)
        if position := getattr(request, "position_proposed", None):
            messages.info(request, f"Position on that day: {position}. Change it if it was another.")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        if found := form.cleaned_data.get("source"):
            named = {key: form.cleaned_data.get(key, "") for key in ("speaker_as_published", "title_as_published")}
            statements.attach(form.instance, *found, **named)
            messages.success(request, "The words stand in the source; the appearance is attached.")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    @display(description="State")
    def standing(self, statement: Any) -> str:
        return statement.get_state_display()

    @display(description="Words", ordering="words")
    def quote(self, statement: Any) -> str:
        return str(statement)

    @display(description="Speaker", ordering="speaker__family_name")
    def speaker_name(self, statement: Any) -> str:
        return str(statement.speaker or statement.get_speaker_status_display())

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def marked_state(self, statement: Any) -> tuple[str, str]:
        return statement.state, statement.get_state_display()

    @action(description="Reading desk", permissions=["tracker.view_capture"], icon="menu_book")
    def read_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:tracker_statement_read", args=[self.found(request, object_id).pk]))

    @action(description="Write a claim", permissions=["tracker.add_claim"], icon="target")
    def write_claim(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, WRITE_CLAIM)

    @action(description="Submit for review", permissions=["tracker.change_statement"], icon="rate_review")
    def submit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, SUBMIT)

    @action(description="Publish", permissions=["tracker.publish_statement"], icon="publish")
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, PUBLISH)

    @action(description="Correct…", permissions=["tracker.correct_record"], icon="edit_note")
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, CORRECT)

    @action(description="Withdraw…", permissions=["tracker.publish_statement"], icon="block")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, WITHDRAW)
