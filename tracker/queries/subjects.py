"""Pages of a company and of a topic: its people, its scorecard, its claims."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from tracker.models import Claim, Company, Executive, Position, Topic
from tracker.models.claims import ClaimQuerySet
from tracker.queries.cards import ClaimCard, cards, standing_claims
from tracker.queries.past import Moment
from tracker.queries.scorecards import scorecard
from tracker.scoring import Scorecard, Scoring

FIRST = 20
"""Claims on the page; the list of claims has them all."""
MANY = 50
"""People, companies or topics named on the page, those with the most claims first."""


@dataclass(frozen=True)
class Subject:
    scorecard: Scorecard
    cards: tuple[ClaimCard, ...]
    total: int


@dataclass(frozen=True)
class CompanyPage(Subject):
    company: Company
    positions: tuple[Position, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class TopicPage(Subject):
    topic: Topic
    people: tuple[Executive, ...]
    companies: tuple[Company, ...]


def company_page(company: Company, on: date, scoring: Scoring) -> CompanyPage:
    claims = standing_claims().filter(company=company)
    shown = _counted(Topic.objects.all(), claims.filter(topics=OuterRef("pk")))
    return CompanyPage(
        *_subject(claims, on, scoring),
        company=company,
        positions=tuple(Position.objects.filter(company=company).select_related("executive")[:MANY]),
        topics=tuple(shown[:MANY]),
    )


def topic_page(topic: Topic, on: date, scoring: Scoring) -> TopicPage:
    claims = standing_claims().filter(pk__in=_about(topic))
    return TopicPage(
        *_subject(claims, on, scoring),
        topic=topic,
        people=tuple(_counted(Executive.objects.all(), claims.filter(statement__speaker=OuterRef("pk")))[:MANY]),
        companies=tuple(_counted(Company.objects.all(), claims.filter(company=OuterRef("pk")))[:MANY]),
    )


def topics_on_record() -> QuerySet[Topic]:
    """Those of standing claims, with `claims_count`, by name."""
    return _counted(Topic.objects.all(), standing_claims().filter(topics=OuterRef("pk"))).order_by("name")


def _about(topic: Topic) -> QuerySet[Claim, Any]:
    return Claim.objects.filter(topics=topic).values("pk")


def _subject(claims: ClaimQuerySet, on: date, scoring: Scoring) -> tuple[Scorecard, tuple[ClaimCard, ...], int]:
    found = claims.with_everything().order_by("-pk")[:FIRST]
    return scorecard(claims, on, scoring), tuple(cards(found, Moment(on))), claims.count()


def _counted(things: QuerySet, claims: ClaimQuerySet) -> QuerySet:
    """With `claims_count` of the claims, which name the outer row; those without one are left out."""
    count = claims.order_by().annotate(one=Q(pk__isnull=False)).values("one").annotate(n=Count("pk")).values("n")
    return things.annotate(claims_count=Subquery(count)).filter(claims_count__gt=0).order_by("-claims_count", "name")
