from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    MultipleChoicesDropdownFilter,
    RangeDateFilter,
)
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from tracker.actions import articles, jobs, origins
from tracker.admin.base import KeepingForm, RecordAdmin, UndeletedAdmin, VersionedAdmin
from tracker.admin.reading.pages import SEEING
from tracker.admin.reading.urls import of_articles, of_captures
from tracker.admin.steps import Step, StepForm, SteppingAdmin, lookup, take_step
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
    list_display = ("url", "outlet", "kind", "is_active", "status", "polled_at", "next_poll_at", "failures")
    list_select_related = ("outlet",)
    list_filter = (
        ("is_active", BooleanRadioFilter),
        ("outlet", AutocompleteSelectFilter),
        ("status", MultipleChoicesDropdownFilter),
        ("kind", MultipleChoicesDropdownFilter),
    )
    search_fields = ("url", "outlet__name")
    autocomplete_fields = ("outlet",)
    fieldsets = (
        (None, {"fields": ("outlet", "url", "is_active", "every_minutes", "next_poll_at")}),
        ("Last poll", {"fields": ("polled_at", "kind", "status", "failures", "error", "left_out", "moved_to")}),
    )
    readonly_fields = ("polled_at", "kind", "status", "failures", "error", "left_out", "moved_to")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"next_poll_at": timezone.now(), **super().get_changeform_initial_data(request)}


FIELDS = {"url": "canonical_url", "published": "published_on"}
"""The form's names for what the action refuses."""


class NewArticleForm(KeepingForm):
    """An article whose text an editor pastes, or whose address is to be fetched."""

    canonical_url = forms.URLField(
        label="Address", max_length=1000, required=False, assume_scheme="https", help_text="Where it can be read."
    )
    text = forms.CharField(
        label="Text",
        max_length=LONGEST_TEXT,
        strip=False,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 20}),
        help_text="Word for word as it was published. Left empty, the page at the address is fetched. "
        "It is stored as a capture and never changed.",
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("text") and not typed.get("canonical_url") and not self.errors:
            self.add_error("text", "Paste the text, or give the address at which it can be read.")
        return typed


def origin_form(model_admin: Any, request: HttpRequest, row: Any) -> type[StepForm]:
    origin = lookup(Article._meta.get_field("origin"), model_admin.admin_site, label="Origin")
    return type("OriginForm", (StepForm,), {"origin": origin})


TAKEN_FROM = Step(
    "Taken from",
    lambda row, typed, by: origins.name_origin(row, typed["origin"]),
    "Noted. It counts as one source with its origin.",
    "Names the article that this one was taken from. Articles taken from this one go with it.",
    form=origin_form,
)
ORIGINAL = Step(
    "It is an original",
    lambda row, typed, by: origins.name_origin(row, None),
    "Noted. It counts as a source of its own.",
    "The program will not bring it under another article again.",
)


@admin.register(Article)
class ArticleAdmin(SteppingAdmin, UndeletedAdmin):
    list_display = ("name", "outlet", "published_on", "capture_count", "fetch_status", "fetch_error")
    list_select_related = ("outlet",)
    list_filter = (
        ("outlet", AutocompleteSelectFilter),
        ("published_on", RangeDateFilter),
        ("fetch_status", MultipleChoicesDropdownFilter),
        ("origin_by", MultipleChoicesDropdownFilter),
    )
    search_fields = ("title", "canonical_url", "outlet__name")
    actions_detail = ("read_it", "taken_from", "is_original")
    autocomplete_fields = ("outlet",)
    readonly_fields = (
        "taken_as",
        "seen_at",
        "recheck_at",
        "added_at",
        "fetch_status",
        "fetch_error",
        "suggested",
        "left_unread",
        "latest_text",
    )
    add_fieldsets = (
        (None, {"fields": ("outlet", "title", "canonical_url", "published_on")}),
        ("Text", {"fields": ("text",)}),
    )
    fieldsets = (
        (None, {"fields": ("outlet", "title", "canonical_url", "author", "language")}),
        ("Published", {"fields": ("published_on", "published_precision", "taken_as")}),
        ("Read from it", {"fields": ("suggested", "left_unread")}),
        (
            "Latest capture",
            {"fields": ("latest_text", "added_at", ("seen_at", "recheck_at"), "fetch_status", "fetch_error")},
        ),
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
        article = add_article(form.cleaned_data)
        # The form's article stands for the one that the action stored, or had stored before.
        obj.__dict__.update(article.__dict__)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """On to its reading desk, where the page says how far the reader is."""
        goes_elsewhere = IS_POPUP_VAR in request.POST or {"_addanother", "_continue"} & set(request.POST)
        answer = super().response_add(request, obj, post_url_continue)
        if goes_elsewhere or not request.user.has_perms(SEEING):
            return answer
        return HttpResponseRedirect(reverse("admin:tracker_article_read", args=[obj.pk]))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        return super().add_view(request, form_url, {"title": "Read an article", **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        return [*of_articles(self.admin_site), *super().get_urls()]

    @action(description="Reading desk", permissions=["tracker.view_capture"], icon="menu_book")
    def read_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:tracker_article_read", args=[self.found(request, object_id).pk]))

    @action(description="Taken from…", permissions=["tracker.change_article"], icon="call_merge")
    def taken_from(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, TAKEN_FROM)

    @action(description="It is an original", permissions=["tracker.change_article"], icon="call_split")
    def is_original(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, ORIGINAL)

    @display(description="Origin")
    def taken_as(self, article: Any) -> SafeString | str:
        credit = f", credits {article.credited_to}" if article.credited_to else ""
        if article.origin is None:
            said = (
                "An original, as an editor says" if article.origin_by else "No other article is known to be its origin"
            )
            return f"{said}{credit}."
        link = reverse("admin:tracker_article_change", args=[article.origin_id])
        score = f" ({article.origin_score:.0%} of the words)" if article.origin_score is not None else ""
        return format_html(
            'Taken from <a class="text-link" href="{}">{}</a>, {}. Known by: {}{}{}.',
            link,
            article.origin,
            article.origin.outlet,
            article.get_origin_by_display(),
            score,
            credit,
        )

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


def add_article(typed: dict[str, Any]) -> Article:
    """Stores the pasted text, or the job to fetch the page; what is refused is told beside the form's fields."""
    told = {"published_on": typed["published_on"], "title": typed["title"], "now": timezone.now()}
    try:
        if not typed["text"]:
            return articles.add_address(typed["outlet"], typed["canonical_url"], **told)
        return articles.add_text(typed["outlet"], typed["text"], url=typed["canonical_url"], **told).article
    except ValidationError as refusal:
        beside = {FIELDS.get(name, name): reasons for name, reasons in refusal.message_dict.items()}
        raise ValidationError(beside) from refusal


def _said_by(statement: Statement) -> str:
    return f"{statement.speaker or statement.get_speaker_status_display()}, {statement.get_state_display()}"


@admin.register(Capture)
class CaptureAdmin(RecordAdmin):
    list_display = ("article", "source", "fetched_at", "recorded_at")
    actions_detail = ("read_it",)
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

    def get_urls(self) -> list[URLPattern]:
        return [*of_captures(self.admin_site), *super().get_urls()]

    @action(description="Reading desk", permissions=["tracker.view_statement"], icon="menu_book")
    def read_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:tracker_capture_read", args=[self.found(request, object_id).pk]))

    @display(description="Text")
    def whole_text(self, capture: Any) -> SafeString:
        return format_html('<div class="leading-relaxed max-w-4xl whitespace-pre-wrap">{}</div>', capture.text)
