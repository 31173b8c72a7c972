"""Suggested links: what a reader suggests, what a person makes of it, and that only a person links."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.builders import capture, draft_claim, fingerprint, person, position, published_claim, published_statement
from tests.factories import make_link
from tracker import ledger, tasks
from tracker.actions import appearances, claims, lineage
from tracker.models import Article, Claim, ClaimLink, Job, LinkSuggestion, Position
from tracker.vocabulary import JobKind, LinkKind, LinkState

pytestmark = pytest.mark.django_db(transaction=True)

LATER = date(2024, 11, 5)


@pytest.fixture
def held() -> Position:
    return position("Fjordly")


def plan(held: Position) -> Claim:
    """Said in March 2024: a store in Oslo next year, 2025."""
    return published_claim(published_statement(held=held))


def read(held: Position, when: str = "in 2026", *, origin: Article | None = None, url: str = "") -> Claim:
    """A draft that the reader takes from an article of November 2024, through the worker's own task."""
    said = f"We will open the store in Oslo {when}"
    source = capture(
        f"OSLO, Nov 5, {url or 'first'}. “{said},” {held.executive.name}, chief executive of Fjordly, said on Tuesday.",
        published_on=LATER,
    )
    if origin is not None:
        Article.objects.filter(pk=source.article_id).update(origin=origin, origin_by="editor")
    tasks.work(Job.objects.get(capture=source, kind=JobKind.READ_CAPTURE).pk)
    return Claim.objects.get(statement__appearances__capture=source)


def waiting() -> list[tuple[int, str, int]]:
    rows = LinkSuggestion.objects.to_judge().order_by("pk")
    return [(row.later_id, row.kind, row.earlier_id) for row in rows]


def test_the_worker_suggests_what_a_draft_does_to_an_open_plan(held):
    first = plan(held)
    later = read(held)
    assert waiting() == [(later.pk, LinkKind.POSTPONES, first.pk)]
    assert not ClaimLink.objects.exists()
    row = LinkSuggestion.objects.get()
    assert (row.suggested_kind, row.state, row.judged_by) == (LinkKind.POSTPONES, LinkState.SUGGESTED, None)


def test_reading_twice_leaves_the_same_rows(held):
    plan(held)
    later = read(held)
    before = fingerprint("tracker_linksuggestion")
    Job.objects.update(done_at=None, leased_until=None)
    for job in Job.objects.filter(kind=JobKind.READ_CAPTURE):
        tasks.work(job.pk)
    lineage.suggest([later])
    assert fingerprint("tracker_linksuggestion") == before


def test_publishing_the_earlier_one_late_finds_what_goes_on_with_it(held):
    first = draft_claim(published_statement(held=held))
    later = read(held)
    assert waiting() == []
    claims.publish(first, person(), timezone.now())
    assert waiting() == [(later.pk, LinkKind.POSTPONES, first.pk)]


def test_one_saying_in_two_prints_is_suggested_once_and_a_published_one_takes_it_over(held):
    first = plan(held)
    draft = read(held)
    other = read(held, url="second")
    assert waiting() == [(draft.pk, LinkKind.POSTPONES, first.pk)]
    publish(other)
    assert waiting() == [(other.pk, LinkKind.POSTPONES, first.pk)]


def test_a_copy_of_another_article_suggests_nothing(held):
    plan(held)
    origin = capture("OSLO. Fjordly has plans.", published_on=LATER).article
    source = capture(
        f"OSLO. “We will open the store in Oslo in 2026,” {held.executive.name} of Fjordly said.", published_on=LATER
    )
    Article.objects.filter(pk=source.article_id).update(origin=origin, origin_by="editor")
    tasks.work(Job.objects.get(capture=source, kind=JobKind.READ_CAPTURE).pk)
    assert Claim.objects.filter(statement__appearances__capture=source).exists()
    assert waiting() == []


def test_another_companys_plan_suggests_nothing(held):
    plan(held)
    rival = position("Havly")
    capture_of_rival = capture(
        f"OSLO. “We will open a store in Oslo in 2026,” {rival.executive.name} of Havly said.", published_on=LATER
    )
    tasks.work(Job.objects.get(capture=capture_of_rival, kind=JobKind.READ_CAPTURE).pk)
    assert Claim.objects.filter(company=rival.company).exists()
    assert waiting() == []


def test_a_draft_is_no_open_plan(held):
    draft_claim(published_statement(held=held))
    read(held)
    assert waiting() == []


def publish(claim: Claim) -> Claim:
    from tracker.actions import statements

    if claim.statement.published_at is None:
        statements.publish(claim.statement, person(), timezone.now())
    claim.criteria = "A store that sells to the public."
    claim.save()
    claims.publish(claim, person(), timezone.now())
    claim.refresh_from_db()
    return claim


def suggested(held: Position) -> LinkSuggestion:
    plan(held)
    publish(read(held))
    return LinkSuggestion.objects.get()


def test_a_person_confirms_and_may_change_the_kind(held):
    row = suggested(held)
    made = lineage.confirm(row, person(), LinkKind.SUPERSEDES)
    assert (made.kind, made.confirmed_by, made.reader) == (LinkKind.SUPERSEDES, person(), row.reader)
    assert (row.state, row.link, row.suggested_kind) == (LinkState.CONFIRMED, made, LinkKind.POSTPONES)
    assert waiting() == []
    with pytest.raises(ValidationError, match="already"):
        lineage.reject(row, person())


