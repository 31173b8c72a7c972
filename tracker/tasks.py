"""Celery: a job's id in, one action, done. The job row says what waits; a message only wakes a worker."""

from collections.abc import Callable
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone

from tracker.actions import articles, checks, feeds, health, jobs, matching, reading
from tracker.intake.extract import Extracted, Unreadable, extract
from tracker.intake.pages import FetchFailed, fetch
from tracker.intake.polling import Polled, poll
from tracker.models import Job
from tracker.vocabulary import CaptureOrigin, CheckReason, JobKind

READERS = (JobKind.READ_CAPTURE, JobKind.MATCH_CAPTURE)


@shared_task
def sweep() -> None:
    """Wakes workers for what waits, and parks what is spent."""
    now = timezone.now()
    health.seen("worker", now)
    jobs.park_spent(now)
    for job in jobs.next_to_send(now):
        work.delay(job.pk)


@shared_task
def poll_feeds() -> None:
    feeds.schedule_due(timezone.now())


@shared_task
def check_claims() -> None:
    checks.schedule_due(timezone.now())


@shared_task
def work(job_id: int) -> None:
    """Takes the job, prepares outside a transaction (the network), then effect and "done" in one transaction."""
    job = jobs.take(job_id)
    if job is None:
        return
    prepare, effect = WORK[JobKind(job.kind)]
    try:
        ready = prepare(job)
        jobs.finish(job, lambda: effect(job, ready))
    except jobs.Fenced:
        return
    except SoftTimeLimitExceeded:
        # What a reader could not read in this time it will not read the next time; the network may be faster then.
        late = TimeoutError(f"Stopped after {settings.CELERY_TASK_SOFT_TIME_LIMIT:g} seconds of work.")
        jobs.fail(job, late, timezone.now(), for_good=job.kind in READERS)
        raise
    except Exception as error:
        jobs.fail(job, error, timezone.now())
        raise


def _poll(job: Job) -> Polled | FetchFailed:
    assert job.feed is not None
    try:
        return poll(
            job.feed.url,
            job.feed.etag,
            job.feed.last_modified,
            settings.SAMPLE_FEED_ORIGIN,
            site=settings.SITE_URL,
        )
    except FetchFailed as failure:
        return failure


def _store_poll(job: Job, polled: Polled | FetchFailed) -> None:
    assert job.feed is not None
    feed, now = job.feed, timezone.now()
    if isinstance(polled, FetchFailed):
        feeds.note_failure(feed, polled.reason, now)
    else:
        feeds.store_poll(feed, polled, now)


def _fetch(job: Job) -> Extracted:
    assert job.article is not None
    try:
        page = fetch(job.article.canonical_url, allowed_origin=settings.SAMPLE_FEED_ORIGIN, site=settings.SITE_URL)
        return extract(page.body, page.fetched_url)
    except (FetchFailed, Unreadable) as failure:
        articles.note_failure(job.article, failure.reason)
        raise


def _store_page(job: Job, page: Extracted) -> None:
    assert job.article is not None
    articles.store_page(job.article, page, source=CaptureOrigin.FETCH, now=timezone.now())


def _nothing(job: Job) -> None:
    return None


def _read(job: Job, _: None) -> None:
    assert job.capture is not None
    reading.suggest(job.capture)


def _match(job: Job, _: None) -> None:
    assert job.capture is not None
    matching.match_capture(job.capture, timezone.now())


def _check(job: Job, _: None) -> None:
    assert job.claim is not None
    reason = CheckReason.ASKED if job.key.startswith("asked:") else CheckReason.SCHEDULED
    checks.run(job.claim, key=job.key, reason=reason, now=timezone.now())


WORK: dict[JobKind, tuple[Callable[[Job], Any], Callable[[Job, Any], None]]] = {
    JobKind.POLL_FEED: (_poll, _store_poll),
    JobKind.CAPTURE_ARTICLE: (_fetch, _store_page),
    JobKind.READ_CAPTURE: (_nothing, _read),
    JobKind.MATCH_CAPTURE: (_nothing, _match),
    JobKind.CHECK_CLAIM: (_nothing, _check),
}
"""For each kind of job: what prepares it outside a transaction, and what writes its effect inside one."""
