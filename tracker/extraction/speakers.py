"""Who spoke: an attribution's source and the people that we know, to one executive or to why not."""

import re
from dataclasses import dataclass
from datetime import date

from tracker.extraction.quotes import Attribution
from tracker.text import Span, paragraphs
from tracker.vocabulary import SpeakerStatus


@dataclass(frozen=True, slots=True)
class Post:
    """An office at a company. `end` is the first day on which it was no longer held; None is an open side."""

    id: int
    company_id: int
    company_names: tuple[str, ...]
    title: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    aliases: tuple[str, ...]
    family_name: str
    family_name_first: bool
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    id: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """`words` and `title` are as printed; `candidates` are person ids, when several could be meant."""

    status: SpeakerStatus
    person_id: int | None
    post_id: int | None
    company_id: int | None
    candidates: tuple[int, ...]
    words: str
    title: str


def post_on(person: Person, day: date | None) -> Post | None:
    """The post a person held on a day, the latest begun where several were; None when the day is None or too early."""
    if day is None:
        return None
    held = [post for post in person.posts if (post.start or date.min) <= day < (post.end or date.max)]
    return max(held, key=lambda post: post.start or date.min, default=None)


def resolve_speaker(
    text: str,
    attribution: Attribution,
    people: tuple[Person, ...],
    organisations: tuple[Organisation, ...],
    on: date | None,
) -> Speaker:
    """One executive, or why not."""
    words = " ".join(span.of(text) for span in attribution.source)
    return Speaker(SpeakerStatus.NO_PERSON, None, None, None, (), words, "")
