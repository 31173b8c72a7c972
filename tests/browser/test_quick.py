"""Quick capture, import and merging as a browser shows them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import admin_builders as build
from tests import builders
from tests.browser.test_faces import DESKTOP, PHONE, log_in, staff
from tracker.models import Article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def assert_sound(page: Page) -> None:
    found = Axe().run(page, context="#content-main")
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_quick_capture_passes_axe(page: Page, troubles: list[str], size, scheme):
    staff()
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    log_in(page, "ed")
    page.goto("/admin/quick/")
    assert_sound(page)
    assert troubles == []


def test_a_text_is_captured_by_keyboard(page: Page, troubles: list[str]):
    staff()
    log_in(page, "ed")
    page.goto("/admin/quick/")
    page.get_by_label("Text").focus()
    page.keyboard.insert_text(build.TEXT)
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Northport Post")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/")
    assert Article.objects.get().captures.get().text == build.TEXT
    assert troubles == []


def test_the_bookmarklet_sends_the_page_and_what_is_selected(page: Page, troubles: list[str], live_server, settings):
    settings.SITE_URL = str(live_server)
    staff()
    source = build.article()
    log_in(page, "ed")
    page.goto("/admin/quick/")
    page.get_by_role("link", name="Put on record").click()
    expect(page.get_by_text("It works from the bookmarks bar")).to_be_visible()
    script = page.get_by_role("link", name="Put on record").get_attribute("href") or ""
    page.goto(reverse("admin:tracker_article_change", args=[source.pk]))
    page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    with page.context.expect_page() as opened:
        page.evaluate("link => { location.href = link }", script)
    sent = opened.value
    expect(sent.get_by_label("Address")).to_have_value(page.url)
    assert sent.get_by_label("Text").input_value()
    assert Article.objects.count() == 1
    assert troubles == []


def test_quick_capture_works_without_scripts(browser: Browser, live_server):
    staff()
    context = browser.new_context(java_script_enabled=False, base_url=str(live_server))
    page = context.new_page()
    session = build.client_of(builders.person("ed")).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
    page.goto("/admin/quick/")
    page.fill("[name=text]", build.TEXT)
    page.fill("[name=outlet]", "Northport Post")
    page.press("[name=outlet]", "Enter")
    page.wait_for_url("**/read/")
    assert Article.objects.count() == 1
    context.close()
