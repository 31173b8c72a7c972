"""Invariant 4: captures, verdicts, corrections, follow-up checks and events are never updated or deleted."""

import pgtrigger
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.builders import (
    chief,
    complete_check,
    fingerprint,
    person,
    published_claim,
    refused,
    run_sql,
    suggested_evidence,
    verdict,
)
from tracker.actions import anchors, claims, evidence, replies, statements
from tracker.models import AnchorCheck, Capture, Claim, Correction, Event, FollowUpCheck, Look, SeenArticle, Verdict
from tracker.models.verdicts import VerdictCheck, VerdictEvidence

pytestmark = pytest.mark.django_db(transaction=True)

APPEND_ONLY = [
    Capture,
    FollowUpCheck,
    Look,
    SeenArticle,
    Verdict,
    VerdictEvidence,
    VerdictCheck,
    Correction,
    Event,
    AnchorCheck,
]
REVISIONS = [
    "Company",
    "Executive",
    "Position",
    "Statement",
    "Claim",
    "ClaimLink",
    "Evidence",
    "VerdictProposal",
    "Reply",
]
TABLES = [*(m._meta.db_table for m in APPEND_ONLY), *(f"tracker_{name.lower()}revision" for name in REVISIONS)]


@pytest.fixture
def record() -> Claim:
    """At least one row in every append-only table."""
    claim, other = published_claim(), published_claim()
    claims.link(claim, other, "restates", person())
    suggested_evidence(claim)
    check = complete_check(claim)
    verdict(claim, checks=[check])
    statements.correct(
        claim.statement,
        {"venue": "a results call"},
        person(),
        "checked the tape",
        "We named no venue.",
        now=timezone.now(),
    )
    replies.ask(claim, person(), claim.statement.said_on, "email")
    _seen(claim)
    anchors.note_unreachable(claim.statement.appearances.get().capture.article, "HTTP 404")
    return claim


def _seen(claim: Claim) -> None:
    with transaction.atomic():
        check = FollowUpCheck.objects.create(
            key="seen", claim=claim, reason="asked", window=claim.checks.first().window, status="complete"
        )
        Look.objects.create(follow_up=check, provider="archive", query="store")
        article = claim.statement.appearances.get().capture.article
        SeenArticle.objects.get_or_create(follow_up=check, claim=claim, article=article)


def test_raw_sql_can_neither_change_nor_delete_nor_empty_a_record(record):
    for table in TABLES:
        key = "pgh_id" if table.endswith("revision") else "id"
        assert run_sql(f"SELECT count(*) FROM {table}")[0][0] > 0, table
        for attempt in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
            with refused(f"{table}_is_append_only"):
                run_sql(attempt)
        with refused("*_is_append_only"):  # the name of whichever table is emptied first
            run_sql(f"TRUNCATE {table} CASCADE")


def test_the_orm_can_neither_save_nor_update_nor_delete_a_record(record):
    for model in APPEND_ONLY:
        rule = f"{model._meta.db_table}_is_append_only"
        row = model.objects.order_by("pk").first()
        with refused(rule):
            row.save()
        with refused(rule):
            model.objects.filter(pk=row.pk).update(id=row.pk)
        with refused(rule):
            model.objects.filter(pk=row.pk)._raw_delete("default")


def test_revisions_can_neither_be_saved_nor_deleted(record):
    for name in REVISIONS:
        revision = apps.get_model("tracker", f"{name}Revision")
        with refused(f"tracker_{name.lower()}revision_is_append_only"):
            revision.objects.update(pgh_label="insert")
        with refused(f"tracker_{name.lower()}revision_is_append_only"):
            revision.objects.all()._raw_delete("default")


def test_ignoring_triggers_in_a_session_does_not_open_the_door(record):
    with pgtrigger.ignore(), refused("tracker_verdict_is_append_only"):
        Verdict.objects.update(rationale="silently")
    with pgtrigger.ignore(), refused("tracker_statementrevision_is_append_only"):
        run_sql("DELETE FROM tracker_statementrevision")


@pytest.mark.parametrize(
    "table", ["statement", "appearance", "appearancespan", "claim", "claimlink", "evidence", "reply"]
)
def test_what_hangs_on_the_record_is_not_emptied_either(record, table):
    with refused("*_is_append_only"):
        run_sql(f"TRUNCATE tracker_{table} CASCADE")


def test_the_time_of_a_record_is_the_databases_own(record):
    said = run_sql(
        "INSERT INTO tracker_event (recorded_at, sequence, kind, claim_id) VALUES ('2001-01-01', 1, 'claim_published', %s) "
        "RETURNING recorded_at > now() - interval '1 minute', sequence",
        record.pk,
    )
    assert said[0][0] is True
    assert said[0][1] == Event.objects.count()


def test_a_capture_cannot_be_added_with_another_hash_than_its_own(record):
    known = Capture.objects.first()
    with refused("capture_hash_is_of_its_text"):
        Capture.objects.create(
            article=known.article, text="other", sha256="0" * 64, fetched_at=known.fetched_at, source="file"
        )


def test_an_answer_is_never_changed(record):
    reply = record.replies.get()
    replies.record_answer(reply, person(), reply.asked_on, "We opened it.")
    for attempt in ("UPDATE tracker_reply SET answer = 'No comment'", "DELETE FROM tracker_reply"):
        with refused("reply_answer_stays"):
            run_sql(attempt)


def test_a_tombstone_keeps_its_reason(record):
    claims.withdraw(record, person(), "Not a claim.", record.published_at)
    with refused("tombstone_stays"):
        Claim.objects.filter(pk=record.pk).update(withdrawn_reason="Another one.")


def test_judged_evidence_is_never_deleted(record):
    row = suggested_evidence(record)
    evidence.reject(row, person(), record.published_at)
    with refused("judged_evidence_stays"):
        run_sql("DELETE FROM tracker_evidence WHERE id = %s", row.pk)


@pytest.mark.parametrize("who", [person, chief])
@pytest.mark.parametrize("model", [Capture, FollowUpCheck, Verdict, Correction, Event, AnchorCheck])
def test_the_admin_has_no_door_to_a_record(record, model, who):
    if not admin.site.is_registered(model):
        pytest.skip(f"{model.__name__} has no admin")
    client, row = Client(), model.objects.order_by("pk").first()
    client.force_login(who())
    before = fingerprint()
    page = f"/admin/tracker/{model._meta.model_name}/"
    answers = [
        client.post(f"{page}{row.pk}/delete/", {"post": "yes"}),
        client.post(f"{page}{row.pk}/change/", {"text": "x", "rationale": "x", "reason": "x", "status": "complete"}),
        client.post(f"{page}add/", {"rationale": "x"}),
        client.post(page, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}),
    ]
    assert all(answer.status_code in (302, 403, 404, 200) for answer in answers)
    assert fingerprint() == before
    assert connection.is_usable()
