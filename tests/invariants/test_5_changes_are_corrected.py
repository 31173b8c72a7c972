"""Invariant 5: changing who said it, as what, or when, records a correction, recomputes horizons, asks for a review."""

import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.builders import (
    draft_claim,
    fingerprint,
    person,
    position,
    published_claim,
    published_statement,
    refused,
)
from tracker.actions import claims, statements
from tracker.models import Claim, Correction, Event, Statement

pytestmark = pytest.mark.django_db(transaction=True)

WHY = {"reason": "the tape says so", "note": "We had it wrong."}
EARLIER = date(2023, 12, 30)


def test_a_corrected_day_moves_every_horizon_and_puts_the_claims_back_in_review():
    claim = published_claim()
    draft = draft_claim(claim.statement)
    assert claim.opens_on == date(2025, 1, 1)
    statements.correct(claim.statement, {"said_on": EARLIER}, person(), **WHY, now=timezone.now())
    for row in (claim, draft):
        row.refresh_from_db()
        assert (row.opens_on, row.closes_on, row.read_against) == (date(2024, 1, 1), date(2025, 1, 1), EARLIER)
    assert claim.state == "in_review"
    assert draft.state == "draft"
    fields = set(Correction.objects.values_list("field", flat=True))
    assert fields == {"said_on", "window"}
    kinds = list(Event.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds[-3:] == ["claim_corrected", "claim_in_review", "statement_corrected"]


def test_a_corrected_speaker_puts_the_claims_back_in_review():
    claim = published_claim()
    held = position()
    statements.correct(
        claim.statement, {"speaker": held.executive, "position": held}, person(), **WHY, now=timezone.now()
    )
    claim.refresh_from_db()
    assert claim.state == "in_review"
    assert set(Correction.objects.values_list("field", flat=True)) == {"speaker", "position"}


STATEMENT_CHANGES = [
    {"said_on": EARLIER}, {"said_precision": "month"}, {"form": "mixed"}, {"venue": "elsewhere"}, {"language": "no"},
    {"words": "We will open a  store in Oslo next year"},
]  # fmt: skip


@pytest.mark.parametrize("change", STATEMENT_CHANGES, ids=lambda change: next(iter(change)))
def test_a_published_statement_does_not_change_without_a_correction(change):
    statement = published_statement()
    with refused("published_change_is_corrected"):
        Statement.objects.filter(pk=statement.pk).update(**change)


def test_a_published_statement_does_not_change_its_speaker_without_a_correction():
    statement, held = published_statement(), position()
    with refused("published_change_is_corrected"):
        Statement.objects.filter(pk=statement.pk).update(speaker=held.executive, position=held)


CLAIM_CHANGES = [
    {"proposition": "Another"}, {"kind": "goal"}, {"modality": "hopes"}, {"condition": "if"}, {"market": "Norway"},
    {"criteria": "Any store"}, {"phrase": "soon"}, {"window": None, "due_kind": "open_ended"}, {"grace_days": 9},
]  # fmt: skip


@pytest.mark.parametrize("change", CLAIM_CHANGES, ids=lambda change: next(iter(change)))
def test_a_published_claim_does_not_change_without_a_correction(change):
    claim = published_claim()
    with refused("published_change_is_corrected"):
        Claim.objects.filter(pk=claim.pk).update(**change)
    claims.withdraw(claim, person(), "No claim.", timezone.now())
    with refused("published_change_is_corrected"):
        Claim.objects.filter(pk=claim.pk).update(**change)


def correction(statement: Statement, **given: Any) -> Correction:
    values = {"field": "venue", "before": "", "after": "elsewhere", "made_by": person(), **WHY}
    return Correction.objects.create(statement=statement, **values | given)


def test_a_correction_that_says_something_else_than_the_change_does_not_count():
    statement = published_statement()
    with refused("published_change_is_corrected"):
        correction(statement, after="a results call")
        Statement.objects.filter(pk=statement.pk).update(venue="a bar")
    with refused("published_change_is_corrected"):
        correction(statement, before="a bar", after="elsewhere")
        Statement.objects.filter(pk=statement.pk).update(venue="elsewhere")
    with refused("published_change_is_corrected"):
        correction(statement, field="language")
        Statement.objects.filter(pk=statement.pk).update(venue="elsewhere")


def test_a_correction_of_yesterday_covers_no_change_of_today():
    statement = published_statement()
    correction(statement)
    with refused("published_change_is_corrected"):
        Statement.objects.filter(pk=statement.pk).update(venue="elsewhere")


def test_a_corrected_day_without_a_review_of_its_claims_is_refused():
    claim = published_claim()
    with refused("*"):
        correction(claim.statement, field="said_on", before="2024-03-12", after="2023-12-30")
        Statement.objects.filter(pk=claim.statement_id).update(said_on=EARLIER)


def test_a_horizon_read_against_another_day_is_refused():
    claim = published_claim(phrase="")
    with refused("horizon_is_read_against_the_day_said"):
        Claim.objects.filter(pk=claim.pk).update(read_against=EARLIER)


@pytest.mark.parametrize("missing", ["reason", "note"])
def test_a_correction_says_why(missing):
    statement = published_statement()
    before = fingerprint()
    with pytest.raises(ValidationError):
        statements.correct(statement, {"venue": "elsewhere"}, person(), **WHY | {missing: " "}, now=timezone.now())
    assert fingerprint() == before
    with refused(f"correction_has_a_{missing}"):
        correction(statement, **{missing: ""})


def test_a_field_that_is_not_correctable_is_refused():
    statement = published_statement()
    for change in ({"state": "draft"}, {"published_at": None}, {"withdrawn_reason": "x"}, {"version": 9}):
        with pytest.raises(ValidationError):
            statements.correct(statement, change, person(), **WHY, now=timezone.now())


def test_what_was_published_never_becomes_a_draft_again():
    claim = published_claim()
    for state in ("draft", "in_review"):
        with refused("editorial_state_moves_on"):
            Statement.objects.filter(pk=claim.statement_id).update(state=state)
    with refused("editorial_state_moves_on"):
        Claim.objects.filter(pk=claim.pk).update(state="draft")
    with refused("first_publication_stays"):
        Claim.objects.filter(pk=claim.pk).update(published_at=timezone.now())


def test_a_published_claim_keeps_a_published_statement():
    claim = published_claim()
    with refused("claim_hangs_on_a_published_statement"):
        Statement.objects.filter(pk=claim.statement_id).update(state="withdrawn", withdrawn_reason="No.")


def test_a_claim_is_not_published_while_its_statement_is_being_withdrawn():
    """Both transactions would see the other's row as it was; the later one has to wait, and to lose."""
    claim = draft_claim()
    failures: list[BaseException] = []

    def publish() -> None:
        try:
            Claim.objects.filter(pk=claim.pk).update(
                state="published", published_at=timezone.now(), published_by=claim.statement.published_by
            )
        except IntegrityError as failure:
            failures.append(failure)
        finally:
            connection.close()

    with transaction.atomic():
        statements.withdraw(claim.statement, person(), "Not her words.", timezone.now())
        thread = threading.Thread(target=publish)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert "claim_hangs_on_a_published_statement" in str(failures[0])


def test_a_claim_is_withdrawn_once():
    claim = published_claim()
    stale = Claim.objects.get(pk=claim.pk)
    claims.withdraw(claim, person(), "No claim.", timezone.now())
    with pytest.raises(ValidationError):
        claims.withdraw(stale, person(), "Another reason.", timezone.now())
    assert Event.objects.filter(kind="claim_withdrawn").count() == 1


def test_a_window_given_by_hand_follows_the_day_to_publication():
    """Its draft was made when another day stood there."""
    from tests.builders import draft_statement

    statement = draft_statement()
    claim = draft_claim(statement)
    Claim.objects.filter(pk=claim.pk).update(phrase="", rule=claims.BY_HAND)
    Statement.objects.filter(pk=statement.pk).update(said_on=EARLIER)
    statement.refresh_from_db()
    statements.publish(statement, person(), timezone.now())
    claim.refresh_from_db()
    assert claim.read_against == EARLIER
