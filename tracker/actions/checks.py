"""Looks for news on claims. Each look is written down, whatever it found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from tracker.actions import jobs
from tracker.actions.claims import next_check_after
from tracker.actions.evidence import suggest_passage
from tracker.actions.matching import open_claim, telling_passages
from tracker.actions.names import name_index
from tracker.matching.candidates import ClaimIndex
from tracker.matching.mentions import Mention, NameIndex
from tracker.matching.passages import MOST_READ
from tracker.matching.stance import reader
from tracker.models import Article, Capture, Claim, Feed, FollowUpCheck, Job, Look, SeenArticle
from tracker.vocabulary import CheckStatus, EditorialState, JobKind, Provider

MOST_ARTICLES = 50
WORD = re.compile(r"\w{2,}")


@dataclass(slots=True)
class Seen:
    """What one look saw, before it is written down."""

    looks: list[Look] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)


def schedule_due(now: datetime, most: int = 100) -> int:
    """Queues a check for each claim whose next check has come, and sets the one after. Returns how many."""
    with transaction.atomic():
        due = list(Claim.objects.due_for_check(now).select_for_update(skip_locked=True, of=("self",))[:most])
        for claim in due:
            jobs.enqueue(JobKind.CHECK_CLAIM, claim, key=f"check:{claim.pk}:{claim.next_check_at:%Y-%m-%dT%H:%M:%S}")
            Claim.objects.filter(pk=claim.pk).update(next_check_at=next_check_after(claim, now))
    return len(due)


def ask_for(claim: Claim, by: User | None, now: datetime) -> Job:
    """Queues a look that a person asked for. Raises ValidationError when the claim is not published."""
    if claim.state != EditorialState.PUBLISHED:
        raise ValidationError({"claim": "News is looked up for published claims."})
    who = by.pk if by else "operator"
    return jobs.enqueue(JobKind.CHECK_CLAIM, claim, key=f"asked:{claim.pk}:{who}:{now:%Y-%m-%dT%H:%M:%S}")


def run(claim: Claim, *, key: str, reason: str, now: datetime) -> FollowUpCheck:
    """One look through the stored articles and the feeds, from the day said to today. The same key writes one row."""
    known = FollowUpCheck.objects.filter(key=key).first()
    if known is not None:
        return known
    names = name_index()
    window = DateRange(_first_day(claim, now.date()), now.date() + timedelta(days=1))
    seen = Seen()
    _look_in_archive(claim, window, seen, names)
    _look_at_feeds(now, seen)
    relevant = [capture for capture in seen.captures if _speaks_to(claim, capture, names.find(_head(capture)))]
    return _write(claim, relevant, seen, key=key, reason=reason, window=window)


def _head(capture: Capture) -> str:
    """As much of the text as the reader of passages reads: a name that stands only behind it brings no passage."""
    return capture.text[:MOST_READ]


def query_for(claim: Claim) -> str:
    """The words looked for, as a web search has them: the company's names and, of the claim's words, any."""
    names = " OR ".join(f'"{name}"' for name in claim.company.names)
    return f"({names}) ({' OR '.join(_words(claim))})"[:500]


def _words(claim: Claim) -> list[str]:
    named = {word for name in claim.company.names for word in WORD.findall(name.lower())}
    words = dict.fromkeys(WORD.findall(f"{claim.proposition} {claim.market}".lower()))
    return [word for word in words if word not in named]


def _first_day(claim: Claim, today: date) -> date:
    return min(claim.statement.said_on or today, today)


def _look_in_archive(claim: Claim, window: DateRange, seen: Seen, names: NameIndex) -> None:
    companies = reduce(or_, (SearchQuery(name, search_type="phrase", config="english") for name in claim.company.names))
    words = _any(SearchQuery(word, config="english") for word in _words(claim))
    query = companies if words is None else companies & words
    found = (
        Capture.objects.filter(article__in=Article.objects.published_within(window.lower, window.upper), search=query)
        .exclude(article__captures__appearances__statement=claim.statement_id)
        .annotate(rank=SearchRank(F("search"), query))
        .order_by("-rank", "pk")
        .defer("search")
        .select_related("article")[:MOST_ARTICLES]
    )
    seen.captures.extend(found)
    seen.looks.append(
        Look(
            provider=Provider.ARCHIVE,
            query=query_for(claim),
            articles_seen=len(seen.captures),
            error=_unread(claim, window, names),
        )
    )


def _unread(claim: Claim, window: DateRange, names: NameIndex) -> str:
    """Which articles of these days name the company in their headline and could not be read. An editor can add their text."""
    days = Article.objects.published_within(window.lower, window.upper)
    unread = [
        article.canonical_url
        for article in days.filter(captures=None).only("title", "canonical_url").order_by("pk")
        if any(claim.company_id in m.ids for m in names.find(article.title) if m.kind == "company")
    ]
    return (
        f"{len(unread)} articles that name {claim.company} were not read: {', '.join(unread)}"[:2000] if unread else ""
    )


def _look_at_feeds(now: datetime, seen: Seen) -> None:
    feeds = list(Feed.objects.filter(is_active=True).order_by("pk"))
    if not feeds:
        return
    failing = [feed.url for feed in feeds if feed.failures or feed.polled_at is None]
    error = f"{len(failing)} of {len(feeds)} feeds could not be polled: {', '.join(failing)}" if failing else ""
    seen.looks.append(Look(provider=Provider.FEEDS, query=f"{len(feeds)} feeds", articles_seen=0, error=error[:2000]))


def _any(queries: Iterable[SearchQuery]) -> SearchQuery | None:
    """The queries joined by OR; None when there are none."""
    return reduce(or_, queries) if (queries := list(queries)) else None


def _speaks_to(claim: Claim, capture: Capture, mentions: list[Mention]) -> bool:
    return bool(ClaimIndex([open_claim(claim)]).for_article(_head(capture), mentions, 1))


def _write(
    claim: Claim, captures: list[Capture], seen: Seen, *, key: str, reason: str, window: DateRange
) -> FollowUpCheck:
    """The check with its looks, in one transaction with the evidence that it suggests."""
    known = FollowUpCheck.objects.filter(key=key).first()
    if known is not None:
        return known
    articles = list(dict.fromkeys(capture.article_id for capture in seen.captures))
    before = set(SeenArticle.objects.filter(claim=claim, article__in=articles).values_list("article_id", flat=True))
    passages = [(capture, reading) for capture in captures for reading in telling_passages(claim, capture)]
    failed = any(look.error for look in seen.looks)
    with transaction.atomic():
        check = FollowUpCheck.objects.create(
            key=key,
            claim=claim,
            reason=reason,
            window=window,
            status=CheckStatus.INCOMPLETE if failed else CheckStatus.COMPLETE,
            articles_seen=len(articles),
            articles_new=len(set(articles) - before),
            evidence_suggested=len(passages),
        )
        for look in seen.looks:
            look.follow_up = check
        Look.objects.bulk_create(seen.looks)
        SeenArticle.objects.bulk_create(
            (SeenArticle(follow_up=check, claim=claim, article_id=pk) for pk in articles if pk not in before),
            ignore_conflicts=True,
        )
        for capture, reading in passages:
            suggest_passage(
                claim,
                capture,
                reading.span,
                stance=reading.stance,
                score=reading.score,
                reader=reader(),
                found_by=check,
            )
    return check
