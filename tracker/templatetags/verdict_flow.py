"""The checklist of a verdict in words and marks."""

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()

SIGNS = {"met": ("✓", "Done"), "missing": ("✕", "Missing"), "next": ("○", "Comes next"), "advised": ("△", "Advised")}


@register.filter
def sign(state: str) -> tuple[str, str]:
    """A line's shape and word; its colour goes by the name of the state."""
    return SIGNS[state]


@register.filter
def under(mapping: dict[str, Any], key: str) -> Any:
    """`mapping|under:key`: a template cannot look up by a variable."""
    return mapping.get(key)


@register.filter
def lines_missing(lines: Iterable[Any]) -> list[Any]:
    """The lines of a checklist that keep a verdict from being given."""
    return [line for line in lines if line.state == "missing"]
