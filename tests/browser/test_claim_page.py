"""A claim's page as a reader's browser shows it: at any size, in the dark, by keyboard, without scripts, in print."""

import json
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests import builders
from tracker.actions import claims, evidence, replies, statements
from tracker.models import Claim
from tracker.queries.claim_history import history_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
HOSTILE = "</script><script>window.fired = 1</script><img src=x onerror='window.fired = 2'>"
TELL_VIOLATIONS = "addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective))"


def full_claim() -> Claim:
    """With two verdicts, a further print in other words, a reply, a look and a correction."""
    claim = builders.published_claim()
    source = builders.capture("Mrs Nord said “a store in Oslo” was coming. Nobody asked when.")
    spans = statements.find_in(source.text, "a store in Oslo")
    statements.attach(claim.statement, source, spans)
    builders.complete_check(claim)
    builders.verdict(claim, outcome="in_progress", reason_code="work_reported", true_since=None)
    builders.verdict(claim)
    evidence.confirm(builders.suggested_evidence(claim), builders.person(), timezone.now())
    replies.ask(claim, builders.person(), date(2025, 6, 1), "email", date(2025, 6, 15))
    claims.correct(claim, {"criteria": "A store with a till."}, builders.person(), "why", "We had forgotten the till.")
    claim.refresh_from_db()
    return claim


def addresses(claim: Claim) -> dict[str, int]:
    """Each kind of page, with the status that it is answered with."""
    here = claim.get_absolute_url()
    gone = builders.published_claim()
    claims.withdraw(gone, builders.person(), "It was no claim.", timezone.now())
    return {
        here: 200,
        f"{here}as/{history_of(claim).revisions[0].number}/": 200,
        f"{here}?as_of={timezone.now():%Y-%m-%d}": 200,
        f"{here}?as_of=2001-01-01": 404,
        claim.statement.get_absolute_url(): 200,
        gone.get_absolute_url(): 410,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_kind_of_page_passes_axe_and_breaks_no_policy(page: Page, troubles: list[str], scheme, size):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(TELL_VIOLATIONS)
    for address, status in addresses(full_claim()).items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        for summary in page.locator("main summary").all():
            summary.click()
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.locator("h1").count() == 1
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{address} scrolls sideways"
        repeated = page.evaluate(
            "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n)"
        )
        assert repeated == [], f"{address} repeats an id"
        broken = page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1)))"
            ".map(a => a.hash)"
        )
        assert broken == [], f"{address} leads nowhere"
    assert [said for said in troubles if "status of 4" not in said] == []


def test_the_browser_reads_the_linked_data_and_runs_none_of_it(page: Page, troubles: list[str]):
    page.add_init_script(TELL_VIOLATIONS)
    claim = builders.published_claim()
    builders.verdict(claim, rationale=HOSTILE)
    page.goto(claim.get_absolute_url())
    data = json.loads(page.locator("script[type='application/ld+json']").text_content() or "")
    assert [node["@type"] for node in data["@graph"]] == ["Quotation", "Claim", "ClaimReview"]
    assert data["@graph"][2]["reviewBody"] == HOSTILE
    assert page.evaluate("window.fired") is None
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert troubles == []


def test_the_labels_of_the_drawing_stay_apart_and_inside_on_a_phone(page: Page):
    page.set_viewport_size(PHONE)
    page.goto(full_claim().get_absolute_url())
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg.strip text.halo')].map(t => t.getBoundingClientRect())"
        ".map(b => [b.left, b.top, b.right, b.bottom])"
    )
    assert len(boxes) >= 4
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= PHONE["width"]
        for other in boxes[number + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] + 4 or other[3] <= top + 4
            assert apart, f"{boxes[number]} covers {other}"


def test_a_reader_looks_back_and_cites_by_keyboard_without_scripts(browser: Browser, live_server):
    claim = full_claim()
    context = browser.new_context(java_script_enabled=False, base_url=str(live_server), viewport=PHONE)
    page = context.new_page()
    page.goto(claim.get_absolute_url())
    page.get_by_label("As it stood at the end of").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("note")).to_contain_text("As it stood at the end of")
    page.get_by_role("link", name="As it stands now").press("Enter")
    page.get_by_text("revisions since it was published").press("Enter")
    page.locator("section.cite ol a").last.press("Enter")
    note = page.get_by_role("note")
    expect(note).to_contain_text("A newer verdict stands: ✓ Kept")
    expect(note).to_contain_text("Corrected since: 1 correction")
    expect(page.get_by_text("Open: no verdict has been given.")).to_be_visible()
    note.get_by_role("link", name="As it stands now").press("Enter")
    expect(page.get_by_text("It stands no longer")).to_be_visible()
    context.close()


def test_in_print_the_looks_are_open_and_the_controls_are_gone(page: Page):
    page.goto(full_claim().get_absolute_url())
    page.emulate_media(media="print")
    expect(page.locator(".as-of")).to_be_hidden()
    expect(page.locator("nav.contents")).to_be_hidden()
    expect(page.locator("section[aria-labelledby=looks] li").first).to_be_visible()


def test_a_withdrawn_pin_shows_its_reason(page: Page):
    claim = builders.published_claim()
    address = f"{claim.get_absolute_url()}as/{history_of(claim).revisions[0].number}/"
    claims.withdraw(claim, builders.person(), "It was no claim.", timezone.now())
    page.goto(address)
    expect(page.get_by_text("It was no claim.")).to_be_visible()
    assert claim.proposition not in page.content()
