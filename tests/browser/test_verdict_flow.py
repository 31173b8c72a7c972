"""The editors' half of the story in a real browser: from a pasted article to a seconded verdict and a correction."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import admin_builders as build
from tests.browser.test_desk import Login, log_in, tab_to, work_all
from tests.browser.test_faces import DESKTOP, PHONE
from tracker.actions import claims, evidence, verdicts
from tracker.models import Claim, Correction, Evidence, Position, Statement, Verdict, VerdictProposal
from tracker.vocabulary import EditorialState, Outcome, ProposalState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["log_in"]

SAID = "“We will open a plant in Norland next year,” said Mara Quill, who runs Quill Works. Analysts doubted it."
CAME = "Quill Works opened its plant in Norland on Monday, the company said. Two hundred people work there."
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def people() -> Position:
    build.outlet()
    return build.position(build.executive(), build.company())


def assert_sound(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('.verdict button, .verdict .button')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []


def press(page: Page, selector: str) -> None:
    """To a button or a link by Tab, and Enter."""
    tab_to(page, selector, most=160)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector, most=160)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)


def paste_article(page: Page, words: str, day: str) -> None:
    page.goto("/admin/tracker/article/add/")
    tab_to(page, ".select2-selection")
    page.keyboard.press("Enter")
    page.keyboard.type("Northport")
    expect(page.locator(".select2-results__option--highlighted")).to_have_text("Northport Post")
    page.keyboard.press("Enter")
    type_into(page, "[name=published_on]", day)
    page.keyboard.press("Escape")
    type_into(page, "[name=text]", f"NORTHPORT. {words}")
    press(page, "[name=_save]")
    expect(page.locator("#desk.scripted")).to_be_visible()
    work_all()


def publish_with_claim(page: Page) -> Claim:
    """At the reading desk: says how the claim will be judged, and accepts."""
    expect(page.locator("#list .current")).to_contain_text("We will open a plant", timeout=15_000)
    type_into(page, "[name$=-criteria]", "Kept when a plant in Norland works.")
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_have_text(re.compile("Published, and its claim"))
    return Claim.objects.get()


def confirm_evidence(page: Page, claim: Claim) -> Evidence:
    row = claim.evidence.first() or build.suggestion(claim)
    page.goto(f"/admin/tracker/evidence/{row.pk}/judge/")
    tab_to(page, "[name=stance]")
    page.keyboard.type("confirms")
    press(page, "[value=confirm]")
    row.refresh_from_db()
    assert (row.state, row.stance) == ("confirmed", "confirms")
    return row


def propose(page: Page, claim: Claim, row: Evidence) -> VerdictProposal:
    """A draft, left and come back to, then what the list still asks, then the proposal."""
    page.goto(f"/admin/tracker/verdictproposal/add/?claim={claim.pk}&evidence={row.pk}")
    expect(page.locator(f"[name=evidence][value='{row.pk}']")).to_be_checked()
    expect(page.locator(".checklist .missing")).to_have_count(2)
    assert_sound(page)
    type_into(page, "[name=rationale]", "The plant opened in Norland.")
    press(page, "[value=save]")
    page.goto("/admin/")
    page.goto(f"/admin/tracker/claim/{claim.pk}/propose/")
    expect(page.locator("[name=rationale]")).to_have_value("The plant opened in Norland.")
    expect(page.locator(".checklist .missing")).to_have_count(1)
    tab_to(page, "[name=outcome]", most=160)
    page.keyboard.type("Kept")
    tab_to(page, "[name=reason_code]")
    page.keyboard.type("Sources report that it was done")
    tab_to(page, "[name=true_since]")
    page.keyboard.type("05052025")
    expect(page.locator(".checklist .missing")).to_have_count(0)
    expect(page.locator("#sum")).to_contain_text("Nothing that the rules ask is missing.")
    assert VerdictProposal.objects.get().outcome == ""
    press(page, "[value=propose]")
    page.wait_for_url("**/verdictproposal/*/change/")
    expect(page.get_by_role("heading", name="Yours: it waits for somebody else")).to_be_visible()
    return VerdictProposal.objects.get(state=ProposalState.OPEN)


def second(page: Page, proposal: VerdictProposal) -> Verdict:
    page.goto("/admin/tracker/verdictproposal/?whose=second")
    press(page, f"a[href*='/verdictproposal/{proposal.pk}/change/']")
    expect(page.get_by_role("heading", name="Your decision")).to_be_visible()
    expect(page.locator(".checklist .missing")).to_have_count(0)
    assert_sound(page)
    press(page, "form[action$='/second/'] button")
    page.wait_for_url("**/claim/*/change/")
    return Verdict.objects.get()


def correct_the_day(page: Page, said: Statement) -> None:
    """Through the preview, which says that the claim goes back to review, to the public note."""
    page.goto(f"/admin/tracker/statement/{said.pk}/correct/")
    type_into(page, "[name=said_on]", "2024-03-04")
    page.keyboard.press("Escape")
    type_into(page, "[name=reason]", "The recording is a day older.")
    type_into(page, "[name=note]", "It was said a day earlier than we wrote.")
    press(page, "[name=preview]")
    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    expect(page.get_by_text("somebody has to look at it and publish it again")).to_be_visible()
    assert_sound(page)
    assert not Correction.objects.exists()
    press(page, ".buttons .primary")
    page.wait_for_url("**/statement/*/change/")


@SIZES
def test_from_a_pasted_article_to_a_verdict_and_a_correction_by_keyboard_alone(
    log_in: Login, people: Position, troubles: list[str], size
):
    page = log_in(viewport=size)
    paste_article(page, SAID, "2024-03-05")
    claim = publish_with_claim(page)
    assert (claim.state, claim.opens_on, claim.last_day) == ("published", date(2025, 1, 1), date(2025, 12, 31))
    paste_article(page, CAME, "2025-05-06")
    row = confirm_evidence(page, claim)
    proposal = propose(page, claim, row)
    chief = log_in("carl", viewport=size, color_scheme="dark")
    User.objects.get(username="carl").groups.add(Group.objects.get(name="chief editor"))
    verdict = second(chief, proposal)
    assert (verdict.outcome, verdict.decided_by.username, verdict.seconded_by.username) == (
        Outcome.KEPT,
        "edith",
        "carl",
    )
    correct_the_day(page, claim.statement)
    claim.refresh_from_db()
    assert claim.state == EditorialState.IN_REVIEW
    page.goto(claim.statement.get_absolute_url())
    expect(page.get_by_text("It was said a day earlier than we wrote.")).to_be_visible()
    assert troubles == []


@SIZES
def test_sent_back_stale_and_proposed_anew(log_in: Login, people: Position, size):
    page = log_in("carl", viewport=size)
    carl = User.objects.get(username="carl")
    carl.groups.add(Group.objects.get(name="chief editor"))
    edith = build.editor()
    claim = build.published_claim(edith)
    row = build.suggestion(claim)
    evidence.confirm(row, edith, timezone.now())
    given = {"outcome": "partly_kept", "reason_code": "done_in_part", "rationale": "A part opened.", "evidence": [row]}
    proposal = verdicts.propose(claim, edith, as_of=timezone.localdate(), **given)
    claims.correct(claim, {"criteria": "A bigger plant."}, edith, "r", "n")
    page.goto(f"/admin/tracker/verdictproposal/{proposal.pk}/change/")
    expect(page.get_by_role("alert")).to_contain_text("→ A bigger plant.")
    press(page, "form[action$='/second/'] button")
    assert not Verdict.objects.exists()
    type_into(page, "[name=note]", "Look at the new criteria.")
    press(page, "form[action$='/decline/'] button")
    page.wait_for_url("**/verdictproposal/?state__exact=open")
    draft = VerdictProposal.objects.drafts_of(edith.pk).get()
    assert (draft.revises, draft.rationale, draft.evidence.get()) == (proposal, "A part opened.", row)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_a_verdict_is_drafted_proposed_and_seconded(
    log_in: Login, browser, live_server, people, scheme
):
    state = log_in("carl").context.storage_state()
    carl = User.objects.get(username="carl")
    carl.groups.add(Group.objects.get(name="chief editor"))
    edith = build.editor()
    claim = build.published_claim(edith)
    build.look(claim)
    context = browser.new_context(
        java_script_enabled=False,
        base_url=str(live_server),
        storage_state=state,
        color_scheme=scheme,
        viewport=PHONE,
    )
    page = context.new_page()
    page.goto(f"/admin/tracker/claim/{claim.pk}/propose/")
    page.select_option("[name=outcome]", "not_kept")
    page.locator("[name=checks]").check()
    page.get_by_role("button", name="Save the draft").click()
    assert VerdictProposal.objects.drafts_of(carl.pk).get().checks.count() == 1
    page.select_option("[name=reason_code]", "looked_found_nothing")
    page.fill("[name=rationale]", "Nobody reported a plant.")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    VerdictProposal.objects.update(proposed_by=edith)
    page.reload()
    page.get_by_role("button", name="Second and publish").click()
    assert Verdict.objects.get().outcome == Outcome.NOT_KEPT
    page.goto(f"/admin/tracker/claim/{claim.pk}/withdraw/")
    page.fill("[name=reason]", "Said by somebody else.")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_text("Becomes a tombstone")).to_be_visible()
    page.get_by_role("button", name="Withdraw, as shown").click()
    claim.refresh_from_db()
    assert claim.state == EditorialState.WITHDRAWN
    context.close()
