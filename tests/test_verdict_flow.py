"""From a draft to a seconded verdict, and back again, through the actions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.builders import (
    chief,
    complete_check,
    confirmed_evidence,
    decision,
    fingerprint,
    person,
    published_claim,
    refused,
    verdict,
)
from tracker.actions import claims, replies, statements, verdicts
from tracker.models import Claim, VerdictProposal
from tracker.verdicts import word_changes
from tracker.vocabulary import Outcome, ProposalState

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


def proposed(claim: Claim, by: User | None = None, **given: Any) -> VerdictProposal:
    cited = given.pop("evidence", None) or [confirmed_evidence(claim)]
    return verdicts.propose(claim, by or person(), as_of=TODAY, **decision(evidence=cited, **given))


class TestDrafts:
    def test_a_draft_may_hold_nothing_and_is_one_row_for_an_editor(self):
        claim = published_claim()
        first = verdicts.save_draft(claim, person())
        second = verdicts.save_draft(claim, person(), rationale="It opened.", evidence=[confirmed_evidence(claim)])
        other = verdicts.save_draft(claim, person("otto"))
        assert (first.pk, second.rationale, second.evidence.count()) == (second.pk, "It opened.", 1)
        assert other.pk != first.pk
        assert list(VerdictProposal.objects.drafts_of(person().pk)) == [first]
        assert not VerdictProposal.objects.waiting().exists()

    def test_the_draft_becomes_the_proposal(self):
        claim = published_claim()
        draft = verdicts.save_draft(claim, person(), rationale="It")
        assert proposed(claim).pk == draft.pk
        assert not VerdictProposal.objects.drafts_of(person().pk).exists()

    def test_the_draft_goes_when_one_person_decides(self):
        claim = published_claim()
        verdicts.save_draft(claim, person(), rationale="Sources")
        given = decision(outcome="inconclusive", reason_code="sources_disagree", true_since=None)
        verdicts.decide(claim, person(), now=timezone.now(), **given)
        assert not VerdictProposal.objects.exists()

    def test_nobody_throws_away_anothers_draft_or_a_proposal(self):
        claim = published_claim()
        draft = verdicts.save_draft(claim, person())
        with pytest.raises(ValidationError, match="own draft"):
            verdicts.discard(draft, person("otto"))
        proposal = proposed(claim)
        with pytest.raises(ValidationError, match="own draft"):
            verdicts.discard(proposal, person())

    def test_a_draft_cites_nothing_of_another_claim(self):
        claim, other = published_claim(), published_claim()
        with pytest.raises(ValidationError, match="another claim"):
            verdicts.save_draft(claim, person(), evidence=[confirmed_evidence(other)])

    def test_only_a_draft_may_be_incomplete(self):
        claim = published_claim()
        draft = verdicts.save_draft(claim, person())
        with refused("proposal_has_a_rationale"):
            VerdictProposal.objects.filter(pk=draft.pk).update(state="open")

    def test_a_draft_is_never_seconded(self):
        draft = verdicts.save_draft(published_claim(), person(), outcome="kept")
        with pytest.raises(ValidationError, match="draft already"):
            verdicts.second(draft, chief(), timezone.now())


class TestSendingBack:
    def test_it_goes_back_to_the_proposer_as_a_draft_with_everything(self):
        claim = published_claim()
        proposal = proposed(claim)
        draft = verdicts.decline(proposal, chief(), "One source is not enough.", timezone.now())
        assert draft is not None
        assert (draft.state, draft.proposed_by, draft.revises) == ("draft", person(), proposal)
        assert (draft.rationale, list(draft.evidence.all())) == (proposal.rationale, list(proposal.evidence.all()))
        proposal.refresh_from_db()
        assert (proposal.state, proposal.closing_note) == (ProposalState.DECLINED, "One source is not enough.")

    def test_a_draft_under_way_is_not_overwritten(self):
        claim = published_claim()
        proposal = proposed(claim)
        verdicts.save_draft(claim, person(), rationale="Better words")
        assert verdicts.decline(proposal, chief(), "No.", timezone.now()) is None
        assert VerdictProposal.objects.drafts_of(person().pk).get().rationale == "Better words"

    def test_the_proposer_takes_it_back_and_proposes_anew(self):
        claim = published_claim()
        first = proposed(claim)
        verdicts.decline(first, person(), "A better source.", timezone.now())
        first.refresh_from_db()
        assert first.state == ProposalState.WITHDRAWN
        again = proposed(claim)
        assert (again.revises, again.state) == (first, ProposalState.OPEN)

    def test_without_a_note_nothing_happens(self):
        proposal = proposed(published_claim())
        before = fingerprint()
        with pytest.raises(ValidationError, match="Say why"):
            verdicts.decline(proposal, chief(), " ", timezone.now())
        assert fingerprint() == before


class TestStale:
    def test_a_claim_corrected_meanwhile_cannot_be_seconded_and_nothing_is_lost(self):
        claim = published_claim()
        proposal = proposed(claim)
        claims.correct(claim, {"criteria": "A store of 100 square metres."}, person(), "r", "n")
        before = fingerprint()
        with pytest.raises(ValidationError, match=r"“criteria” was corrected since .* → A store of 100"):
            verdicts.second(proposal, chief(), timezone.now())
        assert fingerprint() == before
        verdicts.decline(proposal, chief(), "Look again.", timezone.now())
        assert verdicts.second(proposed(claim), chief(), timezone.now()).outcome == Outcome.KEPT

    def test_a_correction_before_the_proposal_is_no_hindrance(self):
        claim = published_claim()
        claims.correct(claim, {"criteria": "A store of 100 square metres."}, person(), "r", "n")
        assert verdicts.changed_since(proposed(claim)) == []

    def test_a_correction_of_the_words_counts_too(self):
        claim = published_claim()
        proposal = proposed(claim)
        statements.correct(claim.statement, {"venue": "a fair"}, person(), "r", "n", now=timezone.now())
        assert verdicts.changed_since(proposal) == ["“venue” was corrected since this was proposed: nothing → a fair."]

    def test_a_verdict_recorded_meanwhile_is_told(self):
        claim = published_claim()
        proposal = proposed(claim)
        given = decision(outcome="inconclusive", reason_code="sources_disagree", true_since=None)
        verdicts.decide(claim, person("otto"), now=timezone.now(), **given)
        with pytest.raises(ValidationError, match=r"Another verdict was recorded .* Inconclusive"):
            verdicts.second(proposal, chief(), timezone.now())

    def test_evidence_rejected_meanwhile_is_asked_for(self):
        from tracker.actions import evidence

        claim = published_claim()
        row = confirmed_evidence(claim)
        proposal = proposed(claim, evidence=[row])
        evidence.reject(row, person(), timezone.now())
        with pytest.raises(ValidationError, match="judge it first"):
            verdicts.second(proposal, chief(), timezone.now())


class TestChecklist:
    def test_a_proposal_in_the_open_window_with_nothing_found_is_refused(self):
        """The looks cannot cover days to come; before the end only a source that contradicts is enough."""
        claim = published_claim()
        claims.correct(claim, {"grace_days": 700}, person(), "r", "n")
        claim.refresh_from_db()
        look = complete_check(claim)
        given = decision(outcome="not_kept", reason_code="looked_found_nothing", true_since=None, checks=[look])
        with pytest.raises(ValidationError, match="window is open until the end of 1 December 2027"):
            verdicts.propose(claim, person(), as_of=TODAY, **given)
        against = {**given, "checks": [], "evidence": [confirmed_evidence(claim, "contradicts")]}
        assert verdicts.propose(claim, person(), as_of=TODAY, **against).pk

    def test_what_came_of_asking_the_company_is_on_it(self):
        claim = published_claim()
        line = next(one for one in verdicts.checklist(claim, person(), as_of=TODAY) if one.about == "reply")
        assert "not asked yet" in line.says[0]
        row = replies.ask(claim, person(), date(2026, 5, 1), "email", date(2026, 5, 8))
        replies.record_answer(row, person(), date(2026, 5, 2), "It opened.")
        line = next(one for one in verdicts.checklist(claim, person(), as_of=TODAY) if one.about == "reply")
        assert line.state == "met"

    def test_a_standing_verdict_is_held_against_the_claim_as_it_is_now(self):
        claim = published_claim()
        row = verdict(claim)
        assert verdicts.asked_now(row, claim, TODAY) == []
        statements.correct(claim.statement, {"said_on": date(2023, 3, 12)}, person(), "r", "n", now=timezone.now())
        claim.refresh_from_db()
        assert verdicts.asked_now(row, claim, TODAY) == ["The window closed before 5 May 2025: that is kept late."]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("It opened.", "It opened.", [("same", "It opened.")]),
        ("", "It opened.", [("added", "It opened.")]),
        (
            "It opened in May.",
            "It opened in June.",
            [("same", "It opened in "), ("removed", "May."), ("added", "June.")],
        ),
        ("a", "a" * 10 + " b" * 7000, [("removed", "a"), ("added", "a" * 10 + " b" * 7000)]),
    ],
)
def test_reasons_are_told_apart_word_by_word(before, after, told):
    found = [(piece.kind, piece.text) for piece in word_changes(before, after)]
    assert found == told
    assert "".join(text for kind, text in found if kind != "removed") == after


def test_a_claim_back_in_review_is_not_seconded():
    claim = published_claim()
    proposal = proposed(claim)
    day = claim.statement.said_on - timedelta(days=1)
    statements.correct(claim.statement, {"said_on": day}, person(), "r", "n", now=timezone.now())
    with pytest.raises(ValidationError, match="was corrected since"):
        verdicts.second(proposal, chief(), timezone.now())
