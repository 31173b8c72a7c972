from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import environment
from config.embedded import EmbeddedPostgresError
from config.supervisor import CannotRun, Supervisor
from tracker.checks import the_trained_readers_are_in_order


class Command(BaseCommand):
    help = "Run everything on this machine: database, web, worker, beat. Ctrl-C stops it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="default: the variable PORT, or 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        for warning in the_trained_readers_are_in_order():
            self.stderr.write(f"{warning.msg} {warning.hint}")
        try:
            port = options["port"] or int(environment.text("PORT", "8000"))
            Supervisor(port).run()
        except (CannotRun, EmbeddedPostgresError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
