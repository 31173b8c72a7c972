import resource
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.utils import timezone

from tracker import tasks
from tracker.actions import articles
from tracker.models import Evidence, FollowUpCheck, Job, Outlet, Statement
from tracker.sample.crowd import settle
from tracker.sample.world import World, quoted

SECONDS_BETWEEN = 10.0


class Command(BaseCommand):
    help = (
        "Times the whole way of articles, captured → read → matched → suggested, by one worker on one core against "
        "open claims, in a database of its own that is dropped at the end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, default=200)
        parser.add_argument("--claims", type=int, default=10_000)
        parser.add_argument("--seconds", type=float, default=120, help="Stop after so long; at least one is worked.")

    def handle(self, *, articles: int, claims: int, seconds: float, **options: Any) -> None:
        self.stdout.write("A database of its own is made and migrated …")
        with _own_database():
            self.stdout.write(f"{claims:,} open claims are invented …")
            world = World(claims)
            outlet = settle(world, timezone.now())
            jobs = self._capture(world, outlet, articles)
            self._work(jobs, seconds)

    def _capture(self, world: World, outlet: Outlet, count: int) -> list[list[int]]:
        """For each article, stored as a capture, the jobs that wait for it."""
        now, rows = timezone.now(), []
        for text in quoted(world, count):
            capture = articles.add_text(outlet, text, now=now, published_on=now.date() - timedelta(days=1))
            rows.append(list(Job.objects.filter(capture=capture).order_by("pk").values_list("pk", flat=True)))
        return rows

    def _work(self, jobs: list[list[int]], seconds: float) -> None:
        """Each article's jobs, as a worker does them; progress every ten seconds."""
        for job in jobs[0]:
            tasks.work(job)
        rest = jobs[1:]
        self.stdout.write(f"The first article, with all that is built for it, is done; {len(rest)} follow.")
        memory, began, used = memory_now(), time.monotonic(), time.process_time()
        said, taken = began, []
        for done, waiting in enumerate(rest, 1):
            start = time.monotonic()
            for job in waiting:
                tasks.work(job)
            taken.append(time.monotonic() - start)
            if time.monotonic() - said > SECONDS_BETWEEN:
                said = time.monotonic()
                self.stdout.write(f"  {done:,} of {len(rest):,}, {done / (said - began):.1f} a second")
            if time.monotonic() - began > seconds:
                break
        self._report(sorted(taken), time.monotonic() - began, time.process_time() - used, memory)

    def _report(self, taken: list[float], whole: float, used: float, memory: int) -> None:
        if not taken:
            raise CommandError("Give at least two articles.")
        left = Job.objects.filter(done_at=None, attempts__gt=0).count()
        rows = (
            ("articles worked, jobs failed", f"{len(taken):,}, {left}"),
            (
                "articles a second, of the clock / of this process's core",
                f"{len(taken) / whole:.1f} / {len(taken) / used:.1f}",
            ),
            ("milliseconds an article, p50 / p99", f"{_at(taken, 0.5):.0f} / {_at(taken, 0.99):.0f}"),
            ("memory after the first / the last, MB; peak", f"{memory} / {memory_now()}; {_peak()}"),
            (
                "statements, looks, suggestions",
                f"{Statement.objects.exclude(reader='').count():,}, {FollowUpCheck.objects.count():,}, "
                f"{Evidence.objects.count():,}",
            ),
        )
        for name, value in rows:
            self.stdout.write(f"{name:<60}{value:>22}")


def _at(taken: list[float], share: float) -> float:
    return taken[min(int(len(taken) * share), len(taken) - 1)] * 1000


def memory_now() -> int:
    """Of this process, in MB; Linux alone says it, elsewhere it is the peak so far."""
    status = Path("/proc/self/status")
    if not status.exists():
        return _peak()
    line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def _own_database() -> Iterator[None]:
    """This process works in a database of its own, dropped at the end. Raises CommandError where none can be made."""
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "bench_on_record"
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    except ProgrammingError as error:
        raise CommandError(f"This database user may not make a database: {error}") from error
    try:
        yield
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)
