"""verify_ledger finds what the triggers would have refused, on a copy where they were off."""

import json
from contextlib import nullcontext
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.builders import (
    capture,
    complete_check,
    confirmed_evidence,
    incomplete_check,
    person,
    published_claim,
    run_sql,
    verdict,
)
from tests.flushing import triggers_off
from tracker import ledger
from tracker.actions import anchors, evidence, statements
from tracker.models import Claim

pytestmark = pytest.mark.django_db(transaction=True)


def findings() -> dict[str, int]:
    return {finding.name: finding.violations for finding in ledger.verify() if finding.violations}


def a_record() -> Claim:
    claim = published_claim()
    verdict(claim, checks=[complete_check(claim)])
    other = published_claim()
    verdict(
        other, outcome="not_kept", reason_code="looked_found_nothing", checks=[complete_check(other)], true_since=None
    )
    statements.correct(
        claim.statement,
        {"venue": "a results call"},
        person(),
        "checked the tape",
        "We named no venue.",
        now=timezone.now(),
    )
    incomplete_check(claim)
    source = claim.statement.appearances.get().capture
    anchors.check_capture(source)
    anchors.note_unreachable(source.article, "HTTP 404")
    capture("A second text that names nobody.", url="https://news.example/a?b=1")
    return claim


def test_a_record_made_through_the_program_has_no_violations():
    claim = a_record()
    cited = verdict(claim).evidence.get()
    verdict(claim, outcome="kept", evidence=[confirmed_evidence(claim)])
    evidence.reject(cited, person(), claim.published_at)  # a past verdict cites it: judged anew, not wrong then
    assert findings() == {}


def test_an_empty_database_has_no_violations():
    assert findings() == {}


UNPUBLISHED = "UPDATE tracker_statement SET state = 'withdrawn', withdrawn_reason = 'x' WHERE id = %(statement)s"
ALONE = "ALTER TABLE tracker_verdict DROP CONSTRAINT verdict_needs_two_people; UPDATE tracker_verdict SET seconded_by_id = NULL"

