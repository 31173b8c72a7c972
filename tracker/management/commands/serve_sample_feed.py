from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.sample.server import open_server


class Command(BaseCommand):
    help = "Serves the sample data's feed on the loopback interface; its articles arrive every few seconds."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *, port: int, **options: Any) -> None:
        server = open_server(port, timezone.now)
        self.stdout.write(f"The sample feed is at http://127.0.0.1:{server.server_port}/feed.xml")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        finally:
            server.server_close()
