from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tracker.models import Statement
from tracker.queries.claims import appearances_of
from tracker.queries.past import Moment
from tracker.queries.timelines import said
from tracker.views import linked_data
from tracker.views.pages import Tombstone, public_page
from tracker.vocabulary import EditorialState


@public_page()
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement.objects.public().with_people().with_appearances(), pk=pk)
    if found.state == EditorialState.WITHDRAWN:
        raise Tombstone("statement", found.withdrawn_reason)
    moment = Moment(timezone.now().date())
    appearances = appearances_of(found, moment)
    context = {
        "page": said([found], moment)[0],
        "appearances": appearances,
        "corrections": found.corrections.all(),
        "preview": linked_data.preview_of_statement(found),
        "linked_data": linked_data.as_script(linked_data.quotation_nodes(found, appearances)),
    }
    return render(request, "tracker/statement.html", context)
