"""Takes README's pictures: the program itself, started with the sample data in a folder of its own.

`make screenshots` runs it. They change with the day: what is due, and what the first looks found.
"""

import io
import secrets
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.program import decided_claim, program, until

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".pictures"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PERSON = "ines-halvorsen"
SEEN_IN = 180


def keep(page: Page, name: str, whole: bool = False) -> None:
    """A picture of few colours: text and lines need no more, and the repository stays small."""
    taken = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
    path = FOLDER / f"{name}.png"
    taken.quantize(96).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def readers(browser: Browser, address: str) -> None:
    pages = {"home": "/", "timeline": f"/executives/{PERSON}/", "claim": decided_claim(address)}
    for size, scheme, ending in ((DESKTOP, "light", ""), (PHONE, "dark", "-phone")):
        page = browser.new_page(viewport=size, color_scheme=scheme, base_url=address)
        for name, at in pages.items():
            page.goto(at)
            keep(page, name + ending)
        page.close()


def editors(browser: Browser, address: str, password: str) -> None:
    page = browser.new_page(viewport=DESKTOP, color_scheme="light", base_url=address)
    page.goto("/admin/login/?next=/admin/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/admin/")
    until(lambda: _queued(page), SEEN_IN, "no evidence waits to be judged")
    page.goto("/admin/")
    keep(page, "desk")
    page.goto("/admin/tracker/evidence/queue/")
    keep(page, "evidence-queue")
    page.close()


def _queued(page: Page) -> bool:
    page.goto("/admin/tracker/evidence/queue/")
    return page.locator("[data-item]").count() > 0


def main() -> None:
    if not (path := chromium.find()):
        raise SystemExit("No Chromium on PATH (Debian: apt install chromium).")
    FOLDER.mkdir(exist_ok=True)
    password = secrets.token_urlsafe(12)
    print("Starting the program with its sample data…", flush=True)
    with program(password) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        readers(browser, address)
        editors(browser, address, password)
        browser.close()


if __name__ == "__main__":
    main()
