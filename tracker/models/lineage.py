from django.db import models
from django.db.models import F, Q

from tracker.models.base import Versioned, filled, person
from tracker.models.claims import Claim, ClaimLink
from tracker.vocabulary import LinkKind, LinkState


class LinkSuggestionQuerySet(models.QuerySet["LinkSuggestion"]):
    def to_judge(self) -> "LinkSuggestionQuerySet":
        return self.filter(state=LinkState.SUGGESTED)

    def with_claims(self) -> "LinkSuggestionQuerySet":
        """With both claims, and who said them."""
        return self.select_related(
            "later__company", "later__statement__speaker", "earlier__company", "earlier__statement__speaker"
        )


class LinkSuggestion(Versioned):
    """That a later claim goes on with an earlier one. A reader suggests it; only a person makes it a claim link.

    A claim link is what readers see, and always a person's; so what a machine thinks stands in a table of its own.
    """

    later = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="suggested_back", help_text="The later claim of the plan."
    )
    earlier = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="suggested_on", help_text="The earlier claim of the plan."
    )
    kind = models.CharField(max_length=12, choices=LinkKind, help_text="What the later claim does to the earlier one.")
    suggested_kind = models.CharField(max_length=12, choices=LinkKind, editable=False)
    score = models.FloatField(editable=False, help_text="The reader's, from 0 to 1.")
    reader = models.CharField(max_length=60, editable=False, help_text="The reader and version that suggested it.")
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.SUGGESTED, editable=False)
    link = models.OneToOneField(
        ClaimLink, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="suggestion"
    )
    judged_by = person(null=True, blank=True, editable=False)
    judged_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LinkSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "suggested link"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(later=F("earlier")), name="link_suggestion_joins_two_claims"),
            models.UniqueConstraint(fields=["later", "earlier"], name="link_suggestion_once"),
            filled("reader", "link_suggestion_has_a_reader"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="link_suggestion_score_is_a_share"),
            models.CheckConstraint(
                condition=Q(state=LinkState.SUGGESTED, judged_by=None, judged_at=None)
                | (~Q(state=LinkState.SUGGESTED) & Q(judged_by__isnull=False, judged_at__isnull=False)),
                name="link_suggestion_is_judged_by_a_person",
                violation_error_message="A confirmed or rejected suggestion names the person who judged it.",
            ),
            models.CheckConstraint(
                condition=Q(state=LinkState.CONFIRMED, link__isnull=False)
                | (~Q(state=LinkState.CONFIRMED) & Q(link=None)),
                name="link_suggestion_confirmed_is_a_link",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state=LinkState.SUGGESTED), name="link_suggestion_to_judge")
        ]

    def __str__(self) -> str:
        return f"{self.later} {self.get_kind_display()} {self.earlier}"
