"""500 articles flow while the broker is wiped, the worker killed and PostgreSQL killed: nothing lost, nothing doubled."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config import embedded
from tests.builders import run_sql
from tests.faults import flow
from tests.faults.test_killed_worker import environment
from tests.faults.workers import ROOT, Worker, eventually
from tracker import tasks
from tracker.extraction import model
from tracker.matching import network
from tracker.models import Job
from tracker.shipped import SWITCH

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1200)]

DONE = "SELECT count(*) FROM tracker_job WHERE done_at IS NOT NULL"
WAITING = "SELECT count(*) FROM tracker_job WHERE done_at IS NULL AND parked_at IS NULL"
LEASED = "SELECT count(*) FROM tracker_job WHERE done_at IS NULL AND leased_until > now()"
TAKEN_AGAIN = "SELECT count(*) FROM tracker_job WHERE attempts > 1"


class Flow:
    """A database server, a broker and a worker of the test's own, each of which can be hit."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.environment = {**environment(folder), "DATABASE_URL": url}
        log, beat = folder / "log", folder / "beat"
        self.worker = Worker("config.celery", self.environment, log, "-B", "-s", str(beat))
        self.hits: Counter[str] = Counter()
        self.connection: psycopg.Connection[Any] | None = None

    def command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**os.environ, **self.environment, "ON_RECORD_ACTOR": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows from the flow's own database; asked again while it is down."""
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.connection is None:
                    self.connection = psycopg.connect(self.url, autocommit=True, connect_timeout=5)
                return self.connection.execute(query.encode()).fetchall()
            except psycopg.OperationalError:
                self.connection = None
                assert time.monotonic() < deadline, "the database did not come back"
                time.sleep(0.05)

    def count(self, query: str) -> int:
        return int(self.ask(query)[0][0])

    def kill_the_worker(self) -> None:
        """In the middle of a job, and started again as the supervisor would."""
        eventually(lambda: self.count(LEASED), 20, every=0.01)
        self.worker.kill()
        self.hits["a job in hand"] += bool(self.count(LEASED))
        self.hits["worker"] += 1
        self.worker.start()

    def wipe_the_broker(self) -> None:
        messages = [path for path in (self.folder / "broker").rglob("*") if path.is_file()]
        for path in messages:
            path.unlink(missing_ok=True)
        self.hits["messages"] += len(messages)
        self.hits["broker"] += 1

    def kill_the_database(self) -> None:
        place = embedded.Place(self.folder / "database")
        pid = int((place.cluster / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        self.hits["database"] += 1

    def revive(self) -> None:
        """A worker that gave up is started again, as the supervisor does."""
        if self.worker.process.poll() is not None:
            self.worker.start()


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Here and in the worker: a thousand articles are to flow, not to be read well."""
    loaded = (model.network, network.network, model.why_unusable, network.why_unusable)
    monkeypatch.setenv(SWITCH, "off")
    for kept in loaded:
        kept.cache_clear()
    yield
    for kept in loaded:
        kept.cache_clear()


@pytest.fixture
def running(rules_alone: None) -> Iterator[Flow]:
    folder = Path(tempfile.mkdtemp(prefix="on-record-flow-"))
    try:
        # Durable, unlike the tests' shared server: what is committed has to outlive a kill.
        with embedded.server(folder / "database", durable=True) as url:
            flow_of_its_own = Flow(folder, url)
            flow_of_its_own.command("manage.py", "migrate", "--verbosity", "0")
            flow_of_its_own.command("-m", "tests.faults.flow")
            with flow_of_its_own.worker:
                yield flow_of_its_own
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hits(running: Flow) -> list[tuple[int, Callable[[], None]]]:
    """After so many finished jobs, what is hit."""
    return [
        (60, running.kill_the_worker),
        (180, running.wipe_the_broker),
        (300, running.kill_the_database),
        (420, running.kill_the_worker),
        (540, running.wipe_the_broker),
        (600, running.kill_the_worker),
        (700, running.kill_the_database),
        (800, running.kill_the_worker),
        (880, running.wipe_the_broker),
    ]


def test_500_articles_flow_through_kills_and_a_wiped_broker(running):
    for after, hit in hits(running):
        assert reaches(running, after), running.worker.log.read_text()[-3000:]
        hit()
    assert reaches(running, 2 * (flow.ARTICLES + 1)), running.worker.log.read_text()[-3000:]
    assert running.count(WAITING) == 0
    assert (running.hits["worker"], running.hits["broker"], running.hits["database"]) == (4, 3, 2)
    assert running.hits["a job in hand"] > 0
    assert running.hits["messages"] > 0
    assert running.count(TAKEN_AGAIN) > 0, "no hit met a job"
    assert flow.left(running.ask(flow.LEFT)) == undisturbed()
    running.command("manage.py", "verify_ledger")


def reaches(running: Flow, done: int) -> bool:
    def so_far() -> bool:
        running.revive()
        return running.count(DONE) >= done

    return eventually(so_far, 300, every=0.2)


def undisturbed() -> Counter[tuple[Any, ...]]:
    """What the same articles leave in the tests' database, job by job in this process."""
    flow.seed()
    for job in Job.objects.order_by("pk").values_list("pk", flat=True):
        tasks.work(job)
    found = flow.left(run_sql(flow.LEFT))
    assert {row[0] for row in found} == {"statement", "place", "claim", "evidence", "check", "link", "job"}
    return found
