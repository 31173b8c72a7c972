from django.db import models
from django.db.models import Q

from tracker.models.base import Recorded
from tracker.models.claims import Claim
from tracker.models.corrections import Correction
from tracker.models.evidence import Evidence
from tracker.models.statements import Statement
from tracker.models.verdicts import Reply, Verdict
from tracker.vocabulary import EventKind


class Event(Recorded):
    """The outbox: one row per public change, in one growing sequence without gaps. Never changed, never deleted.

    The database gives `sequence` under a lock that is held to the end of the transaction, so a consumer
    that has read up to N never misses a lower number that is committed later.
    """

    sequence = models.BigIntegerField(unique=True, editable=False, default=0)
    kind = models.CharField(max_length=20, choices=EventKind, help_text="What happened.")
    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="The statement it happened to.",
    )
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="The claim it happened to.",
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The evidence that it is about.",
    )
    verdict = models.ForeignKey(
        Verdict,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The verdict that it is about.",
    )
    correction = models.ForeignKey(
        Correction,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The correction that it is about.",
    )
    reply = models.ForeignKey(
        Reply,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The reply that it is about.",
    )

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=False) | Q(claim__isnull=False), name="event_is_about_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.get_kind_display()}"
