"""One request at a time for each site and a pause between two, over all workers."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from tests.builders import outlet
from tracker import tasks
from tracker.actions import articles, hosts, jobs
from tracker.intake.pages import Page
from tracker.models import Host, Job
from tracker.vocabulary import JobKind

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_site_that_is_held_is_taken_by_nobody_else_until_it_was_left_alone_for_its_pause():
    with hosts.visit() as first:
        first.take("News.example")
        first.take("news.example")
        with pytest.raises(jobs.Later) as later, hosts.visit() as second:
            second.take("news.example")
        assert later.value.until > timezone.now()
    with pytest.raises(jobs.Later), hosts.visit() as third:
        third.take("news.example")
    Host.objects.update(free_at=timezone.now())
    with hosts.visit() as fourth:
        fourth.take("news.example")


def test_other_sites_do_not_wait():
    with hosts.visit() as first, hosts.visit() as second:
        first.take("news.example")
        second.take("other.example")


def test_who_waits_gets_a_turn_of_its_own():
    turns = []
    with hosts.visit() as first:
        first.take("news.example")
        for _ in range(5):
            with pytest.raises(jobs.Later) as later, hosts.visit() as other:
                other.take("news.example")
            turns.append(later.value.until)
    gaps = [b - a for a, b in pairwise(turns)]
    assert all(timedelta(seconds=1.9) < gap < timedelta(seconds=2.5) for gap in gaps)


def test_a_dead_worker_holds_its_site_for_no_longer_than_its_work_may_take():
    hosts.visit().take("news.example")
    free_at = Host.objects.get().free_at
    assert timedelta(seconds=30) < free_at - timezone.now() <= hosts.HELD_FOR
    Host.objects.update(free_at=timezone.now())
    with hosts.visit() as other:
        other.take("news.example")


def test_a_worker_that_comes_back_late_does_not_free_what_another_holds():
    late = hosts.visit()
    late.take("news.example")
    Host.objects.update(free_at=timezone.now())
    with hosts.visit() as other:
        other.take("news.example")
        late.__exit__(None, None, None)
        assert Host.objects.get().free_at > timezone.now() + timedelta(seconds=20)


def test_a_robots_txt_may_ask_for_a_longer_pause_and_not_for_more_than_a_minute():
    with hosts.visit() as visit:
        visit.take("news.example")
        visit.slow_down("news.example", 30)
    assert Host.objects.get().free_at > timezone.now() + timedelta(seconds=25)
    hosts.visit().slow_down("news.example", 9999)
    assert Host.objects.get().pause == 60


def test_of_many_workers_at_once_one_takes_the_site():
    taken, barrier = [], threading.Barrier(8)

    def worker() -> None:
        barrier.wait()
        try:
            hosts.visit().take("news.example")
            taken.append(1)
        except jobs.Later:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [1]


def test_work_that_waits_for_its_turn_spends_no_attempt(monkeypatch):
    def fetch(url, *, turn, **_):
        turn.take("news.example")
        return Page(url, 200, (), b"", url)

    monkeypatch.setattr(tasks, "fetch", fetch)
    article = articles.add_address(outlet(), "https://news.example/1", now=timezone.now(), published_on=None)
    job = Job.objects.get(article=article, kind=JobKind.CAPTURE_ARTICLE)
    with hosts.visit() as other:
        other.take("news.example")
        tasks.work(job.pk)
    job.refresh_from_db()
    assert (job.attempts, job.done_at, job.leased_until, job.error) == (0, None, None, "")
    assert job.run_after > timezone.now()
