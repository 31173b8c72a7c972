from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.models import Company
from tracker.models.claims import OUTCOMES
from tracker.queries import lists
from tracker.views.pages import BadParameter, chosen, public_page, whole_number
from tracker.vocabulary import HorizonState


@public_page("outcome", "horizon_state", "company", "q", "before")
def claims(request: HttpRequest) -> HttpResponse:
    filters = _filters(request)
    found = lists.claim_list(timezone.now().date(), filters, whole_number(request, "before"))
    given = {name: value for name, value in vars(filters).items() if value}
    context = {
        "page": found,
        "filters": filters,
        "outcomes": OUTCOMES,
        "horizon_states": HorizonState.choices,
        "company": Company.objects.filter(slug=filters.company).first() if filters.company else None,
        "query": urlencode(given),
    }
    return render(request, "tracker/claims.html", context)


def _filters(request: HttpRequest) -> lists.ClaimFilters:
    slug = request.GET.get("company", "")
    if slug and not Company.objects.filter(slug=slug).exists():
        raise BadParameter("company", f"“{slug[:60]}” is no company on record.")
    return lists.ClaimFilters(
        outcome=chosen(request, "outcome", [value for value, _ in OUTCOMES]),
        horizon_state=chosen(request, "horizon_state", HorizonState.values),
        company=slug,
        q=request.GET.get("q", "").strip()[:200],
    )
