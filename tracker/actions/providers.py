"""Asks the news providers on the web, outside of any transaction, and stores what they found inside one."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from tracker.actions import jobs
from tracker.intake.failures import FetchFailed
from tracker.intake.providers import Answer, Days, Hit, TooOften, ask_gdelt, ask_search
from tracker.matching.looking import Subject, gdelt_query, search_query
from tracker.models import Article, Claim, NewsProvider, Outlet
from tracker.vocabulary import JobKind, Provider

BUDGET = 20.0
"""Seconds for all providers of one look: less than a task's soft limit, with room for what it writes."""

LONGEST_WAIT = timedelta(seconds=8)
"""For a provider's turn. Who would wait longer comes back later."""

MOST_REQUESTS = 8
"""To one provider in one look. As long as it gives its most, the days are halved and asked again."""

BACK_OFF = timedelta(minutes=1)
BACK_OFF_TOO_OFTEN = timedelta(minutes=15)
LONGEST_BACK_OFF = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Found:
    """What one provider answered: an error, when its days were not looked through in full."""

    kind: str
    place: str
    query: str
    days: Days
    hits: tuple[Hit, ...] = ()
    error: str = ""


class Clock:
    """Time that goes on while providers are asked: `now` is the moment at which the look began."""

    def __init__(self, now: datetime, budget: float = BUDGET) -> None:
        self._now, self._budget, self._start = now, budget, time.monotonic()

    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._start)

    def left(self) -> float:
        return self._budget - (time.monotonic() - self._start)


def subject_of(claim: Claim) -> Subject:
    return Subject(tuple(claim.company.names), claim.proposition, claim.market)


def ask_all(providers: Iterable[NewsProvider], subject: Subject, days: Days, now: datetime) -> list[Found]:
    """What each provider knows of these days. Takes at most 20 seconds, and never fails: an error stands in its row.

    Raises jobs.Later where the first one's turn is far off because other looks wait before this one.
    """
    clock = Clock(now)
    found: list[Found] = []
    for provider in providers:
        reach = days.first
        if provider.reach_days is not None:
            reach = max(reach, days.last - timedelta(days=provider.reach_days))
        try:
            found.append(ask(provider, subject, Days(reach, days.last), clock))
        except jobs.Later as later:
            if not found:
                raise
            error = f"Not asked: its turn comes at {later.until:%H:%M:%S} UTC."
            found.append(Found(provider.kind, provider.name, query_for(provider, subject), days, error=error))
    return found


def query_for(provider: NewsProvider, subject: Subject) -> str:
    return gdelt_query(subject) if provider.kind == Provider.GDELT else search_query(subject)


def ask(provider: NewsProvider, subject: Subject, days: Days, clock: Clock) -> Found:
    """One provider's answer. Raises jobs.Later when its turn is far off and nothing is wrong with it."""
    query = query_for(provider, subject)
    if not query:
        named = ", ".join(subject.names)
        reason = f"Not asked: no name of {named} is long enough. Add an alias of five letters or more."
        return Found(provider.kind, provider.name, named[:500], days, error=reason)
    hits: dict[str, Hit] = {}
    error = ""
    try:
        error = _ask_in_parts(provider, query, days, clock, hits)
    except FetchFailed as failure:
        error = failure.reason
    return Found(provider.kind, provider.name, query, days, tuple(hits.values()), error[:2000])


def _ask_in_parts(provider: NewsProvider, query: str, days: Days, clock: Clock, hits: dict[str, Hit]) -> str:
    """Fills `hits`; returns why not all of the days were looked through, or an empty string."""
    waiting, untold = [days], []
    for request in range(MOST_REQUESTS):
        if not waiting:
            break
        if request and clock.left() < provider.seconds_between + 2:
            break
        part = waiting.pop()
        answer = _ask_once(provider, query, part, clock)
        hits.update((hit.url, hit) for hit in answer.hits)
        if answer.given < provider.most_results:
            continue
        if part.first < part.last:
            waiting.extend(part.halves())
        else:
            untold.append(part)
    if not (rest := sorted([*waiting, *untold], key=lambda part: part.first)):
        return ""
    shown = ", ".join(f"{part.first} to {part.last}" for part in rest)
    return f"It gave its most, {provider.most_results} results: there may be more for {shown}."


