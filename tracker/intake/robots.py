"""robots.txt as RFC 9309 has it: none means yes, a failing server means no."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from tracker.intake.failures import FetchFailed
from tracker.intake.hops import Limits, follow, refused
from tracker.vocabulary import FetchStatus

AGENT = "OnRecord/0.1"
ROBOTS_DEADLINE = 5.0
MOST_ROBOTS = 500_000
KEPT_FOR = 3600.0
FAILURE_KEPT_FOR = 300.0
MOST_KEPT = 256
LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site asks of us. `delay` is its Crawl-delay in seconds, at most a minute; 0 when it names none."""

    parsed: Protego
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        return bool(self.parsed.can_fetch(url, AGENT))


def read_rules(text: str) -> Rules:
    """The rules in a robots.txt, of which the first 500,000 characters count."""
    parsed = Protego.parse(text[:MOST_ROBOTS])
    delay = parsed.crawl_delay(AGENT) or 0.0
    # Not a comparison with 0 alone: "nan" is a number to a parser.
    return Rules(parsed, min(float(delay), LONGEST_DELAY) if delay > 0 else 0.0)


def robots_allow(url: str, robots_text: str) -> bool:
    """Whether a robots.txt lets us fetch `url`."""
    return read_rules(robots_text).allow(url)


def rules_for(url: str, allowed_origin: str, limits: Limits, headers: dict[str, str]) -> Rules:
    """The rules of the site of `url`, fetched at most once an hour. Raises FetchFailed when they could not be read.

    A failure is kept for five minutes, so that a site whose server fails is not asked again for each of its pages.
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    known = _kept.get(origin)
    if known is None:
        known = _fetch_rules(origin, allowed_origin, limits, headers)
        _kept.put(origin, known)
    if isinstance(known, Rules):
        return known
    raise FetchFailed(known.reason, known.status, known.kind, known.retry_after)


def forget_robots() -> None:
    """Empties the in-process cache of robots.txt."""
    _kept.clear()


class _Kept:
    """At most 256 sites, each for an hour."""

    def __init__(self) -> None:
        self._rows: OrderedDict[str, tuple[float, Rules | FetchFailed]] = OrderedDict()

    def get(self, origin: str) -> Rules | FetchFailed | None:
        if origin not in self._rows:
            return None
        kept_at, known = self._rows[origin]
        lasts = KEPT_FOR if isinstance(known, Rules) else FAILURE_KEPT_FOR
        return known if time.monotonic() - kept_at < lasts else None

    def put(self, origin: str, known: Rules | FetchFailed) -> None:
        self._rows[origin] = (time.monotonic(), known)
        self._rows.move_to_end(origin)
        while len(self._rows) > MOST_KEPT:
            self._rows.popitem(last=False)

    def clear(self) -> None:
        self._rows.clear()


_kept = _Kept()


def _fetch_rules(origin: str, allowed_origin: str, limits: Limits, headers: dict[str, str]) -> Rules | FetchFailed:
    deadline = max(min(ROBOTS_DEADLINE, limits.left()), 0.1)
    own = Limits(time.monotonic() + deadline, deadline, MOST_ROBOTS, MOST_ROBOTS, cut=True)
    asked = {name: headers[name] for name in ("User-Agent", "Accept-Encoding")}
    try:
        page = follow(f"{origin}/robots.txt", asked, allowed_origin, own, lambda _: None)
    except FetchFailed as failure:
        if failure.kind == FetchStatus.REDIRECTS:
            # RFC 9309, 2.3.1.2: past five redirects the file counts as not there.
            return read_rules("")
        return FetchFailed(f"robots.txt could not be read: {failure.reason}", failure.status, failure.kind)
    if page.status == 200:
        return read_rules(page.body.decode("utf-8", "replace"))
    if 400 <= page.status < 500 and page.status != 429:
        return read_rules("")
    answer = refused(page)
    return FetchFailed(f"robots.txt could not be read: {answer.reason}", answer.status, answer.kind, answer.retry_after)
