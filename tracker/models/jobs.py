from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tracker.models.articles import Article, Capture, Feed
from tracker.models.claims import Claim
from tracker.vocabulary import JobKind

MOST_ATTEMPTS = 5

SUBJECTS = {
    JobKind.POLL_FEED: "feed",
    JobKind.CAPTURE_ARTICLE: "article",
    JobKind.RECHECK_ARTICLE: "article",
    JobKind.READ_CAPTURE: "capture",
    JobKind.MATCH_CAPTURE: "capture",
    JobKind.CHECK_CLAIM: "claim",
}


def _only(subject: str) -> Q:
    return Q(**{f"{name}__isnull": name != subject for name in ("feed", "article", "capture", "claim")})


def _subject_fits_kind() -> Q:
    fits = Q()
    for kind, subject in SUBJECTS.items():
        fits |= Q(kind=kind) & _only(subject)
    return fits


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> "JobQuerySet":
        return self.filter(done_at=None, parked_at=None)

    def parked(self) -> "JobQuerySet":
        return self.filter(parked_at__isnull=False, done_at=None)

    def to_send(self, now: datetime) -> "JobQuerySet":
        """Waiting, not leased, and not sent within its back-off window; the oldest first."""
        return (
            self.waiting()
            .filter(Q(leased_until=None) | Q(leased_until__lt=now), run_after__lte=now)
            .filter(Q(send_after=None) | Q(send_after__lte=now))
            .order_by("pk")
        )


class Job(models.Model):
    """Work that waits. The row is the queue; a message on the broker only wakes a worker."""

    key = models.CharField(max_length=120, unique=True, help_text="Asking for the same work twice leaves one row.")
    kind = models.CharField(max_length=16, choices=JobKind, help_text="What is to be done.")
    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="With which feed."
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="With which article."
    )
    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs", help_text="With which capture."
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="With which claim."
    )
    created_at = models.DateTimeField(db_default=Now(), help_text="When it was asked for.")
    run_after = models.DateTimeField(db_default=Now(), help_text="Not before.")
    send_after = models.DateTimeField(null=True, blank=True, help_text="Not woken again before.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="While a worker has it.")
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Counted before the work starts; it fences the result."
    )
    error = models.TextField(blank=True, help_text="What failed last.")
    note = models.TextField(blank=True, db_default="", help_text="What was left unread, and why.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When it was done.")
    parked_at = models.DateTimeField(
        null=True, blank=True, help_text="Given up after five attempts, until someone tries again."
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=_subject_fits_kind(), name="job_subject_fits_its_kind"),
            models.CheckConstraint(condition=Q(attempts__lte=MOST_ATTEMPTS), name="job_attempts_are_bounded"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(parked_at=None), name="job_is_not_done_and_parked"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at=None, parked_at=None), name="job_waiting"),
            models.Index(fields=["parked_at"], condition=Q(parked_at__isnull=False), name="job_parked"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.key})"


class Heartbeat(models.Model):
    """When a part of the program was last seen alive."""

    name = models.CharField(max_length=20, primary_key=True, help_text="Which part gives signs of life.")
    seen_at = models.DateTimeField(help_text="The last sign of life.")

    class Meta:
        ordering = [F("name").asc()]

    def __str__(self) -> str:
        return self.name
