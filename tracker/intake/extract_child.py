"""The child process of `children`: `-m tracker.intake.extract_child page|feed|outlines URL`, bytes in, JSON out."""

import json
import resource
import sys
from typing import Any

from tracker.intake.child_feeds import read_feed
from tracker.intake.child_outlines import read_outlines
from tracker.intake.child_pages import read_page

CPU_SECONDS = 8
MEMORY = 512_000_000


def limit_resources() -> None:
    """From here on: no more CPU time and memory than this, no files written, no core dump."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Reads stdin whole, writes one JSON object."""
    limit_resources()
    task, url = sys.argv[1], sys.argv[2]
    data = sys.stdin.buffer.read()
    try:
        answer = _read(task, data, url)
    except (MemoryError, RecursionError):
        answer = {"unreadable": "Reading used too much memory."}
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, SyntaxError) as error:
        # What parsers raise on hostile bytes, UnicodeError and lxml's errors included: named to the parent, never
        # guessed over.
        answer = {"unreadable": f"The parser gave up ({type(error).__name__})."}
    sys.stdout.write(json.dumps(answer))


def _read(task: str, data: bytes, url: str) -> dict[str, Any]:
    if task == "page":
        return read_page(data, url)
    return read_feed(data, url) if task == "feed" else read_outlines(data)


if __name__ == "__main__":
    main()
