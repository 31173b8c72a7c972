"""The timeline in a browser: filters with and without scripts, no shift, nothing wider than a phone."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories import days, make_claim, make_company, make_executive, make_position, make_statement, make_topic
from tracker.models import Executive
from tracker.vocabulary import EditorialState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHIFT = """
window.shift = 0;
new PerformanceObserver(list => { for (const each of list.getEntries()) window.shift += each.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def talker(db: None) -> Executive:
    position = make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))
    cars, cells = make_topic("Cars"), make_topic("Cells")
    for number in range(60):
        day = date(2018, 1, 1) + timedelta(days=31 * number)
        claim = make_claim(
            make_statement(position=position, said_on=day),
            proposition=f"Nordlys Mobility will do thing number {number}",
            state=EditorialState.PUBLISHED,
            window=days(day + timedelta(days=30), day + timedelta(days=400)),
        )
        claim.topics.add(cells if number % 3 else cars)
    return position.executive


def test_filters_change_the_part_without_a_new_page_and_keep_the_focus(page: Page, troubles: list[str], talker):
    page.goto(talker.get_absolute_url())
    page.evaluate("window.kept = true")
    page.locator(".narrow > summary").press("Enter")
    page.locator("#by-topic-cars").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("20 claims fit")).to_be_visible()
    assert page.evaluate("window.kept") is True
    assert page.url.endswith("?topic=cars")
    expect(page.locator("#by-topic-cars")).to_be_focused()
    expect(page.locator("#by-topic-cars")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.get_by_text("20 claims fit")).not_to_be_visible()
    assert troubles == []


def test_the_same_links_work_without_scripts(browser: Browser, live_server, talker):
    context = browser.new_context(
        java_script_enabled=False, base_url=str(live_server), viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(talker.get_absolute_url())
    page.locator(".narrow > summary").click()
    page.locator("#by-topic-cars").click()
    expect(page.get_by_text("20 claims fit")).to_be_visible()
    page.get_by_role("link", name="show all").click()
    page.get_by_role("link", name="Earlier statements").click()
    expect(page.locator("article.said")).to_have_count(20)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_shifts_or_runs_over_and_axe_finds_nothing(page: Page, talker, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(SHIFT)
    page.goto(f"{talker.get_absolute_url()}?topic=cars")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") < 0.01
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.locator(".as-table > summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_screen_reader_finds_a_table_with_headings(page: Page, talker):
    page.goto(talker.get_absolute_url())
    page.locator(".as-table > summary").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(5)
    expect(table.get_by_role("rowheader")).to_have_count(40)
