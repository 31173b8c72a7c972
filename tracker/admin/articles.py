from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import AutocompleteSelectFilter, BooleanRadioFilter, RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from tracker.actions import articles, jobs
from tracker.admin.base import KeepingForm, RecordAdmin, UndeletedAdmin, VersionedAdmin
from tracker.models import Article, Capture, Feed, Job, Outlet, Statement
from tracker.models.articles import LONGEST_TEXT
from tracker.vocabulary import JobKind


@admin.register(Outlet)
class OutletAdmin(VersionedAdmin):
    list_display = ("name", "website", "is_sample")
    list_filter = (("is_sample", BooleanRadioFilter),)
    search_fields = ("name", "website")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "website", "is_sample")


@admin.register(Feed)
class FeedAdmin(VersionedAdmin):
    list_display = ("url", "outlet", "is_active", "polled_at", "next_poll_at", "failures")
    list_select_related = ("outlet",)
    list_filter = (("is_active", BooleanRadioFilter), ("outlet", AutocompleteSelectFilter))
    search_fields = ("url", "outlet__name")
    autocomplete_fields = ("outlet",)
    fields = ("outlet", "url", "is_active", "every_minutes", "next_poll_at", "polled_at", "failures", "error")
    readonly_fields = ("polled_at", "failures", "error")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"next_poll_at": timezone.now(), **super().get_changeform_initial_data(request)}


FIELDS = {"url": "canonical_url", "published": "published_on"}
"""The form's names for what the action refuses."""


class NewArticleForm(KeepingForm):
    """An article whose text an editor pastes."""

    canonical_url = forms.URLField(
        label="Address", max_length=1000, required=False, assume_scheme="https", help_text="Where it can be read."
    )
    text = forms.CharField(
        label="Text",
        max_length=LONGEST_TEXT,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 20}),
        help_text="Word for word as it was published. It is stored as a capture and never changed.",
    )


@admin.register(Article)
class ArticleAdmin(UndeletedAdmin):
    list_display = ("name", "outlet", "published_on", "capture_count", "fetch_error")
    list_select_related = ("outlet",)
    list_filter = (("outlet", AutocompleteSelectFilter), ("published_on", RangeDateFilter))
    search_fields = ("title", "canonical_url", "outlet__name")
    autocomplete_fields = ("outlet", "origin")
    readonly_fields = ("added_at", "fetch_error", "suggested", "left_unread", "latest_text")
    add_fieldsets = (
        (None, {"fields": ("outlet", "title", "canonical_url", "published_on")}),
        ("Text", {"fields": ("text",)}),
    )
    fieldsets = (
        (None, {"fields": ("outlet", "title", "canonical_url", "author", "language")}),
        ("Published", {"fields": ("published_on", "published_precision", "origin")}),
        ("Read from it", {"fields": ("suggested", "left_unread")}),
        ("Latest capture", {"fields": ("latest_text", "added_at", "fetch_error")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(capture_count=Count("captures"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewArticleForm
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        capture = add_pasted(form.cleaned_data)
        # The form's article stands for the one that the action stored, or had stored before.
        obj.__dict__.update(capture.article.__dict__)

    @display(description="Article", ordering="title")
    def name(self, article: Any) -> str:
        return str(article)

    @display(description="Captures", ordering="capture_count")
    def capture_count(self, article: Any) -> int:
        return article.capture_count

    @display(description="Statements")
    def suggested(self, article: Any) -> SafeString | str:
        found = Statement.objects.filter(appearances__capture__article=article).select_related("speaker").distinct()
        rows = [
            (reverse("admin:tracker_statement_change", args=[row.pk]), row.words, _said_by(row)) for row in found[:100]
        ]
        if not rows:
            return "No statement has been read from it."
        return format_html(
            '<ul class="flex flex-col gap-2">{}</ul>',
            format_html_join("", '<li><a class="text-link" href="{}">{}</a> ({})</li>', rows),
        )

    @display(description="Left unread")
    def left_unread(self, article: Any) -> str:
        """Of the latest capture: what the reader said of it, or why its reading is parked."""
        job = Job.objects.filter(capture__article=article, kind=JobKind.READ_CAPTURE).order_by("-capture").first()
        if job is None:
            return "Nothing has been captured yet."
        if job.parked_at:
            return f"All of it: reading it failed. {job.error}"
        if job.done_at is None:
            return job.note or "It waits to be read."
        return job.note or "Nothing."

    @display(description="Text")
    def latest_text(self, article: Any) -> SafeString | str:
        capture = article.captures.order_by("-pk").first()
        if capture is None:
            return "Nothing has been captured yet."
        return format_html('<div class="leading-relaxed max-w-4xl whitespace-pre-wrap">{}</div>', capture.text)


def add_pasted(typed: dict[str, Any]) -> Capture:
    """Stores the pasted text; what is refused is told beside the form's fields."""
    try:
        return articles.add_text(
            typed["outlet"],
            typed["text"],
            url=typed["canonical_url"],
            published_on=typed["published_on"],
            title=typed["title"],
            now=timezone.now(),
        )
    except ValidationError as refusal:
        beside = {FIELDS.get(name, name): reasons for name, reasons in refusal.message_dict.items()}
        raise ValidationError(beside) from refusal


def _said_by(statement: Statement) -> str:
    return f"{statement.speaker or statement.get_speaker_status_display()}, {statement.get_state_display()}"


@admin.register(Capture)
class CaptureAdmin(RecordAdmin):
    list_display = ("article", "source", "fetched_at", "recorded_at")
    list_select_related = ("article",)
    list_filter = (("fetched_at", RangeDateFilter),)
    search_fields = ("article__title", "article__canonical_url")
    fields = ("article", "source", "fetched_at", "recorded_at", "sha256", "left_unread", "whole_text")
    readonly_fields = ("left_unread", "whole_text")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("text", "search")

    @display(description="Left unread")
    def left_unread(self, capture: Any) -> str:
        return jobs.unread(capture) or "Nothing."

    @display(description="Text")
    def whole_text(self, capture: Any) -> SafeString:
        return format_html('<div class="leading-relaxed max-w-4xl whitespace-pre-wrap">{}</div>', capture.text)
