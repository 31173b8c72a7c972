"""The people and companies that a source may name, as the readers take them."""

from dataclasses import dataclass
from datetime import date


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


def post_on(person: Person, day: date | None) -> Post | None:
    """The post a person held on a day, the one begun last where there were several; None without a day."""
    if day is None:
        return None
    posts = [post for post in person.posts if held(post, day)]
    return max(posts, key=lambda post: (post.start or date.min, post.id), default=None)


def held(post: Post, day: date) -> bool:
    return (post.start or date.min) <= day and (post.end is None or day < post.end)
