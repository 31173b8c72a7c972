"""Lighthouse and html-validate over the program with its sample data; `make audit` runs it and needs npm's npx.

Fails where accessibility, best practices or SEO is below 100, performance on the phone profile below 95, or a page is
not valid HTML (html-validate's standard rules, which follow the WHATWG standard).
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser import chromium
from tests.browser.program import asked, decided_claim, program

LIGHTHOUSE, HTML_VALIDATE = "lighthouse@12.8.2", "html-validate@10.1.2"
LEAST = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 95}
PERSON = "/executives/ines-halvorsen/"
STYLE_ONLY = {"void-style": "off", "no-trailing-whitespace": "off", "long-title": "off", "doctype-style": "off"}
"""Rules on how the source is written, not on whether it is valid."""


def pages(address: str) -> dict[str, str]:
    """One address of each page type, found by walking the links from the front page two steps deep."""
    found: dict[str, str] = {}
    seen, next_up = set(), {"/", decided_claim(address), PERSON}
    for _ in range(3):
        seen |= next_up
        linked = set()
        for at in sorted(next_up):
            kind = re.sub(r"[a-z0-9]+(-[a-z0-9]+)+|\d+|\?.*", "*", at)
            if kind not in found and (text := html(address, at)):
                found[kind] = at
                linked |= {each.replace("&amp;", "&") for each in re.findall(r'href="(/[^"#]*)"', text)}
        next_up = {each for each in linked - seen if not each.startswith(("/static/", "/admin/"))}
    return found


def html(address: str, at: str) -> str:
    with urllib.request.urlopen(address + at, timeout=30) as answer:
        return answer.read().decode() if "text/html" in answer.headers["Content-Type"] else ""


def valid(address: str, found: dict[str, str], folder: Path) -> bool:
    (folder / ".htmlvalidate.json").write_text(
        json.dumps({"root": True, "extends": ["html-validate:standard"], "rules": STYLE_ONLY}), "utf-8"
    )
    names = {}
    for number, (kind, at) in enumerate(sorted(found.items())):
        path = folder / f"{number}.html"
        path.write_text(html(address, at), "utf-8")
        names[path.name] = kind
    done = subprocess.run(
        ["npx", "--yes", HTML_VALIDATE, "--formatter", "json", *names], cwd=folder, capture_output=True, text=True
    )
    report: list[dict[str, Any]] = json.loads(done.stdout) if done.stdout.strip().startswith("[") else []
    if done.returncode and not report:
        raise SystemExit(done.stdout + done.stderr)
    for file in report:
        for message in file["messages"]:
            kind = names[Path(file["filePath"]).name]
            print(f"  {found[kind]} line {message['line']}: {message['ruleId']}: {message['message']}")
    print(f"html-validate: {len(names)} pages, {sum(len(file['messages']) for file in report)} messages")
    return done.returncode == 0


def lighthouse(address: str, at: str, folder: Path, profile: str) -> dict[str, int]:
    """The scores of one run; where performance falls short in it, those of the middle one of three.

    So a machine that was busy for a moment is no failure: Lighthouse, docs/variability.md, "Run Lighthouse multiple
    times".
    """
    runs = [measured(address, at, folder, profile)]
    if runs[0]["performance"] < LEAST["performance"]:
        runs += [measured(address, at, folder, profile) for _ in range(2)]
        print(f"  {at} {profile}: performance of three runs: {', '.join(str(run['performance']) for run in runs)}")
    return sorted(runs, key=lambda run: run["performance"])[len(runs) // 2]


def measured(address: str, at: str, folder: Path, profile: str) -> dict[str, int]:
    """Scores by category, 0 to 100. Raises SystemExit with what Lighthouse said where it twice came to no end."""
    out = folder / "lighthouse.json"
    command = ["npx", "--yes", LIGHTHOUSE, address + at, "--quiet", "--output=json", f"--output-path={out}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    command += ["--preset=desktop"] if profile == "desktop" else []
    environment = {**os.environ, "CHROME_PATH": chromium.find()}
    for _ in range(2):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        if not done.returncode:
            break
    else:
        raise SystemExit(f"Lighthouse did not end well on {at} ({profile}):\n{done.stdout}{done.stderr}")
    report = json.loads(out.read_text("utf-8"))
    for audit in report["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] == "binary":
            print(f"  {at} {profile}: {audit['id']}: {audit['title']}")
    return {name: round((each["score"] or 0) * 100) for name, each in report["categories"].items()}


def main() -> None:
    if not chromium.find() or not shutil.which("npx"):
        raise SystemExit("The audit needs Chromium and npx (Debian: apt install chromium npm).")
    print("Starting the program with its sample data…", flush=True)
    good = True
    with program(secrets.token_urlsafe(12)) as address, tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        good &= valid(address, pages(address), folder)
        company = asked(f"{address}/api/v1/companies/?page_size=1")["results"][0]["slug"]
        shown = {"home": "/", "timeline": PERSON, "claim": decided_claim(address), "company": f"/companies/{company}/"}
        for name, at in shown.items():
            for profile in ("phone", "desktop"):
                scores = lighthouse(address, at, folder, profile)
                good &= all(scores[each] >= least for each, least in LEAST.items())
                print(f"Lighthouse {name} ({profile}): " + ", ".join(f"{k} {v}" for k, v in scores.items()), flush=True)
    sys.exit(not good)


if __name__ == "__main__":
    main()
