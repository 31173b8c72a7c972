"""The addresses of the reading desk, under those of captures, articles and statements."""

from functools import partial

from django.contrib.admin.sites import AdminSite
from django.urls import URLPattern, path

from tracker.admin.reading import pages, saving, verbs


def of_captures(site: AdminSite) -> list[URLPattern]:
    wrap = site.admin_view
    at, item = "<int:pk>/read/", "<int:pk>/read/<int:item>/"
    return [
        path("read/next/", wrap(pages.next_page), name="tracker_capture_next"),
        path(at, wrap(partial(pages.page, site=site)), name="tracker_capture_read"),
        path(f"{at}parts/", wrap(pages.parts), name="tracker_capture_parts"),
        path(f"{at}people/", wrap(pages.people), name="tracker_capture_people"),
        path(f"{at}window/", wrap(pages.window), name="tracker_capture_window"),
        path(f"{at}pieces/", wrap(pages.pieces), name="tracker_capture_pieces"),
        path(f"{at}progress/", wrap(pages.progress), name="tracker_capture_progress"),
        path(f"{at}here/", wrap(verbs.sign_of_life), name="tracker_capture_here"),
        path(f"{at}add/", wrap(verbs.add), name="tracker_capture_add"),
        path(f"{at}undo/", wrap(verbs.take_back), name="tracker_capture_undo"),
        path(f"{item}save/", wrap(saving.save), name="tracker_capture_save"),
        path(f"{item}accept/", wrap(verbs.accept), name="tracker_capture_accept"),
        path(f"{item}reject/", wrap(verbs.reject), name="tracker_capture_reject"),
        path(f"{item}lift/", wrap(verbs.lift), name="tracker_capture_lift"),
        path(f"{item}same/", wrap(pages.same), name="tracker_capture_same"),
        path(f"{item}join/", wrap(verbs.join), name="tracker_capture_join"),
        path(f"{item}claim/", wrap(verbs.write_claim), name="tracker_capture_claim"),
        path(f"{item}person/", wrap(verbs.add_person), name="tracker_capture_person"),
    ]


def of_articles(site: AdminSite) -> list[URLPattern]:
    page = partial(pages.article_page, site=site)
    return [path("<int:pk>/read/", site.admin_view(page), name="tracker_article_read")]


def of_statements(site: AdminSite) -> list[URLPattern]:
    return [path("<int:pk>/read/", site.admin_view(pages.statement_page), name="tracker_statement_read")]
