"""The program itself with its sample data, started in a folder of its own, for pictures and audits."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
UP_IN = 240


@contextmanager
def program(password: str) -> Iterator[str]:
    """The address of a program that runs until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="on-record-pictures-", ignore_cleanup_errors=True) as data:
        environment = {**os.environ, "DATA_DIR": data, "SAMPLE_PASSWORD": password, "SAMPLE_DATA": "1"}
        command = [sys.executable, "manage.py", "run", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            until(lambda: healthy(address), UP_IN, "the program is not up")
            yield address
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)


def until(true: Callable[[], bool], seconds: int, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit(f"After {seconds} seconds {otherwise}.")
        time.sleep(1)


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def asked(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return json.load(answer)


def decided_claim(address: str) -> str:
    """The page of the claim with the newest verdict."""
    verdict = asked(f"{address}/api/v1/verdicts/?page_size=1")["results"][0]
    return f"/claims/{verdict['claim']}/"
