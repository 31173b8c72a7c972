"""The API as its consumers use it: public data only, and every mistake named."""

import json
from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    days,
    happened_at,
    make_claim,
    make_company,
    make_evidence,
    make_executive,
    make_link,
    make_position,
    make_statement,
    make_topic,
    make_verdict,
)
from tracker.models import Claim
from tracker.vocabulary import DueKind, EditorialState, EvidenceState, Modality, Outcome, Stance

pytestmark = pytest.mark.django_db
Y2019 = days(date(2019, 1, 1), date(2020, 1, 1))
LISTS = ("companies", "executives", "statements", "claims", "evidence", "verdicts")


def read(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def ids(client: Client, path: str) -> list[int]:
    return [item["id"] for item in read(client, path)["results"]]


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        read(client, path)
    return len(found)


def test_the_root_lists_every_address_and_each_answers(client: Client):
    addresses = read(client, "")
    assert set(addresses) == {*LISTS, "precision", "schema", "docs"}
    for address in addresses.values():
        assert client.get(address).status_code == 200


def test_a_claim_tells_its_horizon_outcome_and_lineage(client: Client):
    statement = make_statement("“We sell there next year.”", said_on=date(2018, 7, 3))
    earlier = make_claim(statement, window=days(date(2018, 1, 1), date(2019, 1, 1)))
    claim = make_claim(statement, window=Y2019, topics=[make_topic("US launch")], grace_days=14)
    make_link(claim, earlier)
    verdict = make_verdict(claim, Outcome.NOT_KEPT)
    found = read(client, f"claims/{claim.pk}/")
    assert found["url"] == f"http://testserver/claims/{claim.pk}/"
    assert found["state"] == "published"
    assert (found["outcome"], found["verdict"]) == ("not_kept", verdict.pk)
    assert found["horizon"] == {
        "phrase": "next year",
        "rule": "next_year",
        "read_against": "2018-07-03",
        "due_kind": "within",
        "start": "2019-01-01",
        "end": "2020-01-01",
        "grace_days": 14,
        "state": "past_due",
    }
    assert found["topics"] == ["us-launch"]
    assert (found["replaces"], found["slip_days"]) == ([earlier.pk], 365)
    assert found["statement"]["words"] == "“We sell there next year.”"
    assert found["statement"]["executive"]["slug"] == statement.speaker.slug


def test_a_claim_without_a_verdict_is_open(client: Client):
    claim = make_claim()
    found = read(client, f"claims/{claim.pk}/")
    assert (found["outcome"], found["verdict"]) == ("open", None)
    assert found["horizon"]["state"] == "undated"


def test_drafts_and_what_hangs_on_them_are_not_there(client: Client):
    draft = make_statement(state=EditorialState.DRAFT)
    claim = make_claim(draft, state=EditorialState.DRAFT)
    evidence = make_evidence(claim)
    for path in (f"statements/{draft.pk}/", f"claims/{claim.pk}/", f"evidence/{evidence.pk}/"):
        assert read(client, path, 404)["detail"]
    for name in ("statements", "claims", "evidence"):
        assert ids(client, f"{name}/") == []


def test_only_confirmed_evidence_is_shown(client: Client):
    claim = make_claim()
    confirmed = make_evidence(claim, stance=Stance.POSTPONES)
    for state in (EvidenceState.SUGGESTED, EvidenceState.REJECTED):
        hidden = make_evidence(claim, state=state)
        read(client, f"evidence/{hidden.pk}/", 404)
    assert ids(client, f"evidence/?claim={claim.pk}") == [confirmed.pk]
    assert ids(client, "evidence/?stance=confirms") == []
    found = read(client, f"evidence/{confirmed.pk}/")
    assert found["exact"] == confirmed.exact
    assert found["source"]["url"].endswith(f"/articles/{confirmed.capture.article_id}/")


def test_a_withdrawn_item_is_a_tombstone_without_words(client: Client):
    statement = make_statement("“Taken back.”", state=EditorialState.WITHDRAWN)
    claim = make_claim(proposition="A plan taken back", state=EditorialState.WITHDRAWN)
    found = read(client, f"statements/{statement.pk}/")
    assert (found["state"], found["withdrawn_reason"]) == ("withdrawn", "Said by someone else.")
    assert (found["words"], found["executive"], found["appearances"]) == (None, None, None)
    found = read(client, f"claims/{claim.pk}/")
    assert (found["state"], found["withdrawn_reason"]) == ("withdrawn", "Not a claim.")
    assert (found["proposition"], found["statement"], found["horizon"]) == (None, None, None)
    assert claim.pk in ids(client, "claims/")
    assert claim.pk not in ids(client, "claims/?q=plan")


@pytest.fixture
def three() -> dict[str, Claim]:
    position = make_position(make_executive("Wang Xiang", family_name="Wang"), make_company("Nordlys"))
    said = make_statement(position=position, said_on=date(2018, 7, 3))
    kept = make_claim(said, "A shop opens in Boston", window=Y2019, topics=[make_topic("Shops")])
    make_verdict(kept, Outcome.KEPT)
    return {
        "kept": kept,
        "later": make_claim(said, window=days(None, date(2021, 7, 1)), due_kind=DueKind.BY, modality=Modality.HOPES),
        "other": make_claim(make_statement(), kind="forecast"),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("executive=wang-xiang", {"kept", "later"}),
        ("company=nordlys", {"kept", "later"}),
        ("outcome=kept", {"kept"}),
        ("outcome=open", {"later", "other"}),
        ("horizon_state=past_due", {"kept", "later"}),
        ("horizon_state=undated", {"other"}),
        ("modality=hopes", {"later"}),
        ("kind=forecast", {"other"}),
        ("topic=shops", {"kept"}),
        ("due_after=2019-12-31", {"kept", "later"}),
        ("due_after=2020-01-01", {"later"}),
        ("due_before=2020-01-01", {"kept"}),
        ("due_before=2019-12-31", set()),
        ("q=shops+boston", {"kept"}),
        ("outcome=kept&modality=hopes", set()),
    ],
)
def test_claims_are_filtered(client: Client, three: dict[str, Claim], query: str, expected: set[str]):
    found = ids(client, f"claims/?{query}")
    assert {name for name, claim in three.items() if claim.pk in found} == expected


