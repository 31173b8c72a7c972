"""The list of claims, and the claims that no verdict has ended."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from tracker.models.claims import ClaimQuerySet
from tracker.queries.cards import UNDECIDED, ClaimCard, cards, standing_claims
from tracker.queries.past import Moment

PAGE = 30


@dataclass(frozen=True)
class ClaimFilters:
    outcome: str = ""
    horizon_state: str = ""
    company: str = ""
    topic: str = ""
    q: str = ""


@dataclass(frozen=True)
class ClaimList:
    cards: tuple[ClaimCard, ...]
    older: int | None


def undecided(on: date) -> ClaimQuerySet:
    """Standing claims that no verdict has ended, with their horizon state."""
    return standing_claims().with_outcome().filter(Q(outcome__in=UNDECIDED)).with_horizon_state(on)


def claims_found(on: date, filters: ClaimFilters) -> ClaimQuerySet:
    """What the list of claims shows by these filters, in no order."""
    claims = standing_claims().with_outcome().with_horizon_state(on)
    if filters.outcome:
        claims = claims.filter(Q(outcome=filters.outcome))
    if filters.horizon_state:
        claims = claims.filter(Q(horizon_state=filters.horizon_state))
    if filters.company:
        claims = claims.filter(company__slug=filters.company)
    if filters.topic:
        claims = claims.filter(topics__slug=filters.topic)
    return claims.filter(search(filters.q)) if filters.q else claims


def claim_list(on: date, filters: ClaimFilters, before: int | None = None) -> ClaimList:
    claims = claims_found(on, filters)
    if before is not None:
        claims = claims.filter(pk__lt=before)
    found = list(claims.with_everything().order_by("-pk")[: PAGE + 1])
    return ClaimList(tuple(cards(found[:PAGE], Moment(on))), found[PAGE - 1].pk if len(found) > PAGE else None)


def words_query(words: str) -> SearchQuery:
    return SearchQuery(words, config="english", search_type="websearch")


def search(words: str) -> Q:
    """Claims whose proposition, or whose statement's words, match."""
    return Q(search=words_query(words)) | Q(statement__search=words_query(words))
