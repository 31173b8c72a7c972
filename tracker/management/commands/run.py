from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import environment
from config.embedded import EmbeddedPostgresError
from config.supervisor import CannotRun, Supervisor
from tracker.extraction.model import why_unusable


class Command(BaseCommand):
    help = "Run everything on this machine: database, web, worker, beat. Ctrl-C stops it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="default: the variable PORT, or 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if reason := why_unusable():
            self.stderr.write(f"The trained reader can't be used: {reason}. Articles are read by rules alone.")
        try:
            port = options["port"] or int(environment.text("PORT", "8000"))
            Supervisor(port).run()
        except (CannotRun, EmbeddedPostgresError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
