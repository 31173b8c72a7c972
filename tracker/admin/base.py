"""What every page of the admin does: keep typing, notice other people's changes, leave the record alone."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import StackedInline, TabularInline
from unfold.checks import UnfoldModelAdminChecks
from unfold.decorators import display

from tracker.admin.exports import ExportingAdmin
from tracker.admin.refusals import add_refusal, one_line, refusal_of
from tracker.admin.versions import stale_message
from tracker.models.base import Versioned

OPENED_AT = "opened_at_version"


class KeepingForm(forms.ModelForm):
    """Shows what was refused on the way to the database as an error of its own."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        super().clean()
        refusal = getattr(self.request, "refusal", None)
        if refusal is not None:
            add_refusal(self, refusal)
        if isinstance(self.instance, Versioned) and self.instance.pk:
            self._notice_changes(self.instance)
        return self.cleaned_data

    def _notice_changes(self, row: Versioned) -> None:
        opened_at = self.data.get(OPENED_AT, "")
        if opened_at != str(row.version):
            self.add_error(None, stale_message(row, opened_at))


class VersionedInlineForm(forms.ModelForm):
    """A row of an inline that carries the version it was opened at."""

    opened_at_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields[OPENED_AT].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        super().clean()
        name = self.add_prefix(OPENED_AT)
        opened_at = self.data.get(name, "")
        if self.instance.pk and opened_at != str(self.instance.version):
            # Beside its first field: the theme's stacked rows leave out errors that belong to no field.
            self.add_error(self.visible_fields()[0].name, stale_message(self.instance, opened_at))
            refreshed = cast(QueryDict, self.data).copy()
            refreshed[name] = str(self.instance.version)
            self.data = refreshed
        return self.cleaned_data


class ChecksWithoutDatabase(UnfoldModelAdminChecks):
    def _check_unfold_action_permission_methods(self, admin_obj: Any) -> list[Any]:
        """Left out: it looks the permissions up in the database, which before the first migration has no tables."""
        return []


class RefusingAdmin(ExportingAdmin):
    """A form page on which nothing that the database or an action refuses is lost or ends in a 500."""

    checks_class = ChecksWithoutDatabase
    form = KeepingForm
    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True
    warn_unsaved_form = True
    list_filter_submit = True

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            # The savepoint of its own keeps a test's or a request's outer transaction usable after a refusal.
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            refusal = error
        except DatabaseError as error:
            refusal = self._refusal_or_raise(error)
        request.refusal = refusal  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except DatabaseError as error:
            messages.error(request, one_line(self._refusal_or_raise(error)))
        return HttpResponseRedirect(self.page_of(object_id))

    def _refusal_or_raise(self, error: DatabaseError) -> ValidationError:
        refusal = refusal_of(error, self.model)
        if refusal is None:
            raise error
        return refusal

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        """The row; locked while a form is saved, so that no change slips in between the check and the save."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not transaction.get_connection().in_atomic_block:
            return row
        list(self.model._base_manager.select_for_update().filter(pk=row.pk).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def read(self, request: HttpRequest, object_id: str) -> models.Model | None:
        """The row as it stands, never locked."""
        return super().get_object(request, object_id)

    def found(self, request: HttpRequest, object_id: str) -> models.Model:
        """The row that an address names, never locked. Raises Http404."""
        row = self.read(request, unquote(object_id))
        if row is None:
            raise Http404(f"There is no {self.opts.verbose_name} {object_id}.")
        return row

    def page_of(self, pk: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])

    def list_page(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


class VersionedAdmin(RefusingAdmin):
    """A row that people edit: its form says at which version it was opened."""

    change_form_before_template = "admin/tracker/opened_at.html"


class UndeletedAdmin(VersionedAdmin):
    """Once published, a row is withdrawn, never deleted; so nothing is deleted in bulk either."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        published = obj is not None and getattr(obj, "published_at", None) is not None
        return not published and super().has_delete_permission(request, obj)


class ReadOnly:
    """Looked at, never touched."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RecordAdmin(ReadOnly, RefusingAdmin):
    """An append-only list."""


class RecordInline(ReadOnly, TabularInline):
    extra = 0
    max_num = 0
    hide_title = True

    @display(description="Page")
    def page(self, row: models.Model) -> SafeString:
        link = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', link, row)


class VersionedInline(StackedInline):
    form = VersionedInlineForm
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        return rows.select_for_update(of=("self",)) if request.method == "POST" else rows
