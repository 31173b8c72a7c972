"""The whole story as editors live it, through the pages of the admin."""

from datetime import date
from typing import Any

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_builders as build
from tracker.models import (
    Article,
    Claim,
    ClaimLink,
    Evidence,
    Executive,
    Job,
    Reply,
    Statement,
    Verdict,
    VerdictProposal,
)
from tracker.vocabulary import EditorialState, EvidenceState, Outcome, ProposalState

pytestmark = pytest.mark.django_db


def at(name: str, pk: Any = None) -> str:
    return reverse(f"admin:tracker_{name}", args=[] if pk is None else [pk])


def form_values(page: HttpResponse) -> dict[str, Any]:
    """What a browser would post back from the form of a page, inlines left out."""
    form = page.context["adminform"].form if "adminform" in page.context else page.context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    for formset in page.context.get("inline_admin_formsets") or []:
        values |= {f"{formset.formset.prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    if "original" in page.context and hasattr(page.context["original"], "version"):
        values["opened_at_version"] = page.context["original"].version
    return values


def fill_in(client: Client, url: str, **typed: Any) -> HttpResponse:
    return client.post(url, {**form_values(client.get(url)), **typed}, follow=True)


def said_to_the_editor(page: HttpResponse) -> str:
    return " ".join(str(message) for message in messages.get_messages(page.wsgi_request)) + page.content.decode()


def a_quote(**typed: Any) -> dict[str, Any]:
    return {
        "words": build.WORDS,
        "form": "direct",
        "language": "en",
        "said_on": "2024-03-05",
        "said_precision": "day",
        "speaker": build.executive().pk,
        **typed,
    }


class TestQuote:
    def test_the_only_position_held_that_day_is_proposed_and_said_so(self) -> None:
        client, quote = build.client_of(build.editor()), a_quote()
        held = build.position(Executive.objects.get(), build.company())
        page = fill_in(client, at("statement_add"), **quote)
        assert Statement.objects.get().position == held
        assert f"Position on that day: {held}" in said_to_the_editor(page)

    def test_several_positions_on_that_day_are_listed_and_none_is_chosen(self) -> None:
        client, quote, employer = build.client_of(build.editor()), a_quote(), build.company()
        who = Executive.objects.get()
        build.position(who, employer, "Chair")
        build.position(who, employer, "Chief executive")
        page = fill_in(client, at("statement_add"), **quote)
        assert not Statement.objects.exists()
        assert "Chief executive, Quill Works; Chair, Quill Works" in page.content.decode()

    def test_a_quote_without_a_named_speaker_is_kept_as_such(self) -> None:
        client = build.client_of(build.editor())
        fill_in(client, at("statement_add"), words=build.WORDS, form="indirect", language="en")
        row = Statement.objects.get()
        assert row.speaker_status == "unknown"
        fill_in(client, at("statement_change", row.pk), speaker_status="company")
        row.refresh_from_db()
        assert row.speaker_status == "company"

    def test_a_position_of_somebody_else_is_refused(self) -> None:
        client, quote = build.client_of(build.editor()), a_quote()
        other = build.position(build.executive("Olof Brandt"), build.company())
        page = fill_in(client, at("statement_add"), **quote, position=other.pk)
        assert not Statement.objects.exists()
        assert "Olof Brandt held it" in page.content.decode()

    def test_source_words_are_attached_where_they_stand(self) -> None:
        client, source = build.client_of(build.editor()), build.article()
        page = fill_in(client, at("statement_add"), **a_quote(source_article=source.pk, title_as_published="who runs"))
        appearance = Statement.objects.get().appearances.get()
        assert appearance.exact == build.WORDS
        assert appearance.title_as_published == "who runs"
        assert build.WORDS in page.content.decode()

    def test_words_that_the_source_does_not_hold_are_refused_and_the_typing_is_kept(self) -> None:
        client, source = build.client_of(build.editor()), build.article()
        quote = a_quote(source_article=source.pk, source_words="We will close every plant", venue="a fair")
        page = fill_in(client, at("statement_add"), **quote)
        assert not Statement.objects.exists()
        assert "does not stand in the source word for word" in page.content.decode()
        assert page.context["adminform"].form["venue"].value() == "a fair"

    def test_words_that_belong_to_another_statement_are_an_error_on_the_form_not_a_crash(self) -> None:
        edith = build.editor()
        client, other = build.client_of(edith), build.statement(edith)
        source = other.appearances.get().capture.article
        quote = {"words": build.WORDS, "form": "direct", "language": "en", "source_article": source.pk}
        page = fill_in(client, at("statement_add"), **quote)
        assert page.status_code == 200
        assert Statement.objects.count() == 1
        assert "belong to statement" in page.content.decode()

    def test_what_was_published_is_corrected_never_edited(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        said = claim.statement
        page = client.get(at("statement_change", said.pk))
        assert "words" not in page.context["adminform"].form.fields
        fill_in(client, at("statement_change", said.pk), words="Other words", said_on="2020-01-01")
        said.refresh_from_db()
        assert said.words == build.WORDS

    def test_a_correction_of_the_day_moves_the_horizon_and_reopens_the_claim(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        url = at("statement_correct", claim.statement_id)
        fill_in(client, url, said_on="2023-03-05", reason="The recording", note="Said a year earlier.")
        claim.refresh_from_db()
        assert claim.statement.said_on == date(2023, 3, 5)
        assert claim.opens_on == date(2024, 1, 1)
        assert claim.state == EditorialState.IN_REVIEW
        assert claim.statement.corrections.get().note == "Said a year earlier."

    def test_a_correction_without_a_change_is_refused(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        page = fill_in(client, at("statement_correct", claim.statement_id), reason="r", note="n")
        assert "Nothing was changed." in page.content.decode()

    def test_what_publishing_still_asks_is_told(self) -> None:
        edith = build.editor()
        client = build.client_of(edith)
        bare = Statement.objects.create(words="Some words", form="direct", created_by=edith)
        page = fill_in(client, at("statement_publish", bare.pk))
        bare.refresh_from_db()
        assert bare.state == EditorialState.DRAFT
        assert "Attach the source words" in page.content.decode()


class TestClaim:
    def test_the_phrase_gives_the_window(self) -> None:
        edith = build.editor()
        client, said = build.client_of(edith), build.statement(edith)
        fill_in(client, at("statement_write_claim", said.pk))
        url = at("claim_change", Claim.objects.get().pk)
        fill_in(client, url, phrase="next year", criteria="A plant opens.")
        claim = Claim.objects.get()
        assert (claim.opens_on, claim.last_day) == (date(2025, 1, 1), date(2025, 12, 31))
        assert claim.created_by == edith

    def test_days_typed_by_hand_go_before_the_phrase_until_they_are_emptied(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.claim_on(build.statement(edith), edith)
        url = at("claim_change", claim.pk)
        fill_in(client, url, last_day="2025-06-30")
        claim.refresh_from_db()
        assert (claim.rule, claim.last_day) == ("by hand", date(2025, 6, 30))
        fill_in(client, url, first_day="", last_day="", due_kind="")
        claim.refresh_from_db()
        assert claim.rule != "by hand"
        assert claim.last_day == date(2025, 12, 31)

    def test_a_window_that_ends_before_it_starts_is_an_error_beside_its_day(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.claim_on(build.statement(edith), edith)
        page = fill_in(client, at("claim_change", claim.pk), first_day="2025-06-30", last_day="2025-06-01")
        assert page.context["adminform"].form.errors["last_day"] == ["The last day lies before the first."]

    def test_a_due_kind_that_does_not_fit_the_days_is_an_error_not_a_crash(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.claim_on(build.statement(edith), edith)
        page = fill_in(client, at("claim_change", claim.pk), due_kind="not_before")
        assert "need an end" in page.content.decode()

    def test_correcting_the_window_records_it(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        fill_in(client, at("claim_correct", claim.pk), last_day="2025-06-30", reason="r", note="Half the year.")
        claim.refresh_from_db()
        assert claim.last_day == date(2025, 6, 30)
        assert claim.corrections.get(field="window").note == "Half the year."

    def test_a_claim_is_linked_to_an_earlier_one(self) -> None:
        edith = build.editor()
        client, earlier = build.client_of(edith), build.published_claim(edith)
        later = build.published_claim(edith, 1)
        fill_in(client, at("claim_link", later.pk), earlier=earlier.pk, kind="postpones")
        assert ClaimLink.objects.get().confirmed_by == edith

    def test_looking_now_queues_a_check(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        fill_in(client, at("claim_look", claim.pk))
        assert Job.objects.filter(kind="check_claim", claim=claim).exists()

    def test_the_company_is_asked_and_its_answer_recorded_once(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        fill_in(client, at("claim_ask_reply", claim.pk), asked_on="2024-06-03", channel="email")
        url = at("reply_record_answer", Reply.objects.get().pk)
        fill_in(client, url, answered_on="2024-06-05", answer="We stand by it.")
        page = client.post(url, {"opened_at_version": 2, "answered_on": "2024-06-06", "answer": "No."}, follow=True)
        assert Reply.objects.get().answer == "We stand by it."
        assert "recorded already" in page.content.decode()


class TestVerdict:
    def test_from_quote_to_seconded_verdict(self) -> None:
        edith, chief = build.editor(), build.editor("carl", "chief editor")
        client, source = build.client_of(edith), build.article()
        quote = a_quote(source_article=source.pk)
        build.position(Executive.objects.get(), build.company())
        fill_in(client, at("statement_add"), **quote)
        said = Statement.objects.get()
        fill_in(client, at("statement_publish", said.pk))
        fill_in(client, at("statement_write_claim", said.pk))
        claim = Claim.objects.get()
        fill_in(client, at("claim_change", claim.pk), phrase="next year", criteria="A plant opens.")
        fill_in(client, at("claim_publish", claim.pk))
        evidence = build.suggestion(claim)
        fill_in(client, at("evidence_judge", evidence.pk), decision="confirm", stance="confirms")
        self.propose(client, claim, evidence=[evidence.pk])
        proposal = VerdictProposal.objects.get()
        fill_in(build.client_of(chief), at("verdictproposal_second", proposal.pk))
        verdict = Verdict.objects.get()
        assert (verdict.outcome, verdict.decided_by, verdict.seconded_by) == (Outcome.KEPT, edith, chief)
        assert list(verdict.evidence.all()) == [evidence]

    def propose(self, client: Client, claim: Claim, **typed: Any) -> HttpResponse:
        decision = {
            "outcome": "kept",
            "reason_code": "reported_done",
            "rationale": "It opened.",
            "true_since": "2025-05-05",
        }
        return fill_in(client, at("claim_propose", claim.pk), **{**decision, **typed})

    def proposal(self, by: Any) -> VerdictProposal:
        client, claim = build.client_of(by), build.published_claim(by)
        evidence = build.suggestion(claim)
        fill_in(client, at("evidence_judge", evidence.pk), decision="confirm", stance="confirms")
        self.propose(client, claim, evidence=[evidence.pk])
        return VerdictProposal.objects.get()

    def test_nobody_seconds_their_own_proposal(self) -> None:
        chief = build.editor("carl", "chief editor")
        proposal = self.proposal(chief)
        page = fill_in(build.client_of(chief), at("verdictproposal_second", proposal.pk))
        assert "somebody else" in page.content.decode()
        assert not Verdict.objects.exists()

    def test_an_editor_is_no_second_name(self) -> None:
        proposal = self.proposal(build.editor())
        other = build.client_of(build.editor("otto"))
        assert other.post(at("verdictproposal_second", proposal.pk)).status_code == 403
        assert not Verdict.objects.exists()

    def test_a_proposal_is_declined_with_a_note(self) -> None:
        proposal = self.proposal(build.editor())
        chief = build.client_of(build.editor("carl", "chief editor"))
        fill_in(chief, at("verdictproposal_decline", proposal.pk), note="One source is not enough.")
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.DECLINED

    def test_what_the_rules_still_ask_is_told_and_nothing_is_recorded(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        page = self.propose(client, claim)
        assert not VerdictProposal.objects.exists()
        assert page.context["form"].errors["evidence"] == ["Cite confirmed evidence that confirms the claim."]
        assert page.context["form"]["rationale"].value() == "It opened."

    def test_an_outcome_that_one_person_may_give_is_recorded_at_once(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        self.propose(client, claim, outcome="inconclusive", reason_code="sources_disagree", true_since="")
        assert Verdict.objects.get().outcome == Outcome.INCONCLUSIVE
        assert not VerdictProposal.objects.exists()


class TestEvidence:
    def test_judging_leads_to_the_next_suggestion_and_keeps_the_machines_stance(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        first, second = build.suggestion(claim), build.suggestion(claim, 1)
        page = fill_in(
            client, at("evidence_judge", first.pk), decision="confirm", stance="discusses", note="Only talk."
        )
        first.refresh_from_db()
        assert (first.state, first.stance, first.suggested_stance) == ("confirmed", "discusses", "confirms")
        assert first.judged_by == edith
        assert page.redirect_chain[-1][0] == at("evidence_judge", second.pk)

    def test_chosen_rows_are_judged_and_what_was_judged_is_left(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        rows = [build.suggestion(claim, number) for number in range(3)]
        fill_in(client, at("evidence_judge", rows[0].pk), decision="reject", stance="confirms")
        chosen = {"action": "confirm_chosen", "_selected_action": [row.pk for row in rows]}
        page = client.post(at("evidence_changelist"), chosen, follow=True)
        assert Evidence.objects.filter(state=EvidenceState.CONFIRMED).count() == 2
        assert "1 had been judged already" in said_to_the_editor(page)

    def test_an_editor_adds_a_passage_that_stands_in_a_source(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        source = build.article(build.LATER)
        typed = {"claim": claim.pk, "source_article": source.pk, "stance": "confirms", "passage": build.LATER[:30]}
        fill_in(client, at("evidence_add"), **{**typed, "passage": "Not there"})
        assert not Evidence.objects.exists()
        fill_in(client, at("evidence_add"), **typed)
        assert Evidence.objects.get().judged_by == edith
        page = fill_in(client, at("evidence_add"), **typed)
        assert "evidence on this claim already" in page.content.decode()


class TestArticle:
    def test_a_pasted_text_becomes_an_article_with_a_capture_and_its_statements_are_listed(self) -> None:
        edith = build.editor()
        client = build.client_of(edith)
        typed = {"outlet": build.outlet().pk, "text": build.TEXT, "published_on": "2024-03-05"}
        fill_in(client, at("article_add"), **typed)
        article = Article.objects.get()
        assert article.captures.get().text == build.TEXT
        said = build.statement(edith)
        page = client.get(at("article_change", said.appearances.get().capture.article_id))
        assert at("statement_change", said.pk) in page.content.decode()

    def test_an_empty_text_is_an_error_on_the_form(self) -> None:
        client = build.client_of(build.editor())
        page = fill_in(client, at("article_add"), outlet=build.outlet().pk, text="  ")
        assert page.status_code == 200
        assert page.context["adminform"].form.errors["text"]

    def test_a_day_in_the_future_is_an_error_beside_the_day_and_the_text_is_kept(self) -> None:
        client = build.client_of(build.editor())
        page = fill_in(client, at("article_add"), outlet=build.outlet().pk, text=build.TEXT, published_on="2999-01-01")
        form = page.context["adminform"].form
        assert "lies in the future" in form.errors["published_on"][0]
        assert form["text"].value() == build.TEXT


class TestDesk:
    def test_each_queue_counts_what_its_list_shows(self) -> None:
        edith = build.editor()
        client = build.client_of(edith)
        build.statement(edith, 1)
        build.suggestion(build.published_claim(edith))
        for queue in client.get(reverse("admin:index")).context["queues"]:
            shown = client.get(queue.link).context
            count = shown["cl"].result_count if "cl" in shown else len(shown["rows"])
            assert count == queue.count, queue.title

    def test_empty_queues_say_so(self) -> None:
        page = build.client_of(build.editor()).get(reverse("admin:index")).content.decode()
        assert "Every suggestion has been judged." in page
        assert "No claim is past due without a verdict." in page

    def test_a_parked_job_is_tried_again_by_a_chief_editor_only(self) -> None:
        edith = build.editor()
        build.article()
        job = Job.objects.order_by("pk").first()
        assert job is not None
        Job.objects.filter(pk=job.pk).update(parked_at=build.NOW, attempts=5)
        assert build.client_of(edith).post(at("job_try_again", job.pk)).status_code == 403
        fill_in(build.client_of(build.editor("carl", "chief editor")), at("job_try_again", job.pk))
        job.refresh_from_db()
        assert (job.parked_at, job.attempts) == (None, 0)
