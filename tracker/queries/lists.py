"""The front page and the lists of claims."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from tracker.models import Claim, Company, Position, Statement
from tracker.models.claims import ClaimQuerySet, UpperBound
from tracker.queries.cards import UNDECIDED, ClaimCard, Tally, cards, standing_claims, tally_of
from tracker.queries.past import Moment
from tracker.queries.timelines import Said, said
from tracker.vocabulary import HorizonState

SOON = timedelta(days=60)
PAGE = 30


@dataclass(frozen=True)
class Home:
    due_soon: tuple[ClaimCard, ...]
    newly_decided: tuple[ClaimCard, ...]
    latest: tuple[Said, ...]
    past_due: int


@dataclass(frozen=True)
class CompanyPage:
    company: Company
    positions: tuple[Position, ...]
    tally: Tally
    cards: tuple[ClaimCard, ...]
    more: bool


@dataclass(frozen=True)
class ClaimFilters:
    outcome: str = ""
    horizon_state: str = ""
    company: str = ""
    q: str = ""


@dataclass(frozen=True)
class ClaimList:
    cards: tuple[ClaimCard, ...]
    older: int | None


def home(on: date) -> Home:
    moment = Moment(on)
    return Home(
        due_soon=tuple(cards(_due_soon(on)[:6], moment)),
        newly_decided=tuple(cards(_newly_decided(), moment)),
        latest=tuple(said(Statement.objects.published().defer("search").with_people().with_appearances()[:5], moment)),
        past_due=undecided(on).filter(Q(horizon_state=HorizonState.PAST_DUE)).count(),
    )


def undecided(on: date) -> ClaimQuerySet:
    """Standing claims that no verdict has ended, with their horizon state."""
    return standing_claims().with_outcome().filter(Q(outcome__in=UNDECIDED)).with_horizon_state(on)


def _due_soon(on: date) -> QuerySet[Claim]:
    """Windows that close in the next days; then those that are open and close later."""
    closes = undecided(on).annotate(closes=UpperBound("window")).filter(closes__gt=on)
    return (
        closes.filter(Q(closes__lte=on + SOON) | Q(horizon_state=HorizonState.WINDOW_OPEN))
        .order_by("closes", "pk")
        .with_everything()
    )


def _newly_decided() -> QuerySet[Claim]:
    standing = standing_claims().with_outcome().exclude(Q(outcome__in=UNDECIDED))
    return standing.with_everything().order_by(F("verdict_id").desc())[:6]


def due_in_month(on: date) -> list[ClaimCard]:
    """Windows whose last day is in the month of `on`."""
    first = on.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    claims = undecided(on).due_within(first + timedelta(days=1), after + timedelta(days=1))
    return cards(claims.with_everything(), Moment(on))


def past_due(on: date) -> list[ClaimCard]:
    """The longest overdue first, at most a hundred."""
    claims = undecided(on).filter(Q(horizon_state=HorizonState.PAST_DUE)).order_by(F("past_due_on"), "pk")
    return cards(claims.with_everything()[:100], Moment(on))


def claim_list(on: date, filters: ClaimFilters, before: int | None = None) -> ClaimList:
    claims = standing_claims().with_outcome().with_horizon_state(on)
    if filters.outcome:
        claims = claims.filter(Q(outcome=filters.outcome))
    if filters.horizon_state:
        claims = claims.filter(Q(horizon_state=filters.horizon_state))
    if filters.company:
        claims = claims.filter(company__slug=filters.company)
    if filters.q:
        claims = claims.filter(search(filters.q))
    if before is not None:
        claims = claims.filter(pk__lt=before)
    found = list(claims.with_everything().order_by("-pk")[: PAGE + 1])
    return ClaimList(tuple(cards(found[:PAGE], Moment(on))), found[PAGE - 1].pk if len(found) > PAGE else None)


def words_query(words: str) -> SearchQuery:
    return SearchQuery(words, config="english", search_type="websearch")


def search(words: str) -> Q:
    """Claims whose proposition, or whose statement's words, match."""
    return Q(search=words_query(words)) | Q(statement__search=words_query(words))


def company_page(company: Company, on: date) -> CompanyPage:
    claims = standing_claims().filter(company=company)
    found = list(claims.with_everything().order_by("-pk")[: PAGE + 1])
    return CompanyPage(
        company=company,
        positions=tuple(Position.objects.filter(company=company).select_related("executive")),
        tally=tally_of(claims, Moment(on)),
        cards=tuple(cards(found[:PAGE], Moment(on))),
        more=len(found) > PAGE,
    )
