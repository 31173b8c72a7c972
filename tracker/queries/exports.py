"""Public claims as rows of a table, however many there are: read a few hundred at a time, newest first."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from tracker.models.claims import ClaimQuerySet
from tracker.queries.cards import ClaimCard, cards, standing_claims
from tracker.queries.lists import ClaimFilters, search
from tracker.queries.past import Moment

AT_A_TIME = 200


def claims_found(on: date, filters: ClaimFilters) -> ClaimQuerySet:
    """What the public list of claims finds by these filters."""
    claims = standing_claims().with_outcome().with_horizon_state(on)
    if filters.outcome:
        claims = claims.filter(Q(outcome=filters.outcome))
    if filters.horizon_state:
        claims = claims.filter(Q(horizon_state=filters.horizon_state))
    if filters.company:
        claims = claims.filter(company__slug=filters.company)
    return claims.filter(search(filters.q)) if filters.q else claims


def exported_cards(on: date, filters: ClaimFilters) -> Iterator[ClaimCard]:
    """The card of each claim found; only one batch of them is ever in memory."""
    before: int | None = None
    while True:
        claims = claims_found(on, filters)
        if before is not None:
            claims = claims.filter(pk__lt=before)
        batch = list(claims.with_everything().order_by("-pk")[:AT_A_TIME])
        yield from cards(batch, Moment(on))
        if len(batch) < AT_A_TIME:
            return
        before = batch[-1].pk
