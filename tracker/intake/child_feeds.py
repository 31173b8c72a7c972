"""Runs in the child: RSS, Atom, JSON Feed, sitemaps. The kind is found in the content, whatever the address ends in."""

import calendar
import json
import re
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz
from heapq import nlargest
from io import BytesIO
from typing import Any

from tracker.intake.child_pages import line

MOST_ENTRIES = 500
MOST_UNPACKED = 10_000_000
LONGEST_SUMMARY = 20_000
YEARS = range(1990, 2101)
A_DAY = 86_400
HEAD = 65_536

_NUMERIC = re.compile(rb"&#(?:x([0-9a-f]{1,8})|([0-9]{1,9}));", re.I)
_NAME = re.compile(r"<\s*(?:[\w.-]{1,40}:)?([A-Za-z][\w-]{0,40})")
_ENDINGS = {"rss": b"</channel></rss>", "rdf": b"</rdf:RDF>", "feed": b"</feed>"}
_DATES = re.compile(rb"<(?:pubdate|published|updated|dc:date|date)[^<>]{0,100}>([^<]{1,80})<", re.I)
_DECLARED = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_XML_KINDS = {"urlset": "sitemap", "sitemapindex": "sitemap_index"}


def read_feed(data: bytes, url: str) -> dict[str, Any]:
    """At most 500 entries, the newest where there are more, with the kind and what was left out."""
    data = _as_utf8(unpacked(data))
    root = root_name(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _read_json(data)
    if root in _XML_KINDS:
        return _read_sitemap(data, _XML_KINDS[root])
    if root == "opml":
        return {"unreadable": "This is a list of feeds (OPML): import it instead."}
    if root == "html":
        return {"unreadable": "This is a web page and no feed."}
    return _read_xml(data, root, url)


def unpacked(data: bytes) -> bytes:
    """Sitemaps come as .gz files too: at most 10 MB of what is packed in one."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(wbits=31).decompress(data, MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError("a damaged .gz file") from error


def _as_utf8(data: bytes) -> bytes:
    """UTF-16 with its mark, which feedparser does not read without a declaration, and in which no item is found."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    text = data.decode("utf-16", "replace")
    return _DECLARED.sub("", text, count=1).encode("utf-8", "replace")


def root_name(data: bytes) -> str:
    """The name of the first element in lower case, past declarations and comments; empty when there is none."""
    # NULs go: what is left of UTF-16 is legible enough for a name.
    head = data[:HEAD].replace(b"\x00", b"").decode("latin-1")
    place = head.find("<")
    while place >= 0:
        ends = "-->" if head.startswith("<!--", place) else "?>" if head.startswith("<?", place) else ""
        if not ends and head.startswith("<!", place):
            bracket, close = head.find("[", place), head.find(">", place)
            ends = "]>" if 0 <= bracket < close else ">"
            if head[place : place + 14].lower() == "<!doctype html":
                return "html"
        if not ends:
            match = _NAME.match(head, place)
            return match[1].lower() if match else ""
        end = head.find(ends, place)
        place = head.find("<", end + len(ends)) if end >= 0 else -1
    return ""


def _read_xml(data: bytes, root: str, url: str) -> dict[str, Any]:
    import feedparser

    # Titles and summaries become plain text here: feedparser's own cleaning is slow and would be undone.
    feedparser.SANITIZE_HTML = feedparser.RESOLVE_RELATIVE_URIS = 0
    data, left_out = _newest_items(data, root)
    # feedparser raises UnicodeEncodeError on a numeric reference to half of a surrogate pair.
    parsed = feedparser.parse(_NUMERIC.sub(_sound, data), response_headers={"content-location": url})
    version = str(parsed.get("version") or "")
    if not parsed.entries and not version:
        return {"unreadable": "This is neither RSS nor Atom, JSON Feed or a sitemap."}
    kind = "atom" if version.startswith("atom") or root == "feed" else "rss"
    return {"kind": kind, "entries": [_entry(row) for row in parsed.entries[:MOST_ENTRIES]], "left_out": left_out}


def _newest_items(data: bytes, root: str) -> tuple[bytes, str]:
    """The feed with at most 500 of its items: feedparser needs 15 s for 100,000. What was cut off is closed again."""
    tag = b"entry" if root == "feed" else b"item"
    spans = list(_items(data, tag))
    if not spans:
        return data, ""
    is_whole = re.search(rb"</(?:rss|rdf:rdf|feed)\s*>\s*\Z", data[-200:], re.I) is not None
    if len(spans) <= MOST_ENTRIES and is_whole:
        return data, ""
    latest = time.time() + A_DAY
    ranked = [(_newest_date(data[start:end], latest), -number) for number, (start, end) in enumerate(spans)]
    kept = sorted(-number for _, number in nlargest(MOST_ENTRIES, ranked))
    chosen = b"".join(data[slice(*spans[number])] for number in kept)
    return data[: spans[0][0]] + chosen + _ENDINGS.get(root, _ENDINGS["rss"]), told(len(spans), len(kept))


def told(total: int, read: int) -> str:
    """For editors; empty when nothing was left out."""
    return f"{total - read:,} of {total:,} entries: the {read:,} newest were read." if total > read else ""


def _items(data: bytes, tag: bytes) -> Iterator[tuple[int, int]]:
    starts, ends = re.compile(rb"<" + tag + rb"[\s>]", re.I), re.compile(rb"</" + tag + rb"\s{0,20}>", re.I)
    place = 0
    for end in ends.finditer(data):
        if start := starts.search(data, place, end.start()):
            yield start.start(), end.end()
        place = end.end()


def _newest_date(item: bytes, latest: float) -> float:
    """Seconds, or less than any date: a date to come is no news, and would crowd out what is."""
    moments = (_moment(match[1].decode("ascii", "replace")) for match in _DATES.finditer(item))
    return max((moment for moment in moments if moment is not None and moment <= latest), default=-1.0)


def _moment(text: str) -> float | None:
    """Seconds since 1970 of an RFC 822 or ISO 8601 date; None for what is no date of a news item."""
    text = text.strip()[:80]
    try:
        parts = parsedate_tz(text)
        if parts is not None:
            return mktime_tz(parts) if parts[0] in YEARS else None
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() if moment.year in YEARS else None


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        feed = json.loads(data.decode("utf-8-sig", "replace"))
    except ValueError:
        return {"unreadable": "This is JSON that cannot be read."}
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return {"unreadable": "This is JSON and no JSON Feed: it has no items."}
    entries = [_json_entry(item, feed) for item in feed["items"] if isinstance(item, dict)]
    return _chosen("json", [(row, row["published"]) for row in entries])


def _json_entry(item: dict[str, Any], feed: dict[str, Any]) -> dict[str, Any]:
    written = _text(item, "date_published") or _text(item, "date_modified")
    moment = _moment(written)
    named = next((_text(item, key) for key in ("url", "external_url", "id") if "://" in _text(item, key)), "")
    return {
        "url": line(named),
        "title": line(plain(_text(item, "title"))),
        "summary": plain(_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"))[
            :LONGEST_SUMMARY
        ],
        "author": line(_author(item) or _author(feed)),
        "published": None if moment is None else int(moment),
    }


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _author(row: dict[str, Any]) -> str:
    """The names of version 1.1 (`authors`) or of version 1 (`author`)."""
    several = row.get("authors")
    rows = several if isinstance(several, list) else [row.get("author")]
    return ", ".join(filter(None, (_text(one, "name") for one in rows[:10] if isinstance(one, dict))))


def _read_sitemap(data: bytes, kind: str) -> dict[str, Any]:
    pages = list(_sitemap_rows(data, "url" if kind == "sitemap" else "sitemap"))
    return _chosen(kind, [(_sitemap_entry(row), _moment(row.get("lastmod", ""))) for row in pages if row.get("loc")])


def _sitemap_entry(row: dict[str, str]) -> dict[str, Any]:
    # `lastmod` is when the page was built anew: it ranks, and never stands for the day of publication.
    moment = _moment(row.get("publication_date", ""))
    return {
        "url": line(row["loc"]),
        "title": line(row.get("title", "")),
        "summary": "",
        "author": "",
        "published": None if moment is None else int(moment),
    }


def _sitemap_rows(data: bytes, wanted: str) -> Iterator[dict[str, str]]:
    from lxml import etree

    parser = etree.iterparse(
        BytesIO(data), events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    row: dict[str, str] = {}
    for _, element in parser:
        name = local_name(element)
        if name == wanted:
            yield row
            row = {}
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name in ("loc", "lastmod", "publication_date", "title") and name not in row:
            row[name] = (element.text or "").strip()[:2100]


def local_name(element: Any) -> str:
    """The element's name without its namespace, in lower case; empty for comments and the like."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _chosen(kind: str, rows: list[tuple[dict[str, Any], float | None]]) -> dict[str, Any]:
    """The newest rows in their order; a row without a date, or with one to come, is as good as the oldest."""
    latest = time.time() + A_DAY
    ranked = []
    for number, (entry, lastmod) in enumerate(rows):
        moment = entry["published"] if entry["published"] is not None else lastmod
        ranked.append((moment if moment is not None and moment <= latest else -1.0, -number))
    kept = sorted(-number for _, number in nlargest(MOST_ENTRIES, ranked))
    return {"kind": kind, "entries": [rows[n][0] for n in kept], "left_out": told(len(rows), len(kept))}


def _sound(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    return b"" if 0xD800 <= code <= 0xDFFF else match.group()


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "url": line(entry.get("link")),
        "title": line(plain(entry.get("title"))),
        "summary": plain(entry.get("summary"))[:LONGEST_SUMMARY],
        "author": line(plain(entry.get("author"))),
        "published": _seconds(entry.get("published_parsed") or entry.get("updated_parsed")),
    }


def _seconds(moment: time.struct_time | None) -> int | None:
    """UTC seconds; None for a year that no news item has (feedparser gives -1 for silly dates)."""
    return calendar.timegm(moment) if moment is not None and moment.tm_year in YEARS else None


def plain(markup: object) -> str:
    """Text without tags. Not `striptags`: it is quadratic on unclosed comments."""
    from lxml import html

    text = str(markup or "").replace("\x00", "")
    if "<" not in text:
        return " ".join(text.split())
    try:
        root = html.fragment_fromstring(text, create_parent="div")
        html.etree.strip_elements(root, "script", "style", with_tail=False)
        text = str(root.text_content())
    except (ValueError, html.etree.ParserError):
        text = ""
    return " ".join(text.split())
