"""Tables out of CSV and XLSX files that people made, and cells that are safe to open. Formulas are never evaluated."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 60_000_000
"""Bytes of a workbook's parts together, counted while they are unpacked."""

MOST_PARTS = 500
MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 100_000
DELIMITERS = ",;\t"
COMMENT = "#"
"""A row whose first filled cell begins with it is left out: the template explains its columns so."""

FORMULA_STARTS = "=+\\-@\t\r\x00\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet takes for the start of a formula, full-width forms with them (OWASP, CSV injection)."""

# Beginnings: of the cell, and of what becomes a cell where the file is opened with another separator.
_BEGINS = r"(?:\A|(?<=[;\t\r\n\"|]))"
_TO_MARK = re.compile(f"{_BEGINS}(?='*[{FORMULA_STARTS}])")
_TO_UNMARK = re.compile(f"{_BEGINS}'(?='*[{FORMULA_STARTS}])")
_BAD_XML = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))


class SheetError(ValueError):
    """A file that can't be read as a table, in words for whoever uploaded it."""


@dataclass(frozen=True)
class Row:
    """One row; `number` as a spreadsheet counts, so that it can be found there."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def safe_cell(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would start a formula. `plain_cell` takes it back."""
    return _TO_MARK.sub("'", text)


def plain_cell(text: str) -> str:
    return _TO_UNMARK.sub("", text)


def read_table(data: bytes, columns: Sequence[str], required: Iterable[str] = ()) -> Table:
    """The table of a CSV or XLSX file, known by its content. Its headings are among `columns`, in any order.

    Cells are stripped; empty rows and rows that begin with # are left out. Raises SheetError.
    """
    if len(data) > LARGEST_FILE:
        raise SheetError(f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Split it.")
    if not data.strip():
        raise SheetError("The file is empty.")
    records = _workbook(data) if data.startswith(b"PK") else _text(data, columns)
    filled = ((number, cells) for number, cells in records if any(cells) and not _is_comment(cells))
    return _table(filled, columns, required)


def _is_comment(cells: Sequence[str]) -> bool:
    return next(cell for cell in cells if cell).startswith(COMMENT)


def _table(records: Iterator[tuple[int, list[str]]], columns: Sequence[str], required: Iterable[str]) -> Table:
    _, first = next(records, (0, []))
    headings = [_heading(cell) for cell in first]
    while headings and not headings[-1]:
        headings.pop()
    _check_headings(headings, columns, required)
    rows: list[Row] = []
    for number, cells in records:
        if len(rows) == MOST_ROWS:
            raise SheetError(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        rows.append(Row(number, _fitted(number, cells, len(headings))))
    if not rows:
        raise SheetError("The file has headings and no rows below them.")
    return Table(tuple(headings), tuple(rows))


def _heading(cell: str) -> str:
    return re.sub(r"[\s_-]+", "_", cell.strip().lower()).strip("_*")


def _check_headings(headings: list[str], columns: Sequence[str], required: Iterable[str]) -> None:
    if not set(headings) & set(columns):
        raise SheetError(f"The first row has to name the columns, such as {', '.join(columns[:4])}.")
    wrong = []
    if unknown := [name or "(empty)" for name in headings if name not in columns]:
        wrong.append(f"Unknown columns: {_listed(unknown)}. Known: {', '.join(columns)}.")
    if twice := sorted({name for name in headings if name and headings.count(name) > 1}):
        wrong.append(f"Columns that stand twice: {_listed(twice)}.")
    if missing := [name for name in required if name not in headings]:
        wrong.append(f"Missing columns: {_listed(missing)}.")
    if wrong:
        raise SheetError(" ".join(wrong))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name[:40] for name in names[:20])


def _fitted(number: int, cells: list[str], width: int) -> tuple[str, ...]:
    """The row's cells, one for each column."""
    if any(cells[width:]):
        raise SheetError(f"Row {number} has more cells than the headings have columns: is a separator in a text?")
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise SheetError(f"Row {number} has a cell of more than {LONGEST_CELL:,} characters.")
    return tuple((cells + [""] * width)[:width])


# CSV ----------------------------------------------------------------------------------------------------------------


def _text(data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    told = re.match(r"sep=(.)\r?\n", text)
    skipped = 1 if told else 0
    if told:
        text = text[told.end() :]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=told[1] if told else _delimiter(text, columns), strict=True
    )
    number = skipped
    try:
        for record in reader:
            number += 1
            yield number, [plain_cell(cell.strip(" \n\r\u00a0\ufeff")) for cell in record]
    except csv.Error as error:
        raise SheetError(f"Row {number + 1} can't be read: {error}. Is a quotation mark left open?") from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data[1:2] == b"\0":
        encoding = "utf-16-le"
    elif data[:1] == b"\0":
        encoding = "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(
            "The file is neither UTF-8 nor UTF-16. In the spreadsheet, save it as “CSV UTF-8”, or as XLSX."
        ) from error
    if "\0" in text:
        raise SheetError("The file holds NUL characters: it is no text.")
    return text


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """The separator by which the first row names the most columns."""
    head = next((line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith(COMMENT)), "")
    known = set(columns)

    def named(delimiter: str) -> int:
        return sum(_heading(cell.strip('"')) in known for cell in head.split(delimiter))

    return max(DELIMITERS, key=named)


# XLSX ---------------------------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    _refuse_bombs(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What the sheet says of its size is not believed; what it has is counted.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            if number > MOST_ROWS * 2:
                raise SheetError(f"The sheet goes on below row {MOST_ROWS * 2:,}. Delete its empty rows, or split it.")
            yield number, [_cell(number, cell) for cell in cells]
    except SheetError:
        raise
    except Exception as error:
        # The parser raises whatever a broken part leads it to: KeyError, ValueError, ParseError, BadZipFile.
        raise SheetError("The file can't be read as an XLSX workbook. Save it anew, or as “CSV UTF-8”.") from error


def _refuse_bombs(data: bytes) -> None:
    """Unpacks every part once, counting, before anything parses it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise SheetError("The workbook has too many parts.")
            left = LARGEST_UNPACKED
            for part in parts:
                left -= _measured(archive, part, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SheetError("The file can't be read as an XLSX workbook. Save it anew, or as “CSV UTF-8”.") from error
    except Exception as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError("The file can't be unpacked.") from error


def _measured(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    size, tail = 0, b""
    with archive.open(part) as stream:
        while piece := stream.read(65_536):
            size += len(piece)
            if size > left:
                raise SheetError("The workbook unpacks to more than a table of this size needs.")
            if any(mark in tail + piece for mark in _BAD_XML):
                raise SheetError("The workbook holds a document type declaration, which no spreadsheet writes.")
            tail = piece[-32:]
    return size


def _cell(number: int, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    place = f"{getattr(cell, 'column_letter', '')}{number}"
    if cell.data_type == "f":
        raise SheetError(f"Cell {place} holds a formula. Paste its value instead: formulas are not evaluated.")
    if cell.data_type == "e":
        raise SheetError(f"Cell {place} holds an error: {str(value)[:20]}.")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain_cell(str(value).strip(" \n\r\u00a0\ufeff"))
