"""How claims are counted, as a table, and the same counted in the database."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import builders
from tracker.models import Claim, Topic
from tracker.queries.cards import standing_claims
from tracker.queries.scorecards import scorecard_of
from tracker.scoring import Rules, Scored, scorecard, share
from tracker.vocabulary import Modality, Outcome

KEPT, LATE, PARTLY, NOT = Outcome.KEPT, Outcome.KEPT_LATE, Outcome.PARTLY_KEPT, Outcome.NOT_KEPT
WILL, HOPES = Modality.WILL, Modality.HOPES
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("claim", "rules", "column"),
    [
        (Scored(KEPT, WILL, None), Rules(), "kept"),
        (Scored(LATE, WILL, 40), Rules(), "kept_late"),
        (Scored(LATE, WILL, 40), Rules(grace=39), "kept_late"),
        (Scored(LATE, WILL, 40), Rules(grace=40), "kept"),
        (Scored(LATE, WILL, None), Rules(grace=365), "kept_late"),
        (Scored(PARTLY, WILL, None), Rules(), "partly_kept"),
        (Scored(NOT, WILL, None), Rules(grace=365), "not_kept"),
        (Scored("open", WILL, -1), Rules(), "open"),
        (Scored("open", WILL, 0), Rules(), "open"),
        (Scored("open", WILL, 1), Rules(), "overdue"),
        (Scored("open", WILL, 1), Rules(grace=1), "open"),
        (Scored("open", WILL, None), Rules(), "open"),
        (Scored(Outcome.STALLED, WILL, 5), Rules(), "overdue"),
        (Scored(Outcome.IN_PROGRESS, WILL, -5), Rules(), "open"),
        *[
            (Scored(outcome, WILL, None), Rules(), "otherwise")
            for outcome in (
                Outcome.WITHDRAWN_BY_SPEAKER,
                Outcome.SUPERSEDED,
                Outcome.CONDITION_NOT_MET,
                Outcome.INCONCLUSIVE,
                Outcome.NOT_CHECKABLE,
            )
        ],
    ],
)
def test_each_claim_has_one_column(claim, rules, column):
    card = scorecard([claim], rules)
    assert getattr(card, column) == card.total == 1


def test_hopes_are_left_out_where_the_reader_says_so():
    rows = [Scored(KEPT, HOPES, None), Scored(KEPT, Modality.CONSIDERS, None), Scored(KEPT, Modality.AIMS, None)]
    assert scorecard(rows).kept == 3 and scorecard(rows, Rules(hopes=False)).kept == 1


def test_late_counts_as_kept_only_where_the_reader_says_so():
    rows = [Scored(KEPT, WILL, None, 4), Scored(LATE, WILL, 30, 4), Scored(NOT, WILL, None, 2)]
    own, late = scorecard(rows), scorecard(rows, Rules(late=True))
    assert own.share and own.share.value == 0.4
    assert late.share and late.share.value == 0.8
    assert own.median_delay == 30


def test_no_rate_below_ten_decided():
    assert scorecard([Scored(KEPT, WILL, None, 9), Scored("open", WILL, 5, 50)]).share is None
    assert scorecard([Scored(KEPT, WILL, None, 10)]).share is not None


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (81, 263, 0.2553, 0.3662)]
)
def test_wilsons_interval_is_that_of_the_literature(part, whole, low, high):
    """81 of 263: Newcombe (1998), table I, method 3."""
    found = share(part, whole)
    assert found and (found.low, found.high) == (low, high)


@pytest.mark.parametrize(("days", "median"), [([], None), ([3], 3), ([1, 9, 2], 2), ([1, 2, 3, 10], 2.5)])
def test_the_median_delay(days, median):
    assert scorecard([Scored(LATE, WILL, day) for day in days]).median_delay == median


@pytest.mark.django_db
class TestInTheDatabase:
    def test_a_verdict_is_counted_where_it_belongs(self):
        builders.verdict(builders.published_claim())
        claim = builders.published_claim()
        card = scorecard_of(standing_claims(), TODAY)
        assert (card.kept, card.overdue) == (1, 1)
        last = claim.last_day
        assert last
        assert scorecard_of(standing_claims(), last + timedelta(days=claim.grace_days)).open == 1
        grace = Rules(grace=30)
        assert scorecard_of(standing_claims(), last + timedelta(days=claim.grace_days + 30), grace).open == 1
        assert scorecard_of(standing_claims(), last + timedelta(days=claim.grace_days + 31), grace).overdue == 1

    def test_a_claim_with_two_topics_counts_once(self):
        claim = builders.published_claim()
        for name in ("cars", "cells"):
            claim.topics.add(Topic.objects.create(name=name, slug=name))
        assert scorecard_of(standing_claims().filter(topics__in=Topic.objects.all()), TODAY).total == 1


@pytest.mark.django_db
class TestOnThePage:
    @pytest.fixture
    def claim(self) -> Claim:
        claim = builders.published_claim()
        claim.topics.add(Topic.objects.create(name="Stores", slug="stores"))
        return claim

    def page(self, address: str, **asked: str) -> str:
        answer = Client().get(address, asked)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_company_and_topic_show_it_and_carry_the_readers_rules(self, claim):
        for address in (claim.company.get_absolute_url(), "/topics/stores/"):
            shown = self.page(address)
            assert "No rate yet: 0 of the 10" in shown and "How this is computed" in shown
            changed = self.page(address, late="yes", hopes="out", grace="30")
            assert "these are your rules" in changed and 'value="30"' in changed

    @pytest.mark.parametrize(
        ("name", "value"),
        [("late", "maybe"), ("hopes", "1"), ("grace", "366"), ("grace", "-1"), ("grace", "soon"), ("rank", "1")],
    )
    def test_bad_rules_are_refused_by_name(self, claim, name, value):
        answer = Client().get(claim.company.get_absolute_url(), {name: value})
        assert answer.status_code == 400 and name in answer.content.decode()

    def test_topics_are_listed_with_what_readers_find(self, claim):
        Topic.objects.create(name="Empty", slug="empty")
        shown = self.page("/topics/")
        assert "Stores" in shown and "Empty" not in shown
        assert claim.proposition in self.page("/topics/stores/")
        assert Client().get("/topics/none/").status_code == 404

    @pytest.mark.parametrize("at", ["company", "topic"])
    def test_more_claims_ask_no_more_of_the_database(self, claim, at):
        address = claim.company.get_absolute_url() if at == "company" else "/topics/stores/"

        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                self.page(address)
            return len(caught)

        few = queries()
        for _ in range(10):
            other = builders.published_claim()
            other.topics.add(Topic.objects.get(slug="stores"))
        assert queries() <= few + (1 if at == "topic" else 0)
