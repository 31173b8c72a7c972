"""Fetching one URL: only public addresses, every hop checked again, a total deadline, caps on bytes."""

import time
from typing import Protocol
from urllib.parse import urlsplit

from tracker.intake.addresses import is_allowed_origin
from tracker.intake.failures import FetchFailed
from tracker.intake.hops import Limits, Page, follow, refused
from tracker.intake.robots import AGENT, rules_for
from tracker.vocabulary import FetchStatus

__all__ = ["AGENT", "DEADLINE", "FetchFailed", "Page", "Turn", "fetch"]

DEADLINE = 15.0
MOST_WIRE = 5_000_000
MOST_DECODED = 10_000_000


class Turn(Protocol):
    """Who sees to it that a site is asked by one of us at a time (actions.hosts): it is told before each request."""

    def take(self, host: str) -> None:
        """Raises what its maker wants raised when it is not this work's turn."""

    def slow_down(self, host: str, seconds: float) -> None:
        """The site asks for this pause between two requests."""


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    allowed_origin: str = "",
    deadline: float = DEADLINE,
    most_wire: int = MOST_WIRE,
    most_decoded: int = MOST_DECODED,
    robots: bool = True,
    site: str = "",
    turn: Turn | None = None,
    cut: bool = False,
) -> Page:
    """The page at `url`, status 200 or (for conditional requests) 304; raises FetchFailed otherwise.

    `deadline` is the total in seconds: looking names up, redirects and robots.txt included. `robots=False` is for
    feeds, which are published to be polled. `site` is our own address, for the user agent. `cut` takes the body up
    to its cap where it would else be refused.
    """
    limits = Limits(time.monotonic() + deadline, deadline, most_wire, most_decoded, cut)
    headers = _request_headers(etag, last_modified, site)

    def before(here: str) -> None:
        host = urlsplit(here).hostname or ""
        polite = turn if not is_allowed_origin(here, allowed_origin) else None
        if polite:
            polite.take(host)
        if not robots:
            return
        rules = rules_for(here, allowed_origin, limits, headers)
        if polite and rules.delay:
            polite.slow_down(host, rules.delay)
        if not rules.allow(here):
            raise FetchFailed("The site's robots.txt asks not to fetch this page.", kind=FetchStatus.ROBOTS)

    page = follow(url, headers, allowed_origin, limits, before)
    if page.status not in (200, 304):
        raise refused(page)
    return page


def _request_headers(etag: str, last_modified: str, site: str) -> dict[str, str]:
    headers = {
        "User-Agent": f"{AGENT} (+{site})" if site else AGENT,
        "Accept": "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, "
        "application/feed+json, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    # What a server once sent comes back to it as a header: a line break in it would be a second header.
    if etag.isprintable() and etag:
        headers["If-None-Match"] = etag
    if last_modified.isprintable() and last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers
