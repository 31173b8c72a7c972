"""Trains the quotation network and writes its weights: train_quotes POLNEAR_FOLDER (see requirements-train.txt)."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.extraction.model import FOLDER


class Command(BaseCommand):
    help = (
        "Trains the network that finds quotations and writes graph, tokeniser and card. Needs requirements-train.txt."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", type=Path, help="PolNeAR's folder, with train/ and dev/")
        parser.add_argument("--out", type=Path, default=FOLDER, help="where the weights go")
        parser.add_argument("--checkpoints", type=Path, help="keep the state after each epoch here")
        parser.add_argument("--epochs", type=int, default=6)
        parser.add_argument("--threads", type=int, default=1, help="more are faster and give slightly other weights")
        parser.add_argument(
            "--resume", type=Path, nargs="+", default=[], help="write the mean of these checkpoints without training"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from tracker.training import work
            from tracker.training.base import encoder_folder
            from tracker.training.quotes import Plan

            encoder = encoder_folder()
        except ImportError as error:
            raise CommandError(f"{error}: pip install -r requirements-train.txt") from error
        started = time.monotonic()
        try:
            asked = work.Work(
                data=options["data"],
                encoder=encoder,
                out=options["out"],
                checkpoints=options["checkpoints"],
                resume=options["resume"],
                plan=Plan(epochs=options["epochs"], threads=options["threads"]),
            )
            work.run(asked, self.stderr.write)
        except OSError as error:
            raise CommandError(f"data: {error}") from error
        self.stdout.write(f"Written to {options['out']} after {time.monotonic() - started:.0f} s")
