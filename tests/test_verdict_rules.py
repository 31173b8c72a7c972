"""What each rule of tracker/verdicts.py asks, as a table: no database, no clock."""

from datetime import date
from typing import Any

import pytest

from tracker.verdicts import LINES, RULES, Cited, Hearing, Looked, Ruling, checklist, covers, second_person, still_asked
from tracker.vocabulary import NEEDS_TWO_PEOPLE, Outcome

TODAY = date(2026, 6, 1)
OPENS, CLOSES = date(2025, 1, 1), date(2026, 1, 1)

FOR = Cited("confirmed", "confirms")
AGAINST = Cited("confirmed", "contradicts")
LATER = Cited("confirmed", "postpones")
TALK = Cited("confirmed", "discusses")
UNJUDGED = Cited("suggested", "confirms")
REJECTED = Cited("rejected", "confirms")
YEAR = Looked("complete", OPENS, CLOSES)
FAILED_YEAR = Looked("incomplete", OPENS, CLOSES)
SPRING = Looked("complete", OPENS, date(2025, 6, 1))
AUTUMN = Looked("complete", date(2025, 6, 1), CLOSES)
AUTUMN_A_DAY_LATE = Looked("complete", date(2025, 6, 2), CLOSES)


def ruling(**given: Any) -> Ruling:
    """Kept in time, on evidence, by two people; or what is given."""
    values = {
        "outcome": Outcome.KEPT, "decided_by": 1, "seconded_by": 2, "true_since": date(2025, 5, 5),
        "opens": OPENS, "closes": CLOSES, "evidence": (FOR,), "reason_code": "reported_done", "rationale": "It opened.",
    }  # fmt: skip
    return Ruling(**values | given)


def not_kept(**given: Any) -> Ruling:
    return ruling(**{"outcome": Outcome.NOT_KEPT, "true_since": None, "evidence": ()} | given)


def late(**given: Any) -> Ruling:
    return ruling(**{"outcome": Outcome.KEPT_LATE, "true_since": date(2026, 3, 1)} | given)


