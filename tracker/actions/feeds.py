from datetime import datetime, timedelta

from django.db import transaction

from tracker.actions import jobs
from tracker.actions.articles import store_entry
from tracker.intake.polling import Polled
from tracker.models import Article, Feed
from tracker.vocabulary import JobKind

LONGEST_BACK_OFF = timedelta(days=1)


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
    new = [article for entry in polled.entries if (article := store_entry(feed, entry, now)) is not None]
    Feed.objects.filter(pk=feed.pk).update(
        polled_at=now, etag=polled.etag[:500], last_modified=polled.last_modified[:100], failures=0, error=""
    )
    return new


def note_failure(feed: Feed, reason: str, now: datetime) -> None:
    """A poll that failed: the feed is asked less often the longer it fails, and each check that relied on it knows."""
    failures = feed.failures + 1
    Feed.objects.filter(pk=feed.pk).update(
        polled_at=now, failures=failures, error=reason[:2000], next_poll_at=now + _interval(feed, failures)
    )


def _interval(feed: Feed, failures: int) -> timedelta:
    # A sample feed is polled each few seconds for a newcomer to watch; every_minutes is what all others follow.
    every = timedelta(seconds=10) if feed.outlet.is_sample else timedelta(minutes=feed.every_minutes)
    return min(every * 2 ** min(failures, 10), max(LONGEST_BACK_OFF, every))
