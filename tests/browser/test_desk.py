"""The reading desk in a real browser: from a pasted address to a published statement, and what could lose an editor's work."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import admin_builders as build
from tests.browser.test_faces import DESKTOP, PHONE
from tracker import tasks
from tracker.actions import reading
from tracker.models import Appearance, Capture, Company, Executive, Job, Position, Statement
from tracker.vocabulary import EditorialState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = {"width": 768, "height": 1024}
SPLIT = "“We will open a plant in Norland,” said Mara Quill, who runs Quill Works, “and hire 200 people by 2026.”"
TEXT = (
    "NORTHPORT, March 5.\r\n\r\n"
    f"🎉 Cafe\u0301s were full. {SPLIT}\r\n\r\n"
    "She told the paper that Quill Works will pay no dividend next year. Analysts doubted it.\r\n\r\n"
    "The town, she said, “has waited long enough”."
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Quill Works plans a plant</title></head><body><article>
<h1>Quill Works plans a plant</h1><p>NORTHPORT, March 5.</p><p>{SPLIT}</p>
<p>Analysts doubted it. They had heard of plants in Norland before, and none of them had come to be in the end.</p>
</article></body></html>"""


@pytest.fixture
def people() -> Position:
    return build.position(build.executive(), build.company())


@pytest.fixture
def capture(people: Position) -> Capture:
    source = build.capture(TEXT)
    reading.suggest(source)
    Job.objects.update(done_at=build.NOW)
    return source


