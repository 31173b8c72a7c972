"""The front page, the calendar, what is overdue, the corrections, and the pages that explain."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    days,
    make_claim,
    make_company,
    make_correction,
    make_executive,
    make_position,
    make_statement,
    make_topic,
    make_verdict,
)
from tracker.models import Claim, Position
from tracker.queries import calendars, corrections
from tracker.vocabulary import EditorialState, Outcome

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script>‮"\'&'


@pytest.fixture
def position() -> Position:
    return make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))


def page_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


def ends_on(position: Position, last: date, proposition: str, **fields) -> Claim:
    window = days(date(2019, 1, 1), last + timedelta(days=1))
    statement = make_statement(position=position, said_on=date(2018, 7, 3))
    return make_claim(statement, proposition, window=window, **fields)


def test_a_month_has_each_claim_on_the_last_day_of_its_window(client: Client, position: Position):
    ends_on(position, date(2024, 2, 29), "Ends on the leap day")
    ends_on(position, date(2024, 3, 1), "Ends on the first of March")
    decided = ends_on(position, date(2024, 2, 1), "Ends on the first, and is decided")
    make_verdict(decided, Outcome.NOT_KEPT)
    page = page_of(client, "/due/2024/2/")
    assert "Ends on the leap day" in page
    assert "Ends on the first, and is decided" in page
    assert "(Not kept)" in page
    assert "first of March" not in page
    assert "/due/2024/1/" in page
    assert "/due/2024/3/" in page
    assert "Thursday, 29 February" in page


def test_the_calendar_ends_somewhere(client: Client):
    for url in ("/due/2024/13/", "/due/2024/0/", "/due/1899/12/", "/due/2200/1/", "/due/99999999999999999999/1/"):
        page_of(client, url, 404)
    assert "/due/2200/1/" not in page_of(client, "/due/2199/12/")
    assert "/due/1899/12/" not in page_of(client, "/due/1900/1/")


def test_a_crowded_day_names_a_few_and_counts_the_rest(client: Client, position: Position, monkeypatch):
    monkeypatch.setattr(calendars, "IN_A_MONTH", 6)
    for number in range(8):
        ends_on(position, date(2024, 2, 29), f"Plan {number}")
    page = page_of(client, "/due/2024/2/")
    assert "4 more</a>" in page
    assert "The list stops at 6 of 8 claims." in page


def test_overdue_is_paged_longest_first_without_loss(client: Client, position: Position, monkeypatch):
    monkeypatch.setattr(calendars, "PAGE", 2)
    made = [ends_on(position, date(2020, 1, 1 + n // 2), f"Overdue {n}.") for n in range(5)]
    seen: list[int] = []
    place = None
    for _ in range(3):
        found = calendars.overdue(timezone.now().date(), place)
        seen += [card.claim.pk for card in found.cards]
        if found.next:
            day, _, number = found.next.partition(".")
            place = date.fromisoformat(day), int(number)
    assert seen == [claim.pk for claim in made]
    assert found.next == ""
    first = page_of(client, "/past-due/")
    assert "5 claims" in first
    assert f'href="?after={made[1].closes_on}.{made[1].pk}"' in first
    assert "Overdue 2." in page_of(client, f"/past-due/?after={made[1].closes_on}.{made[1].pk}")


@pytest.mark.parametrize(
    "value", ["x", "2024-02-30.1", "2024-01-01", "2024-01-01.-1", "2024-01-01.99999999999999999999"]
)
def test_a_bad_place_is_named(client: Client, value: str):
    assert "<code>after</code>" in page_of(client, f"/past-due/?after={value}", 400)


def test_home_shows_what_fell_due_what_was_decided_and_what_waits(client: Client, position: Position):
    today = timezone.now().date()
    ends_on(position, today - timedelta(days=5), "Fell due this week")
    ends_on(position, date(2020, 1, 1), "Overdue for years")
    ends_on(position, today + timedelta(days=5), "Comes due next week")
    decided = ends_on(position, date(2020, 1, 1), "Decided long ago")
    make_verdict(decided, Outcome.KEPT)
    page = page_of(client, "/")
    parts = [page.index(f'id="{name}"') for name in ("fell", "decided", "overdue", "soon", "latest")]
    fell, newest, overdue, soon = (page[a:b] for a, b in pairwise(parts))
    assert "Fell due this week" in fell
    assert "Decided long ago" in newest
    assert overdue.index("Overdue for years") < overdue.index("Fell due this week")
    assert "All 2 overdue claims" in overdue
    assert "Comes due next week" in soon


def test_an_empty_record_says_so(client: Client):
    assert "No claim has a verdict yet." in page_of(client, "/")
    assert "Nothing is overdue." in page_of(client, "/past-due/")
    assert "Nothing has been corrected yet." in page_of(client, "/corrections/")
    assert "No claim has a topic yet." in page_of(client, "/topics/")
    assert "No window closes in this month." in page_of(client, "/due/")


def test_corrections_are_public_newest_first_and_paged(client: Client, position: Position, monkeypatch):
    monkeypatch.setattr(corrections, "PAGE", 2)
    statement = make_statement(position=position)
    made = [make_correction(statement, note=f"Note {n}.") for n in range(3)]
    first = page_of(client, "/corrections/")
    assert first.index("Note 2.") < first.index("Note 1.")
    assert "Note 0." not in first
    assert "The interview was given a day earlier." not in first
    assert f"before={made[1].pk}" in first
    assert "Note 0." in page_of(client, f"/corrections/?before={made[1].pk}")
    assert "<code>before</code>" in page_of(client, "/corrections/?before=x", 400)


@pytest.mark.parametrize(
    ("field", "before", "after", "told"),
    [
        ("said_on", "2025-11-12", "2025-11-13", "day said: 12 November 2025 → 13 November 2025"),
        ("said_precision", "day", "month", "how precisely the day is known: day → month"),
        ("window", "[2018-01-01, 2019-01-01)", "", "window: 1 January to 31 December 2018 → empty"),
        (
            "window",
            "[2018-01-01, )",
            "[, 2020-01-01)",
            "window: from 1 January 2018, with no end → until 31 December 2019",
        ),
        ("window", "[2018-13-01, 1)", "[, )", "window: [2018-13-01, 1) → no date"),
        ("market", "<b>Norland</b>", "=Norland", "market: &lt;b&gt;Norland&lt;/b&gt; → =Norland"),
    ],
)
def test_a_correction_is_told_in_words(client: Client, position: Position, field, before, after, told):
    row = make_statement(position=position)
    row = row if field.startswith("said") else make_claim(row, state=EditorialState.PUBLISHED)
    make_correction(row, field=field, before=before, after=after)
    for address in ("/corrections/", row.get_absolute_url()):
        change = re.sub(r"</?(del|ins)>|<span[^>]*>(before: |after: | became )?|</span>", "", page_of(client, address))
        assert told in change


def test_an_empty_month_leads_to_the_next_that_has_claims(client: Client, position: Position):
    ends_on(position, date(2031, 1, 31), "The January after")
    assert 'The next one closes in <a href="/due/2031/1/">January 2031' in page_of(client, "/due/2029/3/")
    assert "The next one" not in page_of(client, "/due/2031/2/")
    assert "The next one" not in page_of(client, "/due/2199/12/")


def test_corrections_of_what_was_withdrawn_are_gone_with_its_words(client: Client, position: Position):
    gone = make_statement(position=position, state=EditorialState.WITHDRAWN)
    make_correction(gone, field="words", before="Taken back words", after="Other words")
    make_correction(
        make_claim(gone, state=EditorialState.WITHDRAWN),
        field="proposition",
        before="Taken back plan",
        after="Other plan",
    )
    assert "Taken back" not in page_of(client, "/corrections/")


def test_hostile_names_are_shown_as_text(client: Client):
    position = make_position(make_executive(f"Ann {HOSTILE}"), make_company(f"Co {HOSTILE}"))
    topic = make_topic("hostile")
    type(topic).objects.filter(pk=topic.pk).update(name=f"Topic {HOSTILE}")
    today = timezone.now().date()
    claim = ends_on(position, today, f"Plan {HOSTILE}", topics=[topic])
    make_correction(claim, field="proposition", before=HOSTILE, after="x" * 10_000, note=HOSTILE)
    for url in (
        "/",
        "/due/",
        "/past-due/",
        "/corrections/",
        "/topics/",
        "/topics/hostile/",
        position.company.get_absolute_url(),
    ):
        page = page_of(client, url)
        assert "<script" not in page
        assert "&lt;script&gt;" in page or url == "/past-due/"


def test_queries_do_not_grow_with_rows(client: Client, position: Position):
    today = timezone.now().date()

    def add() -> None:
        make_verdict(ends_on(position, today, "Decided"), Outcome.NOT_KEPT)
        make_correction(ends_on(position, date(2020, 1, 1), "Old"), field="market", before="a", after="b")

    def count() -> list[int]:
        found = []
        for url in ("/", "/due/", "/past-due/", "/corrections/", "/claims/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found.append(len(captured))
        return found

    for _ in range(5):
        add()
    before = count()
    for _ in range(5):
        add()
    assert count() == before


def test_every_page_is_one_click_from_the_footer(client: Client):
    footer = page_of(client, "/about/").split("<footer")[1]
    for url in ("/due/", "/past-due/", "/corrections/", "/about/", "/method/", "/scoring/", "/precision/", "/topics/"):
        assert f'href="{url}"' in footer
        page_of(client, url)
