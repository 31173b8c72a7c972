"""OPML: lists of feeds, as feed readers exchange them."""

from dataclasses import dataclass
from urllib.parse import urljoin

from tracker.intake.addresses import why_forbidden
from tracker.intake.canonical import canonical_url
from tracker.intake.children import ask_child
from tracker.intake.extract import clean_text
from tracker.intake.pages import fetch

MOST_LIST = 5_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. `number` counts from 1; `problem` says why it can't be a feed, and is empty when it can."""

    number: int
    title: str
    url: str
    website: str
    problem: str


def read_outlines(data: bytes, url: str = "", allowed_origin: str = "") -> tuple[tuple[Outline, ...], int]:
    """The feeds of an OPML list (at most 2,000), and how many were left out. Raises Unreadable with a reason."""
    answer = ask_child("outlines", data[:MOST_LIST], url)
    rows = enumerate(answer["outlines"], start=1)
    return tuple(_outline(number, row, url, allowed_origin) for number, row in rows), int(answer["left_out"])


def fetch_outlines(url: str, *, allowed_origin: str = "", site: str = "") -> tuple[tuple[Outline, ...], int]:
    """The same for a list on the web. Raises FetchFailed too."""
    page = fetch(url, allowed_origin=allowed_origin, site=site, robots=False)
    return read_outlines(page.body, page.fetched_url, allowed_origin)


def _outline(number: int, row: dict[str, str], base: str, allowed_origin: str) -> Outline:
    url, title = clean_text(row["url"]), clean_text(row["title"])
    problem = ""
    if not url:
        problem = "It names no feed."
    else:
        try:
            url = urljoin(base, url)
            problem = why_forbidden(url, allowed_origin) or ""
        except ValueError:
            problem = "The address cannot be read."
    return Outline(number, title, url, _web_page(clean_text(row["website"])), problem)


def _web_page(url: str) -> str:
    try:
        return canonical_url(url)[:200]
    except ValueError:
        return ""
