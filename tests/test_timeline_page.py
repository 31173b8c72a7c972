"""An executive's timeline: what the filters leave, what a page holds, and what it costs."""

import gzip
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    days,
    make_claim,
    make_company,
    make_executive,
    make_position,
    make_statement,
    make_topic,
    make_verdict,
)
from tracker.models import Claim, Executive, Position
from tracker.vocabulary import ClaimKind, EditorialState, Modality, Outcome

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\u202e=HYPERLINK()"


@pytest.fixture
def position() -> Position:
    return make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))


def said(position: Position, day: date, **fields: Any) -> Claim:
    statement = make_statement(position=position, said_on=day)
    fields.setdefault("window", days(day + timedelta(days=30), day + timedelta(days=400)))
    return make_claim(statement, state=EditorialState.PUBLISHED, **fields)


def page(who: Executive, headers: dict[str, str] | None = None, **asked: str) -> str:
    answer = Client().get(who.get_absolute_url(), asked, headers=headers)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


@pytest.fixture
def many(position: Position) -> Position:
    """Claims of two companies, three years, two kinds, two topics; and a statement without one."""
    other = make_position(position.executive, make_company("Brunskar Batteries"))
    cars, cells = make_topic("Cars"), make_topic("Cells")
    first = said(position, date(2021, 3, 1), proposition="It sells cars", modality=Modality.HOPES)
    first.topics.add(cars)
    second = said(position, date(2022, 3, 1), proposition="It hires", kind=ClaimKind.GOAL)
    make_verdict(second, Outcome.KEPT)
    third = said(other, date(2022, 6, 1), proposition="It makes cells", company=other.company)
    third.topics.add(cells)
    make_statement(position=position, said_on=date(2023, 1, 1), words="We are proud of nothing in particular.")
    return position


ALL = {"It sells cars", "It hires", "It makes cells", "nothing in particular"}


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, ALL),
        ({"topic": "cars"}, {"It sells cars"}),
        ({"company": "brunskar-batteries"}, {"It makes cells"}),
        ({"company": "nordlys-mobility"}, {"It sells cars", "It hires", "nothing in particular"}),
        ({"outcome": "kept"}, {"It hires"}),
        ({"kind": "goal"}, {"It hires"}),
        ({"modality": "hopes"}, {"It sells cars"}),
        ({"year": "2022"}, {"It hires", "It makes cells"}),
        ({"year": "2023"}, {"nothing in particular"}),
        ({"year": "2022", "outcome": "kept"}, {"It hires"}),
        ({"year": "2022", "company": "brunskar-batteries"}, {"It makes cells"}),
        ({"horizon_state": "past_due", "outcome": "open", "topic": "cells"}, {"It makes cells"}),
        ({"topic": "cars", "outcome": "kept"}, set()),
    ],
)
@pytest.mark.parametrize("past", [False, True])
def test_filters_work_alone_and_together_now_and_in_the_past(many, asked, left, past):
    moment = {"as_of": timezone.now().isoformat()} if past else {}
    shown = page(many.executive, **asked, **moment)
    assert {words for words in ALL if words in shown.replace("proposition", "")} == left
    if not left:
        assert "Nothing on record fits" in shown


def test_a_link_keeps_the_other_filters_and_the_moment(many):
    day = timezone.now().date().isoformat()
    shown = unescape(page(many.executive, year="2022", as_of=day))
    assert f"?outcome=kept&year=2022&as_of={day}" in shown
    assert f'href="{many.executive.get_absolute_url()}?as_of={day}">show all' in shown


def test_a_number_says_what_a_filter_would_leave(many):
    shown = unescape(page(many.executive, year="2022"))
    assert 'Brunskar Batteries\xa0<span class="number">1' in shown
    assert 'Nordlys Mobility\xa0<span class="number">1' in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("year", "soon"),
        ("year", "20222"),
        ("company", "nobody"),
        ("topic", "x"),
        ("kind", "x"),
        ("before", "1"),
        ("z", "1"),
    ],
)
def test_bad_filters_are_refused_by_name(many, name, value):
    answer = Client().get(many.executive.get_absolute_url(), {name: value})
    assert answer.status_code == 400 and name in answer.content.decode()


