"""The 40 texts of our own in `data/reader`, with the answers written by hand, and the people in them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.factories import make_company, make_executive, make_position
from tracker.extraction.people import Organisation, Person, Post
from tracker.extraction.quotes import Attribution
from tracker.models import CompanyAlias, ExecutiveAlias
from tracker.text import Span
from tracker.vocabulary import Form

FOLDER = Path(__file__).parent / "data" / "reader"
CAST = json.loads((FOLDER / "cast.json").read_text(encoding="utf-8"))
COMPANY_IDS = {key: number for number, key in enumerate(CAST["companies"], 1)}
PERSON_IDS = {key: number for number, key in enumerate(CAST["people"], 101)}
POST_IDS = {key: number for number, key in enumerate(CAST["posts"], 1001)}
EDGES = "\"“”‘’' ,.;\n"


@dataclass(frozen=True)
class Expected:
    """One attribution as the expectation file gives it, with its exact strings found in the text."""

    attribution: Attribution
    speaker: dict[str, Any]
    day: dict[str, Any]
    claim: dict[str, Any] | None


@dataclass(frozen=True)
class Story:
    name: str
    text: str
    published: date | None
    expected: tuple[Expected, ...]
    nothing_from: tuple[str, ...]


def stories() -> Iterator[Story]:
    for path in sorted(FOLDER.glob("[0-9]*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        told = json.loads(path.read_text(encoding="utf-8"))
        expected = tuple(
            Expected(_attribution(text, row), row["speaker"], row["day"], row["claim"]) for row in told["attributions"]
        )
        yield Story(path.stem, text, day(told["published"]), expected, tuple(told.get("nothing_from", ())))


def day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def find(text: str, exact: str, occurrence: int = 1) -> Span:
    """Counts occurrences as words of their own: the second "he" is no part of "the"."""
    pattern = re.escape(exact)
    pattern = (r"(?<!\w)" if exact[0].isalnum() else "") + pattern + (r"(?!\w)" if exact[-1].isalnum() else "")
    found = list(re.finditer(pattern, text))[occurrence - 1]
    return Span(found.start(), found.end())


def _attribution(text: str, row: dict[str, Any]) -> Attribution:
    """As a reader gives it: the content of a direct quotation with its marks."""
    parts = {
        key: tuple(find(text, item["exact"], item.get("occurrence", 1)) for item in row[key])
        for key in ("content", "source", "cue")
    }
    if row["form"] == "direct":
        parts["content"] = tuple(_with_marks(text, span) for span in parts["content"])
    return Attribution(parts["source"], parts["cue"], parts["content"], Form(row["form"]))


def _with_marks(text: str, span: Span) -> Span:
    start = span.start - (text[span.start - 1 : span.start] in tuple("“‘\"'"))
    return Span(start, span.end + (text[span.end : span.end + 1] in tuple("”’\"'")))


def bare(text: str, span: Span) -> str:
    """The words of a span without marks, stops and a leading "that" or "how": what two readers may cut otherwise."""
    return span.of(text).strip(EDGES).removeprefix("that ").strip(EDGES)


def people() -> tuple[Person, ...]:
    return tuple(_person(key, row) for key, row in CAST["people"].items())


def _person(key: str, row: dict[str, Any]) -> Person:
    posts = tuple(
        Post(
            POST_IDS[post],
            COMPANY_IDS[company],
            tuple(CAST["companies"][company]["names"]),
            title,
            day(start),
            day(end),
        )
        for post, (who, company, title, start, end) in CAST["posts"].items()
        if who == key
    )
    aliases, first = tuple(row.get("aliases", ())), row.get("family_name_first", False)
    return Person(PERSON_IDS[key], row["name"], aliases, row["family_name"], first, posts)


def organisations() -> tuple[Organisation, ...]:
    return tuple(Organisation(COMPANY_IDS[key], tuple(row["names"])) for key, row in CAST["companies"].items())


def company_of(speaker: dict[str, Any]) -> str:
    """The key of the company that a speaker as expected stands for; empty where there is none."""
    if speaker["status"] == "resolved":
        posts = {post: row[1] for post, row in CAST["posts"].items() if row[0] == speaker["person"]}
        return posts.get(speaker["post"]) or next(iter(posts.values()))
    if speaker["status"] == "ambiguous":
        owners = {row[1] for row in CAST["posts"].values() if row[0] in speaker["candidates"]}
        return owners.pop() if len(owners) == 1 else ""
    return speaker.get("company") or ""


def make_cast() -> dict[str, dict[str, int]]:
    """The cast as rows: kind to key to primary key."""
    companies, executives, positions = {}, {}, {}
    for key, row in CAST["companies"].items():
        month, last = row.get("fiscal_year_end", (12, 31))
        companies[key] = make_company(row["names"][0], fiscal_year_end_month=month, fiscal_year_end_day=last)
        CompanyAlias.objects.bulk_create(CompanyAlias(company=companies[key], name=name) for name in row["names"][1:])
    for key, row in CAST["people"].items():
        executives[key] = make_executive(
            row["name"], family_name=row["family_name"], family_name_first=row.get("family_name_first", False)
        )
        ExecutiveAlias.objects.bulk_create(
            ExecutiveAlias(executive=executives[key], name=name) for name in row.get("aliases", ())
        )
    for key, (who, company, title, start, end) in CAST["posts"].items():
        positions[key] = make_position(
            executives[who], companies[company], title, started_on=day(start), ended_on=day(end)
        )
    return {
        kind: {key: row.pk for key, row in rows.items()}
        for kind, rows in (("companies", companies), ("people", executives), ("posts", positions))
    }
