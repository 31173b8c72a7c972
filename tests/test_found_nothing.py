"""The queue "Looked, found nothing": what stands in it, and the way from it to a verdict."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders as build
from tracker.actions import claims, evidence, verdicts
from tracker.admin.found_nothing import begin_link
from tracker.models import Claim
from tracker.queries.found_nothing import claims_with_nothing, nothing_found
from tracker.vocabulary import ClaimKind, Stance

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/admin/tracker/claim/found-nothing/"


def today() -> date:
    return timezone.now().date()


def waiting() -> list[Claim]:
    return list(claims_with_nothing(today()))


def looked_at() -> Claim:
    claim = build.published_claim()
    build.complete_check(claim)
    return claim


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(build.chief())
    return client


def test_an_overdue_claim_with_a_complete_look_over_its_window_waits():
    claim = looked_at()
    assert waiting() == [claim]
    assert list(claims_with_nothing(date(2025, 6, 1))) == []


def test_an_incomplete_look_is_not_enough():
    build.incomplete_check(build.published_claim())
    assert waiting() == []


def test_a_look_over_a_part_of_the_window_is_not_enough():
    claim = build.published_claim()
    with build.transaction.atomic():
        check = build.FollowUpCheck.objects.create(
            key="part", claim=claim, reason="asked", window=("2025-02-01", "2026-02-01"), status="complete"
        )
        check.looks.create(provider="archive", query="all")
    assert waiting() == []


def test_a_passage_that_waits_or_takes_a_side_takes_it_out():
    claim = looked_at()
    row = build.suggested_evidence(claim, Stance.DISCUSSES)
    assert waiting() == []
    evidence.reject(row, build.person(), timezone.now())
    assert waiting() == [claim]
    evidence.confirm(row, build.person(), timezone.now(), stance=Stance.DISCUSSES)
    assert waiting() == [claim]
    evidence.confirm(row, build.person(), timezone.now(), stance=Stance.CONTRADICTS)
    assert waiting() == []


def test_the_link_begins_a_verdict_that_cites_the_looks_and_can_be_given(client):
    claim = looked_at()
    check = claim.checks.get()
    link = begin_link(nothing_found(today()).rows[0])
    page = client.get(link).content.decode()
    assert 'value="not_kept" selected' in page
    assert 'value="looked_found_nothing" selected' in page
    begun = parse_qs(urlsplit(link).query)
    assert begun["checks"] == [str(check.pk)]
    given = {"outcome": "not_kept", "reason_code": "looked_found_nothing", "rationale": "Nobody reported a store."}
    claim.refresh_from_db()
    given |= {"opened_at_version": str(claim.version), "checks": [str(check.pk)]}
    assert client.post(link, given).status_code == 302
    proposal = claim.proposals.get()
    assert list(proposal.checks.all()) == [check]
    assert waiting() == []
    verdicts.second(proposal, build.chief("another"), timezone.now())
    assert waiting() == []


def test_of_a_denial_no_outcome_is_begun():
    claim = build.draft_claim()
    Claim.objects.filter(pk=claim.pk).update(kind=ClaimKind.DENIAL)
    claims.publish(claim, build.person(), timezone.now())
    claim.refresh_from_db()
    build.complete_check(claim)
    assert "outcome" not in begin_link(nothing_found(today()).rows[0])


def test_what_a_link_asks_for_is_checked(client):
    claim, other = looked_at(), looked_at()
    bad = f"outcome=broken&reason_code=x&checks=1e9,-1,{other.checks.get().pk},{'9' * 30},x"
    page = client.get(f"/admin/tracker/claim/{claim.pk}/propose?{bad}", follow=True).content.decode()
    assert 'name="checks"' in page
    assert re.search(r"\schecked[\s>]", page) is None


def test_the_page_tells_each_look_and_costs_the_same_with_more(client):
    claim = looked_at()
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        page = client.get(PAGE).content.decode()
    for told in (claim.proposition, "Stored articles", "2024-03-12 to", "Begin a verdict", "2025"):
        assert told in page, told
    for _ in range(5):
        looked_at()
    build.complete_check(claim)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)


def test_the_queue_is_counted_on_the_first_page(client):
    looked_at()
    page = client.get("/admin/").content.decode()
    assert "Looked, found nothing" in page
    assert PAGE in page


@pytest.mark.parametrize("number", ["0", "x", "9999999999", "-1"])
def test_a_page_that_is_not_there_is_answered(client, number):
    assert client.get(PAGE, {"page": number}).status_code == 200


def test_who_may_not_see_claims_does_not_see_it():
    client = Client()
    assert client.get(PAGE).status_code == 302
    stranger = build.person("stranger")
    stranger.groups.clear()
    client.force_login(stranger)
    assert client.get(PAGE).status_code == 403


def test_a_claim_not_yet_due_does_not_wait():
    claim = build.published_claim(phrase="by 2099")
    build.complete_check(claim)
    assert waiting() == []


def test_every_look_can_be_read_on_the_claims_page_the_empty_ones_too(client, monkeypatch):
    monkeypatch.setattr("tracker.queries.claims.LOOKS_SHOWN", 2)
    claim = build.published_claim()
    looks = [build.complete_check(claim) for _ in range(3)]
    first = client.get(claim.get_absolute_url()).content.decode()
    assert [f"look-{look.pk}" in first for look in looks] == [False, True, True]
    link = f"?looks_before={looks[1].pk}"
    assert f"{link}#looks" in first
    older = client.get(claim.get_absolute_url() + link).content.decode()
    assert [f"look-{look.pk}" in older for look in looks] == [True, False, False]
    assert "0 articles, 0 new" in older
    assert "Latest looks" in older
    assert client.get(f"{claim.get_absolute_url()}?looks_before=x").status_code == 400
