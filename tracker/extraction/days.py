"""On which day it was said, and where: read from the sentence around an attribution."""

import re
from bisect import bisect_right
from collections.abc import Sequence
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
_month = "January|February|March|April|May|June|July|August|September|October|November|December"
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
AGO = re.compile(
    r"\b(?P<n>an?|one|two|three|four|five|six|seven|ten|\d{1,2}) (?P<unit>day|week|month|year)s? "
    r"(?P<how>ago|earlier|before|later)\b",
    re.IGNORECASE,
)
NEAR = re.compile(
    r"\b(?P<word>today|tonight|this (?:morning|afternoon|evening)|yesterday|the day before yesterday)\b",
    re.IGNORECASE,
)
LAST_UNIT = re.compile(r"\b(?P<which>last|earlier this|this) (?P<unit>week|month|quarter|year)\b", re.IGNORECASE)
# in March; in March 2017; in 2016
IN_MONTH = re.compile(
    rf"\b(?:[Ii]n|[Bb]ack in|[Ll]ast)(?: (?:early|mid|late))? (?P<mon>{_month})\b(?: (?P<year>\d{{4}}))?"
)
IN_YEAR = re.compile(r"\b(?:[Ii]n|[Bb]ack in) (?P<year>(?:19|20)\d\d)\b")
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_name = rf"(?!(?:{_weekday}|{_month})\b)" + r"[A-Z][\w’'&-]{0,30}(?:\.[A-Za-z]{1,4})?"
_names = rf"{_name}(?: (?:of (?:the )?)?{_name}){{0,4}}"
_occasion = (
    r"(?i:interview|discussion|conversation|statement|conference call|earnings call|results call|call|"
    r"press conference|news conference|conference|briefing|event|speech|keynote|address|webcast|livestream|"
    r"(?:blog )?post|tweet|memo|letter|e-?mail|panel|podcast|press release|release|filing|essay|op-ed|"
    r"report|(?:annual )?meeting|hearing|presentation|summit|forum|fair|show|congress|expo)"
)
_determiner = r"(?:an?|the|its|his|her|their|this|[A-Z][\w’'-]{1,20}[’']s)"
# in a short discussion with Reuters; during an earnings call; at the Lisbon Motor Show; in a letter to shareholders
OCCASION = re.compile(
    rf"\b(?:[Ii]n|[Dd]uring|[Aa]t|[Oo]n|[Vv]ia|[Tt]hrough) "
    rf"(?P<venue>{_determiner} (?:[\w’'-]{{1,20}} ){{0,4}}?{_occasion}"
    rf"\b(?: (?:with|to|for|on|at|by) (?:(?:the )?{_names}|(?:shareholders|investors|employees|staff|"
    rf"customers|analysts)\b))?)"
)
# told Reuters; told the Harbour Times
TOLD = re.compile(rf"\b(?:told|tells|telling) (?:the )?(?P<outlet>{_names})")
# in interviews with Reuters; on LinkedIn
BARE = re.compile(
    rf"\b(?:in (?P<bare>interviews? with (?:the )?{_names})|"
    r"[Oo]n (?P<site>X|Twitter|LinkedIn|Facebook|Weibo|Threads|YouTube)\b)"
)


def read_day_said(
    text: str, attribution: Attribution, published_on: date | None, contents: Sequence[Span] = ()
) -> DaySaid:
    """The day an attribution's words were said, read against the article's day.

    Time words count only beside the source and the cue, never inside the content, nor inside the `contents`
    of the text's other attributions: what stands there is when the thing will happen. Without any, the
    article's own day, with an empty phrase. A weekday is the latest one that is not after the article's
    day, that day included; "two days earlier" is counted from the day that the sentences before give.
    Without an article day, only a full date gives a day.
    """
    beside, before = _beside(text, attribution, contents)
    venue = _venue(beside)
    found = _first_day(beside, published_on)
    if found is None:
        return DaySaid(published_on, Precision.DAY if published_on else None, "", venue)
    day, precision, words = found
    if day is not None and words.lower().endswith(("earlier", "before", "later")):
        anchor = _first_day(before, published_on)
        if anchor and anchor[0] and published_on:
            day += anchor[0] - published_on
    return DaySaid(day, precision, words, venue)


