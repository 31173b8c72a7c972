"""Parsers run in a child process: a hostile page may spin or swell, and only the child dies of it.

`subprocess` and not `multiprocessing`, because a Celery worker's own children may not have children.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from tracker.intake.failures import Unreadable
from tracker.vocabulary import FetchStatus

KILL_AFTER = 10.0
ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")

Task = Literal["page", "feed", "outlines"]


def ask_child(task: Task, data: bytes, url: str, kill_after: float = KILL_AFTER) -> dict[str, Any]:
    """What the child read out of `data`; raises Unreadable when it is cut off or gives up."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tracker.intake.extract_child", task, url],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=kill_after,
            cwd=ROOT,
            env={key: os.environ[key] for key in PASSED_ON if key in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"Reading took longer than {kill_after:g} s.") from error
    if done.returncode != 0:
        raise Unreadable("Reading used too much time or memory, or failed.")
    return _answer(done.stdout)


def _answer(stdout: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(stdout)
    except ValueError as error:
        raise Unreadable("Reading gave no usable answer.") from error
    if not isinstance(answer, dict):
        raise Unreadable("Reading gave no usable answer.")
    if reason := answer.get("unreadable"):
        raise Unreadable(str(reason), FetchStatus(answer.get("kind", FetchStatus.NO_TEXT)))
    return answer
