"""A claim's card as it stands in the frame of a page on another site, and the ways to follow."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests import builders
from tracker.actions import claims
from tracker.models import Claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIGHT, DARK = "rgb(251, 250, 246)", "rgb(23, 22, 19)"


@pytest.fixture
def elsewhere() -> Iterator[Any]:
    """A page of another origin; set `page.body` to what it holds."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(server.body.encode())  # type: ignore[attr-defined]

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def frame_from_oembed(page: Page, live_server: Any, claim: Claim, settings: Any, **given: Any) -> str:
    settings.SITE_URL = str(live_server)
    address = f"{live_server}{claim.get_absolute_url()}"
    answer = page.request.get("/oembed", params={"url": address, **given})
    assert answer.status == 200
    return answer.json()["html"]


def show(page: Page, elsewhere: Any, frame: str) -> Any:
    elsewhere.body = f"<!doctype html><html lang=en><title>A blog</title><h1>A blog</h1>{frame}</html>"
    page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
    return page.frame_locator("iframe")


def test_a_card_stands_in_a_frame_of_another_site(page, live_server, elsewhere, settings):
    claim = builders.published_claim()
    builders.verdict(claim)
    card = show(page, elsewhere, frame_from_oembed(page, live_server, claim, settings))
    expect(card.get_by_text(claim.statement.words)).to_be_visible()
    expect(card.locator(".badge")).to_have_text("✓ Kept")
    assert card.locator("body").evaluate("b => getComputedStyle(b).backgroundColor") == LIGHT
    fits = card.locator("html").evaluate("h => h.scrollHeight <= h.clientHeight && h.scrollWidth <= h.clientWidth")
    assert fits, "the frame scrolls"
    card.get_by_role("link", name=claim.proposition).click()
    expect(page).to_have_url(f"{live_server}{claim.get_absolute_url()}")


@pytest.mark.parametrize(
    ("scheme", "theme", "paper"),
    [("light", "", LIGHT), ("dark", "", DARK), ("dark", "light", LIGHT), ("light", "dark", DARK)],
)
def test_the_card_is_light_or_dark_as_the_reader_or_the_page_wants(
    page, live_server, elsewhere, settings, scheme, theme, paper
):
    claim = builders.published_claim()
    page.emulate_media(color_scheme=scheme)
    card = show(page, elsewhere, frame_from_oembed(page, live_server, claim, settings, theme=theme))
    expect(card.locator("h1")).to_be_visible()
    assert card.locator("main").evaluate("b => getComputedStyle(b).backgroundColor") == paper


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [280, 640])
def test_a_card_passes_axe_at_any_width(page: Page, troubles: list[str], theme: str, width: int):
    claim = builders.published_claim()
    gone = builders.published_claim()
    claims.withdraw(gone, builders.chief(), "Said by someone else.", timezone.now())
    page.set_viewport_size({"width": width, "height": 420})
    for one in (claim, gone):
        page.goto(f"/claims/{one.pk}/embed/?theme={theme}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert [trouble for trouble in troubles if "410" not in trouble] == []


def test_a_card_needs_no_script(browser: Browser, live_server: Any):
    claim = builders.published_claim()
    context = browser.new_context(java_script_enabled=False, base_url=str(live_server))
    page = context.new_page()
    page.goto(f"/claims/{claim.pk}/embed/")
    expect(page.locator("blockquote")).to_contain_text(claim.statement.words)
    context.close()
