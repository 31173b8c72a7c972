from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tracker.models import Topic
from tracker.queries.subjects import topic_page, topics_on_record
from tracker.views.pages import public_page
from tracker.views.scoring import SCORING, drawn, scoring_of


@public_page()
def topics(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/topics.html", {"topics": topics_on_record()})


@public_page(*SCORING)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    scoring = scoring_of(request)
    page = topic_page(get_object_or_404(Topic, slug=slug), timezone.now().date(), scoring)
    if not page.total:
        raise Http404
    return render(request, "tracker/topic.html", {"page": page, "drawn": drawn(page.scorecard)})
