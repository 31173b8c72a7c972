"""What a poll leaves behind, and what a failure of it does."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from tests.builders import outlet
from tracker import tasks
from tracker.actions import articles, feeds, jobs
from tracker.intake.extract import Extracted
from tracker.intake.failures import FetchFailed, Unreadable
from tracker.intake.outlines import Outline
from tracker.intake.polling import Entry, Polled
from tracker.models import Article, Feed, Job, Outlet
from tracker.vocabulary import FeedKind, FetchStatus, JobKind

pytestmark = pytest.mark.django_db


def a_feed() -> Feed:
    real, _ = Outlet.objects.get_or_create(name="Halden Post", slug="halden-post")
    return Feed.objects.create(outlet=real, url="https://news.example/feed.xml", next_poll_at=timezone.now())


def entry(number: int, published: datetime | None = datetime(2024, 3, 1, tzinfo=UTC), mark: str = "") -> Entry:
    return Entry(f"https://news.example/{number}{mark}", f"Article {number}", "", "", published)


def poll(feed: Feed, entries: list[Entry], **told: Any) -> Feed:
    polled = Polled(tuple(entries), "e", "m", False, FeedKind.RSS, **told)
    feeds.store_poll(feed, polled, timezone.now())
    feed.refresh_from_db()
    return feed


def test_a_feed_that_repeats_reorders_and_back_dates_its_items_doubles_nothing_and_loses_nothing():
    feed, chance = a_feed(), Random(7)
    for end in range(5, 60, 5):
        items = [
            entry(n, chance.choice([None, datetime(1995, 1, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)]), mark)
            for n in range(max(0, end - 12), end)
            for mark in ("", "#top", "?utm_source=feed")
        ]
        chance.shuffle(items)
        poll(feed, items)
    assert Article.objects.count() == 55
    assert Job.objects.filter(kind=JobKind.CAPTURE_ARTICLE).count() == 55


def test_the_day_that_was_first_said_stays_and_a_day_to_come_is_none():
    feed = a_feed()
    poll(feed, [entry(1, datetime(2024, 3, 1, tzinfo=UTC)), entry(2, timezone.now() + timedelta(days=400))])
    poll(feed, [entry(1, datetime(1999, 3, 1, tzinfo=UTC)), entry(2, datetime(2024, 1, 1, tzinfo=UTC))])
    days = dict(Article.objects.values_list("canonical_url", "published_on"))
    assert days["https://news.example/1"].year == 2024
    assert days["https://news.example/2"] is None


def test_a_poll_that_brings_nothing_new_costs_as_much_for_many_items_as_for_few(django_assert_num_queries):
    feed = a_feed()
    many = [entry(n) for n in range(120)]
    poll(feed, many)
    with django_assert_num_queries(2):
        feeds.store_poll(feed, Polled(tuple(many), "e", "m", False, FeedKind.RSS), timezone.now())


def test_what_was_left_out_and_where_it_moved_stand_on_the_row():
    feed = poll(a_feed(), [entry(1)], left_out="99,500 of 100,000 entries", moved_to="https://news.example/new.xml")
    assert (feed.kind, feed.status, feed.left_out) == ("rss", "fetched", "99,500 of 100,000 entries")
    assert feed.moved_to == "https://news.example/new.xml"
    feeds.store_poll(feed, Polled((), "e", "m", True), timezone.now())
    feed.refresh_from_db()
    assert (feed.kind, feed.left_out, feed.etag) == ("rss", "99,500 of 100,000 entries", "e"), "a 304 says nothing new"


def test_a_feed_that_is_gone_for_good_is_polled_no_more_and_says_why(monkeypatch):
    feed = a_feed()
    monkeypatch.setattr(tasks, "poll", lambda *_, **__: _raise(FetchFailed("The server answered 410.", 410)))
    tasks.work(jobs.enqueue(JobKind.POLL_FEED, feed, key="poll").pk)
    feed.refresh_from_db()
    assert (feed.is_active, feed.status, feed.failures) == (False, "gone", 1)
    assert feed.error == "The server answered 410. It is not polled any more."


@pytest.mark.parametrize(("hours", "least"), [(5, 5), (0.1, 1)])
def test_a_feed_whose_server_asks_to_be_left_alone_is(monkeypatch, hours, least):
    feed = a_feed()
    wish = FetchFailed("The server answered 429.", 429, retry_after=timedelta(hours=hours))
    monkeypatch.setattr(tasks, "poll", lambda *_, **__: _raise(wish))
    tasks.work(jobs.enqueue(JobKind.POLL_FEED, feed, key="poll").pk)
    feed.refresh_from_db()
    assert (feed.is_active, feed.status) == (True, "busy")
    wait = feed.next_poll_at - timezone.now()
    assert timedelta(hours=least) - timedelta(minutes=1) < wait < timedelta(hours=least + 0.1), (
        "twice its half hour, or more"
    )


def test_a_failing_feed_is_asked_less_and_less_often_and_at_least_once_a_day():
    feed, waits = a_feed(), []
    for _ in range(8):
        feeds.note_failure(feed, "no answer", timezone.now())
        feed.refresh_from_db()
        waits.append(round((feed.next_poll_at - timezone.now()) / timedelta(hours=1)))
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]


def _raise(error: Exception) -> None:
    raise error


def an_article() -> tuple[Article, Job]:
    article = articles.add_address(outlet(), "https://news.example/1", now=timezone.now(), published_on=None)
    return article, Job.objects.get(article=article)


def fetch_as(monkeypatch, outcome: Any) -> None:
    monkeypatch.setattr(tasks, "fetch", lambda *_, **__: _raise(outcome))


@pytest.mark.parametrize(
    "failure",
    [FetchFailed("The server answered 410.", 410), FetchFailed("Too large.", 200, FetchStatus.TOO_LARGE),
     Unreadable("Behind a paywall.", FetchStatus.PAYWALL), FetchFailed("robots.txt", kind=FetchStatus.ROBOTS)],
)  # fmt: skip
def test_a_failure_that_another_try_would_not_change_is_a_result(monkeypatch, failure):
    article, job = an_article()
    fetch_as(monkeypatch, failure)
    tasks.work(job.pk)
    article.refresh_from_db()
    job.refresh_from_db()
    assert (article.fetch_status, article.fetch_error) == (failure.kind, failure.reason)
    assert job.done_at is not None


def test_a_page_that_is_not_there_is_asked_for_once_more_and_then_not_again(monkeypatch):
    article, job = an_article()
    fetch_as(monkeypatch, FetchFailed("The server answered 404.", 404))
    with pytest.raises(FetchFailed):
        tasks.work(job.pk)
    job.refresh_from_db()
    assert (job.done_at, job.parked_at) == (None, None)
    assert timedelta(minutes=59) < job.run_after - timezone.now() < timedelta(minutes=61)
    Job.objects.update(run_after=timezone.now())
    tasks.work(job.pk)
    job.refresh_from_db()
    assert job.done_at is not None
    article.refresh_from_db()
    assert article.fetch_status == "not_found"


def test_a_server_that_fails_is_asked_five_times_and_then_waits_for_a_person(monkeypatch):
    article, job = an_article()
    fetch_as(monkeypatch, FetchFailed("The server answered 503.", 503))
    for _ in range(5):
        with pytest.raises(FetchFailed):
            tasks.work(job.pk)
        Job.objects.update(run_after=timezone.now())
    job.refresh_from_db()
    article.refresh_from_db()
    assert (job.attempts, job.done_at, job.parked_at is not None) == (5, None, True)
    assert article.fetch_status == "server_error"


def test_an_editor_may_ask_again_for_what_was_not_found(monkeypatch):
    article, job = an_article()
    fetch_as(monkeypatch, FetchFailed("The server answered 410.", 410))
    tasks.work(job.pk)
    an_article_again = articles.add_address(outlet(), "https://news.example/1", now=timezone.now(), published_on=None)
    assert an_article_again == article
    assert Job.objects.waiting().filter(article=article).count() == 1


def test_what_was_free_to_read_behind_a_paywall_is_stored_and_marked():
    article, _ = an_article()
    page = Extracted("OSLO. A store opened.", "A store", "", None, "en", "", partial=True)
    articles.store_page(article, page, source="fetch", now=timezone.now())
    article.refresh_from_db()
    assert (article.fetch_status, article.captures.count()) == ("paywall", 1)
    assert "paywall" in article.fetch_error


def outlines() -> list[Outline]:
    return [
        Outline(1, "Halden Post", "https://post.example/feed.xml", "https://post.example/", ""),
        Outline(2, "", "https://quiet.example/feed.xml", "", ""),
        Outline(3, "Inner", "http://10.0.0.1/feed.xml", "", "The address is not public."),
        Outline(4, "Halden Post", "https://post.example/feed.xml", "", ""),
        Outline(5, "Long", "https://long.example/" + "x" * 1500, "", ""),
    ]


def test_each_outline_becomes_a_feed_under_an_outlet_of_its_name():
    done = feeds.import_outlines(outlines(), timezone.now())
    assert [row.state for row in done] == ["new", "new", "refused", "known", "refused"]
    assert {(feed.outlet.name, feed.url) for feed in Feed.objects.all()} == {
        ("Halden Post", "https://post.example/feed.xml"),
        ("https://quiet.example/feed.xml", "https://quiet.example/feed.xml"),
    }
    assert not Outlet.objects.filter(name__in=["Inner", "Long"]).exists()
    again = feeds.import_outlines(outlines(), timezone.now())
    assert [row.state for row in again] == ["known", "known", "refused", "known", "refused"]
    assert Feed.objects.count() == 2


def test_a_dry_run_says_the_same_and_stores_nothing():
    done = feeds.import_outlines(outlines(), timezone.now(), dry_run=True)
    assert [row.state for row in done][:4] == ["new", "new", "refused", "known"]
    assert (Feed.objects.count(), Outlet.objects.filter(name="Halden Post").count()) == (0, 0)
