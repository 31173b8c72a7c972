from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tracker.models import Topic
from tracker.queries.cards import standing_claims
from tracker.queries.lists import claims_page
from tracker.views.pages import public_page, whole_number
from tracker.views.scorecards import SCORING, rules_of, shown


@public_page()
def topics(request: HttpRequest) -> HttpResponse:
    counted = Count("claims", Q(claims__in=standing_claims().order_by().values("pk")))
    found = Topic.objects.annotate(claims_count=counted).filter(claims_count__gt=0).order_by("name")
    return render(request, "tracker/topics.html", {"topics": found})


@public_page(*SCORING, "before")
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    today = timezone.now().date()
    claims = standing_claims().filter(topics=found)
    context = {
        "topic": found,
        "score": shown(claims, today, rules_of(request)),
        "page": claims_page(claims, today, whole_number(request, "before")),
    }
    return render(request, "tracker/topic.html", context)
