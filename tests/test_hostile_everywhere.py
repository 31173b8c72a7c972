"""Hostile names, titles and quotes on every public address: shown as text, nothing fires, files open safely."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar
from lxml import etree, html
from PIL import Image

from tests.factories import (
    days,
    make_article,
    make_capture,
    make_check,
    make_claim,
    make_correction,
    make_evidence,
    make_outlet,
    make_position,
    make_reply,
    make_statement,
    make_verdict,
)
from tests.permissions.matrix import routes
from tracker.models import Claim, Company, Executive, Topic
from tracker.vocabulary import EvidenceState, Outcome, Stance

pytestmark = pytest.mark.django_db

TURNED = "\u202eresrever\u2066"
MARKUP = "</script></textarea></title><script>window.fired=1</script><img src=x onerror=alert(1)>\"'`"
FORMULA = '=HYPERLINK("https://evil.example","x")'
LONG = "long " * 2000


@pytest.fixture(params=[MARKUP, FORMULA, TURNED + MARKUP], ids=["markup", "formula", "turned"])
def bad(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def claim(bad: str) -> Claim:
    company = Company.objects.create(name=bad, slug="bad-company", is_sample=True)
    person = Executive.objects.create(name=bad, slug="bad-person", family_name=bad[:40].split()[0])
    position = make_position(person, company, title=bad)
    topic = Topic.objects.create(name=bad[:100], slug="bad-topic")
    words = f"“{bad} {LONG}”"
    capture = make_capture(f"Before. {words}, she said. After.", make_article(make_outlet(bad), title=bad))
    said = make_statement(words, position=position, capture=capture, said_on=date(2021, 3, 1), venue=bad[:300])
    claim = make_claim(
        said,
        bad,
        window=days(date(2026, 11, 1), date(2026, 12, 1)),
        topics=[topic],
        criteria=bad,
        condition=bad,
        market=bad[:120],
        phrase=bad[:200],
    )
    make_evidence(claim, bad, stance=Stance.CONFIRMS, state=EvidenceState.CONFIRMED)
    make_check(claim, date(2026, 1, 1), date(2026, 2, 1))
    make_verdict(claim, Outcome.KEPT, rationale=bad)
    make_correction(said, note=bad, before="a", after=bad)
    make_reply(claim, answer=bad, answered_on=date(2024, 5, 1))
    return claim


def addresses(claim: Claim) -> Iterator[str]:
    values = {
        "executives": "bad-person",
        "companies": "bad-company",
        "topics": "bad-topic",
        "claims": str(claim.pk),
        "statements": str(claim.statement_id),
        "articles": str(claim.statement.appearances.get().capture.article_id),
    }
    for route in routes():
        if route.startswith(("admin/", "api/", "follow/confirm", "follow/end")):
            continue
        at = route.replace("<year>/<month>", "2026/11").replace("<section>", "claims")
        at = at.replace("follow/<kind>/<key>", "follow/executive/bad-person")
        for name in ("<slug>", "<pk>"):
            at = at.replace(name, values.get(route.split("/")[0], ""))
        if "<revision>" in at:
            at = (
                at.replace("<revision>", str(claim.events.latest("sequence").sequence)) if claim.events.exists() else ""
            )
        if at or route == "":
            yield f"/{at}"
    yield "/search/?q=script"
    yield f"/claims/{claim.pk}/embed/?theme=dark"
    for kind in ("claims", "statements", "companies", "executives"):
        yield f"/api/v1/{kind}/"


def test_nothing_fires_and_every_file_opens(claim, bad):
    seen = set()
    for address in addresses(claim):
        answer = Client().get(address)
        if address in ("/healthz", "/oembed"):
            continue
        assert answer.status_code == 200, address
        body = answer.getvalue()
        kind = answer["Content-Type"].split(";")[0]
        seen.add(kind)
        CHECKS[kind](body, address)
    assert set(CHECKS) == seen, "a kind of file that was not looked at"


def _html(body: bytes, address: str) -> None:
    page = html.fromstring(body)
    for script in page.iter("script"):
        assert script.get("src", "").startswith("/static/") or script.get("type") == "application/ld+json", address
        if script.get("type") == "application/ld+json":
            json.loads(script.text or "")
    assert not [image for image in page.iter("img") if image.get("src") == "x"], address
    fires = [name for node in page.iter() if isinstance(node.tag, str) for name in node.attrib if name.startswith("on")]
    assert fires == [], address
    links = [
        link for node in page.iter("a") if (link := node.get("href", "")).lower().startswith(("javascript", "data"))
    ]
    assert links == [], address


def _xml(body: bytes, address: str) -> None:
    tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    assert not [node for node in tree.iter() if str(node.tag).endswith("}script")], address


def _calendar(body: bytes, address: str) -> None:
    found = Calendar.from_ical(body)
    assert {each.name for each in found.walk()} <= {"VCALENDAR", "VEVENT"}, address
    assert all(len(line) <= 75 for line in body.split(b"\r\n")), address


def _table(body: bytes, address: str) -> None:
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert len(rows) == 2 and len(rows[0]) == len(rows[1]), address
    assert not [cell for cell in rows[1] if cell[:1] in ("=", "+", "-", "@", "\t", "\r")], address


def _picture(body: bytes, address: str) -> None:
    assert Image.open(io.BytesIO(body)).size == (1200, 630), address


def _json(body: bytes, address: str) -> None:
    json.loads(body)


def _text(body: bytes, address: str) -> None:
    assert b"<" not in body, address


CHECKS = {
    "text/html": _html,
    "application/atom+xml": _xml,
    "application/xml": _xml,
    "text/calendar": _calendar,
    "text/csv": _table,
    "image/png": _picture,
    "application/json": _json,
    "text/plain": _text,
}
