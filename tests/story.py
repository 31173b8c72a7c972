"""The story of a plan in `data/story`, fed step by step to a real worker. What is left is told by keys, not by numbers."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.builders import fingerprint, person
from tests.factories import make_company, make_executive, make_position
from tests.faults.test_killed_worker import environment
from tests.faults.workers import Worker, eventually
from tracker import ledger
from tracker.actions import articles, checks, claims, statements
from tracker.models import Article, Capture, Claim, CompanyAlias, Evidence, Job, LinkSuggestion, Position, Statement
from tracker.vocabulary import Precision

FOLDER = Path(__file__).parent / "data" / "story"
STORY = json.loads((FOLDER / "story.json").read_text(encoding="utf-8"))
ARTICLES = {row["key"]: row for step in STORY["steps"] for row in step["articles"]}
LEFT = ("tracker_article", "tracker_capture", "tracker_statement", "tracker_appearance", "tracker_appearancespan",
        "tracker_claim", "tracker_claimnumber", "tracker_evidence", "tracker_followupcheck", "tracker_look",
        "tracker_seenarticle", "tracker_linksuggestion", "tracker_claimlink")  # fmt: skip
STEP_SECONDS = 150


@dataclass(frozen=True)
class Said:
    executive: str
    position: str
    said_on: date | None
    opens: date | None
    closes: date | None


@dataclass(frozen=True)
class Side:
    """One passage held against a claim."""

    claim: str
    article: str
    stance: str
    passage: str


@dataclass(frozen=True)
class Told:
    """What the story left in the database, and whether a second run left the same."""

    statements: dict[str, Said]
    links: list[tuple[str, str, str]]
    origins: dict[str, str]
    evidence: list[Side]
    articles_that_postpone: set[str]
    broken: list[str]
    parked: list[str]
    once: dict[str, str]
    twice: dict[str, str]


def tell(folder: Path) -> Told:
    """Runs the story through a worker, twice over, and returns what it left."""
    positions = _people()
    with Worker(
        "config.celery",
        {**environment(folder), "JOB_LEASE_SECONDS": "60"},
        folder / "log",
        "-B",
        "-s",
        str(folder / "beat"),
    ):
        for step in STORY["steps"]:
            for row in step["articles"]:
                _add(row)
            _settle(folder)
            for row in step["published_by_an_editor"]:
                _publish(row)
            checks.schedule_due(timezone.now())
            _settle(folder)
        once = fingerprint(*LEFT)
        for row in ARTICLES.values():
            _add(row)
        Job.objects.update(done_at=None, leased_until=None, send_after=None, attempts=0)
        _settle(folder)
        twice = fingerprint(*LEFT)
    return _told(positions, once, twice)


def text_of(row: dict[str, Any]) -> str:
    return (FOLDER / row["file"]).read_text(encoding="utf-8")


def _people() -> dict[str, Position]:
    companies = {}
    for row in STORY["companies"]:
        companies[row["key"]] = company = make_company(row["name"])
        for alias in row["aliases"]:
            CompanyAlias.objects.create(company=company, name=alias)
    return {
        row["key"]: make_position(
            make_executive(row["name"], family_name=row["family_name"]),
            companies[row["company"]],
            row["title"],
            started_on=date.fromisoformat(row["started_on"]),
            started_precision=Precision.DAY,
        )
        for row in STORY["executives"]
    }


def _add(row: dict[str, Any]) -> Capture:
    return articles.add_text(
        articles.add_outlet(row["outlet"], is_sample=True),
        text_of(row),
        now=timezone.now(),
        published_on=date.fromisoformat(row["published"]),
        url=row["url"],
        title=row["title"],
    )


def _settle(folder: Path) -> None:
    waits = Job.objects.waiting
    assert eventually(lambda: not waits().exists(), STEP_SECONDS, every=0.2), (folder / "log").read_text()[-3000:]


@cache
def _expected(claim: str) -> dict[str, Any]:
    return next(row for row in STORY["expected"]["statements"] if row["claim"] == claim)


def statement_of(claim: str) -> Statement | None:
    """The statement that the reader took from the article of this claim's plan."""
    row = _expected(claim)
    within = Statement.objects.filter(appearances__capture__article__canonical_url=ARTICLES[row["article"]]["url"])
    return within.filter(words__contains=row["words"]).first()


def _publish(row: dict[str, Any]) -> None:
    """An editor finishes the draft as the story says, and publishes it."""
    statement = statement_of(row["claim"])
    assert statement is not None, f"no statement was read for {row['claim']}"
    claim = statement.claims.get()
    claim.proposition, claim.market, claim.criteria = row["proposition"], row["market"], row["criteria"]
    claim.save()
    statements.publish(statement, person(), timezone.now())
    claims.publish(claim, person(), timezone.now())


def _told(positions: dict[str, Position], once: dict[str, str], twice: dict[str, str]) -> Told:
    names = {position.executive_id: key for key, position in positions.items()}
    urls = {row["url"]: key for key, row in ARTICLES.items()}
    said, claims_by_id = {}, {}
    for key in (row["claim"] for row in STORY["expected"]["statements"]):
        statement = statement_of(key)
        claim = statement.claims.first() if statement else None
        if statement and claim:
            claims_by_id[claim.pk] = key
            office = str(statement.position or "")
            speaker = names.get(statement.speaker_id or 0, "")
            said[key] = Said(speaker, office, statement.said_on, claim.opens_on, claim.closes_on)
    sides = [
        Side(_name(row.claim, claims_by_id), urls[row.capture.article.canonical_url], row.stance, row.exact)
        for row in Evidence.objects.select_related("claim", "capture__article").order_by("pk")
    ]
    return Told(
        statements=said,
        links=[
            (_name(row.later, claims_by_id), row.kind, _name(row.earlier, claims_by_id))
            for row in LinkSuggestion.objects.with_claims()
        ],
        origins={
            urls[row.canonical_url]: urls[row.origin.canonical_url]
            for row in Article.objects.select_related("origin")
            if row.origin is not None
        },
        evidence=sides,
        articles_that_postpone={side.article for side in sides if (side.claim, side.stance) == ("plan", "postpones")},
        broken=[finding.name for finding in ledger.verify() if finding.violations],
        parked=list(Job.objects.parked().values_list("error", flat=True)),
        once=once,
        twice=twice,
    )


def _name(claim: Claim, known: dict[int, str]) -> str:
    return known.get(claim.pk) or f"another claim: {claim}"
