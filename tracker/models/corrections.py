from django.db import models
from django.db.models import F, Q

from tracker.models.base import Recorded, filled, person
from tracker.models.claims import Claim
from tracker.models.statements import Statement


class Correction(Recorded):
    """A published thing that was changed: field, before, after and why. Never changed, never deleted."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(help_text="Why, for the editors.")
    note = models.TextField(help_text="What readers are told.")
    made_by = person()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=False, claim=None) | Q(statement=None, claim__isnull=False),
                name="correction_is_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(before=F("after")), name="correction_changes_something"),
            filled("reason", "correction_has_a_reason"),
            filled("note", "correction_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"
