"""The columns of a file of statements and claims, and cells read as values. Each reader returns a value or raises."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from tracker.vocabulary import ClaimKind, Form, Modality, Precision

DAYS = "A day like 2026-01-31"


@dataclass(frozen=True)
class Column:
    name: str
    explains: str
    example: str = ""
    required: bool = False


STATEMENT_COLUMNS = (
    Column("words", "The words as the fullest source prints them, without quotation marks.", "We will open", True),
    Column("speaker", "An executive on record, by name, alias or address (kari-nord).", "Kari Nord", True),
    Column("said_on", f"{DAYS}, or 2026-01, 2026-Q1 or 2026 where no more is known.", "2026-01-31", True),
    Column("form", "direct, mixed or indirect. Empty: direct.", "direct"),
    Column("company", "A company on record. Empty: that of the position held on that day.", "Fjordly"),
    Column("title", "The position's title, where several were held on that day.", "Chief executive"),
    Column("venue", "Where it was said: interview with Reuters, results call.", "results call"),
    Column("language", "In which it was said. Empty: en.", "en"),
)
SOURCE_COLUMNS = (
    Column("source_url", "Where the article can be read.", "https://news.example/plans"),
    Column("source_text", "The article's text, word for word. Empty: what is stored of it, or fetched.", ""),
    Column("outlet", "Who published it, an outlet on record. Empty: the one known at the address.", "The Gazette"),
    Column("source_title", "The article's title.", "Fjordly talks of plans"),
    Column("published_on", f"{DAYS}.", "2026-02-01"),
)
CLAIM_COLUMNS = (
    Column(
        "proposition", "What will be the case, as a sentence that can be checked. Empty: no claim.", "A store opens"
    ),
    Column("kind", "commitment, forecast, goal or denial. Empty: commitment.", "commitment"),
    Column("modality", "guarantees, will, plans, expects, aims, hopes or considers.", "will"),
    Column("condition", "The condition that was stated, if any.", ""),
    Column("market", "Where: United States.", "Norway"),
    Column("topics", "Topics on record, with ; between them.", ""),
    Column(
        "criteria", "How it will be judged: what counts as kept, and what does not.", "A store sells to the public."
    ),
    Column("phrase", "The time phrase as spoken: next year. The due window is read from it.", "next year"),
    Column("due_from", f"{DAYS}: the first day of a window given by hand.", ""),
    Column("due_by", f"{DAYS}: the last day of a window given by hand.", ""),
    Column("grace_days", "Days past the window before it counts as past due. Empty: 0.", "0"),
)
COLUMNS = (*STATEMENT_COLUMNS, *SOURCE_COLUMNS, *CLAIM_COLUMNS)
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
CLAIM_NAMES = tuple(column.name for column in CLAIM_COLUMNS)

LONGEST = {
    "words": 20_000,
    "venue": 300,
    "language": 16,
    "source_url": 1000,
    "source_title": 500,
    "proposition": 500,
    "condition": 300,
    "market": 120,
    "criteria": 10_000,
    "phrase": 200,
}
CHOICES: dict[str, tuple[type[TextChoices], str]] = {
    "form": (Form, Form.DIRECT),
    "kind": (ClaimKind, ClaimKind.COMMITMENT),
    "modality": (Modality, ""),
}
"""Column to what it may hold, and what an empty cell means."""

MOST_GRACE = 3_650
QUARTERS = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)


def day_said(cell: str) -> tuple[date, Precision]:
    """The first day that the cell may mean, and how precisely. Raises ValueError."""
    if found := QUARTERS.fullmatch(cell):
        return date(int(found[1]), int(found[2]) * 3 - 2, 1), Precision.QUARTER
    if re.fullmatch(r"\d{4}", cell, re.ASCII):
        return date(int(cell), 1, 1), Precision.YEAR
    if re.fullmatch(r"\d{4}-\d{2}", cell, re.ASCII):
        return date.fromisoformat(f"{cell}-01"), Precision.MONTH
    return day(cell), Precision.DAY


def day(cell: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell, re.ASCII):
        raise ValueError(f"{DAYS} is asked for.")
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise ValueError("There is no such day.") from error


def choice(column: str, cell: str) -> str:
    """One of the column's values, however its name is written. Raises ValueError listing them."""
    values, empty = CHOICES[column]
    if not cell and empty:
        return empty
    asked = cell.lower().replace(" ", "_").replace("-", "_")
    if asked not in values.values:
        raise ValueError(f"One of {', '.join(values.values)} is asked for.")
    return asked


def grace(cell: str) -> int:
    if cell and not (cell.isascii() and cell.isdecimal() and int(cell[:6]) <= MOST_GRACE):
        raise ValueError(f"A whole number of days up to {MOST_GRACE:,} is asked for.")
    return int(cell or 0)


def shown(value: Any) -> str:
    """A cell's value as a list of errors quotes it."""
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
