"""Everything `make run` needs, under one process: database, web, worker, beat and the sample data's feed."""

import fcntl
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections

from config import embedded, environment, static_files
from config.child import Child, stop_all

READY_SECONDS = 300


class CannotRun(RuntimeError):
    """Said to the person at the terminal, as it stands."""


class Supervisor:
    def __init__(self, port: int) -> None:
        self.port = port
        self.data = environment.data_dir()
        self.children: list[Child] = []
        self.with_samples = environment.flag("SAMPLE_DATA", environment.database_is_embedded())

    def run(self) -> None:
        """Until SIGINT or SIGTERM. Raises CannotRun with what stands in the way."""
        # SIGINT as well: started in a shell's background it would be ignored.
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, _interrupt)
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as held:
            held.enter_context(self._alone())
            require_free(self.port)
            held.callback(self._stop)
            try:
                self._prepare(held)
                self._start()
                self._greet()
                self._watch()
            except KeyboardInterrupt:
                # A second Ctrl-C must not interrupt the stopping.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                say("Stopping…")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.data / "run.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotRun(f"On Record is already running with the data in {self.data}") from None
            yield

    def _prepare(self, held: ExitStack) -> None:
        say(f"Data: {self.data}")
        if environment.database_is_embedded():
            say("Starting PostgreSQL…")
            url = held.enter_context(embedded.server(self.data))
            # The children take it for any other database: this process holds the server for them.
            os.environ["DATABASE_URL"] = url
        say("Bringing the tables up to date…")
        call_command("migrate", interactive=False)
        static_files.collect()
        if self.with_samples:
            self._load_samples()
        connections.close_all()

    def _load_samples(self) -> None:
        commands = get_commands()
        if "serve_sample_feed" in commands:
            port = stable_port(self.data / "sample_feed_port")
            origin = f"http://127.0.0.1:{port}"
            os.environ["SAMPLE_FEED_ORIGIN"] = origin
            settings.SAMPLE_FEED_ORIGIN = origin  # this process read its settings before the port was known
            self._add("feed", manage("serve_sample_feed", "--port", str(port)))
        if "load_sample" in commands:
            say("Loading the sample data…")
            call_command("load_sample")

    def _start(self) -> None:
        say("Starting web, worker and beat…")
        machine = {"ON_RECORD_ACTOR": "machine"}
        celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
        worker = ["worker", "--concurrency=2", "--hostname=worker@%h", "--loglevel=INFO"]
        self._add("web", gunicorn(self.port), {"DATABASE_POOL": "1"})
        self._add("worker", [*celery, *worker, "--without-gossip", "--without-mingle"], machine)
        self._add("beat", [*celery, "beat", "--loglevel=WARNING", "--pidfile="], machine)

    def _add(self, name: str, command: list[str], extra: dict[str, str] | None = None) -> None:
        child = Child(name, command, extra or {}, self.data / "logs" / f"{name}.log")
        self.children.append(child)
        child.start()

    def _greet(self) -> None:
        self._await_health()
        if self.with_samples and "sample_logins" in get_commands():
            call_command("sample_logins")
            connections.close_all()
        say(f"Logs: {self.data / 'logs'}    Stop: Ctrl-C")
        say(f"On Record is running at http://127.0.0.1:{self.port}/")

    def _await_health(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not healthy(self.port):
            self._revive()
            if time.monotonic() > deadline:
                tails = "\n".join(child.tail() for child in self.children)
                raise CannotRun(f"http://127.0.0.1:{self.port}/healthz does not answer 200.\n{tails}")
            time.sleep(0.2)

    def _watch(self) -> None:
        while True:
            time.sleep(0.5)
            self._revive()

    def _revive(self) -> None:
        for child in self.children:
            if notice := child.revive():
                say(notice)

    def _stop(self) -> None:
        stop_all(self.children)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(environment.BASE_DIR / "manage.py"), *arguments]


def gunicorn(port: int) -> list[str]:
    options = {
        "bind": f"127.0.0.1:{port}",
        "worker-class": "gthread",
        "workers": "2",
        "threads": "4",
        "graceful-timeout": "4",
        "access-logfile": "-",
    }
    named = [f"--{name}={value}" for name, value in options.items()]
    # The control socket would lie in the home folder, one for all.
    return [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket", *named]


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise CannotRun(
                f"Port {port} cannot be used ({problem.strerror}): set PORT, as in PORT=8001 make run"
            ) from None


def stable_port(path: Path) -> int:
    """The same port at each start where it is still free: addresses of sample articles hold it."""
    if path.exists():
        port = int(path.read_text())
        try:
            require_free(port)
        except CannotRun:
            pass
        else:
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    path.write_text(str(port))
    return port


def healthy(port: int) -> bool:
    host = next((host for host in settings.ALLOWED_HOSTS if host != "*"), "127.0.0.1").lstrip(".")
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    # No proxy from the environment stands between this machine and itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
