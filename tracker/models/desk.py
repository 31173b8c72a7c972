from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tracker.models.articles import Capture
from tracker.models.base import person
from tracker.models.claims import Claim
from tracker.models.evidence import Evidence
from tracker.models.statements import Statement
from tracker.vocabulary import DeskVerb

HERE_FOR = timedelta(seconds=30)
"""How long after a sign of life an editor counts as being there."""


class RefusalQuerySet(models.QuerySet["Refusal"]):
    def standing(self) -> "RefusalQuerySet":
        return self.filter(lifted_at=None)


class Refusal(models.Model):
    """An editor's no to a suggestion. Its place is not suggested again, by any reader, until the no is taken back."""

    statement = models.ForeignKey(
        Statement,
        on_delete=models.SET_NULL,
        null=True,
        related_name="refusals",
        help_text="The draft that was rejected.",
    )
    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, related_name="refusals", help_text="The text in which it stood."
    )
    start = models.PositiveIntegerField(help_text="Of the place, in code points of the capture's text.")
    end = models.PositiveIntegerField(help_text="Of the place, exclusive.")
    reader = models.CharField(max_length=60, blank=True, help_text="Whose suggestion it was; empty: an editor's draft.")
    refused_by = person(help_text="Who rejected it.")
    refused_at = models.DateTimeField(db_default=Now(), help_text="When it was rejected.")
    lifted_by = person(null=True, help_text="Who took the rejection back.")
    lifted_at = models.DateTimeField(null=True, help_text="When it was taken back.")

    objects = RefusalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="refusal_has_an_extent"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="refusal_lifted_is_signed",
            ),
            models.UniqueConstraint(
                fields=["capture", "start", "end"], condition=Q(lifted_at=None), name="refusal_stands_once_per_place"
            ),
        ]
        indexes = [models.Index(fields=["statement"], condition=Q(lifted_at=None), name="refusal_standing")]

    def __str__(self) -> str:
        return f"{self.start}:{self.end} of capture {self.capture_id}"


class DeskStepQuerySet(models.QuerySet["DeskStep"]):
    def to_undo(self, capture: Capture, by_id: int) -> "DeskStepQuerySet":
        """What this editor did at this capture and has not undone, the latest first."""
        return self.filter(capture=capture, by=by_id, undone_at=None).order_by("-pk")


class DeskStep(models.Model):
    """One thing that an editor did at the reading desk, so that it can be undone.

    The values before and after stand in the revisions that the database keeps; here are only their ids.
    """

    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, related_name="desk_steps", help_text="At which reading desk."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who did it."
    )
    verb = models.CharField(max_length=10, choices=DeskVerb, help_text="What was done.")
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="+", help_text="The statement that it was done to."
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, related_name="+", help_text="The claim that it was done to."
    )
    appearance_id = models.BigIntegerField(null=True, help_text="Of what was joined.")
    before_revision = models.BigIntegerField(null=True, help_text="How the row stood before.")
    after_revision = models.BigIntegerField(null=True, help_text="How the row stood afterwards.")
    done_at = models.DateTimeField(help_text="When it was done.")
    undone_at = models.DateTimeField(null=True, help_text="When it was taken back.")

    objects = DeskStepQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["capture", "by", "-id"], condition=Q(undone_at=None), name="desk_step_to_undo")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}, statement {self.statement_id}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def at(self, capture: Capture, now: datetime) -> "PresenceQuerySet":
        """Who was seen at this capture within the last seconds."""
        return self.here(now).filter(capture=capture)

    def here(self, now: datetime) -> "PresenceQuerySet":
        return self.filter(seen_at__gt=now - HERE_FOR).select_related("user").order_by("user_id")


class Presence(models.Model):
    """That an editor has a capture open, and which statement, or piece of evidence, they are on."""

    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, related_name="readers", help_text="What they have open."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who is there."
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="At the reading desk: the statement that they are on.",
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="In the evidence queue: what they are judging.",
    )
    seen_at = models.DateTimeField(help_text="The last sign of life.")

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["capture", "user"], name="presence_once_per_editor")]

    def __str__(self) -> str:
        return f"user {self.user_id} at capture {self.capture_id}"
