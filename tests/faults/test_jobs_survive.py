"""Messages that come twice, late or never; attempts that outlive their lease; work that always fails."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tests.builders import capture, fingerprint, person, position, published_claim
from tracker import tasks
from tracker.actions import health, jobs
from tracker.models import FollowUpCheck, Job, Statement
from tracker.models.jobs import MOST_ATTEMPTS
from tracker.vocabulary import JobKind

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = ("tracker_statement", "tracker_claim", "tracker_appearance", "tracker_appearancespan", "tracker_evidence",
        "tracker_followupcheck", "tracker_look", "tracker_seenarticle")  # fmt: skip


def some_articles(many: int = 12) -> None:
    held = position("Fjordly")
    for number in range(many):
        capture(f"OSLO. “We will open store {number} in Norway next year,” {held.executive.name} of Fjordly said.")


def test_three_shuffled_messages_for_each_job_leave_what_one_leaves():
    published_claim()
    some_articles()
    messages = list(Job.objects.values_list("pk", flat=True)) * 3
    random.Random(7).shuffle(messages)
    for job in messages[: len(messages) // 3]:
        tasks.work(job)
    for job in messages:
        tasks.work(job)
    after_all = fingerprint(*ROWS)
    assert Statement.objects.filter(state="draft").count() == 12
    assert not Job.objects.waiting().exists()
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
    for job in messages:
        tasks.work(job)
    assert fingerprint(*ROWS) == after_all


def test_a_message_for_a_job_that_is_gone_does_no_harm():
    tasks.work(10**9)


def test_an_attempt_that_outlived_its_lease_keeps_nothing():
    some_articles(1)
    job = Job.objects.get(kind=JobKind.READ_CAPTURE)
    zombie = jobs.take(job.pk)
    assert zombie is not None
    assert jobs.take(job.pk) is None, "leased"
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    heir = jobs.take(job.pk)
    assert heir is not None
    before = fingerprint(*ROWS)
    with pytest.raises(jobs.Fenced):
        jobs.finish(zombie, lambda: tasks._read(zombie, None))
    assert fingerprint(*ROWS) == before
    jobs.finish(heir, lambda: tasks._read(heir, None))
    assert Statement.objects.count() == 1
    with pytest.raises(jobs.Fenced):
        jobs.finish(zombie, lambda: tasks._read(zombie, None))
    assert Statement.objects.count() == 1


def test_the_failure_of_a_fenced_attempt_does_not_disturb_its_heir():
    some_articles(1)
    job = Job.objects.get(kind=JobKind.READ_CAPTURE)
    zombie = jobs.take(job.pk)
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    heir = jobs.take(job.pk)
    jobs.fail(zombie, RuntimeError("late"), timezone.now())
    heir.refresh_from_db()
    assert (heir.error, heir.leased_until is None) == ("", False)


def test_an_effect_that_fails_half_way_keeps_nothing():
    some_articles(1)
    job = jobs.take(Job.objects.get(kind=JobKind.READ_CAPTURE).pk)
    before = fingerprint()

    def half() -> None:
        tasks._read(job, None)
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        jobs.finish(job, half)
    assert fingerprint() == before


@pytest.fixture
def poison(monkeypatch):
    def fail(job, ready):
        raise RuntimeError("poison")

    monkeypatch.setitem(tasks.WORK, JobKind.READ_CAPTURE, (tasks._nothing, fail))


def due_again() -> None:
    Job.objects.waiting().update(run_after=timezone.now() - timedelta(seconds=1), send_after=None)


def test_work_that_always_fails_is_parked_after_five_attempts_and_can_be_tried_again(poison, monkeypatch):
    some_articles(2)
    bad = Job.objects.filter(kind=JobKind.READ_CAPTURE).first()
    for _ in range(MOST_ATTEMPTS + 3):
        due_again()
        for job in jobs.next_to_send(timezone.now()):
            if job.kind == JobKind.READ_CAPTURE:
                with pytest.raises(RuntimeError):
                    tasks.work(job.pk)
            else:
                tasks.work(job.pk)
    bad.refresh_from_db()
    assert (bad.attempts, bad.parked_at is not None) == (MOST_ATTEMPTS, True)
    assert "poison" in bad.error
    assert health.state(timezone.now())["parked_jobs"] == 2
    assert not Job.objects.filter(kind=JobKind.MATCH_CAPTURE, done_at=None).exists(), "other work went on"
    tasks.work(bad.pk)
    bad.refresh_from_db()
    assert bad.attempts == MOST_ATTEMPTS, "a late message does not wake it"
    monkeypatch.setitem(tasks.WORK, JobKind.READ_CAPTURE, (tasks._nothing, tasks._read))
    jobs.retry(bad, person())
    tasks.work(bad.pk)
    bad.refresh_from_db()
    assert bad.done_at is not None
    with pytest.raises(ValidationError):
        jobs.retry(bad, person())


def test_a_failure_waits_longer_each_time(poison):
    some_articles(1)
    job = Job.objects.get(kind=JobKind.READ_CAPTURE)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        due_again()
        with pytest.raises(RuntimeError):
            tasks.work(job.pk)
        job.refresh_from_db()
        waits.append((job.run_after - timezone.now()).total_seconds())
    assert waits == sorted(waits)
    assert waits[0] > 3


def test_a_worker_that_dies_in_its_last_attempt_leaves_a_parked_job():
    some_articles(1)
    job = Job.objects.get(kind=JobKind.READ_CAPTURE)
    Job.objects.filter(pk=job.pk).update(attempts=MOST_ATTEMPTS, leased_until=timezone.now() - timedelta(seconds=1))
    assert jobs.take(job.pk) is None
    assert jobs.park_spent(timezone.now()) == 1
    assert health.state(timezone.now())["parked_jobs"] == 1


def test_sweeps_do_not_flood_the_broker(monkeypatch):
    some_articles(90)
    sent: list[int] = []
    monkeypatch.setattr(tasks.work, "delay", sent.append)
    for _ in range(20):
        tasks.sweep()
    assert len(sent) == len(set(sent)) == jobs.MOST_SENT
    for job in sent[:30]:
        tasks.work(job)
    tasks.sweep()
    assert len(set(sent)) == len(sent) == jobs.MOST_SENT + 30, "what is done makes room, and no more"


def test_what_the_broker_lost_is_sent_again_after_its_window(monkeypatch):
    some_articles(2)
    now = timezone.now()
    first = {job.pk for job in jobs.next_to_send(now)}
    assert jobs.next_to_send(now + jobs.RESEND_AFTER / 2) == []
    assert {job.pk for job in jobs.next_to_send(now + jobs.RESEND_AFTER * 2)} == first


def test_asking_twice_leaves_one_job():
    some_articles(1)
    known = Job.objects.get(kind=JobKind.READ_CAPTURE)
    with transaction.atomic():
        assert jobs.enqueue(JobKind.READ_CAPTURE, known.capture) == known
    assert Job.objects.filter(kind=JobKind.READ_CAPTURE).count() == 1


def test_a_check_that_runs_twice_writes_one_row():
    claim = published_claim()
    job = jobs.enqueue(JobKind.CHECK_CLAIM, claim, key=f"asked:{claim.pk}:x")
    tasks.work(job.pk)
    Job.objects.filter(pk=job.pk).update(done_at=None, leased_until=None)
    tasks.work(job.pk)
    assert FollowUpCheck.objects.filter(key=job.key).count() == 1
