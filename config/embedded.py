"""PostgreSQL for a machine that has none: one server for each data folder, kept only while it is used.

Who needs the server holds a shared lock on `postgres.users`; the kernel lets go of it however the holder
ends. A detached keeper (config.keeper) holds `postgres.lock`, runs the server as its child and stops both
once nobody holds `postgres.users`.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from config.environment import BASE_DIR

ROLE = "on_record"
DATABASE = "on_record"
START_SECONDS = 120
# The kernel allows 107 bytes, of which the socket's own name takes 18.
LONGEST_SOCKET_DIR = 88


class EmbeddedPostgresError(RuntimeError):
    pass


@dataclass(frozen=True)
class Place:
    """Where the embedded server of one data folder keeps its things."""

    folder: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "postgres"

    @property
    def users(self) -> Path:
        return self.folder / "postgres.users"

    @property
    def lock(self) -> Path:
        return self.folder / "postgres.lock"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        if len(os.fsencode(self.cluster)) <= LONGEST_SOCKET_DIR:
            return self.cluster
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"on-record-{os.getuid()}-{digest}"

    def url(self, role: str = ROLE, database: str = DATABASE) -> str:
        return f"postgresql://{role}@{quote(str(self.socket_dir), safe='')}/{database}"


def database_url(data_dir: Path) -> str:
    return Place(data_dir).url()


@contextmanager
def server(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """Hold the data folder's server, started if need be, and give its URL once it answers.

    `durable=False` trades safety against power cuts for speed, for tests. Raises EmbeddedPostgresError
    with the reason where no server can be had.
    """
    place = Place(data_dir)
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.users.open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        _await_server(place, durable)
        released = threading.Event()
        watcher = threading.Thread(target=_replace_keepers, args=(place, durable, released), daemon=True)
        watcher.start()
        try:
            yield place.url()
        finally:
            released.set()
            watcher.join()


def answers(url: str) -> bool:
    """Only a connection proves a server: its pid file outlives it, and its pid may be another program's."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _await_server(place: Place, durable: bool) -> None:
    deadline = time.monotonic() + START_SECONDS
    keeper: subprocess.Popen[bytes] | None = None
    while not answers(place.url()):
        if keeper and keeper.poll():
            raise EmbeddedPostgresError(f"The embedded PostgreSQL did not start.\n{_log_tail(place)}")
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"The embedded PostgreSQL is not answering; see {place.log}")
        if not keeper and not has_keeper(place):
            keeper = _start_keeper(place, durable)
        time.sleep(0.05)


def _replace_keepers(place: Place, durable: bool, released: threading.Event) -> None:
    while not released.wait(1):
        if not has_keeper(place):
            _start_keeper(place, durable)
            released.wait(3)


def has_keeper(place: Place) -> bool:
    with place.lock.open("a") as lock:
        return not _locked(lock, fcntl.LOCK_SH)


def _locked(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start_keeper(place: Place, durable: bool) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "config.keeper", str(place.folder)]
    with place.log.open("ab") as log:
        return subprocess.Popen(
            command if durable else [*command, "--not-durable"],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _log_tail(place: Place) -> str:
    lines = place.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-8:])
