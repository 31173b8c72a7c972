from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import jobs
from tracker.actions.articles import add_outlet, addresses_known, store_entry
from tracker.intake.canonical import canonical_url
from tracker.intake.outlines import Outline
from tracker.intake.polling import Entry, Polled
from tracker.models import Article, Feed, Outlet
from tracker.vocabulary import FetchStatus, JobKind

LONGEST_BACK_OFF = timedelta(days=1)
LONGEST_ADDRESS = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one outline: a new feed, one that was known, or none and why."""

    outline: Outline
    outlet: str
    state: Literal["new", "known", "refused"]
    reason: str = ""


def schedule_due(now: datetime, most: int = 100) -> int:
    """Queues a poll of each feed whose time has come, and sets the next. Returns how many."""
    with transaction.atomic():
        due = list(Feed.objects.due(now).select_for_update(skip_locked=True)[:most])
        for feed in due:
            jobs.enqueue(JobKind.POLL_FEED, feed, key=f"poll:{feed.pk}:{feed.next_poll_at:%Y-%m-%dT%H:%M:%S}")
            Feed.objects.filter(pk=feed.pk).update(next_poll_at=now + _interval(feed, feed.failures))
    return len(due)


def store_poll(feed: Feed, polled: Polled, now: datetime) -> list[Article]:
    """What a poll brought: new articles, each with the job to fetch it, and what the next request will say."""
    new = [article for entry in _unknown(polled.entries) if (article := store_entry(feed, entry, now)) is not None]
    told = {} if polled.not_modified else {"kind": polled.kind or "", "left_out": polled.left_out[:2000]}
    Feed.objects.filter(pk=feed.pk).update(
        polled_at=now,
        etag=polled.etag[:500],
        last_modified=polled.last_modified[:100],
        failures=0,
        error="",
        status=FetchStatus.FETCHED,
        moved_to=polled.moved_to[:1000],
        **told,
    )
    return new


def note_failure(
    feed: Feed,
    reason: str,
    now: datetime,
    kind: FetchStatus = FetchStatus.UNREACHABLE,
    retry_after: timedelta | None = None,
) -> None:
    """A poll that failed: the feed is asked less often the longer it fails, and each check that relied on it knows.

    What the server asked to be left alone for is kept to. A feed that is gone for good (410) is asked no more.
    """
    failures = feed.failures + 1
    wait = max(_interval(feed, failures), retry_after or timedelta())
    gone = {"is_active": False} if kind == FetchStatus.GONE else {}
    Feed.objects.filter(pk=feed.pk).update(
        polled_at=now,
        failures=failures,
        error=f"{reason} It is not polled any more.".strip()[:2000] if gone else reason[:2000],
        status=kind,
        next_poll_at=now + wait,
        **gone,
    )


def add_feed(outlet: Outlet, url: str, now: datetime) -> tuple[Feed, bool]:
    """The feed at this address, polled from now on, and whether it is new. Raises ValidationError."""
    try:
        canonical_url(url)
    except ValueError as error:
        raise ValidationError({"url": str(error)}) from error
    if len(url) > LONGEST_ADDRESS:
        raise ValidationError({"url": "The address is too long."})
    return Feed.objects.get_or_create(url=url, defaults={"outlet": outlet, "next_poll_at": now})


def import_outlines(
    outlines: Iterable[Outline], now: datetime, *, outlet: Outlet | None = None, dry_run: bool = False
) -> list[Imported]:
    """A feed for each outline, under `outlet` or an outlet of the outline's own name. A dry run writes nothing."""
    seen: set[str] = set()
    done = []
    for outline in outlines:
        done.append(_import(outline, now, outlet, dry_run, seen))
        seen.add(outline.url)
    return done


def _import(outline: Outline, now: datetime, outlet: Outlet | None, dry_run: bool, seen: set[str]) -> Imported:
    name = outlet.name if outlet else (outline.title or outline.url)[:200].strip()
    if outline.problem:
        return Imported(outline, name, "refused", outline.problem)
    known = Feed.objects.filter(url=outline.url).select_related("outlet").first()
    if known is not None or outline.url in seen:
        return Imported(outline, known.outlet.name if known else name, "known")
    try:
        with transaction.atomic():
            if not dry_run:
                add_feed(outlet or add_outlet(name, website=outline.website), outline.url, now)
    except ValidationError as refusal:
        return Imported(outline, name, "refused", " ".join(refusal.messages))
    return Imported(outline, name, "new")


def _unknown(entries: Iterable[Entry]) -> list[Entry]:
    """Those whose address is not stored yet: of most polls, none. One query, however many there are."""
    asked: dict[str, Entry] = {}
    for entry in entries:
        try:
            asked.setdefault(canonical_url(entry.url), entry)
        except ValueError:
            continue
    known = addresses_known(asked)
    return [entry for address, entry in asked.items() if address not in known]


def _interval(feed: Feed, failures: int) -> timedelta:
    # A sample feed is polled each few seconds for a newcomer to watch; every_minutes is what all others follow.
    every = timedelta(seconds=10) if feed.outlet.is_sample else timedelta(minutes=feed.every_minutes)
    return min(every * 2 ** min(failures, 10), max(LONGEST_BACK_OFF, every))
