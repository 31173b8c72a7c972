"""What falls due, month by month, and what has fallen due without an answer."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.queries import lists
from tracker.queries.cards import ClaimCard
from tracker.views.pages import LARGEST_ID, BadParameter, public_page

YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Day:
    day: date
    is_in_month: bool
    is_today: bool
    cards: tuple[ClaimCard, ...]


@public_page()
def due(request: HttpRequest) -> HttpResponse:
    """This month."""
    today = timezone.now().date()
    return _month(request, today.replace(day=1), today)


@public_page()
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if year not in YEARS or not 1 <= month <= 12:
        raise Http404("No such month is kept.")
    return _month(request, date(year, month, 1), timezone.now().date())


def _month(request: HttpRequest, first: date, today: date) -> HttpResponse:
    cards = lists.due_in_month(first, today)
    by_day: dict[date, list[ClaimCard]] = {}
    for card in cards:
        if card.claim.last_day:
            by_day.setdefault(card.claim.last_day, []).append(card)
    weeks = [
        [Day(day, day.month == first.month, day == today, tuple(by_day.get(day, ()))) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "first": first,
        "today": today,
        "weeks": weeks,
        "cards": cards,
        "before": _next(first, -1),
        "after": _next(first, 1),
        "waits": sum(card.is_undecided for card in cards),
    }
    return render(request, "tracker/due.html", context)


def _next(first: date, step: int) -> date | None:
    number = first.year * 12 + first.month - 1 + step
    return date(number // 12, number % 12 + 1, 1) if number // 12 in YEARS else None


@public_page("after")
def past_due(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    return render(request, "tracker/past_due.html", {"page": lists.past_due(today, _after(request)), "today": today})


def _after(request: HttpRequest) -> tuple[date, int] | None:
    value = request.GET.get("after", "")
    if not value:
        return None
    day, _, number = value.partition(".")
    try:
        if not number.isdecimal() or int(number[:20]) > LARGEST_ID:
            raise ValueError
        return date.fromisoformat(day), int(number)
    except ValueError:
        raise BadParameter("after", "It is not a place that this page gave out.") from None
