"""Old addresses of what was merged into another: readers are led on for good."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from tracker.models import FormerSlug

KINDS = {"companies/<slug:slug>/": "company", "executives/<slug:slug>/": "executive"}
"""How a route begins, and whose slug it takes: pages below it, such as feeds, are led on too."""


def led_on(request: HttpRequest) -> HttpResponse | None:
    """301 to the same page of the one that stays; None where the address never was one's."""
    match = request.resolver_match
    kind = next((kind for start, kind in KINDS.items() if match and match.route.startswith(start)), None)
    if match is None or kind is None:
        return None
    heir = FormerSlug.objects.heir(kind, slug=match.kwargs["slug"])
    if heir is None:
        return None
    page = reverse(match.view_name, kwargs={**match.kwargs, "slug": heir.slug})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{page}?{query}" if query else page)


def filter_led_on(request: HttpRequest) -> HttpResponse | None:
    """The same for a list that is narrowed to a company, by the query parameter of that name."""
    slug = request.GET.get("company", "")
    heir = FormerSlug.objects.heir("company", slug=slug) if slug else None
    if heir is None:
        return None
    query = request.GET.copy()
    query["company"] = heir.slug
    return HttpResponsePermanentRedirect(f"{request.path}?{query.urlencode()}")
