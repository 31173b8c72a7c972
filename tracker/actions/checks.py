"""Looks for news on claims. Each look is written down, whatever it found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import takewhile
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
from tracker.actions.providers import Found, ask_all, store_hits, subject_of
from tracker.intake.providers import Days
from tracker.matching.candidates import ClaimIndex
from tracker.matching.mentions import Mention, NameIndex
from tracker.matching.passages import MOST_READ
from tracker.matching.rounds import Round, first_day_to_ask
from tracker.matching.stance import reader
from tracker.models import Article, Capture, Claim, Feed, FollowUpCheck, Job, Look, NewsProvider, SeenArticle
from tracker.vocabulary import CheckReason, CheckStatus, EditorialState, JobKind, Provider

MOST_ARTICLES = 50
WORD = re.compile(r"\w{2,}")


@dataclass(slots=True)
class Seen:
    """What one look saw, before it is written down."""

    looks: list[Look] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    outside: dict[int, list[int]] = field(default_factory=dict)
    """For a look at a provider on the web, by its place in `looks`: the articles that it found."""

    def of_look(self, place: int) -> set[int]:
        if self.looks[place].provider == Provider.ARCHIVE:
            return {capture.article_id for capture in self.captures}
        return set(self.outside.get(place, ()))

    def articles(self) -> list[int]:
        found = [capture.article_id for capture in self.captures]
        return list(dict.fromkeys([*found, *(pk for pks in self.outside.values() for pk in pks)]))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the providers on the web answered, and the first day of those that the look goes through."""

    first: date
    found: tuple[Found, ...] = ()


def schedule_due(now: datetime, most: int = 100) -> int:
    """Queues a check for each claim whose next check has come, and sets the one after. Returns how many.

    Where a provider on the web is asked, the checks come one after the other, as it wants its requests.
    """
    apart = max((provider.spacing for provider in NewsProvider.objects.active()), default=timedelta())
    with transaction.atomic():
        due = list(Claim.objects.due_for_check(now).select_for_update(skip_locked=True, of=("self",))[:most])
        for place, claim in enumerate(due):
            key = f"check:{claim.pk}:{claim.next_check_at:%Y-%m-%dT%H:%M:%S}"
            jobs.enqueue(JobKind.CHECK_CLAIM, claim, key=key, run_after=now + apart * place if apart else None)
            Claim.objects.filter(pk=claim.pk).update(next_check_at=next_check_after(claim, now))
    return len(due)


def ask_for(claim: Claim, by: User | None, now: datetime) -> Job:
    """Queues a look that a person asked for. Raises ValidationError when the claim is not published."""
    if claim.state != EditorialState.PUBLISHED:
        raise ValidationError({"claim": "News is looked up for published claims."})
    who = by.pk if by else "operator"
    return jobs.enqueue(JobKind.CHECK_CLAIM, claim, key=f"asked:{claim.pk}:{who}:{now:%Y-%m-%dT%H:%M:%S}")


def ask(claim: Claim, *, key: str, reason: str, now: datetime) -> Asked | None:
    """Asks the active providers on the web: call it outside of any transaction, and give the answer to `run`.

    None when nobody is to be asked, or this look is written already. Raises jobs.Later when a provider's turn is
    far off because other looks wait before this one.
    """
    providers = list(NewsProvider.objects.active().order_by(F("next_allowed_at").desc(nulls_last=True), "pk"))
    if not providers or FollowUpCheck.objects.filter(key=key).exists():
        return None
    today = now.date()
    first = first_day_to_ask(
        said_on=_first_day(claim, today),
        due=(claim.opens_on, claim.closes_on),
        today=today,
        rounds=_rounds(claim),
        places=[provider.name for provider in providers],
        asked=reason == CheckReason.ASKED,
    )
    return Asked(first, tuple(ask_all(providers, subject_of(claim), Days(first, today), now)))


