from typing import Any

from django.core.management.base import BaseCommand

from tracker.sample.logins import GROUPS, stored_logins


class Command(BaseCommand):
    help = "Prints the logins of the sample data's editor and chief editor."

    def handle(self, **options: Any) -> None:
        known = stored_logins()
        for name, group in GROUPS.items():
            shown = known.get(name, "not stored here; load_sample with SAMPLE_PASSWORD sets one")
            self.stdout.write(f"Log in as {name} ({group}): {shown}")
