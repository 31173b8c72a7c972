from datetime import date, datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Now
from django.urls import reverse

from tracker.models.base import Recorded, Versioned, filled
from tracker.vocabulary import CaptureOrigin, FeedKind, FetchStatus, OriginBy, Precision

LONGEST_TEXT = 2_000_000
"""Characters. A text beyond it is no news article."""


class Outlet(Versioned):
    """Who publishes."""

    name = models.CharField(max_length=200, unique=True, help_text="Who publishes, as it writes itself.")
    slug = models.SlugField(
        max_length=220, unique=True, help_text="How it stands in addresses: small letters, digits and hyphens."
    )
    website = models.URLField(blank=True, help_text="The address of its front page.")
    is_sample = models.BooleanField(default=False, help_text="Invented, to show how the tracker works.")

    class Meta:
        ordering = ["name"]
        constraints = [filled("name", "outlet_has_a_name")]

    def __str__(self) -> str:
        return self.name


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self, now: datetime) -> "FeedQuerySet":
        return self.filter(is_active=True, next_poll_at__lte=now).order_by("next_poll_at")


class Feed(Versioned):
    """A URL that is polled for articles."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="feeds", help_text="Whose articles it brings."
    )
    url = models.URLField(
        max_length=1000, unique=True, help_text="The address that is polled: RSS, Atom, JSON Feed or a sitemap."
    )
    is_active = models.BooleanField(default=True, help_text="Poll it. Without it, no new articles come from this feed.")
    every_minutes = models.PositiveIntegerField(default=30, help_text="Minutes between two polls when all goes well.")
    next_poll_at = models.DateTimeField(db_index=True, help_text="When it is polled again.")
    polled_at = models.DateTimeField(null=True, blank=True, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="Failed polls in a row.")
    error = models.TextField(blank=True, editable=False)
    kind = models.CharField(max_length=16, choices=FeedKind, blank=True, db_default="", editable=False)
    status = models.CharField(
        max_length=16, choices=FetchStatus, blank=True, db_default="", editable=False, verbose_name="last poll"
    )
    left_out = models.TextField(
        blank=True, db_default="", editable=False, help_text="What the last poll left out, and why."
    )
    moved_to = models.CharField(
        max_length=1000,
        blank=True,
        db_default="",
        editable=False,
        help_text="Where the site says the feed is from now on.",
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["outlet__name", "url"]
        constraints = [
            models.CheckConstraint(condition=Q(every_minutes__gte=1), name="feed_interval_is_a_minute_or_more")
        ]

    def __str__(self) -> str:
        return self.url


class ArticleQuerySet(models.QuerySet["Article"]):
    def due_for_recheck(self, now: datetime) -> "ArticleQuerySet":
        return self.filter(recheck_at__lte=now).order_by("recheck_at")

    def published_within(self, start: date, end: date) -> "ArticleQuerySet":
        """Articles of the days from `start` to before `end`; undated ones are left out."""
        return self.filter(published_on__gte=start, published_on__lt=end)


class Article(Versioned):
    """One text at one canonical URL. `origin` is the article that it was taken from."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="articles", help_text="Who publishes it.")
    canonical_url = models.CharField(
        max_length=1000,
        unique=True,
        help_text="The one address under which the text is kept; other links to it lead here.",
    )
    title = models.CharField(max_length=500, blank=True, help_text="The headline, as published.")
    author = models.CharField(max_length=300, blank=True, help_text="As published.")
    language = models.CharField(max_length=16, default="en", help_text="In which it is written: en, de, zh.")
    published_on = models.DateField(
        null=True, blank=True, db_index=True, help_text="The day it was published, not the day that somebody spoke."
    )
    published_precision = models.CharField(
        max_length=8, choices=Precision, default=Precision.DAY, help_text="How exactly that day is known."
    )
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        help_text="The article that this one was taken from.",
    )
    origin_by = models.CharField(
        max_length=10,
        choices=OriginBy,
        blank=True,
        db_default="",
        editable=False,
        help_text="How that is known. An editor's word is never overwritten, also that it is an original.",
    )
    origin_score = models.FloatField(
        null=True, blank=True, editable=False, help_text="The share of the words that the texts have in common."
    )
    credited_to = models.CharField(
        max_length=60, blank=True, db_default="", editable=False, help_text="The wire that the text credits."
    )
    claimed_canonical = models.CharField(
        max_length=1000,
        blank=True,
        db_default="",
        editable=False,
        help_text="The address at another site that the page names as its own.",
    )
    added_at = models.DateTimeField(auto_now_add=True)
    recheck_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it is fetched again, for the published words in it."
    )
    recheck_failures = models.PositiveSmallIntegerField(
        db_default=0, editable=False, help_text="Rechecks in a row that could not read it."
    )
    seen_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When a recheck last read it.")
    fetch_error = models.TextField(blank=True, editable=False)
    fetch_status = models.CharField(
        max_length=16, choices=FetchStatus, blank=True, db_default="", editable=False, verbose_name="fetch"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = [F("published_on").desc(nulls_last=True), "-pk"]
        constraints = [
            filled("canonical_url", "article_has_a_url"),
            models.CheckConstraint(condition=Q(origin=None) | ~Q(origin=F("pk")), name="article_is_not_its_own_origin"),
            models.CheckConstraint(
                condition=Q(origin=None) | ~Q(origin_by=""),
                name="article_origin_says_how",
                violation_error_message="Say how it is known that this article was taken from another.",
            ),
            models.CheckConstraint(
                condition=Q(origin_score=None) | Q(origin_score__gte=0, origin_score__lte=1),
                name="article_origin_score_is_a_share",
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_canonical"], condition=~Q(claimed_canonical=""), name="article_claimed_canonical"
            ),
            models.Index(fields=["recheck_at"], condition=Q(recheck_at__isnull=False), name="article_to_recheck"),
        ]

    def __str__(self) -> str:
        return self.title or self.canonical_url

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])


