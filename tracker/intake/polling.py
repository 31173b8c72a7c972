"""Feeds: what is new at a URL, RSS or Atom, asked conditionally."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from tracker.intake.canonical import canonical_url
from tracker.intake.children import Unreadable, ask_child
from tracker.intake.extract import clean_text
from tracker.intake.pages import FetchFailed, fetch

MOST_HEADER = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed: an absolute http(s) URL, the rest as plain text."""

    url: str
    title: str
    summary: str
    author: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Polled:
    """A feed's entries (at most 500), and what to send back next time."""

    entries: tuple[Entry, ...]
    etag: str
    last_modified: str
    not_modified: bool


def poll(url: str, etag: str, last_modified: str, allowed_origin: str = "", *, site: str = "") -> Polled:
    """Asks a feed once; raises FetchFailed with a reason when it cannot be fetched or read."""
    page = fetch(url, etag=etag, last_modified=last_modified, allowed_origin=allowed_origin, robots=False, site=site)
    if page.status == 304:
        return Polled((), etag, last_modified, True)
    entries = read_entries(page.body, page.fetched_url)
    return Polled(entries, page.header("etag")[:MOST_HEADER], page.header("last-modified")[:MOST_HEADER], False)


def read_entries(data: bytes, url: str) -> tuple[Entry, ...]:
    """The entries of a feed fetched from `url`, without those that lead to no web page."""
    try:
        found = ask_child("feed", data, url)["entries"]
    except Unreadable as error:
        raise FetchFailed(error.reason) from error
    entries = (_entry(raw, url) for raw in found)
    return tuple(entry for entry in entries if entry is not None)


def _entry(raw: dict[str, Any], feed_url: str) -> Entry | None:
    try:
        link = urljoin(feed_url, raw["url"])
        canonical_url(link)
    except ValueError:
        return None
    if not raw["url"]:
        return None
    seconds = raw["published"]
    return Entry(
        url=link,
        title=clean_text(raw["title"]),
        summary=clean_text(raw["summary"]),
        author=clean_text(raw["author"]),
        published=None if seconds is None else datetime.fromtimestamp(seconds, UTC),
    )
