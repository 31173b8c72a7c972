"""Takes README's pictures: the program itself, started with the sample data in a folder of its own.

`make screenshots` runs it. They change with the day: what is due, and what the first looks found.
"""

import io
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".pictures"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PERSON = "ines-halvorsen"
UP_IN, SEEN_IN = 240, 180


@contextmanager
def program(password: str) -> Iterator[str]:
    """The address of a program that runs until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="on-record-pictures-", ignore_cleanup_errors=True) as data:
        environment = {**os.environ, "DATA_DIR": data, "SAMPLE_PASSWORD": password, "SAMPLE_DATA": "1"}
        command = [sys.executable, "manage.py", "run", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            until(lambda: healthy(address), UP_IN, "the program is not up")
            yield address
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)


def until(true: Callable[[], bool], seconds: int, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit(f"After {seconds} seconds {otherwise}.")
        time.sleep(1)


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def asked(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return json.load(answer)


def decided_claim(address: str) -> str:
    """The page of the claim with the newest verdict."""
    verdict = asked(f"{address}/api/v1/verdicts/?page_size=1")["results"][0]
    return f"/claims/{verdict['claim']}/"


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
    page.wait_for_url("**/admin/")
    until(lambda: _queued(page), SEEN_IN, "no evidence waits to be judged")
    page.goto("/admin/")
    keep(page, "desk")
    page.goto("/admin/tracker/evidence/queue/")
    keep(page, "evidence-queue")
    page.close()


def _queued(page: Page) -> bool:
    page.goto("/admin/tracker/evidence/?state=suggested")
    return page.locator("#result_list tbody tr").count() > 0


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