def _ask_once(provider: NewsProvider, query: str, days: Days, clock: Clock) -> Answer:
    _wait_for_turn(provider, clock)
    options = {"allowed_origin": sample_origin(), "site": settings.SITE_URL}
    deadline = max(clock.left(), 1.0)
    try:
        if provider.kind == Provider.GDELT:
            answer = ask_gdelt(provider.url, query, days, clock.now(), deadline=deadline, **options)
        else:
            answer = ask_search(provider.url, query, days, deadline=deadline, **options)
    except FetchFailed as failure:
        _note_failure(provider, failure, clock.now())
        raise
    NewsProvider.objects.filter(pk=provider.pk).update(asked_at=clock.now(), failures=0, error="")
    return answer


def _wait_for_turn(provider: NewsProvider, clock: Clock) -> None:
    """Takes the provider's next turn and waits for it, however many workers ask at once."""
    with transaction.atomic():
        row = NewsProvider.objects.select_for_update().get(pk=provider.pk)
        now = clock.now()
        turn = max(now, row.next_allowed_at or now)
        if turn - now > LONGEST_WAIT:
            if row.failures:
                raise FetchFailed(f"Not asked: it failed before, and is left alone until {turn:%H:%M} UTC. {row.error}")
            raise jobs.Later(turn)
        NewsProvider.objects.filter(pk=row.pk).update(next_allowed_at=turn + row.spacing)
    time.sleep(max((turn - now).total_seconds(), 0))


def _note_failure(provider: NewsProvider, failure: FetchFailed, now: datetime) -> None:
    """It is left alone the longer the more often it failed, and longest where it asked to be asked less often."""
    with transaction.atomic():
        row = NewsProvider.objects.select_for_update().get(pk=provider.pk)
        first = BACK_OFF_TOO_OFTEN if isinstance(failure, TooOften) else BACK_OFF
        wait = min(max(first * 2 ** min(row.failures, 10), failure.retry_after or first), LONGEST_BACK_OFF)
        NewsProvider.objects.filter(pk=row.pk).update(
            asked_at=now, failures=row.failures + 1, error=failure.reason[:2000], next_allowed_at=now + wait
        )


def store_hits(hits: Iterable[Hit], now: datetime) -> list[Article]:
    """The articles of these pages, each with the job to fetch it where it is new. Call it in a transaction.

    An article belongs to the outlet whose website has its host; one of that host's name is made where there is none.
    """
    hits = list(hits)
    known = Article.objects.in_bulk([hit.url for hit in hits], field_name="canonical_url")
    outlets: dict[str, Outlet] = {}
    stored = []
    for hit in sorted(hits, key=lambda hit: hit.url):
        article = known.get(hit.url) or _store_hit(hit, now, outlets)
        stored.append(article)
    return stored


def _store_hit(hit: Hit, now: datetime, outlets: dict[str, Outlet]) -> Article:
    host = (urlsplit(hit.url).hostname or "").removeprefix("www.")
    if host not in outlets:
        outlets[host] = outlet_of(host)
    published = hit.published if hit.published and hit.published <= now.date() + timedelta(days=1) else None
    article, new = Article.objects.get_or_create(
        canonical_url=hit.url,
        defaults={"outlet": outlets[host], "title": hit.title, "published_on": published},
    )
    if new:
        jobs.enqueue(JobKind.CAPTURE_ARTICLE, article)
    return article


def outlet_of(host: str) -> Outlet:
    """The outlet that publishes at this host, by its website or by its name."""
    at_home = Outlet.objects.filter(website__iregex=rf"^https?://(www\.)?{_escaped(host)}(:[0-9]+)?(/|$)")
    if found := at_home.order_by("pk").first():
        return found
    slug = slugify(host.replace(".", "-"))[:200] or "outlet"
    if Outlet.objects.filter(slug=slug).exclude(name=host).exists():
        slug = f"{slug}-{hashlib.sha256(host.encode()).hexdigest()[:8]}"
    outlet, _ = Outlet.objects.get_or_create(name=host[:200], defaults={"slug": slug, "website": f"https://{host}/"})
    return outlet


def _escaped(host: str) -> str:
    """For a regular expression of PostgreSQL: a host holds letters, digits, dots, hyphens, and colons (IPv6)."""
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in host)


def try_it(provider: NewsProvider, words: str, now: datetime) -> Found:
    """What the provider answers for a company's name in the last thirty days, for its page in the admin."""
    days = Days(now.date() - timedelta(days=30), now.date())
    try:
        return ask(provider, Subject((words,), words), days, Clock(now))
    except jobs.Later as later:
        return Found(provider.kind, provider.name, words, days, error=f"Its turn comes at {later.until:%H:%M:%S} UTC.")


def sample_origin() -> str:
    """The one loopback origin that may be asked; empty where there is none."""
    return str(settings.SAMPLE_FEED_ORIGIN)
