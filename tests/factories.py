"""Tiny builders of valid rows. Each gives what it is asked for and invents the rest; all of it is a sample."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.utils.text import slugify

from tracker.models import (
    Appearance,
    AppearanceSpan,
    Article,
    Capture,
    Claim,
    ClaimLink,
    Company,
    Correction,
    Evidence,
    Executive,
    FollowUpCheck,
    Look,
    Outlet,
    Position,
    Reply,
    Statement,
    Topic,
    Verdict,
    VerdictCheck,
    VerdictEvidence,
)
from tracker.text import Span, selector
from tracker.vocabulary import (
    NEEDS_TWO_PEOPLE,
    CaptureOrigin,
    Channel,
    CheckReason,
    CheckStatus,
    DueKind,
    EditorialState,
    EvidenceState,
    Form,
    LinkKind,
    Modality,
    OriginBy,
    Outcome,
    Provider,
    ReasonCode,
    Stance,
)

_number = count(1)
SAID_ON = date(2024, 3, 12)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def make_editor(username: str = "") -> AbstractBaseUser:
    name = username or f"editor{next(_number)}"
    return get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})[0]


def make_company(name: str = "", **fields: Any) -> Company:
    name = name or f"Nordlys Mobility {next(_number)}"
    return Company.objects.create(name=name, slug=slugify(name), **{"is_sample": True} | fields)


def make_executive(name: str = "", **fields: Any) -> Executive:
    name = name or f"Ines Halvorsen {next(_number)}"
    family_name = fields.pop("family_name", "") or name.split()[1]
    return Executive.objects.create(
        name=name, family_name=family_name, **{"slug": slugify(name), "is_sample": True} | fields
    )


def make_position(
    executive: Executive | None = None, company: Company | None = None, title: str = "Chief executive", **fields: Any
) -> Position:
    defaults = {"started_on": date(2015, 5, 1)}
    return Position.objects.create(
        executive=executive or make_executive(), company=company or make_company(), title=title, **defaults | fields
    )


def make_outlet(name: str = "") -> Outlet:
    name = name or f"Bergen Handelsblad {next(_number)}"
    return Outlet.objects.get_or_create(name=name, defaults={"slug": slugify(name), "is_sample": True})[0]


def make_article(outlet: Outlet | None = None, **fields: Any) -> Article:
    defaults = {
        "canonical_url": f"https://news.example/{next(_number)}",
        "title": "Nordlys talks about its plans",
        "published_on": SAID_ON,
        "origin_by": OriginBy.EDITOR if fields.get("origin") else "",
    }
    return Article.objects.create(outlet=outlet or make_outlet(), **defaults | fields)


def make_capture(text: str, article: Article | None = None, **fields: Any) -> Capture:
    digest = hashlib.sha256(text.encode()).hexdigest()
    defaults = {"fetched_at": moment(SAID_ON), "source": CaptureOrigin.FILE}
    return Capture.objects.create(article=article or make_article(), text=text, sha256=digest, **defaults | fields)


def make_appearance(statement: Statement, capture: Capture, pieces: Sequence[str], **fields: Any) -> Appearance:
    """`pieces` stand in the capture's text in this order."""
    spans: list[Span] = []
    for piece in pieces:
        start = capture.text.index(piece, spans[-1].end if spans else 0)
        spans.append(Span(start, start + len(piece)))
    appearance = Appearance.objects.create(
        statement=statement,
        capture=capture,
        start=spans[0].start,
        end=spans[-1].end,
        pieces=len(spans),
        **fields,
    )
    for ordinal, span in enumerate(spans):
        exact, prefix, suffix = selector(capture.text, span)
        AppearanceSpan.objects.create(
            appearance=appearance,
            ordinal=ordinal,
            start=span.start,
            end=span.end,
            exact=exact,
            prefix=prefix,
            suffix=suffix,
        )
    return appearance


@transaction.atomic
def make_statement(
    words: str = "",
    *,
    position: Position | None = None,
    said_on: date = SAID_ON,
    capture: Capture | None = None,
    pieces: Sequence[str] = (),
    state: str = EditorialState.PUBLISHED,
    **fields: Any,
) -> Statement:
    """Published unless told otherwise, anchored in a capture that holds `words`, or the `pieces` of a split quote."""
    words = words or f"“We will have cars on American roads by next spring, number {next(_number)}.”"
    position = position or make_position()
    once_public = state in (EditorialState.PUBLISHED, EditorialState.WITHDRAWN)
    defaults: dict[str, Any] = {
        "form": Form.DIRECT,
        "published_at": moment(said_on) if once_public else None,
        "published_by": make_editor("publisher") if once_public else None,
        "withdrawn_reason": "Said by someone else." if state == EditorialState.WITHDRAWN else "",
    }
    statement = Statement.objects.create(
        speaker=position.executive, position=position, words=words, said_on=said_on, state=state, **defaults | fields
    )
    capture = capture or make_capture(f"In Bergen, after the meeting, she said: {words} The room was quiet.")
    make_appearance(statement, capture, pieces or [words], speaker_as_published=position.executive.name)
    return statement


def days(start: date | None, end: date | None) -> DateRange:
    """From `start` to before `end`."""
    return DateRange(start, end)


