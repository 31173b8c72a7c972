"""Measures a reader against published data: evaluate quotes|horizons|stance FILE.jsonl."""

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.extraction.entities import score_labels
from tracker.extraction.measure import QuoteScores, Score, score_attributions
from tracker.extraction.quotes import Attribution, find_attributions
from tracker.extraction.tokens import label_document
from tracker.horizons.measure import score_horizons
from tracker.management.misses import article_misses, token_misses
from tracker.management.rows import (
    Article,
    Progress,
    Row,
    Tokens,
    read_expected,
    read_quotes,
    read_rows,
    read_stance,
)


class Command(BaseCommand):
    help = "Measures a reader on a file of examples (JSON lines) and prints its scores."
    # Readers are pure: nothing here may ask for a database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reader", choices=("quotes", "horizons", "stance"))
        parser.add_argument(
            "file", type=Path, help="Quotes: articles with attributions, or token sequences with BIO labels."
        )
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
        rows = read_rows(file, read_quotes)
        articles = [row for row in rows if isinstance(row, Article)]
        tokens = [row for row in rows if isinstance(row, Tokens)]
        if articles and tokens:
            raise CommandError(f"{file}: articles and token sequences in one file; give each kind a file of its own.")
        progress = Progress(self.stderr.write, len(rows))
        measured = measure_tokens(tokens, progress) if tokens else measure_articles(articles, progress)
        progress.say()
        return measured

    def horizons(self, file: Path) -> tuple[Row, str, list[str]]:
        rows = read_rows(file, read_expected)
        progress = Progress(self.stderr.write, len(rows))
        scores = score_horizons(stepping(rows, progress))
        progress.say()
        report = {
            "n": scores.n,
            "interval_accuracy": {tag: share.value for tag, share in scores.by_tag.items()},
        }
        lines = [f"{'tag':24}{'right':>8}{'n':>8}{'accuracy':>10}"]
        lines += [f"{tag:24}{share.right:8}{share.n:8}{share.value:10.3f}" for tag, share in scores.by_tag.items()]
        errors = [
            f"{row.id}: {row.phrase!r} said {row.anchor} ({', '.join(row.tags) or 'no tag'}): "
            f"wanted {interval(row.start, row.end)}, read {interval(*read) if read else 'nothing'}"
            for row, read in scores.misses
        ]
        return report, "\n".join(lines), errors

    def stance(self, file: Path) -> tuple[Row, str, list[str]]:
        from tracker.matching.measure import score_stance

        rows = read_rows(file, read_stance)
        progress = Progress(self.stderr.write, len(rows))
        report = score_stance(stepping(rows, progress))
        progress.say()
        return report, json.dumps(report, indent=2, ensure_ascii=False), []


def stepping(rows: list[Any], progress: Progress) -> Iterator[Any]:
    """The rows, each counted when the next is asked for."""
    for row in rows:
        yield row
        progress.step()


def interval(start: Any, end: Any) -> str:
    return f"{start or 'open'} to {end or 'open'}"


def measure_articles(rows: list[Article], progress: Progress) -> tuple[Row, str, list[str]]:
    """Exact spans, and whole attributions by overlap, over annotated articles."""
    articles: list[tuple[list[Attribution], list[Attribution]]] = []
    errors: list[str] = []
    for row in rows:
        found = find_attributions(row.text)
        articles.append((found, row.attributions))
        errors += article_misses(row, found)
        progress.step()
    scores = score_attributions(articles)
    return quotes_report(scores), quotes_table(scores), errors


def measure_tokens(
    rows: list[Tokens],
    progress: Progress,
    label: Callable[[list[list[str]]], list[list[str]]] = label_document,
) -> tuple[Row, str, list[str]]:
    """Exact entities over labelled token sequences; a document's sequences are read together."""
    pairs: list[tuple[list[str], list[str]]] = []
    errors: list[str] = []
    documents = 0
    for _, group in groupby(rows, key=lambda row: row.id):
        document = list(group)
        for row, found in zip(document, label([row.tokens for row in document]), strict=True):
            pairs.append((found, row.labels))
            errors += token_misses(row, found)
        documents += 1
        progress.step(len(document))
    exact = score_labels(pairs)
    report = {"n": len(rows), "documents": documents, **exact_report(exact)}
    header = f"{len(rows)} sequences of {documents} documents"
    return report, table(header, [(f"exact {part}", score) for part, score in exact.items()]), errors


def exact_report(exact: dict[str, Score]) -> Row:
    return {
        "exact": {part: score.f1 for part, score in exact.items()},
        "exact_precision": {part: score.precision for part, score in exact.items()},
        "exact_recall": {part: score.recall for part, score in exact.items()},
    }


def quotes_report(scores: QuoteScores) -> Row:
    report: Row = {"n": scores.n, **exact_report(scores.exact)}
    for threshold, by_form in scores.overlap.items():
        report[f"overlap_{threshold}"] = {form: score.f1 for form, score in by_form.items()}
        report[f"overlap_{threshold}_precision"] = {form: score.precision for form, score in by_form.items()}
        report[f"overlap_{threshold}_recall"] = {form: score.recall for form, score in by_form.items()}
    return report


def quotes_table(scores: QuoteScores) -> str:
    rows: list[tuple[str, Score]] = [(f"exact {part}", score) for part, score in scores.exact.items()]
    for threshold, by_form in scores.overlap.items():
        rows += [(f"overlap {threshold} {form}", score) for form, score in by_form.items()]
    return table(f"{scores.n} articles", rows)


def table(header: str, rows: list[tuple[str, Score]]) -> str:
    lines = [header, f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}"]
    lines += [f"{name:24}{score.precision:10.3f}{score.recall:10.3f}{score.f1:10.3f}" for name, score in rows]
    return "\n".join(lines)
