"""Rows of evaluation files: JSON lines, checked field by field."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import CommandError

from tracker.extraction.quotes import Attribution
from tracker.extraction.tokens import LABELS
from tracker.horizons.measure import Expected
from tracker.text import Span
from tracker.vocabulary import Form, Stance

Row = dict[str, Any]
T = TypeVar("T")
SECONDS_BETWEEN = 2.0


class Bad(Exception):
    """A row that is not of the format: the field and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")


@dataclass(frozen=True, slots=True)
class Article:
    """A text with the attributions that stand in it."""

    id: str
    text: str
    attributions: list[Attribution]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One sequence of a document, with its BIO labels. Consecutive sequences of one `id` are one document."""

    id: str
    tokens: list[str]
    labels: list[str]


class Progress:
    """Says how many rows are done, of how many, and how fast; every two seconds and at the end."""

    def __init__(self, write: Callable[[str], object], total: int) -> None:
        self.write, self.total, self.done = write, total, 0
        self.began = self.said = time.monotonic()

    def step(self, rows: int = 1) -> None:
        self.done += rows
        if time.monotonic() - self.said >= SECONDS_BETWEEN:
            self.say()

    def say(self) -> None:
        self.said = time.monotonic()
        rate = self.done / max(self.said - self.began, 0.001)
        self.write(f"{self.done:,} of {self.total:,} rows, {rate:,.1f} a second")


def read_rows(file: Path, read: Callable[[Row], T]) -> list[T]:
    """Every example of the file; blank lines are passed over.

    Raises CommandError naming file, line, field and reason of the first bad row.
    """
    return list(_rows(file, read))


def _rows(file: Path, read: Callable[[Row], T]) -> Iterator[T]:
    number = 0
    try:
        with file.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    yield read(parsed(line))
    except Bad as error:
        raise CommandError(f"{file}, line {number}, {error}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}, line {number + 1}, text: not UTF-8") from error
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def parsed(line: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Bad("row", f"not JSON ({error})") from error
    if not isinstance(row, dict):
        raise Bad("row", "not an object")
    return row


def a_string(row: Row, field: str) -> str:
    if not isinstance(row.get(field), str):
        raise Bad(field, "missing" if field not in row else "not a string")
    return str(row[field])


def a_list(row: Row, field: str) -> list[Any]:
    value = row.get(field)
    if not isinstance(value, list):
        raise Bad(field, "missing" if value is None else "not a list")
    return value


def a_day(row: Row, field: str, *, may_be_null: bool = True) -> date | None:
    if row.get(field) is None and may_be_null and (field in row or field == "end_alt"):
        return None
    words = a_string(row, field)
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise Bad(field, f"{words!r} is no ISO date") from error


def read_expected(row: Row) -> Expected:
    """A row of a horizons file."""
    anchor = a_day(row, "anchor", may_be_null=False)
    tags = row.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Bad("tags", "not a list of strings")
    start, end, end_alt = a_day(row, "start"), a_day(row, "end"), a_day(row, "end_alt")
    return Expected(
        str(row.get("id", "")), a_string(row, "phrase"), anchor or date.min, start, end, end_alt, tuple(tags)
    )


def read_quotes(row: Row) -> Article | Tokens:
    """A row of a quotes file: a token sequence when it has `tokens`, else an article."""
    return _tokens(row) if "tokens" in row else _article(row)


def _tokens(row: Row) -> Tokens:
    tokens, labels = a_list(row, "tokens"), a_list(row, "labels")
    for place, token in enumerate(tokens):
        if not isinstance(token, str) or not token:
            raise Bad(f"tokens[{place}]", "not a string, or empty")
    if len(labels) != len(tokens):
        raise Bad("labels", f"{len(labels)} of them for {len(tokens)} tokens")
    for place, label in enumerate(labels):
        if not isinstance(label, str) or label not in LABELS:
            raise Bad(f"labels[{place}]", f"{label!r} is none of {', '.join(sorted(LABELS))}")
    return Tokens(a_string(row, "id"), tokens, labels)


def _article(row: Row) -> Article:
    text, rows = a_string(row, "text"), a_list(row, "attributions")
    attributions = [_attribution(one, f"attributions[{place}]", len(text)) for place, one in enumerate(rows)]
    return Article(str(row.get("id", "")), text, attributions)


def _attribution(row: Any, where: str, size: int) -> Attribution:
    if not isinstance(row, dict):
        raise Bad(where, "not an object")
    source, cue, content = (_spans(row.get(part), f"{where}.{part}", size) for part in ("source", "cue", "content"))
    if not content:
        raise Bad(f"{where}.content", "empty")
    if row.get("kind") not in Form.values:
        raise Bad(f"{where}.kind", f"{row.get('kind')!r} is none of {', '.join(Form.values)}")
    return Attribution(source, cue, content, Form(row["kind"]))


def _spans(rows: Any, where: str, size: int) -> tuple[Span, ...]:
    if not isinstance(rows, list):
        raise Bad(where, "missing" if rows is None else "not a list")
    for pair in rows:
        whole = isinstance(pair, list) and len(pair) == 2 and all(type(place) is int for place in pair)
        if not whole or not 0 <= pair[0] < pair[1] <= size:
            raise Bad(where, f"{pair!r} is no [start, end] inside the text")
    return tuple(Span(start, end) for start, end in rows)


def read_stance(row: Row) -> Row:
    """A row of a stance file."""
    a_string(row, "claim")
    a_string(row, "text")
    if row.get("stance") not in Stance.values:
        raise Bad("stance", f"{row.get('stance')!r} is none of {', '.join(Stance.values)}")
    return row
