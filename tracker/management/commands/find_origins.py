from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tracker.actions.origins import find_origin
from tracker.models import Capture


class Command(BaseCommand):
    help = "Bring copies among the stored articles under one origin. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="Go on after the capture with this id.")

    def handle(self, *args: Any, **options: Any) -> None:
        captures = Capture.objects.filter(pk__gt=options["after"]).order_by("pk").defer("search")
        copies = 0
        for number, capture in enumerate(captures.select_related("article__outlet").iterator(chunk_size=200), start=1):
            copies += find_origin(capture) is not None
            if number % 1000 == 0:
                self.stdout.write(f"{number} captures looked at, the last has id {capture.pk}; {copies} are copies.")
        self.stdout.write(f"Done: {copies} captures are of copies.")
