from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from tracker.models import Executive
from tracker.models.claims import OUTCOMES
from tracker.queries.cards import standing_claims
from tracker.queries.scorecards import scorecard
from tracker.queries.timelines import Filters, Timeline, executive_timeline
from tracker.views.drawing import draw
from tracker.views.drawn import figure_of, plans_of
from tracker.views.pages import LARGEST_ID, BadParameter, chosen, moment_of, public_page
from tracker.views.scoring import SCORING, drawn, scoring_of
from tracker.vocabulary import ClaimKind, EditorialState, HorizonState, Modality

FILTERS = ("company", "topic", "outcome", "horizon_state", "kind", "modality", "year")
TITLES = {
    "company": "Company",
    "topic": "Topic",
    "outcome": "Outcome",
    "horizon_state": "Due",
    "kind": "Kind",
    "modality": "How firmly",
    "year": "Year said",
}


@dataclass(frozen=True)
class Choice:
    key: str
    """Names the link, so that it keeps the focus when htmx puts a new one in its place."""
    words: str
    number: int
    address: str
    is_chosen: bool


@public_page()
def executives(request: HttpRequest) -> HttpResponse:
    said = Count("statements", Q(statements__state=EditorialState.PUBLISHED))
    found = Executive.objects.annotate(statements_count=said).filter(statements_count__gt=0).with_positions()
    return render(request, "tracker/executives.html", {"executives": found.order_by("family_name", "name")})


@public_page(*FILTERS, *SCORING, "before", "as_of")
def executive(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole page, or for htmx the part that filters change. A page of the past has no scorecard."""
    moment = moment_of(request)
    scoring = scoring_of(request)
    filters = _filters(request)
    found = get_object_or_404(Executive.objects.with_positions(), slug=slug)
    timeline = executive_timeline(found, moment, filters, _before(request))
    card = (
        scorecard(standing_claims().filter(statement__speaker=found), moment.on, scoring)
        if moment.at is None and timeline.tally.total
        else None
    )
    _check_values(timeline, filters)
    if not timeline.statements and not timeline.tally.total and not filters and moment.at is None:
        raise Http404
    shown = figure_of(timeline, moment)
    context = {
        "page": timeline,
        "moment": moment,
        "filters": filters,
        "choices": _choices(request, timeline, filters),
        "chosen": _chosen(request, timeline, filters),
        "all_address": _address(request, Filters()),
        "figure": draw(shown) if timeline.cards else None,
        "drawn": drawn(card, dict(filters.given())) if card else None,
        "undrawn": plans_of(timeline) - len(shown.lines),
        "older": _address(request, filters, before=timeline.older) if timeline.older else "",
    }
    answer = render(request, TEMPLATES[_wants_part(request)], context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


TEMPLATES = {False: "tracker/executive.html", True: "tracker/partials/timeline.html"}


def _wants_part(request: HttpRequest) -> bool:
    """A page that the browser takes out of its history is asked for whole."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def _filters(request: HttpRequest) -> Filters:
    year = request.GET.get("year", "")
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise BadParameter("year", f"“{year[:60]}” is no year with four digits.")
    return Filters(
        company=request.GET.get("company", ""),
        topic=request.GET.get("topic", ""),
        outcome=chosen(request, "outcome", [value for value, _ in OUTCOMES]),
        horizon_state=chosen(request, "horizon_state", HorizonState.values),
        kind=chosen(request, "kind", ClaimKind.values),
        modality=chosen(request, "modality", Modality.values),
        year=year,
    )


def _check_values(timeline: Timeline, filters: Filters) -> None:
    """A company or topic must be one of this executive's claims; of a vocabulary's words any may find nothing."""
    known = {each.name: [value for value, _, _ in each.values] for each in timeline.choices}
    for name, noun in (("topic", "topic"), ("company", "company")):
        value = getattr(filters, name)
        if value and value not in known.get(name, []):
            listed = ", ".join(known.get(name, [])) or "none"
            raise BadParameter(name, f"“{value[:60]}” is no {noun} of this executive. Known: {listed}.")


def _choices(request: HttpRequest, timeline: Timeline, filters: Filters) -> list[tuple[str, list[Choice]]]:
    """Each filter with its values as links that keep the other filters; the chosen one leads back."""
    return [
        (
            TITLES[each.name],
            [
                Choice(
                    f"{each.name}-{value}",
                    words,
                    number,
                    _address(request, filters, **{each.name: "" if is_chosen else value}),
                    is_chosen,
                )
                for value, words, number in each.values
                for is_chosen in [getattr(filters, each.name) == value]
            ],
        )
        for each in timeline.choices
    ]


def _chosen(request: HttpRequest, timeline: Timeline, filters: Filters) -> list[tuple[str, str]]:
    """What is filtered by, in words, each with the address without it."""
    words = {(each.name, value): word for each in timeline.choices for value, word, _ in each.values}
    return [(words.get(given, given[1]), _address(request, filters, **{given[0]: ""})) for given in filters.given()]


def _address(request: HttpRequest, filters: Filters, before: str = "", **changes: str) -> str:
    kept = replace(filters, **changes).given()
    kept += [(name, request.GET[name]) for name in ("as_of", *SCORING) if name in request.GET]
    if before:
        kept.append(("before", before))
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _before(request: HttpRequest) -> tuple[date, int] | None:
    value = request.GET.get("before", "")
    if not value:
        return None
    day, _, number = value.partition(".")
    try:
        if not number.isdecimal() or int(number[:20]) > LARGEST_ID:
            raise ValueError
        return date.fromisoformat(day), int(number)
    except ValueError:
        raise BadParameter("before", "It is not a place that this page gave out.") from None
