"""On a loopback internet in namespaces of its own, where every forbidden address would answer (RELIABILITY.md, S7)."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.internet.names import INNER, METADATA, OTHER, PUBLIC

ROOT = Path(__file__).resolve().parents[2]
ENTER = ("unshare", "--user", "--map-root-user", "--net", "--mount")
LAB = f"ip link set lo up && exec {sys.executable} -m tests.internet.lab"
ALONE = "ip link set lo up && mount --bind /etc/hosts /etc/resolv.conf"


@cache
def why_not() -> str:
    for tool in ("unshare", "ip", "mount"):
        if shutil.which(tool) is None:
            return f"there is no `{tool}` here"
    tried = subprocess.run([*ENTER, "sh", "-c", ALONE], capture_output=True, text=True)
    return f"no namespaces of one's own here: {tried.stderr.strip()[:200]}" if tried.returncode else ""


@pytest.fixture(scope="module")
def lab() -> dict[str, Any]:
    if reason := why_not():
        pytest.skip(f"NOT TRIED, no address was shown to be refused when dialled: {reason}")
    done = subprocess.run([*ENTER, "sh", "-c", LAB], cwd=ROOT, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_nothing_but_public_addresses_was_dialled(lab):
    assert lab["dialled"] == [PUBLIC, OTHER]
    assert lab["arrived"] == [PUBLIC, OTHER]
    assert set(lab["ports"]) <= {80, 443}
    assert lab["reached"] == []


def test_every_way_in_was_tried_with_every_spelling(lab):
    spellings = lab["tried"]["page"]
    assert spellings >= 36 + 7 + 20
    for way in ("feed", "list of feeds", "redirect 301", "redirect 302", "redirect 303", "redirect 307", "redirect 308",
                "redirect behind a redirect", "redirect of a feed", "redirect of robots.txt", "feed of an outline",
                "canonical link, icon, image, frame and refresh of a page"):  # fmt: skip
        assert lab["tried"][way] == spellings, way
    assert lab["tried"]["link of a feed's entry"] >= 36
    assert lab["tried"]["rebinding, page"] == lab["tried"]["rebinding, redirect"] == 5
    assert lab["failed"]["forbidden"] > 700


def test_public_addresses_are_reached_so_that_refusals_mean_something(lab):
    assert lab["public_page"] > 1000
    assert lab["requests"] > 500


def test_a_plain_client_reaches_them_so_that_the_lab_would_see_a_leak(lab):
    assert {"127.0.0.1", "::1", METADATA, INNER, "64:ff9b::7f00:1", "fec0::1"} <= set(lab["naive"])


@pytest.mark.parametrize("what", ["name", "tls"])
def test_a_name_server_or_a_handshake_that_never_answers_ends_at_the_deadline(lab, what):
    slow = lab["slow"][what]
    assert slow["kind"] == "timeout"
    assert slow["reason"] == "The answer took longer than 1 s."
    assert slow["seconds"] < 6
