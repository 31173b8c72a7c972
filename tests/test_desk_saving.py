"""Saving at the reading desk: what is stored, two editors on one field, undo, people and windows while typing."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from tests import admin_builders as build
from tests.desk_builders import at, form_of, post, read_capture, save, split_quote
from tracker.actions import desk, undo
from tracker.models import Capture, DeskStep, Presence, Statement
from tracker.queries.desk import items_of
from tracker.text import Span
from tracker.vocabulary import EditorialState

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith() -> User:
    return build.editor()


@pytest.fixture
def capture() -> Capture:
    return read_capture()


class TestSaving:
    def test_only_what_differs_is_saved_and_the_answer_says_what_publishing_asks(self, capture, edith):
        client, place = build.client_of(edith), split_quote(capture)
        values = form_of(client, capture, place.pk)
        answer = save(client, capture, place.pk, values, **{"quote-speaker_name": "", "quote-venue": "a fair"})
        told = answer.json()
        assert sorted(told["changed"]) == ["speaker", "speaker_status", "venue"]
        assert told["asked"]["quote-speaker_name"] == "Say who said it."
        assert told["versions"]["quote-version"] == Statement.objects.get(pk=place.statement_id).version
        assert Statement.objects.get(pk=place.statement_id).position is None

    def test_a_field_that_cannot_be_saved_does_not_hold_back_the_others(self, capture, edith):
        client, place = build.client_of(edith), split_quote(capture)
        values = form_of(client, capture, place.pk)
        answer = save(client, capture, place.pk, values, **{"quote-words": " ", "quote-venue": "a fair"})
        row = Statement.objects.get(pk=place.statement_id)
        assert row.venue == "a fair"
        assert row.words
        assert "quote-words" in answer.json()["errors"]

    def test_a_day_that_has_not_come_is_refused_beside_it(self, capture, edith):
        client, place = build.client_of(edith), split_quote(capture)
        tomorrow = (date.today() + timedelta(days=3)).isoformat()
        answer = save(client, capture, place.pk, form_of(client, capture, place.pk), **{"quote-said_on": tomorrow})
        assert "nobody has said it yet" in answer.json()["errors"]["quote-said_on"][0]

    def test_a_new_phrase_and_a_new_day_move_the_window(self, capture, edith):
        client, place = build.client_of(edith), split_quote(capture)
        claim = place.statement.claims.get()
        phrase = f"claim-{claim.pk}-phrase"
        values = form_of(client, capture, place.pk)
        told = save(client, capture, place.pk, values, **{phrase: "next year", "quote-said_on": "2018-07-03"}).json()
        claim.refresh_from_db()
        assert (claim.opens_on, claim.last_day) == (date(2019, 1, 1), date(2019, 12, 31))
        assert "1 January to 31 December 2019; due within" in told["windows"][str(claim.pk)]

    def test_a_name_that_nobody_bears_is_kept_as_an_error_and_an_alias_finds_its_bearer(self, capture, edith):
        client, place = build.client_of(edith), split_quote(capture)
        other = build.executive("Olof Brandt")
        other.aliases.create(name="O. Brandt")
        build.position(other, build.company("Brandt AB"), "Chair")
        values = form_of(client, capture, place.pk)
        told = save(client, capture, place.pk, values, **{"quote-speaker_name": "Nobody Known"}).json()
        assert told["errors"]["quote-speaker_name"] == ["We know nobody of that name yet."]
        values = form_of(client, capture, place.pk)
        told = save(client, capture, place.pk, values, **{"quote-speaker_name": "O. Brandt"}).json()
        row = Statement.objects.get(pk=place.statement_id)
        assert (row.speaker, str(row.position)) == (other, "Chair, Brandt AB")

    def test_without_scripts_a_save_leads_back_to_the_quote_and_an_error_keeps_the_typing(self, capture, edith):
        client, place = build.client_of(edith), split_quote(capture)
        values = form_of(client, capture, place.pk)
        answer = client.post(at("save", capture.pk, place.pk), {**values, "quote-venue": "a fair"})
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?item={place.pk}#panel")
        values = form_of(client, capture, place.pk)
        answer = client.post(at("save", capture.pk, place.pk), {**values, "quote-said_on": "never", "quote-venue": "x"})
        assert answer.status_code == 422
        assert 'value="never"' in answer.content.decode()


class TestTwoEditors:
    def test_the_same_field_changed_twice_is_offered_both_ways_and_nothing_is_lost(self, capture, edith):
        place, dana = split_quote(capture), build.editor("dana")
        mine = build.client_of(edith)
        values = form_of(mine, capture, place.pk)
        theirs = build.client_of(dana)
        save(theirs, capture, place.pk, form_of(theirs, capture, place.pk), **{"quote-venue": "a fair"})
        answer = save(mine, capture, place.pk, values, **{"quote-venue": "a call"})
        assert answer.status_code == 409
        conflict = answer.json()["conflicts"][0]
        assert (conflict["by"], conflict["mine"], conflict["theirs"]) == ("dana", "a call", "a fair")
        assert Statement.objects.get(pk=place.statement_id).venue == "a fair"
        values |= answer.json()["versions"]
        save(mine, capture, place.pk, values, **{"quote-venue": "a call"})
        assert Statement.objects.get(pk=place.statement_id).venue == "a call"

    def test_different_fields_are_both_kept_and_each_is_told(self, capture, edith):
        place, dana = split_quote(capture), build.editor("dana")
        mine, theirs = build.client_of(edith), build.client_of(dana)
        values = form_of(mine, capture, place.pk)
        save(theirs, capture, place.pk, form_of(theirs, capture, place.pk), **{"quote-venue": "a fair"})
        answer = save(mine, capture, place.pk, values, **{"quote-said_on": "2024-03-04"})
        row = Statement.objects.get(pk=place.statement_id)
        assert (row.venue, row.said_on) == ("a fair", date(2024, 3, 4))
        assert "dana changed meanwhile: venue." in answer.json()["said"]

    def test_without_scripts_a_stale_form_keeps_the_typing_and_says_who(self, capture, edith):
        place = split_quote(capture)
        mine, theirs = build.client_of(edith), build.client_of(build.editor("dana"))
        values = form_of(mine, capture, place.pk)
        save(theirs, capture, place.pk, form_of(theirs, capture, place.pk), **{"quote-venue": "a fair"})
        page = mine.post(at("save", capture.pk, place.pk), {**values, "quote-venue": "a call"})
        shown = page.content.decode()
        assert page.status_code == 409
        assert "Changed by dana" in shown
        assert 'value="a call"' in shown

    def test_an_editor_is_told_who_else_is_here_and_where(self, capture, edith):
        dana = User.objects.create_user("dana", first_name="Dana", last_name="Reyes", is_staff=True)
        dana.groups.add(edith.groups.get())
        place = split_quote(capture)
        post(build.client_of(dana), at("here", capture.pk), statement=place.statement_id)
        answer = post(build.client_of(edith), at("here", capture.pk))
        number = next(item.number for item in items_of(capture) if item.pk == place.pk)
        assert answer.json()["others"] == [{"name": "Dana Reyes", "number": number}]
        page = build.client_of(edith).get(at("read", capture.pk)).content.decode()
        assert f"Dana Reyes is reading this too, at quote {number}." in page

    def test_who_was_not_seen_for_half_a_minute_has_left(self, capture, edith):
        dana = build.editor("dana")
        desk.here(capture, dana, None, build.NOW)
        assert Presence.objects.at(capture, build.NOW + timedelta(seconds=29)).exists()
        assert not Presence.objects.at(capture, build.NOW + timedelta(seconds=31)).exists()

    def test_the_stamp_changes_with_the_list(self, capture, edith):
        client = build.client_of(edith)
        first = post(client, at("here", capture.pk)).json()["stamp"]
        assert post(client, at("here", capture.pk)).json()["stamp"] == first
        desk.refuse(split_quote(capture).statement, capture, edith, build.NOW)
        assert post(client, at("here", capture.pk)).json()["stamp"] != first


class TestUndo:
    def test_each_editor_undoes_their_own_steps_the_latest_first(self, capture, edith):
        dana, row = build.editor("dana"), split_quote(capture).statement
        desk.change(row, {"venue": "a fair"}, capture, edith, build.NOW)
        desk.refuse(row, capture, dana, build.NOW)
        undo.undo(capture, edith, build.NOW)
        row.refresh_from_db()
        assert row.venue != "a fair"
        assert row.refusals.standing().exists()
        with pytest.raises(ValidationError, match="Nothing of yours"):
            undo.undo(capture, edith, build.NOW)

    def test_saves_of_one_field_in_a_row_are_undone_as_one(self, capture, edith):
        row = split_quote(capture).statement
        before = row.venue
        for venue in ("a", "a f", "a fair"):
            desk.change(row, {"venue": venue}, capture, edith, build.NOW)
        assert DeskStep.objects.count() == 1
        undo.undo(capture, edith, build.NOW)
        row.refresh_from_db()
        assert row.venue == before

    def test_a_field_that_somebody_changed_since_keeps_their_change(self, capture, edith):
        row = split_quote(capture).statement
        desk.change(row, {"venue": "a fair"}, capture, edith, build.NOW)
        desk.change(row, {"venue": "a call"}, capture, build.editor("dana"), build.NOW)
        with pytest.raises(ValidationError, match="their change stays"):
            undo.undo(capture, edith, build.NOW)
        row.refresh_from_db()
        assert row.venue == "a call"

    def test_a_new_day_is_undone_with_the_windows_that_hung_on_it(self, capture, edith):
        row = split_quote(capture).statement
        claim = row.claims.get()
        desk.change(claim, {"phrase": "next year"}, capture, edith, build.NOW)
        desk.change(row, {"said_on": date(2018, 7, 3)}, capture, edith, build.NOW)
        undo.undo(capture, edith, build.NOW)
        claim.refresh_from_db()
        assert claim.opens_on == date(2025, 1, 1)

    def test_an_added_quote_goes_again(self, capture, edith):
        start = capture.text.index("prices would fall")
        before = Statement.objects.count()
        desk.add_quote(capture, Span(start, start + 6), "prices", edith, build.NOW)
        undo.undo(capture, edith, build.NOW)
        assert Statement.objects.count() == before

    def test_a_claim_that_was_started_goes_again(self, capture, edith):
        row = split_quote(capture).statement
        before = row.claims.count()
        desk.write_claim(row, capture, edith, build.NOW)
        undo.undo(capture, edith, build.NOW)
        assert row.claims.count() == before

    def test_a_submission_becomes_a_draft_again(self, capture, edith):
        row = split_quote(capture).statement
        desk.submit(row, capture, edith, build.NOW)
        undo.undo(capture, edith, build.NOW)
        row.refresh_from_db()
        assert row.state == EditorialState.DRAFT


class TestPeople:
    def test_suggestions_come_with_the_positions_of_the_day(self, capture, edith):
        who = build.executive("Olof Brandt")
        works = build.company("Brandt AB")
        build.position(who, works, "Chair", started_on=date(2020, 1, 1))
        build.position(who, works, "Clerk", ended_on=date(2010, 1, 1))
        found = build.client_of(edith).get(at("people", capture.pk), {"q": "bran", "on": "2024-03-05"}).json()
        assert found["people"][0]["name"] == "Olof Brandt"
        assert [held["text"] for held in found["people"][0]["positions"]] == ["Chair, Brandt AB"]

    def test_a_person_whom_nobody_knows_becomes_an_executive(self, capture, edith):
        place = split_quote(capture)
        desk.change(place.statement, {"speaker": None}, capture, edith, build.NOW)
        typed = {"name": "Tove Lind", "title": "Analyst", "company": "quill works"}
        answer = post(build.client_of(edith), at("person", capture.pk, place.pk), **typed)
        assert answer.status_code == 200, answer.json()["said"]
        place.statement.refresh_from_db()
        assert str(place.statement.position) == "Analyst, Quill Works"

    @pytest.mark.parametrize("on", ["", "x", "0001-01-01", "2024-13-40"])
    def test_the_window_preview_survives_any_day(self, capture, edith, on):
        claim = split_quote(capture).statement.claims.get()
        asked = {"claim": claim.pk, "phrase": "next year", "on": on}
        assert build.client_of(edith).get(at("window", capture.pk), asked).status_code == 200
