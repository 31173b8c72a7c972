"""The process that runs the embedded PostgreSQL: `python -m config.keeper DATA_DIR`. See config.embedded."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from config import postgres_binaries
from config.embedded import DATABASE, ROLE, EmbeddedPostgresError, Place, answers
from config.leash import leashed

SUPERUSER = "postgres"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
LARGEST_LOG = 5_000_000
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Keeper:
    def __init__(self, place: Place, durable: bool) -> None:
        self.place = place
        self.durable = durable
        self.bin = postgres_binaries.folder()
        self.identity = postgres_binaries.identity(self.bin)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        return self.place.cluster.resolve()

    def start(self) -> None:
        """Raises EmbeddedPostgresError where the server does not come up after several tries."""
        if not (self.home / "PG_VERSION").exists():
            self._create_cluster()
        self._check_version()
        # A killed server's backends may hold its shared memory for a moment longer.
        for pause in (0, 0.2, 0.5, 1, 2, 4):
            time.sleep(pause)
            self._dispose_of_former()
            self._launch()
            if self._came_up():
                self._prepare_database()
                return
        raise EmbeddedPostgresError("postgres exits at once; its reason stands above")

    def restart_if_dead(self) -> None:
        if self.process is None or self.process.poll() is not None:
            self.start()

    def stop(self) -> None:
        for signum, patience in ((signal.SIGINT, 5), (signal.SIGQUIT, 3), (signal.SIGKILL, 3)):
            if self.process is None or self.process.poll() is not None:
                return
            self.process.send_signal(signum)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue

    def _create_cluster(self) -> None:
        """Under another name until it is whole: an interrupted first start leaves nothing half made."""
        home = self.identity.cluster_home(self.place)
        fresh = home.with_name(home.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.identity.give(fresh)
        command = [
            *self.identity.prefix,
            str(self.bin / "initdb"),
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            "--auth-local=trust",
            "--auth-host=reject",
            "--data-checksums",
            "--encoding=UTF8",
            *postgres_binaries.locale_flags(self.bin),
        ]
        if not self.durable:
            command.append("--no-sync")
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd="/")
        fresh.rename(home)

    def _check_version(self) -> None:
        stored = (self.home / "PG_VERSION").read_text().strip()
        found = str(postgres_binaries.major(self.bin))
        if stored != found:
            raise EmbeddedPostgresError(
                f"{self.place.cluster} was written by PostgreSQL {stored}, and {self.bin} holds {found}: "
                "dump it with the old version, or set DATA_DIR to a new folder"
            )

    def _launch(self) -> None:
        sockets = self.identity.socket_dir(self.place)
        settings = SETTINGS | {"unix_socket_directories": f'"{sockets}"'} | ({} if self.durable else NOT_DURABLE)
        command = [str(self.bin / "postgres"), "-D", str(self.home)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.process = subprocess.Popen([*self.identity.prefix, *leashed(command, "SIGINT")], cwd="/")

    def _came_up(self) -> bool:
        assert self.process is not None
        while self.process.poll() is None:
            if answers(self.place.url(SUPERUSER, "postgres")):
                return True
            time.sleep(0.03)
        return False

    def _dispose_of_former(self) -> None:
        path = self.home / "postmaster.pid"
        try:
            first, _, rest = path.read_text().partition("\n")
            pid = int(first)
        except FileNotFoundError:
            return
        except ValueError:  # torn by a crash
            path.unlink()
            return
        _end_postmaster(pid, self.home)
        if path.exists():
            # PostgreSQL takes any live program under the noted pid for its former self, but never its own
            # parent. The other lines stay: by them it finds shared memory that is still in use.
            path.write_text(f"{os.getpid()}\n{rest}")

    def _prepare_database(self) -> None:
        with psycopg.connect(self.place.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).rowcount:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
            # Test databases are copied from template1, and the role may not create extensions there.
            self._create_extensions("template1")
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                names = map(sql.Identifier, (DATABASE, ROLE))
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))

    def _create_extensions(self, database: str) -> None:
        with psycopg.connect(self.place.url(SUPERUSER, database), autocommit=True) as connection:
            for name in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))


def _end_postmaster(pid: int, home: Path) -> None:
    for signum, patience in ((signal.SIGINT, 5.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 1.0)):
        if not _is_postmaster(pid, home):
            return
        os.kill(pid, signum)
        deadline = time.monotonic() + patience
        while _is_postmaster(pid, home) and time.monotonic() < deadline:
            time.sleep(0.05)


def _is_postmaster(pid: int, home: Path) -> bool:
    """A zombie has no command line, and a reused pid has another one."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self").exists():
            return False
        command = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True).stdout
    return b"postgres" in command and os.fsencode(home) in command


def _acquire(file: IO[str], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def keep(place: Place, durable: bool) -> None:
    """Run the server until nobody uses it. Ends at once where another keeper is at work."""
    if place.log.exists() and place.log.stat().st_size > LARGEST_LOG:
        os.truncate(place.log, 0)
    with place.users.open("a") as users, place.lock.open("a") as lock:
        # Others look at the lock by taking it for an instant: a second try tells them from a keeper.
        if not _acquire(lock, 1):
            return
        keeper = Keeper(place, durable)
        try:
            # Held until the server is gone: who comes now waits, and then starts a keeper of its own.
            while not _acquire(users, 0):
                keeper.restart_if_dead()
                time.sleep(0.3)
        finally:
            keeper.stop()


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        keep(Place(Path(sys.argv[1])), durable="--not-durable" not in sys.argv)
    except (EmbeddedPostgresError, subprocess.CalledProcessError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
