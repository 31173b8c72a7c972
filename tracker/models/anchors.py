from django.db import models
from django.db.models import Q

from tracker.models.articles import Capture
from tracker.models.base import Recorded
from tracker.models.evidence import Evidence
from tracker.models.statements import Appearance
from tracker.vocabulary import DRIFTED, AnchorState


class AnchorCheckQuerySet(models.QuerySet["AnchorCheck"]):
    def drifted_now(self) -> "AnchorCheckQuerySet":
        """The last of their words that could read the source, and found them changed or gone."""
        follower = Q(next=None) | Q(next__state=AnchorState.UNREACHABLE, next__next=None)
        return self.filter(follower, state__in=DRIFTED)

    def with_anchors(self) -> "AnchorCheckQuerySet":
        return (
            self.select_related("appearance__capture__article", "evidence__capture__article", "capture__article")
            .defer(
                *(
                    f"{path}capture__{field}"
                    for path in ("appearance__", "evidence__", "")
                    for field in ("text", "search")
                )
            )
            .prefetch_related("appearance__spans")
        )


class AnchorCheck(Recorded):
    """Whether published words still stand in their article, as one later fetch held it. Never changed or deleted.

    Written when there is something to say: for each capture that an anchor is held against, and when its source
    can no longer be read. Many nights on which nothing has moved leave one row.
    """

    appearance = models.ForeignKey(
        Appearance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anchor_checks",
        help_text="The published words that were looked for.",
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anchor_checks",
        help_text="The passage that was looked for.",
    )
    capture = models.ForeignKey(
        Capture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anchor_checks",
        help_text="In which it was looked for; none where the source could not be read.",
    )
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        help_text="The check before this one.",
    )
    state = models.CharField(
        max_length=12, choices=AnchorState, help_text="Whether the words still stand in the source."
    )
    reads_now = models.TextField(blank=True, help_text="What stands in the place of words that were changed.")
    failure = models.TextField(blank=True, help_text="Why the source could not be read.")

    objects = AnchorCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "source check"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(appearance__isnull=False, evidence=None) | Q(appearance=None, evidence__isnull=False),
                name="anchor_check_is_of_one_anchor",
            ),
            models.CheckConstraint(
                condition=(Q(capture=None, state=AnchorState.UNREACHABLE) & ~Q(failure=""))
                | (Q(capture__isnull=False, failure="") & ~Q(state=AnchorState.UNREACHABLE)),
                name="anchor_check_names_capture_or_failure",
            ),
            models.CheckConstraint(
                condition=Q(state=AnchorState.CHANGED) | Q(reads_now=""), name="anchor_check_reads_now_is_of_a_change"
            ),
            # A check follows the last one of its anchor, so that looking twice at one capture leaves one row.
            models.UniqueConstraint(
                fields=["appearance"], condition=Q(previous=None), name="anchor_check_first_of_appearance"
            ),
            models.UniqueConstraint(
                fields=["evidence"], condition=Q(previous=None), name="anchor_check_first_of_evidence"
            ),
        ]
        indexes = [
            models.Index(fields=["appearance", "-id"], name="anchor_check_of_appearance"),
            models.Index(fields=["evidence", "-id"], name="anchor_check_of_evidence"),
        ]

    @property
    def anchor(self) -> Appearance | Evidence:
        found = self.appearance or self.evidence
        assert found is not None
        return found

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.recorded_at:%Y-%m-%d}"
