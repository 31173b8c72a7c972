"""The child process of `children`: `-m tracker.intake.extract_child page|feed URL`, bytes in, JSON out."""

import calendar
import json
import re
import resource
import sys
import time
from typing import Any

CPU_SECONDS = 8
MEMORY = 512_000_000
LONGEST_TEXT = 1_000_000
LONGEST_LINE = 1000
MOST_ENTRIES = 500
LONGEST_SUMMARY = 20_000
YEARS = range(1990, 2101)

_LAST_ENTRIES = (
    (re.compile(rb"</item\s*>", re.I), b"</channel></rss>"),
    (re.compile(rb"</entry\s*>", re.I), b"</feed>"),
)
_NUMERIC = re.compile(rb"&#(?:x([0-9a-f]{1,8})|([0-9]{1,9}));", re.I)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def limit_resources() -> None:
    """From here on: no more CPU time and memory than this, no files written, no core dump."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_page(data: bytes, url: str) -> dict[str, Any]:
    """Text and metadata of an HTML page, as trafilatura finds them."""
    import trafilatura

    # Bytes, not text: the character set may stand in a <meta> that only the parser sees.
    tree = trafilatura.load_html(data)
    if tree is None:
        return {"unreadable": "This is not an HTML page."}
    language = str(tree.get("lang") or "")
    document: Any = trafilatura.bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    if document is None or not document.text:
        return {"unreadable": "No article text was found on this page."}
    return {
        "text": document.text[:LONGEST_TEXT],
        "title": _line(document.title),
        "author": _line(document.author),
        "published": _line(document.date),
        "language": language if _LANGUAGE.fullmatch(language[:35]) else "",
        "canonical_url": _line(document.url),
    }


def read_feed(data: bytes, url: str) -> dict[str, Any]:
    """At most 500 entries of an RSS or Atom feed."""
    import feedparser

    # feedparser raises UnicodeEncodeError on a numeric reference to half of a surrogate pair.
    parsed = feedparser.parse(_first_entries(_NUMERIC.sub(_sound, data)), response_headers={"content-location": url})
    if not parsed.entries and not parsed.get("version"):
        return {"unreadable": "This is neither RSS nor Atom."}
    return {"entries": [_entry(entry) for entry in parsed.entries[:MOST_ENTRIES]]}


def main() -> None:
    """Reads stdin whole, writes one JSON object."""
    limit_resources()
    task, url = sys.argv[1], sys.argv[2]
    data = sys.stdin.buffer.read()
    try:
        answer = read_feed(data, url) if task == "feed" else read_page(data, url)
    except (MemoryError, RecursionError):
        answer = {"unreadable": "Reading used too much memory."}
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # What parsers raise on hostile bytes, UnicodeError included: named to the parent, never guessed over.
        answer = {"unreadable": f"The parser gave up ({type(error).__name__})."}
    sys.stdout.write(json.dumps(answer))


def _first_entries(data: bytes) -> bytes:
    """Cut after the last entry that is kept: feedparser needs 15 s for 100,000."""
    for pattern, closing in _LAST_ENTRIES:
        for number, match in enumerate(pattern.finditer(data), start=1):
            if number == MOST_ENTRIES:
                return data[: match.end()] + closing
    return data


def _sound(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    return b"" if 0xD800 <= code <= 0xDFFF else match.group()


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "url": _line(entry.get("link")),
        "title": _line(_plain(entry.get("title"))),
        "summary": _plain(entry.get("summary"))[:LONGEST_SUMMARY],
        "author": _line(_plain(entry.get("author"))),
        "published": _seconds(entry.get("published_parsed") or entry.get("updated_parsed")),
    }


def _seconds(moment: time.struct_time | None) -> int | None:
    """UTC seconds; None for a year that no news item has (feedparser gives -1 for silly dates)."""
    return calendar.timegm(moment) if moment is not None and moment.tm_year in YEARS else None


def _plain(markup: object) -> str:
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


def _line(value: object) -> str:
    return " ".join(str(value or "").split())[:LONGEST_LINE]


if __name__ == "__main__":
    main()
