"""Work that waits is a row. A message only wakes a worker, who takes a lease on the row before the work starts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from tracker.models import Capture, Job
from tracker.models.jobs import MOST_ATTEMPTS, SUBJECTS
from tracker.vocabulary import JobKind

RESEND_AFTER = timedelta(seconds=15)
MOST_SENT = 100
"""Messages that may be under way at once: more would flood a slow broker with wake-ups for the same rows."""

BACK_OFF_SECONDS = (5, 20, 60, 300, 900)


class Fenced(Exception):
    """Another worker took over: this attempt's result must not count."""


class Later(Exception):
    """The work's turn comes at a later time: nothing has failed."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"{until:%Y-%m-%dT%H:%M:%S}")
        self.until = until


def enqueue(kind: JobKind, subject: models.Model, *, key: str = "", run_after: datetime | None = None) -> Job:
    """The job row for this work, written in the caller's transaction. Asking twice leaves one row."""
    name = SUBJECTS[kind]
    values: dict[str, Any] = {"kind": kind, name: subject}
    if run_after is not None:
        values["run_after"] = run_after
    job, _ = Job.objects.get_or_create(key=key or f"{kind}:{subject.pk}", defaults=values)
    return job


def take(job_id: int) -> Job | None:
    """Leases the job and counts the attempt, committed before any work. None: done, parked, leased, or not due."""
    taken = (
        Job.objects.waiting()
        .filter(
            Q(leased_until=None) | Q(leased_until__lt=Now()),
            pk=job_id,
            run_after__lte=Now(),
            attempts__lt=MOST_ATTEMPTS,
        )
        .update(attempts=F("attempts") + 1, leased_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS))
    )
    return Job.objects.get(pk=job_id) if taken == 1 else None


def finish(job: Job, effect: Callable[[], Any]) -> Any:
    """Runs `effect` and marks the job done in one transaction, if this attempt still holds it.

    Raises Fenced when a later attempt has taken the job: then nothing of the effect is kept.
    """
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(pk=job.pk, attempts=job.attempts, done_at=None, parked_at=None)
        if not held.exists():
            raise Fenced(job.key)
        result = effect()
        held.update(done_at=Now(), leased_until=None, error="")
    return result


def note_unread(capture: Capture, reason: str) -> None:
    """Says on the job that reads a capture what was left unread, and why; empty when all of it was read."""
    Job.objects.filter(kind=JobKind.READ_CAPTURE, capture=capture).exclude(note=reason).update(note=reason)


def unread(capture: Capture) -> str:
    """What was left unread of a capture, and why; empty when all of it was read."""
    return Job.objects.filter(kind=JobKind.READ_CAPTURE, capture=capture).values_list("note", flat=True).first() or ""


def fail(
    job: Job, error: BaseException, now: datetime, *, for_good: bool = False, wait: timedelta | None = None
) -> None:
    """Notes the error and lets the job wait for its back-off, or for `wait`; after the last attempt, or when another
    would end the same way (`for_good`), it is parked.
    """
    wait = wait or timedelta(seconds=BACK_OFF_SECONDS[min(job.attempts, MOST_ATTEMPTS) - 1])
    Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None).update(
        error=f"{type(error).__name__}: {error}".replace("\x00", "")[:2000],
        leased_until=None,
        send_after=None,
        run_after=now + wait,
        parked_at=now if for_good or job.attempts >= MOST_ATTEMPTS else None,
    )


def postpone(job: Job, until: datetime) -> None:
    """Lets the job wait until its turn comes, with the attempt given back."""
    Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None).update(
        attempts=F("attempts") - 1, leased_until=None, send_after=None, run_after=until
    )


def park_spent(now: datetime) -> int:
    """Parks jobs whose last attempt died without a word, a worker killed by its own work. Returns how many."""
    return (
        Job.objects.waiting()
        .filter(attempts__gte=MOST_ATTEMPTS, leased_until__lt=now)
        .update(parked_at=now, leased_until=None, error="The worker died in its last attempt.")
    )


def next_to_send(now: datetime) -> list[Job]:
    """Jobs to wake a worker for: the oldest first, a bounded batch, each at most once per back-off window."""
    room = MOST_SENT - Job.objects.waiting().filter(send_after__gt=now).count()
    if room <= 0:
        return []
    with transaction.atomic():
        due = list(Job.objects.to_send(now).select_for_update(skip_locked=True, of=("self",))[:room])
        Job.objects.filter(pk__in=[job.pk for job in due]).update(send_after=now + RESEND_AFTER)
    return due


def retry(job: Job, by: User) -> None:
    """Gives a parked job its attempts back. Raises ValidationError when it is not parked."""
    freed = Job.objects.parked().filter(pk=job.pk)
    if freed.update(parked_at=None, attempts=0, leased_until=None, run_after=Now(), send_after=None) != 1:
        raise ValidationError({"job": "Only a parked job can be tried again."})
