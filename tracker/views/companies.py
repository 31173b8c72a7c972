from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tracker.models import Company
from tracker.queries.subjects import company_page
from tracker.views.pages import public_page
from tracker.views.scoring import SCORING, drawn, scoring_of
from tracker.vocabulary import EditorialState

STANDING = Q(claims__state__in=[EditorialState.PUBLISHED, EditorialState.IN_REVIEW], claims__published_at__isnull=False)


@public_page()
def companies(request: HttpRequest) -> HttpResponse:
    found = Company.objects.annotate(
        claims_count=Count("claims", STANDING & Q(claims__statement__state=EditorialState.PUBLISHED))
    )
    return render(request, "tracker/companies.html", {"companies": found.order_by("name")})


@public_page(*SCORING)
def company(request: HttpRequest, slug: str) -> HttpResponse:
    scoring = scoring_of(request)
    found = get_object_or_404(Company.objects.with_names(), slug=slug)
    page = company_page(found, timezone.now().date(), scoring)
    return render(request, "tracker/company.html", {"page": page, "drawn": drawn(page.scorecard)})