@pytest.fixture
def paper() -> Iterator[str]:
    """A newspaper on the loopback origin that the settings allow."""

    class Paper(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/plant"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode() if found else b"")

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


Login = Callable[..., Page]


@pytest.fixture
def log_in(browser: Browser, live_server: object, troubles: list[str]) -> Iterator[Login]:
    """A page of a new window in which that editor is logged in."""
    contexts = []

    def open_page(name: str = "edith", **options: object) -> Page:
        user = build.editor(name)
        user.set_password("not a secret")
        user.first_name = name.capitalize()
        user.save()
        context = browser.new_context(**{"viewport": DESKTOP, "base_url": str(live_server), **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto("/admin/login/?next=/admin/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", "not a secret")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="What waits")).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()


def desk_at(page: Page, capture: Capture) -> None:
    page.goto(f"/admin/tracker/capture/{capture.pk}/read/")
    expect(page.locator("#desk.scripted")).to_be_visible()


def split_quote() -> Appearance:
    return Appearance.objects.filter(pieces=2).earliest("start")


def work_all() -> None:
    """What a worker does: each waiting job, and those that they leave behind."""
    while (job := Job.objects.waiting().order_by("pk").first()) is not None:
        tasks.work(job.pk)


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_from_a_pasted_address_to_a_published_statement_by_keyboard_alone(
    log_in: Login, people: Position, paper: str, settings, troubles: list[str]
):
    settings.SAMPLE_FEED_ORIGIN = paper
    build.outlet()
    page = log_in()
    tab_to(page, "a[href$='/article/add/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/add/")
    tab_to(page, ".select2-selection")
    page.keyboard.press("Enter")
    page.keyboard.type("Northport")
    expect(page.locator(".select2-results__option--highlighted")).to_have_text("Northport Post")
    page.keyboard.press("Enter")
    tab_to(page, "[name=canonical_url]")
    page.keyboard.type(f"{paper}/plant")
    tab_to(page, "[name=published_on]")
    page.keyboard.type("2024-03-05")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The page waits to be fetched")).to_be_visible()
    work_all()
    expect(page.locator("#desk.scripted")).to_be_visible(timeout=15_000)
    expect(page.locator("#list .current")).to_contain_text("We will open a plant in Norland")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_have_text(re.compile("Published"))
    published = Statement.objects.get(state=EditorialState.PUBLISHED)
    assert (str(published.speaker), published.published_by.username) == ("Mara Quill", "edith")
    assert [str(span.exact) for span in published.appearances.get().spans.all()] == [
        "We will open a plant in Norland",
        "and hire 200 people by 2026.",
    ]
    assert troubles == []


def test_keys_change_reject_and_undo(log_in: Login, capture: Capture, troubles: list[str]):
    page = log_in()
    desk_at(page, capture)
    expect(page.locator("#list [data-item]")).to_have_count(capture.appearances.count())
    page.keyboard.press("x")
    expect(page.locator("#status")).to_have_text(re.compile("^Rejected"))
    assert Statement.objects.refused().count() == 1
    page.keyboard.press("u")
    expect(page.locator("#status")).to_have_text("Rejection undone.")
    assert not Statement.objects.refused().exists()
    first = page.locator("#list .current").get_attribute("data-item")
    page.keyboard.press("j")
    expect(page.locator("#list .current")).not_to_have_attribute("data-item", str(first))
    page.keyboard.press("k")
    expect(page.locator("#quote-form")).to_have_attribute("data-item", str(first))
    page.keyboard.press("e")
    expect(page.locator("#quote-form :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#list .current a")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    assert troubles == []


def test_a_speaker_is_found_by_typing_and_the_window_follows_the_phrase(log_in: Login, capture: Capture):
    Position.objects.create(executive=Executive.objects.get(), company=Company.objects.get(), title="Chair")
    row = split_quote()
    row.statement.speaker = row.statement.position = None
    row.statement.speaker_status = "unknown"
    row.statement.save()
    page = log_in()
    page.goto(f"/admin/tracker/capture/{capture.pk}/read/?item={row.pk}")
    expect(page.locator("#desk.scripted")).to_be_visible()
    page.locator("[name=quote-speaker_name]").focus()
    page.keyboard.type("quil")
    expect(page.locator("#people [role=option]")).to_contain_text("Chief executive, Quill Works")
    page.keyboard.press("Enter")
    expect(page.locator("[name=quote-position]")).to_be_focused()
    page.keyboard.type("Chair")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    row.statement.refresh_from_db()
    assert (str(row.statement.speaker), row.statement.position.title) == ("Mara Quill", "Chair")
    phrase = page.locator("[name$=-phrase]")
    phrase.fill("")
    phrase.press_sequentially("in the second half of 2026")
    expect(page.locator(".window-words")).to_have_text("1 July to 31 December 2026; due within")
    expect(page.locator(".window-bar .due")).to_be_visible()


SELECT_BY_MOUSE = """([first, last]) => {
  const pane = document.getElementById("text");
  const at = (words, end) => {
    const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const found = node.data.indexOf(words);
      if (found < 0) continue;
      const range = document.createRange();
      range.setStart(node, end ? found + words.length - 1 : found);
      range.setEnd(node, end ? found + words.length : found + 1);
      node.parentElement.scrollIntoView({ block: "center" });
      const box = range.getBoundingClientRect();
      return [end ? box.right - 1 : box.left + 1, box.top + box.height / 2];
    }
  };
  return [at(first, false), at(last, true)];
}"""


def drag_over(page: Page, first: str, last: str) -> None:
    (left, top), (right, bottom) = page.evaluate(SELECT_BY_MOUSE, [first, last])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=8)
    page.mouse.up()


def test_words_selected_across_a_split_quote_stand_at_their_offsets_in_the_database(
    log_in: Login, people: Position, troubles: list[str]
):
    capture = build.capture(TEXT)
    Job.objects.update(done_at=build.NOW)
    page = log_in()
    desk_at(page, capture)
    drag_over(page, "We will open", "people by 2026.")
    add = page.get_by_role("button", name="Add the 2 quoted pieces")
    expect(add).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#status")).to_have_text("Added as a draft, in 2 pieces.")
    row = split_quote()
    text = capture.text
    starts = [text.index("We will open"), text.index("and hire")]
    assert [(span.start, span.exact) for span in row.spans.all()] == [
        (starts[0], "We will open a plant in Norland"),
        (starts[1], "and hire 200 people by 2026."),
    ]
    assert all(text[span.start : span.end] == span.exact for span in row.spans.all())
    expect(page.locator(f"#text mark[data-items~='{row.pk}']")).to_have_count(2)
    assert troubles == []


def test_words_are_selected_with_the_keyboard_alone(log_in: Login, people: Position):
    capture = build.capture(TEXT)
    Job.objects.update(done_at=build.NOW)
    page = log_in()
    desk_at(page, capture)
    page.keyboard.press("t")
    expect(page.locator("#text")).to_be_focused()
    before = capture.text[: capture.text.index("She told")].split()
    for _ in range(len(before)):
        page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == "She told the paper"
    page.keyboard.press("n")
    expect(page.locator("#status")).to_have_text("Added as a draft.")
    row = Appearance.objects.get()
    assert (row.start, row.exact) == (capture.text.index("She told"), "She told the paper")


def test_typing_outlives_a_lost_connection_and_a_reload(log_in: Login, capture: Capture):
    page = log_in()
    desk_at(page, capture)
    item = page.locator("#quote-form").get_attribute("data-item")
    venue = page.locator("[name=quote-venue]")
    page.context.set_offline(True)
    venue.fill("a fair in Norland")
    expect(page.locator("#saved")).to_have_text("Not saved: no connection. Kept on this device.")
    venue.fill("a fair in Norland, second day")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"), timeout=20_000)
    row = Appearance.objects.get(pk=item).statement
    row.refresh_from_db()
    assert row.venue == "a fair in Norland, second day"
    page.route("**/save/", lambda route: route.abort())
    venue.fill("a fair in Norland, third day")
    expect(page.locator("#saved")).to_have_text("Not saved: no connection. Kept on this device.")
    expect(page.locator("#list .unsaved")).to_have_count(1)
    page.reload()
    expect(venue).to_have_value("a fair in Norland, third day")
    page.unroute("**/save/")
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"), timeout=20_000)
    row.refresh_from_db()
    assert row.venue == "a fair in Norland, third day"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('desk:')).length") == 0