def carried(days: Sequence[DaySaid], speakers: Sequence[int | None]) -> list[DaySaid]:
    """The days with those that give neither day nor venue filled in from the same speaker's other words.

    An article tells once where and when somebody spoke. Only where all that it tells of a speaker agrees, and it
    tells both; a speaker is named by any number, None where nobody is known.
    """
    told: dict[int, set[DaySaid]] = {}
    for day, speaker in zip(days, speakers, strict=True):
        if speaker is not None and (day.phrase or day.venue):
            told.setdefault(speaker, set()).add(day)
    filled = []
    for day, speaker in zip(days, speakers, strict=True):
        known = told.get(speaker, set()) if speaker is not None else set()
        one = next(iter(known)) if len(known) == 1 else None
        filled.append(one if one and one.venue and one.phrase and not (day.phrase or day.venue) else day)
    return filled


def _first_day(words: str, published_on: date | None) -> tuple[date | None, Precision | None, str] | None:
    """The day that the words give, by the first pattern that reads them; without an article day, the phrase."""
    for pattern, read in READERS:
        for found in pattern.finditer(words):
            day, precision = read(found, published_on) or (None, None)
            if day is not None or published_on is None:
                return day, precision, found.group().strip()
    return None


LONGEST_BLOCK = 4_000
LONGEST_BESIDE = 2_000


def _beside(text: str, attribution: Attribution, contents: Sequence[Span]) -> tuple[str, str]:
    """The sentences that hold source and cue, with all contents blanked out; and those before in the paragraph."""
    parts = [*attribution.source, *attribution.cue]
    if not parts:
        return "", ""
    start, end = min(span.start for span in parts), max(span.end for span in parts)
    block = _block(text, start, end)
    held = [Span(one.start + block.start, one.end + block.start) for one in sentences(block.of(text))]
    held = [one for one in held if one.overlaps(Span(start, end))] or [Span(start, end)]
    first = block.start
    words = list(text[first : max(held[-1].end, held[0].start)])
    # Another reading of this very verb may hold the outlet that it was told to.
    own = {span.end for span in attribution.cue}
    others = [one for one in contents if one.start - 1 not in own]
    for content in (*attribution.content, *others):
        for place in range(max(content.start, first), min(content.end, held[-1].end)):
            words[place - first] = "\x00"
    cut = held[0].start - first
    said = "".join(words)
    return said[cut : cut + LONGEST_BESIDE], said[max(0, cut - LONGEST_BESIDE) : cut]


def _block(text: str, start: int, end: int) -> Span:
    """The paragraph around a place. Only the text near it is looked at: an article may have thousands of both."""
    first = max(0, start - LONGEST_BLOCK // 2)
    blocks = paragraphs(text[first : start + LONGEST_BLOCK // 2])
    at = bisect_right(blocks, start - first, key=lambda one: one.start) - 1
    if at < 0 or start - first >= blocks[at].end:
        return Span(start, end)
    return Span(blocks[at].start + first, blocks[at].end + first)


def _venue(beside: str) -> str:
    if found := OCCASION.search(beside):
        return re.sub(r"^(?:an?|the)\s", "", found["venue"])
    found = TOLD.search(beside)
    if found and found["outlet"].split()[0] not in ("I", *(name.title() for name in WEEKDAYS)):
        return found["outlet"].removesuffix("’s").removesuffix("'s")
    found = BARE.search(beside)
    return (found["bare"] or found["site"]) if found else ""


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
    count = COUNTS.get(found["n"].lower()) or int(found["n"])
    unit = found["unit"].lower()
    day = shift(published_on, count if found["how"].lower() == "later" else -count, unit)
    precision = {
        "day": Precision.DAY,
        "week": Precision.MONTH,
        "month": Precision.MONTH,
        "year": Precision.YEAR,
    }
    return day, precision[unit]


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
