from django.db import models
from django.db.models import Q

from tracker.models.base import person
from tracker.models.evidence import Evidence


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def to_undo(self, by_id: int) -> "JudgementQuerySet":
        """What this editor judged and has not undone, the latest first."""
        return self.filter(by=by_id, undone_at=None).order_by("-pk")


class Judgement(models.Model):
    """One editor's word on one piece of evidence, so that it can be undone.

    The values before and after stand in the revisions that the database keeps; here are only their ids.
    """

    act = models.UUIDField(help_text="The same for all copies of one origin that were judged together.")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="judgements", help_text="What was judged."
    )
    by = person(help_text="Who judged it.")
    before_revision = models.BigIntegerField(null=True, help_text="How it stood before.")
    after_revision = models.BigIntegerField(help_text="How it stood afterwards.")
    done_at = models.DateTimeField(help_text="When it was judged.")
    undone_at = models.DateTimeField(null=True, help_text="When the editor took it back, or tried to.")

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["act", "evidence"], name="judgement_once_per_act")]
        indexes = [models.Index(fields=["by", "-id"], condition=Q(undone_at=None), name="judgement_to_undo")]

    def __str__(self) -> str:
        return f"evidence {self.evidence_id}, judged by user {self.by_id}"
