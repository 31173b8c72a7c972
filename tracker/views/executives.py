from datetime import date

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tracker.models import Executive
from tracker.models.claims import OUTCOMES
from tracker.queries.timelines import Filters, Timeline, executive_timeline
from tracker.views.drawing import draw
from tracker.views.drawn import figure_of
from tracker.views.pages import LARGEST_ID, BadParameter, chosen, moment_of, public_page
from tracker.vocabulary import ClaimKind, EditorialState, HorizonState, Modality

FILTERS = ("outcome", "horizon_state", "kind", "modality", "topic")


@public_page()
def executives(request: HttpRequest) -> HttpResponse:
    said = Count("statements", Q(statements__state=EditorialState.PUBLISHED))
    found = Executive.objects.annotate(statements_count=said).filter(statements_count__gt=0).with_positions()
    return render(request, "tracker/executives.html", {"executives": found.order_by("family_name", "name")})


@public_page(*FILTERS, "before", "as_of")
def executive(request: HttpRequest, slug: str) -> HttpResponse:
    moment = moment_of(request)
    filters = _filters(request)
    found = get_object_or_404(Executive.objects.with_positions(), slug=slug)
    timeline = executive_timeline(found, moment, filters, _before(request))
    _check_topic(timeline, filters)
    if not timeline.statements and not timeline.tally.total and not filters and moment.at is None:
        raise Http404
    context = {
        "page": timeline,
        "moment": moment,
        "filters": filters,
        "figure": draw(figure_of(timeline, moment.on)) if timeline.cards else None,
    }
    return render(request, "tracker/executive.html", context)


def _filters(request: HttpRequest) -> Filters:
    return Filters(
        outcome=chosen(request, "outcome", [value for value, _ in OUTCOMES]),
        horizon_state=chosen(request, "horizon_state", HorizonState.values),
        kind=chosen(request, "kind", ClaimKind.values),
        modality=chosen(request, "modality", Modality.values),
        topic=request.GET.get("topic", ""),
    )


def _check_topic(timeline: Timeline, filters: Filters) -> None:
    known = [topic.slug for topic, _ in timeline.topics]
    if filters.topic and filters.topic not in known:
        listed = ", ".join(known) or "none"
        raise BadParameter("topic", f"“{filters.topic[:60]}” is no topic of this executive. Known: {listed}.")


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
