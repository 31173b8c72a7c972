"""A claim's card on other people's pages: the frame, oEmbed, and the ways to follow that pages name."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests import builders, factories
from tests.test_feeds_out import HOSTILE
from tracker.actions import claims
from tracker.models import Claim, Topic
from tracker.vocabulary import EditorialState, Outcome

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def card(client: Client, claim: Claim, query: str = "", status: int = 200) -> Any:
    response = client.get(f"/claims/{claim.pk}/embed/{query}")
    assert response.status_code == status
    return response


def ask(client: Client, url: str, **given: Any) -> Any:
    return client.get(f"/oembed?{urlencode({'url': url, **given})}")


def test_a_card_may_stand_in_any_frame_and_runs_nothing(client: Client):
    response = card(client, builders.published_claim())
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    page = response.content.decode()
    assert "<script" not in page
    assert " style=" not in page
    links = html.fromstring(page).findall(".//a")
    assert links
    assert {link.get("target") for link in links} == {"_top"}
    assert all(link.get("href").startswith(SITE) for link in links)


def test_no_other_page_may_be_framed(client: Client):
    claim = builders.published_claim()
    for url in ("/", claim.get_absolute_url(), "/feed.atom", "/oembed"):
        response = client.get(url)
        assert response.headers["X-Frame-Options"] == "DENY", url
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"], url


def test_a_card_shows_words_speaker_window_and_outcome(client: Client):
    claim = builders.published_claim()
    open_card = card(client, claim).content.decode()
    assert claim.statement.words in open_card
    assert claim.statement.speaker.name in open_card
    assert "1 January to 31 December 2025" in open_card
    assert "Past due</span>" in open_card
    builders.verdict(claim)
    assert '<span aria-hidden="true">✓</span> Kept</span>' in card(client, claim).content.decode()


def test_the_theme_is_the_readers_or_the_one_asked_for(client: Client):
    claim = builders.published_claim()
    assert "data-theme" not in card(client, claim).content.decode()
    for theme in ("light", "dark"):
        page = card(client, claim, f"?theme={theme}").content.decode()
        assert f'<html lang="en" data-theme="{theme}">' in page
        assert f'<meta name="color-scheme" content="{theme}">' in page
    card(client, claim, "?theme=pink", 400)
    card(client, claim, "?size=1", 400)


def test_a_claim_taken_back_leaves_a_tombstone_in_the_frame(client: Client):
    claim = builders.published_claim()
    claims.withdraw(claim, builders.chief(), "Said by <b>someone</b> else.", timezone.now())
    response = card(client, claim, "?theme=dark", 410)
    page = response.content.decode()
    assert "This claim was withdrawn" in page
    assert "Said by &lt;b&gt;someone" in page
    assert claim.proposition not in page
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert ask(client, f"{SITE}/claims/{claim.pk}/").status_code == 410


def test_what_is_not_public_has_no_card(client: Client):
    draft = builders.draft_claim()
    card(client, draft, status=404)
    assert ask(client, f"{SITE}/claims/{draft.pk}/").status_code == 404
    assert client.get("/claims/99999/embed/").status_code == 404


def test_hostile_text_is_shown_as_text_and_cut(client: Client):
    statement = factories.make_statement("“" + "<img src=x onerror=alert(1)> " * 400 + "”")
    claim = factories.make_claim(statement, HOSTILE)
    page = card(client, claim).content.decode()
    assert "<img" not in page
    assert "<script" not in page
    assert "\u202e" not in page
    assert "\x01" not in page
    assert len(page) < 6_000
    answer = ask(client, f"{SITE}/claims/{claim.pk}/").json()
    frame = html.fromstring(answer["html"])
    assert (frame.tag, len(frame)) == ("iframe", 0)
    assert set(frame.attrib) == {"src", "title", "width", "height", "loading", "sandbox", "style"}
    assert "\u202e" not in answer["title"]


def test_oembed_gives_the_frame(client: Client):
    claim = builders.published_claim()
    response = ask(client, f"{SITE}/claims/{claim.pk}/", format="json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    answer = response.json()
    assert (answer["version"], answer["type"], answer["width"]) == ("1.0", "rich", 640)
    assert answer["title"] == claim.proposition
    assert answer["author_name"] == claim.statement.speaker.name
    frame = html.fromstring(answer["html"])
    assert frame.get("src") == f"{SITE}/claims/{claim.pk}/embed/"
    assert (frame.get("width"), frame.get("height")) == ("640", str(answer["height"]))
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (1200, 630)
    assert client.get(f"/oembed?url={SITE}/claims/{claim.pk}/&theme=dark").json()["html"].count("?theme=dark") == 1


@pytest.mark.parametrize(("width", "height"), [(300, 250), (500, 900), (2000, 2000), (1, 1)])
def test_oembed_keeps_to_the_sizes_asked_for(client: Client, width: int, height: int):
    claim = builders.published_claim()
    answer = ask(client, f"{SITE}/claims/{claim.pk}/", maxwidth=width, maxheight=height).json()
    assert answer["width"] <= width
    assert answer["height"] <= height
    assert ("thumbnail_url" in answer) == (width >= 1200)


def test_oembed_takes_the_addresses_under_which_a_claim_is_shared(client: Client):
    pk = builders.published_claim().pk
    for url in (
        f"{SITE}/claims/{pk}/?utm_source=x#evidence",
        f"http://testserver/claims/{pk}/",
        f"{SITE}/claims/{pk}/embed/",
    ):
        assert ask(client, url).status_code == 200, url


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/claims/{pk}/",
        "http://127.0.0.1:8000@evil.example/claims/{pk}/",
        "http://127.0.0.1:9/claims/{pk}/",
        "//127.0.0.1:8000/claims/{pk}/",
        "javascript:alert(1)//127.0.0.1:8000/claims/{pk}/",
        "file://127.0.0.1:8000/claims/{pk}/",
        "/claims/{pk}/",
        SITE + "/claims/{pk}/?as_of=2020-01-01",
        SITE + "/claims/{pk}",
        SITE + "/claims/9999999999999999999999/",
        SITE + "/claims/",
        SITE + "/admin/",
        SITE,
        "http://[",
        "x" * 5_000,
    ],
)
def test_oembed_knows_no_other_address(client: Client, url: str):
    pk = builders.published_claim().pk
    response = ask(client, url.replace("{pk}", str(pk)))
    assert response.status_code == 404
    assert response.json()["field"] == "url"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("url=x&maxwidth=-1", 400),
        ("url=x&maxwidth=0", 400),
        ("url=x&maxheight=1e3", 400),
        ("url=x&colour=red", 400),
        ("url=x&url=y", 400),
        ("url=x&format=xml", 501),
    ],
)
def test_oembed_says_what_it_cannot_do(client: Client, query: str, status: int):
    response = client.get(f"/oembed?{query}")
    assert response.status_code == status
    assert response.json()["detail"]


def test_cards_answer_head_and_one_who_holds_them(client: Client):
    claim = builders.published_claim()
    for url in (f"/claims/{claim.pk}/embed/", f"/oembed?url={SITE}/claims/{claim.pk}/"):
        first = client.get(url)
        assert client.get(url, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
        head = client.head(url)
        assert (head.status_code, head.content) == (200, b"")
        assert client.post(url).status_code == 405
    url = f"/claims/{claim.pk}/embed/"
    held = client.get(url, headers={"if-none-match": client.get(url).headers["ETag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert "frame-ancestors *" in held.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in held.headers


def test_a_card_takes_as_many_queries_for_much_as_for_little(client: Client):
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            card(client, claim)
        return len(found)

    claim = builders.published_claim()
    builders.verdict(claim)
    before = count()
    for _ in range(3):
        factories.make_verdict(claim, Outcome.KEPT)
        factories.make_evidence(claim)
    assert count() == before


def rendered(tag: str, thing: object) -> str:
    return Template("{% load follow %}{% " + tag + " thing %}").render(Context({"thing": thing}))


def test_pages_name_their_feed_and_card(client: Client):
    claim = builders.published_claim()
    topic = Topic.objects.create(name="Stores", slug="stores")
    for thing in (claim, claim.company, claim.statement.speaker, topic, None):
        head = html.fromstring(f"<div>{rendered('feed_links', thing)}</div>")
        feed = head.find(".//link[@type='application/atom+xml']").get("href")
        assert client.get(feed.removeprefix(SITE)).status_code == 200
        page = html.fromstring(rendered("follow_links", thing))
        for link in page.findall(".//a"):
            address = link.get("href").replace("webcal://", "http://").removeprefix(SITE)
            assert client.get(address).status_code == 200, address
        assert (page.find(".//textarea") is not None) == (thing is claim)
    found = html.fromstring(f"<div>{rendered('feed_links', claim)}</div>").find(
        ".//link[@type='application/json+oembed']"
    )
    answer = client.get(found.get("href").removeprefix(SITE)).json()
    code = html.fromstring(rendered("follow_links", claim)).find(".//textarea")
    assert code.text_content() == answer["html"]
    assert "readonly" in code.attrib


def test_a_card_of_a_claim_in_review_says_so(client: Client):
    claim = factories.make_claim(state=EditorialState.IN_REVIEW)
    assert "Back in review" in card(client, claim).content.decode()
