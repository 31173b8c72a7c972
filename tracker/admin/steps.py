"""A page that asks before a transition: a link leads to it, and only its POST form does anything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget, UnfoldAdminTextareaWidget

from tracker.admin.base import OPENED_AT, RefusingAdmin
from tracker.admin.refusals import add_refusal, refusal_of
from tracker.admin.versions import stale_message
from tracker.models.base import Versioned


def editor(request: HttpRequest) -> User:
    """Who is at the desk; the admin lets nobody else in."""
    return cast(User, request.user)


class StepForm(forms.Form):
    """Asks nothing but yes; carries the version that the editor looked at."""

    opened_at_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if isinstance(row, Versioned):
            self.fields[OPENED_AT].initial = row.version

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        opened_at = self.data.get(OPENED_AT, "")
        if isinstance(self.row, Versioned) and opened_at != str(self.row.version):
            self.add_error(None, stale_message(self.row, opened_at))
            refreshed = cast(QueryDict, self.data).copy()
            refreshed[OPENED_AT] = str(self.row.version)
            self.data = refreshed
        return typed


def text(label: str, help_text: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget)


def choice(
    label: str, choices: type[models.TextChoices], help_text: str = "", *, initial: str = ""
) -> forms.ChoiceField:
    options = [("", "Select value"), *choices.choices]
    return forms.ChoiceField(
        label=label, choices=options, help_text=help_text, initial=initial, widget=UnfoldAdminSelectWidget
    )


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=UnfoldAdminSingleDateWidget)


def lookup(
    through: models.ForeignKey, site: AdminSite, *, label: str, help_text: str = "", required: bool = True
) -> forms.ModelChoiceField:
    """A search-as-you-type choice among the rows that the foreign key `through` may point to."""
    rows = through.remote_field.model._default_manager.all()
    widget = AutocompleteSelect(through, site)
    field = forms.ModelChoiceField(rows, label=label, help_text=help_text, required=required, widget=widget)
    widget.choices = field.choices
    return field


class ReasonForm(StepForm):
    reason = text("Reason", "Stays readable beside the tombstone.")


def ask_yes(admin: RefusingAdmin, request: HttpRequest, row: Any) -> type[StepForm]:
    return StepForm


def ask_reason(admin: RefusingAdmin, request: HttpRequest, row: Any) -> type[StepForm]:
    return ReasonForm


def same_page(admin: RefusingAdmin, row: Any, result: Any) -> str:
    return admin.page_of(row.pk)


@dataclass(frozen=True)
class Step:
    """One transition as an editor meets it. `do` takes the row, what was typed and by whom."""

    title: str
    do: Callable[[Any, dict[str, Any], User], Any]
    done: str | Callable[[Any], str]
    explains: str = ""
    form: Callable[[RefusingAdmin, HttpRequest, Any], type[StepForm]] = ask_yes
    leads_to: Callable[[RefusingAdmin, Any, Any], str] = same_page
    template: str = "admin/tracker/step.html"
    context: Callable[[HttpRequest, Any], dict[str, Any]] = field(default=lambda request, row: {})
    danger: bool = False
    preview: Callable[[Any, Callable[[], Any]], Any] | None = None
    """Of what `do` would change; the page then leads through it before anything is done."""


def take_step(admin: RefusingAdmin, request: HttpRequest, object_id: str, step: Step) -> HttpResponse:
    row = _row(admin, request, object_id)
    form_class = step.form(admin, request, row)
    if request.method != "POST":
        return _page(admin, request, step, row, form_class(row=row))
    form = None
    try:
        with transaction.atomic():
            locked = get_object_or_404(admin.model._base_manager.select_for_update(), pk=row.pk)
            form = form_class(request.POST, row=locked)
            if not form.is_valid() or "change" in request.POST:
                return _page(admin, request, step, row, form)
            if step.preview and "preview" in request.POST:
                typed, by = form.cleaned_data, editor(request)
                found = step.preview(locked, lambda: step.do(locked, typed, by))
                return _page(admin, request, step, row, form, found)
            result = step.do(locked, form.cleaned_data, editor(request))
            admin.log_change(request, locked, step.title)
    except ValidationError as error:
        return _refused(admin, request, step, row, form_class, error)
    except DatabaseError as error:
        refusal = refusal_of(error, admin.model)
        if refusal is None:
            raise
        return _refused(admin, request, step, row, form_class, refusal)
    messages.success(request, step.done if isinstance(step.done, str) else step.done(result))
    return HttpResponseRedirect(step.leads_to(admin, row, result))


def _row(admin: RefusingAdmin, request: HttpRequest, object_id: str) -> models.Model:
    row = admin.found(request, object_id)
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    return row


def _refused(
    admin: RefusingAdmin,
    request: HttpRequest,
    step: Step,
    row: Any,
    form_class: type[StepForm],
    refusal: ValidationError,
) -> HttpResponse:
    form = form_class(request.POST, row=row)
    form.is_valid()
    add_refusal(form, refusal)
    return _page(admin, request, step, row, form)


def _page(
    admin: RefusingAdmin, request: HttpRequest, step: Step, row: Any, form: StepForm, preview: Any = None
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        **step.context(request, row),
        "title": step.title,
        "subtitle": str(row),
        "opts": admin.opts,
        "original": row,
        "step": step,
        "form": form,
        "media": admin.media + form.media,
        "back": admin.page_of(row.pk),
        "preview": preview,
        "leads_through_preview": step.preview is not None,
        "is_popup": False,
    }
    template = step.template if preview is None else "admin/tracker/verdict/preview.html"
    return TemplateResponse(request, template, context)


class SteppingAdmin(RefusingAdmin):
    """Offers a step only on rows on which it makes sense; what is offered by no rule is offered always."""

    offered: dict[str, Callable[[Any], bool]] = {}

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        allowed = super().get_actions_detail(request, object_id)
        row = self.read(request, unquote(str(object_id)))
        return [action for action in allowed if row and self.offered.get(action.path, bool)(row)]
