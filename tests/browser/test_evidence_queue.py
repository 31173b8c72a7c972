"""The evidence queue, the start page and the help, by keys alone, on a phone, in the dark, and without a script."""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests import builders
from tests.browser.test_faces import DESKTOP, PHONE, log_in, staff
from tracker.actions import articles, evidence, origins
from tracker.models import Claim, Evidence, SavedFilter
from tracker.text import Span

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/tracker/evidence/queue/"
STORY = (
    "OSLO, May 6. The harbour front was closed to cars from six in the morning. "
    "Fjordly opened its first store in Oslo on Monday, after two years of talks with the city. "
    "Some four hundred people stood in line when the doors opened at ten. "
    "The company said that it would hire thirty more people by the autumn. "
    "A second store, in Bergen, has been put off until the spring of 2027."
)
WORDS = "Fjordly opened its first store in Oslo on Monday, after two years of talks with the city."
PICTURES = os.environ.get("PICTURES", "")


def passage(claim: Claim, outlet: str, words: str = WORDS, stance: str = "confirms") -> Evidence:
    source = articles.add_text(
        articles.add_outlet(outlet),
        f"{outlet.upper()}. {STORY}",
        url=f"https://{outlet.split()[-1].lower()}.example/fjordly",
        now=timezone.now(),
        published_on=date(2025, 5, 6),
        title="Fjordly opens in Oslo",
    )
    start = source.text.index(words)
    span = Span(start, start + len(words))
    row, _ = evidence.suggest_passage(claim, source, span, stance=stance, score=0.82, reader="rules/3", found_by=None)
    return row


@pytest.fixture
def claim() -> Claim:
    """A wire story that three outlets printed, and a passage of an article that stands alone."""
    staff()
    claim = builders.published_claim()
    rows = [passage(claim, outlet) for outlet in ("The Northern Wire", "Oslo Gazette", "Coast Daily")]
    first = rows[0].capture.article
    for row in rows[1:]:
        row.capture.article.refresh_from_db()
        if row.capture.article.origin is None:
            origins.name_origin(row.capture.article, first)
    builders.suggested_evidence(claim, "discusses")
    Evidence.objects.filter(pk=rows[0].pk).update(created_at=timezone.now() - timedelta(days=46))
    return claim


def assert_sound(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page="390" in name)


def states(claim: Claim) -> list[str]:
    return list(claim.evidence.order_by("pk").values_list("state", flat=True))


def test_judged_undone_and_judged_again_by_keys_alone(page: Page, troubles: list[str], claim):
    page.set_viewport_size(DESKTOP)
    log_in(page, "ed")
    page.keyboard.press(
        page.locator(".queues li", has_text="Evidence to judge").locator("a.button").get_attribute("data-key")
    )
    page.wait_for_url(re.compile(QUEUE))
    expect(page.get_by_text("1 of 2")).to_be_visible()
    expect(page.locator("#passage mark")).to_have_text(WORDS)
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="postpones")).to_be_checked()
    page.keyboard.press("1")
    page.keyboard.press("m")
    page.keyboard.type("They name the day.")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_text("Confirmed: confirms, with 2 copies.")).to_be_visible()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    assert states(claim) == ["confirmed"] * 3 + ["suggested"]
    page.keyboard.press("u")
    expect(page.get_by_text("Undone. 3 passages stand as before.")).to_be_visible()
    assert states(claim) == ["suggested"] * 4
    page.keyboard.press("a")
    assert page.locator("[name=copies]:checked").count() == 0
    page.keyboard.press("a")
    assert page.locator("[name=copies]:checked").count() == 2
    page.keyboard.press("x")
    expect(page.get_by_text("Rejected, with 2 copies.")).to_be_visible()
    page.keyboard.press("x")
    expect(page.get_by_role("heading", name="Every suggestion has been judged.")).to_be_visible()
    assert states(claim) == ["rejected"] * 4
    page.wait_for_load_state("networkidle")
    assert troubles == []


