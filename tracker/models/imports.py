from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from tracker.models.base import filled, person
from tracker.models.claims import Claim
from tracker.models.statements import Statement

WAITS_FOR = timedelta(days=2)
"""How long uploaded rows wait to be confirmed."""


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def waiting(self, now: datetime) -> "ImportBatchQuerySet":
        """Uploaded, not imported, and not expired."""
        return self.filter(imported_at=None, uploaded_at__gt=now - WAITS_FOR)

    def expired(self, now: datetime) -> "ImportBatchQuerySet":
        return self.filter(imported_at=None, uploaded_at__lte=now - WAITS_FOR)

    def imported(self) -> "ImportBatchQuerySet":
        return self.filter(imported_at__isnull=False)


class ImportBatch(models.Model):
    """A file of statements and claims that an editor uploaded. Its rows wait here until all of them are right."""

    owner = person(help_text="Who uploaded it, and alone sees it.")
    file_name = models.CharField(max_length=200, help_text="As it was called where it came from.")
    sha256 = models.CharField(max_length=64, help_text="Of the file, by which it is known when it comes again.")
    columns = ArrayField(models.CharField(max_length=40), help_text="Its headings, in their order.")
    uploaded_at = models.DateTimeField(help_text="When it came.")
    imported_at = models.DateTimeField(null=True, blank=True, help_text="When its rows became drafts.")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        ordering = ["-pk"]
        constraints = [
            filled("file_name", "import_batch_has_a_file"),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(imported_at__isnull=False), name="import_batch_once_per_file"
            ),
            models.UniqueConstraint(
                fields=["owner", "sha256"], condition=Q(imported_at=None), name="import_batch_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(imported_at=None) | Q(imported_at__gte=F("uploaded_at")),
                name="import_batch_is_imported_after_its_upload",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def expires_at(self) -> datetime:
        return self.uploaded_at + WAITS_FOR


class ImportRow(models.Model):
    """One row of the file as it was typed, and what became of it."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", help_text="The file that it stands in."
    )
    number = models.PositiveIntegerField(help_text="As a spreadsheet counts: the headings are row 1.")
    cells = ArrayField(models.TextField(blank=True), help_text="In the order of the batch's columns.")
    statement = models.ForeignKey(
        Statement, on_delete=models.SET_NULL, null=True, related_name="+", help_text="The draft that it became."
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.SET_NULL, null=True, related_name="+", help_text="The draft claim drawn from it."
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_number_once")]

    def __str__(self) -> str:
        return f"Row {self.number}"

    @cached_property
    def typed(self) -> dict[str, str]:
        """Column to what stands in it."""
        return dict(zip(self.batch.columns, self.cells, strict=True))
