import resource
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.extraction.claims import Draft, draft_claim
from tracker.extraction.days import read_day_said
from tracker.extraction.people import Organisation, Person, Post
from tracker.extraction.quotes import Attribution, find_attributions
from tracker.extraction.scene import set_scene
from tracker.extraction.speakers import speaker_in
from tracker.horizons import resolve
from tracker.management.candidates import HEAD, figures, hold
from tracker.matching.mentions import Name, NameIndex
from tracker.matching.stance import best_passages
from tracker.sample.world import Wording

PHRASES = ["next year", "by the end of March", "in two years, if not sooner", "Q3 2027", "in the near future"]

PARAGRAPH = (
    "“We will open the plant in Halden next spring,” chief executive Mira Solberg told the Coast Courier on Tuesday. "
    "Vestfjord Ferries expects to carry 40,000 passengers in its first year, she said, adding that the company plans "
    "no price rise before 2030. A spokesman said the second ferry, ordered in 2024, was late and would not sail "
    "until the autumn. Analysts called the plan “ambitious”, and pointed to the delay of the first ship. "
)
ARTICLE = "\n\n".join([PARAGRAPH] * 8)
"""About 600 words."""

PUBLISHED = date(2026, 1, 5)
COMPANY = Organisation(1, ("Vestfjord Ferries", "Vestfjord"))
POST = Post(1, 1, COMPANY.names, "Chief executive", date(2019, 1, 1), None)
SPEAKER = Person(1, "Mira Solberg", (), "Solberg", False, (POST,))

FINDERS: dict[str, Callable[[str], list[Attribution]]] = {
    "with the model": find_attributions,
    "rules alone": partial(find_attributions, by_rules=True),
}
"""What finds attributions, by the name of its row; all that follows reads what it finds."""

ARTICLES_FOR_MEMORY, SECONDS_FOR_MEMORY = 200, 20
SIZES, ARTICLES_MATCHED = (1_000, 10_000, 100_000), 400


class Command(BaseCommand):
    help = "Times the readers, and matching as the number of open claims grows. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rounds", type=int, default=30)
        parser.add_argument(
            "--memory-of",
            choices=tuple(FINDERS),
            help="read articles here, 200 or for 20 seconds; print how many, and the peak memory in MB",
        )

    def handle(self, *, rounds: int, memory_of: str | None, **options: Any) -> None:
        if memory_of is not None:
            self.stdout.write("{} {}".format(*_memory_after_reading(FINDERS[memory_of])))
            return
        self.stdout.write(f"{'what':<58}{'p50 ms':>10}{'p95 ms':>10}{'x first':>9}")
        fresh = _articles()
        self._readings(rounds)
        self._table(
            rounds,
            {
                "quotes: one 600-word article": lambda: find_attributions(next(fresh)),
                "horizons: five phrases": lambda: [resolve(phrase, PUBLISHED) for phrase in PHRASES],
                "stance: one claim against one 600-word article": lambda: best_passages(
                    "Vestfjord Ferries opens a plant in Halden", next(fresh)
                ),
            },
        )
        self._candidates()

    def _candidates(self) -> None:
        """Matching as the open claims grow: planted matches in words close to the claim's, and in others."""
        self.stdout.write(HEAD)
        first: dict[Wording, float] = {}
        for size in SIZES:
            self.stdout.write(f"  inventing {size:,} claims …", ending="\r")
            self.stdout.flush()
            held = hold(size)
            wordings: tuple[Wording, ...] = ("close", "paraphrased")
            for wording in wordings:
                found = figures(held, wording, ARTICLES_MATCHED)
                name = f"  {size:,}, {wording}"
                self.stdout.write(found.row(name, first.setdefault(wording, found.p50)))
            built = f"  {size:,}: built in {held.seconds:.1f} s, {held.packed.megabytes:.1f} MB of arrays"
            self.stdout.write(built)

    def _readings(self, rounds: int) -> None:
        """One article read whole, articles per second, and the memory of a process that has read up to 200."""
        words = len(ARTICLE.split())
        fresh, names = _articles(), _names()
        for name, find in FINDERS.items():

            def read(find: Callable[[str], list[Attribution]] = find) -> list[Draft]:
                return _read(next(fresh), find, names)

            medians = self._table(rounds, {f"reading whole, {words} words, {name}": read})
            self.stdout.write(f"{'  articles per second, one core':<58}{1000 / medians[0]:>10.1f}")
            done, memory = _memory_of_a_worker(name)
            self.stdout.write(f"{f'  peak memory after {done} articles, MB':<58}{memory:>10}")

    def _table(self, rounds: int, work: dict[str, Callable[[], Any]]) -> list[float]:
        """Prints a row for each; gives the medians in milliseconds."""
        medians: list[float] = []
        for name, call in work.items():
            taken = sorted(_milliseconds(call) for _ in range(max(rounds, 2)))
            medians.append(statistics.median(taken))
            ratio = medians[-1] / medians[0]
            self.stdout.write(f"{name:<58}{medians[-1]:>10.3f}{taken[int(len(taken) * 0.95)]:>10.3f}{ratio:>9.2f}")
            self.stdout.flush()
        return medians


def _milliseconds(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _articles() -> Iterator[str]:
    """The article again and again, each a little different: the readers remember the parts of the last few."""
    return (f"HALDEN, report {number}.\n\n{ARTICLE}" for number in count(1))


def _names() -> NameIndex:
    companies = [Name(name, "company", COMPANY.id) for name in COMPANY.names]
    return NameIndex([*companies, Name(SPEAKER.name, "executive", SPEAKER.id)])


def _read(text: str, find: Callable[[str], list[Attribution]], names: NameIndex) -> list[Draft]:
    """All that reading one capture does, but for the database: quotes, names, day, speaker, claim, due window."""
    attributions = find(text)
    names.find(text)
    drafts = []
    # One scene for the whole text, as the worker has it: to set it costs as much as to read five attributions.
    scene = set_scene(text, [SPEAKER], [COMPANY])
    contents = [span for one in attributions for span in one.content]
    for attribution in attributions:
        day = read_day_said(text, attribution, PUBLISHED, contents)
        speaker_in(scene, attribution, day.day)
        draft = draft_claim(text, attribution, COMPANY.names[0])
        if draft is not None:
            resolve(draft.phrase, day.day or PUBLISHED)
            drafts.append(draft)
    return drafts


def _memory_of_a_worker(name: str) -> tuple[int, int]:
    """How many articles a process of its own has read, which knows what a worker knows, and its peak memory in MB.

    Raises CommandError when it fails.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", "--memory-of", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandError(f"The process that reads {ARTICLES_FOR_MEMORY} articles failed: {done.stderr.strip()}")
    read, memory = map(int, done.stdout.split()[-2:])
    return read, memory


def _memory_after_reading(find: Callable[[str], list[Attribution]]) -> tuple[int, int]:
    import tracker.tasks  # noqa: F401 - as a worker has it

    fresh, names = _articles(), _names()
    began, read = time.monotonic(), 0
    while read < ARTICLES_FOR_MEMORY and time.monotonic() - began < SECONDS_FOR_MEMORY:
        _read(next(fresh), find, names)
        read += 1
    return read, peak_memory()


def peak_memory() -> int:
    """In MB. Linux's VmHWM is of this program alone; getrusage would count the parent's before it was one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
