"""A page that asks before a transition: a link leads to it, and only its POST form does anything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextareaWidget

from tracker.admin.base import OPENED_AT, RefusingAdmin
from tracker.admin.refusals import add_refusal, refusal_of
from tracker.admin.versions import stale_message
from tracker.models.base import Versioned


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
            self.data = self.data.copy()
            self.data[OPENED_AT] = str(self.row.version)
        return typed


def text(label: str, help_text: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget)


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
    """One transition as an editor meets it. `do` takes the row, what was typed and the request."""

    title: str
    do: Callable[[Any, dict[str, Any], HttpRequest], Any]
    done: str
    explains: str = ""
    form: Callable[[RefusingAdmin, HttpRequest, Any], type[StepForm]] = ask_yes
    leads_to: Callable[[RefusingAdmin, Any, Any], str] = same_page
    template: str = "admin/tracker/step.html"
    context: Callable[[HttpRequest, Any], dict[str, Any]] = field(default=lambda request, row: {})
    danger: bool = False


def take_step(admin: RefusingAdmin, request: HttpRequest, object_id: str, step: Step) -> HttpResponse:
    row = _row(admin, request, object_id)
    form_class = step.form(admin, request, row)
    if request.method != "POST":
        return _page(admin, request, step, row, form_class(row=row))
    form = None
    try:
        with transaction.atomic():
            locked = admin.model._base_manager.select_for_update().get(pk=row.pk)
            form = form_class(request.POST, row=locked)
            if not form.is_valid():
                return _page(admin, request, step, row, form)
            result = step.do(locked, form.cleaned_data, request)
    except ValidationError as error:
        return _refused(admin, request, step, row, form_class, error)
    except DatabaseError as error:
        refusal = refusal_of(error, admin.model)
        if refusal is None:
            raise
        return _refused(admin, request, step, row, form_class, refusal)
    messages.success(request, step.done)
    return HttpResponseRedirect(step.leads_to(admin, row, result))


def _row(admin: RefusingAdmin, request: HttpRequest, object_id: str) -> models.Model:
    row = admin.read(request, unquote(object_id))
    if row is None:
        raise Http404(f"There is no {admin.opts.verbose_name} {object_id}.")
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


def _page(admin: RefusingAdmin, request: HttpRequest, step: Step, row: Any, form: StepForm) -> HttpResponse:
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
        "is_popup": False,
    }
    return TemplateResponse(request, step.template, context)


class SteppingAdmin(RefusingAdmin):
    """Offers its steps only in the states in which they make sense."""

    steps_in: dict[str, frozenset[str]] = {}

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        allowed = super().get_actions_detail(request, object_id)
        row = self.read(request, unquote(str(object_id)))
        state = getattr(row, "state", "")
        return [action for action in allowed if state in self.steps_in.get(action.path.replace("-", "_"), {state})]
