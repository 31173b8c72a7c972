"""What a correction changed, in words: its field as readers know it, and both values as the pages write them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django import template

from tracker.models import Claim, Correction, Statement
from tracker.templatetags.on_record import between, day
from tracker.vocabulary import ClaimKind, DueKind, EditorialState, Form, Modality, Precision

register = template.Library()

NAMES = {
    "said_on": "day said",
    "said_precision": "how precisely the day is known",
    "due_kind": "how it falls due",
    "grace_days": "days of grace",
    "phrase": "time phrase",
    "criteria": "how it is judged",
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "said_precision": dict(Precision.choices),
    "due_kind": dict(DueKind.choices),
    "form": dict(Form.choices),
    "kind": dict(ClaimKind.choices),
    "modality": dict(Modality.choices),
    "state": dict(EditorialState.choices),
}
WINDOW = re.compile(r"\[([0-9-]*), ([0-9-]*)\)")
"""As the action of correcting writes it: the end is the first day after it."""


@register.filter
def field_words(correction: Correction) -> str:
    """The corrected field as readers know it: day said, window, proposition."""
    if correction.field in NAMES:
        return NAMES[correction.field]
    model = Statement if correction.statement_id else Claim
    names = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    return names.get(correction.field, correction.field.replace("_", " "))


@register.filter
def words_before(correction: Correction) -> str:
    return _in_words(correction.field, correction.before)


@register.filter
def words_after(correction: Correction) -> str:
    return _in_words(correction.field, correction.after)


def _in_words(field: str, value: str) -> str:
    """As it was recorded, where it can't be read as what the field holds."""
    try:
        return READERS[field](value) if value and field in READERS else LABELS.get(field, {}).get(value, value)
    except (ValueError, OverflowError):
        return value


def _window(value: str) -> str:
    found = WINDOW.fullmatch(value)
    if found is None:
        return value
    opens, after = (date.fromisoformat(part) if part else None for part in found.groups())
    last = after - timedelta(days=1) if after else None
    if opens and last:
        return between(opens, last)
    if last:
        return f"until {day(last)}"
    return f"from {day(opens)}, with no end" if opens else "no date"


def _day(value: str) -> str:
    return day(date.fromisoformat(value))


READERS: Mapping[str, Callable[[str], str]] = {"window": _window, "said_on": _day, "read_against": _day}
