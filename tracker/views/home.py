from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.queries import lists
from tracker.views.pages import public_page, whole_number


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    return render(request, "tracker/home.html", {"home": lists.home(today), "today": today})


@public_page()
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/method.html")


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/about.html")


@public_page("before")
def corrections(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/corrections.html", {"page": lists.corrections(whole_number(request, "before"))})
