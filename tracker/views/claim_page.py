"""A claim's page: as it stands, as of a past day, and pinned to a revision."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tracker.models import Claim
from tracker.queries.claim_history import History, Revision, history_of
from tracker.queries.claims import ClaimPage, claim_page, tombstone_reason
from tracker.queries.past import Moment
from tracker.templatetags.on_record import badge
from tracker.views import linked_data
from tracker.views.derivation import derivation
from tracker.views.pages import Tombstone, moment_of, public_page, whole_number
from tracker.views.strip import Days, Strip, draw_strip
from tracker.vocabulary import DueKind, EditorialState

NEWS_SHOWN = 10


@public_page("as_of", "looks_before")
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    moment = moment_of(request)
    found = _readable(pk)
    first_published = found.published_at
    page = claim_page(found, moment, whole_number(request, "looks_before"))
    if page is None:
        context = {"claim": found, "moment": moment, "published_at": first_published, "today": timezone.now().date()}
        return render(request, "tracker/claim_not_yet.html", context, status=404)
    history = history_of(found)
    revision = history.at(moment)
    news = history.since(revision) if revision else ()
    return _shown(request, page, moment, history, {"revision": revision, **_news(news)})


@public_page("looks_before")
def pinned(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """The claim as of one public change of it: always the same, and saying what came after."""
    found = _readable(pk)
    history = history_of(found)
    pin = history.numbered(revision)
    if pin is None:
        raise Http404("It has no such revision.")
    page = claim_page(found, pin.moment, whole_number(request, "looks_before"))
    if page is None:
        raise Http404("It was not public at that revision.")
    news = history.since(pin)
    return _shown(request, page, pin.moment, history, {"revision": pin, "pin": pin, **_news(news)})


def _readable(pk: int) -> Claim:
    """A claim that was published and not taken back, with what its page needs."""
    found = get_object_or_404(Claim.objects.public().with_everything(), pk=pk)
    reason = tombstone_reason(found)
    if reason:
        raise Tombstone("claim", reason)
    if found.statement.state != EditorialState.PUBLISHED:
        raise Http404
    return found


def _news(news: tuple[Revision, ...]) -> dict[str, Any]:
    """What the page of a past moment says of the time since: the verdict that stands now, and the changes by name."""
    events = [event for revision in news for event in reversed(revision.events)]
    return {
        "news": news[:NEWS_SHOWN],
        "newer_revisions": len(news),
        "more_news": max(len(news) - NEWS_SHOWN, 0),
        "newer_verdict": next((event.verdict for event in events if event.verdict), None),
        "newer_corrections": sum(1 for event in events if event.correction),
    }


def _shown(
    request: HttpRequest, page: ClaimPage, moment: Moment, history: History, extra: dict[str, Any]
) -> HttpResponse:
    today = timezone.now().date()
    context = {
        "page": page,
        "moment": moment,
        "today": today,
        "looks_before": request.GET.get("looks_before", ""),
        "strip": strip_of(page, moment),
        "derivation": derivation(page.claim),
        "history": history.revisions[::-1],
        "preview": linked_data.preview_of_claim(page),
        # Of a past moment nothing is said to machines: they would take an old verdict for the standing one.
        "linked_data": "" if moment.is_past else linked_data.as_script(linked_data.claim_nodes(page)),
        "site": linked_data.absolute(""),
    }
    return render(request, "tracker/claim.html", context | extra)


def strip_of(page: ClaimPage, moment: Moment) -> Strip | None:
    """The claim's time on one line, seen from the moment."""
    shown, verdict, claim = badge(page.card), page.card.verdict, page.claim
    return draw_strip(
        Days(
            said=claim.statement.said_on,
            opens=claim.opens_on,
            closes=claim.closes_on,
            grace_days=claim.grace_days,
            today=moment.on,
            today_word="as of" if moment.is_past else "today",
            true_since=_true_since(page),
            css=shown.css,
            mark=shown.mark,
            outcome=verdict.get_outcome_display() if verdict else "",
            by=claim.due_kind == DueKind.BY,
        )
    )


def _true_since(page: ClaimPage) -> date | None:
    return page.card.verdict.true_since if page.card.verdict and not page.card.is_undecided else None
