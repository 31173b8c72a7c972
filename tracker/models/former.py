from django.db import models
from django.db.models import Q

from tracker.models.base import filled, person
from tracker.models.companies import Company, Executive


class FormerSlug(models.Model):
    """An address under which a company or an executive was known before it was merged into another.

    Old links are led on to the one that stays. Its id is kept too, because mirrors of the API know it by that.
    """

    slug = models.SlugField(max_length=220)
    former_id = models.BigIntegerField(help_text="The id of the row that was merged away.")
    name = models.CharField(max_length=200, help_text="What it was called.")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, blank=True, related_name="former_slugs")
    executive = models.ForeignKey(
        Executive, on_delete=models.PROTECT, null=True, blank=True, related_name="former_slugs"
    )
    merged_by = person()
    merged_at = models.DateTimeField()
    reason = models.TextField(help_text="Why the two are one.")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            filled("reason", "former_slug_has_a_reason"),
            models.CheckConstraint(
                condition=Q(company__isnull=False, executive=None) | Q(company=None, executive__isnull=False),
                name="former_slug_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["slug"], condition=Q(executive=None), name="former_slug_of_a_company_once"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(company=None), name="former_slug_of_an_executive_once"
            ),
        ]

    def __str__(self) -> str:
        return self.slug
