"""What machines read in a page: JSON-LD in schema.org's terms, and the preview of a link."""

import json
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests.factories import days, make_claim, make_company, make_executive, make_position, make_statement, make_verdict
from tracker.models import Claim, Statement
from tracker.vocabulary import EditorialState, Form, Outcome, Precision

pytestmark = pytest.mark.django_db
SITE = "https://record.example"
Y2019 = days(date(2019, 1, 1), date(2020, 1, 1))


def card(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(content_type="image/png")


urlpatterns = [path("", include("config.urls")), path("claims/<int:pk>/card.png", card, name="claim-card")]
"""A site that draws pictures of claims."""


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = SITE


def html_of(client: Client, thing: Claim | Statement, status: int = 200) -> str:
    response = client.get(thing.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def nodes_of(page: str) -> dict[str, dict[str, Any]]:
    """By type, as a crawler reads them: the element ends at the first end tag, whatever stands before it."""
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def meta(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    return {name: unescape(content) for name, content in found}


def a_claim(said: dict[str, Any] | None = None, **fields: Any) -> Claim:
    """`said` is what the statement is given besides."""
    ines = make_executive("Ines Halvorsen", wikidata_qid="Q42")
    position = make_position(ines, make_company("Nordlys Mobility"))
    statement = make_statement("“We will sell cars.”", position=position, said_on=date(2018, 7, 3), **said or {})
    return make_claim(statement, "Nordlys sells cars", window=Y2019, **fields)


def test_an_undecided_claim_is_a_quotation_and_a_claim(client: Client):
    claim = a_claim()
    nodes = nodes_of(html_of(client, claim))
    assert set(nodes) == {"Quotation", "Claim"}
    quotation, said = nodes["Quotation"], nodes["Claim"]
    assert quotation["text"] == "“We will sell cars.”"
    assert quotation["dateCreated"] == said["datePublished"] == "2018-07-03"
    assert quotation["spokenByCharacter"] == {
        "@type": "Person",
        "name": "Ines Halvorsen",
        "url": f"{SITE}{claim.statement.speaker.get_absolute_url()}",
        "sameAs": "https://www.wikidata.org/entity/Q42",
    }
    assert quotation["isBasedOn"][0]["@type"] == "NewsArticle"
    assert said["url"] == f"{SITE}{claim.get_absolute_url()}"
    assert said["isBasedOn"] == {"@id": quotation["@id"]}
    assert said["firstAppearance"]["url"].startswith("https://news.example/")


@pytest.mark.parametrize("outcome", [Outcome.KEPT, Outcome.KEPT_LATE, Outcome.PARTLY_KEPT, Outcome.NOT_KEPT])
def test_a_decided_claim_is_reviewed_in_words_and_without_a_number(client: Client, outcome: Outcome):
    claim = a_claim()
    verdict = make_verdict(claim, outcome, rationale="The register says so.")
    nodes = nodes_of(html_of(client, claim))
    review = nodes["ClaimReview"]
    assert review["claimReviewed"] == "Nordlys sells cars"
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": outcome.label}
    assert review["itemReviewed"] == {"@id": nodes["Claim"]["@id"]}
    assert review["datePublished"] == verdict.recorded_at.date().isoformat()
    assert review["reviewBody"] == "The register says so."
    assert review["author"] == {"@type": "Organization", "name": "On Record", "url": f"{SITE}/"}


@pytest.mark.parametrize("outcome", [o for o in Outcome if o not in ("kept", "kept_late", "partly_kept", "not_kept")])
def test_another_verdict_is_no_review(client: Client, outcome: Outcome):
    claim = a_claim()
    make_verdict(claim, outcome)
    assert "ClaimReview" not in nodes_of(html_of(client, claim))


def test_a_decided_claim_that_is_back_in_review_has_no_review(client: Client):
    claim = a_claim()
    make_verdict(claim, Outcome.NOT_KEPT)
    Claim.objects.filter(pk=claim.pk).update(state=EditorialState.IN_REVIEW)
    assert "ClaimReview" not in nodes_of(html_of(client, claim))


def test_a_withdrawn_claim_tells_machines_nothing(client: Client):
    page = html_of(client, a_claim(state=EditorialState.WITHDRAWN), 410)
    assert "ld+json" not in page
    assert "og:title" not in page


def test_indirect_words_are_no_quotation(client: Client):
    claim = a_claim({"form": Form.INDIRECT})
    nodes = nodes_of(html_of(client, claim))
    assert set(nodes) == {"Claim"}
    assert "isBasedOn" not in nodes["Claim"]


@pytest.mark.parametrize(
    ("precision", "said"),
    [(Precision.MONTH, "2018-07"), (Precision.QUARTER, "2018"), (Precision.YEAR, "2018")],
)
def test_a_day_is_told_as_precisely_as_it_is_known(client: Client, precision: Precision, said: str):
    claim = a_claim({"said_precision": precision})
    assert nodes_of(html_of(client, claim.statement))["Quotation"]["dateCreated"] == said


def test_no_text_ends_the_element_early(client: Client):
    hostile = "</script><!--<script>alert(1)</script> & \u2028 ]]>"
    position = make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))
    claim = make_claim(make_statement(f"“{hostile}”", position=position), hostile, window=Y2019)
    make_verdict(claim, Outcome.KEPT, rationale=hostile)
    nodes = nodes_of(html_of(client, claim))
    assert nodes["Quotation"]["text"] == f"“{hostile}”"
    assert nodes["Claim"]["text"] == hostile
    assert nodes["ClaimReview"]["reviewBody"] == hostile


def test_a_link_to_the_page_shows_outcome_claim_and_words(client: Client):
    claim = a_claim()
    make_verdict(claim, Outcome.KEPT)
    page = html_of(client, claim)
    shown = meta(page)
    assert shown["og:title"] == shown["twitter:title"] == "Kept: Nordlys sells cars"
    assert shown["og:description"].startswith("Ines Halvorsen, 3 July 2018: “We will sell cars.”")
    assert shown["og:url"] == f"{SITE}{claim.get_absolute_url()}"
    assert shown["og:type"] == "article"
    assert f'<link rel="canonical" href="{SITE}{claim.get_absolute_url()}">' in page


def test_a_preview_is_cut_and_holds_no_markup(client: Client):
    position = make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))
    claim = make_claim(make_statement("“<b>We</b> " + "will " * 2000 + "”", position=position), 'A "plan" ' * 50)
    shown = meta(html_of(client, claim))
    assert len(shown["og:title"]) <= 110
    assert len(shown["og:description"]) <= 280
    assert "<b>We</b>" in shown["og:description"], "as text"


def test_a_statements_page_has_its_own(client: Client):
    claim = a_claim()
    page = html_of(client, claim.statement)
    assert set(nodes_of(page)) == {"Quotation"}
    assert meta(page)["og:url"] == f"{SITE}{claim.statement.get_absolute_url()}"


@pytest.mark.urls(__name__)
def test_a_picture_is_named_where_the_site_draws_one(client: Client):
    claim = a_claim()
    shown = meta(html_of(client, claim))
    assert shown["og:image"] == shown["twitter:image"] == f"{SITE}{claim.get_absolute_url()}card.png"
    assert shown["twitter:card"] == "summary_large_image"
