"""The held-out stance cases, written by hand; nothing is trained on them."""

import json
from datetime import date
from pathlib import Path

CASES = json.loads((Path(__file__).parent / "data" / "stance.json").read_text("utf-8"))
STANCES = {"confirms", "contradicts", "postpones", "discusses", "unrelated"}
FIELDS = {"id", "claim", "text", "stance", "note"}
MAY_HAVE = {"said_on", "published"}


def test_each_case_has_its_fields_and_a_known_stance():
    for case in CASES:
        assert case.keys() >= FIELDS and case.keys() <= FIELDS | MAY_HAVE, case["id"]
        assert case["stance"] in STANCES, case["id"]
        assert case["text"].strip() and 0 < len(case["claim"]) <= 500, case["id"]
        for field in MAY_HAVE & case.keys():
            date.fromisoformat(case[field])


def test_no_id_and_no_passage_comes_twice():
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({(case["claim"], case["text"]) for case in CASES}) == len(CASES)


def test_every_stance_is_there():
    assert {case["stance"] for case in CASES} == STANCES
