"""The reading desk as its server sees it: marks and offsets, rejecting, accepting, joining, how one gets there."""

import html
import re

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests import admin_builders as build
from tests.desk_builders import SPLIT, TEXT, at, forget, form_of, post, read_capture, save, spans, split_quote
from tracker.actions import desk, reading, statements
from tracker.extraction.selected import readings_of
from tracker.models import Appearance, Capture, Refusal, Statement
from tracker.queries.desk import items_of, stretches
from tracker.text import Span
from tracker.vocabulary import EditorialState, Form

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith() -> User:
    return build.editor()


@pytest.fixture
def capture() -> Capture:
    return read_capture()


class TestText:
    def test_the_browser_gets_every_character_as_it_is_stored(self, capture, edith):
        page = build.client_of(edith).get(at("read", capture.pk)).content.decode()
        shown = re.search(r'<div id="text"[^>]*>(.*?)</div>', page, re.DOTALL)[1]
        as_parsed = re.sub("\r\n?", "\n", re.sub("<[^>]*>", "", shown))
        assert html.unescape(as_parsed.replace("&#13;", "\0")).replace("\0", "\r") == capture.text

    def test_hostile_text_is_shown_and_never_obeyed(self, edith):
        build.position(build.executive(), build.company())
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

    def test_a_claim_left_behind_is_finished_and_published_from_the_same_place(self, capture, edith):
        place, client = split_quote(capture), build.client_of(edith)
        assert post(client, at("accept", capture.pk, place.pk)).json()["current"] == place.pk
        again = post(client, at("accept", capture.pk, place.pk))
        assert (again.status_code, again.json()["refused"].keys()) == (422, {"criteria"})
        claim = place.statement.claims.get()
        values = form_of(client, capture, place.pk)
        assert not any(name.startswith("quote-") for name in values)
        saved = save(client, capture, place.pk, values, **{f"claim-{claim.pk}-criteria": "A plant that works."})
        assert saved.json()["changed"] == ["criteria"]
        assert post(client, at("accept", capture.pk, place.pk)).json()["said"] == "Published, and its claim."
        claim.refresh_from_db()
        assert claim.state == EditorialState.PUBLISHED

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