def test_what_was_rejected_is_not_suggested_again(held):
    row = suggested(held)
    lineage.reject(row, person())
    lineage.suggest([row.later, row.earlier])
    assert (row.state, row.judged_by) == (LinkState.REJECTED, person())
    assert waiting() == []
    assert not ClaimLink.objects.exists()


def test_a_draft_is_published_before_it_is_linked(held):
    plan(held)
    read(held)
    with pytest.raises(ValidationError, match="publish it first"):
        lineage.confirm(LinkSuggestion.objects.get(), person())
    assert not ClaimLink.objects.exists()


def test_a_link_by_hand_confirms_the_suggestion_that_waits(held):
    row = suggested(held)
    lineage.link(row.later, row.earlier, LinkKind.RESTATES, person())
    row.refresh_from_db()
    assert (row.state, row.kind) == (LinkState.CONFIRMED, LinkKind.RESTATES)
    lineage.suggest([row.later])
    assert waiting() == []


def test_what_no_longer_holds_is_taken_away(held):
    row = suggested(held)
    claims.correct(row.later, {"proposition": "Fjordly hires bakers"}, person(), "misread", "It was about bakers.")
    assert not LinkSuggestion.objects.exists()


def test_a_draft_that_is_joined_takes_its_suggestion_with_it(held):
    plan(held)
    draft, other = read(held), read(held, url="second")
    appearances.join(draft.statement, other.statement, "original", person())
    assert waiting() == []
    publish(other)
    assert [later for later, _, _ in waiting()] == [other.pk]


def test_suggested_links_are_shown_to_no_reader(held, client):
    row = suggested(held)
    for page in (
        row.earlier.get_absolute_url(),
        held.executive.get_absolute_url(),
        f"/api/v1/claims/{row.earlier_id}/",
    ):
        assert "postpones" not in client.get(page).content.decode(), page


def test_the_ledger_counts_a_link_that_nobody_signed(held):
    assert [finding for finding in ledger.verify() if finding.violations] == []
    suggested(held)
    assert [finding for finding in ledger.verify() if finding.violations] == []


class TestAdmin:
    def signed_in(self, name: str = "ed", group: str = "editor") -> Client:
        client = Client()
        client.force_login(person(name, group))
        return client

    def judge(self, row: LinkSuggestion, client: Client, **typed: Any) -> str:
        url = f"/admin/tracker/linksuggestion/{row.pk}/judge/"
        page = client.get(url).content.decode()
        assert row.earlier.statement.words in page
        assert row.later.statement.words in page
        values = {"opened_at_version": row.version, "kind": row.kind} | typed
        return client.post(url, values, follow=True).content.decode()

    def test_both_claims_stand_side_by_side_and_one_click_links_them(self, held):
        row = suggested(held)
        self.judge(row, self.signed_in(), decision="confirm", kind="restates")
        made = ClaimLink.objects.get()
        assert (made.kind, made.confirmed_by) == ("restates", person())

    def test_one_click_rejects(self, held):
        row = suggested(held)
        self.judge(row, self.signed_in(), decision="reject")
        row.refresh_from_db()
        assert row.state == LinkState.REJECTED

    def test_a_stale_page_judges_nothing(self, held):
        row = suggested(held)
        page = self.judge(row, self.signed_in(), decision="confirm", opened_at_version=99)
        assert not ClaimLink.objects.exists()
        assert "changed" in page

    def test_chosen_rows_are_confirmed_from_the_list(self, held):
        row = suggested(held)
        chosen = {"action": "confirm_chosen", "_selected_action": [row.pk]}
        self.signed_in().post("/admin/tracker/linksuggestion/", chosen)
        assert ClaimLink.objects.get().kind == row.kind

    def test_the_list_and_the_claims_page_show_it(self, held):
        row = suggested(held)
        client = self.signed_in()
        listed = client.get("/admin/tracker/linksuggestion/").content.decode()
        assert row.earlier.proposition in listed
        for claim in (row.later, row.earlier):
            page = client.get(f"/admin/tracker/claim/{claim.pk}/change/").content.decode()
            assert f"/admin/tracker/linksuggestion/{row.pk}/judge/" in page
        assert "Suggested links to judge" in client.get("/admin/").content.decode()

    def test_without_the_permission_nothing_can_be_judged(self, held):
        row = suggested(held)
        reader = person("guest", "editor")
        reader.groups.clear()
        client = Client()
        client.force_login(reader)
        assert client.get(f"/admin/tracker/linksuggestion/{row.pk}/judge/").status_code == 403
        answer = client.post(
            f"/admin/tracker/linksuggestion/{row.pk}/judge/", {"decision": "confirm", "kind": "restates"}
        )
        assert answer.status_code == 403
        assert not ClaimLink.objects.exists()

    def test_the_list_asks_no_more_queries_for_more_rows(self, held, django_assert_max_num_queries):
        suggested(held)
        client = self.signed_in()
        client.get("/admin/tracker/linksuggestion/")
        earlier = Claim.objects.order_by("pk").first()
        from tests.factories import make_suggested_link

        with django_assert_max_num_queries(40) as few:
            client.get("/admin/tracker/linksuggestion/")
        for _ in range(5):
            make_suggested_link(published_claim(), earlier)
        with django_assert_max_num_queries(len(few)):
            client.get("/admin/tracker/linksuggestion/")


def test_a_confirmed_link_is_no_longer_suggested(held):
    first = plan(held)
    later = publish(read(held))
    LinkSuggestion.objects.all().delete()
    make_link(later, first)
    lineage.suggest([later, first])
    assert waiting() == []
