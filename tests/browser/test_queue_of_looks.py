"""The queue "Looked, found nothing" and a provider's trial, by keyboard, on a phone and in the dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import builders, news_services
from tests.browser.test_faces import DESKTOP, PHONE, log_in, staff
from tracker.models import NewsProvider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/tracker/claim/found-nothing/"


def assert_sound(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_the_queue_to_a_proposal_by_keyboard(page: Page, troubles: list[str], size):
    staff()
    claim = builders.published_claim()
    builders.complete_check(claim)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="dark")
    log_in(page, "ed")
    page.goto(QUEUE)
    expect(page.get_by_role("link", name=claim.proposition)).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Begin a verdict that cites these looks").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/propose/\?"))
    expect(page.locator("[name=checks]")).to_be_checked()
    assert page.locator("[name=outcome]").input_value() == "not_kept"
    page.fill("[name=rationale]", "Nobody reported a store.")
    page.locator("form").get_by_role("button", name="Propose").click()
    page.wait_for_url(re.compile("/verdictproposal/"))
    assert claim.proposals.get().checks.count() == 1
    assert troubles == []


def test_a_provider_is_tried_before_it_is_switched_on(page: Page, troubles: list[str], settings):
    staff()
    with news_services.running() as service:
        settings.SAMPLE_FEED_ORIGIN = service.origin
        service.add("/1", "Fjordly opens in <Oslo>", timezone.now().date(), "A store.")
        row = NewsProvider.objects.create(kind="gdelt", name="GDELT here", url=f"{service.origin}/gdelt")
        log_in(page, "chief")
        page.goto(f"/admin/tracker/newsprovider/{row.pk}/change/")
        page.get_by_role("link", name="Try it").first.click()
        page.fill("[name=company]", "Fjordly")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 article.")).to_be_visible()
        expect(page.get_by_text("Fjordly opens in <Oslo>")).to_be_visible()
        page.set_viewport_size(PHONE)
        assert_sound(page)
        service.mood = "The specified phrase is too short."
        page.wait_for_timeout(1000)
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_text("The specified phrase is too short.")).to_be_visible()
    assert troubles == []
