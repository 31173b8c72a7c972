"""Pages of the admin that belong to no list: `admin/quick/`, `admin/import/`."""

from collections.abc import Callable

from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.urls import URLPattern

Pages = Callable[[AdminSite], list[URLPattern]]


def add_pages(pages: Pages) -> None:
    """Adds the pages to the site, before the lists of models; the theme asks its site for `extra_urls`."""
    earlier = getattr(admin.site, "extra_urls", list)
    admin.site.extra_urls = lambda: [*pages(admin.site), *earlier()]  # type: ignore[attr-defined]
