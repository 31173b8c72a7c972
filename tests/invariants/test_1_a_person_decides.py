"""Invariant 1: the machine suggests; a person decides."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.builders import (
    complete_check,
    confirmed_evidence,
    decision,
    draft_claim,
    draft_statement,
    person,
    published_claim,
    published_statement,
    refused,
    run_sql,
    suggested_evidence,
)
from tracker import tasks
from tracker.actions import claims, evidence, lineage, statements, verdicts
from tracker.models import (
    Claim,
    ClaimLink,
    Correction,
    Event,
    Evidence,
    LinkSuggestion,
    Reply,
    Statement,
    Verdict,
    VerdictProposal,
)

pytestmark = pytest.mark.django_db(transaction=True)


class a_machine:
    """What the worker's connection says of itself, for the time of the block."""

    def __enter__(self) -> None:
        run_sql("SET on_record.actor = 'machine'")

    def __exit__(self, *failure: object) -> None:
        if not connection.in_atomic_block:
            run_sql("RESET on_record.actor")


@pytest.fixture(autouse=True)
def people_again():
    yield
    run_sql("RESET on_record.actor")


def _publish_a_statement() -> Callable[[], object]:
    row, by = draft_statement(), person()
    return lambda: statements.publish(row, by, timezone.now())


def _publish_a_claim() -> Callable[[], object]:
    row, by = draft_claim(), person()
    return lambda: claims.publish(row, by, timezone.now())


def _publish_by_signature_alone() -> Callable[[], object]:
    row = draft_claim()
    claims.submit(row, person())
    return lambda: Claim.objects.filter(pk=row.pk).update(published_at=timezone.now())


def _insert_a_published_statement() -> Callable[[], object]:
    known = published_statement()
    values = {
        f.attname: getattr(known, f.attname) for f in Statement._meta.concrete_fields if f.name not in ("id", "search")
    }
    return lambda: Statement.objects.create(**values)


def _confirm_evidence() -> Callable[[], object]:
    row, by = suggested_evidence(published_claim()), person()
    return lambda: evidence.confirm(row, by, timezone.now())


def _reject_evidence() -> Callable[[], object]:
    row, by = suggested_evidence(published_claim()), person()
    return lambda: evidence.reject(row, by, timezone.now())


def _change_a_judged_stance() -> Callable[[], object]:
    row = confirmed_evidence(published_claim())
    return lambda: Evidence.objects.filter(pk=row.pk).update(stance="contradicts")


def _insert_confirmed_evidence() -> Callable[[], object]:
    row, by = confirmed_evidence(published_claim()), person()
    place = {"claim": published_claim(), "capture": row.capture, "start": row.start, "end": row.end, "exact": row.exact}
    return lambda: Evidence.objects.create(
        **place, stance="confirms", state="confirmed", judged_by=by, judged_at=timezone.now()
    )


def _propose_a_verdict() -> Callable[[], object]:
    claim, by = published_claim(), person()
    row = confirmed_evidence(claim)
    return lambda: verdicts.propose(claim, by, as_of=timezone.now().date(), **decision(evidence=[row]))


def _give_a_verdict() -> Callable[[], object]:
    claim, by = published_claim(), person()
    return lambda: verdicts.decide(
        claim,
        by,
        now=timezone.now(),
        **decision(outcome="inconclusive", reason_code="sources_disagree", true_since=None),
    )


def _correct_a_statement() -> Callable[[], object]:
    row, by = published_statement(), person()
    return lambda: statements.correct(row, {"venue": "elsewhere"}, by, "why", "note", now=timezone.now())


def _withdraw_a_claim() -> Callable[[], object]:
    row, by = published_claim(), person()
    return lambda: claims.withdraw(row, by, "why", timezone.now())


def _confirm_a_link() -> Callable[[], object]:
    later, earlier, by = published_claim(), published_claim(), person()
    return lambda: lineage.link(later, earlier, "restates", by)


def _suggested_link() -> LinkSuggestion:
    later, earlier = published_claim(), published_claim()
    return LinkSuggestion.objects.create(
        later=later, earlier=earlier, kind="restates", suggested_kind="restates", score=0.7, reader="sample/1"
    )


def _confirm_a_suggested_link() -> Callable[[], object]:
    row, by = _suggested_link(), person()
    return lambda: lineage.confirm(row, by)


