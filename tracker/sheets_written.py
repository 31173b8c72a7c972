"""Tables written as CSV and XLSX, row by row, with cells that are safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tracker.sheets import safe_cell

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_IN_XLSX = 32_767
CUT = " … (cut: a cell of a workbook holds no more)"
BYTE_ORDER_MARK = "\ufeff"
"""By it a spreadsheet knows the file for UTF-8."""


class Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_text(value: Any) -> str:
    """A value as a cell of text, safe to open."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return safe_cell(str(value).replace("\0", ""))


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """One line for each row, all cells quoted, after a byte order mark."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK
    for row in rows:
        yield cast(str, writer.writerow([as_text(value) for value in row]))


def workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    """A small workbook, in memory."""
    kept = io.BytesIO()
    write_workbook(rows, kept)
    return kept.getvalue()


def workbook_pieces(rows: Iterable[Sequence[Any]], size: int = 65_536) -> Iterator[bytes]:
    """A workbook of any length, piece by piece: it is put together in a file, never in memory."""
    with TemporaryFile() as file:
        write_workbook(rows, cast(BinaryIO, file))
        file.seek(0)
        while piece := file.read(size):
            yield piece


def write_workbook(rows: Iterable[Sequence[Any]], file: BinaryIO | io.BytesIO) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("On Record")
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", as_text(value))
    if len(text) > LONGEST_IN_XLSX:
        text = text[: LONGEST_IN_XLSX - len(CUT)] + CUT
    cell = WriteOnlyCell(sheet, text)
    # Otherwise what begins with = is written as a formula.
    cell.data_type = "s"
    return cell
