"""Celery: a job's id in, one action, done. The job row says what waits; a message only wakes a worker."""

from collections.abc import Callable
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone

from tracker.actions import (
    articles,
    checks,
    feeds,
    health,
    hosts,
    jobs,
    lineage,
    mails,
    matching,
    reading,
    rechecks,
    subscriptions,
)
from tracker.intake.extract import Extracted, Unreadable, extract, leads_home
from tracker.intake.failures import Failed
from tracker.intake.pages import FetchFailed, fetch
from tracker.intake.polling import Polled, poll
from tracker.models import Article, Job
from tracker.vocabulary import CaptureOrigin, CheckReason, FetchStatus, JobKind

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
def recheck_sources() -> None:
    now = timezone.now()
    rechecks.watch_new(now)
    rechecks.schedule_due(now)


@shared_task
def send_mails() -> None:
    now = timezone.now()
    subscriptions.forget(now)
    subscriptions.put_together(now)
    mails.send_waiting(now)


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
    except jobs.Later as turn:
        jobs.postpone(job, turn.until)
    except SoftTimeLimitExceeded:
        # What a reader could not read in this time it will not read the next time; the network may be faster then.
        late = TimeoutError(f"Stopped after {settings.CELERY_TASK_SOFT_TIME_LIMIT:g} seconds of work.")
        jobs.fail(job, late, timezone.now(), for_good=job.kind in READERS)
        raise
    except Failed as failure:
        jobs.fail(job, failure, timezone.now(), wait=failure.wait(job.attempts))
        raise
    except Exception as error:
        jobs.fail(job, error, timezone.now())
        raise


def _poll(job: Job) -> Polled | FetchFailed:
    assert job.feed is not None
    try:
        with hosts.visit() as turn:
            return poll(
                job.feed.url,
                job.feed.etag,
                job.feed.last_modified,
                settings.SAMPLE_FEED_ORIGIN,
                site=settings.SITE_URL,
                turn=turn,
            )
    except FetchFailed as failure:
        return failure


def _store_poll(job: Job, polled: Polled | FetchFailed) -> None:
    assert job.feed is not None
    feed, now = job.feed, timezone.now()
    if isinstance(polled, FetchFailed):
        feeds.note_failure(feed, polled.reason, now, polled.kind, polled.retry_after)
    else:
        feeds.store_poll(feed, polled, now)


def _page_of(article: Article) -> Extracted:
    url = article.canonical_url
    with hosts.visit() as turn:
        page = fetch(url, allowed_origin=settings.SAMPLE_FEED_ORIGIN, site=settings.SITE_URL, turn=turn)
    if leads_home(url, page.fetched_url):
        raise Unreadable("The site sends this address on to its front page.", FetchStatus.SOFT_404)
    return extract(page.body, page.fetched_url)


def _fetch(job: Job) -> Extracted | Failed:
    """The page's article. A failure that another try would not change is a result; the others are raised."""
    assert job.article is not None
    try:
        return _page_of(job.article)
    except (FetchFailed, Unreadable) as failure:
        articles.note_failure(job.article, failure.reason, failure.kind)
        if failure.is_final(job.attempts):
            return failure
        raise


def _store_page(job: Job, page: Extracted | Failed) -> None:
    assert job.article is not None
    if isinstance(page, Failed):
        articles.note_failure(job.article, page.reason, page.kind)
    else:
        articles.store_page(job.article, page, source=CaptureOrigin.FETCH, now=timezone.now())


def _fetch_again(job: Job) -> Extracted | str:
    assert job.article is not None
    try:
        return _page_of(job.article)
    except (FetchFailed, Unreadable) as failure:
        return failure.reason


def _store_recheck(job: Job, found: Extracted | str) -> None:
    assert job.article is not None
    rechecks.store_recheck(job.article, found, timezone.now())


def _nothing(job: Job) -> None:
    return None


def _read(job: Job, _: None) -> None:
    assert job.capture is not None
    reading.suggest(job.capture)
    lineage.suggest_from(job.capture)


def _match(job: Job, _: None) -> None:
    assert job.capture is not None
    matching.match_capture(job.capture, timezone.now())


def _ask(job: Job) -> checks.Asked | None:
    assert job.claim is not None
    return checks.ask(job.claim, key=job.key, reason=_reason(job), now=timezone.now())


def _check(job: Job, asked: checks.Asked | None) -> None:
    assert job.claim is not None
    who = job.key.split(":")[2] if job.key.startswith("asked:") else ""
    by = int(who) if who.isdecimal() else None
    checks.run(job.claim, key=job.key, reason=_reason(job), now=timezone.now(), asked=asked, asked_by=by)


def _reason(job: Job) -> CheckReason:
    return CheckReason.ASKED if job.key.startswith("asked:") else CheckReason.SCHEDULED


WORK: dict[JobKind, tuple[Callable[[Job], Any], Callable[[Job, Any], None]]] = {
    JobKind.POLL_FEED: (_poll, _store_poll),
    JobKind.CAPTURE_ARTICLE: (_fetch, _store_page),
    JobKind.RECHECK_ARTICLE: (_fetch_again, _store_recheck),
    JobKind.READ_CAPTURE: (_nothing, _read),
    JobKind.MATCH_CAPTURE: (_nothing, _match),
    JobKind.CHECK_CLAIM: (_ask, _check),
}
"""For each kind of job: what prepares it outside a transaction, and what writes its effect inside one."""
