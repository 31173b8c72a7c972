"""Invariant 9: reading what was true on a day is possible: claims and verdicts as of any past time."""

from datetime import date, datetime

import pgtrigger
import pytest
from django.utils import timezone

from tests.builders import (
    chief,
    confirmed_evidence,
    draft_claim,
    person,
    published_claim,
    published_statement,
    refused,
    run_sql,
    verdict,
)
from tracker.actions import claims, statements, verdicts
from tracker.models import Claim, Executive, Position, Statement, Verdict
from tracker.queries.past import rewind

pytestmark = pytest.mark.django_db(transaction=True)


def database_now() -> datetime:
    return run_sql("SELECT clock_timestamp()")[0][0]


def outcome(claim: Claim, at: datetime | None = None) -> str:
    return Claim.objects.with_outcome(at).get(pk=claim.pk).outcome


def test_each_verdict_stands_from_its_time_to_the_next():
    before_all = database_now()
    claim = published_claim()
    published = database_now()
    first = verdict(claim)
    kept = database_now()
    second = verdicts.decide(
        claim,
        person(),
        now=timezone.now(),
        outcome="inconclusive",
        reason_code="sources_disagree",
        rationale="They differ.",
    )
    assert [outcome(claim, at) for at in (before_all, published, kept, None)] == [
        "open",
        "open",
        "kept",
        "inconclusive",
    ]
    standing = [list(Verdict.objects.standing(at)) for at in (published, kept, None)]
    assert standing == [[], [first], [second]]
    assert second.previous == first


def test_a_claim_reads_as_it_stood_before_its_correction():
    claim = published_claim()
    was, before = claim.proposition, database_now()
    claims.correct(claim, {"proposition": "Two stores open"}, person(), "why", "note")
    after = database_now()
    claims.withdraw(claim, person(), "No claim.", timezone.now())
    then, later = rewind([Claim.objects.get(pk=claim.pk)], before), rewind([Claim.objects.get(pk=claim.pk)], after)
    assert (then[0].proposition, then[0].state) == (was, "published")
    assert (later[0].proposition, later[0].state) == ("Two stores open", "published")
    assert Claim.objects.get(pk=claim.pk).state == "withdrawn"


def test_a_statement_reads_with_the_day_it_had():
    claim = published_claim()
    before = database_now()
    statements.correct(claim.statement, {"said_on": date(2023, 12, 30)}, person(), "why", "note", now=timezone.now())
    [then] = rewind([Statement.objects.get(pk=claim.statement_id)], before)
    [horizon] = rewind([Claim.objects.get(pk=claim.pk)], before)
    assert then.said_on == date(2024, 3, 12)
    assert horizon.opens_on == date(2025, 1, 1)


def test_what_did_not_exist_yet_is_not_read():
    before = database_now()
    claim = published_claim()
    assert rewind([claim], before) == []


def test_every_change_through_any_door_leaves_a_revision():
    statement = published_statement()
    draft = draft_claim(statement)
    doors = [
        lambda: Claim.objects.filter(pk=draft.pk).update(market="Norway"),
        lambda: run_sql("UPDATE tracker_claim SET market = 'Sweden' WHERE id = %s", draft.pk),
        lambda: claims.submit(Claim.objects.get(pk=draft.pk), person()),
    ]
    for door in doors:
        before = draft.revisions.count()
        door()
        assert draft.revisions.count() == before + 1
    assert list(draft.revisions.order_by("pgh_id").values_list("market", flat=True)) == [
        "",
        "Norway",
        "Sweden",
        "Sweden",
    ]


def test_a_change_that_would_leave_no_revision_is_refused():
    claim = draft_claim()
    with pgtrigger.ignore(), refused("every_state_is_kept"):
        Claim.objects.filter(pk=claim.pk).update(market="Norway")
    with pgtrigger.ignore("tracker.Executive:update_update"), refused("every_state_is_kept"):
        Executive.objects.update(name="Somebody else")
    with pgtrigger.ignore(), refused("every_state_is_kept"):
        known = Position.objects.first()
        Position.objects.create(executive=known.executive, company=known.company, title="Another")


def test_a_revision_forged_in_its_place_does_not_count():
    claim = draft_claim()
    columns = ", ".join(
        f'"{name}"'
        for (name,) in run_sql(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'tracker_claimrevision' "
            "AND column_name <> 'pgh_id'"
        )
    )
    with pgtrigger.ignore(), refused("every_state_is_kept"):
        run_sql("UPDATE tracker_claim SET market = 'Norway' WHERE id = %s", claim.pk)
        run_sql(
            f"INSERT INTO tracker_claimrevision ({columns}) SELECT {columns} FROM tracker_claimrevision WHERE pgh_obj_id = %s",
            claim.pk,
        )


def test_the_person_behind_a_change_is_kept_with_its_verdict():
    claim = published_claim()
    row = verdict(claim, evidence=[confirmed_evidence(claim)])
    assert (row.decided_by, row.seconded_by) == (person(), chief())
    assert row.recorded_at <= database_now()
