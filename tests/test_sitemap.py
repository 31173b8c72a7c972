"""What search engines are told."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from protego import Protego

from tests import builders, factories
from tracker.actions import claims, statements
from tracker.models import Topic
from tracker.views import sitemaps
from tracker.vocabulary import EditorialState

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
HOST = "http://testserver"


def read(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, url
    assert response.headers["Content-Type"] == "application/xml"
    return etree.fromstring(response.content)


def files(client: Client) -> list[str]:
    root = read(client, "/sitemap.xml")
    assert root.tag == f"{{{NAMES['s']}}}sitemapindex"
    return [loc.text.removeprefix(HOST) for loc in root.findall("s:sitemap/s:loc", NAMES)]


def addresses(client: Client, url: str) -> dict[str, str | None]:
    root = read(client, url)
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    return {
        row.findtext("s:loc", namespaces=NAMES).removeprefix(HOST): row.findtext("s:lastmod", namespaces=NAMES)
        for row in root.findall("s:url", NAMES)
    }


def everything(client: Client) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for url in files(client):
        found |= addresses(client, url)
    return found


def test_every_public_page_is_listed_and_can_be_read(client: Client):
    claim = builders.published_claim()
    passage = builders.confirmed_evidence(claim)
    statement = claim.statement
    listed = everything(client)
    for thing in (claim, statement, statement.speaker, claim.company, passage.capture.article):
        assert thing.get_absolute_url() in listed
        assert datetime.fromisoformat(listed[thing.get_absolute_url()] or "").date() == timezone.now().date()
    assert statement.appearances.get().capture.article.get_absolute_url() in listed
    assert "/" in listed
    assert {client.get(url).status_code for url in listed} == {200}


def test_what_is_not_public_is_not_listed(client: Client):
    draft = builders.draft_claim()
    unread = builders.capture("Nothing of this is public.", url="https://news.example/unread")
    withdrawn = builders.published_claim()
    claims.withdraw(withdrawn, builders.chief(), "Wrong.", timezone.now())
    taken_back = builders.published_claim()
    statements.withdraw(taken_back.statement, builders.chief(), "Wrong.", timezone.now())
    hidden = builders.draft_statement()
    listed = everything(client)
    for thing in (draft, withdrawn, taken_back, taken_back.statement, hidden, hidden.speaker, unread.article):
        assert thing.get_absolute_url() not in listed
    assert draft.statement.get_absolute_url() in listed


def test_a_claim_in_review_stays_listed(client: Client):
    claim = factories.make_claim(state=EditorialState.IN_REVIEW)
    assert claim.get_absolute_url() in addresses(client, "/sitemap-claims.xml")


@pytest.mark.django_db(transaction=True)
def test_a_public_change_moves_the_time_of_its_pages(client: Client):
    claim = builders.published_claim()
    pages = (claim, claim.company, claim.statement.speaker)
    before = everything(client)
    builders.verdict(claim)
    after = everything(client)
    for thing in pages:
        url = thing.get_absolute_url()
        assert datetime.fromisoformat(after[url] or "") >= datetime.fromisoformat(before[url] or "")
    assert client.get("/sitemap-claims.xml").headers["Last-Modified"]


def test_a_file_holds_a_stretch_of_numbers(client: Client, monkeypatch: pytest.MonkeyPatch):
    made = [factories.make_claim() for _ in range(7)]
    monkeypatch.setattr(sitemaps, "LIMIT", 3)
    listed = [url for url in files(client) if url.startswith("/sitemap-claims.xml")]
    assert len(listed) == -(-made[-1].pk // 3)
    found = [addresses(client, url) for url in listed]
    assert all(len(page) <= 3 for page in found)
    assert sorted(url for page in found for url in page) == sorted(claim.get_absolute_url() for claim in made)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/sitemap-claims.xml?p=2", 404),
        ("/sitemap-claims.xml?p=0", 404),
        ("/sitemap-claims.xml?p=x", 404),
        ("/sitemap-claims.xml?p=٢", 404),
        ("/sitemap-secrets.xml", 404),
        ("/sitemap.xml?p=1", 400),
    ],
)
def test_a_file_that_is_not_there_is_not_found(client: Client, url: str, status: int):
    assert client.get(url).status_code == status


def test_one_who_holds_a_file_is_told_so(client: Client):
    builders.published_claim()
    for url in ("/sitemap.xml", "/sitemap-claims.xml"):
        first = client.get(url)
        assert first.headers["Cache-Control"] == "public, max-age=3600"
        assert client.get(url, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
        head = client.head(url)
        assert (head.status_code, head.content) == (200, b"")
        assert client.post(url).status_code == 405


def test_queries_do_not_grow_with_rows(client: Client):
    def count() -> list[int]:
        found = []
        for url in files(client):
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            found.append(len(queries))
        return found

    topic = Topic.objects.create(name="Stores", slug="stores")
    builders.confirmed_evidence(builders.published_claim())
    before = count()
    for _ in range(4):
        claim = builders.published_claim()
        claim.topics.add(topic)
        builders.confirmed_evidence(claim)
    assert count() == before
    assert max(before) <= 3


def test_robots_may_read_the_pages_and_not_the_desk(client: Client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = Protego.parse(response.content.decode())
    for path in ("/", "/claims/1/", "/executives/a/", "/feed.atom", "/claims/1/card.png"):
        assert rules.can_fetch(f"http://127.0.0.1:8000{path}", "anybot"), path
    assert not rules.can_fetch("http://127.0.0.1:8000/admin/login/", "anybot")
    assert list(rules.sitemaps) == ["http://127.0.0.1:8000/sitemap.xml"]
    assert client.head("/robots.txt").status_code == 200
