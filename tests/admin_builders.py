"""The smallest rows that the admin's tests need. All people and companies are invented."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from tracker.actions import articles, claims, statements
from tracker.models import (
    Article,
    Capture,
    Claim,
    Company,
    Evidence,
    Executive,
    FollowUpCheck,
    Look,
    Outlet,
    Position,
    Statement,
)
from tracker.text import Span, selector
from tracker.vocabulary import CheckReason, CheckStatus, Form, Modality, Stance

NOW = datetime(2025, 6, 3, 9, tzinfo=UTC)
SAID_ON = date(2024, 3, 5)
WORDS = "Next year we will open a plant in Norland"
TEXT = f"NORTHPORT. “{WORDS},” said Mara Quill, who runs Quill Works. Analysts doubted it."
LATER = "Quill Works opened its plant in Norland on Monday, the company said."


def editor(name: str = "edith", role: str = "editor") -> User:
    user = User.objects.create_user(name, password="pass", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def company(name: str = "Quill Works") -> Company:
    return Company.objects.create(name=name, slug=name.lower().replace(" ", "-"))


def executive(name: str = "Mara Quill") -> Executive:
    return Executive.objects.create(name=name, slug=name.lower().replace(" ", "-"), family_name=name.split()[-1])


def position(who: Executive, at: Company, title: str = "Chief executive", **dates: date) -> Position:
    return Position.objects.create(executive=who, company=at, title=title, **dates)


def article(text: str = TEXT, *, url: str = "", published_on: date = SAID_ON) -> Article:
    return capture(text, url=url, published_on=published_on).article


def capture(text: str = TEXT, *, url: str = "", published_on: date = SAID_ON) -> Capture:
    outlet = articles.add_outlet("Northport Post")
    return articles.add_text(outlet, text, url=url, published_on=published_on, now=NOW)


def statement(by: User, number: int = 0, **fields: Any) -> Statement:
    """A draft with a speaker, a position, a day and its words anchored."""
    at = Company.objects.filter(name="Quill Works").first() or company()
    who = Executive.objects.filter(name="Mara Quill").first() or executive()
    held = Position.objects.filter(executive=who).first() or position(who, at)
    words = f"{WORDS}{f' {number}' if number else ''}"
    values = {"speaker": who, "position": held, "said_on": SAID_ON, "form": Form.DIRECT, "words": words, **fields}
    row = Statement.objects.create(created_by=by, **values)
    source = capture(f"NORTHPORT {number}. “{words},” said Mara Quill.")
    statements.attach(row, source, statements.find_in(source.text, words))
    return row


def published_claim(by: User, number: int = 0, **fields: Any) -> Claim:
    said = statement(by, number)
    statements.publish(said, by, NOW)
    said.refresh_from_db()
    return claim_on(said, by, publish=True, **fields)


def claim_on(said: Statement, by: User, *, publish: bool = False, **fields: Any) -> Claim:
    values = {
        "proposition": "A plant opens in Norland in 2025.",
        "modality": Modality.WILL,
        "criteria": "Kept when a plant opens.",
        "phrase": "next year",
        **fields,
    }
    row = Claim(statement=said, company=said.position.company, created_by=by, **values)
    claims.set_horizon(row)
    row.save()
    if publish:
        claims.publish(row, by, NOW)
        row.refresh_from_db()
    return row


def suggestion(claim: Claim, number: int = 0, stance: str = Stance.CONFIRMS) -> Evidence:
    source = capture(f"{number}. {LATER}", published_on=date(2025, 5, 6))
    start = source.text.index("Quill")
    exact, prefix, suffix = selector(source.text, Span(start, len(source.text)))
    return Evidence.objects.create(
        claim=claim,
        capture=source,
        start=start,
        end=len(source.text),
        exact=exact,
        prefix=prefix,
        suffix=suffix,
        stance=stance,
        suggested_stance=stance,
        score=0.8,
        reader="rules 1",
    )


def look(claim: Claim, number: int = 0) -> FollowUpCheck:
    first = date(2025, 1, 1) + timedelta(days=number)
    with transaction.atomic():
        check = FollowUpCheck.objects.create(
            key=f"look:{claim.pk}:{number}",
            claim=claim,
            reason=CheckReason.SCHEDULED,
            window=DateRange(first, first + timedelta(days=400)),
            status=CheckStatus.COMPLETE,
            articles_seen=3,
        )
        Look.objects.create(follow_up=check, provider="archive", query="plant", articles_seen=3)
    return check


def outlet(name: str = "Northport Post") -> Outlet:
    return articles.add_outlet(name)
