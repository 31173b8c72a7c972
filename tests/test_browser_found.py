"""Where the browser tests get their browser, and what is said where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import chromium

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 13"\nID=debian\n'
UBUNTU = "ID=ubuntu\nID_LIKE=debian\n"
FEDORA = "ID=fedora\n"


@pytest.mark.parametrize(
    ("release", "apt", "root", "sudo", "said"),
    [
        (DEBIAN, True, True, False, ""),
        (DEBIAN, True, False, True, ""),
        (DEBIAN, True, False, False, "administrator"),
        (DEBIAN, False, True, False, "no Debian"),
        (UBUNTU, True, True, False, "snap"),
        (FEDORA, False, True, False, "no Debian"),
        ("", True, True, False, "no Debian"),
    ],
)
def test_it_is_installed_only_where_that_needs_no_asking(release, apt, root, sudo, said):
    refusal = chromium.why_not(release, apt, root, sudo)
    assert (said in refusal) if said else refusal == ""


@pytest.mark.parametrize(("ci", "code", "said"), [("", 0, "BROWSER TESTS WERE NOT RUN"), ("1", 1, "not skipped")])
def test_without_a_browser_the_tests_are_skipped_loudly_and_fail_in_ci(tmp_path, ci, code, said):
    root = Path(__file__).parents[1]
    held = ("PYTEST_", "TEST_DATA_DIR")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(held)}
    environment = {**inherited, "CHROMIUM": str(tmp_path / "none"), "CI": ci}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "tests/browser/test_faces.py", "-k", "without_scripts"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout + done.stderr