BREAKS = {
    "decided_by_no_person": "ALTER TABLE tracker_evidence DROP CONSTRAINT evidence_is_judged_by_a_person; UPDATE tracker_evidence SET judged_by_id = NULL",
    "capture_hash_differs": "UPDATE tracker_capture SET text = text || ' And more.'",
    "span_not_at_its_place": "UPDATE tracker_appearancespan SET exact = 'Other words.'",
    "appearance_not_whole": "DELETE FROM tracker_appearancespan",
    "evidence_not_at_its_place": "UPDATE tracker_evidence SET start = start + 1",
    "published_statement_without_appearance": "DELETE FROM tracker_anchorcheck; DELETE FROM tracker_appearancespan; DELETE FROM tracker_appearance",
    "published_statement_not_attributed": "UPDATE tracker_position SET executive_id = (SELECT max(id) FROM tracker_executive)",
    "published_claim_on_unpublished_statement": "UPDATE tracker_statement SET state = 'withdrawn', withdrawn_reason = 'x'",
    "verdict_by_one_person": ALONE,
    "kept_without_evidence": "DELETE FROM tracker_verdictevidence",
    "not_kept_without_evidence_or_looks": "DELETE FROM tracker_verdictcheck",
    "verdict_cites_unconfirmed_evidence": "UPDATE tracker_evidencerevision SET state = 'suggested'",
    "standing_verdict_lost_its_evidence": "UPDATE tracker_evidence SET state = 'rejected'",
    "verdict_chain_broken": "DROP INDEX verdict_one_first_per_claim; INSERT INTO tracker_verdict (claim_id, outcome, reason_code, rationale, decided_by_id) SELECT claim_id, 'inconclusive', 'too_vague', 'x', decided_by_id FROM tracker_verdict",
    "statement_changed_without_correction": "DELETE FROM tracker_event WHERE correction_id IS NOT NULL; DELETE FROM tracker_correction",
    "claim_changed_without_correction": "ALTER TABLE tracker_claim ENABLE TRIGGER USER; ALTER TABLE tracker_claim DISABLE TRIGGER published_change_is_corrected; UPDATE tracker_claim SET proposition = 'Another'",
    "horizon_read_against_another_day": "UPDATE tracker_claim SET read_against = '2001-01-01'",
    "job_done_without_effect": "INSERT INTO tracker_job (key, kind, claim_id, attempts, error, done_at) VALUES ('check:lost', 'check_claim', %(claim)s, 1, '', now())",
    "capture_without_job": "DELETE FROM tracker_job WHERE kind = 'read_capture'",
    "job_twice_for_a_capture": "INSERT INTO tracker_job (key, kind, capture_id, attempts, error) SELECT key || ':again', kind, capture_id, 0, '' FROM tracker_job WHERE capture_id IS NOT NULL",
    "job_over_its_attempts": "ALTER TABLE tracker_job DROP CONSTRAINT job_attempts_are_bounded; UPDATE tracker_job SET attempts = 6",
    "article_twice": "INSERT INTO tracker_article (version, canonical_url, title, author, language, published_precision, added_at, fetch_error, outlet_id) SELECT 1, 'https://NEWS.example/a?utm_source=x&b=1#top', '', '', 'en', 'day', now(), '', id FROM tracker_outlet",
    "incomplete_check_cited": "UPDATE tracker_followupcheck SET status = 'incomplete'",
    "check_hides_an_error": "UPDATE tracker_look SET error = 'no answer'",
    "origin_of_an_origin": "UPDATE tracker_article a SET origin_id = (SELECT min(id) FROM tracker_article b WHERE b.id > a.id), origin_by = 'editor'",
    "source_check_of_another_article": "UPDATE tracker_anchorcheck SET capture_id = (SELECT max(id) FROM tracker_capture) WHERE capture_id IS NOT NULL",
    "source_check_chain_broken": "DROP INDEX anchor_check_first_of_appearance; UPDATE tracker_anchorcheck SET previous_id = NULL",
    "words_called_present_are_not": "UPDATE tracker_capture SET text = 'Quite another text.'",
    "event_sequence_broken": "DELETE FROM tracker_event WHERE sequence = 2",
    "event_missing": "DELETE FROM tracker_event WHERE kind = 'verdict_recorded'",
    "last_revision_differs": "UPDATE tracker_claim SET rule = 'another'",
    "trigger_disabled": "ALTER TABLE tracker_event DISABLE TRIGGER event_is_next_in_sequence",
    "trigger_missing": "DROP TRIGGER check_is_honest ON tracker_followupcheck",
}  # fmt: skip


@pytest.mark.parametrize("name", ledger.CHECKS)
def test_each_check_can_fail(name):
    """The break and its repair are one transaction that is rolled back, dropped constraints and all."""
    claim = a_record()
    assert findings() == {}
    values = {"claim": claim.pk, "statement": claim.statement_id}
    with transaction.atomic():
        with nullcontext() if name == "trigger_disabled" else triggers_off():
            _break(name, values)
        assert findings().get(name, 0) > 0
        transaction.set_rollback(True)
    assert findings() == {}


def _break(name: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for statement in BREAKS[name].split("; "):
            cursor.execute(statement, values if "%(" in statement else None)


def test_every_check_has_its_break():
    assert set(BREAKS) == set(ledger.CHECKS)


def test_the_command_says_zero_and_ends_well():
    a_record()
    out = StringIO()
    call_command("verify_ledger", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told == {"violations": 0, "checks": dict.fromkeys(ledger.CHECKS, 0)}


def test_the_command_names_what_is_broken_and_ends_badly():
    a_record()
    out = StringIO()
    with transaction.atomic():
        with triggers_off("tracker_capture"):
            run_sql("UPDATE tracker_capture SET text = text || ' And more.'")
        with pytest.raises(SystemExit) as ended:
            call_command("verify_ledger", stdout=out)
        transaction.set_rollback(True)
    assert ended.value.code == 1
    lines = [line.split(maxsplit=1) for line in out.getvalue().splitlines()]
    assert ["0", "span not at its place"] in lines
    assert [str(n) for n, name in lines if name == "capture hash differs"] != ["0"]


def test_the_command_only_reads():
    a_record()
    with transaction.atomic():
        run_sql("SET TRANSACTION READ ONLY")
        call_command("verify_ledger", stdout=StringIO())
