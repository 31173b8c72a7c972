"""How well and how fast candidates are found in an invented world, for `bench`."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.actions.matching import LEAST_NEAR
from tracker.matching.candidates import OpenClaim
from tracker.matching.mentions import Name, NameIndex
from tracker.matching.packed import PackedClaims
from tracker.sample.world import SampleCompany, Wording, World

HEAD = f"{'candidates for one article, of open claims':<46}{'p50 ms':>8}{'p99 ms':>8}{'x first':>8}{'recall':>8}{'named':>8}{'found':>8}{'read':>8}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of processor time; recall of planted matches, of all and where the article names somebody;
    candidates per article, and how many of them are read.
    """

    p50: float
    p99: float
    recall: float
    recall_named: float
    found: float
    read: float

    def row(self, name: str, first: float) -> str:
        return (
            f"{name:<46}{self.p50:>8.2f}{self.p99:>8.2f}{self.p50 / first:>8.2f}{self.recall:>8.3f}"
            f"{self.recall_named:>8.3f}{self.found:>8.1f}{self.read:>8.1f}"
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A world's claims and names as a worker holds them; `seconds` it took to build them."""

    world: World
    packed: PackedClaims
    names: NameIndex
    seconds: float


def hold(size: int) -> Held:
    world = World(size)
    began = time.process_time()
    packed = PackedClaims(_claims(world))
    names = NameIndex(name for company in world.companies for name in _names(company))
    return Held(world, packed, names, time.process_time() - began)


def figures(held: Held, wording: Wording, articles: int) -> Figures:
    """Names and candidates found in so many articles, each of which tells of one claim."""
    taken, hits, named, named_hits, found, read = [], 0, 0, 0, 0, 0
    for article in held.world.articles(wording, articles):
        began = time.thread_time()
        candidates = held.packed.for_article(article.text, held.names.find(article.text))
        taken.append((time.thread_time() - began) * 1000)
        hit = any(one.claim_id == article.claim for one in candidates)
        hits, named, named_hits = hits + hit, named + article.is_named, named_hits + (hit and article.is_named)
        found += len(candidates)
        read += sum(one.near >= LEAST_NEAR for one in candidates)
    p99 = sorted(taken)[int(articles * 0.99)]
    return Figures(
        statistics.median(taken), p99, hits / articles, named_hits / max(named, 1), found / articles, read / articles
    )


def _claims(world: World) -> Iterator[OpenClaim]:
    for claim in world.claims:
        company = world.companies[claim.company - 1]
        yield OpenClaim(
            id=claim.id,
            company_id=company.id,
            executive_id=company.id,
            proposition=claim.proposition,
            market=claim.market,
            names=(company.name, company.executive),
            said_on=claim.said_on,
        )


def _names(company: SampleCompany) -> Iterator[Name]:
    yield Name(company.name, "company", company.id)
    yield Name(company.ticker, "company", company.id, "ticker")
    yield Name(company.executive, "executive", company.id)
    yield Name(company.executive.split()[1], "executive", company.id, "family")
