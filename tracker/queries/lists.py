"""The front page and the lists of claims."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from tracker.models import Claim, Company, Correction, Position, Reply, Statement
from tracker.models.claims import ClaimQuerySet, UpperBound
from tracker.queries.cards import UNDECIDED, ClaimCard, cards, standing_claims
from tracker.queries.past import Moment
from tracker.queries.timelines import Said, said
from tracker.vocabulary import HorizonState

SOON = timedelta(days=60)
PAGE = 30


@dataclass(frozen=True)
class Home:
    due_soon: tuple[ClaimCard, ...]
    overdue: tuple[ClaimCard, ...]
    """The latest to become so."""
    newly_decided: tuple[ClaimCard, ...]
    latest: tuple[Said, ...]
    past_due: int


@dataclass(frozen=True)
class CompanyPage:
    company: Company
    positions: tuple[Position, ...]
    claims: ClaimQuerySet
    """All that it owes, for its scorecard."""
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


@dataclass(frozen=True)
class PastDue:
    """Cards with the last time that the company was asked, and where the next page starts."""

    rows: tuple[tuple[ClaimCard, Reply | None], ...]
    total: int
    next: str


@dataclass(frozen=True)
class CorrectionList:
    corrections: tuple[Correction, ...]
    older: int | None


def home(on: date) -> Home:
    moment = Moment(on)
    overdue = undecided(on).filter(Q(horizon_state=HorizonState.PAST_DUE))
    return Home(
        due_soon=tuple(cards(_due_soon(on)[:4], moment)),
        overdue=tuple(cards(overdue.with_everything().order_by(F("past_due_on").desc(), "-pk")[:3], moment)),
        newly_decided=tuple(cards(_newly_decided(), moment)),
        latest=tuple(said(Statement.objects.published().defer("search").with_people().with_appearances()[:5], moment)),
        past_due=overdue.count(),
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


def due_in_month(first: date, today: date) -> list[ClaimCard]:
    """Claims whose window's last day is in the month that begins on `first`, decided or not, in the order of days."""
    after = (first + timedelta(days=32)).replace(day=1)
    claims = standing_claims().due_within(first + timedelta(days=1), after + timedelta(days=1))
    return cards(claims.with_everything(), Moment(today))


def past_due(on: date, after: tuple[date, int] | None = None) -> PastDue:
    """The longest overdue first, from `after` (the day past due and the id of the last one shown) on."""
    claims = undecided(on).filter(Q(horizon_state=HorizonState.PAST_DUE)).order_by(F("past_due_on"), "pk")
    total = claims.count()
    if after is not None:
        day, pk = after
        claims = claims.filter(Q(past_due_on__gt=day) | Q(past_due_on=day, pk__gt=pk))
    rows = list(claims.with_everything()[: PAGE + 1])
    found = rows[:PAGE]
    last = found[-1] if len(rows) > PAGE else None
    return PastDue(
        tuple(zip(cards(found, Moment(on)), _asked(found), strict=True)),
        total,
        f"{last.past_due_on:%Y-%m-%d}.{last.pk}" if last else "",  # type: ignore[attr-defined]
    )


def _asked(claims: list[Claim]) -> list[Reply | None]:
    """For each claim the last time that its company was asked for a reply."""
    latest = {reply.claim_id: reply for reply in Reply.objects.filter(claim__in=claims).order_by("asked_on", "pk")}
    return [latest.get(claim.pk) for claim in claims]


def corrections(before: int | None = None) -> CorrectionList:
    """Public notes on what was changed, the newest first."""
    rows = Correction.objects.select_related("claim", "statement__speaker", "claim__statement")
    rows = rows.filter(Q(claim__in=standing_claims().order_by().values("pk")) | Q(statement__in=_published()))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.defer("claim__search", "statement__search").order_by("-pk")[: PAGE + 1])
    return CorrectionList(tuple(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)


def _published() -> QuerySet[Statement, Any]:
    return Statement.objects.published().order_by().values("pk")


def claims_page(claims: ClaimQuerySet, on: date, before: int | None = None) -> ClaimList:
    """A page of these claims, the newest first."""
    if before is not None:
        claims = claims.filter(pk__lt=before)
    found = list(claims.with_everything().order_by("-pk")[: PAGE + 1])
    return ClaimList(tuple(cards(found[:PAGE], Moment(on))), found[PAGE - 1].pk if len(found) > PAGE else None)


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
    return claims_page(claims, on, before)


def words_query(words: str) -> SearchQuery:
    return SearchQuery(words, config="english", search_type="websearch")


def search(words: str) -> Q:
    """Claims whose proposition, or whose statement's words, match."""
    return Q(search=words_query(words)) | Q(statement__search=words_query(words))


def company_page(company: Company, on: date) -> CompanyPage:
    claims = standing_claims().filter(company=company)
    found = claims_page(claims, on)
    return CompanyPage(
        company=company,
        positions=tuple(Position.objects.filter(company=company).select_related("executive")),
        claims=claims,
        cards=found.cards,
        more=found.older is not None,
    )
