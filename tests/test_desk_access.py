"""How one comes to the reading desk, and what each role may do there."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_builders as build
from tests.desk_builders import SPLIT, TEXT, at, form_of, post, read_capture, save, split_quote
from tracker.actions import articles, reading
from tracker.models import Article, Capture, Claim, DeskStep, Job, Statement
from tracker.queries.desk import next_to_read, reading_state
from tracker.vocabulary import DeskVerb, EditorialState, JobKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith() -> User:
    return build.editor()


@pytest.fixture
def capture() -> Capture:
    return read_capture()


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

    def test_a_pasted_text_lands_on_its_desk_and_waits_for_the_reader(self, edith):
        build.position(build.executive(), build.company())
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
