from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.queries.home import home as home_page
from tracker.views.pages import public_page


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    return render(request, "tracker/home.html", {"home": home_page(today), "today": today})


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/about.html")


@public_page()
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/method.html")
