"""Invariant 3: kept, kept late, partly kept and not kept cite confirmed evidence, or looks, and need two people."""

import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.builders import (
    chief,
    complete_check,
    confirmed_evidence,
    decision,
    draft_claim,
    fingerprint,
    incomplete_check,
    person,
    published_claim,
    refused,
    run_sql,
    suggested_evidence,
    verdict,
)
from tracker.actions import evidence, verdicts
from tracker.models import Claim, Evidence, Verdict, VerdictCheck, VerdictEvidence
from tracker.vocabulary import NEEDS_TWO_PEOPLE

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def insert(claim: Claim, *, evidence: Any = (), checks: Any = (), **given: Any) -> Verdict:
    """A verdict past every action, as a script would write it."""
    values = {
        "outcome": "kept",
        "reason_code": "reported_done",
        "rationale": "It opened.",
        "true_since": date(2025, 5, 5),
        "decided_by": person(),
        "seconded_by": chief(),
        "previous": claim.verdicts.order_by("-pk").first(),
    }
    row = Verdict.objects.create(claim=claim, **values | given)
    for passage in evidence:
        VerdictEvidence.objects.create(verdict=row, evidence=passage)
    for look in checks:
        VerdictCheck.objects.create(verdict=row, follow_up=look)
    return row


@pytest.mark.parametrize("outcome", NEEDS_TWO_PEOPLE)
def test_one_person_is_not_enough(outcome):
    claim = published_claim()
    rows = [confirmed_evidence(claim, "contradicts" if outcome == "not_kept" else "confirms")]
    with refused("verdict_needs_two_people"):
        insert(claim, outcome=outcome, evidence=rows, seconded_by=None)
    with refused("verdict_needs_two_people"):
        insert(claim, outcome=outcome, evidence=rows, seconded_by=person())
    with pytest.raises(ValidationError, match="second person"):
        verdicts.decide(claim, person(), now=timezone.now(), **decision(outcome=outcome, evidence=rows))


def test_the_proposer_cannot_give_the_second_name():
    claim = published_claim()
    proposal = verdicts.propose(claim, person(), **decision(evidence=[confirmed_evidence(claim)]))
    before = fingerprint()
    with pytest.raises(ValidationError, match="somebody else"):
        verdicts.second(proposal, person(), timezone.now())
    assert fingerprint() == before
    with refused("proposal_seconded_by_another"):
        type(proposal).objects.update(state="seconded", closed_by=person())


@pytest.mark.parametrize("outcome", ["kept", "kept_late", "partly_kept", "not_kept"])
def test_nothing_is_decided_on_nothing(outcome):
    claim = published_claim()
    with refused("verdict_rests_on_evidence"):
        insert(claim, outcome=outcome)
    with pytest.raises(ValidationError):
        verdicts.propose(claim, person(), **decision(outcome=outcome))


@pytest.mark.parametrize(
    ("outcome", "stance"), [("kept", "discusses"), ("kept", "contradicts"), ("not_kept", "confirms")]
)
def test_evidence_for_the_other_side_is_not_enough(outcome, stance):
    claim = published_claim()
    with refused("verdict_rests_on_evidence"):
        insert(claim, outcome=outcome, evidence=[confirmed_evidence(claim, stance)])


def test_evidence_that_nobody_confirmed_is_not_cited():
    claim = published_claim()
    suggested, rejected = suggested_evidence(claim), suggested_evidence(claim)
    evidence.reject(rejected, person(), timezone.now())
    for row in (suggested, rejected):
        with refused("verdict_cites_confirmed_evidence"):
            insert(claim, evidence=[row])
        with pytest.raises(ValidationError):
            verdicts.propose(claim, person(), **decision(evidence=[row]))


def test_evidence_and_checks_of_another_claim_are_not_cited():
    claim, other = published_claim(), published_claim()
    with refused("verdict_cites_confirmed_evidence"):
        insert(claim, evidence=[confirmed_evidence(other)])
    with refused("verdict_cites_complete_checks"):
        insert(claim, outcome="not_kept", checks=[complete_check(other)])
    with pytest.raises(ValidationError, match="another claim"):
        verdicts.propose(claim, person(), **decision(evidence=[confirmed_evidence(other)]))


def test_looks_over_the_whole_window_are_enough_for_not_kept():
    claim = published_claim()
    row = verdict(
        claim, outcome="not_kept", reason_code="looked_found_nothing", checks=[complete_check(claim)], true_since=None
    )
    assert row.pk


def test_looks_are_not_enough_for_kept():
    claim = published_claim()
    with refused("verdict_rests_on_evidence"):
        insert(claim, checks=[complete_check(claim)])