def test_two_editors_see_each_other_and_choose_when_both_change_a_field(log_in: Login, capture: Capture):
    edith, dana = log_in("edith"), log_in("dana")
    desk_at(edith, capture)
    desk_at(dana, capture)
    expect(edith.locator("#others")).to_contain_text("Dana is reading this too, at quote 1.", timeout=15_000)
    expect(dana.locator("#others")).to_contain_text("Edith is reading this too, at quote 1.", timeout=15_000)
    item = edith.locator("#quote-form").get_attribute("data-item")
    edith.locator("[name=quote-venue]").focus()
    dana.locator("[name=quote-venue]").fill("a call")
    expect(dana.locator("#saved")).to_have_text(re.compile("^Saved"))
    edith.locator("[name=quote-venue]").fill("a fair")
    expect(edith.locator("#conflicts")).to_contain_text(
        "dana changed “Venue” meanwhile. Theirs: a call. Yours: a fair."
    )
    edith.get_by_role("button", name="Keep mine").click()
    expect(edith.locator("#saved")).to_have_text(re.compile("^Saved"))
    assert Statement.objects.get(appearances=item).venue == "a fair"
    edith.locator("#list .current a").focus()
    edith.keyboard.press("x")
    expect(edith.locator("#status")).to_have_text(re.compile("^Rejected"))
    expect(dana.locator(f"#list [data-item='{item}']")).to_have_attribute("data-state", "rejected", timeout=15_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"])
def test_the_desk_passes_axe_and_fits(log_in: Login, capture: Capture, troubles: list[str], scheme, size):
    page = log_in(viewport=size, color_scheme=scheme)
    row = split_quote()
    for address in (f"?item={row.pk}", "?item=0"):
        page.goto(f"/admin/tracker/capture/{capture.pk}/read/{address}")
        expect(page.locator("#desk.scripted")).to_be_visible()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('#desk button, #desk .button, #desk .quotes a, #desk select')]"
            ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))"
        )
        assert small == []
    assert troubles == []


def test_without_scripts_an_editor_reads_changes_rejects_and_accepts(log_in: Login, browser, live_server, capture):
    page = log_in()
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, base_url=str(live_server), storage_state=state)
    page = context.new_page()
    row = split_quote()
    page.goto(f"/admin/tracker/capture/{capture.pk}/read/?item={row.pk}")
    expect(page.locator("#text mark").first).to_be_visible()
    page.fill("[name=quote-venue]", "a fair")
    page.get_by_role("button", name="Save").click()
    assert Statement.objects.get(pk=row.statement_id).venue == "a fair"
    page.get_by_role("button", name="Accept and publish").click()
    assert Statement.objects.get(pk=row.statement_id).state == EditorialState.PUBLISHED
    page.locator("#list .suggested a").first.click()
    page.get_by_role("button", name="Reject").click()
    assert Statement.objects.refused().count() == 1
    page.get_by_role("button", name="Undo").click()
    assert not Statement.objects.refused().exists()
    context.close()
