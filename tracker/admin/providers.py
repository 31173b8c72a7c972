from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.contrib.filters.admin import BooleanRadioFilter
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.actions import providers
from tracker.admin.base import KeepingForm, VersionedAdmin
from tracker.intake.addresses import is_allowed_origin, why_forbidden
from tracker.models import NewsProvider


class ProviderForm(KeepingForm):
    def clean_url(self) -> str:
        """An address that can never be fetched is refused here and not at the first look."""
        url = str(self.cleaned_data["url"]).strip()
        reason = why_forbidden(url.replace("{", "").replace("}", ""), providers.sample_origin())
        if reason and not is_allowed_origin(url, providers.sample_origin()):
            raise ValidationError(reason)
        return url


class TryForm(forms.Form):
    company = forms.CharField(
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        label="A company's name",
        help_text="One request is sent for it, over the last thirty days. Nothing is stored.",
    )


@admin.register(NewsProvider)
class NewsProviderAdmin(VersionedAdmin):
    form = ProviderForm
    list_display = ("name", "kind", "is_active", "asked_at", "failures", "next_allowed_at")
    list_filter = (("is_active", BooleanRadioFilter),)
    search_fields = ("name", "url")
    actions_detail = ("try_it",)
    fields = (
        "name",
        "kind",
        "url",
        "is_active",
        ("seconds_between", "most_results", "reach_days"),
        ("asked_at", "next_allowed_at"),
        ("failures", "error"),
    )
    readonly_fields = ("asked_at", "next_allowed_at", "failures", "error")

    @action(description="Try it…", permissions=["tracker.change_newsprovider"], icon="travel_explore")
    def try_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Sends one request, switched on or not, and shows what came back."""
        row: Any = self.found(request, object_id)
        form = TryForm(request.POST or None)
        found = None
        if request.method == "POST" and form.is_valid():
            found = providers.try_it(row, form.cleaned_data["company"], timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": "Try it",
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "form": form,
            "found": found,
            "media": self.media,
            "back": self.page_of(row.pk),
            "is_popup": False,
        }
        return TemplateResponse(request, "admin/tracker/try_provider.html", context)
