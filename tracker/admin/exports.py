"""Every list of the record as CSV or XLSX: what it shows now, filtered and searched as it is."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from unfold.admin import ModelAdmin

from tracker.sheets_written import CSV, XLSX, csv_lines, workbook_pieces

AT_A_TIME = 500
IN_FULL: dict[str, tuple[str, ...]] = {
    "statement": ("words", "speaker", "said_precision", "venue", "language", "speaker_status", "published_at"),
    "claim": (
        "proposition",
        "kind",
        "modality",
        "condition",
        "market",
        "criteria",
        "phrase",
        "rule",
        "due_kind",
        "window",
        "grace_days",
        "published_at",
    ),
    "evidence": ("exact", "stance", "suggested_stance", "score", "reader"),
    "article": ("title", "canonical_url", "author", "language"),
    "verdict": ("rationale", "reason_code", "true_since"),
    "correction": ("field", "before", "after", "reason", "note"),
}
"""Fields that a list cuts short or leaves out, and that an export has in full."""


class ExportingAdmin(ModelAdmin):
    """A list with links that save it as a file. Whoever may see the list may save it."""

    list_after_template = "admin/tracker/export.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = require_safe(self.admin_site.admin_view(self.export_view))
        return [path("export.<str:kind>", view, name=name), *super().get_urls()]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in ("csv", "xlsx"):
            raise Http404("A list is saved as csv or xlsx.")
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            list_page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            return HttpResponseRedirect(f"{list_page}?e=1")
        rows = self.exported(request, found.iterator(chunk_size=AT_A_TIME))
        pieces: Iterator[Any] = csv_lines(rows) if kind == "csv" else workbook_pieces(rows)
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(pieces, content_type=CSV if kind == "csv" else XLSX, headers=headers)

    def exported(self, request: HttpRequest, rows: Iterable[models.Model]) -> Iterator[list[Any]]:
        """The headings, then each row: its id, what the list shows, fields in full, and the address of its page."""
        shown = [name for name in self.get_list_display(request) if name not in ("action_checkbox", "__str__")]
        shown = [name for name in shown if isinstance(name, str)]
        full = [name for name in IN_FULL.get(str(self.opts.model_name), ()) if name not in shown]
        labels = [str(label_for_field(name, self.model, self)) for name in shown]
        yield ["id", *labels, *(f"{self.opts.get_field(name).verbose_name} (in full)" for name in full), "page"]
        for row in rows:
            cells = [self._shown(row, name) for name in shown] + [plain_value(row, name) for name in full]
            yield [row.pk, *cells, self._page(row)]

    def _shown(self, row: models.Model, name: str) -> Any:
        try:
            field, _, value = lookup_field(name, row, self)
        except ObjectDoesNotExist:
            return ""
        return plain_value(row, field.name) if field is not None else as_words(value)

    def _page(self, row: models.Model) -> str:
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        return f"{settings.SITE_URL}{page}"


def plain_value(row: models.Model, name: str) -> Any:
    """A field's value, a choice by its label."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return str(value) if isinstance(value, models.Model) else value


def as_words(value: Any) -> Any:
    """What a column shows, without its markup."""
    if isinstance(value, tuple | list):
        # The theme's labels: the value by which they are coloured, and its words.
        return as_words(value[-1]) if value else ""
    if isinstance(value, SafeString):
        return strip_tags(value)
    return str(value) if isinstance(value, models.Model) else value
