"""Published precision: counted from what editors decided, with an interval, and no rate of few."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders as build
from tracker.actions import desk, evidence, statements
from tracker.models import Capture, Claim, Evidence, Statement
from tracker.queries.precision import StancePrecision, precision
from tracker.scoring import share
from tracker.vocabulary import Form, Stance

pytestmark = pytest.mark.django_db


def suggested(claim: Claim, stance: str, reader: str = "sample/1") -> Evidence:
    source, span = build.passage()
    row, _ = evidence.suggest_passage(claim, source, span, stance=stance, score=0.7, reader=reader, found_by=None)
    return row


def judged(claim: Claim, stance: str, verdict: str, times: int = 1, reader: str = "sample/1") -> None:
    """`verdict` is a stance that the editor gives, or "rejected", or "waiting"."""
    for _ in range(times):
        row = suggested(claim, stance, reader)
        if verdict == "rejected":
            evidence.reject(row, build.person(), timezone.now())
        elif verdict != "waiting":
            evidence.confirm(row, build.person(), timezone.now(), stance=verdict)


def told(reader: str, stance: str) -> StancePrecision:
    return next(row for row in precision().evidence if (row.reader, row.stance) == (reader, stance))


@pytest.mark.parametrize(
    ("part", "whole", "value", "low", "high"),
    [
        # Newcombe 1998, table I (Wilson's score): 81 of 263, 15 of 148, 0 of 20, 1 of 29
        (81, 263, 0.3080, 0.2553, 0.3662),
        (15, 148, 0.1014, 0.0624, 0.1605),
        (0, 20, 0.0, 0.0, 0.1611),
        (1, 29, 0.0345, 0.0061, 0.1718),
        (10, 10, 1.0, 0.7225, 1.0),
    ],
)
def test_the_interval_is_wilsons(part, whole, value, low, high):
    found = share(part, whole)
    assert found is not None
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (value, low, high)


def test_of_fewer_than_ten_no_share_is_given():
    assert share(9, 9) is None
    assert share(0, 0) is None


def test_each_reader_is_counted_by_the_stance_that_it_suggested():
    claim = build.published_claim()
    judged(claim, Stance.CONFIRMS, Stance.CONFIRMS, 8)
    judged(claim, Stance.CONFIRMS, Stance.DISCUSSES, 1)
    judged(claim, Stance.CONFIRMS, "rejected", 1)
    judged(claim, Stance.CONFIRMS, "waiting", 2)
    judged(claim, Stance.CONTRADICTS, Stance.CONTRADICTS, 1)
    judged(claim, Stance.CONFIRMS, "rejected", 1, reader="sample/2")
    row = told("sample/1", Stance.CONFIRMS)
    assert (row.suggested, row.confirmed, row.restanced, row.rejected, row.waiting) == (12, 8, 1, 1, 2)
    assert row.agreed is not None
    assert row.agreed.value == 0.8
    whole = told("sample/1", "")
    assert (whole.suggested, whole.judged, whole.confirmed) == (13, 11, 9)
    assert told("sample/1", Stance.CONTRADICTS).agreed is None
    assert told("sample/2", "").rejected == 1


def test_evidence_that_a_person_found_is_no_readers():
    claim = build.published_claim()
    source, span = build.passage()
    evidence.add(claim, source, span, Stance.CONFIRMS, build.person(), now=timezone.now())
    assert precision().evidence == ()


def read_statement(number: int) -> tuple[Statement, Capture]:
    """A statement as a reader suggests it."""
    held = build.position()
    words = f"We will open store number {number} next year."
    source = build.capture(f"OSLO. “{words}” {held.executive.name} said.")
    row = Statement.objects.create(
        speaker=held.executive, position=held, words=words, form=Form.DIRECT, said_on=build.SAID_ON, reader="quotes/1"
    )
    statements.attach(row, source, statements.find_in(source.text, words))
    return row, source


def test_statements_are_counted_as_published_unchanged_corrected_refused_or_waiting():
    rows = [read_statement(number) for number in range(5)]
    editor, now = build.person(), timezone.now()
    for row, _ in rows[:3]:
        if row == rows[1][0]:
            row.form = Form.MIXED
            row.save()
        statements.publish(row, editor, now)
    statements.correct(
        Statement.objects.get(pk=rows[2][0].pk), {"said_on": build.date(2024, 3, 11)}, editor, "why", "what", now=now
    )
    desk.refuse(*rows[3], editor, now)
    build.published_statement()
    found = precision().statements
    assert [row.reader for row in found] == ["quotes/1"]
    only = found[0]
    assert (only.suggested, only.unchanged, only.corrected, only.refused, only.waiting) == (5, 1, 2, 1, 1)


def test_the_page_shows_counts_shares_and_bars_and_says_where_there_are_too_few(client: Client):
    claim = build.published_claim()
    judged(claim, Stance.CONFIRMS, Stance.CONFIRMS, 9)
    judged(claim, Stance.CONFIRMS, "rejected", 1)
    judged(claim, Stance.CONTRADICTS, Stance.CONTRADICTS, 2)
    page = " ".join(client.get("/precision/").content.decode().split())
    for part in ("sample/1", "<b>90%</b>", "60% to 98%", "too few judged (2 of 10)", 'class="whisker"', "confirms"):
        assert part in page, part
    assert 'style="' not in page
    assert client.get("/precision/?x=1").status_code == 400
    assert "/precision/" in client.get("/method/").content.decode()


def test_the_page_without_a_suggestion_says_so(client: Client):
    page = client.get("/precision/").content.decode()
    assert "No reader has suggested a passage yet." in page
    assert "No reader has suggested a statement yet." in page


def test_the_api_tells_the_same_and_names_it_in_its_schema(client: Client):
    claim = build.published_claim()
    judged(claim, Stance.CONFIRMS, Stance.CONFIRMS, 10)
    judged(claim, Stance.POSTPONES, "waiting")
    rows: list[dict[str, Any]] = client.get("/api/v1/precision/").json()["evidence"]
    assert [row["stance"] for row in rows] == [None, "confirms", "postpones"]
    assert rows[1]["agreed"] == {"value": 1.0, "low": pytest.approx(0.7225, abs=1e-4), "high": 1.0}
    assert rows[2]["agreed"] is None
    assert client.get("/api/v1/precision/?page=1").status_code == 400
    assert "/api/v1/precision/" in client.get("/api/v1/schema/?format=json").content.decode()


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize("path", ["/precision/", "/api/v1/precision/"])
def test_it_costs_two_queries_however_many_suggestions_there_are(client: Client, path: str):
    claim = build.published_claim()
    judged(claim, Stance.CONFIRMS, Stance.CONFIRMS)
    assert queries(client, path) == 2
    for reader in ("sample/2", "sample/3"):
        judged(claim, Stance.DISCUSSES, "rejected", 2, reader)
    read_statement(1)
    assert queries(client, path) == 2