def test_next_previous_and_the_way_to_a_verdict(page: Page, claim):
    log_in(page, "ed")
    page.goto(QUEUE)
    first = page.locator("#passage mark").inner_text()
    page.keyboard.press("n")
    expect(page.locator("#passage mark")).not_to_have_text(first)
    page.keyboard.press("p")
    expect(page.locator("#passage mark")).to_have_text(first)
    assert states(claim) == ["suggested"] * 4
    page.keyboard.press("v")
    page.wait_for_url(re.compile(rf"(claim={claim.pk}|claim/{claim.pk}/propose)"))


def test_two_editors_at_one_passage(page: Page, browser: Browser, live_server, claim):
    log_in(page, "ed")
    page.goto(QUEUE)
    page.fill("#note", "My long thought.")
    with browser.new_context(base_url=str(live_server)) as context:
        other = context.new_page()
        log_in(other, "chief")
        other.goto(f"{QUEUE}?item={claim.evidence.order_by('pk')[0].pk}")
        expect(other.locator("#others")).to_contain_text("ed has this passage open too.")
        other.keyboard.press("x")
        expect(other.get_by_text("Rejected, with 2 copies.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("chief rejected this passage while you were looking at it.")
    assert page.input_value("#note") == "My long thought."
    assert states(claim) == ["rejected"] * 3 + ["suggested"]


def test_without_a_script(browser: Browser, live_server, claim):
    with browser.new_context(base_url=str(live_server), java_script_enabled=False, viewport=PHONE) as context:
        # The theme's page for signing in is drawn by its own script.
        client = Client()
        client.force_login(builders.person())
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": str(live_server)}])
        page = context.new_page()
        page.goto(QUEUE)
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("Confirmed: confirms, with 2 copies.")).to_be_visible()
        assert states(claim) == ["confirmed"] * 3 + ["suggested"]
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("3 passages stand as before.")).to_be_visible()
        assert states(claim) == ["suggested"] * 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["1440", "390"])
def test_the_pages_are_sound(page: Page, troubles: list[str], claim, size, scheme):
    builders.draft_statement()
    builders.complete_check(builders.published_claim())
    SavedFilter.objects.create(owner=builders.person(), model="tracker.claim", query="q=oslo", name="Oslo, past due")
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    log_in(page, "ed")
    name = f"{size['width']}-{scheme}"
    assert_sound(page)
    picture(page, f"start-{name}")
    page.goto(QUEUE)
    assert_sound(page)
    picture(page, f"queue-{name}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_sound(page)
    picture(page, f"keys-{name}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.goto("/admin/keys/")
    assert_sound(page)
    page.goto("/admin/tracker/topic/")
    expect(page.get_by_text("No topic yet.")).to_be_visible()
    assert_sound(page)
    picture(page, f"list-{name}")
    assert troubles == []


def test_a_filter_is_saved_used_and_deleted_by_keyboard(page: Page, claim):
    log_in(page, "ed")
    page.goto("/admin/tracker/claim/?q=oslo")
    page.locator(".own-filters summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Save this filter as").focus()
    page.keyboard.type("In Oslo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“In Oslo” is saved.")).to_be_visible()
    page.goto("/admin/")
    page.get_by_role("link", name="In Oslo").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/claim/\?q=oslo"))
    page.get_by_role("button", name="Delete the filter In Oslo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The saved filter is deleted.")).to_be_visible()
    assert not SavedFilter.objects.exists()


def test_the_question_mark_lists_keys_on_any_page_and_gives_the_focus_back(page: Page, claim):
    log_in(page, "ed")
    page.goto("/admin/tracker/claim/")
    page.locator(".own-filters summary").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("The evidence queue")
    page.keyboard.press("Escape")
    expect(page.locator(".own-filters summary")).to_be_focused()
    page.locator(".own-filters summary").press("Enter")
    page.get_by_label("Save this filter as").press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.get_by_label("Save this filter as").input_value() == "?"
