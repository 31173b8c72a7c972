"""On which day it was said, and where: read from the sentence around an attribution."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from tracker.extraction.quotes import Attribution
from tracker.horizons.calendars import shift, unit_start
from tracker.horizons.units import MONTHS, WEEKDAYS, day_or_none
from tracker.text import Span, paragraphs, sentences
from tracker.vocabulary import Precision


@dataclass(frozen=True, slots=True)
class DaySaid:
    """`phrase` is empty where the article's own day stands in; `venue` is as printed."""

    day: date | None
    precision: Precision | None
    phrase: str
    venue: str


_weekday = "|".join(name.title() for name in WEEKDAYS)
_month = "|".join(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)
# on Tuesday; last Tuesday; Tuesday morning; late Monday; on Tuesday, July 3
WEEKDAY = re.compile(
    rf"\b(?:(?P<last>last|this past) )?(?P<wd>{_weekday})\b(?:(?P<next> next week)| (?:morning|"
    rf"afternoon|evening|night))?"
)
# July 3, 2018; July 3
DATE = re.compile(
    rf"\b(?P<mon>{_month}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.? (?P<day>\d{{1,2}})(?:st|"
    rf"nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?"
)
# 3 July 2018
DATE_DAY_FIRST = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<mon>{_month})\b(?:,? (?P<year>\d{{4}}))?")
# two days ago; three weeks ago
AGO = re.compile(r"\b(?P<n>a|one|two|three|four|five|six|\d{1,2}) (?P<unit>day|week|month|year)s? (?:ago|earlier)\b")
NEAR = re.compile(
    r"\b(?P<word>today|tonight|this (?:morning|afternoon|evening)|yesterday|the day before yesterday)\b",
    re.IGNORECASE,
)
LAST_UNIT = re.compile(r"\b(?P<which>last|earlier this|this) (?P<unit>week|month|quarter|year)\b", re.IGNORECASE)
# in March; in March 2017; in 2016
IN_MONTH = re.compile(rf"\b(?:in|back in|last) (?P<mon>{_month})\b(?: (?P<year>\d{{4}}))?")
IN_YEAR = re.compile(r"\b(?:in|back in) (?P<year>(?:19|20)\d\d)\b")
COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
# in a short discussion with Reuters; during an earnings call; at the Mobile World Congress; told Reuters
VENUE = re.compile(
    r"\b(?:in|during|at|on|via|through) (?P<venue>(?:an?|the|its|his|her|their|[A-Z]\w{1,20}[’']s) "
    r"(?:[\w’'-]{1,20} ){0,4}?"
    r"(?:interview|discussion|conversation|statement|conference call|earnings call|call|"
    r"press conference|news conference|conference|briefing|event|speech|keynote|"
    r"blog post|post|tweet|memo|letter|email|e-mail|panel|podcast|press release|filing|"
    r"report|meeting|presentation|summit|forum|show|Congress)"
    r"(?: (?:with|to|for|on|at|by) (?:the )?[A-Z][\w’'&.-]{0,30}(?: [A-Z][\w’'&.-]{0,30}){0,4})?)"
    r"|\b(?:told|tells|telling) (?P<outlet>(?:the )?[A-Z][\w’'&.-]{0,30}(?: [A-Z][\w’'&.-]{0,30}){0,3}"
    r")|\bin (?P<bare>interviews? with [A-Z][\w’'&.-]{0,30}(?: [A-Z][\w’'&.-]{0,30}){0,3})"
)


def read_day_said(text: str, attribution: Attribution, published_on: date | None) -> DaySaid:
    """The day an attribution's words were said, read against the article's day.

    Time words count only beside the source and the cue, never inside the content: what stands there is
    when the thing will happen. Without any, the article's own day, with an empty phrase. A weekday is
    the latest one that is not after the article's day, that day included. Without an article day, only a
    full date gives a day.
    """
    beside = _beside(text, attribution)
    venue = _venue(beside)
    for pattern, read in READERS:
        for found in pattern.finditer(beside):
            day, precision = read(found, published_on) or (None, None)
            if day is not None:
                return DaySaid(day, precision, found.group().strip(), venue)
            if published_on is None:
                return DaySaid(None, None, found.group().strip(), venue)
    return DaySaid(published_on, Precision.DAY if published_on else None, "", venue)


