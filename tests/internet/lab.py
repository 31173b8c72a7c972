"""A loopback internet, in namespaces of its own (`test_no_forbidden_address_is_dialled.ENTER`): prints what was dialled as JSON.

Public, inner and metadata addresses all lie on `lo` and all answer, so that a forbidden one would be reached if it were
dialled. Each connection is counted twice: by an audit hook where it is made, and by the origin where it arrives.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
import urllib3.util.connection

from tests.internet.names import FORBIDDEN_NAMES, INNER, METADATA, OTHER, PUBLIC, Names
from tests.test_addresses import INNER_SPELLINGS
from tracker.intake import polling
from tracker.intake.addresses import is_public
from tracker.intake.extract import extract
from tracker.intake.failures import Failed
from tracker.intake.outlines import fetch_outlines, read_outlines
from tracker.intake.pages import fetch
from tracker.intake.robots import forget_robots

ON_LO = (
    f"{PUBLIC}/32", f"{OTHER}/32", f"{METADATA}/32", f"{INNER}/32", "10.0.0.1/32", "172.16.0.1/32", "192.168.1.1/32",
    "100.64.0.1/32", "198.18.0.1/32", "192.0.0.8/32", "64:ff9b::7f00:1/128", "64:ff9b::a9fe:a9fe/128",
    "64:ff9b:1::a00:1/128", "2002:7f00:1::/128", "2001:0:7f00:1::1/128", "fec0::1/128", "feef::1/128", "fe80::1/128",
    "fc00::1/128", "::127.0.0.1/128",
)  # fmt: skip
PORTS = (80, 443, 22, 3128, 5432, 6379)
REDIRECTS = (301, 302, 303, 307, 308)
TRICKS = [
    "file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/x", "data:text/html,x", "javascript:alert(1)",
    "http://public.example:22/", "http://public.example:5432/", "http://127.0.0.1:6379/", "http://public.example@127.0.0.1/",
    "http://127.0.0.1#@public.example/", "http://public.example\\@127.0.0.1/", "http://127.0.0.1%2f@public.example/",
    "//169.254.169.254/latest/meta-data/", "http:///169.254.169.254/", "http://[::ffff:169.254.169.254]/",
    "http://169.254.169.254./", "http://public.example:80@169.254.169.254/", "http://0251.0376.0251.0376/",
    "http://2852039166/", "http://[fe80::1%25lo]/",
]  # fmt: skip
TARGETS = [f"http://{host}/secret" for host in (*INNER_SPELLINGS, *FORBIDDEN_NAMES)] + TRICKS

arrived: list[tuple[str, int]] = []
dialled: list[tuple[str, int]] = []
asked: list[tuple[str, str]] = []
failed: Counter[str] = Counter()
reached: list[str] = []
tried: Counter[str] = Counter()


def _watch_dials(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        dialled.append((str(arguments[1][0]), int(arguments[1][1])))


class _Origin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        here = self.connection.getsockname()[0]
        host = self.headers.get("Host", "")
        asked.append((here, f"{host}{self.path}"))
        parts = self.path.strip("/").split("/")
        if not is_public(here):
            return self._send(200, b"SECRET")
        if self.path == "/robots.txt" and host.startswith("robots"):
            return self._send(302, b"", TARGETS[int(host.split(".")[0].removeprefix("robots"))])
        if self.path == "/robots.txt":
            return self._send(404, b"")
        if parts[0] == "go":
            return self._send(int(parts[1]), b"", urlsafe_b64decode(parts[2]).decode())
        return self._send(200, BODIES.get(parts[0], b"public"))

    def _send(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def get_request(self) -> Any:
        connection, client = super().get_request()
        arrived.append(connection.getsockname()[:2])
        return connection, client

    def handle_error(self, *_: Any) -> None:
        """A connection that is cut is what the lab is about."""


class _Server6(_Server):
    address_family = socket.AF_INET6

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        super().server_bind()


class _Mute(threading.Thread):
    """Takes connections on other ports and never says a word: also a TLS handshake that never answers."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._socket = socket.create_server(("0.0.0.0", port))  # noqa: S104
        self._held: list[socket.socket] = []

    def run(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            arrived.append(connection.getsockname()[:2])
            self._held.append(connection)


def _article() -> bytes:
    links = "".join(
        f'<link rel="canonical" href="{target}"><link rel="icon" href="{target}"><link rel="amphtml" href="{target}">'
        f'<meta property="og:image" content="{target}"><meta http-equiv="refresh" content="0;url={target}">'
        for target in map(escape, TARGETS)
    )
    images = "".join(f'<img src="{target}"><iframe src="{target}"></iframe>' for target in map(escape, TARGETS))
    words = "The harbour of Halden was quiet while the board met on Monday, and nobody expected a second ferry. " * 9
    return f"<html><head>{links}</head><body><article><p>{words}</p>{images}</article></body></html>".encode()


BODIES = {
    "article": _article(),
    "feed": b"",
    "list": b"",
    "index": b"",
}
BODIES["feed"] = (
    "<rss version='2.0'><channel><title>x</title>"
    + "".join(f"<item><title>x</title><link>{escape(target)}</link></item>" for target in TARGETS)
    + "</channel></rss>"
).encode()
BODIES["list"] = (
    "<opml version='2.0'><body>"
    + "".join(f"<outline text='x' xmlUrl='{escape(target)}'/>" for target in TARGETS)
    + "</body></opml>"
).encode()
BODIES["index"] = (
    "<sitemapindex>"
    + "".join(f"<sitemap><loc>{escape(target)}</loc></sitemap>" for target in TARGETS)
    + "</sitemapindex>"
).encode()


def _try(way: str, ask: Callable[[], Any]) -> Any:
    """The answer, or None where it was refused. Only refusals of our own count as such: all else fails the lab."""
    tried[way] += 1
    try:
        return ask()
    except Failed as failure:
        failed[failure.kind] += 1
    return None


def _coded(target: str) -> str:
    return urlsafe_b64encode(target.encode()).decode()


def _each_way(target: str, number: int) -> None:
    """All ways by which one address could come to be dialled. Bodies that came are kept, to be looked through."""
    for way, ask in _ways(target, number):
        page = _try(way, ask)
        if page is not None and b"SECRET" in getattr(page, "body", b""):
            reached.append(f"{way}: {target}")


def _ways(target: str, number: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "page", lambda: fetch(target)
    yield "feed", lambda: polling.poll(target, "", "")
    yield "list of feeds", lambda: fetch_outlines(target)
    for status in REDIRECTS:
        url = f"http://public.example/go/{status}/{_coded(target)}"
        yield f"redirect {status}", lambda url=url: fetch(url)
    twice = f"http://other.example/go/301/{_coded(f'http://public.example/go/302/{_coded(target)}')}"
    yield "redirect behind a redirect", lambda: fetch(twice)
    yield "redirect of a feed", lambda: polling.poll(f"http://public.example/go/301/{_coded(target)}", "", "")
    yield "redirect of robots.txt", lambda: fetch(f"http://robots{number}.public.example/article")


def _lists() -> None:
    polling.MOST_SITEMAPS = 1000
    _try("index of sitemaps", lambda: polling.poll("http://public.example/index", "", ""))
    polled = polling.poll("http://public.example/feed", "", "")
    for entry in polled.entries:
        _try("link of a feed's entry", lambda url=entry.url: fetch(url))
    outlines, _ = read_outlines(BODIES["list"])
    for outline in outlines:
        tried["outline, refused when read" if outline.problem else "outline, refused when polled"] += 1
        _try("feed of an outline", lambda url=outline.url: polling.poll(url, "", ""))
    page = fetch("http://public.example/article")
    before = len(dialled)
    extract(page.body, page.fetched_url)
    tried["canonical link, icon, image, frame and refresh of a page"] += len(TARGETS)
    if len(dialled) != before:
        reached.append("a page's links were followed")


def _rebinding() -> None:
    for answers in range(5):
        for way, ask in (
            ("page", lambda name: fetch(f"http://{name}/article", robots=False)),
            ("page and robots.txt", lambda name: fetch(f"http://{name}/article")),
            ("feed", lambda name: polling.poll(f"http://{name}/feed", "", "")),
            ("redirect", lambda name: fetch(f"http://public.example/go/302/{_coded(f'http://{name}/secret')}")),
        ):
            _try(f"rebinding, {way}", lambda ask=ask, way=way, n=answers: ask(f"rebind{n}-{way[:4].strip()}.example"))
    for name in ("both.example", "htob.example") * 3:
        _try("public and inner in one answer", lambda name=name: fetch(f"http://{name}/article", robots=False))


def _timed(url: str) -> dict[str, Any]:
    began = time.monotonic()
    try:
        fetch(url, deadline=1.0, robots=False)
    except Failed as failure:
        return {"kind": failure.kind, "reason": failure.reason, "seconds": time.monotonic() - began}
    return {"kind": "fetched", "reason": "", "seconds": time.monotonic() - began}


def _naive() -> list[str]:
    """What a plain client reaches of the same addresses: it shows that the lab would see a leak."""
    session = requests.Session()
    session.trust_env = False
    for host in (*INNER_SPELLINGS, *FORBIDDEN_NAMES):
        try:
            session.get(f"http://{host}/secret", timeout=1)
        except (requests.RequestException, ValueError):
            continue
    return sorted({address for address, _ in arrived if not is_public(address)})


def _set_up() -> None:
    assert urllib3.util.connection.HAS_IPV6, "bring lo up first: urllib3 looks for IPv6 when it is imported"
    for address in ON_LO:
        subprocess.run(["ip", "addr", "add", address, "dev", "lo", *(["nodad"] if ":" in address else [])], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as file:
        file.write("nameserver 127.0.0.1\noptions timeout:2 attempts:2\n")
    os.chmod(file.name, 0o644)  # noqa: PTH101
    subprocess.run(["mount", "--bind", file.name, "/etc/resolv.conf"], check=True)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ[name] = "http://127.0.0.1:3128"
    Names().start()
    for server in (_Server(("0.0.0.0", 80), _Origin), _Server6(("::", 80), _Origin)):  # noqa: S104
        threading.Thread(target=server.serve_forever, daemon=True).start()
    for port in PORTS[1:]:
        _Mute(port).start()


def main() -> None:
    _set_up()
    sys.addaudithook(_watch_dials)
    for number, target in enumerate(TARGETS):
        _each_way(target, number)
    _lists()
    _rebinding()
    slow = {"name": _timed("http://slow.example/"), "tls": _timed("https://public.example/")}
    control = _try("page, a public one", lambda: fetch("http://public.example/article"))
    forget_robots()
    counts = {
        "tried": tried,
        "failed": failed,
        "reached": reached,
        "dialled": sorted({address for address, _ in dialled}),
        "arrived": sorted({address for address, _ in arrived}),
        "ports": sorted({port for _, port in (*dialled, *arrived)}),
        "requests": len(asked),
        "connections": len(dialled),
        "slow": slow,
        "public_page": len(control.body) if control else 0,
    }
    print(json.dumps({**counts, "naive": _naive()}))


if __name__ == "__main__":
    main()
