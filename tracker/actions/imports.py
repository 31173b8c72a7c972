"""Statements and claims out of a file: uploaded, looked through, and saved as drafts when every row is right."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tracker import sheets
from tracker.actions import articles, claims, statements
from tracker.actions.import_columns import NAMES, REQUIRED
from tracker.actions.import_rows import Checked, ClaimPlan, check_rows
from tracker.models import Capture, Claim, ImportBatch, ImportRow, Statement
from tracker.vocabulary import CaptureOrigin, SpeakerStatus

TELLS_AFTER = 20
"""Rows."""

MOST_WAITING = 10
"""Files of one editor that wait at a time."""


@dataclass(frozen=True)
class Imported:
    statements: int
    claims: int
    known: int
    """Rows of which everything was on record."""


def upload(data: bytes, file_name: str, by: User, now: datetime) -> ImportBatch:
    """Reads the file and keeps its rows until they are confirmed or expire. The same file twice is one batch.

    Raises ValidationError under "file": unreadable, imported before, or too many files wait.
    """
    try:
        table = sheets.read_table(data, NAMES, REQUIRED)
    except sheets.SheetError as error:
        raise ValidationError({"file": str(error)}) from error
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        ImportBatch.objects.expired(now).delete()
        if done := ImportBatch.objects.imported().filter(sha256=digest).select_related("owner").first():
            raise ValidationError({"file": told_before(done)})
        waiting = ImportBatch.objects.waiting(now).filter(owner=by)
        if (same := waiting.filter(sha256=digest).first()) is not None:
            return same
        if waiting.count() >= MOST_WAITING:
            raise ValidationError({"file": f"{MOST_WAITING} files of yours wait. Confirm or discard one first."})
        batch = ImportBatch.objects.create(
            owner=by, file_name=_base_name(file_name), sha256=digest, columns=list(table.columns), uploaded_at=now
        )
        rows = [ImportRow(batch=batch, number=row.number, cells=list(row.cells)) for row in table.rows]
        ImportRow.objects.bulk_create(rows, batch_size=500)
    return batch


def told_before(batch: ImportBatch) -> str:
    return f"This file was imported by {batch.owner} on {batch.imported_at:%Y-%m-%d at %H:%M} UTC. Nothing was saved."


def discard(batch: ImportBatch) -> None:
    """Forgets rows that wait. Raises ValidationError for what was imported."""
    if not ImportBatch.objects.filter(pk=batch.pk, imported_at=None).delete()[0]:
        raise ValidationError("It was imported: its rows stay as a record of where the drafts came from.")


def confirm(batch: ImportBatch, by: User, now: datetime) -> Imported:
    """Saves every row as drafts, in one transaction. Imports never publish.

    Raises ValidationError when it was imported, has expired, or when a row is wrong, and saves nothing then.
    """
    *_, done = confirm_by_steps(batch, by, now)
    assert isinstance(done, Imported)
    return done


def confirm_by_steps(batch: ImportBatch, by: User, now: datetime) -> Iterator[int | Imported]:
    """`confirm`, which tells after some rows how many are done, and what came of it at the end.

    One transaction holds all of it: whoever stops asking before the end has saved nothing.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if done := ImportBatch.objects.imported().filter(sha256=batch.sha256).select_related("owner").first():
            raise ValidationError(told_before(done))
        if batch.owner_id != by.pk or batch.expires_at <= now:
            raise ValidationError("These rows have expired. Upload the file again.")
        checked = check_rows(batch.rows.select_related("batch"), now.date())
        wrong = sum(bool(row.errors) for row in checked)
        if wrong:
            raise ValidationError(f"{wrong:,} rows are not right. Nothing was saved.")
        said: dict[object, Statement] = {}
        yield from _save_all(checked, said, by, now)
        batch.imported_at = now
        batch.save(update_fields=["imported_at"])
    drafted = sum(item.row.claim_id is not None for item in checked)
    known = sum(item.known is not None and item.row.claim_id is None for item in checked)
    yield Imported(len(said), drafted, known)


def _save_all(checked: list[Checked], said: dict[object, Statement], by: User, now: datetime) -> Iterator[int]:
    for number, item in enumerate(checked):
        if number % TELLS_AFTER == 0:
            yield number
        try:
            _save(item, said, by, now)
        except ValidationError as refusal:
            raise ValidationError(
                f"Row {item.row.number}: {' '.join(refusal.messages)} Nothing was saved."
            ) from refusal
    ImportRow.objects.bulk_update([item.row for item in checked], ["statement", "claim"], batch_size=500)


def _save(item: Checked, said: dict[object, Statement], by: User, now: datetime) -> None:
    """The row's statement, once for all rows that share it, its source and its claim."""
    statement = item.known or said.get(item.key)
    if statement is None:
        statement = said[item.key] = _statement(item, by)
    if item.known is None:
        _attach(item, statement, now)
    item.row.statement = statement
    if item.claim is not None and not item.claim_is_known:
        item.row.claim = _claim(item.claim, statement, by)


def _statement(item: Checked, by: User) -> Statement:
    return Statement.objects.create(
        speaker=item.speaker,
        speaker_status=SpeakerStatus.RESOLVED,
        position=item.position,
        words=item.cell("words"),
        form=item.form,
        said_on=item.said_on,
        said_precision=item.precision,
        venue=item.cell("venue"),
        language=item.cell("language") or "en",
        created_by=by,
    )


def _attach(item: Checked, statement: Statement, now: datetime) -> None:
    source = item.source
    if source is None:
        return
    capture: Capture | None = source.capture
    if source.text and source.outlet:
        capture = articles.add_text(
            source.outlet,
            source.text,
            now=now,
            published_on=source.published_on,
            url=source.url,
            title=source.title,
            source=CaptureOrigin.FILE,
        )
    elif capture is None and source.outlet:
        articles.add_address(source.outlet, source.url, now=now, published_on=source.published_on, title=source.title)
    if capture is not None:
        statements.attach(statement, capture, source.spans)


def _claim(plan: ClaimPlan, statement: Statement, by: User) -> Claim:
    claim = Claim(statement=statement, company=plan.company, created_by=by, **plan.values)
    if plan.due_kind is not None:
        until = plan.due_by + timedelta(days=1) if plan.due_by else None
        claim.rule, claim.read_against = claims.BY_HAND, statement.said_on
        claim.due_kind, claim.window = plan.due_kind, DateRange(plan.due_from, until)
    else:
        claims.set_horizon(claim)
    claim.save()
    claim.topics.set(plan.topics)
    return claim


def _base_name(name: str) -> str:
    """Of what a browser says, the last part, printable."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "file"
