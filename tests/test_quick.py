"""Quick capture: what an editor pastes or a bookmarklet sends becomes an article at the reading desk."""

from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_builders as build
from tests.hostile import UNSTORABLE
from tracker.actions import articles
from tracker.models import Article, Job, Outlet
from tracker.vocabulary import JobKind

pytestmark = pytest.mark.django_db

PAGE = "/admin/quick/"
ADDRESS = "https://news.example/plans"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def client() -> Client:
    return build.client_of(build.editor())


def errors(page: HttpResponse) -> dict[str, list[str]]:
    return dict(page.context["form"].errors)


class TestPasting:
    def test_the_page_has_its_name(self):
        assert reverse("admin:quick") == PAGE

    def test_a_text_lands_on_its_reading_desk(self, client):
        answer = client.post(PAGE, {"text": build.TEXT, "outlet": "Northport Post", "published_on": "2024-03-05"})
        article = Article.objects.get()
        assert answer["Location"] == reverse("admin:tracker_article_read", args=[article.pk])
        assert article.captures.get().text == build.TEXT
        assert (article.outlet.name, str(article.published_on)) == ("Northport Post", "2024-03-05")
        assert Job.objects.filter(kind=JobKind.READ_CAPTURE).count() == 1

    def test_an_address_waits_to_be_fetched(self, client):
        client.post(PAGE, {"url": ADDRESS, "outlet": "Northport Post", "title": "Plans"})
        article = Article.objects.get()
        assert (article.canonical_url, article.title) == (ADDRESS, "Plans")
        assert Job.objects.get().kind == JobKind.CAPTURE_ARTICLE

    def test_the_outlet_is_known_by_its_website(self, client):
        articles.add_outlet("Northport Post", website="https://www.news.example/")
        client.post(PAGE, {"url": ADDRESS})
        assert Article.objects.get().outlet.name == "Northport Post"

    def test_the_outlet_is_known_by_its_other_articles(self, client):
        build.article(url="https://news.example/another")
        client.post(PAGE, {"url": ADDRESS})
        assert Article.objects.get(canonical_url=ADDRESS).outlet.name == "Northport Post"

    def test_another_host_that_begins_alike_is_not_it(self, client):
        articles.add_outlet("Northport Post", website="https://news.example")
        page = client.post(PAGE, {"url": "https://news.example.evil.test/plans"})
        assert errors(page) == {"outlet": ["No outlet is known at news.example.evil.test. Say who published it."]}

    def test_the_same_twice_is_one_article(self, client):
        for _ in range(2):
            client.post(PAGE, {"url": ADDRESS, "text": build.TEXT, "outlet": "Northport Post"})
        assert Article.objects.get().captures.count() == 1

    def test_a_name_written_otherwise_is_the_outlet_we_know(self, client):
        articles.add_outlet("Northport Post")
        client.post(PAGE, {"text": build.TEXT, "outlet": " northport  POST "})
        assert Outlet.objects.count() == 1


class TestRefusing:
    def test_nothing_pasted_is_asked_for_beside_the_field(self, client):
        page = client.post(PAGE, {"title": "My title"})
        assert errors(page) == {"url": ["Give the address, or paste the text below."]}
        assert 'value="My title"' in page.content.decode()

    def test_a_text_asks_who_published_it(self, client):
        page = client.post(PAGE, {"text": build.TEXT})
        assert errors(page) == {"outlet": ["Say who published it."]}
        assert "Mara Quill" in page.content.decode()
        assert Outlet.objects.count() == 0

    def test_a_day_that_lies_in_the_future_leaves_nothing_behind(self, client):
        page = client.post(PAGE, {"text": build.TEXT, "outlet": "Northport Post", "published_on": "2199-01-01"})
        assert errors(page) == {"published_on": ["2199-01-01 lies in the future."]}
        assert "Mara Quill" in page.content.decode()
        assert (Outlet.objects.count(), Article.objects.count()) == (0, 0)

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://", "not an address"])
    def test_what_is_no_address_is_refused(self, client, address):
        page = client.post(PAGE, {"url": address, "outlet": "Northport Post"})
        assert "url" in errors(page)

    @pytest.mark.parametrize("name", ["NUL", "nothing", "white space"])
    def test_what_cannot_be_stored_is_refused(self, client, name):
        answer = client.post(PAGE, {"text": UNSTORABLE[name], "outlet": "Northport Post"})
        assert answer.status_code in (400, 422)
        assert Article.objects.count() == 0


class TestBookmarklet:
    def test_what_it_sends_fills_the_form_and_writes_nothing(self, client):
        articles.add_outlet("Northport Post", website="https://news.example")
        page = client.get(PAGE, {"url": ADDRESS, "title": "Plans", "selection": build.TEXT})
        form = page.context["form"]
        told = {name: form[name].value() for name in ("url", "title", "text", "outlet")}
        assert told == {"url": ADDRESS, "title": "Plans", "text": build.TEXT, "outlet": "Northport Post"}
        assert (Article.objects.count(), Job.objects.count()) == (0, 0)

    def test_what_it_sends_is_shown_as_text(self, client):
        page = client.get(
            PAGE, {"url": f"https://x.test/{HOSTILE}", "title": HOSTILE, "selection": f"</textarea>{HOSTILE}"}
        )
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()

    def test_an_address_that_is_a_script_is_left_out(self, client):
        assert client.get(PAGE, {"url": "javascript:alert(1)"}).context["form"]["url"].value() == ""

    def test_it_opens_this_site(self, client, settings):
        settings.SITE_URL = "https://record.example"
        link = client.get(PAGE).context["bookmarklet"]
        assert link.startswith("javascript:")
        assert "'https://record.example/admin/quick/'" in unquote(link)

    def test_a_selection_that_was_cut_is_told(self, client):
        assert "too long for an address" in client.get(PAGE, {"cut": "1"}).content.decode()


class TestRights:
    def test_who_is_not_logged_in_is_asked_to(self):
        answer = Client().get(PAGE, {"url": ADDRESS})
        assert answer.status_code == 302 and "/login/" in answer["Location"] and "url%3D" in answer["Location"]

    def test_who_may_not_add_articles_is_refused(self):
        user = build.editor()
        user.groups.clear()
        client = build.client_of(user)
        assert [client.get(PAGE).status_code, client.post(PAGE, {"text": "x"}).status_code] == [403, 403]

    def test_a_form_without_its_token_is_refused(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(build.editor())
        assert client.post(PAGE, {"text": build.TEXT, "outlet": "Northport Post"}).status_code == 403
        assert Article.objects.count() == 0
