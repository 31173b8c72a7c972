"""Trains the stance network and writes its weights: train_stance DATA_FOLDER (see requirements-train.txt)."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.matching.network import CARD, FOLDER

CALIBRATION = ("temperature", "related", "offsets", "sure")


class Command(BaseCommand):
    help = "Trains the network that reads a claim against a passage. Needs requirements-train.txt."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", type=Path, help="the folder with fnc1/, arc/, emergent/, argus/ and the others")
        parser.add_argument("--out", type=Path, default=FOLDER, help="where the weights go")
        parser.add_argument("--checkpoints", type=Path, help="keep the state after each epoch here")
        parser.add_argument("--epochs", type=int, default=3)
        parser.add_argument("--threads", type=int, default=1, help="more are faster and give slightly other weights")
        parser.add_argument(
            "--resume", type=Path, nargs="+", default=[], help="write the mean of these checkpoints without training"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from tracker.training import stance_work
            from tracker.training.base import encoder_folder
            from tracker.training.stance import Plan

            encoder = encoder_folder()
        except ImportError as error:
            raise CommandError(f"{error}: pip install -r requirements-train.txt") from error
        started = time.monotonic()
        try:
            card = json.loads((FOLDER / CARD).read_text("utf-8"))
            asked = stance_work.Work(
                data=options["data"],
                encoder=encoder,
                out=options["out"],
                checkpoints=options["checkpoints"],
                resume=options["resume"],
                plan=Plan(epochs=options["epochs"], threads=options["threads"]),
                calibration={name: card[name] for name in CALIBRATION},
            )
            stance_work.run(asked, self.stderr.write)
        except OSError as error:
            raise CommandError(f"data: {error}") from error
        self.stdout.write(f"Written to {options['out']} after {time.monotonic() - started:.0f} s")
