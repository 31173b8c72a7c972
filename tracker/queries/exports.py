"""Public claims as rows of a table, however many there are: read a few hundred at a time, newest first."""

from collections.abc import Iterator
from datetime import date

from tracker.queries.cards import ClaimCard, cards
from tracker.queries.lists import ClaimFilters, claims_found
from tracker.queries.past import Moment

AT_A_TIME = 200


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
