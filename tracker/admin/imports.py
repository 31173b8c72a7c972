"""Import of statements and claims from CSV and XLSX: upload, a page that names every bad row, and one button."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from unfold.widgets import UnfoldAdminFileFieldWidget

from tracker import sheets
from tracker.actions import imports
from tracker.actions.import_columns import COLUMNS
from tracker.actions.import_rows import Checked, Finding, check_rows
from tracker.admin.own_pages import add_pages
from tracker.admin.refusals import one_line, refusal_of
from tracker.admin.steps import editor
from tracker.models import ImportBatch
from tracker.sheets_written import CSV, XLSX, csv_lines, workbook

NEEDED = ("tracker.add_statement", "tracker.add_claim", "tracker.add_article")
LONG = 100
"""Rows of a file of which it is told how far its import is."""

SHOWN = 100
"""Right rows that the page lists; of wrong ones it names every one."""

Page = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Named:
    """A finding with the row in which it stands."""

    number: int
    finding: Finding


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
        max_length=500,
        help_text=f"CSV or XLSX, up to {sheets.LARGEST_FILE // 1_000_000} MB and {sheets.MOST_ROWS:,} rows. Nothing is saved "
        "to the record before you have seen what stands in it.",
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > sheets.LARGEST_FILE:
            raise ValidationError(f"The file is larger than {sheets.LARGEST_FILE // 1_000_000} MB. Split it.")
        return file


def pages(site: AdminSite) -> list[URLPattern]:
    def wrap(page: Page) -> Page:
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perms(NEEDED):
                raise PermissionDenied
            return page(site, request, *args, **kwargs)

        wrapped: Page = site.admin_view(view)
        return wrapped

    reading = require_http_methods(["GET", "HEAD", "POST"])
    return [
        path("import/", reading(wrap(upload_page)), name="import"),
        path("import/template.<str:kind>", require_safe(wrap(template_file)), name="import_template"),
        path("import/<int:pk>/", require_safe(wrap(batch_page)), name="import_batch"),
        path("import/<int:pk>/confirm/", require_POST(wrap(confirm)), name="import_confirm"),
        path("import/<int:pk>/discard/", require_POST(wrap(discard)), name="import_discard"),
    ]


def upload_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = imports.upload(file.read(), file.name, editor(request), timezone.now())
            return HttpResponseRedirect(reverse("admin:import_batch", args=[batch.pk]))
        except ValidationError as refusal:
            form.add_error("file", refusal.message_dict["file"])
    own = ImportBatch.objects.filter(owner=editor(request))
    context = {
        **site.each_context(request),
        "title": "Import statements and claims",
        "form": form,
        "columns": COLUMNS,
        "waiting": own.waiting(timezone.now()),
        "imported": own.imported()[:10],
        "is_popup": False,
    }
    return TemplateResponse(request, "admin/import.html", context, status=422 if form.errors else 200)


def template_file(site: AdminSite, request: HttpRequest, kind: str) -> HttpResponse:
    """The headings, with a line that says what each means; the line is left out when the file comes back."""
    headings = [column.name for column in COLUMNS]
    helps = [f"{'# ' if number == 0 else ''}{column.explains}" for number, column in enumerate(COLUMNS)]
    if kind == "xlsx":
        body, content_type = workbook([headings, helps]), XLSX
    else:
        kind, body, content_type = "csv", "".join(csv_lines([headings, helps])).encode(), CSV
    named = {"Content-Disposition": f'attachment; filename="import-template.{kind}"'}
    return HttpResponse(body, content_type=content_type, headers=named)


def batch_page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    batch = _own(request, pk)
    if batch.imported_at is None and batch.expires_at <= timezone.now():
        messages.error(request, "These rows have expired. Upload the file again.")
        return HttpResponseRedirect(reverse("admin:import"))
    rows = batch.rows.select_related("batch", "statement", "claim")
    checked = [] if batch.imported_at else check_rows(rows, timezone.now().date())
    wrong = [row for row in checked if row.errors]
    context = {
        **site.each_context(request),
        "title": "Import: what stands in the file",
        "batch": batch,
        "errors": _named(checked, "errors"),
        "warnings": _named(checked, "warnings"),
        "wrong": len(wrong),
        "right": len(checked) - len(wrong),
        "shown": [row for row in checked if not row.errors][:SHOWN],
        "claims": sum(row.claim is not None and not row.claim_is_known for row in checked),
        "statements": len({row.key for row in checked if row.known is None}),
        "became": rows[: sheets.MOST_ROWS] if batch.imported_at else [],
        "is_popup": False,
    }
    return TemplateResponse(request, "admin/import_batch.html", context)


def _named(checked: list[Checked], kind: str) -> list[Named]:
    return [Named(row.row.number, finding) for row in checked for finding in getattr(row, kind)]


def confirm(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Imports, and leads back to the batch; of a long file it tells on a page of its own how far it is."""
    batch = _own(request, pk)
    here = reverse("admin:import_batch", args=[pk])
    steps = _steps(batch, request)
    if batch.rows.count() > LONG:
        return cast(HttpResponse, StreamingHttpResponse(_progress(request, batch, steps, here)))
    *_, last = steps
    assert isinstance(last, Told)
    (messages.success if last.done else messages.error)(request, last.words)
    return HttpResponseRedirect(here)


@dataclass(frozen=True)
class Told:
    """What came of an import, in words."""

    done: bool
    words: str


def _steps(batch: ImportBatch, request: HttpRequest) -> Iterator[int | Told]:
    """How many rows are done, now and then; at the end what came of it."""
    try:
        with transaction.atomic():
            for step in imports.confirm_by_steps(batch, editor(request), timezone.now()):
                if isinstance(step, int):
                    yield step
                else:
                    done = step
        yield Told(True, _said(done))
    except ValidationError as refusal:
        yield Told(False, one_line(refusal))
    except DatabaseError as error:
        told = refusal_of(error, ImportBatch)
        if told is None:
            raise
        yield Told(False, f"{one_line(told)} Nothing was saved.")


def _said(done: imports.Imported) -> str:
    known = f" {done.known:,} rows were on record already." if done.known else ""
    return f"Imported as drafts: {done.statements:,} statements and {done.claims:,} claims.{known}"


def _progress(request: HttpRequest, batch: ImportBatch, steps: Iterator[int | Told], here: str) -> Iterator[str]:
    """A page that grows while rows are saved. Closing it stops the import, and then nothing is saved."""
    total = batch.rows.count()
    yield render_to_string("admin/import_progress.html", {"batch": batch, "total": total}, request)
    for step in steps:
        if isinstance(step, int):
            yield format_html("<li>{} of {} rows</li>\n", f"{step:,}", f"{total:,}")
        else:
            yield format_html('</ol>\n<p role="status">{}</p>\n<p><a href="{}">To the import</a></p>', step.words, here)
    yield "</main></body></html>\n"


def discard(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    try:
        imports.discard(_own(request, pk))
        messages.success(request, "Discarded. Nothing of it was saved.")
    except ValidationError as refusal:
        messages.error(request, one_line(refusal))
    return HttpResponseRedirect(reverse("admin:import"))


def _own(request: HttpRequest, pk: int) -> ImportBatch:
    """Nobody sees another editor's rows before they are drafts."""
    return get_object_or_404(ImportBatch.objects.filter(owner=editor(request)), pk=pk)


add_pages(pages)
