"""iCalendar: the last day of each claim's window, for everything or for one executive, company or topic (RFC 5545)."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vDuration

from tracker.models import Company, Executive, Topic
from tracker.queries.due_days import Due, due_days
from tracker.queries.feeds import Subject, edition
from tracker.templatetags.follow import absolute, calendar_address, one_line, printable
from tracker.templatetags.on_record import as_said, badge, window_words
from tracker.views.leaving import conditional, host, subject_by_slug
from tracker.views.pages import public_page
from tracker.vocabulary import EditorialState

MAX_AGE = 3600
REFRESH = timedelta(hours=12)
LONGEST = 1500
"""Characters of a description; the page has the rest."""


@public_page()
def everything(request: HttpRequest) -> HttpResponse:
    return calendar(request, Subject())


@public_page()
def executive(request: HttpRequest, slug: str) -> HttpResponse:
    return calendar(request, subject_by_slug(Executive, slug))


@public_page()
def company(request: HttpRequest, slug: str) -> HttpResponse:
    return calendar(request, subject_by_slug(Company, slug))


@public_page()
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    return calendar(request, subject_by_slug(Topic, slug))


def calendar(request: HttpRequest, subject: Subject) -> HttpResponse:
    now = timezone.now()

    def make() -> HttpResponse:
        body = written(subject, due_days(subject, now.date())).to_ical()
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{subject.key or "all"}-due.ics"'
        return response

    return conditional(request, edition(), now, make, MAX_AGE)


def written(subject: Subject, found: list[Due]) -> Calendar:
    name = f"Due: {one_line(str(subject.thing), 120)}" if subject.thing else "Due on record"
    out = Calendar()
    out.add("prodid", "-//On Record//due//EN")
    out.add("version", "2.0")
    out.add("calscale", "GREGORIAN")
    out.add("method", "PUBLISH")
    # The first is what calendars read today, the second what RFC 7986 names.
    out.add("x-wr-calname", name)
    out.add("name", name)
    out.add("source", calendar_address(subject), parameters={"VALUE": "URI"})
    out.add("x-published-ttl", vDuration(REFRESH))
    out.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for due in found:
        out.add_component(event(due))
    return out


def event(due: Due) -> Event:
    claim = due.card.claim
    last = claim.last_day or date.max
    out = Event()
    out.add("uid", f"claim-{claim.pk}@{host()}")
    out.add("dtstamp", due.changed_at)
    out.add("last-modified", due.changed_at)
    out.add("sequence", due.changes)
    out.add("dtstart", last)
    if last < date.max:
        out.add("dtend", last + timedelta(days=1))
    out.add("transp", "TRANSPARENT")
    out.add("url", absolute(claim.get_absolute_url()))
    if due.is_tombstone:
        out.add("status", "CANCELLED")
        out.add("summary", "Withdrawn from the record")
        return out
    out.add("status", "TENTATIVE" if claim.state == EditorialState.IN_REVIEW else "CONFIRMED")
    out.add("summary", one_line(f"{claim.company}: {claim.proposition}", 200))
    out.add("description", described(due))
    out.add("categories", [one_line(name, 100) for name in (claim.company.name, *map(str, claim.topics.all()))])
    return out


def described(due: Due) -> str:
    claim, statement = due.card.claim, due.card.claim.statement
    said = f", {statement.said_on:%Y-%m-%d}" if statement.said_on else ""
    lines = (
        one_line(as_said(statement), LONGEST),
        one_line(f"{statement.speaker}{said}", 300),
        f"{badge(due.card).word}. Due {window_words(claim)}.",
        f"How it is judged: {one_line(claim.criteria, 600)}",
        absolute(claim.get_absolute_url()),
    )
    return printable("\n".join(lines))
