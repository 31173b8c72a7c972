"""The front page: what fell due, what was decided, what nobody has answered, what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from tracker.models import Statement
from tracker.models.claims import UpperBound
from tracker.queries.calendars import overdue_claims
from tracker.queries.cards import UNDECIDED, ClaimCard, cards, standing_claims
from tracker.queries.lists import undecided
from tracker.queries.past import Moment
from tracker.queries.timelines import Said, said
from tracker.vocabulary import HorizonState

LATELY = timedelta(days=90)
SOON = timedelta(days=60)
FEW = 4


@dataclass(frozen=True)
class Home:
    fell_due: tuple[ClaimCard, ...]
    newly_decided: tuple[ClaimCard, ...]
    overdue: tuple[ClaimCard, ...]
    due_soon: tuple[ClaimCard, ...]
    latest: tuple[Said, ...]
    past_due: int


def home(on: date) -> Home:
    """A constant number of queries: the claims of all four lists become cards together."""
    ends = standing_claims().annotate(closes=UpperBound("window"))
    decided = standing_claims().with_outcome().exclude(Q(outcome__in=UNDECIDED))
    open_ones = undecided(on).annotate(closes=UpperBound("window")).filter(closes__gt=on)
    soon = Q(closes__lte=on + SOON) | Q(horizon_state=HorizonState.WINDOW_OPEN)
    lists = (
        ends.filter(closes__lte=on, closes__gt=on - LATELY).order_by("-closes", "-pk"),
        decided.order_by(F("verdict_id").desc()),
        overdue_claims(on),
        open_ones.filter(soon).order_by("closes", "pk"),
    )
    moment = Moment(on)
    found = [list(claims.with_everything()[:FEW]) for claims in lists]
    by_pk = {card.claim.pk: card for card in cards({c.pk: c for part in found for c in part}.values(), moment)}
    fell_due, newly_decided, overdue, due_soon = (tuple(by_pk[c.pk] for c in part if c.pk in by_pk) for part in found)
    latest = Statement.objects.published().defer("search").with_people().with_appearances()[:3]
    return Home(
        fell_due=fell_due,
        newly_decided=newly_decided,
        overdue=overdue,
        due_soon=due_soon,
        latest=tuple(said(latest, moment)),
        past_due=overdue_claims(on).count(),
    )
