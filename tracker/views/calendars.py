from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.queries.calendars import FIRST_YEAR, LAST_YEAR, Place, due_month
from tracker.queries.calendars import overdue as overdue_page
from tracker.views.pages import LARGEST_ID, BadParameter, public_page


@public_page()
def due(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    return _month(request, today.replace(day=1), today)


@public_page()
def due_in(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    return _month(request, date(year, month, 1), timezone.now().date())


def _month(request: HttpRequest, first: date, today: date) -> HttpResponse:
    context = {
        "month": due_month(first, today),
        "today": today,
        "is_now": first == today.replace(day=1),
        "earlier": _beside(first, -1),
        "later": _beside(first, 1),
    }
    return render(request, "tracker/due.html", context)


def _beside(first: date, months: int) -> date | None:
    """The first day of the month before or after; None outside the years that have pages."""
    count = first.year * 12 + first.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None


@public_page("after")
def past_due(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    return render(request, "tracker/past_due.html", {"page": overdue_page(today, _after(request)), "today": today})


def _after(request: HttpRequest) -> Place | None:
    value = request.GET.get("after", "")
    if not value:
        return None
    day, _, number = value.partition(".")
    try:
        if not (number.isascii() and number.isdecimal()) or int(number[:20]) > LARGEST_ID:
            raise ValueError
        return date.fromisoformat(day), int(number)
    except ValueError:
        raise BadParameter("after", "It is not a place that this page gave out.") from None
