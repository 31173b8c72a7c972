"""The pages of a verdict: the form with its checklist, the second editor's page, previews before corrections."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import admin_builders as build
from tests.builders import (
    confirmed_evidence,
    fingerprint,
    person,
    suggested_evidence,
    verdict,
)
from tests.test_admin import at, fill_in, said_to_the_editor
from tests.test_verdict_flow import proposed
from tracker.actions import claims, verdicts
from tracker.models import Claim, Verdict, VerdictProposal
from tracker.vocabulary import EditorialState, ProposalState

pytestmark = pytest.mark.django_db


class TestProposePage:
    def typed(self, **given: Any) -> dict[str, Any]:
        return {
            "outcome": "kept", "reason_code": "reported_done", "rationale": "It opened.", "true_since": "2025-05-05",
        } | given  # fmt: skip

    def at_desk(self) -> tuple[Client, Claim]:
        edith = build.editor()
        return build.client_of(edith), build.published_claim(edith)

    def test_an_incomplete_draft_is_saved_and_come_back_to(self):
        client, claim = self.at_desk()
        page = fill_in(client, at("claim_propose", claim.pk), decision="save", rationale="It opened on")
        assert "Saved as your draft" in said_to_the_editor(page)
        form = client.get(at("claim_propose", claim.pk)).context["form"]
        assert form["rationale"].value() == "It opened on"
        assert {line.about: line.state for line in form.lines()}["outcome"] == "missing"

    def test_a_link_begins_it_with_the_claim_and_the_evidence_chosen(self):
        client, claim = self.at_desk()
        rows = [confirmed_evidence(claim), confirmed_evidence(claim), suggested_evidence(claim)]
        begin = f"{at('verdictproposal_add')}?claim={claim.pk}&evidence={rows[1].pk},{rows[2].pk},x&outcome=kept"
        page = client.get(begin, follow=True)
        assert page.redirect_chain[-1][0].startswith(at("claim_propose", claim.pk))
        form = page.context["form"]
        assert [(row.pk, cited) for row, cited in form.passages()] == [(rows[0].pk, False), (rows[1].pk, True)]
        assert form["outcome"].value() == "kept"

    def test_a_link_to_no_claim_leads_to_the_claims(self):
        client, _ = self.at_desk()
        for query in ("", "?claim=x", "?claim=999999", f"?claim={'9' * 40}"):
            page = client.get(f"{at('verdictproposal_add')}{query}", follow=True)
            assert page.redirect_chain[-1][0] == at("claim_changelist"), query

    def test_what_is_missing_is_told_and_the_typing_is_kept(self):
        client, claim = self.at_desk()
        page = fill_in(client, at("claim_propose", claim.pk), **self.typed(outcome="", rationale="It opened."))
        form = page.context["form"]
        assert form.errors["outcome"] == ["Choose an outcome."]
        assert form["rationale"].value() == "It opened."
        assert not VerdictProposal.objects.exists()

    def test_the_list_says_done_and_missing_in_words_and_shapes(self):
        client, claim = self.at_desk()
        page = client.get(at("claim_propose", claim.pk)).content.decode()
        assert '<span aria-hidden="true">✕</span> Missing' in page
        assert '<span aria-hidden="true">△</span> Advised' in page

    def test_two_windows_on_one_draft_do_not_overwrite_each_other_unseen(self):
        client, claim = self.at_desk()
        url = at("claim_propose", claim.pk)
        fill_in(client, url, decision="save", rationale="One")
        stale = {"opened_at_version": claim.version, "draft_version": 1, "rationale": "Two", "decision": "save"}
        fill_in(client, url, decision="save", rationale="One and a half")
        page = client.post(url, stale, follow=True)
        assert "in another window meanwhile" in page.content.decode()
        assert page.context["form"]["rationale"].value() == "Two"
        again = {name: page.context["form"][name].value() or "" for name in stale}
        client.post(url, {**again, "decision": "save"}, follow=True)
        assert VerdictProposal.objects.get().rationale == "Two"

    def test_a_claim_corrected_while_typing_is_told_and_the_typing_is_kept(self):
        client, claim = self.at_desk()
        opened = {"opened_at_version": claim.version, **self.typed(evidence=[confirmed_evidence(claim).pk])}
        claims.correct(claim, {"criteria": "A bigger plant."}, person("otto"), "r", "n")
        page = client.post(at("claim_propose", claim.pk), opened, follow=True)
        assert "criteria: Kept when a plant opens. → A bigger plant." in page.content.decode()
        assert page.context["form"]["rationale"].value() == "It opened."
        assert not VerdictProposal.objects.exists()

    def test_a_draft_is_thrown_away(self):
        client, claim = self.at_desk()
        fill_in(client, at("claim_propose", claim.pk), decision="save", rationale="It")
        fill_in(client, at("claim_propose", claim.pk), decision="discard")
        assert not VerdictProposal.objects.exists()

    def test_an_open_proposal_of_somebody_else_is_told(self):
        client, claim = self.at_desk()
        proposed(claim, person("otto"))
        assert "otto has proposed “Kept”" in client.get(at("claim_propose", claim.pk)).content.decode()

    def test_who_may_not_propose_may_not_draft(self):
        client, claim = self.at_desk()
        User.objects.get(username="edith").groups.clear()
        assert client.post(at("claim_propose", claim.pk), {"decision": "save"}).status_code == 403


class TestSecondPage:
    def test_it_shows_everything_to_judge_and_what_would_change(self):
        edith, carl = build.editor(), build.editor("carl", "chief editor")
        claim = build.published_claim(edith)
        first, other = confirmed_evidence(claim), confirmed_evidence(claim)
        verdict(claim, outcome="partly_kept", rationale="Only a kiosk opened.", true_since=None, evidence=[first])
        proposal = proposed(claim, edith, rationale="Only a store opened.", evidence=[other])
        page = build.client_of(carl).get(at("verdictproposal_change", proposal.pk)).content.decode()
        for shown in (
            claim.proposition, claim.criteria, build.WORDS, "<del>Partly kept</del>", "<ins>Kept</ins>",
            "<del>kiosk</del><ins>store</ins>", "+ added", "− no longer cited", first.exact, "Second and publish",
        ):  # fmt: skip
            assert shown in page, shown

    def test_the_proposer_may_take_it_back_and_not_second_it(self):
        carl = build.editor("carl", "chief editor")
        claim = build.published_claim(carl)
        proposal = proposed(claim, carl)
        client = build.client_of(carl)
        page = client.get(at("verdictproposal_change", proposal.pk)).content.decode()
        assert "Second and publish" not in page
        assert "Take it back" in page
        after = fill_in(client, at("verdictproposal_decline", proposal.pk), note="A better source.")
        assert after.redirect_chain[-1][0] == at("claim_propose", claim.pk)
        assert after.context["form"]["rationale"].value() == "It opened."
        assert "A better source." in after.content.decode()

    def test_an_editor_reads_it_and_gives_no_second_name(self):
        edith = build.editor()
        proposal = proposed(build.published_claim(edith), person("otto"))
        client = build.client_of(edith)
        page = client.get(at("verdictproposal_change", proposal.pk)).content.decode()
        assert "Second and publish" not in page
        assert "Send it back" not in page
        for step in ("second", "decline"):
            assert client.post(at(f"verdictproposal_{step}", proposal.pk), {"note": "No."}).status_code == 403

    def test_a_stale_proposal_says_what_changed_and_offers_to_send_it_back(self):
        edith, carl = build.editor(), build.editor("carl", "chief editor")
        claim = build.published_claim(edith)
        proposal = proposed(claim, edith)
        claims.correct(claim, {"criteria": "A bigger plant."}, edith, "r", "n")
        client = build.client_of(carl)
        page = fill_in(client, at("verdictproposal_second", proposal.pk))
        assert "→ A bigger plant." in page.content.decode()
        assert not Verdict.objects.exists()
        after = fill_in(client, at("verdictproposal_decline", proposal.pk), note="Look again.")
        assert after.status_code == 200
        assert VerdictProposal.objects.drafts_of(edith.pk).get().revises == proposal

    def test_sending_back_without_a_note_is_an_error_beside_it(self):
        edith, carl = build.editor(), build.editor("carl", "chief editor")
        proposal = proposed(build.published_claim(edith), edith)
        page = fill_in(build.client_of(carl), at("verdictproposal_decline", proposal.pk), note="")
        assert page.context["form"].errors["note"]
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.OPEN

    def test_what_was_seconded_shows_what_stood_before(self):
        edith, carl = build.editor(), build.editor("carl", "chief editor")
        claim = build.published_claim(edith)
        proposal = proposed(claim, edith)
        fill_in(build.client_of(carl), at("verdictproposal_second", proposal.pk))
        page = build.client_of(carl).get(at("verdictproposal_change", proposal.pk)).content.decode()
        assert "None stands: this would be the first." in page

    def test_hostile_words_are_shown_as_words(self):
        edith, carl = build.editor(), build.editor("carl", "chief editor")
        proposal = proposed(build.published_claim(edith), edith, rationale="<script>alert(1)</script> \u202eopened")
        page = build.client_of(carl).get(at("verdictproposal_change", proposal.pk)).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_the_lists_of_whose_they_are(self):
        edith, carl = build.editor(), build.editor("carl", "chief editor")
        draft = verdicts.save_draft(build.published_claim(edith), edith)
        waits = proposed(build.published_claim(edith, 1), edith)
        for who, whose, rows in (
            (edith, "drafts", [draft]), (edith, "waiting", [waits]), (edith, "second", []), (carl, "second", [waits]),
        ):  # fmt: skip
            page = build.client_of(who).get(f"{at('verdictproposal_changelist')}?whose={whose}")
            assert list(page.context["cl"].queryset) == rows, whose

    def test_the_page_does_not_grow_with_rows(self, django_assert_max_num_queries):
        edith, carl = build.editor(), build.editor("carl", "chief editor")
        claim = build.published_claim(edith)
        proposal = proposed(claim, edith, evidence=[confirmed_evidence(claim) for _ in range(8)])
        client = build.client_of(carl)
        with django_assert_max_num_queries(45):
            client.get(at("verdictproposal_change", proposal.pk))


class TestPreviews:
    def test_a_correction_of_the_day_shows_what_it_does_and_does_nothing_yet(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        verdict(claim)
        proposed(claim, person("otto"))
        typed = {"said_on": "2023-03-05", "reason": "The recording", "note": "Said a year earlier."}
        url = at("statement_correct", claim.statement_id)
        client.get(url)
        before = fingerprint()
        page = fill_in(client, url, **typed, preview="1")
        assert fingerprint() == before
        found = page.context["preview"]
        assert [(one.field, one.before, one.after) for one in found.corrections] == [
            ("said_on", "2024-03-05", "2023-03-05")
        ]
        touched = found.touched[0]
        assert (touched.window_moves, touched.goes_to_review) == (True, True)
        assert touched.asks == ("The window closed before 5 May 2025: that is kept late.",)
        shown = page.content.decode()
        for words in (
            "1 January to 31 December 2025",
            "1 January to 31 December 2024",
            "In review",
            "Said a year earlier.",
        ):
            assert words in shown
        fill_in(client, url, **typed)
        claim.refresh_from_db()
        assert (claim.state, claim.opens_on) == (EditorialState.IN_REVIEW, date(2024, 1, 1))

    def test_going_back_from_the_preview_keeps_the_typing(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        page = fill_in(
            client, at("claim_correct", claim.pk), last_day="2025-06-30", reason="r", note="Half.", change="1"
        )
        assert page.context["form"]["note"].value() == "Half."
        assert not claim.corrections.exists()

    def test_what_is_refused_is_refused_in_the_preview(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        url = at("statement_correct", claim.statement_id)
        page = fill_in(client, url, words="Words that nobody printed", reason="r", note="n", preview="1")
        assert page.context["preview"] is None
        assert "No source attached prints these words" in page.content.decode()

    def test_a_withdrawal_lists_its_tombstones(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        url = at("statement_withdraw", claim.statement_id)
        page = fill_in(client, url, reason="Somebody else said it.", preview="1")
        shown = page.content.decode()
        assert f"The statement “{build.WORDS}”" in shown
        assert f"The claim “{claim.proposition}”" in shown
        claim.refresh_from_db()
        assert claim.state == EditorialState.PUBLISHED
        fill_in(client, url, reason="Somebody else said it.")
        claim.refresh_from_db()
        assert (claim.state, claim.withdrawn_reason) == (EditorialState.WITHDRAWN, "Somebody else said it.")

    def test_a_row_changed_between_preview_and_confirmation_is_told(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        url = at("claim_correct", claim.pk)
        typed = {"last_day": "2025-06-30", "reason": "r", "note": "Half the year."}
        form = fill_in(client, url, **typed, preview="1").context["form"]
        opened = {field.html_name: field.value() or "" for field in form}
        claims.correct(claim, {"market": "Norland"}, person("otto"), "r", "n")
        page = client.post(url, opened, follow=True)
        assert "market: nothing → Norland" in page.content.decode()
        assert claim.corrections.filter(field="window").count() == 0

    def test_the_first_page_leads_to_the_preview(self):
        edith = build.editor()
        client, claim = build.client_of(edith), build.published_claim(edith)
        for name in ("correct", "withdraw"):
            assert "See what changes" in client.get(at(f"claim_{name}", claim.pk)).content.decode()
        assert "See what changes" not in client.get(at("claim_look", claim.pk)).content.decode()
