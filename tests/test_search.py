"""The search box: what it finds, how it shows it, what it refuses, and what it costs."""

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import slugify

from tests import builders
from tracker.actions import claims as claim_actions
from tracker.models import Claim, Executive, Statement, Topic
from tracker.queries.past import Moment
from tracker.queries.search import BEGINS, ENDS, Asked, highlighted, search

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202eevil\u2066",
    "=HYPERLINK(1)",
    "{{ 7*7 }}",
]


def found(words: str, **narrowed: object):
    return search(Asked(words, **narrowed), Moment(date(2026, 11, 23)))  # type: ignore[arg-type]


def page(**asked: str) -> str:
    answer = Client().get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def executive(name: str) -> Executive:
    return Executive.objects.create(name=name, slug=slugify(name), family_name=name.split()[-1])


@pytest.fixture
def claim() -> Claim:
    return builders.published_claim()


class TestWords:
    def test_a_claim_and_its_statement_are_found_by_any_form_of_a_word(self, claim):
        results = found("stores opening Oslo")
        assert [hit.card.claim for hit in results.claims] == [claim]
        assert [hit.statement for hit in results.statements] == [claim.statement]
        assert results.counts["claim"] == results.counts["statement"] == 1

    def test_what_matched_is_marked(self, claim):
        assert "<mark>Oslo</mark>" in page(q="oslo")

    def test_phrases_and_exclusions(self, claim):
        assert found('"store in Oslo"').claims and not found('"Oslo store"').claims
        assert not found("store -oslo").claims
        assert found("bergen or oslo").claims

    def test_drafts_and_what_was_withdrawn_never_appear(self, claim):
        builders.draft_statement()
        claim_actions.withdraw(claim, builders.person(), "A mistake.", now=timezone.now())
        assert not found("oslo").claims
        assert {hit.statement for hit in found("oslo").statements} == {claim.statement}

    @pytest.mark.parametrize("words", ['"', "(((", "a & | !", "' OR 1=1 --", "<script>", "-", ":*", "\\", "%", "💥"])
    def test_operators_and_odd_signs_are_words_like_others(self, claim, words):
        page(q=words)


class TestNames:
    @pytest.fixture
    def people(self) -> list[Executive]:
        names = ["Ines Halvorsen", "Åsa Lindqvist", "José Núñez", "Bo Li"]
        return [executive(name) for name in names]

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("halvorsen", "Ines Halvorsen"),
            ("Halvorson", "Ines Halvorsen"),
            ("ines halvorsn", "Ines Halvorsen"),
            ("halvorsen charging points", "Ines Halvorsen"),
            ("asa lindqvist", "Åsa Lindqvist"),
            ("jose nunez", "José Núñez"),
            ("NUÑEZ", "José Núñez"),
        ],
    )
    def test_a_person_is_found_despite_errors_and_accents(self, people, typed, name):
        assert [person.name for person in found(typed).names["executive"]] == [name]

    def test_others_are_not(self, people):
        assert not found("submarine").names["executive"]

    def test_an_alias_finds_its_person(self, people):
        people[3].aliases.create(name="Robert Lee")
        assert found("robert lee").names["executive"] == (people[3],)

    def test_companies_and_topics_too(self, claim):
        Topic.objects.create(name="Charging", slug="charging")
        assert found(claim.company.name).names["company"][0] == claim.company
        assert found("chargin").names["topic"][0].slug == "charging"


class TestNarrowing:
    def test_each_facet_leaves_what_it_counts(self, claim):
        other = builders.published_claim()
        builders.verdict(other)
        results = found("oslo")
        assert results.counts["claim"] == 2
        for _, facets in results.facets:
            for facet in facets:
                value = int(facet.value) if facet.name == "year" else facet.value
                assert found("oslo", **{facet.name: value}).counts["claim"] == facet.count
                assert Client().get("/search/" + facet.address).status_code == 200

    def test_one_kind_is_paged(self, claim):
        for _ in range(21):
            builders.published_claim()
        assert "More results" in page(q="oslo", type="claim")
        assert page(q="oslo", type="claim", page="2").count('class="snippet"') == 2

    def test_nothing_found_says_what_to_do(self, claim):
        executive("Ines Halvorsen")
        shown = page(q="oslo", year="1999")
        assert "Nothing on record fits with these filters" in shown and "Without filters there are 2 results" in shown
        assert "Did you mean" in page(q="helvorsan")

    def test_without_words_it_says_how_to_search(self):
        assert "typing error" in page()


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("q", "x" * 201, "201 characters"),
            ("type", "people", "is not one of"),
            ("outcome", "broken", "is not one of"),
            ("year", "soon", "not a number"),
            ("year", "9999", "no year"),
            ("page", "51", "last page"),
            ("order", "x", "does not know"),
        ],
    )
    def test_it_is_refused_by_name(self, name, value, said):
        answer = Client().get("/search/", {"q": "oslo", name: value})
        assert answer.status_code == 400
        assert said in unescape(answer.content.decode()) and name in answer.content.decode()

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_words_are_shown_as_text(self, text):
        shown = page(q=text)
        assert "<script>alert" not in shown and "<img src=x" not in shown

    def test_a_headline_cannot_smuggle_markup(self):
        assert highlighted(f"<b>{BEGINS}a<i>{ENDS}{ENDS}{BEGINS}") == "&lt;b&gt;<mark>a&lt;i&gt;</mark>"


class TestCost:
    def queries(self, **asked: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            page(**asked)
        return len(caught)

    @pytest.mark.parametrize("kind", ["", "claim", "statement"])
    def test_more_results_ask_no_more_of_the_database(self, kind):
        for _ in range(2):
            builders.published_claim()
        few = self.queries(q="oslo", type=kind)
        for _ in range(12):
            builders.verdict(builders.published_claim())
        assert self.queries(q="oslo", type=kind) == few

    def test_words_are_found_by_their_index(self, claim):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            for rows in (Claim.objects.filter(search="oslo"), Statement.objects.filter(search="oslo")):
                assert "_search" in rows.order_by().values("pk").explain()
