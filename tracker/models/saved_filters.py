from django.conf import settings
from django.db import models

from tracker.models.base import filled


class SavedFilter(models.Model):
    """A list of the admin as one editor likes to see it. Nobody else sees it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="The only one who sees it."
    )
    model = models.CharField(max_length=100, help_text="What is listed: tracker.evidence.")
    query = models.CharField(max_length=2000, blank=True, help_text="The filters, search and order of the list.")
    name = models.CharField(max_length=60, help_text="In your own words: overdue, Quill Works.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["model", "name", "pk"]
        constraints = [
            filled("name", "saved_filter_has_a_name"),
            models.UniqueConstraint(
                fields=["owner", "model", "name"],
                name="saved_filter_name_once",
                violation_error_message="You have a filter of that name on this list already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
