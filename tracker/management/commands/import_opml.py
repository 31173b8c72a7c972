from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions import feeds
from tracker.actions.feeds import Imported
from tracker.intake.failures import Failed
from tracker.intake.outlines import MOST_LIST, Outline, fetch_outlines, read_outlines
from tracker.management.commands.add_article import find_outlet, refuse_nul


class Command(BaseCommand):
    help = (
        "Adds the feeds of an OPML list, each under an outlet of its own name. Importing it twice leaves one of each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FILE|URL")
        parser.add_argument("--outlet", default="", metavar="NAME", help="One outlet for all of them, a known one.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would come of it, and store nothing.")

    def handle(self, *, source: str, outlet: str, dry_run: bool, **options: Any) -> None:
        refuse_nul({"source": source, "outlet": outlet})
        under = find_outlet(outlet, False) if outlet else None
        try:
            outlines, left_out = self._read(source)
        except Failed as problem:
            raise CommandError(f"source: {source}: {problem.reason}") from problem
        done = feeds.import_outlines(outlines, timezone.now(), outlet=under, dry_run=dry_run)
        for row in done:
            self.stdout.write(describe(row))
        if left_out:
            self.stdout.write(f"Left out: {left_out:,} outlines after the first {len(outlines):,}.")
        count = {state: sum(row.state == state for row in done) for state in ("new", "known", "refused")}
        said = "would be new" if dry_run else "new"
        self.stdout.write(f"{count['new']} {said}, {count['known']} known, {count['refused']} refused.")
        if count["refused"]:
            raise CommandError("Some outlines were refused; the others were not held up by them.")

    def _read(self, source: str) -> tuple[tuple[Outline, ...], int]:
        if source.startswith(("http://", "https://")):
            return fetch_outlines(source, allowed_origin=settings.SAMPLE_FEED_ORIGIN, site=settings.SITE_URL)
        path = Path(source)
        try:
            size = path.stat().st_size
            if size > MOST_LIST:
                raise CommandError(f"source: {source} has {size:,} bytes; the most is {MOST_LIST:,}.")
            return read_outlines(path.read_bytes(), allowed_origin=settings.SAMPLE_FEED_ORIGIN)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise CommandError(f"source: {source}: {reason}") from error


def describe(row: Imported) -> str:
    """One line: which outline, and what became of it."""
    named = f"Outline {row.outline.number} (“{row.outline.title or row.outline.url or 'without a name'}”)"
    if row.state == "refused":
        return f"{named}: refused. {row.reason}"
    return f"{named}: {row.state}, {row.outline.url}, outlet {row.outlet}"
