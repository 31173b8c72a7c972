"""Web archives (WARC) as records of HTML pages. The archive is read in a child process, like any hostile bytes."""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tracker.intake.children import PASSED_ON, ROOT, Unreadable

SECONDS_A_RECORD = 30.0
LONGEST_HEADER = 100_000


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One response of an archive. `html` is empty and `bad` says why where nothing can be taken from it."""

    number: int
    url: str
    date: str
    html: bytes
    bad: str = ""


def read_warc(path: Path, seconds: float = SECONDS_A_RECORD) -> Iterator[WarcRecord]:
    """The responses of a .warc or .warc.gz that hold an HTML page, and those that are damaged, in the file's order.

    Raises Unreadable when the rest of the file cannot be read.
    """
    command = [sys.executable, "-m", "tracker.intake.warc_child", str(path)]
    kept = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=kept) as child:
        assert child.stdout is not None
        try:
            yield from _records(_Pipe(child.stdout, seconds))
        finally:
            child.kill()


def _records(pipe: "_Pipe") -> Iterator[WarcRecord]:
    while True:
        head = json.loads(pipe.line())
        if head.get("end"):
            return
        if reason := head.get("broken"):
            raise Unreadable(str(reason))
        body = pipe.exactly(int(head["size"]))
        yield WarcRecord(int(head["record"]), str(head["url"]), str(head["date"]), body, str(head["bad"]))


class _Pipe:
    """Reads from the child, and gives up on one that is silent for too long."""

    def __init__(self, pipe: IO[bytes], seconds: float) -> None:
        self.pipe, self.seconds, self.held = pipe, seconds, b""
        self.selector = selectors.DefaultSelector()
        self.selector.register(pipe, selectors.EVENT_READ)

    def line(self) -> bytes:
        while b"\n" not in self.held and len(self.held) < LONGEST_HEADER:
            self._more()
        line, _, self.held = self.held.partition(b"\n")
        return line

    def exactly(self, size: int) -> bytes:
        while len(self.held) < size:
            self._more()
        body, self.held = self.held[:size], self.held[size:]
        return body

    def _more(self) -> None:
        if not self.selector.select(self.seconds):
            raise Unreadable(f"Reading one record took longer than {self.seconds:g} s; the rest is not read.")
        piece = os.read(self.pipe.fileno(), 1 << 20)
        if not piece:
            raise Unreadable("Reading used too much memory, or failed; the rest is not read.")
        self.held += piece
