import resource
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from tracker.extraction.quotes import find_attributions
from tracker.horizons import resolve
from tracker.matching.candidates import ClaimIndex, OpenClaim
from tracker.matching.mentions import Name, NameIndex
from tracker.matching.stance import best_passages

PHRASES = ["next year", "by the end of March", "in two years, if not sooner", "Q3 2027", "in the near future"]

PARAGRAPH = (
    "“We will open the plant in Halden next spring,” chief executive Mira Solberg told the Coast Courier on Tuesday. "
    "Vestfjord Ferries expects to carry 40,000 passengers in its first year, she said, adding that the company plans "
    "no price rise before 2030. A spokesman said the second ferry, ordered in 2024, was late and would not sail "
    "until the autumn. Analysts called the plan “ambitious”, and pointed to the delay of the first ship. "
)
ARTICLE = "\n\n".join([PARAGRAPH] * 8)
"""About 600 words."""


class Command(BaseCommand):
    help = "Times the readers, and matching as the number of open claims grows. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rounds", type=int, default=30)

    def handle(self, *, rounds: int, **options: Any) -> None:
        self.stdout.write(f"{'what':<58}{'p50 ms':>10}{'p95 ms':>10}{'x first':>9}")
        self._table(
            rounds,
            {
                "quotes: one 600-word article": lambda: find_attributions(ARTICLE),
                "horizons: five phrases": lambda: [resolve(phrase, date(2026, 1, 5)) for phrase in PHRASES],
                "stance: one claim against one 600-word article": lambda: best_passages(
                    "Vestfjord Ferries opens a plant in Halden", ARTICLE
                ),
            },
        )
        self._table(rounds, {f"candidates: {size:,} open claims": _matching(size) for size in (1_000, 10_000, 100_000)})
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(f"peak memory of this process: {memory} MB")

    def _table(self, rounds: int, work: dict[str, Callable[[], Any]]) -> None:
        first = None
        for name, call in work.items():
            taken = sorted(_milliseconds(call) for _ in range(max(rounds, 2)))
            median = statistics.median(taken)
            first = first or median
            self.stdout.write(f"{name:<58}{median:>10.3f}{taken[int(len(taken) * 0.95)]:>10.3f}{median / first:>9.2f}")
            self.stdout.flush()


def _milliseconds(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _matching(size: int) -> Callable[[], Any]:
    """One article against `size` open claims of size/20 companies, five of them named in it."""
    companies = max(size // 20, 5)
    names = NameIndex([Name(f"Company {number:06d}", "company", number) for number in range(companies)])
    verbs = ["opens", "sells", "hires", "closes", "launches"]
    index = ClaimIndex(
        OpenClaim(
            id=number,
            company_id=number % companies,
            executive_id=None,
            proposition=f"{verbs[number % 5]} plant {number % 997} in district {number % 613}",
        )
        for number in range(size)
    )
    text = " ".join(f"Company {number:06d} opens plant {number} in district {number}." for number in range(5)) + ARTICLE
    return lambda: index.for_article(text, names.find(text))
