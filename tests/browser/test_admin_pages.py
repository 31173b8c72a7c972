"""Every page of the admin, whole, as the reviewed matrix of rights says that a role may open it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_faces import DESKTOP, PHONE
from tests.permissions import matrix

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

EYES = ["chief editor", "administrator"]
"""Between them they open every page."""

NO_PAGE = ("/jsi18n/", "<kind>", "/read/parts/", "/read/people/", "/read/pieces/", "/read/progress/", "admin/search/")
"""Addresses that answer with a file, or with a part of a page for a script."""


def pages_of(role: str) -> list[str]:
    """Routes that the role opens, and that no role before it in this list does."""
    before = EYES[: EYES.index(role)]
    return [
        route
        for (route, method), got in matrix.reviewed().items()
        if method == "GET" and route.startswith("admin/") and not any(part in route for part in NO_PAGE)
        if not route.endswith("/history/") or "/claim/" in route  # they are all one page
        if got[role] == "200" and all(got[other] != "200" for other in before)
    ]


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light on a desktop", "dark on a phone"]
)
@pytest.mark.parametrize("role", EYES)
def test_each_page_of_the_admin_passes_axe_and_fits(page: Page, live_server, troubles: list[str], role, scheme, size):
    known = matrix.world()
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    cookie = matrix.client_of(role).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": str(live_server)}])
    wrong = []
    for route in pages_of(role):
        at = matrix.address(route, known)
        page.goto(at)
        wrong += [f"{at}: {trouble}" for trouble in troubles]
        troubles.clear()
        found = Axe().run(page)
        wrong += [f"{at}: {each['id']} {each['nodes'][0]['html'][:200]}" for each in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{at} scrolls sideways")
    assert not wrong, "\n".join(wrong)


def test_no_page_of_the_admin_is_left_out():
    left = [
        route
        for (route, method), got in matrix.reviewed().items()
        if method == "GET" and route.startswith("admin/") and not any(part in route for part in NO_PAGE)
        if "200" in got.values() and not any(got[role] == "200" for role in EYES)
    ]
    assert left == ["admin/login/"]
