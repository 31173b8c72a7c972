"""News services on the web: GDELT's DOC 2.0 API, and any search that answers with RSS or Atom."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from tracker.intake.canonical import canonical_url
from tracker.intake.extract import clean_text
from tracker.intake.failures import FetchFailed
from tracker.intake.pages import fetch
from tracker.intake.polling import read_entries

MOST_ANSWER = 3_000_000
"""Bytes. GDELT's 250 articles are about 150,000."""

LONGEST_ANSWER = 15.0
"""Seconds."""

MOST_HITS = 500
GDELT_MOST = 250
SHOWN = 200

_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_TOO_OFTEN = re.compile(r"limit requests|too many requests|rate limit", re.IGNORECASE)
_SEEN_AT = re.compile(r"(\d{4})(\d{2})(\d{2})T\d{6}Z")
_MARKUP = re.compile(r"\s*(?:<!doctype|<html|<head|<body)", re.IGNORECASE)


class TooOften(FetchFailed):
    """The service asks to be asked less often (429, or a text that says so)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a service names. `published` is the day that it gives, which may be the day it saw the page."""

    url: str
    title: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The pages that can be kept, and how many a service gave, those that cannot be kept among them."""

    hits: tuple[Hit, ...]
    given: int


@dataclass(frozen=True, slots=True)
class Days:
    """Days of publication, both included."""

    first: date
    last: date

    def halves(self) -> tuple["Days", "Days"]:
        middle = self.first + (self.last - self.first) // 2
        return Days(self.first, middle), Days(middle + timedelta(days=1), self.last)


def ask_gdelt(
    address: str, query: str, days: Days, now: datetime, *, allowed_origin: str = "", site: str = "", deadline: float
) -> Answer:
    """What GDELT's DOC 2.0 API knows, at most 250. Raises FetchFailed, TooOften among them, with a reason for editors.

    It reports errors as plain text under status 200 (a query that is too short, too many requests), and nothing found
    as an empty object.
    """
    until = min(datetime(days.last.year, days.last.month, days.last.day, 23, 59, 59, tzinfo=UTC), now.astimezone(UTC))
    asked = {
        "query": query,
        "mode": "artlist",
        "format": "json",
        "maxrecords": GDELT_MOST,
        "sort": "datedesc",
        "startdatetime": f"{days.first:%Y%m%d}000000",
        "enddatetime": f"{until:%Y%m%d%H%M%S}",
    }
    body = _get(f"{address}?{urlencode(asked)}", allowed_origin, site, deadline)
    rows = read_gdelt(body)
    return Answer(_hits((row.get("url"), row.get("title"), _day(row.get("seendate"))) for row in rows), len(rows))


def ask_search(
    template: str, query: str, days: Days, *, allowed_origin: str = "", site: str = "", deadline: float
) -> Answer:
    """What an RSS or Atom search knows. Raises FetchFailed, TooOften among them, with a reason for editors.

    Where the address asks for no first day, what lies outside of the days is left out here.
    """
    body = _get(filled(template, query, days), allowed_origin, site, deadline)
    entries = read_entries(body, template.partition("?")[0])
    hits = _hits((one.url, one.title, one.published.date() if one.published else None) for one in entries)
    inside = (hit for hit in hits if hit.published is None or days.first <= hit.published <= days.last)
    return Answer(tuple(inside), len(entries))


def filled(template: str, query: str, days: Days) -> str:
    """The address of a search with the words and the days in their places."""
    values = {"query": query, "from": days.first, "to": days.last, "until": days.last + timedelta(days=1)}
    return re.sub(r"\{(query|from|to|until)\}", lambda found: quote(str(values[found[1]]), safe=""), template)


def read_gdelt(body: bytes) -> list[dict[str, Any]]:
    """The articles of an answer. Raises FetchFailed with what it says instead, TooOften where it says to slow down."""
    text = body.decode("utf-8", "replace").strip()
    if not text.startswith("{"):
        raise _said(text)
    try:
        # It escapes titles badly: single backslashes and control characters stand in them.
        answer = json.loads(_BAD_ESCAPE.sub(r"\\\\", text), strict=False)
    except (ValueError, RecursionError) as error:
        raise FetchFailed("Its answer cannot be read: it is no valid JSON.", 200) from error
    rows = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FetchFailed("Its answer cannot be read: it has another form than documented.", 200)
    return rows


def _get(url: str, allowed_origin: str, site: str, deadline: float) -> bytes:
    try:
        return fetch(
            url,
            allowed_origin=allowed_origin,
            site=site,
            robots=False,
            deadline=min(deadline, LONGEST_ANSWER),
            most_wire=MOST_ANSWER,
            most_decoded=MOST_ANSWER,
        ).body
    except FetchFailed as failure:
        if failure.status == 429:
            raise TooOften("It answered 429: too many requests.", 429, retry_after=failure.retry_after) from failure
        raise


def _said(text: str) -> FetchFailed:
    if not text:
        return FetchFailed("It answered with nothing.", 200)
    if _MARKUP.match(text):
        return FetchFailed("It answered with a web page, not with results.", 200)
    shown = clean_text(text[:2000])[:SHOWN]
    return (TooOften if _TOO_OFTEN.search(text[:2000]) else FetchFailed)(f"It answered: “{shown}”", 200)


def _hits(found: Iterable[tuple[Any, Any, date | None]]) -> tuple[Hit, ...]:
    """Each page once, without those whose address cannot be kept."""
    hits: dict[str, Hit] = {}
    for url, title, day in found:
        try:
            address = canonical_url(url) if isinstance(url, str) else ""
        except ValueError:
            continue
        if address and len(hits) < MOST_HITS:
            hits.setdefault(address, Hit(address, clean_text(title)[:500] if isinstance(title, str) else "", day))
    return tuple(hits.values())


def _day(written: Any) -> date | None:
    found = _SEEN_AT.fullmatch(written) if isinstance(written, str) else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
