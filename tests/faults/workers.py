"""Real Celery workers in a process group of their own, to be killed without a word."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from config.leash import leashed

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """`celery worker` with two children, and beat inside it when asked for."""

    def __init__(self, app: str, environment: dict[str, str], log: Path, *options: str) -> None:
        self.command = [sys.executable, "-m", "celery", "-A", app, "worker", "-c", "2", "--loglevel=warning", *options]
        self.environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self.log = log

    def __enter__(self) -> "Worker":
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.kill()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                leashed(self.command, "SIGKILL"),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """The whole group at once: no child finishes what it has begun, nothing is handed back."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        eventually(lambda: not group_lives(self.process.pid), 10)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(holds: Callable[[], object], seconds: float, every: float = 0.02) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
