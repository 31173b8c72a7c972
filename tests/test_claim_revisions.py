"""A claim pinned to a revision: always the same, whatever is decided, corrected or added later."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests import builders
from tracker.actions import appearances, claims, replies, statements, verdicts
from tracker.models import Claim, Event
from tracker.queries.claim_history import history_of
from tracker.vocabulary import EventKind, Wording

pytestmark = pytest.mark.django_db(transaction=True)


def shown(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


def last_revision(claim: Claim) -> int:
    return history_of(claim).revisions[-1].number


def pin(claim: Claim, revision: int | None = None) -> str:
    return f"{claim.get_absolute_url()}as/{revision or last_revision(claim)}/"


def main_of(page: str) -> str:
    """What the page says of the claim itself: without the note on what came later, and the list of revisions."""
    page = re.sub(r'<div class="past-moment pinned.*?</div>', "", page)
    return page.split('<h2 id="cite">')[0]


def inconclusive(claim: Claim) -> None:
    verdicts.decide(
        claim,
        builders.person(),
        now=timezone.now(),
        outcome="inconclusive",
        reason_code="sources_disagree",
        rationale="They differ.",
    )


def further_source(claim: Claim) -> None:
    words = claim.statement.words
    capture = builders.capture(f"A later print. “{words}” Kari Nord said.", published_on=date(2024, 3, 14))
    statements.attach(claim.statement, capture, statements.find_in(capture.text, words))


def joined_source(claim: Claim) -> None:
    draft = builders.draft_statement(held=claim.statement.position)
    appearances.join(draft, claim.statement, Wording.ORIGINAL, builders.person())


def answered(claim: Claim) -> None:
    reply = replies.ask(claim, builders.person(), timezone.now().date(), "email")
    replies.record_answer(reply, builders.person(), timezone.now().date(), "We keep our word.")


CHANGES: dict[str, Callable[[Claim], object]] = {
    "verdict": inconclusive,
    "evidence": builders.confirmed_evidence,
    "correction of the claim": lambda claim: claims.correct(
        claim, {"proposition": "Two stores open"}, builders.person(), "why", "We had one."
    ),
    "correction of the day": lambda claim: statements.correct(
        claim.statement, {"said_on": date(2023, 12, 30)}, builders.person(), "why", "A day off.", now=timezone.now()
    ),
    "a further source": further_source,
    "a source joined": joined_source,
    "a reply": answered,
    "a look": builders.complete_check,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_pinned_page_says_the_same_after(client: Client, change: str):
    claim = builders.published_claim()
    builders.verdict(claim)
    address = pin(claim)
    before = shown(client, address)
    assert "Nothing public about it has changed since." in before
    CHANGES[change](Claim.objects.get(pk=claim.pk))
    after = shown(client, address)
    assert main_of(after) == main_of(before)
    assert ("Nothing public about it has changed since." in after) == (change == "a look")


def test_a_pinned_page_tells_of_a_newer_verdict_and_links_to_it(client: Client):
    claim = builders.published_claim()
    address = pin(claim)
    assert "A newer verdict" not in shown(client, address)
    builders.verdict(claim)
    inconclusive(claim)
    page = shown(client, address)
    newest = claim.verdicts.latest("pk")
    assert "A newer verdict stands:" in page
    assert re.search(r"Inconclusive</span>\s*</span> <a [^>]*>recorded", page)
    assert f'href="{claim.get_absolute_url()}#verdict-{newest.pk}"' in page
    assert "Open: no verdict has been given." in page
    assert "Verdict recorded: Kept" in page
    assert "A newer verdict" not in shown(client, pin(claim))


def test_a_pinned_page_tells_of_a_correction_made_since(client: Client):
    claim = builders.published_claim()
    address, was = pin(claim), claim.proposition
    claims.correct(claim, {"proposition": "Two stores open"}, builders.person(), "why", "We had one.")
    page = shown(client, address)
    assert f'<b>Corrected since:</b> <a href="{claim.get_absolute_url()}#corrections">1 correction</a>' in page
    assert was in page
    assert "Two stores open" not in page
    now = shown(client, claim.get_absolute_url())
    assert "Two stores open" in now
    assert "We had one." in now


def test_a_past_day_tells_of_a_newer_verdict_too(client: Client):
    claim = builders.published_claim()
    at = f"{history_of(claim).revisions[0].at:%Y-%m-%dT%H:%M:%S.%f}"
    builders.verdict(claim)
    page = shown(client, f"{claim.get_absolute_url()}?as_of={at}")
    assert "A newer verdict stands:" in page
    assert "2 public changes since" in page


def test_the_permanent_address_gives_the_pinned_one_to_cite(client: Client, settings):
    settings.SITE_URL = "https://record.example"
    claim = builders.published_claim()
    first = pin(claim)
    assert f"https://record.example{first}" in shown(client, claim.get_absolute_url())
    builders.verdict(claim)
    page = shown(client, claim.get_absolute_url())
    assert pin(claim) != first
    assert f"https://record.example{pin(claim)}" in page
    assert first in page, "among the revisions"


def test_a_pinned_page_names_the_permanent_one_as_canonical_and_tells_machines_nothing_old(client: Client, settings):
    settings.SITE_URL = "https://record.example"
    claim = builders.published_claim()
    builders.verdict(claim)
    page = shown(client, pin(claim))
    assert f'<link rel="canonical" href="https://record.example{claim.get_absolute_url()}">' in page
    assert "ld+json" not in page
    assert "ld+json" in shown(client, claim.get_absolute_url())


def test_each_public_change_is_a_revision_and_no_other_number_is(client: Client):
    claim, other = builders.published_claim(), builders.published_claim()
    builders.verdict(claim)
    numbers = {revision.number for revision in history_of(claim).revisions}
    kinds = [event.kind for revision in history_of(claim).revisions for event in revision.events]
    assert kinds == [EventKind.CLAIM_PUBLISHED, EventKind.EVIDENCE_CONFIRMED, EventKind.VERDICT_RECORDED]
    for sequence in Event.objects.values_list("sequence", flat=True):
        shown(client, pin(claim, sequence), 200 if sequence in numbers else 404)
    shown(client, pin(claim, 10**30), 404)
    shown(client, pin(other, max(numbers)), 404)
    shown(client, f"/claims/{10**30}/as/1/", 404)


def test_events_of_one_correction_are_one_revision(client: Client):
    claim = builders.published_claim()
    statements.correct(
        claim.statement, {"said_on": date(2023, 12, 30)}, builders.person(), "why", "A day off.", now=timezone.now()
    )
    last = history_of(claim).revisions[-1]
    assert len(last.events) > 1
    assert "Statement corrected: said on" in last.words
    pages = {main_of(shown(client, pin(claim, event.sequence))) for event in last.events}
    assert len(pages) == 1


def test_what_was_withdrawn_is_gone_at_each_revision_too(client: Client):
    claim = builders.published_claim()
    address = pin(claim)
    claims.withdraw(claim, builders.person(), "It was no claim.", timezone.now())
    for url in (address, claim.get_absolute_url(), f"{claim.get_absolute_url()}?as_of={timezone.now():%Y-%m-%d}"):
        page = shown(client, url, 410)
        assert "It was no claim." in page
        assert claim.proposition not in page
        assert "ld+json" not in page


def test_a_pinned_page_takes_no_day_and_refuses_what_it_does_not_know(client: Client):
    address = pin(builders.published_claim())
    assert "<code>as_of</code>" in shown(client, f"{address}?as_of=2026-01-01", 400)
    assert client.post(address).status_code == 405
