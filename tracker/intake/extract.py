"""HTML and text files to plain text. HTML is parsed in a child process; text files are decoded here."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from tracker.intake.canonical import canonical_url
from tracker.intake.children import ask_child
from tracker.intake.failures import Unreadable
from tracker.vocabulary import FetchStatus

__all__ = ["Extracted", "Unreadable", "clean_text", "extract", "leads_home", "read_text_file"]

MOST_HTML = 10_000_000
MOST_FILE = 5_000_000
YEARS = range(1990, 2101)
MOST_CONTROLS = 0.02
LEAST_LEGIBLE = 0.85
KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an article's page holds. Empty strings and None where the page does not say."""

    text: str
    title: str
    author: str
    published: date | None
    language: str
    canonical_url: str
    claimed_canonical: str = ""
    """The address at another site that the page names as its own: nothing is fetched from there."""
    partial: bool = False
    """Behind a paywall: what was free to read."""


def extract(html: bytes, url: str) -> Extracted:
    """The article on an HTML page fetched from `url`; raises Unreadable with a reason."""
    if len(html) > MOST_HTML:
        raise Unreadable("The page is too large.", FetchStatus.TOO_LARGE)
    if not html.strip():
        raise Unreadable("The page is empty.", FetchStatus.NO_TEXT)
    if _looks_binary(html):
        raise Unreadable("This is not text but a binary file.", FetchStatus.NO_TEXT)
    found = ask_child("page", html, url)
    text = clean_text(str(found["text"])).strip()
    if not text:
        raise Unreadable("No article text was found on this page.", FetchStatus.NO_TEXT)
    return Extracted(
        text=text,
        title=clean_text(str(found["title"])),
        author=clean_text(str(found["author"])),
        published=_day(str(found["published"])),
        language=str(found["language"]),
        canonical_url=_own_canonical(str(found["canonical_url"]), url),
        partial=bool(found["partial"]),
        claimed_canonical=_foreign_canonical(str(found["canonical_url"]), url),
    )


def leads_home(asked: str, fetched: str) -> bool:
    """True when an article's address was redirected to its site's front page: a page gone without a 404."""
    before, after = urlsplit(asked), urlsplit(fetched)
    return bool(before.path.strip("/")) and not after.path.strip("/") and not after.query


def read_text_file(data: bytes, name: str) -> str:
    """The text of a file added by hand; raises ValueError naming `name` and why it is refused.

    UTF-8 (with or without a mark), UTF-16 with a mark, and cp1252 where what comes out reads like a text.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x0b\x0c"):
        raise ValueError(f"{name} is empty.")
    if len(data) > MOST_FILE:
        raise ValueError(f"{name} is larger than {MOST_FILE // 1_000_000} MB.")
    text = _decoded(data, name)
    if _control_share(text) > MOST_CONTROLS:
        raise ValueError(f"{name} is not a text: it is full of control characters.")
    text = clean_text(text).strip()
    if not text:
        raise ValueError(f"{name} is empty.")
    return text


def clean_text(text: str) -> str:
    """Even line ends; no NUL (PostgreSQL refuses it), lone surrogates or control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs"))


def _looks_binary(html: bytes) -> bool:
    head = html[:2048]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return b"\x00" in head or head.startswith((b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xff\xd8"))


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded_utf16(data, name)
    if b"\x00" in data:
        raise ValueError(f"{name} is not a text: it holds NUL bytes.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_cp1252(data, name)


def _decoded_utf16(data: bytes, name: str) -> str:
    try:
        # Lone surrogates pass here and are dropped by clean_text.
        return data.decode("utf-16", "surrogatepass")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is not a text in UTF-16, as its first bytes say.") from error


def _decoded_cp1252(data: bytes, name: str) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is not a text in UTF-8, UTF-16 or Windows-1252.") from error
    legible = sum(c.isascii() or c.isalpha() or c in "’‘“”–—…€£°§«»©®" for c in text) / len(text)
    letters = sum(c.isalnum() or c.isspace() for c in text) / len(text)
    if legible < 0.98 or letters < LEAST_LEGIBLE:
        raise ValueError(f"{name} is not a text in UTF-8, UTF-16 or Windows-1252.")
    return text


def _control_share(text: str) -> float:
    controls = sum(unicodedata.category(c) in ("Cc", "Cn") and c not in "\n\r\t\f\v" for c in text)
    return controls / len(text)


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _own_canonical(found: str, url: str) -> str:
    """The page's canonical link, believed only about its own site; otherwise the URL it was fetched from."""
    own = canonical_url(url)
    try:
        claimed = canonical_url(found)
    except ValueError:
        return own
    return claimed if _site(claimed) == _site(own) else own


def _foreign_canonical(found: str, url: str) -> str:
    """The page's canonical link where it names another site; empty otherwise."""
    try:
        claimed = canonical_url(found)
    except ValueError:
        return ""
    return claimed if _site(claimed) != _site(canonical_url(url)) else ""


def _site(url: str) -> str:
    host = urlsplit(url).netloc
    for prefix in ("www.", "m.", "amp.", "mobile."):
        host = host.removeprefix(prefix)
    return host
