"""Every address of the program, asked with every method by every role; what came is held against matrix.csv.

Addresses come from the URL map, so a new one cannot be forgotten: without a row the test fails, and without a value
for a parameter it says which. Rows to be reviewed are written by `REWRITE_PERMISSIONS=1 pytest -n 0 tests/permissions`.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import admin_builders as build
from tests.factories import make_suggested_link
from tracker.actions import evidence, lineage, statements, subscriptions, verdicts
from tracker.models import Evidence, Feed, NewsProvider, Reply, Statement, Topic
from tracker.queries.feeds import Subject
from tracker.vocabulary import EditorialState, EvidenceState

FILE = Path(__file__).with_name("matrix.csv")
ROLES = ("nobody", "reader", "contributor", "editor", "chief editor", "administrator")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

Row = tuple[str, str]


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Each address once, with its parameters as <name>."""
    seen = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        at = before + _readable(str(pattern.pattern))
        for route in routes(pattern.url_patterns, at) if isinstance(pattern, URLResolver) else [at]:
            if route not in seen:
                seen.add(route)
                yield route


def _readable(pattern: str) -> str:
    """Paths and regular expressions in one spelling."""
    named = re.sub(r"\(\?P<(\w+)>(?:\[[^]]*\](?:\{[\d,]+\})?|[^()]*)\)", r"<\1>", pattern)
    return re.sub(r"<\w+:(\w+)>", r"<\1>", named).replace("^", "").replace("$", "").replace("\\", "")


def world() -> dict[str, Any]:
    """A row of everything, as (part of a route) → value for its parameters. The last of a kind is a draft."""
    by, second = build.editor(), build.editor("second", "chief editor")
    claim = build.published_claim(by)
    build.article(url="https://example.org/a")
    found = build.suggestion(claim)
    evidence.confirm(found, by, build.NOW)
    build.look(claim)
    decision: Any = {"outcome": "kept", "reason_code": "reported_done", "rationale": "It opened.", "evidence": [found]}
    decision["true_since"] = build.SAID_ON + timedelta(days=400)
    verdicts.second(verdicts.propose(claim, by, **decision), second, build.NOW)
    statements.correct(claim.statement, {"venue": "a fair"}, by, "why", "what", now=build.NOW)
    Feed.objects.create(outlet=build.outlet(), url="https://example.org/feed", next_poll_at=build.NOW)
    claim.topics.add(Topic.objects.create(name="Topic", slug="topic"))
    subscriptions.ask("reader@example.org", Subject("executive", claim.statement.speaker), "127.0.0.1", build.NOW)
    Reply.objects.create(claim=claim, asked_on=build.SAID_ON, asked_by=by, channel="email")
    again = build.published_claim(by, 1)
    make_suggested_link(again, claim)
    lineage.link(again, claim, "restates", by)
    build.suggestion(again, 1)
    NewsProvider.objects.get_or_create(name="GDELT", defaults={"kind": "gdelt", "url": "https://news.example/gdelt"})
    verdicts.propose(claim, by, **decision)
    build.statement(by, 2)
    Group.objects.get(name="reader").user_set.add(User.objects.create(username="somebody"))
    published = Statement.objects.filter(state=EditorialState.PUBLISHED).earliest("pk")
    return {
        "claim": claim,
        "statement": published,
        "executive": published.speaker,
        "company": claim.company,
        "topic": Topic.objects.get(),
        "article": published.appearances.get().capture.article,
        "capture": published.appearances.get().capture,
    }


def address(route: str, known: dict[str, Any]) -> str:
    """The route with values in it. Raises KeyError with the parameter that has none."""
    return "/" + re.sub(r"<(\w+)>", lambda found: _value(route, found[1], known), route)


PLAIN = {
    "path": "nowhere",
    "section": "claims",
    "url": "nowhere",
    "app_label": "tracker",
    "content_type_id": "1",
    "year": "2026",
    "month": "11",
    "token": "nobodys",
}


def _value(route: str, name: str, known: dict[str, Any]) -> str:
    kind = route.removeprefix("api/v1/").split("/")[0]
    if name == "kind" and route.startswith("admin/"):
        return "csv"
    if route.startswith(("admin/import/", "admin/saved-filters/")):
        return "999999"
    if kind == "follow" and name in ("kind", "key"):
        return {"kind": "executive", "key": known["executive"].slug}[name]
    if name in PLAIN:
        return PLAIN[name]
    if name == "item":
        return str(known["statement"].appearances.get().pk)
    if name == "revision":
        return str(known["claim"].events.latest("sequence").sequence)
    if route.startswith("admin/") and (name in ("object_id", "pk", "id")):
        return str(_latest(*route.split("/")[1:3], known=known))
    subject = known.get({"companies": "company"}.get(kind, kind.removesuffix("s")))
    if name in ("pk", "slug") and subject is not None:
        return str(getattr(subject, name))
    if name == "pk":
        return str(_latest("tracker", kind.removesuffix("s"), known=known))
    raise KeyError(f"{route}: give a value for <{name}> in tests/permissions/matrix.py")


def _latest(app: str, model: str, *, known: dict[str, Any]) -> Any:
    """Of captures the read one, of others the newest; an address without a row of its kind asks for none."""
    if model == "capture":
        return known["capture"].pk
    if model == "evidence":
        return Evidence.objects.filter(state=EvidenceState.CONFIRMED).latest("pk").pk
    kind: type[Model] = apps.get_model(app, model) if app != "r" else User
    newest = kind._default_manager.order_by("-pk").first()
    return newest.pk if newest else 999_999


def answers(role: str, known: dict[str, Any]) -> dict[Row, str]:
    """For each route and method what the role got. Nothing of it stays in the database."""
    client = client_of(role)
    return {
        (route, method): answer_to(client, method, address(route, known)) for route in routes() for method in METHODS
    }


def client_of(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "nobody":
        client.force_login(build.editor(role.replace(" ", "-"), role))
    return client


def answer_to(client: Client, method: str, at: str) -> str:
    """The status; of redirects also whether they lead to the login, of what was sent an empty form."""
    cookies, before = client.cookies.copy(), transaction.savepoint()
    try:
        answer = client.generic(method, at, b"", content_type="application/x-www-form-urlencoded")
    finally:
        transaction.savepoint_rollback(before)
        client.cookies = cookies
    to_login = answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
    return "login" if to_login else str(answer.status_code)


def reviewed() -> dict[Row, dict[str, str]]:
    """For each route and method what each role shall get."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return {(row.pop("address"), row.pop("method")): row for row in csv.DictReader(file)}


def write(role: str, found: dict[Row, str]) -> None:
    """Puts the role's column in; rows of addresses that are gone go."""
    known = reviewed() if FILE.exists() else {}
    with FILE.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, ["address", "method", *ROLES], lineterminator="\n")
        out.writeheader()
        for row in sorted(found, key=lambda each: (each[0], METHODS.index(each[1]))):
            out.writerow({"address": row[0], "method": row[1], **known.get(row, {}), role: found[row]})
