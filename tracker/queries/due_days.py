"""What falls due, for calendars outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DateField, F, Func, IntegerField, Max, Q, QuerySet, Value
from django.db.models.functions import Cast

from tracker.models import Claim, Event
from tracker.models.claims import UpperBound
from tracker.queries.cards import UNDECIDED, ClaimCard, card_of_tombstone, cards
from tracker.queries.feeds import TOLD, Subject, claims_on, midnight
from tracker.queries.past import Moment
from tracker.vocabulary import EditorialState

DUE_LISTED = 1000
"""In one calendar: those nearest to today, before it and after it."""
LOOKING_BACK = timedelta(days=90)


def days_from(on: date) -> Func:
    """How many days a window ends before or after a day. In PostgreSQL two dates differ by a whole number."""
    ends, today = UpperBound("window"), Cast(Value(on), DateField())
    return Func(ends, today, function="ABS", arg_joiner=" - ", output_field=IntegerField())


@dataclass(frozen=True)
class Due:
    """What a calendar says of one claim. `changes` grows with each public change of it, `changed_at` is the last."""

    card: ClaimCard
    changes: int
    changed_at: datetime

    @property
    def is_tombstone(self) -> bool:
        return self.card.claim.state == EditorialState.WITHDRAWN


def due_days(subject: Subject, on: date) -> list[Due]:
    """Claims with a last day: all that are open, those that fell due in the last 90 days, and those taken back since."""
    recent = on - LOOKING_BACK
    claims = claims_on(subject, Claim.objects.public()).defer("search", "statement__search").with_outcome()
    claims = claims.annotate(closes=UpperBound("window"), away=days_from(on))
    listed = Q(outcome__in=UNDECIDED) | Q(closes__gt=recent, closes__lte=on)
    withdrawn = Q(state=EditorialState.WITHDRAWN, closes__gt=recent)
    standing = ~Q(state=EditorialState.WITHDRAWN) & Q(statement__state=EditorialState.PUBLISHED)
    found = claims.filter(Q(closes__isnull=False), withdrawn | (standing & listed)).with_everything()
    rows = list(found.order_by(F("away"), "pk")[:DUE_LISTED])
    changes = _changes(rows)
    moment = Moment(on)
    kept = {card.claim.pk: card for card in cards(rows, moment)}
    return [
        Due(
            kept.get(claim.pk) or card_of_tombstone(claim),
            *changes.get(claim.pk, (0, claim.published_at or midnight(on))),
        )
        for claim in rows
    ]


def _changes(claims: Sequence[Claim]) -> dict[int, tuple[int, datetime]]:
    """How often each claim, or the statement that it is drawn from, was publicly changed, and when last."""
    events = Event.objects.filter(kind__in=TOLD).order_by()
    own = _counted(events.filter(claim__in=[claim.pk for claim in claims]), "claim")
    of_statements = events.filter(claim=None, statement__in=[claim.statement_id for claim in claims])
    shared = _counted(of_statements, "statement")
    found: dict[int, tuple[int, datetime]] = {}
    for claim in claims:
        rows = [row for row in (own.get(claim.pk), shared.get(claim.statement_id)) if row]
        if rows:
            found[claim.pk] = sum(number for number, _ in rows), max(last for _, last in rows)
    return found


def _counted(events: QuerySet[Event], by: str) -> dict[int, tuple[int, datetime]]:
    rows = events.values_list(by).annotate(Count("pk"), Max("recorded_at"))
    return {pk: (number, last) for pk, number, last in rows}