@pytest.mark.parametrize("days", ["[2025-01-02,2026-01-01)", "[2025-01-01,2025-12-31)"])
def test_looks_with_a_day_missing_are_not_enough(days):
    claim = published_claim()
    with refused("verdict_rests_on_evidence"):
        insert(claim, outcome="not_kept", checks=[_look(claim, days)])


def test_looks_with_a_gap_between_them_are_not_enough():
    claim = published_claim()
    parts = [_look(claim, "[2025-01-01,2025-06-01)"), _look(claim, "[2025-06-02,2026-01-01)")]
    with refused("verdict_rests_on_evidence"):
        insert(claim, outcome="not_kept", checks=parts)
    insert(claim, outcome="not_kept", checks=[*parts, _look(claim, "[2025-06-01,2025-06-02)")])


def _look(claim: Claim, days: str) -> Any:
    run_sql(
        "WITH c AS (INSERT INTO tracker_followupcheck (key, claim_id, reason, \"window\", status, articles_seen, articles_new, "
        "evidence_suggested) VALUES (%s, %s, 'asked', %s, 'complete', 0, 0, 0) RETURNING id) "
        "INSERT INTO tracker_look (follow_up_id, provider, query, articles_seen, error) SELECT id, 'archive', 'store', 0, '' FROM c",
        f"{claim.pk}:{days}", claim.pk, days,
    )  # fmt: skip
    return claim.checks.get(key=f"{claim.pk}:{days}")


def test_an_undated_claim_is_not_broken_by_looks():
    claim = published_claim(phrase="")
    assert claim.window is None
    with refused("verdict_rests_on_evidence"):
        insert(claim, outcome="not_kept", checks=[complete_check(claim)])


def test_an_incomplete_check_is_not_cited():
    claim = published_claim()
    look = incomplete_check(claim)
    with refused("verdict_cites_complete_checks"):
        insert(claim, outcome="not_kept", checks=[look])
    with pytest.raises(ValidationError, match="incomplete check proves nothing"):
        verdicts.propose(claim, person(), **decision(outcome="not_kept", checks=[look], true_since=None))


def test_citations_come_with_their_verdict_and_not_after_it():
    claim = published_claim()
    row = verdict(claim)
    late = confirmed_evidence(claim)
    with refused("citations_come_with_their_verdict"):
        VerdictEvidence.objects.create(verdict=row, evidence=late)


def test_a_draft_gets_no_verdict():
    claim = draft_claim()
    with refused("verdict_is_on_a_published_claim"):
        insert(claim, outcome="inconclusive", seconded_by=None, true_since=None)


def test_a_verdict_follows_the_standing_one():
    claim, other = published_claim(), published_claim()
    first = verdict(claim)
    rows = [confirmed_evidence(claim)]
    with refused("verdict_follows_the_standing_one"):
        insert(claim, evidence=rows, previous=None)
    with refused("verdict_follows_the_standing_one"):
        insert(other, evidence=[confirmed_evidence(other)], previous=first)
    second = insert(claim, evidence=rows)
    with refused("verdict_follows_the_standing_one"):
        insert(claim, evidence=rows, previous=first)
    assert second.previous == first


def test_kept_says_since_when():
    claim = published_claim()
    with refused("verdict_kept_says_since_when"):
        insert(claim, evidence=[confirmed_evidence(claim)], true_since=None)


def test_evidence_under_a_standing_verdict_stays_as_it_was_judged():
    claim = published_claim()
    row = confirmed_evidence(claim)
    verdict(claim, evidence=[row])
    for change in ({"state": "rejected"}, {"stance": "discusses"}):
        with refused("cited_evidence_stays"):
            Evidence.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(ValidationError, match="standing verdict"):
        evidence.reject(row, person(), timezone.now())


def in_a_thread(work: Any) -> tuple[threading.Thread, list[BaseException]]:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


def test_evidence_is_not_rejected_while_a_verdict_is_citing_it():
    """Each transaction sees the row as it was before the other: one of them has to wait, and to lose."""
    claim = published_claim()
    row = confirmed_evidence(claim)
    by = person()
    with transaction.atomic():
        insert(claim, evidence=[row])
        thread, failures = in_a_thread(
            lambda: Evidence.objects.filter(pk=row.pk).update(state="rejected", judged_by=by)
        )
        thread.join(0.5)
        assert thread.is_alive(), "the rejection waits for the verdict"
    thread.join(10)
    assert isinstance(failures[0], IntegrityError)
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_two_people_cannot_both_second_one_proposal():
    claim = published_claim()
    proposal = verdicts.propose(claim, person(), **decision(evidence=[confirmed_evidence(claim)]))
    threads = [
        in_a_thread(lambda who=who: verdicts.second(proposal, who, timezone.now()))
        for who in (chief("one"), chief("two"), chief("three"))
    ]
    for thread, _ in threads:
        thread.join(10)
    assert sum(1 for _, failures in threads if not failures) == 1
    assert Verdict.objects.count() == 1
