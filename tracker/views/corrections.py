from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.queries.corrections import corrections
from tracker.views.pages import public_page, whole_number


@public_page("before")
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/corrections.html", {"page": corrections(whole_number(request, "before"))})
