"""The pages as a reader's browser shows them, and an editor's way from a quote to a verdict with a second name."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import builders
from tracker.actions import evidence, subscriptions
from tracker.models import Claim, Statement, Subscription, Topic, Verdict
from tracker.vocabulary import EditorialState, FollowKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}


def public_addresses() -> list[str]:
    claim = builders.published_claim()
    builders.complete_check(claim)
    builders.verdict(claim)
    for _ in range(10):
        evidence.confirm(builders.suggested_evidence(claim), builders.person(), timezone.now())
    claim.topics.add(Topic.objects.get_or_create(name="Stores", slug="stores")[0])
    statement = claim.statement
    appearance = statement.appearances.get()
    things = [statement.speaker, claim.company, claim, statement, appearance.capture.article]
    return [
        "/",
        "/executives/",
        "/companies/",
        "/claims/",
        "/search/",
        "/search/?q=oslo",
        "/search/?q=nothing-fits",
        "/due/",
        "/past-due/",
        "/topics/",
        "/topics/stores/",
        "/corrections/",
        f"/due/{claim.last_day:%Y/%-m}/",
        "/about/",
        "/scoring/",
        "/method/",
        "/precision/",
        "/nowhere/",
        *follow_addresses(claim),
    ] + [thing.get_absolute_url() for thing in things]


def follow_addresses(claim: Claim) -> list[str]:
    """The form for each kind of thing, and where the links of mails lead, working and lapsed."""
    asked = Subscription.objects.create(
        address="reader@mail.example", kind=FollowKind.CLAIM, claim=claim, asked_at=timezone.now()
    )
    return [
        f"/follow/executive/{claim.statement.speaker.slug}/",
        f"/follow/claim/{claim.pk}/",
        reverse("follow-confirm", args=[subscriptions.confirm_token(asked)]),
        reverse("follow-confirm", args=["lapsed"]),
        reverse("unsubscribe", args=[subscriptions.end_token(asked)]),
        reverse("unsubscribe", args=["lapsed"]),
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_reader_follows_by_mail_and_ends_it(browser: Browser, live_server: LiveServer, scripts: bool):
    company = builders.published_claim().company
    context = browser.new_context(java_script_enabled=scripts, base_url=live_server.url, viewport=PHONE)
    page = context.new_page()
    page.goto(company.get_absolute_url())
    page.get_by_role("link", name="By e-mail").click()
    address = page.get_by_label("Your e-mail address")
    address.fill("no address")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(address).to_have_value("no address")
    expect(address).to_have_accessible_description(re.compile("valid e-?mail address.* At most one mail", re.I))
    address.fill("reader@mail.example")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    asked = Subscription.objects.get()
    assert asked.confirmed_at is None
    page.goto(reverse("follow-confirm", args=[subscriptions.confirm_token(asked)]))
    page.get_by_role("button", name="Yes, follow").click()
    expect(page.get_by_role("heading", name="You follow it now")).to_be_visible()
    page.goto(reverse("unsubscribe", args=[subscriptions.end_token(asked)]))
    page.get_by_role("button", name="End the mails").click()
    expect(page.get_by_role("heading", name="No more mails")).to_be_visible()
    assert not Subscription.objects.exists()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_public_page_passes_axe_and_stays_on_this_host(page: Page, troubles: list[str], scheme, size):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    for address in public_addresses():
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not too_wide, f"{address} scrolls sideways"
    assert [trouble for trouble in troubles if "404" not in trouble] == []


def log_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/admin/login/?next=/admin/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "not a secret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()


def staff() -> None:
    for user in (builders.person("ed"), builders.chief("chief")):
        user.set_password("not a secret")
        user.save()


def test_an_editor_publishes_a_quote_that_a_reader_then_finds(page: Page, troubles: list[str]):
    staff()
    statement = builders.draft_statement()
    log_in(page, "ed")
    page.goto(f"/admin/tracker/statement/{statement.pk}/change/")
    page.get_by_role("link", name="Publish").first.click()
    page.locator("form").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("ublished").first).to_be_visible()
    statement.refresh_from_db()
    assert statement.state == EditorialState.PUBLISHED
    page.goto(statement.speaker.get_absolute_url())
    expect(page.locator("blockquote").first).to_contain_text(statement.words)
    assert troubles == []


def test_a_verdict_takes_effect_when_a_chief_editor_seconds_it(page: Page):
    staff()
    claim = builders.published_claim()
    proof = builders.confirmed_evidence(claim)
    log_in(page, "ed")
    page.goto(f"/admin/tracker/claim/{claim.pk}/change/")
    page.get_by_role("link", name="Propose a verdict").first.click()
    page.select_option("[name=outcome]", "kept")
    page.select_option("[name=reason_code]", "reported_done")
    page.fill("[name=rationale]", "The store opened.")
    page.fill("[name=true_since]", date(2025, 6, 2).isoformat())
    page.locator(f"[name=evidence][value='{proof.pk}']").check()
    page.locator("form").get_by_role("button", name="Propose").click()
    page.wait_for_load_state()
    assert not Verdict.objects.exists()
    proposal = claim.proposals.get()
    log_in(page, "chief")
    page.goto(f"/admin/tracker/verdictproposal/{proposal.pk}/change/")
    page.locator("form").get_by_role("button", name="Second").click()
    page.wait_for_load_state()
    assert Verdict.objects.get().seconded_by.username == "chief"
    page.goto(claim.get_absolute_url())
    expect(page.get_by_text("Kept").first).to_be_visible()


def test_a_reader_without_scripts_sees_the_timeline_and_its_table(browser, live_server):
    claim = builders.published_claim()
    context = browser.new_context(java_script_enabled=False, base_url=str(live_server))
    page = context.new_page()
    page.goto(claim.statement.speaker.get_absolute_url())
    expect(page.locator("svg").first).to_be_visible()
    page.locator("main summary").first.click()
    expect(page.locator("table").first).to_contain_text(claim.proposition)
    context.close()
    assert Statement.objects.count() == Claim.objects.count() == 1