def _beside(text: str, attribution: Attribution) -> str:
    """The sentences that hold source and cue, with the content blanked out."""
    parts = [*attribution.source, *attribution.cue]
    if not parts:
        return ""
    start, end = min(span.start for span in parts), max(span.end for span in parts)
    blocks = paragraphs(text)
    at = bisect_right(blocks, start, key=lambda one: one.start) - 1
    block = blocks[at] if at >= 0 and start < blocks[at].end else Span(start, end)
    held = [Span(one.start + block.start, one.end + block.start) for one in sentences(block.of(text)[:20_000])]
    held = [one for one in held if one.overlaps(Span(start, end))] or [Span(start, end)]
    words = list(text[held[0].start : held[-1].end])
    for content in attribution.content:
        for place in range(max(content.start, held[0].start), min(content.end, held[-1].end)):
            words[place - held[0].start] = "\x00"
    return "".join(words)


def _venue(beside: str) -> str:
    found = VENUE.search(beside)
    if not found:
        return ""
    words = found["venue"] or found["bare"] or ""
    if found["outlet"]:
        return "" if found["outlet"].split()[0] in ("I", *(name.title() for name in WEEKDAYS)) else found["outlet"]
    return re.sub(r"^(?:an?|the)\s", "", words)


Found = tuple[date, Precision] | None


def _weekday_said(found: re.Match[str], published_on: date | None) -> Found:
    if published_on is None or found["next"]:
        return None
    back = (published_on.weekday() - WEEKDAYS[found["wd"].lower()]) % 7
    if found["last"] and back == 0:
        back = 7
    return shift(published_on, -back, "day"), Precision.DAY


def _date_said(found: re.Match[str], published_on: date | None) -> Found:
    """Without a year: the latest such date that is not after the article."""
    month, number = MONTHS[found["mon"][:3].lower()], int(found["day"])
    if found["year"]:
        day = day_or_none(int(found["year"]), month, number)
        return (day, Precision.DAY) if day else None
    if published_on is None:
        return None
    days = (day_or_none(published_on.year - back, month, number) for back in range(9))
    day = next((one for one in days if one and one <= published_on), None)
    return (day, Precision.DAY) if day else None


def _ago(found: re.Match[str], published_on: date | None) -> Found:
    if published_on is None:
        return None
    count = COUNTS.get(found["n"]) or int(found["n"])
    day = shift(published_on, -count, found["unit"])
    precision = {
        "day": Precision.DAY,
        "week": Precision.MONTH,
        "month": Precision.MONTH,
        "year": Precision.YEAR,
    }
    return day, precision[found["unit"]]


def _near(found: re.Match[str], published_on: date | None) -> Found:
    if published_on is None:
        return None
    back = {"yesterday": 1, "the day before yesterday": 2}.get(found["word"].lower(), 0)
    return shift(published_on, -back, "day"), Precision.DAY


def _last_unit(found: re.Match[str], published_on: date | None) -> Found:
    """Last week is no day: its Monday stands for it, with the precision of the month it lies in."""
    if published_on is None:
        return None
    unit = found["unit"].lower()
    start = unit_start(published_on, unit)
    if found["which"].lower() == "last":
        start = shift(start, -1, unit)
    precision = {
        "week": Precision.MONTH,
        "month": Precision.MONTH,
        "quarter": Precision.QUARTER,
        "year": Precision.YEAR,
    }
    return start, precision[unit]


def _in_month(found: re.Match[str], published_on: date | None) -> Found:
    month = MONTHS[found["mon"][:3].lower()]
    if found["year"]:
        return date(max(int(found["year"]), 1), month, 1), Precision.MONTH
    if published_on is None:
        return None
    return date(published_on.year - (month > published_on.month), month, 1), Precision.MONTH


def _in_year(found: re.Match[str], published_on: date | None) -> Found:
    year = int(found["year"])
    return (date(year, 1, 1), Precision.YEAR) if published_on is None or year <= published_on.year else None


READERS = (
    (DATE, _date_said),
    (DATE_DAY_FIRST, _date_said),
    (WEEKDAY, _weekday_said),
    (NEAR, _near),
    (AGO, _ago),
    (LAST_UNIT, _last_unit),
    (IN_MONTH, _in_month),
    (IN_YEAR, _in_year),
)
