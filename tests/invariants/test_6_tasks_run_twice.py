"""Invariant 6: every task may run twice or die half-way; the same article or check leaves the same rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.builders import capture, fingerprint, outlet, position, published_claim, refused, run_sql
from tracker import tasks
from tracker.actions import articles, jobs
from tracker.intake.extract import Extracted
from tracker.intake.pages import FetchFailed
from tracker.intake.polling import Entry, Polled
from tracker.models import Article, Capture, Evidence, Feed, FollowUpCheck, Job, Statement
from tracker.vocabulary import JobKind

pytestmark = pytest.mark.django_db(transaction=True)

LEFT = ("tracker_article", "tracker_capture", "tracker_statement", "tracker_appearance", "tracker_appearancespan",
        "tracker_claim", "tracker_evidence", "tracker_followupcheck", "tracker_look", "tracker_seenarticle")  # fmt: skip


def run_again(job: Job) -> None:
    """As after a kill between the effect and the word of it, or a row set back by hand."""
    Job.objects.filter(pk=job.pk).update(done_at=None, leased_until=None, run_after=timezone.now())
    tasks.work(job.pk)


def leaves_the_same(job: Job) -> dict[str, str]:
    tasks.work(job.pk)
    job.refresh_from_db()
    assert job.done_at is not None, job.error
    once, queued = fingerprint(*LEFT), Job.objects.count()
    run_again(job)
    assert fingerprint(*LEFT) == once
    assert Job.objects.count() == queued
    return once


def a_feed() -> Feed:
    return Feed.objects.create(outlet=outlet(), url="https://news.example/feed.xml", next_poll_at=timezone.now())


def polled() -> Polled:
    entries = tuple(
        Entry(f"https://news.example/{n}", f"Article {n}", "Words.", "", datetime(2024, 3, n, tzinfo=UTC))
        for n in (1, 2, 3)
    )
    values: dict[str, Any] = {"entries": entries, "etag": "x", "last_modified": "", "not_modified": False}
    return Polled(**values)


def test_polling_a_feed_twice(monkeypatch):
    monkeypatch.setattr(tasks, "poll", lambda *asked, **options: polled())
    leaves_the_same(jobs.enqueue(JobKind.POLL_FEED, a_feed(), key="poll"))
    assert Article.objects.count() == 3
    assert Job.objects.filter(kind=JobKind.CAPTURE_ARTICLE).count() == 3


def test_capturing_an_article_twice(monkeypatch):
    page = Extracted(
        text="OSLO. A store opened.", title="A store", author="", published=None, language="en", canonical_url=""
    )
    monkeypatch.setitem(tasks.WORK, JobKind.CAPTURE_ARTICLE, (lambda job: page, tasks._store_page))
    entry = Entry("https://news.example/1", "One", "", "", None)
    article = articles.store_entry(a_feed(), entry, timezone.now())
    leaves_the_same(Job.objects.get(article=article))
    assert Capture.objects.count() == 1
    assert Job.objects.filter(capture__isnull=False).count() == 2


def test_reading_a_capture_twice():
    name = position("Fjordly").executive.name
    source = capture(f"OSLO. “We will open a store in Norway next year,” {name}, chief executive of Fjordly, said.")
    leaves_the_same(Job.objects.get(capture=source, kind=JobKind.READ_CAPTURE))
    assert Statement.objects.count() == 1


def test_matching_a_capture_twice():
    claim = published_claim()
    source = capture(f"OSLO. {claim.company} opened its first store in Oslo on Monday.", published_on=date(2025, 5, 6))
    leaves_the_same(Job.objects.get(capture=source, kind=JobKind.MATCH_CAPTURE))
    assert FollowUpCheck.objects.filter(reason="article").count() == 1
    assert Evidence.objects.count() == 1


def test_checking_a_claim_twice():
    claim = published_claim()
    capture(f"OSLO. {claim.company} opened its first store in Oslo on Monday.", published_on=date(2025, 5, 6))
    leaves_the_same(jobs.enqueue(JobKind.CHECK_CLAIM, claim, key=f"asked:{claim.pk}:1"))
    assert FollowUpCheck.objects.count() == 1


def test_the_same_article_at_three_spellings_of_its_address_is_one():
    for url in (
        "https://news.example/a?b=1",
        "https://NEWS.example/a?b=1#top",
        "https://news.example/a?utm_source=x&b=1",
    ):
        capture("The same words.", url=url)
    assert (Article.objects.count(), Capture.objects.count(), Job.objects.count()) == (1, 1, 2)


def test_a_failed_poll_is_a_result_and_is_noted_once_for_each_time(monkeypatch):
    monkeypatch.setattr(tasks, "_poll", lambda job: FetchFailed("no answer"))
    monkeypatch.setitem(tasks.WORK, JobKind.POLL_FEED, (tasks._poll, tasks._store_poll))
    feed = a_feed()
    tasks.work(jobs.enqueue(JobKind.POLL_FEED, feed, key="poll").pk)
    feed.refresh_from_db()
    assert (feed.failures, feed.error) == (1, "no answer")
    assert feed.next_poll_at > timezone.now() + timedelta(seconds=10), (
        "a sample feed is asked each 10 seconds, a failing one less often"
    )


def test_every_kind_of_job_is_tried_here():
    assert set(tasks.WORK) == set(JobKind)


def test_a_second_row_for_the_same_work_is_refused():
    source = capture("Some words.")
    with refused("tracker_job_key_key"):
        run_sql(
            "INSERT INTO tracker_job (key, kind, capture_id, attempts, error) SELECT key, kind, capture_id, 0, '' "
            "FROM tracker_job WHERE capture_id = %s",
            source.pk,
        )


def test_attempts_are_bounded_and_done_work_is_not_parked():
    capture("Some words.")
    with refused("job_attempts_are_bounded"):
        Job.objects.update(attempts=6)
    with refused("job_is_not_done_and_parked"):
        Job.objects.update(done_at=timezone.now(), parked_at=timezone.now())


@pytest.mark.parametrize("rule", ["capture_once_per_text"])
def test_a_second_capture_of_the_same_text_is_refused(rule):
    source = capture("Some words.")
    with refused(rule):
        Capture.objects.create(
            article=source.article, text=source.text, sha256=source.sha256, fetched_at=source.fetched_at, source="file"
        )


def test_the_same_place_is_not_read_as_two_statements():
    name = position("Fjordly").executive.name
    source = capture(f"OSLO. “We will open a store in Norway next year,” {name}, chief executive of Fjordly, said.")
    tasks.work(Job.objects.get(capture=source, kind=JobKind.READ_CAPTURE).pk)
    with refused("appearance_once_per_place"):
        run_sql(
            'INSERT INTO tracker_appearance (statement_id, capture_id, start, "end", pieces, cue, speaker_as_published, '
            "title_as_published, wording) SELECT statement_id, capture_id, start, \"end\", pieces, cue, '', '', wording "
            "FROM tracker_appearance"
        )