class TestPart:
    def test_htmx_gets_the_part_that_filters_change(self, many):
        shown = page(many.executive, {"HX-Request": "true"}, topic="cars")
        assert shown.lstrip().startswith('<div id="timeline"') and "It sells cars" in shown and "<html" not in shown

    def test_the_browsers_history_gets_the_whole(self, many):
        assert "<html" in page(many.executive, {"HX-Request": "true", "HX-History-Restore-Request": "true"})

    def test_caches_keep_them_apart(self, many):
        assert "HX-Request" in Client().get(many.executive.get_absolute_url())["Vary"]


class TestFiveHundred:
    @pytest.fixture
    def talker(self, position: Position) -> Position:
        for number in range(500):
            day = date(2015, 1, 1) + timedelta(days=7 * number)
            said(position, day, proposition=f"Nordlys Mobility will do thing number {number} in a place far away")
        return position

    def test_the_page_stays_small_and_leads_through_all(self, talker):
        address, seen, pages = talker.executive.get_absolute_url(), 0, 0
        while address:
            answer = Client().get(address)
            text = answer.content.decode()
            assert len(gzip.compress(answer.content)) < 100_000
            assert text.count("<g>") <= 40
            seen += text.count('<article class="said"')
            pages += 1
            more = text.split('rel="next"')[0].rsplit('<a href="', 1)[-1] if 'rel="next"' in text else ""
            address = unescape(more.split('"')[0]) if more else ""
        assert (seen, pages) == (500, 13)

    def test_it_costs_what_a_short_one_costs(self, position):
        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                page(position.executive)
            return len(caught)

        for number in range(5):
            said(position, date(2015, 1, 1) + timedelta(days=number))
        few = queries()
        for number in range(120):
            said(position, date(2016, 1, 1) + timedelta(days=number))
        assert queries() == few

    def test_the_table_has_what_the_drawing_has(self, talker):
        shown = page(talker.executive)
        assert shown.count('<th scope="row">') == 40
        assert "<caption" in shown and 'scope="col">Due' in shown


def test_hostile_words_are_shown_as_text(position):
    claim = said(position, date(2021, 3, 1), proposition=HOSTILE)
    claim.topics.add(make_topic(HOSTILE))
    shown = page(position.executive)
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown


class TestStatementsWithoutClaims:
    def test_their_company_and_year_can_be_chosen(self, many):
        other = make_position(many.executive, make_company("Tindra Motors"))
        make_statement(position=other, said_on=date(2019, 5, 1), words="No claim is in this.")
        shown = unescape(page(many.executive))
        assert 'Tindra Motors\xa0<span class="number">1' in shown and '2019\xa0<span class="number">1' in shown
        left = page(many.executive, company="tindra-motors")
        assert "No claim is in this." in left and "It sells cars" not in left

    def test_they_are_not_counted_as_claims(self, many):
        assert "0 claims fit" in page(many.executive, year="2023")


@pytest.mark.parametrize("year", ["0000", "0001", "9999"])
def test_a_year_in_which_nothing_was_said_leaves_nothing(many, year):
    assert "Nothing on record fits" in page(many.executive, year=year)


def test_a_page_of_the_past_names_its_day_and_not_today(many):
    yesterday = timezone.now().date() - timedelta(days=1)
    assert ">today</text>" in page(many.executive)
    past = page(many.executive, as_of=timezone.now().isoformat())
    assert ">today</text>" not in past and "scorecard" not in past
    assert Client().get(many.executive.get_absolute_url(), {"as_of": yesterday.isoformat()}).status_code == 200


def test_windows_to_the_end_of_the_calendar_are_drawn(position):
    said(position, date(2021, 3, 1), window=days(date(2022, 1, 1), date.max))
    assert '<svg class="timeline"' in page(position.executive)


class TestScorecard:
    def test_it_counts_all_claims_and_keeps_the_filters(self, many):
        shown = unescape(page(many.executive, year="2022", hopes="out"))
        assert "2 claims counted" in shown and '<input type="hidden" name="year" value="2022">' in shown
        assert "year=2022&hopes=out" in shown

    def test_a_bad_choice_is_refused_by_name(self, many):
        answer = Client().get(many.executive.get_absolute_url(), {"grace": "-1"})
        assert answer.status_code == 400 and "grace" in answer.content.decode()
