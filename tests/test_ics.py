"""The calendars of what falls due."""

from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders, factories
from tests.test_feeds_out import HOSTILE
from tracker.actions import claims, statements
from tracker.models import Claim, Topic
from tracker.vocabulary import EditorialState, Outcome

pytestmark = pytest.mark.django_db


def read(client: Client, url: str = "/due.ics") -> dict[str, Any]:
    """The events by their UID, after the form was checked."""
    response = client.get(url)
    assert response.status_code == 200, url
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    body = response.content
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(body)
    assert not calendar.errors
    events = list(calendar.walk("VEVENT"))
    assert all(not event.errors for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)
    return {str(event["uid"]): event for event in events}


def due(days: int, **fields: Any) -> Claim:
    """A claim whose last day lies so many days after today."""
    today = timezone.now().date()
    window = factories.days(today - timedelta(days=400), today + timedelta(days=days + 1))
    return factories.make_claim(factories.make_statement(said_on=today - timedelta(days=420)), window=window, **fields)


def uid(claim: Claim) -> str:
    return f"claim-{claim.pk}@127.0.0.1"


def test_a_claim_is_an_all_day_event_on_its_last_day(client: Client):
    claim = due(30)
    event = read(client)[uid(claim)]
    assert event.start == claim.last_day
    assert event.end == claim.closes_on
    assert event["summary"] == f"{claim.company}: {claim.proposition}"
    assert event["url"] == f"http://127.0.0.1:8000/claims/{claim.pk}/"
    assert (event["status"], event["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert claim.statement.words in event["description"]
    assert claim.criteria in event["description"]


def test_open_claims_and_those_that_fell_due_lately_are_listed(client: Client):
    far, near, recent, decided_recent = due(500), due(3), due(-20), due(-20)
    overdue, decided_early, decided_long_ago, undated = due(-300), due(50), due(-200), factories.make_claim()
    for claim in (decided_recent, decided_early, decided_long_ago):
        factories.make_verdict(claim, Outcome.KEPT)
    found = read(client)
    assert set(found) == {uid(claim) for claim in (far, near, recent, decided_recent, overdue)}
    assert uid(undated) not in found
    assert "Kept." in found[uid(decided_recent)]["description"]
    assert "Past due." in found[uid(overdue)]["description"]


def test_a_calendar_holds_only_what_its_subject_owes(client: Client):
    topic = Topic.objects.create(name="Stores", slug="stores")
    mine, other = due(30, topics=[topic]), due(30)
    for url in (
        f"{mine.statement.speaker.get_absolute_url()}due.ics",
        f"{mine.company.get_absolute_url()}due.ics",
        "/topics/stores/due.ics",
    ):
        assert set(read(client, url)) == {uid(mine)}, url
    assert set(read(client)) == {uid(mine), uid(other)}


@pytest.mark.django_db(transaction=True)
def test_a_corrected_day_moves_the_same_event(client: Client):
    claim = builders.published_claim(builders.published_statement(said_on=date(2026, 3, 12)))
    before = read(client)[uid(claim)]
    moved = {"window": factories.days(date(2027, 1, 1), date(2028, 7, 1))}
    claims.correct(claim, moved, builders.chief(), "A slip.", "We had misread the phrase.")
    after = read(client)[uid(claim)]
    assert (before.start, after.start) == (date(2027, 12, 31), date(2028, 6, 30))
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt >= before["last-modified"].dt


def test_a_claim_in_review_is_tentative(client: Client):
    claim = due(30, state=EditorialState.IN_REVIEW)
    assert read(client)[uid(claim)]["status"] == "TENTATIVE"


def test_a_claim_taken_back_is_a_cancelled_event_that_says_nothing_of_it(client: Client):
    claim = builders.published_claim(builders.published_statement(said_on=date(2026, 3, 12)))
    before = read(client)[uid(claim)]["sequence"]
    statements.withdraw(claim.statement, builders.chief(), "Someone else said it.", timezone.now())
    event = read(client)[uid(claim)]
    assert (event["status"], event["summary"]) == ("CANCELLED", "Withdrawn from the record")
    assert event["sequence"] > before
    assert claim.proposition not in client.get("/due.ics").content.decode()


def test_what_is_not_public_is_not_listed(client: Client):
    due(30, state=EditorialState.DRAFT)
    assert read(client) == {}


def test_hostile_text_stays_in_its_line(client: Client):
    evil = "a, b; c: \\n d\r\nBEGIN:VALARM\r\nACTION:DISPLAY\x0b\x0c\x85\u2028\u2029END:VEVENT\n" + HOSTILE
    topic = Topic.objects.create(name="a,b;c\r\nURL:http://evil.example", slug="evil")
    claim = due(30, proposition=evil, criteria=evil * 50, topics=[topic])
    claim.company.name = evil[:200]
    claim.company.save()
    for url in ("/due.ics", "/topics/evil/due.ics", f"{claim.company.get_absolute_url()}due.ics"):
        event = read(client, url)[uid(claim)]
        assert event["url"] == f"http://127.0.0.1:8000/claims/{claim.pk}/"
        assert not event.subcomponents
        assert "a, b; c: \\n d BEGIN:VALARM" in event["summary"]
        assert "\u202e" not in event["summary"]
        assert len(event["description"]) < 4_000


def test_long_words_are_cut(client: Client):
    claim = factories.make_claim(
        factories.make_statement("“" + "Wörter 字 " * 1_500 + "”"), window=factories.days(None, date(2031, 1, 1))
    )
    assert len(read(client)[uid(claim)]["description"]) < 3_000


def test_calendars_are_refreshed_and_kept(client: Client):
    due(30)
    first = client.get("/due.ics")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in first.content
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert client.get("/due.ics", headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    head = client.head("/due.ics")
    assert (head.status_code, head.content) == (200, b"")


def test_queries_do_not_grow_with_rows(client: Client):
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            read(client)
        return len(found)

    topic = Topic.objects.create(name="Stores", slug="stores")
    due(30, topics=[topic])
    before = count()
    for days in range(-40, 40, 10):
        factories.make_verdict(due(days, topics=[topic]), Outcome.IN_PROGRESS)
    assert count() == before
    assert before <= 12


@pytest.mark.parametrize("path", ["/executives/no/due.ics", "/companies/no/due.ics", "/topics/no/due.ics"])
def test_an_unknown_subject_is_not_found(client: Client, path: str):
    assert client.get(path).status_code == 404
