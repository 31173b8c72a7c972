"""The Atom feeds: what followers are told, in which order, and what they are never told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from tests import builders, factories
from tests.hostile import LANGUAGES, LONG, MIXED
from tracker.actions import claims, replies, statements
from tracker.models import Claim, Event, Topic
from tracker.vocabulary import EventKind, Outcome

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = "<script>alert(1)</script> & \u202eevil\u202c \u200f=cmd|' /C calc'!A0 \x01\x0b\ufffe ]]> \"'"


ODD_ONES = (
    *("html", "addresses", "bidi controls", "zero widths", "zalgo", "combining marks", "emoji", "flags", "commas"),
    *("one word", "lines", "newlines", "brackets", "arabic", "nested", "back-ticks", "no-break spaces"),
)


def read(client: Client, url: str, **headers: Any) -> Any:
    response = client.get(url, headers=headers)
    assert response.status_code == 200, url
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    check_form(response.content)
    return found


def check_form(body: bytes) -> None:
    """What RFC 4287 asks of a feed and of each entry."""
    root = etree.fromstring(body)
    for name in ("id", "title", "updated", "author"):
        assert len(root.findall(f"a:{name}", ATOM)) == 1, name
    assert len(root.findall("a:link[@rel='self']", ATOM)) == 1
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in root.findall("a:entry", ATOM)]
    assert len(set(ids)) == len(ids)
    for entry in root.findall("a:entry", ATOM):
        for name in ("id", "title", "updated", "published", "summary"):
            assert len(entry.findall(f"a:{name}", ATOM)) == 1, name
        assert entry.findtext("a:author/a:name", namespaces=ATOM) == "On Record"
        datetime.fromisoformat(entry.findtext("a:updated", namespaces=ATOM))
        assert entry.find("a:link[@rel='alternate']", ATOM) is not None


def titles(found: Any) -> list[str]:
    return [entry.title for entry in found.entries]


def followed(client: Client, claim: Claim) -> list[str]:
    """Every feed that should tell of a claim."""
    topic = Topic.objects.get_or_create(name="Stores", slug="stores")[0]
    claim.topics.add(topic)
    return [
        "/feed.atom",
        f"{claim.statement.speaker.get_absolute_url()}feed.atom",
        f"{claim.company.get_absolute_url()}feed.atom",
        "/topics/stores/feed.atom",
        f"{claim.get_absolute_url()}feed.atom",
    ]


def test_each_public_change_is_an_entry_newest_first(client: Client):
    claim = builders.published_claim()
    builders.verdict(claim)
    for url in followed(client, claim):
        told = [title.partition(":")[0] for title in titles(read(client, url))]
        assert told == ["Kept", "Evidence confirmed", "Claim"], url
    found = read(client, "/feed.atom")
    kept = found.entries[0]
    assert kept.title == f"Kept: {claim.proposition}"
    assert "It opened." in kept.summary
    assert kept.link.endswith(f"/claims/{claim.pk}/#verdict-{claim.verdicts.get().pk}")
    assert kept.id.startswith("tag:127.0.0.1,")
    assert {tag.term for tag in kept.tags} >= {"verdict_recorded", "kept", claim.company.slug, "stores"}


def test_a_feed_tells_only_of_its_subject(client: Client):
    mine, other = builders.published_claim(), builders.published_claim()
    for url in followed(client, mine)[1:]:
        assert all(other.proposition not in title for title in titles(read(client, url))), url
        assert any(mine.proposition in title for title in titles(read(client, url))), url


@pytest.mark.django_db(transaction=True)
def test_a_correction_is_a_new_entry_and_brings_the_old_one_up_again(client: Client):
    claim = builders.published_claim()
    [before] = [e for e in read(client, "/feed.atom").entries if e.title.startswith("Claim")]
    claims.correct(claim, {"proposition": "It opens two stores"}, builders.chief(), "A slip.", "We had miscounted.")
    found = read(client, "/feed.atom")
    assert titles(found)[:2] == ["Correction: It opens two stores", "Claim: It opens two stores"]
    assert "We had miscounted." in found.entries[0].summary
    assert "A slip." not in str(found)
    assert found.entries[1].id == before.id
    assert found.entries[1].updated > before.updated
    assert found.entries[1].published == before.published
    assert len(found.entries) == len({entry.id for entry in found.entries})


def test_a_correction_of_the_words_reaches_those_who_follow_the_claim(client: Client):
    claim = builders.published_claim()
    statements.correct(
        claim.statement, {"venue": "A results call"}, builders.chief(), "Found.", "Said on a call.", now=timezone.now()
    )
    for url in followed(client, claim):
        found = read(client, url)
        assert titles(found)[0].startswith("Correction: ")
        assert "Said on a call." in found.entries[0].summary
        assert titles(found)[1] == f"Claim: {claim.proposition}"


def test_a_claim_that_fell_due_undecided_is_told_on_the_day(client: Client):
    today = timezone.now().date()
    claim = factories.make_claim(
        factories.make_statement(said_on=today - timedelta(days=90)),
        window=factories.days(today - timedelta(days=60), today - timedelta(days=10)),
        grace_days=3,
    )
    late = today - timedelta(days=7)
    [entry] = read(client, "/feed.atom").entries
    assert entry.title == f"Past due: {claim.proposition}"
    assert entry.updated == f"{late}T00:00:00+00:00"
    assert entry.link.endswith(f"/claims/{claim.pk}/#past-due-{late}")


def test_a_claim_decided_before_its_end_never_falls_due(client: Client):
    today = timezone.now().date()
    claim = factories.make_claim(
        factories.make_statement(said_on=today - timedelta(days=90)),
        window=factories.days(today - timedelta(days=60), today - timedelta(days=10)),
    )
    verdict = factories.make_verdict(claim, Outcome.KEPT)
    factories.happened_at(datetime.combine(today - timedelta(days=20), datetime.min.time(), UTC), verdict)
    assert read(client, "/feed.atom").entries == []


def test_what_is_not_public_is_never_told(client: Client):
    draft = builders.draft_claim()
    builders.suggested_evidence(builders.published_claim())
    assert all(draft.proposition not in title for title in titles(read(client, "/feed.atom")))
    assert not any(title.startswith("Evidence") for title in titles(read(client, "/feed.atom")))
    assert client.get(f"/claims/{draft.pk}/feed.atom").status_code == 404


def test_of_a_claim_taken_back_only_that_is_told(client: Client):
    claim = builders.published_claim()
    urls = followed(client, claim)
    builders.verdict(claim)
    claims.withdraw(claim, builders.chief(), "Said by someone else.", timezone.now())
    for url in urls[:4]:
        [entry] = read(client, url).entries
        assert "withdrawn" in entry.title
        assert "Said by someone else." in entry.summary
        assert claim.proposition not in str(entry)
    assert client.get(urls[4]).status_code == 410


def test_a_withdrawn_statement_takes_the_entries_of_its_claims_along(client: Client):
    claim = builders.published_claim()
    statements.withdraw(claim.statement, builders.chief(), "A wrong name.", timezone.now())
    assert len(read(client, "/feed.atom").entries) == 1
    assert claim.statement.words not in client.get("/feed.atom").content.decode()


def test_a_reply_is_told(client: Client):
    claim = builders.published_claim()
    reply = factories.make_reply(claim)
    replies.record_answer(reply, builders.person(), timezone.now().date(), "We did open it.")
    assert "We did open it." in read(client, f"/claims/{claim.pk}/feed.atom").entries[0].summary


def test_pages_follow_one_another_without_loss(client: Client):
    statement = builders.published_statement()
    today = timezone.now().date()
    made = [factories.make_claim(statement, f"Plan {n} ends") for n in range(70)]
    for claim in made:
        Event.objects.create(kind=EventKind.CLAIM_PUBLISHED, claim=claim)
    for n in range(40):
        end = today - timedelta(days=5 * (n // 2))
        factories.make_claim(statement, f"Due {n} ends", window=factories.days(date(2024, 3, 20), end))
    seen: list[str] = []
    url, pages = "/feed.atom", 0
    while url:
        found = read(client, url)
        assert len(found.entries) <= 50
        seen += [entry.id for entry in found.entries]
        url = next((link.href for link in found.feed.links if link.rel == "next"), "")
        pages += 1
    assert (len(seen), len(set(seen)), pages) == (110, 110, 3)


@pytest.mark.parametrize("value", ["x", "1", "1.2", "1.99999999.2", "1.2.3.4", "٣.0.0", "9" * 30 + ".0.0", "-1.0.0"])
def test_a_page_that_no_feed_gave_out_is_refused(client: Client, value: str):
    assert client.get("/feed.atom", {"before": value}).status_code == 400


def test_one_who_holds_the_feed_is_told_so_without_its_making(client: Client):
    claim = builders.published_claim()
    first = client.get("/feed.atom")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    with CaptureQueriesContext(connection) as found:
        same = client.get("/feed.atom", headers={"if-none-match": first.headers["ETag"]})
    assert (same.status_code, same.content, len(found)) == (304, b"", 1)
    assert client.get("/feed.atom", headers={"if-modified-since": first.headers["Last-Modified"]}).status_code == 304
    builders.confirmed_evidence(claim)
    assert client.get("/feed.atom", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_a_name_changed_without_an_event_makes_a_new_edition(client: Client):
    claim = builders.published_claim()
    before = client.get("/feed.atom").headers["ETag"]
    claim.company.name = "Renamed"
    claim.company.save()
    assert client.get("/feed.atom").headers["ETag"] != before


def test_hostile_text_is_told_as_text(client: Client):
    held = builders.position(HOSTILE)
    statement = builders.published_statement("We <b>will</b> come. " + "x" * 10_000, held=held)
    claim = factories.make_claim(statement, HOSTILE, criteria=HOSTILE)
    Event.objects.create(kind=EventKind.CLAIM_PUBLISHED, claim=claim)
    factories.make_correction(claim, note=HOSTILE, before=HOSTILE, after="")
    Event.objects.create(kind=EventKind.CLAIM_CORRECTED, claim=claim, correction=claim.corrections.get())
    for url in followed(client, claim):
        body = client.get(url).content.decode()
        found = read(client, url)
        assert "\x01" not in body
        assert "\ufffe" not in body
        for entry in found.entries:
            assert "\u202e" not in entry.title
            assert "<b>will" not in entry.summary
        raw = etree.fromstring(body.encode()).findall(".//a:summary", ATOM)
        assert all("<script" not in (summary.text or "") for summary in raw)
        assert len(body) < 40_000


def test_queries_do_not_grow_with_rows(client: Client):
    def add() -> Claim:
        claim = builders.published_claim()
        builders.verdict(claim)
        claims.correct(claim, {"market": "Norway"}, builders.chief(), "Why", "Note")
        return claim

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    urls = followed(client, add())
    before = [count(url) for url in urls]
    for _ in range(5):
        followed(client, add())
    assert [count(url) for url in urls] == before
    assert max(before) <= 14


@pytest.mark.parametrize(
    "path", ["/executives/no/feed.atom", "/companies/no/feed.atom", "/topics/no/feed.atom", "/claims/9/feed.atom"]
)
def test_an_unknown_subject_is_not_found(client: Client, path: str):
    assert client.get(path).status_code == 404


def test_a_feed_answers_head_and_nothing_that_writes(client: Client):
    head = client.head("/feed.atom")
    assert (head.status_code, head.content) == (200, b"")
    assert client.post("/feed.atom").status_code == 405
    assert read(client, "/feed.atom").entries == []


ODD = {name: text[:10_000] for name, text in LONG.items() if name in ODD_ONES} | MIXED | LANGUAGES


def test_no_text_breaks_what_leaves_the_site(client: Client):
    held = factories.make_position()
    for text in ODD.values():
        words = f"“{text}”"
        statement = factories.make_statement(words, position=held, said_on=date(2026, 3, 12))
        window = factories.days(None, date(2031, 1, 1))
        claim = factories.make_claim(statement, text[:500], criteria=text, condition=text[:300], window=window)
        Event.objects.create(kind=EventKind.CLAIM_PUBLISHED, claim=claim)
        assert client.get(f"/claims/{claim.pk}/embed/").status_code == 200
        assert client.get(f"/oembed?url=http://testserver/claims/{claim.pk}/").json()["html"].count("<") == 2
    assert len(read(client, "/feed.atom").entries) == len(ODD)
    calendar = icalendar.Calendar.from_ical(client.get("/due.ics").content)
    assert len(calendar.walk("VEVENT")) == len(ODD)


def test_caches_may_share_what_leaves_the_site(client: Client):
    claim = builders.published_claim()
    paths = ("/feed.atom", "/due.ics", "/sitemap.xml", "/robots.txt", "embed/", "card.png", "feed.atom")
    for path in paths:
        response = client.get(path if path.startswith("/") else claim.get_absolute_url() + path)
        assert "Cookie" not in response.headers.get("Vary", ""), path
        assert not response.cookies
        assert response.headers["Cache-Control"].startswith("public, max-age=")
