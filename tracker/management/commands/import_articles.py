import hashlib
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions import articles
from tracker.intake.extract import Unreadable
from tracker.intake.warc import WarcRecord
from tracker.management.imports import (
    Found,
    Place,
    an_address,
    captured_at,
    lines,
    read_line,
    read_record,
    records,
)
from tracker.management.rows import SECONDS_BETWEEN, Bad
from tracker.models import Capture
from tracker.vocabulary import CaptureOrigin

LONGEST_REASON = 300


class Command(BaseCommand):
    help = (
        "Stores the articles of a file of JSON lines {url, outlet, text, title, author, published, language} or of a web "
        "archive, with the jobs to read and to match them. Stopped half-way, it goes on when it is run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.jsonl|FILE.warc|FILE.warc.gz", type=Path)
        parser.add_argument(
            "--outlet", default="", metavar="NAME", help="Of all pages of a web archive; else each page's host."
        )

    def handle(self, *, file: Path, outlet: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"file: {file} is no file.")
        self.file, self.size = file, file.stat().st_size
        self.counts: Counter[str] = Counter()
        self.began = self.said = time.monotonic()
        try:
            self._import(outlet)
        except KeyboardInterrupt:
            self._say(0)
            raise CommandError(
                "Stopped. Run it again to go on: what is stored is passed over.", returncode=130
            ) from None
        self._summarise()

    def _import(self, outlet: str) -> None:
        name = self.file.name.lower()
        if name.endswith((".warc", ".warc.gz")):
            self._import_archive(outlet)
        elif name.endswith((".jsonl", ".ndjson")):
            for place, line in lines(self.file):
                self._do(place, partial(store_line, line))
        else:
            raise CommandError(f"file: {self.file.name} ends neither in .jsonl nor in .warc or .warc.gz.")

    def _import_archive(self, outlet: str) -> None:
        try:
            for place, record in records(self.file):
                self._do(place, partial(store_record, record, outlet))
        except Unreadable as error:
            self._bad("", Bad("file", error.reason))

    def _do(self, place: Place, store: Callable[[], str]) -> None:
        try:
            self.counts[store()] += 1
        except Bad as error:
            self._bad(place.words, error)
        except ValidationError as error:
            for field, why in error.message_dict.items():
                self._bad(place.words, Bad(field, " ".join(why)))
        if time.monotonic() - self.said >= SECONDS_BETWEEN:
            self._say(place.reached)

    def _bad(self, where: str, error: Bad) -> None:
        self.counts["bad"] += 1
        reason = "".join(letter if letter.isprintable() else "?" for letter in str(error))[:LONGEST_REASON]
        self.stderr.write(f"{self.file}{', ' if where else ''}{where}, {reason}")

    def _say(self, reached: int) -> None:
        self.said = time.monotonic()
        rows = self.counts.total()
        share = f", {100 * reached / self.size:.0f} % of the file" if reached and self.size else ""
        self.stdout.write(f"{rows:,} rows{share}, {rows / max(self.said - self.began, 0.001):,.0f} a second")

    def _summarise(self) -> None:
        stored, known, bad = (self.counts[name] for name in ("stored", "known", "bad"))
        self.stdout.write(f"{stored:,} stored, {known:,} known already, {bad:,} bad.")
        if bad:
            raise CommandError(f"{bad:,} bad rows were left out; each is named above.")


def store_line(line: bytes | Bad) -> str:
    """ "stored" or "known". Raises Bad, or ValidationError naming the field."""
    if isinstance(line, Bad):
        raise line
    found = read_line(line)
    digest = hashlib.sha256(found.text.encode(errors="replace")).hexdigest()
    if Capture.objects.filter(article__canonical_url=found.url, sha256=digest).exists():
        return "known"
    return store(found, timezone.now())


def store_record(record: WarcRecord, outlet: str) -> str:
    """The same for a page of an archive, known by its address and the moment at which it was fetched."""
    now = timezone.now()
    fetched_at = captured_at(record, now)
    url = an_address(record.url)
    if Capture.objects.filter(article__canonical_url=url, fetched_at=fetched_at).exists():
        return "known"
    return store(read_record(record, outlet, fetched_at), now)


def store(found: Found, now: datetime) -> str:
    """Writes one article, unless the same text of it is known."""
    before = Capture.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    capture = articles.add_text(
        articles.add_outlet(found.outlet),
        found.text,
        now=found.fetched_at or now,
        published_on=found.published,
        url=found.url,
        title=found.title,
        author=found.author,
        language=found.language,
        source=CaptureOrigin.FILE,
    )
    return "stored" if capture.pk > before else "known"
