"""Two prints of one saying joined, and split again."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tests.builders import capture, draft_claim, draft_statement, person, position, published_statement, run_sql
from tracker.actions import appearances, statements
from tracker.models import Appearance, Claim, Event, Statement

pytestmark = pytest.mark.django_db(transaction=True)

FULL = "Next year we hope we can do something there"


@pytest.fixture
def held():
    return position()


def test_joining_moves_the_sources_and_nothing_else(held):
    into, draft = draft_statement(FULL, held=held), draft_statement("do something", held=held)
    claim = draft_claim(draft)
    place = draft.appearances.get()
    moved = appearances.join(draft, into, "original", person())
    assert (moved.pk, moved.statement_id, moved.capture_id) == (place.pk, into.pk, place.capture_id)
    assert not Statement.objects.filter(pk=draft.pk).exists() and not Claim.objects.filter(pk=claim.pk).exists()
    assert [row.exact for row in into.appearances.all()] == [FULL, "do something"]
    into.refresh_from_db()
    assert (into.words, into.version) == (FULL, 1)
    assert not Event.objects.exists()


def test_all_sources_of_the_draft_are_moved_with_the_wording(held):
    into, draft = draft_statement(FULL, held=held), draft_statement("Etwas tun", held=held)
    other = capture("OSLO. “Etwas tun”, sagte sie.")
    statements.attach(draft, other, statements.find_in(other.text, "Etwas tun"))
    appearances.join(draft, into, "translation", person())
    assert sorted(into.appearances.values_list("wording", flat=True)) == ["original", "translation", "translation"]


def test_a_further_source_of_a_published_statement_is_told_of(held):
    into, draft = published_statement(FULL, held=held), draft_statement("do something", held=held)
    appearances.join(draft, into, "original", person())
    assert list(Event.objects.order_by("sequence").values_list("kind", "statement_id")) == [
        ("statement_published", into.pk),
        ("appearance_added", into.pk),
    ]
    again = capture(f"BERGEN. “{FULL}” she said.")
    for _ in range(2):
        statements.attach(into, again, statements.find_in(again.text, FULL))
    assert Event.objects.filter(kind="appearance_added").count() == 2
    assert into.appearances.count() == 3


def refuses(field, words, draft, into, wording="original"):
    before = list(Appearance.objects.order_by("pk").values_list("pk", "statement"))
    with pytest.raises(ValidationError, match=words) as refused:
        appearances.join(draft, into, wording, person())
    assert list(refused.value.message_dict) == [field]
    assert list(Appearance.objects.order_by("pk").values_list("pk", "statement")) == before
    assert Statement.objects.filter(pk=draft.pk).exists() or field == "draft"


def test_what_is_not_joined(held):
    draft, into = draft_statement(held=held), draft_statement(FULL, held=held)
    refuses("into", "to itself", draft, draft)
    refuses("wording", "Say whether", draft, into, "sung")
    refuses("draft", "was published", published_statement(held=held), into)
    gone = published_statement(held=held)
    statements.withdraw(gone, person(), "Not hers.", timezone.now())
    refuses("into", "withdrawn", draft, gone)
    refuses("draft", "was published", gone, into)
    stranger = draft_statement()
    refuses("speaker", f"{stranger.speaker} said the one, {into.speaker}", stranger, into)
    bare = Statement.objects.create(words="No source.", form="direct")
    refuses("draft", "No source is attached", bare, into)


def test_an_unresolved_draft_joins_a_resolved_one(held):
    into, draft = draft_statement(FULL, held=held), draft_statement("do something")
    Statement.objects.filter(pk=draft.pk).update(speaker=None, position=None, speaker_status="unknown")
    appearances.join(draft, into, "original", person())
    into.refresh_from_db()
    assert into.speaker == held.executive


def at_once(*works):
    """Each in a thread of its own; what each raised, None where it went through."""
    outcomes = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(place, work):
        try:
            barrier.wait(10)
            work()
        except ValidationError as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return outcomes


@pytest.mark.parametrize("way", ["two targets", "crosswise"])
def test_of_two_joins_at_once_one_is_refused(held, way):
    draft, one, two = (draft_statement(words, held=held) for words in ("do something", FULL, f"{FULL}, I think"))
    by = person()
    if way == "two targets":
        works = [
            lambda: appearances.join(draft, one, "original", by),
            lambda: appearances.join(draft, two, "original", by),
        ]
    else:
        works = [
            lambda: appearances.join(draft, one, "original", by),
            lambda: appearances.join(one, draft, "original", by),
        ]
    [refusal] = [outcome for outcome in at_once(*works) if outcome is not None]
    assert appearances.GONE in str(refusal)
    assert Appearance.objects.count() == 3
    assert Statement.objects.count() == 2


def test_a_draft_published_meanwhile_is_not_joined(held):
    draft, into = draft_statement(held=held), draft_statement(FULL, held=held)
    statements.publish(draft, person(), timezone.now())
    refuses("draft", "was published", draft, into)


def test_splitting_off_undoes_a_join(held):
    into, draft = draft_statement(FULL, held=held), draft_statement("do something", held=held)
    moved = appearances.join(draft, into, "paraphrase", person())
    again = appearances.split_off(moved, person())
    assert (again.words, again.state, again.speaker, again.position) == ("do something", "draft", held.executive, held)
    assert [row.pk for row in again.appearances.all()] == [moved.pk]
    assert again.appearances.get().wording == "original"
    assert into.appearances.count() == 1
    statements.publish(again, person(), timezone.now())


def test_what_is_not_split_off(held):
    into, draft = published_statement(FULL, held=held), draft_statement("do something", held=held)
    with pytest.raises(ValidationError, match="only source"):
        appearances.split_off(draft.appearances.get(), person())
    moved = appearances.join(draft, into, "original", person())
    with pytest.raises(ValidationError, match="Readers were shown"):
        appearances.split_off(moved, person())
    stale = Appearance(pk=moved.pk, statement=draft_statement(held=held), capture=moved.capture)
    with pytest.raises(ValidationError, match="meanwhile"):
        appearances.split_off(stale, person())
    assert run_sql("SELECT count(*) FROM tracker_appearance WHERE statement_id = %s", into.pk) == [(2,)]
