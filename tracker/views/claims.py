from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.models import Company, Topic
from tracker.models.claims import OUTCOMES
from tracker.queries import lists
from tracker.queries.cards import standing_claims
from tracker.views.pages import BadParameter, chosen, public_page, whole_number
from tracker.vocabulary import HorizonState

FILTERS = ("outcome", "horizon_state", "company", "topic", "q")


@public_page(*FILTERS, "before")
def claims(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request)
    found = lists.claim_list(timezone.now().date(), filters, whole_number(request, "before"))
    given: dict[str, str] = {name: value for name, value in vars(filters).items() if value}
    context = {
        "page": found,
        "filters": filters,
        "outcomes": OUTCOMES,
        "horizon_states": HorizonState.choices,
        "company": Company.objects.filter(slug=filters.company).first() if filters.company else None,
        "topic": Topic.objects.filter(slug=filters.topic).first() if filters.topic else None,
        "scope": urlencode([(name, value) for name, value in given.items() if name in ("company", "topic", "q")]),
        "query": urlencode(given),
    }
    return render(request, "tracker/claims.html", context)


def filters_of(request: HttpRequest) -> lists.ClaimFilters:
    """The filters that the address asks for. Raises BadParameter."""
    slug = request.GET.get("company", "")
    if slug and not Company.objects.filter(slug=slug).exists():
        raise BadParameter("company", f"“{slug[:60]}” is no company on record.")
    return lists.ClaimFilters(
        outcome=chosen(request, "outcome", [value for value, _ in OUTCOMES]),
        horizon_state=chosen(request, "horizon_state", HorizonState.values),
        company=slug,
        topic=_topic(request),
        q=request.GET.get("q", "").strip()[:200],
    )


def _topic(request: HttpRequest) -> str:
    slug = request.GET.get("topic", "")
    if slug and not standing_claims().filter(topics__slug=slug).exists():
        raise BadParameter("topic", f"“{slug[:60]}” is no topic on record.")
    return slug
