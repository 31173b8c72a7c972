from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q, QuerySet
from django.utils import timezone

from tracker.actions import matching
from tracker.management.commands.add_article import parse_day
from tracker.management.rows import Progress
from tracker.matching.stance import reader
from tracker.models import Capture, Claim


class Command(BaseCommand):
    help = (
        "Holds the stored articles since a day against the open claims again, with the reader as it is now. Stopped "
        "half-way, it goes on when it is run again; run twice, it leaves the same rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", required=True, metavar="DATE", help="Published or captured from this day on.")
        parser.add_argument("--claim", type=int, metavar="ID", help="Against this claim only.")

    def handle(self, *, since: str, claim: int | None, **options: Any) -> None:
        captures = captures_since(parse_day(since, "since"))
        only = open_claim(claim) if claim is not None else None
        progress = Progress(self.stdout.write, captures.count())
        version, looks, suggested = reader(), 0, 0
        try:
            for capture in captures.iterator(chunk_size=100):
                written = matching.match_capture(capture, timezone.now(), again=version, only=only)
                looks, suggested = looks + len(written), suggested + sum(row.evidence_suggested for row in written)
                progress.step()
        except KeyboardInterrupt:
            progress.say()
            raise CommandError("Stopped. Run it again to go on: no look is written twice.", returncode=130) from None
        progress.say()
        self.stdout.write(f"{looks:,} looks by {version}, {suggested:,} passages suggested.")


def captures_since(day: date) -> QuerySet[Capture]:
    """The first stored first."""
    moment = datetime.combine(day, time.min, UTC)
    since = Q(article__published_on__gte=day) | Q(fetched_at__gte=moment)
    return Capture.objects.filter(since).select_related("article").defer("search").order_by("pk")


def open_claim(pk: int) -> Claim:
    """Raises CommandError when there is no open claim of this number."""
    found = Claim.objects.open().filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise CommandError(f"claim: there is no open claim {pk}.")
    return found
