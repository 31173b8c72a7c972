"""Scorecards as the database counts them, and as the company and topic pages show them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    days,
    make_claim,
    make_company,
    make_executive,
    make_link,
    make_position,
    make_statement,
    make_topic,
    make_verdict,
)
from tracker.models import Claim, Position
from tracker.queries.cards import standing_claims
from tracker.queries.past import Moment
from tracker.queries.scorecards import scorecard
from tracker.scoring import Counting, Hopes, Late, Scorecard, Scoring
from tracker.vocabulary import EditorialState, Modality, Outcome

pytestmark = pytest.mark.django_db
Y2019 = days(date(2019, 1, 1), date(2020, 1, 1))
LAST = date(2019, 12, 31)
ON = date(2024, 1, 1)


@pytest.fixture
def position() -> Position:
    return make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))


def decided(position: Position, outcome: str, late: int = 0, **fields) -> Claim:
    claim = make_claim(make_statement(position=position, said_on=date(2018, 7, 3)), window=Y2019, **fields)
    make_verdict(claim, outcome, true_since=LAST + timedelta(days=late))
    return claim


def undecided(position: Position, **fields) -> Claim:
    return make_claim(make_statement(position=position, said_on=date(2018, 7, 3)), **{"window": Y2019} | fields)


def card(**choices) -> Scorecard:
    return scorecard(standing_claims(), ON, Scoring(**choices))


def page_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


def test_each_claim_counts_once_by_its_standing_verdict(position: Position):
    again = decided(position, Outcome.NOT_KEPT)
    make_verdict(again, Outcome.KEPT, true_since=LAST)
    decided(position, Outcome.KEPT_LATE, 10)
    decided(position, Outcome.KEPT_LATE, 30)
    decided(position, Outcome.PARTLY_KEPT)
    decided(position, Outcome.NOT_KEPT)
    decided(position, Outcome.SUPERSEDED)
    undecided(position)
    undecided(position, window=None)
    undecided(position, state=EditorialState.WITHDRAWN)
    found = card()
    assert (found.kept, found.late, found.partly, found.not_kept, found.overdue) == (1, 2, 1, 1, 1)
    assert (found.total, found.open, found.other, found.median_delay_days) == (8, 1, 1, 20)


def test_work_that_goes_on_past_the_window_is_overdue(position: Position):
    decided(position, Outcome.IN_PROGRESS)
    assert card().overdue == 1


def test_grace_days_make_late_ones_kept_and_put_off_overdue(position: Position):
    decided(position, Outcome.KEPT_LATE, 10)
    decided(position, Outcome.KEPT_LATE, 30)
    found = card(grace=10)
    assert (found.kept, found.late, found.median_delay_days) == (1, 1, 30)
    undecided(position)
    undecided(position, grace_days=60)
    thirty_on = LAST + timedelta(days=31)
    assert scorecard(standing_claims(), thirty_on, Scoring()).overdue == 1
    assert scorecard(standing_claims(), thirty_on, Scoring(grace=31)).overdue == 0


def test_overdue_begins_on_the_day_that_the_horizon_state_says(position: Position):
    claim = undecided(position, grace_days=5)
    for offset in range(-2, 12):
        day = LAST + timedelta(days=offset)
        assert scorecard(standing_claims(), day).overdue == (claim.horizon_state_on(day) == "past_due")


def test_hopes_are_left_out_when_asked(position: Position):
    decided(position, Outcome.NOT_KEPT, modality=Modality.HOPES)
    decided(position, Outcome.NOT_KEPT, modality=Modality.CONSIDERS)
    decided(position, Outcome.NOT_KEPT)
    assert card().not_kept == 3
    assert card(hopes=Hopes.OUT).not_kept == 1


def test_only_the_last_of_a_lineage_counts_when_asked(position: Position):
    first, second = decided(position, Outcome.NOT_KEPT), decided(position, Outcome.NOT_KEPT)
    third = undecided(position, state=EditorialState.WITHDRAWN)
    make_link(second, first)
    make_link(third, second)
    assert card().not_kept == 2
    assert card(lineage=Counting.LAST).not_kept == 1


def test_late_changes_the_rate_and_no_count(position: Position):
    for number in range(10):
        decided(position, Outcome.KEPT_LATE if number < 5 else Outcome.NOT_KEPT, 20)
    usual, other = card(), card(late=Late.KEPT)
    assert (usual.late, other.late) == (5, 5)
    assert usual.share is not None
    assert other.share is not None
    assert (usual.share.value, other.share.value) == (0.0, 0.5)


def test_a_company_page_says_why_there_is_no_rate(client: Client, position: Position):
    decided(position, Outcome.KEPT)
    page = page_of(client, position.company.get_absolute_url())
    assert "No rate yet: 1 claim is decided, and a rate needs 10." in page
    assert "/scoring/" in page


def test_a_company_page_gives_rate_and_interval_and_keeps_the_choice(client: Client, position: Position):
    for number in range(10):
        decided(position, Outcome.KEPT_LATE if number < 5 else Outcome.KEPT, 20)
    url = position.company.get_absolute_url()
    usual = page_of(client, url)
    assert "<b>50%</b> kept: 5 of 10 decided claims" in usual
    assert "anywhere from 24% to 76%" in usual
    assert "median delay 20 days" in usual
    changed = page_of(client, f"{url}?late=kept&hopes=out&grace=5&lineage=last")
    assert "<b>100%</b> kept, in time or late: 10 of 10" in changed
    assert '<option value="out" selected>' in changed
    assert 'value="5" inputmode' in changed


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("late=perhaps", "late"),
        ("hopes=some", "hopes"),
        ("grace=366", "grace"),
        ("grace=-1", "grace"),
        ("grace=%C2%B2", "grace"),
        ("grace=9999999999999", "grace"),
        ("lineage=first", "lineage"),
        ("late=kept&late=not", "late"),
        ("colour=red", "colour"),
    ],
)
def test_a_bad_choice_is_named(client: Client, position: Position, query: str, name: str):
    decided(position, Outcome.KEPT, topics=[make_topic("US launch")])
    for url in (position.company.get_absolute_url(), "/topics/us-launch/"):
        assert f"<code>{name}</code>" in page_of(client, f"{url}?{query}", 400)


def test_a_topic_page_has_people_companies_and_claims(client: Client, position: Position):
    topic = make_topic("US launch")
    claim = decided(position, Outcome.KEPT, topics=[topic], proposition="Nordlys opens in Boston")
    decided(position, Outcome.KEPT, proposition="About nothing of it")
    page = page_of(client, topic.get_absolute_url())
    for words in ("Ines Halvorsen", "Nordlys Mobility", claim.proposition, "1 claim counted"):
        assert words in page
    assert "About nothing" not in page
    assert "US launch" in page_of(client, "/topics/")
    assert "Nordlys opens in Boston" in page_of(client, "/claims/?topic=us-launch")
    assert "About nothing" not in page_of(client, "/claims/?topic=us-launch")


def test_a_topic_of_nothing_public_is_nowhere(client: Client, position: Position):
    topic = make_topic("Secret plan")
    undecided(position, topics=[topic], state=EditorialState.DRAFT)
    page_of(client, topic.get_absolute_url(), 404)
    assert "Secret plan" not in page_of(client, "/topics/")
    page_of(client, "/claims/?topic=secret-plan", 400)


def test_queries_do_not_grow_with_rows(client: Client, position: Position):
    topic = make_topic("US launch")
    urls = [topic.get_absolute_url(), "/topics/", position.company.get_absolute_url() + "?lineage=last&grace=30"]

    def add() -> None:
        first = decided(position, Outcome.KEPT_LATE, 20, topics=[topic])
        make_link(undecided(make_position(company=position.company), topics=[topic]), first)

    def count() -> list[int]:
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found.append(len(captured))
        return found

    add()
    before = count()
    for _ in range(5):
        add()
    assert count() == before


def test_a_scorecard_is_one_query(position: Position, django_assert_num_queries):
    decided(position, Outcome.KEPT)
    with django_assert_num_queries(1):
        scorecard(standing_claims(), Moment(ON).on, Scoring(hopes=Hopes.OUT, lineage=Counting.LAST, grace=3))
