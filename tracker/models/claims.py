from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from tracker.models.base import Versioned, filled, person, with_revisions
from tracker.models.companies import Company
from tracker.models.statements import Statement
from tracker.vocabulary import (
    NOT_FINAL,
    ClaimKind,
    DueKind,
    EditorialState,
    HorizonState,
    LinkKind,
    Modality,
    Outcome,
)


class Topic(models.Model):
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=110, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [filled("name", "topic_has_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


OPEN = "open"
"""The outcome of a claim without a verdict."""

OUTCOMES = [(OPEN, "Open"), *Outcome.choices]


class UpperBound(models.Func):
    """The excluded end of a range; NULL where it is open."""

    function = "upper"
    output_field = models.DateField()


class ClaimQuerySet(models.QuerySet["Claim"]):
    def published(self) -> "ClaimQuerySet":
        return self.filter(state=EditorialState.PUBLISHED)

    def public(self) -> "ClaimQuerySet":
        """What readers may see: all that was once published, as it stands now, with tombstones."""
        return self.filter(published_at__isnull=False).exclude(state=EditorialState.DRAFT)

    def with_outcome(self, as_of: datetime | None = None) -> "ClaimQuerySet":
        """Annotates `outcome` ('open' without a verdict) and `verdict_id`, as recorded up to `as_of`."""
        from tracker.models.verdicts import Verdict

        standing = Verdict.objects.filter(claim=OuterRef("pk"))
        if as_of is not None:
            standing = standing.filter(recorded_at__lte=as_of)
        standing = standing.order_by("-pk")
        return self.annotate(
            outcome=Coalesce(Subquery(standing.values("outcome")[:1]), Value(OPEN), output_field=models.CharField()),
            verdict_id=Subquery(standing.values("pk")[:1]),
        )

    def with_horizon_state(self, on: date) -> "ClaimQuerySet":
        """Annotates `horizon_state` on a day; grace days are past the window, and still open."""
        past_due_on = models.ExpressionWrapper(UpperBound("window") + F("grace_days"), output_field=models.DateField())
        return self.annotate(past_due_on=past_due_on).annotate(
            horizon_state=Case(
                When(window__isnull=True, then=Value(HorizonState.UNDATED.value)),
                When(window__startswith__gt=on, then=Value(HorizonState.NOT_YET_DUE.value)),
                When(past_due_on__lte=on, then=Value(HorizonState.PAST_DUE.value)),
                default=Value(HorizonState.WINDOW_OPEN.value),
                output_field=models.CharField(),
            )
        )

    def open(self) -> "ClaimQuerySet":
        """Published, and without a verdict that ends the matter."""
        return self.published().with_outcome().filter(models.lookups.In(F("outcome"), [OPEN, *NOT_FINAL]))

    def due_for_check(self, now: datetime) -> "ClaimQuerySet":
        """With those that a verdict has ended and that are looked back at."""
        return self.published().filter(next_check_at__lte=now).order_by("next_check_at")

    def due_within(self, start: date, end: date) -> "ClaimQuerySet":
        """Windows that close from `start` to before `end`."""
        return (
            self.annotate(closes=UpperBound("window"))
            .filter(closes__gte=start, closes__lt=end)
            .order_by("closes", "pk")
        )

    def matching(self, words: str) -> "ClaimQuerySet":
        return self.filter(search=SearchQuery(words, config="english", search_type="websearch"))

    def with_everything(self) -> "ClaimQuerySet":
        """What a claim's card shows."""
        return self.select_related("company", "statement__speaker", "statement__position__company").prefetch_related(
            "topics"
        )


def fields_of(window: Any) -> tuple[date | None, date | None]:
    return (window.lower, window.upper) if window is not None else (None, None)


@with_revisions("search", "next_check_at")
class Claim(Versioned):
    """A checkable proposition drawn from a statement, with the horizon in which it falls due."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="claims")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="claims", help_text="The company that owes it."
    )
    proposition = models.CharField(
        max_length=500, help_text="What will be the case, as a sentence that can be checked."
    )
    kind = models.CharField(max_length=10, choices=ClaimKind, default=ClaimKind.COMMITMENT)
    modality = models.CharField(max_length=10, choices=Modality, help_text="How firmly it was said.")
    condition = models.CharField(max_length=300, blank=True, help_text="The condition that was stated, if any.")
    market = models.CharField(max_length=120, blank=True, help_text="Where: United States.")
    topics = models.ManyToManyField(Topic, blank=True, related_name="claims")
    criteria = models.TextField(help_text="How it will be judged: what counts as kept, and what does not.")

    phrase = models.CharField(max_length=200, blank=True, help_text="The time phrase as spoken: next year.")
    rule = models.CharField(max_length=60, blank=True, editable=False, help_text="The rule that read the phrase.")
    read_against = models.DateField(
        null=True, blank=True, editable=False, help_text="The day that the phrase was read against."
    )
    due_kind = models.CharField(max_length=10, choices=DueKind, default=DueKind.OPEN_ENDED)
    window = DateRangeField(null=True, blank=True, help_text="From its first day to before its end. Empty: undated.")
    grace_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days past the window before it counts as past due."
    )

    state = models.CharField(max_length=10, choices=EditorialState, default=EditorialState.DRAFT, editable=False)
    reader = models.CharField(
        max_length=60, blank=True, editable=False, help_text="The reader and version that drafted it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = person(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When it was first published.")
    published_by = person(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)
    next_check_at = models.DateTimeField(null=True, blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("proposition", "market", "condition", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("publish_claim", "Can publish and withdraw claims")]
        constraints = [
            filled("proposition", "claim_has_a_proposition"),
            models.CheckConstraint(
                condition=~Q(state=EditorialState.PUBLISHED)
                | (Q(published_at__isnull=False, published_by__isnull=False) & ~Q(criteria="")),
                name="claim_published_is_signed_and_has_criteria",
                violation_error_message="A published claim says how it will be judged and who published it.",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditorialState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="claim_withdrawn_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(window=None) | Q(window__isempty=False), name="claim_window_is_not_empty"
            ),
            models.CheckConstraint(
                condition=(
                    Q(due_kind__in=[DueKind.WITHIN, DueKind.BY]) & Q(window__isnull=False, window__upper_inf=False)
                )
                | (
                    Q(due_kind=DueKind.NOT_BEFORE)
                    & Q(window__isnull=False, window__lower_inf=False, window__upper_inf=True)
                )
                | Q(due_kind=DueKind.OPEN_ENDED, window__isnull=True)
                | Q(due_kind=DueKind.OPEN_ENDED, window__upper_inf=True),
                name="claim_window_fits_its_due_kind",
                violation_error_message="'Within' and 'by' need an end; 'not before' a start and no end; 'open-ended' no end.",
            ),
            models.CheckConstraint(
                condition=Q(window=None) | Q(read_against__isnull=False), name="claim_window_says_its_day"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="claim_search"),
            models.Index(fields=["company", "-id"], name="claim_by_company"),
            models.Index(fields=["next_check_at"], condition=Q(state=EditorialState.PUBLISHED), name="claim_to_check"),
        ]

    def __str__(self) -> str:
        return self.proposition

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.pk])

    @property
    def opens_on(self) -> date | None:
        return fields_of(self.window)[0]

    @property
    def closes_on(self) -> date | None:
        """The first day after the window."""
        return fields_of(self.window)[1]

    @property
    def last_day(self) -> date | None:
        """The last day of the window, as a reader would say it."""
        return self.closes_on - timedelta(days=1) if self.closes_on else None

    def horizon_state_on(self, on: date) -> HorizonState:
        """The same rule as `with_horizon_state`, on one row."""
        if self.window is None:
            return HorizonState.UNDATED
        if self.opens_on and on < self.opens_on:
            return HorizonState.NOT_YET_DUE
        if self.closes_on and self.closes_on + timedelta(days=self.grace_days) <= on:
            return HorizonState.PAST_DUE
        return HorizonState.WINDOW_OPEN


class ClaimNumber(models.Model):
    """A number that the words state, as the reader of drafts took it: an editor's help, shown to nobody else."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="numbers")
    ordinal = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=30, decimal_places=6)
    unit = models.CharField(max_length=60, blank=True, help_text="A currency, %, or what is counted: vehicles a year.")
    words = models.CharField(max_length=200, help_text="As printed: 500,000 vehicles a year.")

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            filled("words", "claim_number_has_words"),
            models.UniqueConstraint(fields=["claim", "ordinal"], name="claim_number_ordinal_once"),
        ]

    def __str__(self) -> str:
        return self.words


@with_revisions()
class ClaimLink(Versioned):
    """What a later claim does to an earlier one: the lineage of one plan. Always a person's; see `LinkSuggestion`."""

    later = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="links_back")
    earlier = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="links_on")
    kind = models.CharField(max_length=12, choices=LinkKind)
    reader = models.CharField(max_length=60, blank=True, editable=False)
    confirmed_by = person(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(later=F("earlier")), name="claim_link_joins_two_claims"),
            models.UniqueConstraint(fields=["later", "earlier"], name="claim_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.later} {self.get_kind_display()} {self.earlier}"
