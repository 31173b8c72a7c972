"""The start page: which queues, since when, who is at it, and each editor's own filters."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import builders as build
from tracker.actions import judgements
from tracker.models import Evidence, Reply, SavedFilter, Statement

pytestmark = pytest.mark.django_db
START = "/admin/"


def client_of(name: str = "ed") -> Client:
    client = Client()
    client.force_login(build.person(name))
    return client


def queue(client: Client, title: str):
    return next(one for one in client.get(START).context["queues"] if one.title == title)


class TestQueues:
    def test_a_queue_says_how_many_since_when_and_leads_to_the_next(self):
        claim = build.published_claim()
        old, _ = build.suggested_evidence(claim), build.suggested_evidence(claim)
        Evidence.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
        found = queue(client_of(), "Evidence to judge")
        assert (found.count, found.days, found.next_link) == (2, 40, reverse("admin:tracker_evidence_queue"))

    def test_each_next_link_answers(self):
        claim = build.published_claim()
        build.suggested_evidence(claim)
        draft = build.draft_statement()
        build.complete_check(build.published_claim())
        client = client_of()
        page = client.get(START)
        assert queue(client, "Statements to check").next_link == reverse(
            "admin:tracker_statement_read", args=[draft.pk]
        )
        links = [one.next_link for one in page.context["waiting"]]
        assert len(links) >= 4
        assert all(client.get(link, follow=True).status_code == 200 for link in links)

    def test_replies_that_are_overdue_wait(self):
        claim, chief = build.published_claim(), build.chief()
        given = {"asked_on": date(2026, 1, 2), "asked_by": chief, "channel": "email"}
        late = Reply.objects.create(claim=claim, due_on=date(2026, 1, 20), **given)
        Reply.objects.create(claim=claim, due_on=timezone.localdate() + timedelta(days=3), **given)
        client = client_of()
        found = queue(client, "Replies due")
        assert (found.count, found.since) == (1, late.due_on)
        assert client.get(found.link).context["cl"].result_count == 1

    def test_only_queues_that_one_may_work_on(self):
        reader = User.objects.create_user("rita", is_staff=True)
        client = Client()
        client.force_login(reader)
        assert "Ask a chief editor for a role" in client.get(START).content.decode()
        reader.user_permissions.add(Permission.objects.get(codename="view_evidence"))
        assert client.get(START).context["queues"] == []
        reader.user_permissions.add(Permission.objects.get(codename="judge_evidence"))
        assert [one.title for one in client.get(START).context["queues"]] == ["Evidence to judge"]

    def test_an_empty_queue_says_what_to_do_next(self):
        page = client_of().get(START).content.decode()
        assert "Read an article to find some." in page and "looks for more" in page

    def test_who_is_at_what(self):
        row = build.suggested_evidence(build.published_claim())
        judgements.hold(row, build.person("cleo"), timezone.now())
        client = client_of()
        assert queue(client, "Evidence to judge").people == ("cleo",)
        assert "judges a passage of" in client.get(START).content.decode()
        judgements.hold(row, build.person("cleo"), timezone.now() - timedelta(minutes=5))
        assert queue(client, "Evidence to judge").people == ()

    def test_queries_do_not_grow(self):
        client = client_of()
        client.get(START)
        with CaptureQueriesContext(connection) as empty:
            client.get(START)
        for _ in range(3):
            build.suggested_evidence(build.published_claim())
            build.draft_statement()
        row = build.suggested_evidence(build.published_claim())
        for name in ("cleo", "dora"):
            judgements.hold(row, build.person(name), timezone.now())
        with CaptureQueriesContext(connection) as full:
            client.get(START)
        assert len(full) == len(empty) <= 26


def save(
    client: Client, name: str = "Overdue", query: str = "state__exact=published&p=3", model: str = "tracker.claim"
):
    return client.post(reverse("desk-filter-keep"), {"name": name, "query": query, "model": model}, follow=True)


class TestOwnFilters:
    def test_a_filter_is_kept_with_its_name_and_shown_on_the_list_and_the_start_page(self):
        client = client_of()
        page = save(client)
        assert page.redirect_chain[-1][0] == "/admin/tracker/claim/?state__exact=published"
        assert "“Overdue” is saved." in page.content.decode()
        assert '<a href="?state__exact=published">Overdue</a>' in page.content.decode()
        assert 'href="/admin/tracker/claim/?state__exact=published">Overdue</a>' in client.get(START).content.decode()

    def test_the_same_name_again_replaces_it(self):
        client = client_of()
        save(client)
        assert "is replaced" in save(client, query="state__exact=draft").content.decode()
        assert SavedFilter.objects.get().query == "state__exact=draft"

    def test_nobody_else_sees_or_deletes_it_not_even_an_administrator(self):
        save(client_of())
        kept = SavedFilter.objects.get()
        root = Client()
        root.force_login(User.objects.create_superuser("root"))
        for page in (START, "/admin/tracker/claim/"):
            assert "Overdue" not in root.get(page).content.decode()
        assert root.post(reverse("desk-filter-drop", args=[kept.pk])).status_code == 404
        assert root.get("/admin/tracker/savedfilter/").status_code == 404
        assert SavedFilter.objects.filter(pk=kept.pk).exists()

    def test_ones_own_is_deleted_and_leads_back(self):
        client = client_of()
        save(client)
        drop = reverse("desk-filter-drop", args=[SavedFilter.objects.get().pk])
        assert client.get(drop).status_code == 405
        page = client.post(drop, {"back": "https://elsewhere.example/"})
        assert page.url == START
        assert not SavedFilter.objects.exists()

    def test_what_cannot_be_kept_says_why(self):
        client = client_of()
        assert "Not saved." in save(client, name="  ").content.decode()
        assert "Not saved." in save(client, name="x" * 61).content.decode()
        assert "Not saved." in save(client, query=f"q={'x' * 2001}").content.decode()
        assert not SavedFilter.objects.exists()

    def test_only_of_lists_that_one_may_see(self):
        client = client_of()
        for model in ("auth.user", "tracker.savedfilter", "tracker.nothing", "x", ""):
            assert save(client, model=model).status_code == 404
        assert Client().post(reverse("desk-filter-keep")).status_code == 302

    def test_a_hostile_name_is_shown_as_text(self):
        client = client_of()
        page = save(client, name="<script>alert(1)</script>", query='q="><script>alert(2)</script>')
        for text in (page.content.decode(), client.get(START).content.decode()):
            assert "<script>alert" not in text


class TestEmptyLists:
    def test_say_what_to_do_next(self):
        page = client_of().get("/admin/tracker/statement/").content.decode()
        assert "No statement yet." in page and "Read an article" in page

    def test_a_filter_that_fits_nothing_offers_all(self):
        build.draft_statement()
        assert Statement.objects.exists()
        page = client_of().get("/admin/tracker/statement/?q=nobodysaidthis").content.decode()
        assert "Nothing fits." in page and "Show all statements" in page
