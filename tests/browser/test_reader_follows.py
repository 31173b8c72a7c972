"""A reader finds a claim by search, follows its feed, and sees a correction afterwards."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from lxml import etree
from playwright.sync_api import Browser, expect

from tests import builders
from tracker.actions import statements

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ATOM = "{http://www.w3.org/2005/Atom}"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES)
def test_from_search_to_the_feed_and_its_correction(browser: Browser, live_server, size, scripts):
    claim = builders.published_claim()
    builders.verdict(claim)
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=scripts, base_url=str(live_server))
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("store oslo")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=claim.proposition).first.click()
    expect(page.get_by_text("Kept").first).to_be_visible()
    expect(page.get_by_role("heading", name="Corrections")).to_have_count(0)
    feed = page.get_by_role("link", name="Atom feed").first.get_attribute("href")
    assert feed
    feed = urlsplit(feed).path
    before = titles(context.request.get(feed).body())

    now = timezone.now()
    told = "It was said at a fair, not in an interview."
    statements.correct(claim.statement, {"venue": "the Oslo fair"}, builders.person(), "misread", told, now=now)

    answer = context.request.get(feed)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    fresh = [title for title in titles(answer.body()) if title not in before]
    assert any("orrect" in title for title in fresh)
    page.reload()
    expect(page.get_by_role("heading", name="Corrections")).to_be_visible()
    expect(page.get_by_text(told).first).to_be_visible()
    context.close()


def titles(feed: bytes) -> list[str]:
    entries = etree.fromstring(feed).findall(f"{ATOM}entry")
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries]
