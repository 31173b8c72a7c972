"""Runs in the child: the outlines of an OPML list."""

from io import BytesIO
from typing import Any

from tracker.intake.child_feeds import local_name, root_name
from tracker.intake.child_pages import line

MOST_OUTLINES = 2000


def read_outlines(data: bytes) -> dict[str, Any]:
    """Each outline that names a feed, or holds no other and so should; folders are passed through."""
    from lxml import etree

    if root_name(data) != "opml":
        return {"unreadable": "This is no OPML list."}
    parser = etree.iterparse(
        BytesIO(data), events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    found: list[dict[str, str]] = []
    left_out = 0
    for _, element in parser:
        if local_name(element) != "outline":
            continue
        row = _outline(element)
        if not row["url"] and element.get("seen"):
            _mark_parent(element)
            element.clear()
            continue
        _mark_parent(element)
        if len(found) < MOST_OUTLINES:
            found.append(row)
        else:
            left_out += 1
        element.clear()
    return {"outlines": found, "left_out": left_out}


def _outline(element: Any) -> dict[str, str]:
    given = {name.lower(): value for name, value in element.attrib.items()}
    return {
        "url": line(given.get("xmlurl")),
        "title": line(given.get("title") or given.get("text")),
        "website": line(given.get("htmlurl")),
    }


def _mark_parent(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.set("seen", "1")
