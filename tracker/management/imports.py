"""Articles out of a file: JSON lines or a web archive, row by row. What is wrong with a row is said, and the next one read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tracker.intake.canonical import canonical_url
from tracker.intake.extract import Unreadable, clean_text, extract
from tracker.intake.warc import WarcRecord, read_warc
from tracker.management.rows import Bad, Row, a_day, a_string, parsed

LONGEST_LINE = 16_000_000
"""Bytes: 2,000,000 characters, the most of one text, in JSON's longest spelling are less."""

LONGEST_URL = 1_000
LONGEST_OUTLET = 200
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


@dataclass(frozen=True, slots=True)
class Found:
    """One article of the file, ready to be stored."""

    url: str
    outlet: str
    text: str
    title: str
    author: str
    published: date | None
    language: str
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file a row stands, in words; and how much of the file is read up to there, in bytes."""

    words: str
    reached: int


Line = tuple[Place, bytes | Bad]


def lines(file: Path) -> Iterator[Line]:
    """Each filled line with its number. One longer than 16 MB is bad, and is never held in memory."""
    with file.open("rb") as source:
        number = 0
        while line := source.readline(LONGEST_LINE + 1):
            number += 1
            place = Place(f"line {number:,}", source.tell())
            if len(line) > LONGEST_LINE:
                _skip_to_line_end(source, line)
                yield place, Bad("row", f"longer than {LONGEST_LINE:,} bytes")
            elif line.strip():
                yield place, line


def _skip_to_line_end(source: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = source.readline(1 << 20)


def read_line(line: bytes) -> Found:
    """The article of a JSON line {url, outlet, text, title, author, published, language}. Raises Bad."""
    try:
        row = parsed(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Bad("row", "not UTF-8") from error
    return Found(
        url=an_address(a_string(row, "url")),
        outlet=an_outlet(a_string(row, "outlet")),
        text=a_string(row, "text"),
        title=clean_text(a_string(row, "title") if row.get("title") is not None else ""),
        author=clean_text(a_string(row, "author") if row.get("author") is not None else ""),
        published=_published(row),
        language=a_language(row),
    )


def _published(row: Row) -> date | None:
    """A day, or the day of a moment: 2024-03-05, 2024-03-05T09:30:00Z."""
    written = row.get("published")
    if isinstance(written, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", written):
        row = {**row, "published": written[:10]}
    return a_day({"published": None} | row, "published")


def an_address(url: str) -> str:
    """Raises Bad when it is no address of a page, or longer than one that is stored."""
    try:
        address = canonical_url(url)
    except ValueError as error:
        raise Bad("url", str(error)) from error
    if len(address) > LONGEST_URL:
        raise Bad("url", f"longer than {LONGEST_URL:,} characters")
    return address


def an_outlet(name: str) -> str:
    name = " ".join(clean_text(name).split())
    if not name:
        raise Bad("outlet", "empty")
    if len(name) > LONGEST_OUTLET:
        raise Bad("outlet", f"longer than {LONGEST_OUTLET} characters")
    return name


def a_language(row: Row) -> str:
    language = row.get("language") or "en"
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise Bad("language", f"{language!r}"[:60] + " is no language tag")
    return language


def records(file: Path) -> Iterator[tuple[Place, WarcRecord]]:
    """Each HTML response of a web archive. Raises Unreadable when the rest of it cannot be read."""
    for record in read_warc(file):
        yield Place(f"record {record.number:,} ({record.url[:200]!r})", 0), record


def captured_at(record: WarcRecord, now: datetime) -> datetime:
    """When the archive fetched the page. Raises Bad when it does not say, or names a day that has not come."""
    try:
        moment = datetime.fromisoformat(record.date)
    except ValueError as error:
        raise Bad("date", f"{record.date[:40]!r} is no ISO date") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > now:
        raise Bad("date", f"{record.date[:40]} lies in the future")
    return moment


def read_record(record: WarcRecord, outlet: str, fetched_at: datetime) -> Found:
    """The article of a response, its HTML read in a child process. Raises Bad."""
    url = an_address(record.url)
    if record.bad:
        raise Bad("page", record.bad)
    try:
        page = extract(record.html, record.url)
    except Unreadable as error:
        raise Bad("page", error.reason) from error
    published = page.published if page.published and page.published <= fetched_at.date() else None
    host = urlsplit(url).hostname or ""
    return Found(
        url=url,
        outlet=an_outlet(outlet or host.removeprefix("www.")),
        text=page.text,
        title=page.title,
        author=page.author,
        published=published,
        language=page.language[:16] or "en",
        fetched_at=fetched_at,
    )
