"""Fetching one URL: only public addresses, every hop checked again, a total deadline, caps on bytes."""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
import urllib3.exceptions
from protego import Protego
from requests.utils import requote_uri
from requests_hardened.ip_filter import InvalidIPAddress

from tracker.intake.addresses import is_allowed_origin, why_forbidden
from tracker.intake.dialling import Forbidden, Watch, open_session

AGENT = "OnRecord/0.1"
DEADLINE = 15.0
MOST_WIRE = 5_000_000
MOST_DECODED = 10_000_000
MOST_REDIRECTS = 5
CHUNK = 65_536
REDIRECTS = (301, 302, 303, 307, 308)

ROBOTS_DEADLINE = 5.0
MOST_ROBOTS = 500_000
ROBOTS_KEPT_FOR = 3600.0
ROBOTS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: `url` as asked, `fetched_url` after redirects, header names in lower case, body decoded."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_url: str

    def header(self, name: str) -> str:
        """The value of a header, or an empty string."""
        return next((value for key, value in self.headers if key == name.lower()), "")


class FetchFailed(Exception):
    """A fetch that brought nothing to read. `reason` is for editors; `status` is 0 without an answer."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class _Limits:
    ends_at: float
    deadline: float
    most_wire: int
    most_decoded: int

    def left(self) -> float:
        return self.ends_at - time.monotonic()

    def too_slow(self) -> FetchFailed:
        return FetchFailed(f"The answer took longer than {self.deadline:g} s.")


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
) -> Page:
    """The page at `url`, status 200 or (for conditional requests) 304; raises FetchFailed otherwise.

    `deadline` is the total in seconds, redirects and robots.txt included. `robots=False` is for feeds,
    which are published to be polled. `site` is our own address, for the user agent.
    """
    limits = _Limits(time.monotonic() + deadline, deadline, most_wire, most_decoded)
    headers = _request_headers(etag, last_modified, site)
    here = url
    for _ in range(MOST_REDIRECTS + 1):
        if reason := why_forbidden(here, allowed_origin):
            raise FetchFailed(reason)
        if robots and not robots_permit(here, allowed_origin, min(ROBOTS_DEADLINE, limits.left())):
            raise FetchFailed("The site's robots.txt asks not to fetch this page.")
        page = _fetch_hop(url, here, headers, allowed_origin, limits)
        if page.status not in REDIRECTS:
            return _expected(page)
        here = _next_hop(page)
    raise FetchFailed(f"More than {MOST_REDIRECTS} redirects.")


def robots_allow(url: str, robots_text: str) -> bool:
    """Whether a robots.txt lets us fetch `url`."""
    return bool(Protego.parse(robots_text[:MOST_ROBOTS]).can_fetch(url, AGENT))


def robots_permit(url: str, allowed_origin: str = "", deadline: float = ROBOTS_DEADLINE) -> bool:
    """Fetches (and keeps for an hour) the site's robots.txt: none means yes, a failing server means no."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    text = _robots_kept.get(origin)
    if text is None:
        text = _fetch_robots(origin, allowed_origin, deadline)
        _robots_kept.put(origin, text)
    return robots_allow(url, text)


def forget_robots() -> None:
    """Empties the in-process cache of robots.txt."""
    _robots_kept.clear()


class _RobotsKept:
    """At most 256 sites, each for an hour."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def get(self, origin: str) -> str | None:
        kept_at, text = self._texts.get(origin, (0.0, ""))
        fresh = origin in self._texts and time.monotonic() - kept_at < ROBOTS_KEPT_FOR
        return text if fresh else None

    def put(self, origin: str, text: str) -> None:
        self._texts[origin] = (time.monotonic(), text)
        self._texts.move_to_end(origin)
        while len(self._texts) > ROBOTS_KEPT:
            self._texts.popitem(last=False)

    def clear(self) -> None:
        self._texts.clear()


_robots_kept = _RobotsKept()


def _fetch_robots(origin: str, allowed_origin: str, deadline: float) -> str:
    """RFC 9309: 4xx means everything is allowed; an unreachable file means nothing is."""
    try:
        page = fetch(
            f"{origin}/robots.txt",
            allowed_origin=allowed_origin,
            deadline=max(deadline, 0.1),
            most_wire=MOST_ROBOTS,
            most_decoded=MOST_ROBOTS,
            robots=False,
        )
    except FetchFailed as failure:
        if 400 <= failure.status < 500:
            return ""
        raise FetchFailed(f"robots.txt could not be read: {failure.reason}", failure.status) from failure
    return page.body.decode("utf-8", "replace")


def _request_headers(etag: str, last_modified: str, site: str) -> dict[str, str]:
    headers = {
        "User-Agent": f"{AGENT} (+{site})" if site else AGENT,
        "Accept": "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    # What a server once sent comes back to it as a header: a line break in it would be a second header.
    if etag.isprintable() and etag:
        headers["If-None-Match"] = etag
    if last_modified.isprintable() and last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _expected(page: Page) -> Page:
    if page.status not in (200, 304):
        raise FetchFailed(f"The server answered {page.status}.", page.status)
    return page


def _next_hop(page: Page) -> str:
    location = page.header("location")
    if not location:
        raise FetchFailed("A redirect leads nowhere.", page.status)
    try:
        # Headers arrive as latin-1; addresses in them are UTF-8, blanks and all.
        return requote_uri(urljoin(page.fetched_url, location.encode("latin-1").decode("utf-8")))
    except (ValueError, requests.RequestException) as error:
        raise FetchFailed("A redirect leads nowhere.", page.status) from error


@contextmanager
def _named_failures(watch: Watch, limits: _Limits) -> Iterator[None]:
    """Turns what the libraries raise into one FetchFailed; a cut connection past the deadline is too slow."""
    try:
        yield
    except FetchFailed:
        raise
    except (Forbidden, InvalidIPAddress) as error:
        raise FetchFailed("The address is not public.") from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        if watch.expired or isinstance(error, requests.Timeout | TimeoutError):
            raise limits.too_slow() from error
        raise FetchFailed(f"The page could not be fetched ({type(error).__name__}).") from error
    if watch.expired:
        # A body without a length ends quietly when its connection is cut.
        raise limits.too_slow()


def _fetch_hop(url: str, here: str, headers: dict[str, str], allowed_origin: str, limits: _Limits) -> Page:
    if limits.left() <= 0:
        raise limits.too_slow()
    local = is_allowed_origin(here, allowed_origin)
    with Watch(limits.left()) as watch, _named_failures(watch, limits), open_session(watch, local) as session:
        response = session.get(
            here, headers=headers, stream=True, timeout=max(limits.left(), 0.05), allow_redirects=False
        )
        with response:
            body = b"" if response.status_code in REDIRECTS else _read_body(response, limits)
            kept = tuple((name.lower(), value) for name, value in response.headers.items())
            return Page(url, response.status_code, kept, body, here)


def _read_body(response: requests.Response, limits: _Limits) -> bytes:
    body = bytearray()
    for chunk in response.raw.stream(CHUNK, decode_content=True):
        body += chunk
        if response.raw.tell() > limits.most_wire or len(body) > limits.most_decoded:
            raise FetchFailed("The page is too large.", response.status_code)
    return bytes(body)
