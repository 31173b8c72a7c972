from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tracker.models import Claim, Company, Topic
from tracker.models.claims import OUTCOMES
from tracker.queries import lists
from tracker.queries.cards import standing_claims
from tracker.queries.claims import claim_page, tombstone_reason
from tracker.views.pages import BadParameter, Tombstone, chosen, moment_of, public_page, whole_number
from tracker.vocabulary import EditorialState, HorizonState


@public_page("outcome", "horizon_state", "company", "topic", "q", "before")
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
        "topic": Topic.objects.filter(slug=filters.topic).first() if filters.topic else None,
        "scope": urlencode({name: given[name] for name in ("company", "topic", "q") if name in given}),
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
        topic=_topic(request),
        q=request.GET.get("q", "").strip()[:200],
    )


def _topic(request: HttpRequest) -> str:
    slug = request.GET.get("topic", "")
    if slug and not standing_claims().filter(topics__slug=slug).exists():
        raise BadParameter("topic", f"“{slug[:60]}” is no topic on record.")
    return slug


@public_page("as_of", "looks_before")
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    moment = moment_of(request)
    found = get_object_or_404(Claim.objects.public().with_everything(), pk=pk)
    reason = tombstone_reason(found)
    if reason:
        raise Tombstone("claim", reason)
    if found.statement.state != EditorialState.PUBLISHED:
        raise Http404
    before = whole_number(request, "looks_before")
    page = claim_page(found, moment, before)
    if page is None:
        raise Http404("It was not public on that day.")
    return render(request, "tracker/claim.html", {"page": page, "moment": moment, "looks_before": before})
