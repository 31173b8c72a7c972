"""The revisions of a claim: each public change of it or of its statement, by its number in the outbox's sequence.

A revision is named by the sequence number of its last event, which never changes and is never given twice. What a
revision shows is the record as of that event's time; events of one transaction share their time, and so make one
revision. A transaction has the time of its start, so of two that touch one claim at the same moment the one that ends
first may give a revision that the other's still joins; once both have ended, neither changes again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q

from tracker.models import Claim, Event
from tracker.queries.past import Moment
from tracker.vocabulary import EventKind


@dataclass(frozen=True)
class Revision:
    """A public change: its number, its time, and the events that make it up."""

    number: int
    at: datetime
    events: tuple[Event, ...]

    @property
    def moment(self) -> Moment:
        return Moment(self.at.date(), self.at)

    @property
    def words(self) -> str:
        """Claim published; Verdict recorded: Kept late; Statement corrected: said on."""
        return "; ".join(dict.fromkeys(_words(event) for event in self.events))


@dataclass(frozen=True)
class History:
    """All revisions of a claim since it was first published, oldest first."""

    revisions: tuple[Revision, ...]

    def numbered(self, number: int) -> Revision | None:
        """The revision that this event belongs to; None when it is no public change of the claim."""
        return next((r for r in self.revisions if any(e.sequence == number for e in r.events)), None)

    def at(self, moment: Moment) -> Revision | None:
        """The last one up to the moment."""
        known = [r for r in self.revisions if moment.at is None or r.at <= moment.at]
        return known[-1] if known else None

    def since(self, revision: Revision) -> tuple[Revision, ...]:
        """What changed after it, newest first."""
        return tuple(r for r in reversed(self.revisions) if r.at > revision.at)


def history_of(claim: Claim) -> History:
    """In one query."""
    events = (
        Event.objects.filter(Q(claim=claim) | Q(statement=claim.statement_id))
        .select_related("verdict", "correction")
        .order_by("recorded_at", "sequence")
    )
    return History(tuple(_revisions(events)))


def _revisions(events: Iterable[Event]) -> Iterable[Revision]:
    public = False
    for at, together in groupby(events, key=lambda event: event.recorded_at):
        group = tuple(together)
        public = public or any(event.kind == EventKind.CLAIM_PUBLISHED for event in group)
        if public:
            yield Revision(group[-1].sequence, at, group)


def _words(event: Event) -> str:
    if event.verdict is not None:
        return f"{event.get_kind_display()}: {event.verdict.get_outcome_display()}"
    if event.correction is not None:
        return f"{event.get_kind_display()}: {event.correction.field.replace('_', ' ')}"
    return event.get_kind_display()
