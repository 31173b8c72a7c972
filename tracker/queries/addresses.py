"""Every address that readers may find by themselves, with the time of its last public change: for search engines."""

from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from tracker.models import AppearanceSpan, Article, Claim, Company, Event, Evidence, Executive, Statement, Topic
from tracker.queries.cards import standing_claims
from tracker.queries.feeds import TOLD
from tracker.vocabulary import EditorialState, EvidenceState


def claims() -> QuerySet[Claim]:
    told = _last_told(claim=OuterRef("pk"))
    corrected = _last_told(statement=OuterRef("statement"), claim=None)
    return standing_claims().only("pk").annotate(changed_at=Greatest("published_at", told, corrected))


def statements() -> QuerySet[Statement]:
    told = Event.objects.filter(statement=OuterRef("pk")).order_by().values("statement").annotate(at=Max("recorded_at"))
    return (
        Statement.objects.published()
        .only("pk")
        .annotate(changed_at=Greatest("published_at", Subquery(told.values("at"))))
    )


def executives() -> QuerySet[Executive]:
    said = Statement.objects.published().filter(speaker=OuterRef("pk"))
    told = _last_told(claim__statement__speaker=OuterRef("pk"))
    last_said = Subquery(said.order_by().values("speaker").annotate(at=Max("published_at")).values("at"))
    return Executive.objects.filter(Exists(said)).only("slug").annotate(changed_at=Greatest(last_said, told))


def companies() -> QuerySet[Company]:
    owed = standing_claims().filter(company=OuterRef("pk"))
    return (
        Company.objects.filter(Exists(owed)).only("slug").annotate(changed_at=_last_told(claim__company=OuterRef("pk")))
    )


def topics() -> QuerySet[Topic]:
    borne = standing_claims().filter(topics=OuterRef("pk"))
    return (
        Topic.objects.filter(Exists(borne)).only("slug").annotate(changed_at=_last_told(claim__topics=OuterRef("pk")))
    )


def articles() -> QuerySet[Article]:
    """Those in which something public stands."""
    words = AppearanceSpan.objects.filter(
        appearance__capture__article=OuterRef("pk"), appearance__statement__state=EditorialState.PUBLISHED
    )
    passages = Evidence.objects.filter(
        capture__article=OuterRef("pk"), state=EvidenceState.CONFIRMED, claim__in=standing_claims().values("pk")
    )
    newest = (
        words.order_by().values("appearance__capture__article").annotate(at=Max("appearance__statement__published_at"))
    )
    judged = passages.order_by().values("capture__article").annotate(at=Max("judged_at"))
    found = Article.objects.filter(Exists(words) | Exists(passages)).only("pk")
    return found.annotate(changed_at=Greatest(Subquery(newest.values("at")), Subquery(judged.values("at"))))


def largest_number(rows: QuerySet[Any]) -> int:
    """Of the whole table, not of the rows that are listed: an index knows it at once."""
    return rows.model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _last_told(**about: object) -> Subquery:
    """When the last change of what it is about was told. The maximum, not the first of the sorted: that would walk all events."""
    [by] = [name for name in about if name != "claim" or about[name] is not None]
    events = Event.objects.filter(**about, kind__in=TOLD).order_by().values(by).annotate(at=Max("recorded_at"))
    return Subquery(events.values("at"))
