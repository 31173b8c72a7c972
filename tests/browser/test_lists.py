"""The lists, the calendar, the scorecard's form and the menu, as a reader's browser shows them."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories import days, make_claim, make_correction, make_position, make_statement, make_topic, make_verdict
from tracker.models import Claim
from tracker.vocabulary import Outcome

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def a_record() -> Claim:
    position, topic = make_position(), make_topic("US launch")
    for number in range(12):
        statement = make_statement(position=position, said_on=date(2018, 7, 3))
        claim = make_claim(statement, window=days(date(2019, 1, 1), date(2020, 1, 1)), topics=[topic])
        if number < 11:
            outcome = Outcome.KEPT_LATE if number < 4 else Outcome.KEPT
            make_verdict(claim, outcome, true_since=date(2019, 12, 31) + timedelta(days=9 if number < 4 else 0))
    make_correction(claim, field="market", before="Norway", after="Sweden")
    return claim


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_list_passes_axe_and_fits(page: Page, troubles: list[str], scheme, size):
    claim = a_record()
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    addresses = ["/", "/topics/", "/topics/us-launch/?late=kept", claim.company.get_absolute_url(), "/due/2019/12/"]
    for address in [*addresses, "/past-due/", "/corrections/", "/about/", "/method/", "/scoring/", "/claims/"]:
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not too_wide, f"{address} scrolls sideways"
    assert troubles == []


def test_scoring_and_menu_work_on_a_phone_without_scripts(browser: Browser, live_server: object):
    claim = a_record()
    context = browser.new_context(java_script_enabled=False, base_url=str(live_server), viewport=PHONE)
    page = context.new_page()
    page.goto(claim.company.get_absolute_url())
    expect(page.locator(".rate")).to_contain_text("64% kept")
    page.get_by_text("Count differently").click()
    page.get_by_label("Kept late").select_option("kept")
    page.get_by_role("button", name="Count").click()
    expect(page.locator(".rate")).to_contain_text("100% kept, in time or late")
    assert "late=kept" in page.url
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Overdue").click()
    expect(page.get_by_role("heading", name="Overdue and unanswered")).to_be_visible()
    context.close()
