"""Logging in with a second factor, by keyboard, with and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, Page, expect

from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def assert_sound(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_editor_sets_up_a_second_factor_and_is_then_asked_for_it(browser: Browser, live_server, scripts):
    editor = builders.person("ed")
    editor.set_password("not a secret")
    editor.save()
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        java_script_enabled=scripts,
        base_url=str(live_server),
        color_scheme="dark" if scripts else "light",
    )
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/two-factor/")
    if scripts:
        assert_sound(page)
    page.fill("[name=username]", "ed")
    page.fill("[name=password]", "not a secret")
    page.keyboard.press("Enter")
    expect(page.get_by_text("scan this code")).to_be_visible()
    if scripts:
        assert_sound(page)
    device = TOTPDevice.objects.get(user=editor)
    page.fill("[name=code]", f"{TOTP(device.bin_key).token():06d}")
    page.keyboard.press("Enter")
    expect(page.locator("code.select-all")).to_have_count(10)
    recovery = page.locator("code.select-all").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    context.clear_cookies()
    page.goto("/admin/login/?next=/admin/keys/")
    page.fill("[name=username]", "ed")
    page.fill("[name=password]", "not a secret")
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_be_visible()
    if scripts:
        assert_sound(page)
    page.fill("[name=code]", recovery)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/keys/")
    if scripts:
        page.goto("/admin/auth/user/")
        expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
        assert_sound(page)
        page.get_by_role("link", name="Back to the desk").click()
        page.evaluate("document.getElementById('logout-form').submit()")
        expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
        assert_sound(page)
    context.close()
