"""The reading desk as its server sees it: marks and offsets, what each role may do, two editors, undo, hostile text."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_builders as build
from tracker.actions import articles, desk, reading, statements, undo
from tracker.extraction.selected import readings_of
from tracker.models import Appearance, Article, Capture, Claim, DeskStep, Job, Presence, Refusal, Statement
from tracker.queries.desk import items_of, next_to_read, reading_state, stretches
from tracker.text import Span
from tracker.vocabulary import DeskVerb, EditorialState, Form, JobKind

pytestmark = pytest.mark.django_db

SPLIT = "“We will open a plant in Norland,” said Mara Quill, who runs Quill Works, “and hire 200 people by 2026.”"
TEXT = f"NORTHPORT, March 5.\r\n\r\n{SPLIT}\r\n\r\n🎉 Cafe\u0301s 👩‍💻 were full. She told the paper that prices would fall."


def at(name: str, *parts: int) -> str:
    return reverse(f"admin:tracker_capture_{name}", args=parts)


@pytest.fixture
def edith() -> User:
    return build.editor()


@pytest.fixture
def known_people() -> None:
    build.position(build.executive(), build.company())


@pytest.fixture
def capture(known_people: None) -> Capture:
    source = build.capture(TEXT)
    reading.suggest(source)
    return source


def split_quote(capture: Capture) -> Appearance:
    return capture.appearances.get(pieces=2)


def post(client: Client, url: str, **typed: Any) -> HttpResponse:
    return client.post(url, typed, headers={"X-Desk": "1"})


def form_of(client: Client, capture: Capture, item: int) -> dict[str, Any]:
    """What a browser would post from the form at the side."""
    panel = client.get(at("read", capture.pk), {"item": item}).context["panel"]
    forms = [panel.form, *(part.form for part in panel.claims if part.form)]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: "" if value is None else getattr(value, "pk", value) for name, value in values.items()}


def save(client: Client, capture: Capture, item: int, values: dict[str, Any], **typed: Any) -> HttpResponse:
    return post(client, at("save", capture.pk, item), **{**values, **typed})


def forget(draft: Statement) -> None:
    draft.claims.all().delete()
    draft.delete()


def spans(appearance: Appearance) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.exact) for span in appearance.spans.all()]


class TestText:
    def test_the_browser_gets_every_character_as_it_is_stored(self, capture, edith):
        page = build.client_of(edith).get(at("read", capture.pk)).content.decode()
        shown = re.search(r'<div id="text"[^>]*>(.*?)</div>', page, re.DOTALL)[1]
        as_parsed = re.sub("\r\n?", "\n", re.sub("<[^>]*>", "", shown))
        assert html.unescape(as_parsed.replace("&#13;", "\0")).replace("\0", "\r") == capture.text

    def test_hostile_text_is_shown_and_never_obeyed(self, edith, known_people):
        text = "“We will <script>alert(1)</script> open & <img src=x onerror=alert(2)> close,” said Mara Quill."
        source = build.capture(text)
        reading.suggest(source)
        client = build.client_of(edith)
        page = client.get(at("read", source.pk)).content.decode()
        parts = client.get(at("parts", source.pk)).json()
        for shown in (page, parts["text"], parts["list"], parts["panel"]):
            assert "<script>alert" not in shown
            assert "<img src=x" not in shown
        assert "&lt;script&gt;alert(1)" in parts["text"]

    def test_marks_may_overlap_and_nest_and_the_text_stays_whole(self, edith):
        source = build.capture("one two three four five six")
        for number, extent in enumerate([(0, 18), (4, 13), (8, 23)]):
            row = Statement.objects.create(words=f"{number}", form=Form.INDIRECT)
            statements.attach(row, source, [Span(*extent)])
        cut = stretches(source.text, items_of(source))
        assert "".join(one.text for one in cut) == source.text
        assert [(one.text, [item.number for item in one.items]) for one in cut] == [
            ("one ", [1]),
            ("two ", [1, 2]),
            ("three", [1, 2, 3]),
            (" four", [1, 3]),
            (" five", [3]),
            (" six", []),
        ]
        page = build.client_of(edith).get(at("read", source.pk)).content.decode()
        assert page.count("<mark") == page.count("</mark>") == 5

    def test_a_split_quote_is_one_item_with_two_marks(self, capture):
        item = next(item for item in items_of(capture) if item.appearance.pieces == 2)
        marked = [one.text for one in stretches(capture.text, items_of(capture)) if item in one.items]
        assert marked == ["We will open a plant in Norland", "and hire 200 people by 2026."]

    def test_the_page_asks_the_database_no_more_for_more_quotes(self, edith, django_assert_max_num_queries):
        source = build.capture("word " * 200)
        for place in range(40):
            row = Statement.objects.create(words="word", form=Form.INDIRECT)
            statements.attach(row, source, [Span(5 * place, 5 * place + 4)])
        client = build.client_of(edith)
        with django_assert_max_num_queries(32):
            assert client.get(at("read", source.pk)).status_code == 200


class TestSelecting:
    def test_a_selection_across_a_split_quote_gives_its_two_quoted_pieces(self):
        start = TEXT.index("“We")
        first, whole = readings_of(TEXT, Span(start, start + len(SPLIT)))
        assert [span.of(TEXT) for span in first.spans] == [
            "We will open a plant in Norland",
            "and hire 200 people by 2026.",
        ]
        assert (first.form, whole.form, len(whole.spans)) == (Form.DIRECT, Form.MIXED, 1)

    @pytest.mark.parametrize(
        ("selected", "form", "pieces"),
        [
            ("open a plant", Form.DIRECT, ["open a plant"]),
            ("“We will open a plant in Norland,”", Form.DIRECT, ["We will open a plant in Norland"]),
            ("  that prices would fall", Form.INDIRECT, ["that prices would fall"]),
            (
                "Norland,” said Mara Quill, who",
                Form.MIXED,
                ["Norland,” said Mara Quill, who"],
            ),
        ],
    )
    def test_a_selection_is_taken_as_it_stands_in_its_quotation_marks(self, selected, form, pieces):
        text = f"{TEXT} It said  that prices would fall."
        start = text.index(selected)
        first = readings_of(text, Span(start, start + len(selected)))[0]
        assert (first.form, [span.of(text) for span in first.spans]) == (form, pieces)

    def test_a_selection_without_a_word_is_no_quote(self):
        assert readings_of("Yes. “ ” … No.", Span(4, 10)) == []

    @pytest.mark.parametrize("words", ["Cafe\u0301s 👩‍💻 were full", "🎉", "she\r\n\r\n🎉 told", "full"])
    def test_offsets_are_code_points_whatever_the_characters(self, edith, words):
        text = f"\r\n🎉🎉 {words} – “{words}”\r\n"
        source = build.capture(text)
        start = text.index(words)
        url = at("add", source.pk)
        answer = post(build.client_of(edith), url, start=start, end=start + len(words), words=words)
        if not any(letter.isalnum() for letter in words):
            assert answer.status_code == 422
            return
        assert answer.status_code == 200, answer.json()["said"]
        row = source.appearances.get()
        assert (row.start, row.end) == (start, start + len(words))
        assert source.text[row.start : row.end] == words

    def test_other_words_at_the_offsets_are_refused(self, capture, edith):
        before = Appearance.objects.count()
        start = capture.text.index("prices")
        answer = post(build.client_of(edith), at("add", capture.pk), start=start + 1, end=start + 7, words="prices")
        assert answer.status_code == 422
        assert "Other words stand at this place" in answer.json()["said"]
        assert Appearance.objects.count() == before

    @pytest.mark.parametrize(
        "place", [{}, {"start": 5, "end": 2}, {"start": 0, "end": 10**9}, {"start": "x", "end": "²"}]
    )
    def test_nonsense_places_are_refused_not_crashed_on(self, capture, edith, place):
        client = build.client_of(edith)
        assert post(client, at("add", capture.pk), words="x", **place).status_code == 422
        assert client.get(at("pieces", capture.pk), place).json() == {"readings": []}

    def test_a_quote_that_was_added_takes_speaker_and_day_from_the_reader(self, capture, edith):
        forget(split_quote(capture).statement)
        start = capture.text.index(SPLIT)
        answer = post(
            build.client_of(edith), at("add", capture.pk), start=start, end=start + len(SPLIT), words=SPLIT, reading=0
        )
        assert answer.status_code == 200
        row = split_quote(capture)
        assert spans(row) == [
            (start + 1, start + 32, "We will open a plant in Norland"),
            (start + 1 + SPLIT.index("and hire") - 1, start + len(SPLIT) - 1, "and hire 200 people by 2026."),
        ]
        assert str(row.statement.speaker) == "Mara Quill"
        assert row.statement.created_by == edith

    def test_the_same_words_twice_are_refused(self, capture, edith):
        start = capture.text.index(SPLIT)
        answer = post(build.client_of(edith), at("add", capture.pk), start=start, end=start + len(SPLIT), words=SPLIT)
        assert "in the list already" in answer.json()["said"]


class TestRejecting:
    def test_a_rejected_place_does_not_come_back_when_the_capture_is_read_again(self, capture, edith):
        row = split_quote(capture).statement
        post(build.client_of(edith), at("reject", capture.pk, split_quote(capture).pk))
        assert reading.suggest(capture) == []
        forget(row)
        assert [str(one) for one in reading.suggest(capture)] == []
        assert Refusal.objects.standing().get().statement is None

    def test_a_rejected_draft_waits_in_no_queue_and_cannot_be_published(self, capture, edith):
        row = split_quote(capture).statement
        desk.refuse(row, capture, edith, build.NOW)
        assert row not in Statement.objects.to_check()
        assert "It was rejected" in statements.what_publishing_asks(row, build.NOW.date())["state"]
        client = build.client_of(edith)
        shown = client.get(reverse("admin:tracker_statement_changelist")).content.decode()
        assert f"/statement/{row.pk}/" not in shown
        only = client.get(reverse("admin:tracker_statement_changelist"), {"rejected": "only"}).content.decode()
        assert f"/statement/{row.pk}/" in only

    def test_undo_takes_a_rejection_back(self, capture, edith):
        row = split_quote(capture).statement
        desk.refuse(row, capture, edith, build.NOW)
        answer = post(build.client_of(edith), at("undo", capture.pk))
        assert answer.json()["said"] == "Rejection undone."
        assert row in Statement.objects.to_check()
        assert Refusal.objects.get().lifted_by == edith

    def test_words_that_were_rejected_wait_again_when_they_are_selected(self, capture, edith):
        place = split_quote(capture)
        desk.refuse(place.statement, capture, edith, build.NOW)
        start = capture.text.index(SPLIT)
        added = desk.add_quote(capture, Span(start, start + len(SPLIT)), SPLIT, edith, build.NOW)
        assert added == place
        assert not Refusal.objects.standing().exists()

    def test_what_was_published_is_not_rejected(self, capture, edith):
        place = split_quote(capture)
        statements.publish(place.statement, edith, build.NOW)
        answer = post(build.client_of(edith), at("reject", capture.pk, place.pk))
        assert answer.status_code == 422
        assert "correct or withdraw it" in answer.json()["said"]
        assert not Refusal.objects.exists()

    def test_no_task_rejects(self, capture, edith):
        with connection.cursor() as cursor:
            cursor.execute("SET on_record.actor = 'machine'")
        try:
            with pytest.raises(IntegrityError, match="a_person_decides"), transaction.atomic():
                desk.refuse(split_quote(capture).statement, capture, edith, build.NOW)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET on_record.actor")


class TestAccepting:
    def test_nothing_asked_it_is_published_with_the_claims_that_say_how_they_are_judged(self, capture, edith):
        place = split_quote(capture)
        claim = place.statement.claims.get()
        desk.change(claim, {"criteria": "A plant that works."}, capture, edith, build.NOW)
        answer = post(build.client_of(edith), at("accept", capture.pk, place.pk))
        assert answer.json()["said"] == "Published, and its claim."
        claim.refresh_from_db()
        assert (claim.state, claim.statement.state) == (EditorialState.PUBLISHED, EditorialState.PUBLISHED)

    def test_a_claim_without_criteria_stays_a_draft_and_the_page_says_so(self, capture, edith):
        place = split_quote(capture)
        answer = post(build.client_of(edith), at("accept", capture.pk, place.pk))
        assert answer.json()["said"] == "Published. 1 of its claims still asks how it will be judged."
        assert place.statement.claims.get().state == EditorialState.DRAFT

    def test_what_publishing_asks_stands_beside_its_field(self, capture, edith):
        place = split_quote(capture)
        desk.change(place.statement, {"speaker": None}, capture, edith, build.NOW)
        answer = post(build.client_of(edith), at("accept", capture.pk, place.pk))
        assert answer.status_code == 422
        assert re.search(r'id="quote-speaker_name-says">Say who said it', answer.json()["panel"])
        place.statement.refresh_from_db()
        assert place.statement.state == EditorialState.DRAFT

    def test_publishing_is_not_undone_silently(self, capture, edith):
        place = split_quote(capture)
        client = build.client_of(edith)
        save(client, capture, place.pk, form_of(client, capture, place.pk), **{"quote-venue": "a fair"})
        post(client, at("accept", capture.pk, place.pk))
        answer = post(client, at("undo", capture.pk))
        assert answer.status_code == 422
        assert "correct or withdraw it on its own page" in answer.json()["said"]
        place.statement.refresh_from_db()
        assert (place.statement.state, place.statement.venue) == (EditorialState.PUBLISHED, "a fair")


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

    def test_a_submission_becomes_a_draft_again(self, capture, edith):
        row = split_quote(capture).statement
        desk.submit(row, capture, edith, build.NOW)
        undo.undo(capture, edith, build.NOW)
        row.refresh_from_db()
        assert row.state == EditorialState.DRAFT


class TestSameStatement:
    def test_the_same_words_in_another_outlet_become_a_further_source_and_undo_parts_them(self, capture, edith):
        client = build.client_of(edith)
        other = build.capture(
            "Quill Works: “We will open a new plant in Norland,” said Mara Quill, who runs Quill Works."
        )
        draft = reading.suggest(other)[0]
        place, into = draft.appearances.get(), split_quote(capture).statement
        page = client.get(at("same", other.pk, place.pk), headers={"X-Desk": "1"}).content.decode()
        assert "<ins>" in page
        assert f'name="into" value="{into.pk}"' in page
        assert re.search(r'value="paraphrase" selected', page)
        answer = post(client, at("join", other.pk, place.pk), into=into.pk, wording="paraphrase")
        assert answer.status_code == 200, answer.json()["said"]
        assert not Statement.objects.filter(pk=draft.pk).exists()
        assert into.appearances.get(capture=other).wording == "paraphrase"
        assert post(client, at("undo", other.pk)).json()["said"] == "Joining undone."
        assert Appearance.objects.get(pk=place.pk).statement_id not in (into.pk, draft.pk)

    @pytest.mark.parametrize("into", ["", "0", "x", "9" * 30])
    def test_nothing_to_join_with_is_refused(self, capture, edith, into):
        assert (
            post(build.client_of(edith), at("join", capture.pk, split_quote(capture).pk), into=into).status_code == 422
        )


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


class TestArriving:
    def add(self, client: Client, **typed: Any) -> HttpResponse:
        outlet = build.outlet()
        values = {
            "outlet": outlet.pk,
            "title": "",
            "canonical_url": "",
            "published_on": "2024-03-05",
            "text": "",
            **typed,
        }
        return client.post(reverse("admin:tracker_article_add"), values)

    def test_a_pasted_text_lands_on_its_desk_and_waits_for_the_reader(self, edith, known_people):
        client = build.client_of(edith)
        answer = self.add(client, text=TEXT)
        assert answer["Location"] == reverse("admin:tracker_article_read", args=[Article.objects.get().pk])
        page = client.get(answer["Location"], follow=True)
        source = Capture.objects.get()
        assert page.redirect_chain[-1][0] == at("read", source.pk)
        assert "It waits for the reader" in page.content.decode()
        assert client.get(at("progress", source.pk)).json()["over"] is False

    def test_an_address_is_fetched_and_the_page_says_how_far_that_is(self, edith):
        client = build.client_of(edith)
        answer = self.add(client, canonical_url="https://news.example/a")
        assert Job.objects.get().kind == JobKind.CAPTURE_ARTICLE
        assert "The page waits to be fetched" in client.get(answer["Location"]).content.decode()

    def test_neither_text_nor_address_is_asked_for_beside_the_field(self, edith):
        page = self.add(build.client_of(edith))
        assert page.context["adminform"].form.errors["text"]

    def test_a_reader_that_gave_up_is_told(self, capture, edith):
        Job.objects.filter(kind=JobKind.READ_CAPTURE).update(parked_at=build.NOW, attempts=5, error="ValueError: x")
        assert reading_state(capture, build.NOW).failed
        page = build.client_of(edith).get(at("read", capture.pk)).content.decode()
        assert "Given up after 5 attempts: ValueError: x" in page

    def test_the_next_article_is_the_next_older_one_with_suggestions(self, capture, edith):
        empty = articles.add_text(build.outlet(), "Nothing was said.", published_on=None, now=build.NOW)
        newer = build.capture(f"{SPLIT} Later.", url="https://news.example/b")
        reading.suggest(newer)
        assert next_to_read() == newer.pk
        assert next_to_read(newer) == capture.pk
        assert next_to_read(capture) == newer.pk
        assert next_to_read(empty) == capture.pk or next_to_read(empty) == newer.pk
        answer = build.client_of(edith).get(at("next"), {"after": newer.pk})
        assert answer["Location"].startswith(at("read", capture.pk))

    def test_the_first_page_and_the_lists_lead_to_the_desk(self, capture, edith):
        client = build.client_of(edith)
        assert "Read an article" in client.get(reverse("admin:index")).content.decode()
        row = split_quote(capture).statement
        page = client.get(reverse("admin:tracker_statement_read", args=[row.pk]))
        assert page["Location"].startswith(at("read", capture.pk))


POSTS = ("add", "undo", "here")
ITEM_POSTS = ("save", "accept", "reject", "lift", "join", "claim", "person")
GETS = ("read", "parts", "people", "window", "pieces", "progress")


class TestWhoMayDoWhat:
    def staff(self, *names: str) -> Client:
        user = User.objects.create_user("guest", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        return build.client_of(user)

    def test_nobody_without_a_login(self, capture):
        place, client = split_quote(capture).pk, Client()
        urls = [at(name, capture.pk) for name in POSTS + GETS] + [at(name, capture.pk, place) for name in ITEM_POSTS]
        for url in urls:
            assert client.post(url).status_code == 302, url
            assert "/login/" in client.get(url)["Location"]

    def test_staff_without_a_role_see_nothing(self, capture):
        client, place = self.staff(), split_quote(capture).pk
        for name in GETS:
            assert client.get(at(name, capture.pk)).status_code == 403, name
        for name in POSTS:
            assert client.post(at(name, capture.pk)).status_code == 403, name
        for name in ITEM_POSTS:
            assert client.post(at(name, capture.pk, place)).status_code == 403, name

    def test_who_may_only_look_reads_and_changes_nothing(self, capture):
        client, place = self.staff("view_capture", "view_statement"), split_quote(capture).pk
        page = client.get(at("read", capture.pk))
        assert page.status_code == 200
        assert 'data-key="a"' not in page.content.decode()
        before = Statement.objects.values_list("pk", "version")
        for name in ("add", "undo"):
            assert client.post(at(name, capture.pk)).status_code == 403, name
        for name in ITEM_POSTS:
            assert client.post(at(name, capture.pk, place)).status_code == 403, name
        assert list(before) == list(Statement.objects.values_list("pk", "version"))

    def test_who_may_change_but_not_publish_submits_for_review(self, capture):
        client = self.staff("view_capture", "view_statement", "change_statement")
        answer = post(client, at("accept", capture.pk, split_quote(capture).pk))
        assert answer.json()["said"] == "Submitted for review."
        assert split_quote(capture).statement.state == EditorialState.IN_REVIEW

    def test_without_the_right_to_change_claims_a_save_leaves_them(self, capture):
        client, place = self.staff("view_capture", "view_statement", "change_statement"), split_quote(capture)
        claim = place.statement.claims.get()
        values = form_of(client, capture, place.pk)
        save(client, capture, place.pk, values, **{f"claim-{claim.pk}-market": "Mars", "quote-venue": "a fair"})
        assert Claim.objects.get(pk=claim.pk).market == claim.market
        assert Statement.objects.get(pk=place.statement_id).venue == "a fair"

    @pytest.mark.parametrize("role", ["editor", "chief editor"])
    def test_both_roles_publish(self, capture, role):
        client = build.client_of(build.editor("carl", role))
        assert post(client, at("accept", capture.pk, split_quote(capture).pk)).status_code == 200

    def test_only_a_post_changes_anything_and_only_with_its_token(self, capture, edith):
        place, client = split_quote(capture).pk, build.client_of(edith)
        for name in ITEM_POSTS:
            assert client.get(at(name, capture.pk, place)).status_code == 405, name
        for name in POSTS:
            assert client.get(at(name, capture.pk)).status_code == 405, name
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(edith)
        assert strict.post(at("reject", capture.pk, place)).status_code == 403
        assert not DeskStep.objects.filter(verb=DeskVerb.REJECTED).exists()

    def test_a_quote_of_another_capture_is_not_reached_from_here(self, capture, edith):
        other = build.capture("Nothing here.")
        client, place = build.client_of(edith), split_quote(capture).pk
        for name in ITEM_POSTS:
            assert client.post(at(name, other.pk, place)).status_code == 404, name
