import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from datetime import time as time_of_day
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions import checks, jobs
from tracker.management.commands.add_article import parse_day
from tracker.models import Claim, FollowUpCheck
from tracker.vocabulary import CheckReason


class Command(BaseCommand):
    help = "Looks for news on the claims whose check is due, or on one, and writes each look down."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--claim", type=int, metavar="ID", help="Look at this one now, due or not.")
        parser.add_argument("--as-of", metavar="DATE", help="Take the claims that were due on this day: 2026-01-31.")

    def handle(self, *, claim: int | None, as_of: str | None, **options: Any) -> None:
        now = timezone.now()
        moment = datetime.combine(parse_day(as_of, "as-of"), time_of_day.max, UTC) if as_of else now
        if moment > now and as_of and moment.date() > now.date():
            raise CommandError(f"as-of: {as_of} lies in the future: nobody can have looked then.")
        rows = self._claims(claim, moment)
        reason = CheckReason.ASKED if claim is not None else CheckReason.SCHEDULED
        for done, row in enumerate(rows, 1):
            key = f"command:{row.pk}:{moment:%Y-%m-%dT%H:%M}"
            check = self._look(row, key, reason, min(moment, now))
            self.stdout.write(
                f"[{done}/{len(rows)}] claim {row.pk}: {check.get_status_display().lower()}, {check.articles_seen} seen, "
                f"{check.articles_new} new, {check.evidence_suggested} suggested: {row}"
            )
        if not rows:
            self.stdout.write("No check is due.")

    def _look(self, claim: Claim, key: str, reason: CheckReason, now: datetime) -> FollowUpCheck:
        """Providers are asked today's news only for today: on a past day nobody could have asked them."""
        while True:
            try:
                asked = (
                    checks.ask(claim, key=key, reason=reason, now=now) if now.date() == timezone.now().date() else None
                )
                return checks.run(claim, key=key, reason=reason, now=now, asked=asked)
            except jobs.Later as later:
                time.sleep(max((later.until - timezone.now()).total_seconds(), 1))

    def _claims(self, pk: int | None, moment: datetime) -> list[Claim]:
        if pk is None:
            return list(Claim.objects.due_for_check(moment).select_related("company", "statement"))
        if not 0 < pk < 2**63:
            raise CommandError(f"claim: {pk} is no claim's number.")
        found = Claim.objects.published().filter(pk=pk).select_related("company", "statement").first()
        if found is None:
            raise CommandError(f"claim: there is no published claim {pk}.")
        return [found]
