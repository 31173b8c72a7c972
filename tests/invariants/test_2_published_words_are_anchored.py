"""Invariant 2: a published statement's exact words stand at start:end of a stored capture."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tests.builders import (
    SAID_ON,
    capture,
    draft_statement,
    person,
    position,
    published_claim,
    published_statement,
    refused,
    run_sql,
    suggested_evidence,
)
from tracker.actions import statements
from tracker.models import Appearance, AppearanceSpan, Evidence, Statement
from tracker.text import Span

pytestmark = pytest.mark.django_db(transaction=True)


def publish(statement: Statement) -> None:
    """As a careless script would."""
    Statement.objects.filter(pk=statement.pk).update(
        state="published", published_at=timezone.now(), published_by=person()
    )


def bare_statement(words: str = "Words from nowhere.") -> Statement:
    held = position()
    return Statement.objects.create(speaker=held.executive, position=held, words=words, form="direct", said_on=SAID_ON)


def test_a_statement_without_an_appearance_is_not_published():
    statement = bare_statement()
    with pytest.raises(ValidationError, match="can't be anchored"):
        statements.publish(statement, person(), timezone.now())
    with refused("statement_published_is_anchored"):
        publish(statement)


def test_words_that_no_source_prints_are_not_published():
    statement = draft_statement()
    Statement.objects.filter(pk=statement.pk).update(words="I will resign on Monday.")
    with pytest.raises(ValidationError) as asked:
        statements.publish(statement, person(), timezone.now())
    assert list(asked.value.message_dict) == ["words"]
    with refused("statement_words_are_printed"):
        publish(statement)


def test_published_words_are_not_corrected_into_words_that_no_source_prints():
    statement = published_statement()
    with pytest.raises(ValidationError, match="No source attached prints these words"):
        statements.correct(
            statement, {"words": "I will resign on Monday."}, person(), "why", "note", now=timezone.now()
        )
    statement.refresh_from_db()
    assert statement.words != "I will resign on Monday."


@pytest.mark.parametrize(
    ("said", "printed", "same"),
    [
        ("We will open.", "“We will  open”", True),
        ("We will … open", "We will [...] open", True),
        ("growth of 1.5 percent", "growth of 15 percent", False),
        ("We will not open", "We will open", False),
        ("我们会开店", "我们不会开店", False),
        ("", "We will open", False),
    ],
)
def test_prints_differ_in_marks_and_spaces_only(said, printed, same):
    assert run_sql("SELECT on_record_folded(%s) = on_record_folded(%s)", said, printed) == [(same,)]


def test_a_span_that_is_not_at_its_place_is_refused():
    statement = draft_statement()
    span = AppearanceSpan.objects.get(appearance__statement=statement)
    for change in ({"exact": "Other words."}, {"start": span.start + 1}, {"end": span.end - 1}):
        with refused("span_is_anchored"):
            AppearanceSpan.objects.filter(pk=span.pk).update(**change)


def test_an_appearance_cannot_be_moved_to_a_capture_that_lacks_the_words():
    statement = draft_statement()
    other = capture("Quite another text that is long enough to hold the same positions, but not the same words at all.")
    with refused("appearance_is_whole"):
        Appearance.objects.filter(statement=statement).update(capture=other)


def test_a_draft_whose_spans_were_deleted_is_refused():
    statement = draft_statement()
    with refused("appearance_is_whole"):
        AppearanceSpan.objects.filter(appearance__statement=statement).delete()
    with refused("appearance_is_whole"):
        run_sql("DELETE FROM tracker_appearancespan")


def test_a_draft_with_its_appearances_can_still_be_deleted():
    statement = draft_statement()
    statement.delete()
    assert not Appearance.objects.exists()


def test_a_span_cannot_leave_its_appearance():
    one, two = draft_statement(), draft_statement()
    target = two.appearances.get().pk
    with refused("span_stays_in_its_appearance"):
        AppearanceSpan.objects.filter(appearance__statement=one).update(appearance_id=target, ordinal=7)


def test_an_extent_that_does_not_fit_the_spans_is_refused():
    statement = draft_statement()
    with refused("appearance_is_whole"):
        Appearance.objects.filter(statement=statement).update(start=F("start") + 1)
    with refused("appearance_is_whole"):
        Appearance.objects.filter(statement=statement).update(pieces=2)


@pytest.mark.parametrize("table", ["appearance", "appearancespan"])
@pytest.mark.parametrize("verb", ["UPDATE tracker_{} SET start = start", "DELETE FROM tracker_{}"])
def test_the_appearances_of_a_published_statement_stay(table, verb):
    published_statement()
    with refused("published_words_stay"):
        run_sql(verb.format(table))


def test_a_published_statement_is_withdrawn_and_never_deleted():
    statement = published_statement()
    with refused("published_is_never_deleted"):
        run_sql("DELETE FROM tracker_statement WHERE id = %s", statement.pk)
    statements.withdraw(statement, person(), "Not her words.", timezone.now())
    with refused("published_is_never_deleted"):
        run_sql("DELETE FROM tracker_statement WHERE id = %s", statement.pk)


@pytest.mark.parametrize(
    "missing", [{"speaker": None, "position": None}, {"said_on": None}, {"speaker_status": "ambiguous"}]
)
def test_a_statement_without_speaker_position_or_day_is_not_published(missing):
    statement = draft_statement()
    Statement.objects.filter(pk=statement.pk).update(**missing)
    with pytest.raises(ValidationError):
        statements.publish(statement, person(), timezone.now())
    with refused("statement_published_is_attributed"):
        publish(statement)


def test_a_position_of_somebody_else_is_refused():
    statement = draft_statement()
    with refused("statement_position_is_the_speakers"):
        Statement.objects.filter(pk=statement.pk).update(position=position())


def test_a_day_in_the_future_is_refused():
    statement = draft_statement()
    with refused("statement_was_said"):
        Statement.objects.filter(pk=statement.pk).update(said_on="2999-01-01")


def test_spans_outside_the_text_are_refused_before_the_database():
    statement = draft_statement()
    source = statement.appearances.get().capture
    for spans in ([], [Span(5, 5)], [Span(-3, 2)], [Span(0, len(source.text) + 1)]):
        with pytest.raises(ValidationError):
            statements.attach(statement, source, spans)


def test_evidence_stands_at_its_place_for_ever():
    row = suggested_evidence(published_claim())
    with refused("evidence_is_anchored"):
        Evidence.objects.create(claim=row.claim, capture=row.capture, start=0, end=5, exact="wrong", stance="confirms")
    for change in ({"exact": "wrong"}, {"start": row.start + 1}, {"suggested_stance": "contradicts"}, {"score": 0.1}):
        with refused("evidence_anchor_stays"):
            Evidence.objects.filter(pk=row.pk).update(**change)


def test_the_rules_hold_when_a_script_brings_the_check_forward():
    statement = bare_statement()
    with refused("statement_published_is_anchored"), transaction.atomic():
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        publish(statement)