def test_an_executive_is_named_by_slug_or_id(client: Client, three: dict[str, Claim]):
    executive = three["kept"].statement.speaker
    assert ids(client, f"claims/?executive={executive.pk}") == ids(client, f"claims/?executive={executive.slug}")


def test_statements_are_filtered(client: Client):
    early = make_statement("“We sell trains.”", said_on=date(2018, 7, 3))
    late = make_statement("“We sell boats.”", said_on=date(2020, 7, 3))
    assert ids(client, "statements/?said_after=2018-07-03&said_before=2020-07-03") == [early.pk]
    assert ids(client, "statements/?q=boat") == [late.pk]
    assert ids(client, f"statements/?company={late.position.company.slug}") == [late.pk]
    assert ids(client, "statements/?form=indirect") == []


def test_verdicts_tell_the_standing_one_from_those_before(client: Client):
    claim = make_claim()
    first, second = make_verdict(claim, Outcome.STALLED), make_verdict(claim, Outcome.KEPT)
    assert ids(client, "verdicts/?standing=true") == [second.pk]
    assert ids(client, "verdicts/?standing=false") == [first.pk]
    found = read(client, f"verdicts/{second.pk}/")
    assert (found["previous"], found["standing"]) == (first.pk, True)
    assert len(found["evidence"]) == 1
    assert (found["decided_by"], found["seconded_by"]) == ("decider", "seconder")


