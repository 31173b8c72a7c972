"""What every public page shares: which parameters it takes, and how it answers bad ones and tombstones."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_safe

from tracker.queries.past import Moment, end_of
from tracker.views.former import filter_led_on, led_on

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]
LARGEST_ID = 2**63 - 1


class BadParameter(Exception):
    """A query parameter that the page can't read: its name, and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class Tombstone(Exception):
    """A thing that was public and was taken back, with the reason."""

    def __init__(self, noun: str, reason: str) -> None:
        super().__init__(reason)
        self.noun = noun
        self.reason = reason


def public_page(*parameters: str) -> Callable[[Page[P]], Page[P]]:
    """Makes a view a public page: read-only, taking these query parameters and no others."""

    def decorate(view: Page[P]) -> Page[P]:
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                refuse_unknown(request, parameters)
                return view(request, *args, **kwargs)
            except BadParameter as bad:
                if bad.name == "company" and (elsewhere := filter_led_on(request)) is not None:
                    return elsewhere
                return render(request, "400.html", {"name": bad.name, "reason": bad.reason}, status=400)
            except Http404:
                if (elsewhere := led_on(request)) is not None:
                    return elsewhere
                raise
            except Tombstone as gone:
                return render(request, "410.html", {"noun": gone.noun, "reason": gone.reason}, status=410)

        return require_safe(page)

    return decorate


def refuse_unknown(request: HttpRequest, known: Collection[str]) -> None:
    for name, values in request.GET.lists():
        shown = name.replace("\0", "�")
        if name not in known:
            listed = ", ".join(known) or "none"
            raise BadParameter(shown, f"This page does not know it. It knows: {listed}.")
        if any("\0" in value for value in values):
            raise BadParameter(shown, "It holds a NUL character.")
        if len(values) > 1:
            raise BadParameter(shown, "It is given more than once.")


def chosen(request: HttpRequest, name: str, choices: Collection[str]) -> str:
    """The parameter's value, one of `choices`; empty when it is not given."""
    value = request.GET.get(name, "")
    if value and value not in choices:
        raise BadParameter(name, f"“{value[:60]}” is not one of {', '.join(choices)}.")
    return value


def whole_number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and int(value[:20]) <= LARGEST_ID):
        raise BadParameter(name, f"“{value[:60]}” is not a number that this page gave out.")
    return int(value)


def moment_of(request: HttpRequest) -> Moment:
    """Now, or the past moment that `as_of` asks for: a day (its last moment, UTC) or an ISO date and time."""
    now = timezone.now()
    value = request.GET.get("as_of", "")
    if not value:
        return Moment(now.date())
    moment = read_moment(value)
    if moment is None:
        raise BadParameter("as_of", f"“{value[:60]}” is not a day like 2026-01-31, nor an ISO date and time.")
    if moment.on > now.date():
        raise BadParameter("as_of", "It lies in the future.")
    return moment


def read_moment(value: str) -> Moment | None:
    """None where it is neither a day nor a date and time (one without a zone is UTC)."""
    try:
        day = parse_date(value)
        at = None if day else parse_datetime(value.replace(" ", "+"))
    except ValueError:
        return None
    if day is not None:
        return end_of(day) if day < date.max else None
    if at is None:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Moment(_utc_day(at), at)


def _utc_day(at: datetime) -> date:
    try:
        return at.astimezone(UTC).date()
    except OverflowError:
        return at.date()
