"""Measures a reader against published data: evaluate quotes|horizons|stance FILE.jsonl."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.extraction.measure import QuoteScores, Score, matched, score_attributions
from tracker.extraction.quotes import Attribution, find_attributions
from tracker.horizons.measure import Expected, score_horizons
from tracker.text import Span
from tracker.vocabulary import Form, Stance

Row = dict[str, Any]
T = TypeVar("T")
EVERY = 200


class Bad(Exception):
    """A row that is not of the format: the field and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")


class Command(BaseCommand):
    help = "Measures a reader on a file of examples (JSON lines) and prints its scores."
    # Readers are pure: nothing here may ask for a database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reader", choices=("quotes", "horizons", "stance"))
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N examples that were read wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        measure = {"quotes": self.quotes, "horizons": self.horizons, "stance": self.stance}[options["reader"]]
        report, table, errors = measure(options["file"])
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(table)
        for line in errors[: max(options["errors"], 0)]:
            self.stderr.write(line)

    def quotes(self, file: Path) -> tuple[Row, str, list[str]]:
        articles: list[tuple[list[Attribution], list[Attribution]]] = []
        errors: list[str] = []
        for text, wanted in self.rows(file, read_article):
            found = find_attributions(text)
            articles.append((found, wanted))
            errors += quote_errors(text, found, wanted)
        scores = score_attributions(articles)
        return quotes_report(scores), quotes_table(scores), errors

    def horizons(self, file: Path) -> tuple[Row, str, list[str]]:
        scores = score_horizons(self.rows(file, read_expected))
        report = {
            "n": scores.n,
            "interval_accuracy": {tag: share.value for tag, share in scores.by_tag.items()},
        }
        lines = [f"{'tag':24}{'right':>8}{'n':>8}{'accuracy':>10}"]
        lines += [f"{tag:24}{share.right:8}{share.n:8}{share.value:10.3f}" for tag, share in scores.by_tag.items()]
        errors = [
            f"{row.id}: {row.phrase!r} said {row.anchor}: wanted {row.start} to {row.end}, read {read}"
            for row, read in scores.misses
        ]
        return report, "\n".join(lines), errors

    def stance(self, file: Path) -> tuple[Row, str, list[str]]:
        from tracker.matching.measure import score_stance

        report = score_stance(list(self.rows(file, read_stance)))
        return report, json.dumps(report, indent=2, ensure_ascii=False), []

    def rows(self, file: Path, read: Callable[[Row], T]) -> Iterator[T]:
        """Every example of the file; CommandError names file, line, field and reason of a bad one."""
        try:
            lines = file.open(encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        number = 0
        with lines:
            try:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield read(parsed(line))
                    if number % EVERY == 0:
                        self.stderr.write(f"{number} lines read")
            except Bad as error:
                raise CommandError(f"{file}, line {number}, {error}") from error
            except UnicodeDecodeError as error:
                raise CommandError(f"{file}, line {number + 1}, text: not UTF-8") from error
        self.stderr.write(f"{number} lines read")


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


def a_day(row: Row, field: str, *, may_be_null: bool = True) -> date | None:
    if row.get(field) is None and may_be_null and (field in row or field == "end_alt"):
        return None
    words = a_string(row, field)
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise Bad(field, f"{words!r} is no ISO date") from error


def read_expected(row: Row) -> Expected:
    anchor = a_day(row, "anchor", may_be_null=False)
    tags = row.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Bad("tags", "not a list of strings")
    start, end, end_alt = a_day(row, "start"), a_day(row, "end"), a_day(row, "end_alt")
    return Expected(
        str(row.get("id", "")), a_string(row, "phrase"), anchor or date.min, start, end, end_alt, tuple(tags)
    )


def read_article(row: Row) -> tuple[str, list[Attribution]]:
    text, rows = a_string(row, "text"), row.get("attributions")
    if not isinstance(rows, list):
        raise Bad("attributions", "missing" if rows is None else "not a list")
    return text, [_attribution(one, f"attributions[{place}]", len(text)) for place, one in enumerate(rows)]


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
    a_string(row, "claim")
    a_string(row, "text")
    if row.get("stance") not in Stance.values:
        raise Bad("stance", f"{row.get('stance')!r} is none of {', '.join(Stance.values)}")
    return row


def quotes_report(scores: QuoteScores) -> Row:
    report: Row = {"n": scores.n, "exact": {part: score.f1 for part, score in scores.exact.items()}}
    for threshold, by_form in scores.overlap.items():
        report[f"overlap_{threshold}"] = {form: score.f1 for form, score in by_form.items()}
    return report


def quotes_table(scores: QuoteScores) -> str:
    rows: list[tuple[str, Score]] = [(f"exact {part}", score) for part, score in scores.exact.items()]
    for threshold, by_form in scores.overlap.items():
        rows += [(f"overlap {threshold} {form}", score) for form, score in by_form.items()]
    lines = [f"{scores.n} articles", f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}"]
    lines += [f"{name:24}{score.precision:10.3f}{score.recall:10.3f}{score.f1:10.3f}" for name, score in rows]
    return "\n".join(lines)


def quote_errors(text: str, found: list[Attribution], wanted: list[Attribution]) -> list[str]:
    pairs = matched(found, wanted, 0.3)
    ours, theirs = {a for a, _ in pairs}, {b for _, b in pairs}
    missed = [f"missed {shown(text, one)}" for place, one in enumerate(wanted) if place not in theirs]
    return missed + [f"extra {shown(text, one)}" for place, one in enumerate(found) if place not in ours]


def shown(text: str, one: Attribution) -> str:
    source, cue, content = (" … ".join(span.of(text) for span in part) for part in (one.source, one.cue, one.content))
    return f"{one.form}: {source!r} {cue!r} {content[:300]!r}"
