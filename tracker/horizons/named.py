"""The interval that a phrase names by the conventions of published data, which are not those of a due window."""

import re
from dataclasses import replace
from datetime import date

from tracker.horizons.calendars import Interval, part_by_recognizers, shift
from tracker.horizons.reading import Reading, read_phrase
from tracker.horizons.units import At, Convention
from tracker.horizons.words import plain

OpenInterval = tuple[date | None, date | None]
YEARED = re.compile(r"\d{4}|\b(?:this|next|last|past|previous|current|coming|following|today|now|tomorrow|yesterday)\b")


def named_interval(
    phrase: str,
    anchor: date,
    fiscal_year_end: tuple[int, int] = (12, 31),
    convention: Convention = Convention.TIMEX3,
) -> OpenInterval | None:
    """The interval as the data writes it (None for an open side); None if unread.

    TIMEX3 gives early, mid, late and "the end of" the whole unit, because the part is an attribute of its own.
    Recognizers-Text cuts the part out, ends a range at the start of its second date, and lets what is open to the
    future begin with the last such month or day: "after February" said in May means this February.
    """
    words, at = plain(phrase), At(anchor, fiscal_year_end, convention)
    reading = read_phrase(words, at)
    if reading is None:
        return None
    if convention is Convention.RECOGNIZERS:
        return _by_recognizers(reading, words, at)
    if reading.second:
        return reading.unit[0], _point(reading.second)
    start, end = reading.unit
    if reading.relation == "from" and re.search(r" (?:or|and) (?:later|after|beyond|thereafter)$", words):
        # "1994 or later" is the value 1994 with an attribute ON_OR_AFTER.
        return start, end
    return _open(reading, reading.unit)


def _by_recognizers(reading: Reading, words: str, at: At) -> OpenInterval:
    if reading.second:
        start, end = _range(reading, reading.second)
        if end <= at.day and not YEARED.search(words) and reading.second.rule in ("date", "month", "weekday"):
            again = read_phrase(words, replace(at, day=shift(at.day, 1, "day")))
            if again and again.second:
                return _range(again, again.second)
        return start, end
    if reading.relation in ("from", "after") and not YEARED.search(words):
        reading = read_phrase(words, replace(at, back=True)) or reading
    return _open(reading, _cut(reading))


def _cut(reading: Reading) -> Interval:
    return part_by_recognizers(reading.unit, reading.part, reading.rule == "year")


def _range(first: Reading, second: Reading) -> tuple[date, date]:
    """From A to B; "the middle of 2007", "the end of March" are points at either end of it."""
    return _point(first), _point(second)


def _point(reading: Reading) -> date:
    start, end = reading.unit
    if reading.part in ("end", "close", "late"):
        return end
    return start + (end - start) // 2 if reading.part == "middle" else _cut(reading)[0]


def _open(reading: Reading, cut: Interval) -> OpenInterval:
    start, end = cut
    if reading.relation == "from":
        return start, None
    if reading.relation == "after":
        one_day = (end - start).days == 1
        return (reading.unit[0] if one_day or reading.part in ("start", "beginning") else end), None
    if reading.relation in ("before", "by", "on_or_before", "before_end"):
        return None, reading.unit[1] if reading.part in ("end", "late") else start
    return start, end
