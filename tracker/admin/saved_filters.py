"""Lists of the admin as one editor likes to see them: kept under a name, and seen by nobody else."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tracker.actions import saved_filters
from tracker.admin.refusals import one_line
from tracker.admin.steps import editor
from tracker.queries.saved_filters import filters_of

NOT_KEPT = ("p", "e", "all", "_popup", "_to_field", "_changelist_filters")
"""Of the query of a list: the page it was on, what failed, and how it was opened."""


@dataclass(frozen=True)
class Kept:
    """A saved filter as a page links it."""

    pk: int
    name: str
    of: str
    link: str
    query: str


def keep(request: HttpRequest) -> HttpResponse:
    """Keeps the list under the name that was typed, and goes back to it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    model = _model_of(request, request.POST.get("model", ""))
    query = tidy(request.POST.get("query", ""))
    name = request.POST.get("name", "")
    try:
        kept, is_new = saved_filters.keep(editor(request), model._meta.label_lower, query, name)
    except ValidationError as refusal:
        messages.error(request, f"Not saved. {one_line(refusal)}")
    else:
        messages.success(
            request, f"“{kept.name}” is {'saved' if is_new else 'replaced'}. You find it here and on the start page."
        )
    return HttpResponseRedirect(list_link(model, query))


def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes one's own; anybody else's does not exist."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not saved_filters.drop(editor(request), pk):
        raise Http404("You have no such filter.")
    messages.success(request, "The saved filter is deleted. The rows that it showed are not.")
    back = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if own else reverse("admin:index"))


def _model_of(request: HttpRequest, label: str) -> type[Model]:
    """Raises Http404 for what is no list that this editor may see."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404("There is no such list.") from None
    shown = admin.site._registry.get(model)
    if shown is None or not shown.has_view_permission(request):
        raise Http404("There is no such list.")
    return model


def tidy(query: str) -> str:
    """The filters, search and order of a list's query; what is only of the moment is left out."""
    asked = QueryDict(query.lstrip("?"), mutable=True)
    for name in NOT_KEPT:
        asked.pop(name, None)
    return asked.urlencode()


def list_link(model: type[Model], query: str) -> str:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{query}" if query else address


def kept_by(request: HttpRequest, label: str = "") -> list[Kept]:
    """The editor's filters on lists that they may see, on one list or on all. One query."""
    found = []
    for row in filters_of(editor(request).pk, label):
        try:
            model = _model_of(request, row.model)
        except Http404:
            continue
        found.append(
            Kept(row.pk, row.name, str(model._meta.verbose_name_plural), list_link(model, row.query), row.query)
        )
    return found
