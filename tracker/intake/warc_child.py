"""The child process of `warc`: `-m tracker.intake.warc_child FILE`. For each page a line of JSON, then its bytes."""

import json
import resource
import sys
import zlib
from pathlib import Path
from typing import Any

MEMORY = 512_000_000
MOST_HTML = 10_000_000
LONGEST_WORD = 2_000
CODINGS = ("", "identity", "gzip", "x-gzip", "deflate")


def main() -> None:
    """Reads the archive that the first argument names, and tells of each response."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        with Path(sys.argv[1]).open("rb") as file:
            for record in ArchiveIterator(file):
                if not _is_whole(record):
                    raise ValueError("no WARC record")
                number += 1
                if record.rec_type == "response" and _is_page(record):
                    _tell(number, record)
    except MemoryError:
        say({"broken": f"Record {number + 1} uses too much memory; the rest is not read."})
    except (ArchiveLoadFailed, ValueError, EOFError, OSError, zlib.error, TypeError, AttributeError) as error:
        # What warcio raises on hostile bytes; there is no way to find the next record.
        say({"broken": f"Record {number + 1} is damaged ({type(error).__name__}); the rest is not read."})
    else:
        say({"end": True} if number else {"broken": "No record was found in it: it is no web archive, or cut off."})


def _is_whole(record: Any) -> bool:
    """warcio takes any first line for the old ARC format, and a negative length for none."""
    return record.format == "warc" and str(record.rec_headers.get_header("Content-Length", "")).isdecimal()


def _is_page(record: Any) -> bool:
    kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
    return "html" in kind.lower() and record.http_headers.get_statuscode() == "200"


def _tell(number: int, record: Any) -> None:
    headers = record.rec_headers
    url, date = (headers.get_header(name, "")[:LONGEST_WORD] for name in ("WARC-Target-URI", "WARC-Date"))
    coding = record.http_headers.get_header("Content-Encoding", "").strip().lower()
    html, bad = b"", ""
    if coding in CODINGS:
        html = record.content_stream().read(MOST_HTML + 1)
    else:
        bad = f"The page is coded as {coding[:20]!r}, which is not read."
    if len(html) > MOST_HTML:
        html, bad = b"", "The page is too large."
    say({"record": number, "url": url.strip("<>"), "date": date, "size": len(html), "bad": bad})
    sys.stdout.buffer.write(html)
    sys.stdout.buffer.flush()


def say(head: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
