"""The queue "Looked, found nothing": each claim with its looks, and the way to a verdict that cites them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from tracker.admin.marks import window_in_words
from tracker.queries.found_nothing import PAGE, Nothing, nothing_found
from tracker.vocabulary import ClaimKind, Outcome, ReasonCode


@dataclass(frozen=True)
class Row:
    nothing: Nothing
    window: str
    begin: str


def urls(model_admin: Any) -> list[URLPattern]:
    def view(request: HttpRequest) -> HttpResponse:
        return page(model_admin, request)

    wrapped: Callable[..., HttpResponse] = model_admin.admin_site.admin_view(view)
    return [path("found-nothing/", wrapped, name="tracker_claim_found_nothing")]


def begin_link(nothing: Nothing) -> str:
    """A verdict begun: the looks chosen, and the outcome where it follows. Of a denial, nothing found is no breach."""
    given = {
        "reason_code": ReasonCode.LOOKED_FOUND_NOTHING.value,
        "checks": ",".join(str(check.pk) for check in nothing.covering),
    }
    if nothing.claim.kind != ClaimKind.DENIAL:
        given["outcome"] = Outcome.NOT_KEPT.value
    return f"{reverse('admin:tracker_claim_propose', args=[nothing.claim.pk])}?{urlencode(given)}"


def page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked = request.GET.get("page", "1")
    number = max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    found = nothing_found(timezone.localdate(), number)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Looked, found nothing",
        "opts": model_admin.opts,
        "rows": [Row(row, window_in_words(row.claim), begin_link(row)) for row in found.rows],
        "total": found.total,
        "page": number,
        "more": found.total > number * PAGE,
        "may_propose": request.user.has_perm("tracker.propose_verdict"),
        "is_popup": False,
    }
    return TemplateResponse(request, "admin/tracker/found_nothing.html", context)