TABLE = [
    ("kept in its window", ruling(), []),
    ("kept on the first day", ruling(true_since=OPENS), []),
    ("kept on the last day", ruling(true_since=date(2025, 12, 31)), []),
    ("kept before the window opens", ruling(true_since=date(2024, 6, 1)), []),
    ("kept on the day after", ruling(true_since=CLOSES), ["kept_says_since_when"]),
    ("kept within the days of grace", ruling(true_since=CLOSES, grace_days=1), []),
    ("kept after the days of grace", ruling(true_since=date(2026, 1, 2), grace_days=1), ["kept_says_since_when"]),
    ("kept without an end", ruling(closes=None, true_since=date(2026, 3, 1)), []),
    ("kept without a window", ruling(opens=None, closes=None), []),
    ("kept without a day", ruling(true_since=None), ["kept_says_since_when"]),
    ("kept on a day to come", ruling(true_since=date(2026, 6, 2), closes=None), ["true_already"]),
    ("kept as of today", ruling(true_since=TODAY, closes=None), []),
    ("kept on nothing", ruling(evidence=()), ["kept_rests_on_evidence"]),
    ("kept on looks", ruling(evidence=(), checks=(YEAR,)), ["kept_rests_on_evidence"]),
    ("kept on talk", ruling(evidence=(TALK,)), ["kept_rests_on_evidence"]),
    ("kept against its evidence", ruling(evidence=(AGAINST,)), ["kept_rests_on_evidence"]),
    ("kept where sources differ", ruling(evidence=(AGAINST, FOR)), []),
    ("kept on a suggestion", ruling(evidence=(UNJUDGED,)), ["confirmed_evidence_only"]),
    ("kept with a suggestion beside", ruling(evidence=(FOR, UNJUDGED)), ["confirmed_evidence_only"]),
    ("kept on what was rejected", ruling(evidence=(REJECTED,)), ["confirmed_evidence_only"]),
    ("kept by one person", ruling(seconded_by=None), ["second_person"]),
    ("kept by the same person twice", ruling(seconded_by=1), ["second_person"]),
    ("kept late", late(), []),
    ("kept late, in time", late(true_since=date(2025, 5, 5)), ["kept_says_since_when"]),
    ("kept late, within grace", late(true_since=CLOSES, grace_days=1), ["kept_says_since_when"]),
    ("kept late without an end", late(closes=None), ["kept_says_since_when"]),
    ("kept late on nothing", late(evidence=()), ["kept_rests_on_evidence"]),
    ("partly kept", ruling(outcome=Outcome.PARTLY_KEPT, true_since=None), []),
    ("partly kept on nothing", ruling(outcome=Outcome.PARTLY_KEPT, evidence=()), ["kept_rests_on_evidence"]),
    ("not kept, contradicted", not_kept(evidence=(AGAINST,)), []),
    ("not kept, postponed", not_kept(evidence=(LATER,)), []),
    ("not kept, contradicted, undated", not_kept(evidence=(AGAINST,), opens=None, closes=None), []),
    ("not kept on talk", not_kept(evidence=(TALK,)), ["not_kept_rests_on_evidence_or_looks"]),
    ("not kept on nothing", not_kept(), ["not_kept_rests_on_evidence_or_looks"]),
    ("not kept, looked all year", not_kept(checks=(YEAR,)), []),
    ("not kept, looked in two parts", not_kept(checks=(AUTUMN, SPRING)), []),
    ("not kept, a day not looked", not_kept(checks=(SPRING, AUTUMN_A_DAY_LATE)), ["not_kept_rests_on_evidence_or_looks"]),
    ("not kept, looked half the year", not_kept(checks=(SPRING,)), ["not_kept_rests_on_evidence_or_looks"]),
    ("not kept, the look failed", not_kept(checks=(FAILED_YEAR,)), ["complete_checks_only", "not_kept_rests_on_evidence_or_looks"]),
    ("not kept, one look failed", not_kept(checks=(YEAR, FAILED_YEAR)), ["complete_checks_only"]),
    ("not kept, no end to look to", not_kept(checks=(YEAR,), closes=None), ["not_kept_rests_on_evidence_or_looks"]),
    ("not kept, no start to look from", not_kept(checks=(YEAR,), opens=None), ["not_kept_rests_on_evidence_or_looks"]),
    ("not kept by one person", not_kept(evidence=(AGAINST,), seconded_by=None), ["second_person"]),
    ("inconclusive, alone, on nothing", ruling(outcome=Outcome.INCONCLUSIVE, evidence=(), seconded_by=None, true_since=None), []),
    ("inconclusive on a suggestion", ruling(outcome=Outcome.INCONCLUSIVE, evidence=(UNJUDGED,), true_since=None), ["confirmed_evidence_only"]),
    ("a draft without an outcome", ruling(outcome="", evidence=(), true_since=None), ["outcome_is_chosen"]),
    ("without a reason code", ruling(reason_code=""), ["outcome_is_chosen"]),
    ("without words", ruling(rationale=" \n"), ["says_why"]),
    ("on a draft of a claim", ruling(is_published=False), ["claim_is_published"]),
    ("not kept, nothing found, within grace", not_kept(checks=(YEAR,), grace_days=200), ["not_kept_waits_for_the_end"]),
    ("not kept, nothing found, grace is over", not_kept(checks=(YEAR,), grace_days=151), []),
    ("not kept, the window is open", not_kept(checks=(YEAR,), closes=date(2026, 12, 1)), ["not_kept_rests_on_evidence_or_looks", "not_kept_waits_for_the_end"]),
    ("not kept, contradicted while the window is open", not_kept(evidence=(AGAINST,), closes=date(2026, 12, 1)), []),
    ("everything missing", ruling(evidence=(), true_since=None, seconded_by=None), ["kept_rests_on_evidence", "kept_says_since_when", "second_person"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "asked"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_still_asked(given, asked):
    assert [each.rule for each in still_asked(given, as_of=TODAY)] == asked


@pytest.mark.parametrize("outcome", Outcome)
def test_two_people_are_asked_for_four_outcomes_and_no_other(outcome):
    alone = ruling(outcome=outcome, seconded_by=None)
    asked = {each.rule for each in still_asked(alone, as_of=TODAY)}
    assert ("second_person" in asked) == (outcome in NEEDS_TWO_PEOPLE)


def test_a_proposal_is_asked_all_but_the_second_name():
    assert still_asked(ruling(seconded_by=None), as_of=TODAY, alone=True) == []
    assert still_asked(ruling(seconded_by=None, evidence=()), as_of=TODAY, alone=True) != []


def test_every_rule_is_tried_in_the_table():
    assert {rule for row in TABLE for rule in row[2]} == {rule.__name__ for rule in RULES}


def test_what_is_asked_names_a_field_and_gives_a_reason():
    for each in still_asked(ruling(evidence=(), true_since=None, seconded_by=None), as_of=TODAY):
        assert each.field in Ruling.__slots__
        assert each.reason.endswith(".")


def test_looks_may_overlap_and_come_in_any_order():
    looks = (AUTUMN, Looked("complete", date(2024, 1, 1), date(2025, 7, 1)))
    assert covers(looks, OPENS, CLOSES)
    assert not covers((), OPENS, CLOSES)


def states(given: Ruling) -> dict[str, str]:
    return {line.about: line.state for line in checklist(given, as_of=TODAY)}


def test_every_rule_has_its_line():
    on_lines = [rule for _, _, rules in LINES for rule in rules]
    assert sorted(rule.__name__ for rule in on_lines) == sorted(r.__name__ for r in RULES if r is not second_person)


def test_the_checklist_and_the_rules_never_differ():
    for _, given, asked in TABLE:
        missing = [reason for line in checklist(given, as_of=TODAY) if line.state == "missing" for reason in line.says]
        owed = [one.reason for one in still_asked(given, as_of=TODAY, alone=given.seconded_by is None)]
        assert sorted(missing) == sorted(owed), asked


def test_an_empty_draft_is_asked_for_everything():
    draft = ruling(outcome="", reason_code="", rationale="", true_since=None, evidence=(), seconded_by=None)
    assert states(draft) == {
        "outcome": "missing", "rationale": "missing", "evidence": "met", "window": "met", "reply": "advised",
    }  # fmt: skip


def test_a_sound_proposal_waits_for_the_second_name_alone():
    found = states(ruling(seconded_by=None, hearing=Hearing(is_over=True)))
    assert found.pop("second") == "next"
    assert set(found.values()) == {"met"}


@pytest.mark.parametrize(
    ("hearing", "state", "says"),
    [
        (None, "advised", "was not asked yet"),
        (Hearing(), "advised", "without a deadline"),
        (Hearing(due_on=TODAY), "advised", "has until 1 June 2026"),
        (Hearing(due_on=date(2026, 5, 31)), "advised", "31 May 2026 has passed"),
        (Hearing(due_on=TODAY, is_over=True), "met", "is recorded"),
    ],
)
def test_the_reply_is_advised_and_never_forced(hearing, state, says):
    line = next(line for line in checklist(ruling(hearing=hearing), as_of=TODAY) if line.about == "reply")
    assert (line.state, says in line.says[0]) == (state, True)


EARLY, ON_THE_DAY = (Cited("confirmed", "confirms", date(2025, 5, day)) for day in (4, 5))


@pytest.mark.parametrize(
    ("evidence", "state"),
    [((ON_THE_DAY,), "met"), ((EARLY,), "advised"), ((EARLY, ON_THE_DAY), "met"), ((EARLY, FOR), "met")],
)
def test_a_source_from_before_the_day_it_became_true_is_pointed_out(evidence, state):
    given = ruling(evidence=evidence)
    assert states(given)["true_since"] == state
    assert still_asked(given, as_of=TODAY) == []
