from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tracker.models import Appearance, Statement
from tracker.queries.anchors import with_anchor_state
from tracker.queries.past import Moment
from tracker.queries.quotes import printed, with_context
from tracker.queries.timelines import said
from tracker.views.pages import Tombstone, public_page
from tracker.vocabulary import EditorialState


@public_page()
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement.objects.public().with_people().with_appearances(), pk=pk)
    if found.state == EditorialState.WITHDRAWN:
        raise Tombstone("statement", found.withdrawn_reason)
    appearances = with_context(Appearance.objects.filter(statement=found)).order_by("pk")
    context = {
        "page": said([found], Moment(timezone.now().date()))[0],
        "appearances": [printed(one) for one in with_anchor_state(appearances, "appearance")],
        "corrections": found.corrections.all(),
    }
    return render(request, "tracker/statement.html", context)
