from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from tracker.sample import feed, load, logins


class Command(BaseCommand):
    help = "Loads the sample data once. Later runs only bring the logins and the feed's address up to date."

    def handle(self, **options: Any) -> None:
        # Accounts and data are committed together: a load that dies leaves neither.
        with transaction.atomic():
            editor, chief = logins.ensure_logins()
            if load.is_loaded():
                self.stdout.write("The sample data is loaded already.")
            else:
                load.load(timezone.now(), editor, chief, self.stdout.write)
                self.stdout.write("The sample data is loaded.")
            if settings.SAMPLE_FEED_ORIGIN:
                feed.point_feed_at(settings.SAMPLE_FEED_ORIGIN, timezone.now())
