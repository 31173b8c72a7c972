from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tracker.actions import articles, jobs, lineage, reading
from tracker.intake.extract import Unreadable, extract, read_text_file
from tracker.intake.pages import FetchFailed, fetch
from tracker.models import Capture, Outlet
from tracker.vocabulary import CaptureOrigin

LARGEST_FILE = 5_000_000


class Command(BaseCommand):
    help = "Stores one article, reads it, and lists the statements that it suggests. Adding it twice leaves one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FILE|URL")
        parser.add_argument(
            "--outlet", required=True, metavar="NAME", help="An outlet that is known; see --new-outlet."
        )
        parser.add_argument("--new-outlet", action="store_true", help="Add the outlet when it is not known.")
        parser.add_argument("--published", required=True, metavar="DATE", help="The day it was printed: 2018-07-03.")
        parser.add_argument("--url", default="", help="Where the text of a FILE was printed.")

    def handle(self, *, source: str, outlet: str, published: str, url: str, new_outlet: bool, **options: Any) -> None:
        refuse_nul({"source": source, "outlet": outlet, "published": published, "url": url})
        day = parse_day(published, "published")
        try:
            capture = self._store(source, outlet, day, url, new_outlet)
        except ValidationError as error:
            raise CommandError(
                "; ".join(f"{field}: {' '.join(why)}" for field, why in error.message_dict.items())
            ) from error
        suggested = reading.suggest(capture)
        lineage.suggest_from(capture)
        self.stdout.write(f"Capture {capture.pk} of {capture.article}, {len(capture.text):,} characters.")
        if unread := jobs.unread(capture):
            self.stdout.write(f"  Left unread: {unread}")
        for statement in suggested or []:
            self.stdout.write(f"  {statement.pk}: {statement.get_form_display()}, {describe(statement)}: {statement}")
        if not suggested:
            self.stdout.write("  Nothing new is suggested.")

    def _store(self, source: str, outlet: str, day: date, url: str, new_outlet: bool) -> Capture:
        is_url = source.startswith(("http://", "https://"))
        text, title, author = self._fetch(source) if is_url else (self._read(source), "", "")
        with transaction.atomic():
            return articles.add_text(
                find_outlet(outlet, new_outlet),
                text,
                now=timezone.now(),
                published_on=day,
                url=source if is_url else url,
                title=title,
                author=author,
                source=CaptureOrigin.FETCH if is_url else CaptureOrigin.FILE,
            )

    def _read(self, source: str) -> str:
        path = Path(source)
        try:
            size = path.stat().st_size
            if size > LARGEST_FILE:
                raise CommandError(f"source: {source} has {size:,} bytes; the most is {LARGEST_FILE:,}.")
            return read_text_file(path.read_bytes(), path.name)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise CommandError(f"source: {source}: {reason}") from error

    def _fetch(self, source: str) -> tuple[str, str, str]:
        try:
            page = extract(
                fetch(source, allowed_origin=settings.SAMPLE_FEED_ORIGIN, site=settings.SITE_URL).body, source
            )
        except (FetchFailed, Unreadable) as error:
            raise CommandError(f"source: {source}: {error.reason}") from error
        return page.text, page.title, page.author


def find_outlet(name: str, may_be_new: bool) -> Outlet:
    """The outlet of that name or slug, however capitalised; a new one when asked for. Raises CommandError."""
    found = Outlet.objects.filter(name__iexact=name).first() or Outlet.objects.filter(slug=name.lower()).first()
    if found is not None:
        return found
    if may_be_new and name.strip():
        return articles.add_outlet(name)
    known = ", ".join(Outlet.objects.values_list("name", flat=True)[:20]) or "none yet"
    raise CommandError(f"outlet: {name!r} is not known. Add it with --new-outlet, or use one of: {known}.")


def parse_day(value: str, field: str) -> date:
    """The ISO date. Raises CommandError naming the field."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise CommandError(f"{field}: {value!r} is no date; write it as 2018-07-03.") from error


def refuse_nul(given: dict[str, str]) -> None:
    """Raises CommandError naming the argument that PostgreSQL could not store."""
    for field, value in given.items():
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise CommandError(f"{field}: it holds a NUL or half a character.")


def describe(statement: Any) -> str:
    if statement.speaker is None:
        return f"{statement.get_speaker_status_display()}"
    where = f", {statement.position}" if statement.position else ""
    return f"{statement.speaker}{where}, {statement.said_on}"
