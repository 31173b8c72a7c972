from django.db import models
from django.db.models import F, Q

from tracker.models.base import Recorded, filled, person
from tracker.models.claims import Claim
from tracker.models.statements import Statement


class Correction(Recorded):
    """A published thing that was changed: field, before, after and why. Never changed, never deleted."""

    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="The statement that was corrected.",
    )
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="The claim that was corrected.",
    )
    field = models.CharField(max_length=40, help_text="What was changed.")
    before = models.TextField(blank=True, help_text="What stood there.")
    after = models.TextField(blank=True, help_text="What stands there now.")
    reason = models.TextField(help_text="Why, for the editors.")
    note = models.TextField(help_text="What readers are told.")
    made_by = person(help_text="Who corrected it.")

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
