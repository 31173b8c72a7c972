from datetime import date

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from tracker.models.articles import Article, Capture
from tracker.models.base import Recorded, Versioned, filled, last_reached, person, with_revisions
from tracker.models.claims import Claim
from tracker.vocabulary import DRIFTED, CheckReason, CheckStatus, EvidenceState, Provider, Stance


class FollowUpCheckQuerySet(models.QuerySet["FollowUpCheck"]):
    def complete(self) -> "FollowUpCheckQuerySet":
        return self.filter(status=CheckStatus.COMPLETE)

    def newest_first(self) -> "FollowUpCheckQuerySet":
        return self.order_by("-pk")


class FollowUpCheck(Recorded):
    """One look for news on one claim, written whatever it found. Never changed, never deleted."""

    key = models.CharField(
        max_length=120,
        unique=True,
        help_text="The look that this row stands for: running it twice writes one row.",
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="checks", help_text="The claim that was looked after."
    )
    reason = models.CharField(max_length=10, choices=CheckReason, help_text="Why it was looked for.")
    asked_by = person(null=True, blank=True, help_text="The editor who asked for it.")
    window = DateRangeField(help_text="Days of publication that were looked through.")
    status = models.CharField(
        max_length=10,
        choices=CheckStatus,
        help_text="Incomplete when anything that was asked failed: it proves nothing.",
    )
    articles_seen = models.PositiveIntegerField(default=0, help_text="How many articles were looked at.")
    articles_new = models.PositiveIntegerField(default=0, help_text="Not seen by an earlier look on this claim.")
    evidence_suggested = models.PositiveIntegerField(default=0, help_text="How many passages were suggested from it.")

    objects = FollowUpCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "follow-up check"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(window__isempty=False, window__lower_inf=False, window__upper_inf=False),
                name="check_window_is_bounded",
            ),
            models.CheckConstraint(
                condition=Q(articles_new__lte=F("articles_seen")), name="check_new_are_among_the_seen"
            ),
        ]
        indexes = [models.Index(fields=["claim", "-id"], name="check_by_claim")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} look of {self.recorded_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.window.upper.toordinal() - 1)


class Look(models.Model):
    """What one follow-up check asked of one provider. Written with its check, never changed."""

    follow_up = models.ForeignKey(
        FollowUpCheck, on_delete=models.PROTECT, related_name="looks", help_text="The check that it belongs to."
    )
    provider = models.CharField(max_length=10, choices=Provider, help_text="Where it was looked.")
    place = models.CharField(
        max_length=100, blank=True, default="", db_default="", help_text="The name of the provider that was asked."
    )
    query = models.CharField(max_length=500, help_text="What was asked.")
    window = DateRangeField(
        null=True, help_text="Days of publication that it was asked for; empty: those of its check."
    )
    articles_seen = models.PositiveIntegerField(default=0, help_text="How many articles came back.")
    articles_new = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Not seen by an earlier look on the claim."
    )
    articles_unread = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text="Of those seen, the ones whose text was not there yet, or could not be fetched.",
    )
    error = models.TextField(blank=True, help_text="What failed; empty when nothing did.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            filled("query", "look_has_a_query"),
            models.CheckConstraint(
                condition=Q(articles_new__lte=F("articles_seen"), articles_unread__lte=F("articles_seen")),
                name="look_counts_are_among_the_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.where}: {self.query}"

    @property
    def where(self) -> str:
        return self.place or self.get_provider_display()

    @property
    def last_day(self) -> date | None:
        return date.fromordinal(self.window.upper.toordinal() - 1) if self.window else None


class SeenArticle(models.Model):
    """Which articles a follow-up check on a claim has looked at: what is new to the next look."""

    follow_up = models.ForeignKey(
        FollowUpCheck, on_delete=models.PROTECT, related_name="seen", help_text="The check that saw it first."
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="seen_articles", help_text="The claim that was looked after."
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+", help_text="What was looked at.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "article"], name="article_new_to_a_claim_once")]

    def __str__(self) -> str:
        return str(self.article_id)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def confirmed(self) -> "EvidenceQuerySet":
        return self.filter(state=EvidenceState.CONFIRMED)

    def to_judge(self) -> "EvidenceQuerySet":
        return self.filter(state=EvidenceState.SUGGESTED)

    def drifted(self) -> "EvidenceQuerySet":
        """Confirmed passages that their source no longer prints, as it was last read."""
        return self.confirmed().filter(last_reached("anchor_checks"), anchor_checks__state__in=DRIFTED)

    def with_sources(self) -> "EvidenceQuerySet":
        return self.select_related("capture__article__outlet", "capture__article__origin__outlet").defer(
            "capture__text", "capture__search"
        )


@with_revisions()
class Evidence(Versioned):
    """A passage of a capture held against a claim. A reader suggests it, a person confirms or rejects it."""

    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        related_name="evidence",
        help_text="The claim that the passage is held against.",
    )
    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, related_name="evidence", help_text="The text that prints the passage."
    )
    start = models.PositiveIntegerField(help_text="In code points of the capture's text.")
    end = models.PositiveIntegerField(help_text="In code points, exclusive.")
    exact = models.TextField(help_text="The passage, word for word.")
    prefix = models.CharField(max_length=64, blank=True, help_text="What stands before the passage.")
    suffix = models.CharField(max_length=64, blank=True, help_text="What stands after it.")
    stance = models.CharField(max_length=11, choices=Stance, help_text="Of the passage toward the claim.")
    suggested_stance = models.CharField(max_length=11, choices=Stance, blank=True, editable=False)
    score = models.FloatField(null=True, blank=True, editable=False, help_text="The reader's, from 0 to 1.")
    reader = models.CharField(
        max_length=60, blank=True, editable=False, help_text="The reader and version that suggested it."
    )
    found_by = models.ForeignKey(
        FollowUpCheck, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="found"
    )
    state = models.CharField(max_length=10, choices=EvidenceState, default=EvidenceState.SUGGESTED, editable=False)
    judged_by = person(null=True, blank=True, editable=False)
    judged_at = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.TextField(blank=True, help_text="Why, for the other editors and for readers.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["-pk"]
        permissions = [("judge_evidence", "Can confirm and reject evidence")]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_has_an_extent"),
            models.UniqueConstraint(fields=["claim", "capture", "start", "end"], name="evidence_once_per_passage"),
            models.CheckConstraint(
                condition=Q(state=EvidenceState.SUGGESTED, judged_by=None, judged_at=None)
                | (~Q(state=EvidenceState.SUGGESTED) & Q(judged_by__isnull=False, judged_at__isnull=False)),
                name="evidence_is_judged_by_a_person",
                violation_error_message="Confirmed or rejected evidence names the person who judged it.",
            ),
            models.CheckConstraint(
                condition=~Q(reader="") | Q(suggested_stance="", score=None),
                name="evidence_by_hand_has_no_machine_stance",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="evidence_score_is_a_share"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state=EvidenceState.SUGGESTED), name="evidence_to_judge"),
            models.Index(fields=["claim", "state"], name="evidence_by_claim"),
        ]

    def __str__(self) -> str:
        return self.exact if len(self.exact) <= 80 else self.exact[:79] + "…"
