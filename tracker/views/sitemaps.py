"""What search engines are told: every public address (sitemaps.org), and what they may read (RFC 9309)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import get_resolver, reverse
from django.utils import timezone

from tracker.models import Topic
from tracker.queries import addresses
from tracker.queries.feeds import edition
from tracker.templatetags.follow import absolute
from tracker.views.leaving import conditional
from tracker.views.pages import public_page

LIMIT = 50_000
"""Addresses of one file, as the protocol has it."""
MAX_AGE = 3600
PAGES = (
    *("home", "executives", "companies", "topics", "claims", "due", "past-due", "corrections"),
    *("about", "method", "scoring", "precision"),
)
CLOSED = ("/admin/", "/healthz")


class Numbers:
    """Pages by number: the second holds 50,001 to 100,000, however many of them are public.

    So a page keeps its addresses, and none has to be counted off to find where it starts.
    """

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows
        self.num_pages = max(-(-addresses.largest_number(rows) // LIMIT), 1)
        self.page_range = range(1, self.num_pages + 1)

    def page(self, number: str | int) -> "Numbers":
        if not (isinstance(number, int) or (number.isascii() and number.isdecimal() and len(number) < 10)):
            raise PageNotAnInteger
        if int(number) not in self.page_range:
            raise EmptyPage
        last = int(number) * LIMIT
        self.object_list = self.rows.filter(pk__gt=last - LIMIT, pk__lte=last).order_by("pk")
        return self


class Rows(Sitemap):
    def __init__(self, find: Callable[[], QuerySet[Any]]) -> None:
        self.find = find

    @property
    def paginator(self) -> Any:
        return Numbers(self.find())

    def lastmod(self, row: Any) -> datetime | None:
        return row.changed_at

    def get_latest_lastmod(self) -> None:
        """The index says nothing of it: it would have to read every row."""


class Pages(Sitemap):
    def items(self) -> Sequence[str]:
        known = get_resolver().reverse_dict
        return [name for name in PAGES if name in known]

    def location(self, name: str) -> str:
        return reverse(name)


# A new one for each request: a sitemap notes on itself when its rows changed last.
SECTIONS: dict[str, Any] = {
    "pages": Pages,
    "executives": partial(Rows, addresses.executives),
    "companies": partial(Rows, addresses.companies),
    "claims": partial(Rows, addresses.claims),
    "statements": partial(Rows, addresses.statements),
    "articles": partial(Rows, addresses.articles),
}
if hasattr(Topic, "get_absolute_url"):
    SECTIONS["topics"] = partial(Rows, addresses.topics)


@public_page()
def index(request: HttpRequest) -> HttpResponse:
    return kept(request, lambda: views.index(request, SECTIONS, sitemap_url_name="sitemap-section"))


@public_page("p")
def section(request: HttpRequest, section: str) -> HttpResponse:
    return kept(request, lambda: views.sitemap(request, SECTIONS, section))


def kept(request: HttpRequest, make: Callable[[], TemplateResponse]) -> HttpResponse:
    return conditional(request, edition(), timezone.now(), lambda: make().render(), MAX_AGE)


@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """All may read what is public; nothing else is named but the desk's door and the machine's pulse."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {absolute(reverse('sitemap'))}"]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
