"""A loopback server that speaks as GDELT's DOC 2.0 API and an RSS search do, with their faults, and serves the articles."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LIMIT = "Please limit requests to one every 5 seconds or contact us for larger queries."
PAGE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>OSLO. {text} The company had announced the plan a year before, and its rivals had doubted that it would come
about.</p><p>Readers queued in the rain from six in the morning, and the shop closed early for want of goods.</p>
</article></body></html>"""


class Service(ThreadingHTTPServer):
    """What it answers is set by the test: `stories` are (path, title, day, text); `mood` is a fault, or empty."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.stories: list[tuple[str, str, date, str]] = []
        self.mood = ""
        self.asked: list[dict[str, str]] = []
        self.fetched: list[str] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def add(self, path: str, title: str, day: date, text: str) -> None:
        self.stories.append((path, title, day, text))

    def between(self, first: str, last: str) -> list[tuple[str, str, date, str]]:
        """Days as YYYYMMDD; an empty one is an open side."""
        return [
            row
            for row in self.stories
            if (not first or first <= f"{row[2]:%Y%m%d}") and (not last or f"{row[2]:%Y%m%d}" <= last)
        ]

    def handle_error(self, *_: Any) -> None:
        """A connection that the fetcher cuts is what some of the tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Service
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        return

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path not in ("/gdelt", "/search"):
            self.answer_story(parts.path)
            return
        self.server.asked.append(given)
        faults = {"429": self.too_often, "slow": self.drip, "huge": self.huge}
        if fault := faults.get(self.server.mood):
            fault()
        elif self.server.mood:
            self.answer(self.server.mood.encode(), "text/html; charset=utf-8")
        elif parts.path == "/gdelt":
            self.answer_gdelt(given)
        else:
            self.answer_search(given)

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_gdelt(self, given: dict[str, str]) -> None:
        rows = self.server.between(given["startdatetime"][:8], given["enddatetime"][:8])
        articles = [
            {
                "url": self.server.origin + path,
                "url_mobile": "",
                "title": title,
                "seendate": f"{day:%Y%m%d}T101500Z",
                "socialimage": "",
                "domain": "127.0.0.1",
                "language": "English",
                "sourcecountry": "Norway",
            }
            for path, title, day, _ in rows[: int(given["maxrecords"])]
        ]
        self.answer(json.dumps({"articles": articles} if articles else {}).encode(), "application/json")

    def answer_search(self, given: dict[str, str]) -> None:
        rows = self.server.between(given.get("from", "").replace("-", ""), given.get("to", "").replace("-", ""))
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{self.server.origin}{path}</link>"
            f"<pubDate>{day:%a, %d %b %Y} 10:15:00 GMT</pubDate></item>"
            for path, title, day, _ in rows
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Found</title>{items}</channel></rss>'
        self.answer(body.encode(), "application/rss+xml")

    def answer_story(self, path: str) -> None:
        self.server.fetched.append(path)
        for where, title, _, text in self.server.stories:
            if where == path:
                self.answer(PAGE.format(title=title, text=text).encode(), "text/html; charset=utf-8")
                return
        self.answer(b"", "text/plain", 404)

    def too_often(self) -> None:
        self.answer(LIMIT.encode(), "text/plain", 429)

    def huge(self) -> None:
        self.answer(b'{"articles": [' + b" " * 4_000_000 + b"]}", "application/json")

    def drip(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n{")
            for _ in range(200):
                time.sleep(0.05)
                self.wfile.write(b" ")
                self.wfile.flush()
        except OSError:
            pass
        self.close_connection = True


@contextmanager
def running() -> Iterator[Service]:
    service = Service()
    threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