def run(
    claim: Claim, *, key: str, reason: str, now: datetime, asked: Asked | None = None, asked_by: int | None = None
) -> FollowUpCheck:
    """One look through the stored articles, the feeds and what the providers answered. The same key writes one row.

    Stored articles are looked through from the day said to today, providers from the first day that they were asked
    for: the check's window holds the days that all of them looked through.
    """
    known = FollowUpCheck.objects.filter(key=key).first()
    if known is not None:
        return known
    names = name_index()
    whole = DateRange(_first_day(claim, now.date()), now.date() + timedelta(days=1))
    seen = Seen()
    _look_in_archive(claim, whole, seen, names)
    window = DateRange(asked.first, whole.upper) if asked else whole
    _look_at_feeds(now, seen)
    relevant = [capture for capture in seen.captures if _speaks_to(claim, capture, names.find(_head(capture)))]
    with transaction.atomic():
        window = _look_outside(asked, seen, window, now)
        check = _write(claim, relevant, seen, key=key, reason=reason, window=window, asked_by=asked_by)
        if check.status == CheckStatus.INCOMPLETE:
            _look_again_soon(claim, now)
    return check


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
            window=window,
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


def _look_outside(asked: Asked | None, seen: Seen, window: DateRange, now: datetime) -> DateRange:
    """Stores what the providers found; returns the days that were looked through.

    An article that was found and not read yet proves nothing: the window ends before the day of the first such one.
    """
    end = window.upper
    for one in asked.found if asked else ():
        articles = store_hits(one.hits, now)
        unread = list(Article.objects.filter(pk__in=[row.pk for row in articles], captures=None))
        to_fetch = [min(row.published_on or now.date(), now.date()) for row in unread if not row.fetch_error]
        error = one.error
        if to_fetch and min(to_fetch) <= window.lower:
            error = f"{error} {len(to_fetch)} articles that it found are still to be fetched.".strip()
        elif to_fetch:
            end = min(end, *to_fetch)
        seen.outside[len(seen.looks)] = [row.pk for row in articles]
        seen.looks.append(
            Look(
                provider=one.kind,
                place=one.place,
                query=one.query,
                window=DateRange(one.days.first, one.days.last + timedelta(days=1)),
                articles_seen=len(articles),
                articles_unread=len(unread),
                error=error[:2000],
            )
        )
    return DateRange(window.lower, end)


def _rounds(claim: Claim) -> list[Round]:
    """The complete looks over all providers; those that an article brought about went through one day of one."""
    rows = claim.checks.complete().exclude(reason=CheckReason.ARTICLE).prefetch_related("looks")
    return [
        Round(row.window.lower, row.window.upper, frozenset(look.place for look in row.looks.all() if look.place))
        for row in rows
    ]


def _look_again_soon(claim: Claim, now: datetime) -> None:
    """After an incomplete look the next one comes sooner; later again the more of them fail in a row."""
    rounds = claim.checks.exclude(reason=CheckReason.ARTICLE).order_by("-pk").values_list("status", flat=True)[:12]
    failed = sum(1 for _ in takewhile(lambda status: status == CheckStatus.INCOMPLETE, rounds))
    soon = next_check_after(claim, now, failed=failed)
    if soon is not None:
        Claim.objects.published().filter(pk=claim.pk, next_check_at__gt=soon).update(next_check_at=soon)


def _any(queries: Iterable[SearchQuery]) -> SearchQuery | None:
    """The queries joined by OR; None when there are none."""
    return reduce(or_, queries) if (queries := list(queries)) else None


def _speaks_to(claim: Claim, capture: Capture, mentions: list[Mention]) -> bool:
    return bool(ClaimIndex([open_claim(claim)]).for_article(_head(capture), mentions, 1))


def _write(
    claim: Claim,
    captures: list[Capture],
    seen: Seen,
    *,
    key: str,
    reason: str,
    window: DateRange,
    asked_by: int | None = None,
) -> FollowUpCheck:
    """The check with its looks, in one transaction with the evidence that it suggests."""
    known = FollowUpCheck.objects.filter(key=key).first()
    if known is not None:
        return known
    articles = seen.articles()
    before = set(SeenArticle.objects.filter(claim=claim, article__in=articles).values_list("article_id", flat=True))
    passages = [(capture, reading) for capture in captures for reading in telling_passages(claim, capture)]
    failed = any(look.error for look in seen.looks)
    with transaction.atomic():
        check = FollowUpCheck.objects.create(
            key=key,
            claim=claim,
            reason=reason,
            asked_by=User.objects.filter(pk=asked_by).first() if asked_by else None,
            window=window,
            status=CheckStatus.INCOMPLETE if failed else CheckStatus.COMPLETE,
            articles_seen=len(articles),
            articles_new=len(set(articles) - before),
            evidence_suggested=len(passages),
        )
        for place, look in enumerate(seen.looks):
            look.follow_up, look.window = check, look.window or window
            look.articles_new = len(seen.of_look(place) - before)
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
