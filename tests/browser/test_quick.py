"""Quick capture, import and merging as a browser shows them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import admin_builders as build
from tests import builders
from tests.browser.test_faces import DESKTOP, PHONE, log_in, staff
from tracker.models import Article, Claim, Executive, Position

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def assert_sound(page: Page) -> None:
    found = Axe().run(page)
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


SHEET = (
    "words,speaker,said_on,proposition,modality\nWe will come,{speaker},2024-03-05,They come.,will\nBad,Nobody,soon,,\n"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_file_with_bad_rows_is_shown_and_a_good_one_imported(page: Page, troubles: list[str], size, scheme, tmp_path):
    staff()
    build.position(build.executive(), build.company())
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    log_in(page, "ed")
    page.goto("/admin/import/")
    assert_sound(page)
    file = tmp_path / "plans.csv"
    file.write_text(SHEET.format(speaker="Mara Quill"))
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_text("1 of 2 rows is not right")).to_be_visible()
    assert_sound(page)
    file.write_text("\n".join(SHEET.format(speaker="Mara Quill").splitlines()[:2]))
    page.get_by_role("link", name="Another file").click()
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Look through it").click()
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.get_by_text("Imported as drafts: 1 statements and 1 claims.")).to_be_visible()
    assert_sound(page)
    assert Claim.objects.count() == 1
    assert troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_two_executives_are_merged(page: Page, troubles: list[str], size, scheme):
    staff()
    claim = builders.published_claim()
    goes, other = claim.statement.speaker, builders.position()
    stays = other.executive
    Position.objects.create(executive=stays, company=claim.company, title="Founder")
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    log_in(page, "chief")
    page.goto(f"/admin/tracker/executive/{goes.pk}/merge/")
    assert_sound(page)
    page.goto(f"/admin/tracker/executive/{goes.pk}/merge/?into={stays.pk}")
    expect(page.get_by_text("1 published claim goes back in review")).to_be_visible()
    assert_sound(page)
    page.fill("[name=reason]", "Entered twice.")
    page.get_by_role("button", name=f"Merge into {stays}").click()
    expect(page.get_by_text("leads here now")).to_be_visible()
    assert not Executive.objects.filter(pk=goes.pk).exists()
    page.goto(goes.get_absolute_url())
    expect(page).to_have_url(f"{page.url.split('/executives')[0]}{stays.get_absolute_url()}")
    assert troubles == []


def test_a_list_is_saved_from_its_page(page: Page, troubles: list[str]):
    staff()
    builders.published_claim()
    log_in(page, "ed")
    page.goto("/admin/tracker/claim/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename.startswith("claim-")
    assert "opens a store in Oslo" in saved.value.path().read_text("utf-8-sig")
    assert troubles == []
