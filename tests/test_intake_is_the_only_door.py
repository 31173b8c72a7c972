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
    "http.server",
    "socketserver",
    "asyncio",
    "ssl",
    "ftplib",
    "smtplib",
    "xmlrpc",
    "aiohttp",
    "pycurl",
    "niquests",
    "websocket",
    "websockets",
    "feedparser",
    "trafilatura",
    "protego",
    "lxml",
    "xml",
}
"""What opens connections, and what parses the web: also what is not installed today."""

SERVES_A_FEED = "tracker/sample/server.py"
"""It answers, and never asks: the sample data's feed."""


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
        if intake not in path.parents
        and str(path.relative_to(ROOT)) != SERVES_A_FEED
        and any(map(_is_door, _imported(path)))
    }
    assert offenders == {}


def test_the_test_sees_the_imports_of_intake():
    assert any(map(_is_door, _imported(ROOT / "tracker" / "intake" / "hops.py")))


def test_only_the_sockets_module_dials():
    """One place makes connections, so that one place checks the address that is dialled."""
    dialling = {
        path.name
        for path in (ROOT / "tracker" / "intake").glob("*.py")
        if {name.split(".")[0] for name in _imported(path)} & {"socket", "urllib3"}
    }
    assert dialling == {"dialling.py", "hops.py"}


def test_the_child_that_parses_opens_no_connection():
    parsers = [*(ROOT / "tracker" / "intake").glob("child_*.py"), ROOT / "tracker" / "intake" / "extract_child.py"]
    assert len(parsers) == 4
    dials = {"requests", "requests_hardened", "urllib3", "httpx", "socket", "http"}
    assert [path.name for path in parsers if {name.split(".")[0] for name in _imported(path)} & dials] == []
