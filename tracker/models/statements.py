from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from tracker.models.articles import Capture
from tracker.models.base import Versioned, filled, last_reached, person, with_revisions
from tracker.models.companies import Executive, Position
from tracker.vocabulary import DRIFTED, EditorialState, Form, Precision, SpeakerStatus, Wording


class StatementQuerySet(models.QuerySet["Statement"]):
    def published(self) -> "StatementQuerySet":
        return self.filter(state=EditorialState.PUBLISHED)

    def public(self) -> "StatementQuerySet":
        """What readers may see: published ones, and the tombstones of withdrawn ones that had been published."""
        return self.filter(state__in=[EditorialState.PUBLISHED, EditorialState.WITHDRAWN], published_at__isnull=False)

    def refused(self) -> "StatementQuerySet":
        """Drafts that an editor has rejected."""
        return self.filter(
            pk__in=Statement.objects.filter(refusals__isnull=False, refusals__lifted_at=None).values("pk")
        )

    def unrefused(self) -> "StatementQuerySet":
        return self.exclude(pk__in=Statement.objects.refused().values("pk"))

    def to_check(self) -> "StatementQuerySet":
        return self.filter(state__in=[EditorialState.DRAFT, EditorialState.IN_REVIEW]).unrefused()

    def drifted(self) -> "StatementQuerySet":
        """Published ones with a source that no longer prints the words."""
        return self.published().filter(pk__in=Appearance.objects.drifted().values("statement"))

    def newest_first(self) -> "StatementQuerySet":
        return self.order_by(F("said_on").desc(nulls_last=True), "-pk")

    def with_people(self) -> "StatementQuerySet":
        return self.select_related("speaker", "position__company")

    def with_appearances(self) -> "StatementQuerySet":
        return self.prefetch_related(models.Prefetch("appearances", Appearance.objects.with_sources().order_by("pk")))


@with_revisions("search")
class Statement(Versioned):
    """What an executive said, once."""

    speaker = models.ForeignKey(
        Executive,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text="The executive who said it. Empty where no one person is known.",
    )
    speaker_status = models.CharField(
        max_length=10, choices=SpeakerStatus, default=SpeakerStatus.RESOLVED, help_text="One executive, or why not."
    )
    candidates = models.ManyToManyField(
        Executive,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Who could be meant, where the reader found several.",
    )
    position = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text="Held on the day it was said.",
    )
    words = models.TextField(help_text="The words as the fullest source prints them.")
    form = models.CharField(
        max_length=8, choices=Form, help_text="Direct: all in quotation marks; mixed: some; indirect: none."
    )
    said_on = models.DateField(null=True, blank=True, help_text="The day it was said, not the day it was printed.")
    said_precision = models.CharField(
        max_length=8, choices=Precision, default=Precision.DAY, help_text="How exactly the day is known."
    )
    venue = models.CharField(
        max_length=300, blank=True, help_text="Where it was said: interview with Reuters, results call."
    )
    language = models.CharField(max_length=16, default="en", help_text="In which it was said.")
    state = models.CharField(max_length=10, choices=EditorialState, default=EditorialState.DRAFT, editable=False)
    reader = models.CharField(
        max_length=60, blank=True, editable=False, help_text="The reader and version that suggested it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = person(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When it was first published.")
    published_by = person(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("words", config="english"), output_field=SearchVectorField(), db_persist=True
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = [F("said_on").desc(nulls_last=True), "-pk"]
        permissions = [
            ("publish_statement", "Can publish and withdraw statements"),
            ("correct_record", "Can correct what was published"),
        ]
        constraints = [
            filled("words", "statement_has_words"),
            models.CheckConstraint(
                condition=~Q(state=EditorialState.PUBLISHED)
                | Q(
                    speaker__isnull=False,
                    speaker_status=SpeakerStatus.RESOLVED,
                    position__isnull=False,
                    said_on__isnull=False,
                    published_at__isnull=False,
                    published_by__isnull=False,
                ),
                name="statement_published_is_attributed",
                violation_error_message="A published statement names its speaker, the position, the day and who published it.",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditorialState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="statement_withdrawn_has_a_reason",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="statement_search"),
            models.Index(fields=["speaker", "-said_on", "-id"], name="statement_timeline"),
            models.Index(fields=["said_precision", "said_on"], name="statement_day_said"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=[EditorialState.DRAFT, EditorialState.IN_REVIEW]),
                name="statement_to_check",
            ),
        ]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 80 else self.words[:79] + "…"

    def get_absolute_url(self) -> str:
        return reverse("statement", args=[self.pk])


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def published(self) -> "AppearanceQuerySet":
        return self.filter(statement__state=EditorialState.PUBLISHED)

    def drifted(self) -> "AppearanceQuerySet":
        """Whose source no longer prints the words, as it was last read."""
        return self.filter(last_reached("anchor_checks"), anchor_checks__state__in=DRIFTED)

    def with_sources(self) -> "AppearanceQuerySet":
        """With spans, article, outlet and origin; without the captures' texts."""
        return (
            self.select_related("capture__article__outlet", "capture__article__origin__outlet")
            .defer("capture__text", "capture__search")
            .prefetch_related("spans")
        )


class Appearance(models.Model):
    """A statement as one capture prints it. Its extent runs from its first span to its last."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="appearances", help_text="What was said."
    )
    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, related_name="appearances", help_text="The text that prints it."
    )
    start = models.PositiveIntegerField(help_text="Of the first span, in code points of the capture's text.")
    end = models.PositiveIntegerField(help_text="Of the last span, exclusive.")
    pieces = models.PositiveSmallIntegerField(default=1, help_text="How many spans: more than one for a split quote.")
    cue = models.CharField(max_length=200, blank=True, help_text="The words that attribute: stressed, said.")
    speaker_as_published = models.CharField(max_length=300, blank=True, help_text="How this article names the speaker.")
    title_as_published = models.CharField(max_length=300, blank=True, help_text="How this article names the office.")
    wording = models.CharField(
        max_length=12,
        choices=Wording,
        default=Wording.ORIGINAL,
        help_text="How these words relate to those that were said.",
    )
    attached_at = models.DateTimeField(
        db_default=Now(), editable=False, help_text="When it became a source of its statement. The database sets it."
    )

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="appearance_has_an_extent"),
            models.UniqueConstraint(fields=["capture", "start", "end"], name="appearance_once_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.start}:{self.end} of capture {self.capture_id}"

    @property
    def exact(self) -> str:
        return " … ".join(span.exact for span in self.spans.all())


class AppearanceSpan(models.Model):
    """One unbroken piece of an appearance (W3C TextPositionSelector and TextQuoteSelector). The database holds it to the capture's text."""

    appearance = models.ForeignKey(
        Appearance, on_delete=models.CASCADE, related_name="spans", help_text="Of which it is a piece."
    )
    ordinal = models.PositiveSmallIntegerField(help_text="Its place among the pieces, from 0.")
    start = models.PositiveIntegerField(help_text="In code points of the capture's text.")
    end = models.PositiveIntegerField(help_text="In code points, exclusive.")
    exact = models.TextField(help_text="The words, as printed.")
    prefix = models.CharField(max_length=64, blank=True, help_text="What stands before them.")
    suffix = models.CharField(max_length=64, blank=True, help_text="What stands after them.")

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="span_has_an_extent"),
            models.UniqueConstraint(fields=["appearance", "ordinal"], name="span_ordinal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.start}:{self.end}"
