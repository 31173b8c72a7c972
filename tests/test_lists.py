"""The calendar, what is overdue, corrections, and the pages that state the rules."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from tracker.actions import statements
from tracker.models import Claim, Reply

pytestmark = pytest.mark.django_db


def page(address: str, **asked: str) -> str:
    answer = Client().get(address, asked)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


@pytest.fixture
def claim() -> Claim:
    return builders.published_claim()


class TestTheCalendar:
    def test_a_month_shows_what_falls_due_in_it_on_its_day(self, claim):
        last = claim.last_day
        assert last
        shown = page(f"/due/{last.year}/{last.month}/")
        assert claim.proposition in shown and f'datetime="{last}"' in shown
        other = last.month % 12 + 1
        assert claim.proposition not in page(f"/due/{last.year}/{other}/")

    def test_what_was_decided_stays_in_its_month(self, claim):
        builders.verdict(claim)
        last = claim.last_day
        assert last and "Kept" in page(f"/due/{last.year}/{last.month}/")

    @pytest.mark.parametrize("address", ["/due/2026/13/", "/due/2026/0/", "/due/1066/1/", "/due/9999/1/"])
    def test_there_is_no_thirteenth_month(self, address):
        assert Client().get(address).status_code == 404

    def test_it_leads_on_until_the_last_month_that_is_kept(self):
        assert "/due/2027/1/" in page("/due/2026/12/")
        assert 'rel="next"' not in page("/due/2100/12/")

    def test_this_month_is_the_default(self):
        assert timezone.now().strftime("%B %Y") in page("/due/")


class TestOverdue:
    def test_it_is_paged_without_gaps(self, claim):
        for _ in range(34):
            builders.published_claim()
        first = page("/past-due/")
        assert first.count('class="proposition"') == 30
        assert "35 claims" in first
        after = first.split("?after=")[1].split('"')[0]
        assert page("/past-due/", after=after).count('class="proposition"') == 5

    def test_it_says_whether_the_company_was_asked(self, claim):
        Reply.objects.create(
            claim=claim,
            asked_on=date(2026, 1, 5),
            asked_by=builders.person(),
            channel="email",
            due_on=date(2026, 1, 12),
        )
        assert "was asked on 5 January 2026; no answer came by 12 January 2026" in page("/past-due/")

    def test_a_place_that_it_did_not_give_out_is_refused(self):
        for value in ("x", "2026-01-01", "2026-13-01.1", "2026-01-01.-1"):
            assert Client().get("/past-due/", {"after": value}).status_code == 400

    def test_more_rows_ask_no_more_of_the_database(self, claim):
        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                page("/past-due/")
            return len(caught)

        few = queries()
        for _ in range(12):
            builders.published_claim()
        assert queries() == few


class TestCorrections:
    def correct(self, claim: Claim, venue: str) -> None:
        editor = builders.person()
        statements.correct(claim.statement, {"venue": venue}, editor, "why", f"It was {venue}.", now=timezone.now())

    def test_they_are_public_with_before_and_after(self, claim):
        self.correct(claim, "a <fair>")
        shown = page("/corrections/")
        assert "It was a &lt;fair&gt;." in shown and "<ins>" in shown
        assert claim.statement.get_absolute_url() in shown

    def test_none_yet_says_so(self):
        assert "Nothing that was published has been corrected" in page("/corrections/")

    def test_many_are_paged_at_the_same_cost(self, claim):
        self.correct(claim, "one place")

        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                page("/corrections/")
            return len(caught)

        few = queries()
        for number in range(31):
            claim.statement.refresh_from_db()
            self.correct(claim, f"place {number}")
        assert queries() == few
        assert "Earlier corrections" in page("/corrections/")


@pytest.mark.parametrize(
    ("address", "said"), [("/about/", "a person decides"), ("/method/", "horizon"), ("/scoring/", "Wilson")]
)
def test_the_rules_are_stated_in_plain_words(address, said):
    assert said in page(address)