@transaction.atomic
def make_claim(
    statement: Statement | None = None,
    proposition: str = "",
    *,
    window: DateRange | None = None,
    state: str = EditorialState.PUBLISHED,
    topics: Sequence[Topic] = (),
    **fields: Any,
) -> Claim:
    """Published unless told otherwise; undated without a window."""
    statement = statement or make_statement()
    once_public = state != EditorialState.DRAFT
    defaults: dict[str, Any] = {
        "company": statement.position.company if statement.position else make_company(),
        "modality": Modality.WILL,
        "criteria": "Kept when a dealer in the United States delivers a car to a buyer.",
        "due_kind": DueKind.WITHIN if window else DueKind.OPEN_ENDED,
        "phrase": "next year" if window else "",
        "rule": "next_year" if window else "",
        "read_against": statement.said_on,
        "published_at": moment(statement.said_on or SAID_ON) if once_public else None,
        "published_by": make_editor("publisher") if once_public else None,
        "withdrawn_reason": "Not a claim." if state == EditorialState.WITHDRAWN else "",
    }
    claim = Claim.objects.create(
        statement=statement,
        proposition=proposition or f"Nordlys Mobility sells cars in the United States ({next(_number)})",
        window=window,
        state=state,
        **defaults | fields,
    )
    claim.topics.set(topics)
    return claim


def make_topic(name: str) -> Topic:
    return Topic.objects.get_or_create(name=name, defaults={"slug": slugify(name)})[0]


def make_link(later: Claim, earlier: Claim, kind: str = LinkKind.POSTPONES, *, confirmed: bool = True) -> ClaimLink:
    by = make_editor("linker") if confirmed else None
    return ClaimLink.objects.create(later=later, earlier=earlier, kind=kind, confirmed_by=by)


def make_evidence(
    claim: Claim,
    passage: str = "",
    *,
    stance: str = Stance.CONFIRMS,
    state: str = EvidenceState.CONFIRMED,
    capture: Capture | None = None,
    **fields: Any,
) -> Evidence:
    passage = passage or f"The first car was delivered in Boston, buyer number {next(_number)}."
    capture = capture or make_capture(f"Boston. {passage} Others follow.")
    start = capture.text.index(passage)
    span = Span(start, start + len(passage))
    exact, prefix, suffix = selector(capture.text, span)
    judged = state != EvidenceState.SUGGESTED
    defaults: dict[str, Any] = {
        "judged_by": make_editor("judge") if judged else None,
        "judged_at": moment(SAID_ON) if judged else None,
    }
    return Evidence.objects.create(
        claim=claim,
        capture=capture,
        start=span.start,
        end=span.end,
        exact=exact,
        prefix=prefix,
        suffix=suffix,
        stance=stance,
        state=state,
        **defaults | fields,
    )


@transaction.atomic
def make_check(claim: Claim, start: date, end: date, *, error: str = "", **fields: Any) -> FollowUpCheck:
    """A look over the days from `start` to before `end`; incomplete when a provider gave an `error`."""
    defaults: dict[str, Any] = {
        "key": f"check-{next(_number)}",
        "reason": CheckReason.SCHEDULED,
        "status": CheckStatus.INCOMPLETE if error else CheckStatus.COMPLETE,
        "articles_seen": 3,
    }
    check = FollowUpCheck.objects.create(claim=claim, window=days(start, end), **defaults | fields)
    Look.objects.create(
        follow_up=check, provider=Provider.ARCHIVE, query="nordlys american roads", articles_seen=3, error=error
    )
    return check


@transaction.atomic
def make_verdict(
    claim: Claim,
    outcome: str = Outcome.KEPT,
    *,
    evidence: Sequence[Evidence] | None = None,
    checks: Sequence[FollowUpCheck] = (),
    **fields: Any,
) -> Verdict:
    """By two people, on confirmed evidence (invented when none is given and the outcome asks for it)."""
    if evidence is None:
        stance = Stance.CONTRADICTS if outcome == Outcome.NOT_KEPT else Stance.CONFIRMS
        evidence = [make_evidence(claim, stance=stance)] if outcome in NEEDS_TWO_PEOPLE and not checks else []
    defaults: dict[str, Any] = {
        "reason_code": ReasonCode.REPORTED_DONE,
        "rationale": "The register counts the first deliveries.",
        "true_since": SAID_ON + timedelta(days=30),
        "decided_by": make_editor("decider"),
        "seconded_by": make_editor("seconder"),
        "previous": claim.verdicts.order_by("-pk").first(),
    }
    verdict = Verdict.objects.create(claim=claim, outcome=outcome, **defaults | fields)
    for item in evidence:
        VerdictEvidence.objects.create(verdict=verdict, evidence=item)
    for check in checks:
        VerdictCheck.objects.create(verdict=verdict, follow_up=check)
    return verdict


def make_reply(claim: Claim, **fields: Any) -> Reply:
    defaults: dict[str, Any] = {"asked_on": SAID_ON, "asked_by": make_editor("asker"), "channel": Channel.EMAIL}
    return Reply.objects.create(claim=claim, **defaults | fields)


def make_correction(thing: Statement | Claim, **fields: Any) -> Correction:
    target = {"statement": thing} if isinstance(thing, Statement) else {"claim": thing}
    defaults: dict[str, Any] = {
        "field": "said_on",
        "before": "2024-03-13",
        "after": "2024-03-12",
        "reason": "The interview was given a day earlier.",
        "note": "We had given the day of printing.",
        "made_by": make_editor("corrector"),
    }
    return Correction.objects.create(**target | defaults | fields)


def happened_at(at: datetime, *rows: Model) -> None:
    """Moves rows and the revisions of rows into the past, which the database sets and then refuses to change."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for row in rows:
            has_revisions = hasattr(row, "revisions")
            table = row._meta.db_table + ("revision" if has_revisions else "")
            field, key = ("pgh_created_at", "pgh_obj_id") if has_revisions else ("recorded_at", "id")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET {field} = %s WHERE {key} = %s", [at, row.pk])
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
