"""Feeds: what is new at a URL, asked conditionally. RSS, Atom, JSON Feed, sitemaps and indexes of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from tracker.intake.canonical import canonical_url
from tracker.intake.children import ask_child
from tracker.intake.extract import clean_text
from tracker.intake.failures import Unreadable
from tracker.intake.pages import DEADLINE, FetchFailed, Page, Turn, fetch
from tracker.vocabulary import FeedKind, FetchStatus

MOST_HEADER = 500
MOST_SITEMAPS = 5


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
    """A feed's entries (at most 500), and what to send back next time.

    `left_out` says what was not read, and why. `moved_to` is where the site says the feed is from now on.
    """

    entries: tuple[Entry, ...]
    etag: str
    last_modified: str
    not_modified: bool
    kind: FeedKind | None = None
    left_out: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a feed's bytes hold. Of an index of sitemaps the entries are the sitemaps."""

    kind: FeedKind
    entries: tuple[Entry, ...]
    left_out: str


def poll(
    url: str, etag: str, last_modified: str, allowed_origin: str = "", *, site: str = "", turn: Turn | None = None
) -> Polled:
    """Asks a feed once; raises FetchFailed with a reason when it cannot be fetched or read.

    A feed larger than a page may be is read as far as it was taken. An index of sitemaps is followed to the five
    newest, within the one deadline.
    """
    ends_at = time.monotonic() + DEADLINE

    def ask(address: str, etag: str = "", last_modified: str = "") -> Page:
        return fetch(
            address,
            etag=etag,
            last_modified=last_modified,
            allowed_origin=allowed_origin,
            deadline=max(round(ends_at - time.monotonic(), 1), 0.1),
            robots=False,
            site=site,
            turn=turn,
            cut=True,
        )

    page = ask(url, etag, last_modified)
    if page.status == 304:
        return Polled((), etag, last_modified, True, moved_to=page.moved_to)
    read = _read(page)
    entries, left_out = read.entries, [read.left_out]
    if read.kind == FeedKind.SITEMAP_INDEX:
        entries, left_out = _follow_index(read, ask, ends_at)
    return Polled(
        entries,
        page.header("etag")[:MOST_HEADER],
        page.header("last-modified")[:MOST_HEADER],
        False,
        read.kind,
        " ".join(filter(None, left_out)),
        page.moved_to,
    )


def read_feed(data: bytes, url: str) -> Read:
    """What a feed fetched from `url` holds, without entries that lead to no web page. Raises FetchFailed."""
    try:
        found = ask_child("feed", data, url)
    except Unreadable as error:
        raise FetchFailed(error.reason, kind=error.kind) from error
    entries = (_entry(raw, url) for raw in found["entries"])
    return Read(FeedKind(found["kind"]), tuple(entry for entry in entries if entry is not None), found["left_out"])


def read_entries(data: bytes, url: str) -> tuple[Entry, ...]:
    """The entries of a feed fetched from `url`; raises FetchFailed."""
    return read_feed(data, url).entries


def _read(page: Page) -> Read:
    read = read_feed(page.body, page.fetched_url)
    if not page.was_cut:
        return read
    cut = f"Only its first {len(page.body):,} bytes were taken."
    return Read(read.kind, read.entries, f"{read.left_out} {cut}".strip())


def _follow_index(index: Read, ask: Callable[[str], Page], ends_at: float) -> tuple[tuple[Entry, ...], list[str]]:
    """The entries of the newest sitemaps of an index, and a line for whatever was not read. Raises when none was."""
    found: list[Entry] = []
    left_out = [index.left_out]
    chosen = index.entries[:MOST_SITEMAPS]
    if len(index.entries) > len(chosen):
        left_out.append(f"{len(index.entries) - len(chosen):,} of {len(index.entries):,} sitemaps were not asked for.")
    failure: FetchFailed | None = None
    for sitemap in chosen:
        try:
            if time.monotonic() >= ends_at:
                raise FetchFailed("No time was left for it.", kind=FetchStatus.TIMEOUT)
            read = _read(ask(sitemap.url))
            if read.kind == FeedKind.SITEMAP_INDEX:
                raise FetchFailed("An index of sitemaps names another index.")
        except FetchFailed as problem:
            failure = problem
            left_out.append(f"{sitemap.url[:200]}: {problem.reason}")
            continue
        found.extend(read.entries)
        left_out.append(read.left_out)
    if failure is not None and not found:
        raise FetchFailed(f"No sitemap of the index could be read: {failure.reason}", failure.status, failure.kind)
    return tuple(found), left_out


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
