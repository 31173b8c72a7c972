"""Untrusted bytes come in through tracker/intake and nowhere else."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOORS = {
    "requests",
    "requests_hardened",
    "urllib3",
    "httpx",
    "urllib.request",
    "http.client",
    "socket",
    "feedparser",
    "trafilatura",
}


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _is_door(name: str) -> bool:
    return any(name == door or name.startswith(f"{door}.") for door in DOORS)


def test_only_intake_imports_what_opens_connections_or_parses_the_web():
    intake = ROOT / "tracker" / "intake"
    offenders = {
        str(path.relative_to(ROOT)): sorted(filter(_is_door, _imported(path)))
        for path in (ROOT / "tracker").rglob("*.py")
        if intake not in path.parents and any(map(_is_door, _imported(path)))
    }
    assert offenders == {}


def test_the_test_sees_the_imports_of_intake():
    assert any(map(_is_door, _imported(ROOT / "tracker" / "intake" / "pages.py")))
