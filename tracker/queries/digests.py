"""The public changes of a day on one subject, as a mail tells them."""

from dataclasses import dataclass
from datetime import date

from tracker.queries.feeds import CORRECTIONS, PAST_DUE, Before, Subject, Told, feed_page
from tracker.vocabulary import EventKind

IN_MAILS = (EventKind.CLAIM_PUBLISHED, EventKind.CLAIM_WITHDRAWN, EventKind.VERDICT_RECORDED, *CORRECTIONS)


@dataclass(frozen=True)
class Digest:
    """Newest first. `more` says that a page of the feed did not hold them all."""

    entries: tuple[Told, ...]
    more: bool


def digest(subject: Subject, events: tuple[int, int], days: tuple[date, date]) -> Digest:
    """Changes after the first sequence up to the second, and claims that fell due after the first day up to the second."""
    after, up_to = events
    page = feed_page(subject, days[1], Before(sequence=up_to + 1))
    entries = tuple(one for one in page.entries if _belongs(one, after, days))
    older = page.older
    return Digest(entries, older is not None and older.sequence is not None and older.sequence > after + 1)


def _belongs(one: Told, after: int, days: tuple[date, date]) -> bool:
    if one.kind == PAST_DUE:
        return days[0] < one.at.date() <= days[1]
    if one.event is None or one.event.sequence <= after:
        return False
    # A corrected claim's own entry comes up again in a feed; the mail has the correction.
    return one.event.kind in IN_MAILS and (one.kind == one.event.kind or one.is_tombstone)
