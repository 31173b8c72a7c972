"""What the desk answers to a GET: the page, its parts, and what is asked while typing. Nothing here changes a row."""

from datetime import date
from typing import Any

from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from tracker.actions import claims
from tracker.admin.reading.shown import Desk, desk_link
from tracker.admin.reading.window import drawn, window_of
from tracker.extraction.selected import readings_of
from tracker.models import Article, Capture, Claim, Statement
from tracker.queries.desk import fetching_state, next_to_read, reading_state
from tracker.queries.people import suggest_people
from tracker.queries.same import statements_like
from tracker.text import Span
from tracker.vocabulary import Wording
from tracker.wording import differences

SEEING = ("tracker.view_capture", "tracker.view_statement")


def desk_of(request: HttpRequest, pk: int) -> Desk:
    """Raises 404 for an unknown capture, 403 without the right to see it."""
    if not request.user.has_perms(SEEING):
        raise PermissionDenied
    rows = Capture.objects.select_related("article__outlet").defer("search")
    return Desk(request, get_object_or_404(rows, pk=pk))


def number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 18 else None


def page(request: HttpRequest, pk: int, *, site: AdminSite) -> HttpResponse:
    desk = desk_of(request, pk)
    context = desk.context(number(request.GET.get("item")))
    return whole_page(desk, context, site)


def whole_page(desk: Desk, context: dict[str, Any], site: AdminSite, *, status: int = 200) -> HttpResponse:
    context = {
        **site.each_context(desk.request),
        **context,
        "title": "Reading desk",
        "subtitle": str(desk.capture.article),
        "is_fullwidth": "1",
    }
    return TemplateResponse(desk.request, "admin/tracker/reading/desk.html", context, status=status)


def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragments of the page: all, or those of one quote."""
    desk, item = desk_of(request, pk), number(request.GET.get("item"))
    if "quote" in request.GET:
        return JsonResponse(desk.parts(item, ("panel", "bar")))
    return JsonResponse(desk.parts(item))


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Speakers whose names the typed words may begin, with the positions held on the day."""
    desk_of(request, pk)
    on = _day(request.GET.get("on"))
    found = suggest_people(request.GET.get("q", ""), on, limit=8)
    return JsonResponse({"people": [_person(choice) for choice in found]})


def _person(choice: Any) -> dict[str, Any]:
    held = [{"id": held.id, "text": f"{held.title}, {held.company}"} for held in choice.positions]
    return {"id": choice.id, "name": choice.name, "alias": choice.alias, "positions": held}


def window(request: HttpRequest, pk: int) -> HttpResponse:
    """How a phrase would be read against a day, for the company of a claim: words and drawing."""
    desk = desk_of(request, pk)
    here = Claim.objects.filter(statement__appearances__capture=desk.capture).distinct()
    claim = get_object_or_404(here.select_related("statement", "company"), pk=number(request.GET.get("claim")) or 0)
    phrase = request.GET.get("phrase", claim.phrase)[:200]
    on = _day(request.GET["on"]) if "on" in request.GET else claim.statement.said_on
    if (phrase, on) != (claim.phrase, claim.statement.said_on):
        claim.phrase, claim.statement.said_on = phrase, on
        claims.set_horizon(claim)
    return HttpResponse(drawn(window_of(claim, desk.now.date())))


def _day(value: str | None) -> date | None:
    try:
        day = parse_date(value or "")
    except ValueError:
        return None
    return day if day and day.year >= 1000 else None


def pieces(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways to take a selection as a quote: its words, and how many pieces."""
    desk = desk_of(request, pk)
    start, end = number(request.GET.get("start")), number(request.GET.get("end"))
    text = desk.capture.text
    if start is None or end is None or not start < end <= len(text):
        return JsonResponse({"readings": []})
    ways = readings_of(text, Span(start, end))
    told = [{"words": way.of(text)[:300], "pieces": len(way.spans), "form": way.form} for way in ways]
    return JsonResponse({"readings": told})


def same(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Statements that may be the same saying, with how the wordings differ."""
    desk = desk_of(request, pk)
    statement = get_object_or_404(
        Statement.objects.select_related("speaker"), appearances=item, appearances__capture=desk.capture
    )
    context = desk.context(item)
    context["likes"] = [
        {"like": like, "pieces": differences(statement.words, like.statement.words)}
        for like in statements_like(statement)
        if not like.statement.refusals.standing().exists()
    ]
    context["wordings"] = Wording.choices
    return HttpResponse(desk.part("same", context)) if _asks_part(request) else whole_page(desk, context, _site())


def _asks_part(request: HttpRequest) -> bool:
    return request.headers.get("X-Desk") == "1"


def _site() -> AdminSite:
    from django.contrib import admin

    return admin.site


def next_page(request: HttpRequest) -> HttpResponse:
    """The next capture with suggestions; the queues when there is none."""
    if not request.user.has_perms(SEEING):
        raise PermissionDenied
    after = Capture.objects.filter(pk=number(request.GET.get("after")) or 0).defer("text", "search").first()
    following = next_to_read(after)
    return HttpResponseRedirect(desk_link(following) if following else reverse("admin:index"))


def article_page(request: HttpRequest, pk: int, *, site: AdminSite) -> HttpResponse:
    """The desk of the article's latest capture; until there is one, where its fetching stands."""
    if not request.user.has_perms(SEEING):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("outlet"), pk=pk)
    latest = Capture.objects.filter(article=article).order_by("-pk").values_list("pk", flat=True).first()
    if latest is not None:
        return HttpResponseRedirect(desk_link(latest))
    context = {
        **site.each_context(request),
        "title": "Reading desk",
        "subtitle": str(article),
        "article": article,
        "reading": fetching_state(article, timezone.now()),
    }
    return TemplateResponse(request, "admin/tracker/reading/waiting.html", context)


def statement_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk of the capture in which a statement was first found, opened at it."""
    if not request.user.has_perms(SEEING):
        raise PermissionDenied
    statement = get_object_or_404(Statement, pk=pk)
    place = statement.appearances.order_by("pk").first()
    if place is None:
        return HttpResponseRedirect(reverse("admin:tracker_statement_change", args=[pk]))
    return HttpResponseRedirect(desk_link(place.capture_id, place.pk))


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the reader stands with the capture, for the page's polling."""
    desk = desk_of(request, pk)
    state = reading_state(desk.capture, desk.now)
    return JsonResponse({"word": state.word, "over": state.is_over, "failed": state.failed})
