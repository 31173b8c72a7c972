"""What can come of asking the web for something, and which of it is worth asking again."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tracker.vocabulary import FetchStatus

MOST_RETRY_AFTER = timedelta(days=1)

TRIES: dict[FetchStatus, int] = {
    FetchStatus.TIMEOUT: 5,
    FetchStatus.SERVER_ERROR: 5,
    FetchStatus.BUSY: 5,
    FetchStatus.UNREACHABLE: 5,
    # A page may be announced before it is there, and a child may be killed for its neighbours' load.
    FetchStatus.NOT_FOUND: 2,
    FetchStatus.SOFT_404: 2,
    FetchStatus.UNREADABLE: 2,
}
"""How often a page is asked for in all. What is not listed would end the same way: once."""

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
WAIT_FOR_A_PAGE = timedelta(hours=1)


class Failed(Exception):
    """Nothing to read. `reason` is for editors, `kind` one of a closed list, `retry_after` what the server asked for."""

    def __init__(
        self, reason: str, kind: FetchStatus = FetchStatus.UNREADABLE, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.retry_after = retry_after

    def is_final(self, attempts: int) -> bool:
        """True when, after so many attempts, asking again is of no use."""
        return attempts >= TRIES.get(self.kind, 1) and self.kind not in STUBBORN

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts, a server's own wish included."""
        ours = WAITS[min(attempts, len(WAITS)) - 1] if self.kind in STUBBORN else WAIT_FOR_A_PAGE
        return max(ours, self.retry_after or ours)


STUBBORN = {kind for kind, tries in TRIES.items() if tries > 2}
"""Failures of the line or the server: when their attempts are spent, they wait for a person, and are not a result."""


class FetchFailed(Failed):
    """A fetch that brought nothing to read. `status` is 0 without an answer; without a `kind` it follows from it."""

    def __init__(
        self,
        reason: str,
        status: int = 0,
        kind: FetchStatus | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason, kind or kind_of(status), retry_after)
        self.status = status


class Unreadable(Failed):
    """Bytes that could not be read."""


def kind_of(status: int) -> FetchStatus:
    """What an HTTP status that is neither 200 nor 304 means for us; 0 is no answer at all."""
    known = {
        0: FetchStatus.UNREACHABLE,
        402: FetchStatus.PAYWALL,
        404: FetchStatus.NOT_FOUND,
        408: FetchStatus.TIMEOUT,
        410: FetchStatus.GONE,
        429: FetchStatus.BUSY,
    }
    if status in known:
        return known[status]
    if status >= 500:
        return FetchStatus.SERVER_ERROR
    if status >= 400:
        return FetchStatus.DENIED
    return FetchStatus.REDIRECTS if status >= 300 else FetchStatus.NO_TEXT


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """The Retry-After header, seconds or a date (RFC 9110), at most a day; None when there is none to be read."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), int(MOST_RETRY_AFTER.total_seconds())))
    try:
        moment = parsedate_to_datetime(value)
        wait = moment.replace(tzinfo=moment.tzinfo or UTC) - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(wait, timedelta()), MOST_RETRY_AFTER)