def _reject_a_suggested_link() -> Callable[[], object]:
    row, by = _suggested_link(), person()
    return lambda: lineage.reject(row, by)


def _insert_a_judged_suggestion() -> Callable[[], object]:
    row, by = _suggested_link(), person()
    values = {"later": published_claim(), "earlier": row.earlier, "kind": "restates", "suggested_kind": "restates"}
    signed = {"state": "rejected", "judged_by": by, "judged_at": timezone.now()}
    return lambda: LinkSuggestion.objects.create(**values, **signed, score=0.7, reader="sample/1")


def _answer_for_the_company() -> Callable[[], object]:
    claim, by = published_claim(), person()
    return lambda: Reply.objects.create(claim=claim, asked_by=by, asked_on="2025-01-01", channel="email")


def _announce_a_change() -> Callable[[], object]:
    claim = published_claim()
    return lambda: Event.objects.create(kind="verdict_recorded", claim=claim)


DECISIONS = [
    _publish_a_statement,
    _publish_a_claim,
    _publish_by_signature_alone,
    _insert_a_published_statement,
    _confirm_evidence,
    _reject_evidence,
    _change_a_judged_stance,
    _insert_confirmed_evidence,
    _propose_a_verdict,
    _give_a_verdict,
    _correct_a_statement,
    _withdraw_a_claim,
    _confirm_a_link,
    _confirm_a_suggested_link,
    _reject_a_suggested_link,
    _insert_a_judged_suggestion,
    _answer_for_the_company,
    _announce_a_change,
]


@pytest.mark.parametrize("prepared", DECISIONS, ids=lambda prepared: prepared.__name__.strip("_"))
def test_a_machine_is_refused_what_a_person_decides(prepared):
    attempt = prepared()
    with a_machine(), refused("a_person_decides"):
        attempt()


@pytest.mark.parametrize("prepared", DECISIONS, ids=lambda prepared: prepared.__name__.strip("_"))
def test_the_same_is_open_to_a_person(prepared):
    """Or else the refusals above would prove nothing."""
    attempt = prepared()
    with transaction.atomic():
        attempt()
        transaction.set_rollback(True)


def test_a_machine_may_suggest():
    claim = published_claim()
    with a_machine():
        assert suggested_evidence(claim).state == "suggested"
        assert draft_statement().state == "draft"
        assert complete_check(claim).pk


@pytest.mark.parametrize("actor", ["", "machine"])
def test_nobody_stores_a_link_without_a_name(actor):
    later, earlier = published_claim(), published_claim()
    run_sql(f"SET on_record.actor = '{actor}'")
    with pytest.raises(IntegrityError, match="confirmed_by_id"):
        ClaimLink.objects.create(later=later, earlier=earlier, kind="restates")


def test_no_suggestion_of_a_machine_is_public():
    claim = published_claim()
    with a_machine():
        suggested_evidence(claim)
        statement = draft_statement()
        draft = draft_claim(statement)
    assert not Statement.objects.public().filter(pk=statement.pk).exists()
    assert not Claim.objects.public().filter(pk=draft.pk).exists()
    assert not claim.evidence.confirmed().exists()


def test_every_decision_on_record_names_a_person():
    signed = [
        (Verdict, "decided_by"),
        (Correction, "made_by"),
        (VerdictProposal, "proposed_by"),
        (ClaimLink, "confirmed_by"),
    ]
    for model, field in signed:
        assert not model._meta.get_field(field).null


DECIDING = {"publish", "withdraw", "correct", "confirm", "reject", "decide", "propose", "second", "decline", "link",
            "record_answer", "submit", "add", "attach"}  # fmt: skip


def test_no_task_calls_a_verb_of_deciding():
    tree = ast.parse(Path(tasks.__file__).read_text())
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert called & DECIDING == set()


def test_a_celery_worker_says_that_it_is_a_machine_whoever_starts_it():
    from django.db.backends.signals import connection_created

    from config.celery import act_as_a_machine

    act_as_a_machine()  # what Celery's worker_init and worker_process_init call
    try:
        connection.close()
        assert run_sql("SELECT current_setting('on_record.actor')") == [("machine",)]
    finally:
        connection_created.disconnect(dispatch_uid="on_record.actor")
        connection.close()
