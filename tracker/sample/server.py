"""Serves the sample feed over HTTP on 127.0.0.1. Our own pages only; nothing is read from the disk by path."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tracker.sample.feed import OUTLET, PATH, Entry, read_entries

SECONDS_APART = 10

Clock = Callable[[], datetime]


class Newsroom:
    """What is published at a moment: entry k comes out k·10 seconds after the start, the first at once."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.started = clock().replace(microsecond=0)
        self.entries = read_entries(self.started.date())

    def out(self) -> list[tuple[Entry, datetime]]:
        now = self.clock()
        dated = [(entry, self.started + timedelta(seconds=SECONDS_APART * k)) for k, entry in enumerate(self.entries)]
        return [(entry, at) for entry, at in dated if at <= now]


class SampleServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, clock: Clock) -> None:
        self.newsroom = Newsroom(clock)
        super().__init__(("127.0.0.1", port), Handler)


def open_server(port: int, clock: Clock) -> SampleServer:
    """A server that is bound and not yet serving; port 0 takes any free one."""
    return SampleServer(port, clock)


class Handler(BaseHTTPRequestHandler):
    server: SampleServer
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/robots.txt":
            self._answer(b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8")
        elif path == PATH:
            self._answer_feed()
        else:
            self._answer_article(path)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        return

    def _answer_feed(self) -> None:
        out = self.server.newsroom.out()
        origin = f"http://127.0.0.1:{self.server.server_port}"
        body = feed_page(out, origin, self.server.newsroom.started).encode()
        changed = out[-1][1] if out else self.server.newsroom.started
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        marks = {"ETag": etag, "Last-Modified": format_datetime(changed, usegmt=True), "Cache-Control": "no-cache"}
        if self._is_known(etag, changed):
            self._answer(b"", "", HTTPStatus.NOT_MODIFIED, marks)
        else:
            self._answer(body, "application/rss+xml; charset=utf-8", HTTPStatus.OK, marks)

    def _is_known(self, etag: str, changed: datetime) -> bool:
        """If-Modified-Since counts only where no ETag came (RFC 9110, 13.2.2)."""
        if asked := self.headers.get("If-None-Match"):
            return etag in [mark.strip() for mark in asked.split(",")]
        try:
            return changed <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except (TypeError, ValueError):
            return False

    def _answer_article(self, path: str) -> None:
        for entry, at in self.server.newsroom.out():
            if entry.path == path:
                self._answer(article_page(entry, at).encode(), "text/html; charset=utf-8")
                return
        self._answer(b"There is no such page.\n", "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)

    def _answer(
        self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, marks: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (marks or {}).items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def feed_page(out: list[tuple[Entry, datetime]], origin: str, started: datetime) -> str:
    """RSS 2.0, the newest first."""
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{origin}{entry.path}</link>"
        f'<guid isPermaLink="true">{origin}{entry.path}</guid>'
        f"<dc:creator>{escape(entry.author)}</dc:creator>"
        f"<pubDate>{format_datetime(at, usegmt=True)}</pubDate>"
        f"<description>{escape(entry.text.split(chr(10), 1)[0])}</description></item>\n"
        for entry, at in reversed(out)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{OUTLET}</title><link>{origin}/</link><description>Invented news, to show how the tracker works.</description>"
        f"<language>en</language><lastBuildDate>{format_datetime(started, usegmt=True)}</lastBuildDate>\n"
        f"{items}</channel></rss>\n"
    )


def article_page(entry: Entry, at: datetime) -> str:
    paragraphs = "\n".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in entry.text.split("\n\n"))
    title, author = escape(entry.title), escape(entry.author)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="{author}"><meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{OUTLET}">'
        f'<meta property="article:published_time" content="{at.isoformat()}"></head>\n'
        f'<body><header><a href="/">{OUTLET}</a></header>\n<main><article><h1>{title}</h1>'
        f'<p class="byline">By <span class="author">{author}</span>, '
        f'<time datetime="{at.isoformat()}">{at.day} {at:%B %Y}</time></p>\n{paragraphs}\n</article></main>\n'
        f"<footer><small>Invented news of the sample data.</small></footer></body></html>\n"
    )
