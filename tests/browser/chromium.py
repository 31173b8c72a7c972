"""The browser of the browser tests: the Chromium on PATH, or Debian's, installed where that needs no asking.

`make test` runs this first. It never fails: without a browser those tests are skipped, loudly, and fail where CI is set.
"""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]


def find() -> str:
    """The path of a Chromium, or nothing. CHROMIUM in the environment names another one."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    return next((found for name in names if (found := shutil.which(name))), "")


def why_not(os_release: str, has_apt: bool, is_root: bool, sudo_asks_nothing: bool) -> str:
    """Why it is not installed here; empty where it may be."""
    facts = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    if "debian" not in (facts.get("ID", "").strip('"'), *facts.get("ID_LIKE", "").strip('"').split()) or not has_apt:
        return "this is no Debian"
    if facts.get("ID", "").strip('"') == "ubuntu":
        return "Ubuntu's package is a snap, which tests cannot drive"
    if not (is_root or sudo_asks_nothing):
        return "installing packages needs an administrator here"
    return ""


def install() -> str:
    """Tries to install it. Returns why that did not work, or nothing."""
    release = Path("/etc/os-release")
    is_root = os.geteuid() == 0
    sudo = not is_root and shutil.which("sudo") is not None and _runs(["sudo", "-n", "true"])
    refusal = why_not(
        release.read_text("utf-8") if release.exists() else "", bool(shutil.which("apt-get")), is_root, sudo
    )
    if refusal:
        return refusal
    print("No Chromium on PATH: installing Debian's for the browser tests…", flush=True)
    before = [] if is_root else ["sudo", "-n"]
    worked = _runs([*before, *INSTALL]) or (_runs([*before, "apt-get", "update"]) and _runs([*before, *INSTALL]))
    return "" if worked and find() else "apt-get could not install it"


def _runs(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__" and not find() and (reason := install()):
    print(
        f"No Chromium on PATH, and {reason}: the browser tests will be skipped. Debian: apt install chromium",
        flush=True,
    )