def test_a_past_day_shows_the_claim_as_it_stood(client: Client):
    claim = make_claim(make_statement(said_on=date(2018, 7, 3)), window=Y2019)
    happened_at(datetime(2018, 8, 1, tzinfo=UTC), claim, claim.statement)
    happened_at(datetime(2020, 6, 1, tzinfo=UTC), make_verdict(claim, Outcome.NOT_KEPT))
    read(client, f"claims/{claim.pk}/?as_of=2018-07-31", 404)
    then = read(client, f"claims/{claim.pk}/?as_of=2019-06-01")
    assert (then["outcome"], then["horizon"]["state"]) == ("open", "window_open")
    assert read(client, f"claims/{claim.pk}/?as_of=2020-06-02")["outcome"] == "not_kept"
    assert ids(client, "claims/?as_of=2020-05-31&outcome=open&horizon_state=past_due") == [claim.pk]
    assert ids(client, "claims/?as_of=2020-06-01&outcome=open") == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("claims/?outcome=broken", "outcome"),
        ("claims/?due_after=2026-02-30", "due_after"),
        ("claims/?executive=nobody", "executive"),
        ("claims/?company=99999999999999999999", "company"),
        ("claims/?topic=none", "topic"),
        ("claims/?as_of=soon", "as_of"),
        ("claims/?as_of=9998-01-01", "as_of"),
        ("claims/?page_size=201", "page_size"),
        ("claims/?page_size=x", "page_size"),
        ("claims/?kind=goal&kind=denial", "kind"),
        ("statements/?said_after=%C2%B2", "said_after"),
        ("statements/?executive=nobody", "executive"),
        ("evidence/?claim=abc", "claim"),
        ("evidence/?claim=99999999999999999999999", "claim"),
        ("evidence/?stance=unrelated", "stance"),
        ("verdicts/?standing=maybe", "standing"),
        ("verdicts/?executive=nobody", "executive"),
    ],
)
def test_a_bad_value_is_refused_by_name(client: Client, path: str, name: str):
    assert list(read(client, path, 400)) == [name]


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_with_the_known_ones(client: Client, name: str):
    answer = read(client, f"{name}/?colour=red", 400)
    assert answer["colour"][0].startswith("Unknown parameter. Known: ")
    assert "page_size" in answer["colour"][0]


@pytest.mark.parametrize("name", LISTS)
def test_a_nul_is_refused(client: Client, name: str):
    for query in ("q=%00", "%00=1", "cursor=%00"):
        assert client.get(f"/api/v1/{name}/?{query}").status_code == 400


@pytest.mark.parametrize("position", ["p=abc", "p=2024-01-01", "p=" + "9" * 30, "p=-1", "o=x", "p=%00"])
def test_a_tampered_cursor_is_refused(client: Client, position: str):
    make_claim()
    cursor = b64encode(position.encode()).decode()
    assert list(read(client, f"claims/?cursor={cursor}", 400)) == ["cursor"]
    assert list(read(client, "claims/?cursor=zzz", 400)) == ["cursor"]


def test_pages_hold_every_row_once(client: Client):
    statement = make_statement()
    made = {make_claim(statement).pk for _ in range(7)}
    seen: list[int] = []
    address = "/api/v1/claims/?page_size=3"
    while address:
        page = client.get(address).json()
        seen += [item["id"] for item in page["results"]]
        address = page["next"]
    assert sorted(seen) == sorted(made)


def test_what_is_not_there_is_json_too(client: Client):
    for path in ("nothing/", "claims/999999/", "claims/abc/", "claims/99999999999999999999/"):
        assert "detail" in read(client, path, 404)


def test_nothing_can_be_written(client: Client):
    for name in LISTS:
        assert client.post(f"/api/v1/{name}/", {}, content_type="application/json").status_code == 405


def test_the_schema_declares_every_parameter(client: Client):
    response = client.get("/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")
    schema = json.loads(response.content)
    assert schema["openapi"].startswith("3.1")
    for name in LISTS:
        declared = {p["name"] for p in schema["paths"][f"/api/v1/{name}/"]["get"]["parameters"]}
        known = read(client, f"{name}/?colour=red", 400)["colour"][0].removeprefix("Unknown parameter. Known: ")
        assert declared == set(known.rstrip(".").split(", "))


def test_the_docs_load_nothing_from_outside(client: Client):
    page = client.get("/api/v1/docs/").content.decode()
    assert "http" not in page.replace("http://testserver", "")
    assert client.get("/api/v1/docs/?script=").status_code == 200


def test_queries_do_not_grow_with_rows(client: Client):
    def add() -> None:
        claim = make_claim(window=Y2019, topics=[make_topic("Shops")])
        make_link(make_claim(claim.statement), claim)
        make_verdict(claim, Outcome.KEPT)

    add()
    before = {name: queries(client, f"{name}/") for name in LISTS}
    for _ in range(4):
        add()
    assert {name: queries(client, f"{name}/") for name in LISTS} == before
    assert max(before.values()) <= 8