class TextRun(models.Model):
    """One sampled run of words of an article's text, by its hash: what its copies are found by."""

    pk = models.CompositePrimaryKey("hash", "article_id")
    hash = models.BigIntegerField(help_text="Of a few words in a row.")
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="text_runs", help_text="That holds them."
    )

    def __str__(self) -> str:
        return f"{self.hash} of article {self.article_id}"


class Capture(Recorded):
    """What one fetch of an article held. Never changed, never deleted."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="captures", help_text="Whose text it is."
    )
    text = models.TextField(help_text="What one fetch held. It is never changed.")
    sha256 = models.CharField(max_length=64, help_text="Of the text in UTF-8.")
    fetched_at = models.DateTimeField(help_text="When it was fetched or added.")
    source = models.CharField(max_length=8, choices=CaptureOrigin, help_text="How the text came here.")
    search = models.GeneratedField(
        expression=SearchVector(Left("text", 200_000), config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"
        constraints = [
            models.UniqueConstraint(fields=["article", "sha256"], name="capture_once_per_text"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="capture_hash_is_sha256"),
            filled("text", "capture_has_text"),
        ]
        indexes = [GinIndex(fields=["search"], name="capture_search")]

    def __str__(self) -> str:
        return f"{self.article} as of {self.fetched_at:%Y-%m-%d %H:%M}"


class Host(models.Model):
    """A site as one to be asked politely: the row says when it may be asked next, to every worker alike."""

    name = models.CharField(max_length=255, primary_key=True, help_text="Of the site.")
    free_at = models.DateTimeField(db_default=Now(), help_text="Not asked before. While it is asked, when that ends.")
    booked_until = models.DateTimeField(db_default=Now(), help_text="The last turn that was given to waiting work.")
    pause = models.FloatField(default=2.0, help_text="Seconds between two requests; a robots.txt may ask for more.")
    held_by = models.CharField(
        max_length=32, blank=True, default="", help_text="The worker that asks it at this moment."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            filled("name", "host_has_a_name"),
            models.CheckConstraint(condition=Q(pause__gte=0, pause__lte=60), name="host_pause_is_a_minute_or_less"),
        ]

    def __str__(self) -> str:
        return self.name
