"""Valid rows made as the program makes them: through actions, with events and revisions. Companies are invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fnmatch import fnmatch
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tracker.actions import articles, checks, claims, evidence, feeds, statements, verdicts
from tracker.actions.claims import set_horizon
from tracker.models import (
    Capture,
    Claim,
    Company,
    Evidence,
    Executive,
    Feed,
    FollowUpCheck,
    Outlet,
    Position,
    Statement,
    Verdict,
)
from tracker.text import Span
from tracker.vocabulary import CheckReason, Form, Modality, Outcome, ReasonCode, Stance

SAID_ON = date(2024, 3, 12)
WORDS = "We will open a store in Oslo next year."
DONE = "Fjordly opened its first store in Oslo on Monday."

_number = count(1)


def person(name: str = "ed", group: str = "editor") -> User:
    user, new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if new:
        user.groups.add(Group.objects.get(name=group))
    return user


def chief(name: str = "chief") -> User:
    return person(name, "chief editor")


def outlet() -> Outlet:
    return articles.add_outlet("The Sample Gazette", is_sample=True)


def capture(text: str, *, published_on: date | None = SAID_ON, url: str = "") -> Capture:
    return articles.add_text(outlet(), text, now=timezone.now(), published_on=published_on, url=url)


def position(name: str = "") -> Position:
    number = next(_number)
    name = name or f"Fjordly {number}"
    company = Company.objects.create(name=name, slug=f"company-{number}", is_sample=True)
    speaker = Executive.objects.create(
        name=f"Kari Nord{number}", slug=f"executive-{number}", family_name=f"Nord{number}", is_sample=True
    )
    return Position.objects.create(executive=speaker, company=company, title="Chief executive")


def draft_statement(words: str = WORDS, *, held: Position | None = None, said_on: date = SAID_ON) -> Statement:
    held = held or position()
    source = capture(f"OSLO, sample {next(_number)}. “{words}” {held.executive.name} said.", published_on=said_on)
    statement = Statement.objects.create(
        speaker=held.executive, position=held, words=words, form=Form.DIRECT, said_on=said_on
    )
    statements.attach(statement, source, statements.find_in(source.text, words))
    return statement


def published_statement(words: str = WORDS, **given: Any) -> Statement:
    statement = draft_statement(words, **given)
    statements.publish(statement, person(), timezone.now())
    statement.refresh_from_db()
    return statement


def draft_claim(statement: Statement | None = None, phrase: str = "next year") -> Claim:
    statement = statement or published_statement()
    assert statement.position is not None
    claim = Claim(
        statement=statement,
        company=statement.position.company,
        proposition=f"{statement.position.company} opens a store in Oslo",
        modality=Modality.WILL,
        criteria="A store that sells to the public.",
        phrase=phrase,
    )
    set_horizon(claim)
    claim.save()
    return claim


def published_claim(statement: Statement | None = None, phrase: str = "next year") -> Claim:
    """Said in March 2024, due "next year": its window is 2025."""
    claim = draft_claim(statement, phrase)
    claims.publish(claim, person(), timezone.now())
    claim.refresh_from_db()
    return claim


def passage(text: str = "", words: str = DONE) -> tuple[Capture, Span]:
    source = capture(text or f"OSLO, sample {next(_number)}. {words} Readers queued.", published_on=date(2025, 5, 6))
    start = source.text.index(words)
    return source, Span(start, start + len(words))


def suggested_evidence(claim: Claim, stance: str = Stance.CONFIRMS) -> Evidence:
    source, span = passage()
    row, _ = evidence.suggest_passage(claim, source, span, stance=stance, score=0.7, reader="sample/1", found_by=None)
    return row


def confirmed_evidence(claim: Claim, stance: str = Stance.CONFIRMS) -> Evidence:
    row = suggested_evidence(claim, stance)
    evidence.confirm(row, person(), timezone.now())
    return row


def complete_check(claim: Claim) -> FollowUpCheck:
    """One look from the day said to today, by a machine without feeds."""
    key = f"sample:{next(_number)}"
    check = checks.run(claim, key=key, reason=CheckReason.SCHEDULED, now=timezone.now())
    assert check.status == "complete"
    return check


def incomplete_check(claim: Claim) -> FollowUpCheck:
    """The same look while a feed could not be polled."""
    feed = failing_feed()
    check = checks.run(claim, key=f"sample:{next(_number)}", reason=CheckReason.SCHEDULED, now=timezone.now())
    Feed.objects.filter(pk=feed.pk).delete()
    return check


def failing_feed() -> Feed:
    now = timezone.now()
    feed = Feed.objects.create(outlet=outlet(), url=f"https://news.example/{next(_number)}.xml", next_poll_at=now)
    feeds.note_failure(feed, "no answer", now)
    feed.refresh_from_db()
    return feed


def decision(**given: Any) -> Any:
    return {
        "outcome": Outcome.KEPT,
        "reason_code": ReasonCode.REPORTED_DONE,
        "rationale": "It opened.",
        "true_since": date(2025, 5, 5),
    } | given


def verdict(claim: Claim, **given: Any) -> Verdict:
    """Kept, on confirmed evidence, by two people; or what is given."""
    typed = decision(**given)
    if typed["outcome"] == Outcome.KEPT and not given.get("evidence"):
        typed["evidence"] = [confirmed_evidence(claim)]
    proposal = verdicts.propose(claim, person(), as_of=timezone.now().date(), **typed)
    return verdicts.second(proposal, chief(), timezone.now())


def run_sql(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def fingerprint(*names: str) -> dict[str, str]:
    """A hash of each tracker table's rows: equal before and after means that nothing changed."""
    names = names or tuple(n for n in connection.introspection.table_names() if n.startswith("tracker_"))
    parts = [f"SELECT '{n}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {n} t" for n in names]
    return dict(run_sql(" UNION ALL ".join(parts)))


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """The database refuses what is tried, by the name of its rule (* stands for any), and nothing has changed."""
    before = fingerprint()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert fnmatch(caught.value.__cause__.diag.constraint_name, rule)  # type: ignore[union-attr]
    assert fingerprint() == before
