from django.db import models
from django.db.models import Q

from tracker.models.base import filled, person
from tracker.models.companies import Company, Executive, Position


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    def heir(self, kind: str, **known_by: str | int) -> Company | Executive | None:
        """The company or executive (`kind`) that took the place of the one known by this slug or former id."""
        found = self.filter(**{f"{kind}__isnull": False}, **known_by).select_related(kind).order_by("-pk").first()
        return getattr(found, kind) if found else None


class FormerSlug(models.Model):
    """A company or an executive that was merged into another, and the address under which it was known.

    Old links are led on to the one that stays. Ids are kept too: mirrors of the API know rows by them, and so do
    the revisions from which a past day is read. A position that went with them has no address of its own.
    """

    slug = models.SlugField(max_length=220, blank=True, help_text="The address under which it was known.")
    former_id = models.BigIntegerField(db_index=True, help_text="The id of the row that was merged away.")
    name = models.CharField(max_length=500, help_text="What it was called.")
    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="former_slugs",
        help_text="The company that stays.",
    )
    executive = models.ForeignKey(
        Executive,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="former_slugs",
        help_text="The executive who stays.",
    )
    position = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="former_slugs",
        help_text="The position that stays.",
    )
    merged_by = person(help_text="Who merged them.")
    merged_at = models.DateTimeField(help_text="When they were merged.")
    reason = models.TextField(help_text="Why the two are one.")

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            filled("reason", "former_slug_has_a_reason"),
            models.CheckConstraint(
                condition=Q(company__isnull=False, executive=None, position=None)
                | Q(company=None, executive__isnull=False, position=None)
                | Q(company=None, executive=None, position__isnull=False),
                name="former_slug_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name
