"""The company's right of reply: asked with a deadline and a text, reminded, answered, or noted as without an answer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import admin_builders as build
from tests.builders import draft_claim, person, published_claim, refused
from tests.test_admin import at, fill_in, said_to_the_editor
from tracker.actions import replies
from tracker.models import Event, Reply
from tracker.queries.claims import claim_page
from tracker.queries.past import Moment
from tracker.vocabulary import EventKind

pytestmark = pytest.mark.django_db

ASKED, DUE = date(2026, 3, 2), date(2026, 3, 9)
AFTER = DUE + timedelta(days=1)


def asked(**given) -> Reply:
    return replies.ask(published_claim(), person(), ASKED, "email", **{"due_on": DUE, **given})


class TestAsking:
    def test_who_was_asked_and_in_which_words_is_kept(self):
        row = asked(addressee=" Press office ", question="Has the store opened?\n")
        row.refresh_from_db()
        assert (row.addressee, row.question, row.asked_by) == ("Press office", "Has the store opened?", person())
        assert list(Reply.objects.waiting()) == [row]

    def test_a_deadline_before_the_question_is_refused(self):
        with pytest.raises(ValidationError, match="before the question"):
            asked(due_on=ASKED - timedelta(days=1))

    def test_nobody_is_asked_about_a_draft(self):
        with pytest.raises(ValidationError, match="Publish the claim first"):
            replies.ask(draft_claim(), person(), ASKED, "email")


class TestWaiting:
    def test_those_past_their_deadline_are_the_queue_with_the_oldest_first(self):
        late, later = asked(), asked(due_on=DUE + timedelta(days=5))
        without = asked(due_on=None)
        assert list(Reply.objects.overdue(DUE)) == []
        assert list(Reply.objects.overdue(AFTER)) == [late]
        assert list(Reply.objects.overdue(date(2027, 1, 1))) == [late, later]
        assert list(Reply.objects.waiting()) == [late, later, without]

    def test_a_reminder_moves_the_deadline_and_the_old_one_stays_readable(self):
        row = asked()
        replies.remind(row, person(), AFTER, AFTER + timedelta(days=3))
        assert (row.reminded_on, row.due_on) == (AFTER, date(2026, 3, 13))
        assert [one.due_on for one in row.revisions.order_by("pgh_id")] == [DUE, date(2026, 3, 13)]
        assert not Reply.objects.overdue(AFTER).exists()

    def test_a_reminder_may_keep_the_deadline(self):
        row = asked()
        replies.remind(row, person(), ASKED)
        assert row.due_on == DUE

    @pytest.mark.parametrize(("on", "due_on"), [(ASKED - timedelta(days=1), DUE), (AFTER, DUE)])
    def test_days_that_come_too_early_are_refused(self, on, due_on):
        row = asked()
        with pytest.raises(ValidationError, match="lies before"):
            replies.remind(row, person(), on, due_on)
        row.refresh_from_db()
        assert row.reminded_on is None


class TestAnswers:
    def test_an_answer_is_public_names_its_source_and_ends_the_waiting(self):
        row, source = asked(), build.article()
        replies.record_answer(row, person(), AFTER, "It opens in May.", answered_in=source)
        row.refresh_from_db()
        assert (row.answer, row.answered_in, row.closed_by) == ("It opens in May.", source, person())
        assert Event.objects.filter(kind=EventKind.REPLY_RECEIVED, reply=row).count() == 1
        assert not Reply.objects.waiting().exists()

    def test_an_answer_is_never_changed(self):
        row = asked()
        replies.record_answer(row, person(), AFTER, "It opens in May.")
        for verb in (
            lambda: replies.record_answer(row, person(), AFTER, "No."),
            lambda: replies.remind(row, person(), AFTER),
            lambda: replies.note_no_answer(row, person(), AFTER),
        ):
            with pytest.raises(ValidationError, match="recorded already"):
                verb()
        with refused("reply_answer_stays"):
            Reply.objects.filter(pk=row.pk).update(answer="No.")

    def test_no_answer_is_noted_only_after_the_deadline(self):
        row = asked()
        with pytest.raises(ValidationError, match="has until 9 March 2026"):
            replies.note_no_answer(row, person(), DUE)
        with refused("reply_is_missed_after_its_deadline"):
            Reply.objects.filter(pk=row.pk).update(no_answer_on=DUE)
        replies.note_no_answer(row, person(), AFTER)
        assert (row.no_answer_on, row.closed_by) == (AFTER, person())
        assert not Reply.objects.waiting().exists()

    def test_without_a_deadline_none_can_be_missed(self):
        with pytest.raises(ValidationError, match="No deadline was given"):
            replies.note_no_answer(asked(due_on=None), person(), AFTER)

    def test_an_answer_that_comes_late_is_still_printed(self):
        row = asked()
        replies.note_no_answer(row, person(), AFTER)
        replies.record_answer(row, person(), AFTER + timedelta(days=2), "Sorry: it opens in May.")
        page = claim_page(type(row.claim).objects.with_everything().get(pk=row.claim_id), Moment(AFTER))
        assert page is not None
        assert [one.answer for one in page.replies] == ["Sorry: it opens in May."]


class TestPages:
    def test_the_letter_says_what_was_said_how_it_is_read_and_until_when(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        form = client.get(at("claim_ask_reply", claim.pk)).context["form"]
        words = form["question"].value()
        for part in ("5 March 2024", "Mara Quill, Chief executive of Quill Works", build.WORDS, claim.proposition):
            assert part in words
        assert f"by {timezone.localdate() + timedelta(days=7):%-d %B %Y}" in words

    def test_a_changed_deadline_is_changed_in_the_letter(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        due_on = timezone.localdate() + timedelta(days=20)
        page = fill_in(client, at("claim_ask_reply", claim.pk), due_on=due_on.isoformat(), addressee="Press office")
        row = Reply.objects.get()
        assert f"your answer by {due_on:%-d %B %Y}" in row.question
        assert page.redirect_chain[-1][0] == at("reply_change", row.pk)
        assert "Press office" in page.content.decode()

    def test_from_a_question_to_no_answer_and_a_late_answer(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        fill_in(client, at("claim_ask_reply", claim.pk), asked_on="2026-03-02", due_on="2026-03-09")
        row = Reply.objects.get()
        assert "Deadline has passed" in client.get(f"{at('reply_changelist')}?standing=overdue").content.decode()
        fill_in(client, at("reply_remind", row.pk), reminded_on="2026-03-10", due_on="2026-03-13")
        page = fill_in(client, at("reply_no_answer", row.pk), no_answer_on="2026-03-13")
        assert "has until 13 March 2026" in page.content.decode()
        fill_in(client, at("reply_no_answer", row.pk), no_answer_on="2026-03-14")
        fill_in(client, at("reply_record_answer", row.pk), answered_on="2026-03-20", answer="It opens in May.")
        row.refresh_from_db()
        assert (row.no_answer_on, row.answered_on) == (date(2026, 3, 14), date(2026, 3, 20))

    def test_what_is_typed_is_kept_when_it_is_refused(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        page = fill_in(
            client, at("claim_ask_reply", claim.pk), asked_on="2026-03-02", due_on="2026-03-01", question="Has it?"
        )
        assert "lies before the question" in said_to_the_editor(page)
        assert page.context["form"]["question"].value() == "Has it?"
        assert not Reply.objects.exists()

    def test_a_reader_of_the_admin_asks_nobody(self):
        edith = build.editor()
        claim = build.published_claim(edith)
        row = replies.ask(claim, edith, ASKED, "email", DUE)
        edith.groups.clear()
        client = build.client_of(edith)
        for name, pk in (("claim_ask_reply", claim.pk), ("reply_remind", row.pk), ("reply_no_answer", row.pk)):
            assert client.post(at(name, pk)).status_code == 403
