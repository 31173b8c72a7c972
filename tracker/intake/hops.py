"""One request, and the redirects after it: a total deadline, caps on bytes, every hop checked again."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

import requests
import urllib3.exceptions
from requests.utils import requote_uri
from requests_hardened.ip_filter import InvalidIPAddress

from tracker.intake.addresses import is_allowed_origin, why_forbidden
from tracker.intake.dialling import Forbidden, Watch, open_session
from tracker.intake.failures import FetchFailed, read_retry_after
from tracker.vocabulary import FetchStatus

MOST_REDIRECTS = 5
CHUNK = 65_536
REDIRECTS = (301, 302, 303, 307, 308)
PERMANENT = (301, 308)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: `url` as asked, `fetched_url` after redirects, header names in lower case, body decoded.

    `moved_to` is where permanent redirects alone lead (301, 308); `was_cut` says that the body ends at a cap.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_url: str
    moved_to: str = ""
    was_cut: bool = False

    def header(self, name: str) -> str:
        """The value of a header, or an empty string."""
        return next((value for key, value in self.headers if key == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may use. `ends_at` is on the monotonic clock; `cut` takes what fits instead of refusing all."""

    ends_at: float
    deadline: float
    most_wire: int
    most_decoded: int
    cut: bool = False

    def left(self) -> float:
        return self.ends_at - time.monotonic()

    def too_slow(self) -> FetchFailed:
        return FetchFailed(f"The answer took longer than {self.deadline:g} s.", kind=FetchStatus.TIMEOUT)


def follow(
    url: str, headers: dict[str, str], allowed_origin: str, limits: Limits, before: Callable[[str], None]
) -> Page:
    """The answer at the end of the redirects, whatever its status. `before` is told each address that is to be asked.

    Raises FetchFailed for a forbidden address, no answer, too much of it, or redirects that do not end.
    """
    here, moved_to, permanent = url, "", True
    for _ in range(MOST_REDIRECTS + 1):
        if reason := why_forbidden(here, allowed_origin):
            raise FetchFailed(reason, kind=FetchStatus.FORBIDDEN)
        before(here)
        page = _ask(url, here, headers, allowed_origin, limits)
        if page.status not in REDIRECTS:
            return replace(page, moved_to=moved_to)
        here = _target(page)
        permanent = permanent and page.status in PERMANENT
        moved_to = here if permanent else moved_to
    raise FetchFailed(f"More than {MOST_REDIRECTS} redirects.", kind=FetchStatus.REDIRECTS)


def refused(page: Page, now: datetime | None = None) -> FetchFailed:
    """The failure that an answer with this status is."""
    wish = read_retry_after(page.header("retry-after"), now or datetime.now(UTC))
    return FetchFailed(f"The server answered {page.status}.", page.status, retry_after=wish)


def _target(page: Page) -> str:
    nowhere = FetchFailed("A redirect leads nowhere.", page.status, FetchStatus.REDIRECTS)
    location = page.header("location")
    if not location:
        raise nowhere
    try:
        # Headers arrive as latin-1; addresses in them are UTF-8, blanks and all.
        return requote_uri(urljoin(page.fetched_url, location.encode("latin-1").decode("utf-8")))
    except (ValueError, requests.RequestException) as error:
        raise nowhere from error


@contextmanager
def _named_failures(watch: Watch, limits: Limits) -> Iterator[None]:
    """Turns what the libraries raise into one FetchFailed; a cut connection past the deadline is too slow."""
    try:
        yield
    except FetchFailed:
        raise
    except (Forbidden, InvalidIPAddress) as error:
        raise FetchFailed("The address is not public.", kind=FetchStatus.FORBIDDEN) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        if watch.expired or isinstance(error, requests.Timeout | TimeoutError):
            raise limits.too_slow() from error
        raise FetchFailed(f"The page could not be fetched ({type(error).__name__}).") from error
    if watch.expired:
        # A body without a length ends quietly when its connection is cut.
        raise limits.too_slow()


def _ask(url: str, here: str, headers: dict[str, str], allowed_origin: str, limits: Limits) -> Page:
    if limits.left() <= 0:
        raise limits.too_slow()
    local = is_allowed_origin(here, allowed_origin)
    with Watch(limits.left()) as watch, _named_failures(watch, limits), open_session(watch, local) as session:
        response = session.get(
            here, headers=headers, stream=True, timeout=max(limits.left(), 0.05), allow_redirects=False
        )
        with response:
            body, was_cut = (b"", False) if response.status_code != 200 else _read_body(response, limits)
            kept = tuple((name.lower(), value) for name, value in response.headers.items())
            return Page(url, response.status_code, kept, body, here, was_cut=was_cut)


def _read_body(response: requests.Response, limits: Limits) -> tuple[bytes, bool]:
    body = bytearray()
    for chunk in response.raw.stream(CHUNK, decode_content=True):
        body += chunk
        if response.raw.tell() > limits.most_wire or len(body) > limits.most_decoded:
            if limits.cut:
                return bytes(body[: limits.most_decoded]), True
            raise FetchFailed("The page is too large.", response.status_code, FetchStatus.TOO_LARGE)
    return bytes(body), False
