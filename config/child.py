"""A process that the supervisor keeps alive, with its log."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.environment import BASE_DIR
from config.leash import leashed

GRACE_SECONDS = 5.5
LIVED_WELL_SECONDS = 20
LONGEST_PAUSE = 30
LARGEST_LOG = 20_000_000


@dataclass
class Child:
    name: str
    command: list[str]
    extra: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    due: float = 0
    early_deaths: int = 0

    def start(self) -> None:
        self.log.parent.mkdir(exist_ok=True)
        full = self.log.exists() and self.log.stat().st_size > LARGEST_LOG
        self.started = time.monotonic()
        with self.log.open("wb" if full else "ab") as log:
            self.process = subprocess.Popen(
                # SIGKILL: when the supervisor is gone, nobody is left to insist.
                leashed(self.command, "SIGKILL"),
                cwd=BASE_DIR,
                env=os.environ | self.extra | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the supervisor alone, which then stops each child once and in its own way.
                start_new_session=True,
            )

    def revive(self) -> str:
        """Start it again if it has died, later each time it dies early. Says so in words."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        self._kill_group()
        self.process = None
        lived = time.monotonic() - self.started
        self.early_deaths = self.early_deaths + 1 if lived < LIVED_WELL_SECONDS else 0
        pause = min(LONGEST_PAUSE, 2 ** (self.early_deaths - 1)) if self.early_deaths else 0
        self.due = time.monotonic() + pause
        told = self.tail(6) if self.early_deaths > 1 else ""
        return f"{self.name} ended ({code}); starting it again in {pause} s. {told}".strip()

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0, deadline - time.monotonic()))
        self._kill_group()
        self.process.wait()

    def tail(self, count: int = 12) -> str:
        if not self.log.exists():
            return ""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
        return "\n".join([f"… end of {self.log}:", *(f"  {self.name} | {line}" for line in lines)])

    def _kill_group(self) -> None:
        """Its own children too: they share its session."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def stop_all(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.end(deadline)
