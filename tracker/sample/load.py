"""Loads the sample data through the same actions that people use, in one transaction: all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction

from tracker.actions import articles, matching, reading
from tracker.models import Article, Capture, Claim, Company, Executive, Job, Outlet, Statement
from tracker.sample import desk, people, words
from tracker.sample.rows import ArticleRow, Sample, day_of, read_sample
from tracker.vocabulary import OriginBy

REAL_OUTLETS = ("Bloomberg", "CNET", "Reuters", "PhoneArena")


@dataclass(slots=True)
class Loaded:
    """What is in the database so far, by the keys of the rows."""

    now: datetime
    editor: User
    chief: User
    companies: dict[str, Company] = field(default_factory=dict)
    executives: dict[str, Executive] = field(default_factory=dict)
    captures: dict[str, Capture] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)


def is_loaded() -> bool:
    return Company.objects.filter(is_sample=True).exists()


def load(now: datetime, editor: User, chief: User, say: Callable[[str], None]) -> None:
    """Everything that the rows describe, as of `now`; call it once."""
    sample = read_sample(now.date())
    loaded = Loaded(now, editor, chief)
    steps: tuple[tuple[str, Callable[[Loaded, Sample], None]], ...] = (
        (f"{len(sample.companies)} companies and {len(sample.executives)} executives", _add_people),
        (f"{len(sample.articles)} articles with their statements and claims", _add_articles),
        (f"{len(sample.links)} links between claims", _add_links),
        ("what the readers suggest", _let_readers_suggest),
        (f"{len(sample.verdicts)} verdicts and proposals with their evidence", _decide),
        ("replies, corrections and withdrawals", _keep_the_record),
    )
    with transaction.atomic():
        for done, (what, step) in enumerate(steps, 1):
            say(f"  [{done}/{len(steps)}] {what}")
            step(loaded, sample)
            # Deferred refusals come here, beside the step that they refuse.
            connection.check_constraints()


def _add_people(loaded: Loaded, sample: Sample) -> None:
    for company in sample.companies:
        loaded.companies[company.name] = people.add_company(company)
    for executive in sample.executives:
        loaded.executives[executive.name] = people.add_executive(executive, loaded.companies, loaded.now.date())


def _add_articles(loaded: Loaded, sample: Sample) -> None:
    by_key = {row.key: row for row in sample.articles}
    for row in sample.articles:
        capture = _add_text(loaded, row, by_key)
        loaded.captures[row.key] = capture
        for statement in row.statements:
            words.add_statement(loaded, capture, statement)
        for reprint in row.reprints:
            words.add_reprint(loaded, capture, reprint)
        if row.copy_of:
            words.copy_appearances(loaded.captures[row.copy_of], capture)


def _add_text(loaded: Loaded, row: ArticleRow, by_key: dict[str, ArticleRow]) -> Capture:
    text = f"{row.text}\n\n{by_key[row.copy_of].text}" if row.copy_of else row.text
    capture = articles.add_text(
        _outlet(row.outlet),
        text,
        now=loaded.now,
        published_on=day_of(row.on, loaded.now.date()) if row.on else None,
        title=row.title,
        author=row.author,
    )
    if origin := row.copy_of or row.origin:
        Article.objects.filter(pk=capture.article_id).update(
            origin=loaded.captures[origin].article_id, origin_by=OriginBy.EDITOR
        )
    return capture


def _outlet(name: str) -> Outlet:
    return articles.add_outlet(name, is_sample=name not in REAL_OUTLETS)


def _add_links(loaded: Loaded, sample: Sample) -> None:
    for later, kind, earlier in sample.links:
        desk.link(loaded, later, kind, earlier)


def _let_readers_suggest(loaded: Loaded, sample: Sample) -> None:
    """The readers read only the articles marked for it: the others' statements are all entered already.

    Held against the open claims are these and the ones that a verdict will cite, so that there is something to judge.
    """
    cited = {passage.article for verdict in sample.verdicts for passage in verdict.passages}
    for row in sample.articles:
        if row.read:
            reading.suggest(loaded.captures[row.key])
        if row.match or (row.key in cited and row.outlet not in REAL_OUTLETS):
            matching.match_capture(loaded.captures[row.key], loaded.now)
    Job.objects.filter(capture__in=loaded.captures.values()).update(done_at=loaded.now)


def _decide(loaded: Loaded, sample: Sample) -> None:
    for verdict in sample.verdicts:
        desk.decide(loaded, verdict)


def _keep_the_record(loaded: Loaded, sample: Sample) -> None:
    desk.look(loaded)
    desk.judge_suggestions(loaded)
    desk.ask_for_replies(loaded)
    desk.correct(loaded)
    desk.withdraw(loaded)
