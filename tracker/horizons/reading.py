"""From a time phrase to a due window, and to the interval it names."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.horizons.calendars import Interval, shift
from tracker.horizons.phrases import read_named
from tracker.horizons.units import At
from tracker.horizons.words import plain
from tracker.vocabulary import DueKind

OpenInterval = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Horizon:
    """When a claim falls due: `end` excluded, None an open side, both None undated."""

    phrase: str
    rule: str
    read_against: date
    due_kind: DueKind
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase taken apart: the unit that it names and the words around the unit."""

    rule: str
    relation: str
    part: str
    unit: Interval
    second: Interval | None = None
    second_point: date | None = None
    exact: bool = False


# What may stand before a unit or after it without changing the window.
FILLER = re.compile(
    r"^(?:and |or |at some point(?: in| on| during)? |some ?time(?: in| during| around)? "
    r"|any ?time |as |on or |around |about |approximately |roughly |in around "
    r"|at |on |during |in |for |over |some |the |a good part of |possibly |probably |likely "
    r"|perhaps |maybe |hopefully |as (?:early|soon) as possible in "
    r"|most of |much of |all of |its |our |their |his |her |your |my |throughout )+"
)

# (relation, pattern): the words in (?P<rest>) name the unit. The order matters: longer openings first.
RELATIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (relation, re.compile(pattern))
    for relation, pattern in (
        # in two years, if not sooner; by 2025 or earlier
        (
            "by",
            r"(?:by )?(?P<rest>.+?),? (?:if not (?:sooner|earlier|before)|or (?:sooner|earlier|"
            r"before)|at the (?:very )?latest)",
        ),
        # not before 2026; no sooner than next year; not until 2026
        ("from", r"(?:not|no) (?:before|until|till|earlier than|sooner than) (?P<rest>.+)"),
        # no later than January 1, 2010
        ("by", r"(?:no|not|nor) later than (?P<rest>.+)"),
        # as late as tomorrow
        ("by", r"as late as (?P<rest>.+)"),
        # by the end of 2025; until March; in time for Christmas; come 2026
        (
            "by",
            r"(?:on or )?(?:by|until|till|up to|through|in time for|come|up until)(?: the)?(?: "
            r"time of)? (?P<rest>.+)",
        ),
        # before 2026; ahead of next summer
        ("before", r"(?:any ?time )?(?:before|prior to|ahead of|earlier than|sooner than) (?P<rest>.+)"),
        # after 2018; later than 2020; beyond 2030
        (
            "after",
            r"(?:any ?time |some ?time )?(?:after|later than|beyond|following the|(?:year )?greater "
            r"than) (?P<rest>.+)",
        ),
        # as early as next year's first quarter; starting on January 7th; since 2018
        (
            "from",
            r"(?:as (?:early|soon) as|(?:starting|beginning|effective|commencing)(?: on| in| from|"
            r" with)?|since|from) (?P<rest>.+?)(?: on(?:wards?)?)?",
        ),
        # 2018 or later; 1990 and beyond; 2026 onwards
        (
            "from",
            r"(?:year )?(?P<rest>.+?) (?:(?:or|and) (?:later|after|beyond|greater|thereafter)|onwards?)",
        ),
    )
)
# the end of 2025; early next year; mid-2023; the middle of this year; by year-end 2025
PART = re.compile(
    r"(?P<the>the )?(?:very )?(?P<part>early|mid|late|end|middle|beginning|start|close|"
    r"1st part|latter part|latter half|turn)"
    r"(?:[ -](?:of|in|to|part of|or|-))?[ -](?P<rest>.+)"
)
PART_WITHOUT_ARTICLE = re.compile(
    r"(?:end|middle|start|beginning) (?:of )?(?:(?:this |next |the )?(?:calendar )?year|"
    r"\d{4})"
)
YEAR_END = re.compile(r"(?:the )?(?:calendar )?(?P<fy>fiscal )?year[- ]?end(?: (?P<year>\d{4}))?")
# from May to Oct 2020; between 2007 and 2009; 2014~2018; Jan-Feb 2017
RANGE = (
    re.compile(r"between (?P<a>.+?)(?: and | through | to | ?[-~] ?)(?P<b>.+)"),
    re.compile(r"(?:from )?(?P<a>.+?) (?:to|till|until|through|thru|-) (?P<b>.+)"),
    re.compile(r"(?:from )?(?P<a>[^~-]+)[~-](?P<b>.+)"),
)
# in the near future; soon; eventually; one day
VAGUE = re.compile(
    r"(?:.* )?(?:near|nearest|foreseeable|not too distant|not-too-distant|distant|immediate|"
    r"coming) future|(?:very |pretty |quite )?(?:soon|shortly)(?: enough)?"
    r"|as soon as (?:possible|we can|practicable)|eventually|(?:some ?|one )day|1 day|"
    r"in (?:the )?future|future|going forward|in (?:due|good) (?:course|time)"
    r"|(?:over|in) (?:the )?(?:long|longer|short|near|medium|mid)[ -](?:run|term)|long[ -]term|"
    r"in time|over time|down the (?:road|line)|at some (?:point|stage)"
    r"|some ?time|later(?: on)?|before long|ultimately|imminently|when the time is right|"
    r"any (?:day|time)(?: now| soon)?"
)


def resolve(phrase: str, said_on: date, fiscal_year_end: tuple[int, int] = (12, 31)) -> Horizon:
    """The due window of a time phrase said on a day; never raises, whatever the phrase.

    What no rule reads is "unread", what names no time ("near future") is "vague": both open-ended and
    undated. `fiscal_year_end` is the company's last (month, day) of a fiscal year.
    """
    words = plain(phrase)
    # "Some day" is vague although "some" is a filler elsewhere, and "day" a unit.
    reading = None if VAGUE.fullmatch(words) else read_phrase(words, At(said_on, fiscal_year_end))
    if reading is None:
        rule = "vague" if VAGUE.fullmatch(words) or VAGUE.fullmatch(FILLER.sub("", words)) else "unread"
        return Horizon(phrase, rule, said_on, DueKind.OPEN_ENDED, None, None)
    kind, start, end = _window(reading, said_on)
    if start is not None and end is not None and start >= end:
        start = None
    return Horizon(phrase, _named_rule(reading.rule, words), said_on, kind, start, end)


# next year; this quarter; the coming month
WHICH_UNIT = re.compile(
    r"\b(this|next|coming|following|upcoming|last|past|previous)\b.{0,40}?\b(day|week|month|quarter|year|decade)"
)


def _named_rule(rule: str, words: str) -> str:
    """The rule by the name that a reader of the page knows it by: next_year, this_quarter."""
    found = WHICH_UNIT.search(words[:200]) if rule == "unit" else None
    if found is None:
        return rule
    which = "next" if found[1] in ("coming", "following", "upcoming") else found[1]
    return f"{which}_{found[2]}"


def _window(reading: Reading, said_on: date) -> tuple[DueKind, date | None, date | None]:
    start, end = part_of(reading.unit, reading.part)
    if reading.second:
        return DueKind.WITHIN, start, reading.second[1]
    if reading.relation == "from":
        return DueKind.NOT_BEFORE, start, None
    if reading.relation == "after":
        return DueKind.NOT_BEFORE, end, None
    if reading.relation == "before":
        return DueKind.BY, said_on, end if reading.part == "end" else start
    if reading.rule == "within_n_units":
        return DueKind.BY, said_on, shift(end, 1, "day")
    if reading.relation == "by" or reading.rule == "in_n_units":
        return DueKind.BY, said_on, end
    return DueKind.WITHIN, start, end


def part_of(unit: Interval, part: str) -> Interval:
    """Early, mid and late are thirds of the unit (as Recognizers-Text reads them); other parts are the
    whole.
    """
    start, end = unit
    side = {
        "early": 0,
        "start": 0,
        "beginning": 0,
        "mid": 1,
        "middle": 1,
        "late": 2,
        "end": 2,
        "close": 2,
    }.get(part)
    if side is None or (end - start).days < 3:
        return unit
    if start.day == end.day == 1 and (months := (end.year - start.year) * 12 + end.month - start.month) % 3 == 0:
        third = months // 3
        return shift(start, side * third, "month"), shift(start, (side + 1) * third, "month")
    days = (end - start).days
    return start + timedelta(days=days * side // 3), start + timedelta(days=days * (side + 1) // 3)


def named_interval(phrase: str, anchor: date, fiscal_year_end: tuple[int, int] = (12, 31)) -> OpenInterval | None:
    """The whole interval a phrase names, as the evaluation data writes it (null for an open side); None
    if unread.

    TIMEX3 data gives early, mid, late and "the end of" the whole unit; Recognizers-Text a third of the
    year to "end of" without an article. Of "from A to B" it is the start of A to the start of B.
    """
    reading = read_phrase(plain(phrase), At(anchor, fiscal_year_end, forward=False))
    if reading is None:
        return None
    start, end = reading.unit
    one_day = (end - start).days == 1
    if reading.second:
        return start, reading.second_point
    if reading.relation == "from":
        return start, None
    if reading.relation == "after":
        return (start if one_day or reading.part in ("start", "beginning") else end), None
    if reading.relation in ("before", "by"):
        return None, end if reading.part == "end" else start
    return part_of(reading.unit, reading.part) if reading.exact else reading.unit


def read_phrase(words: str, at: At) -> Reading | None:
    """Takes plain words apart; None when what is left names no unit."""
    for relation, pattern in RELATIONS:
        found = pattern.fullmatch(words)
        reading = _with_part(found["rest"], relation, at) if found else None
        if reading:
            return reading
    return _with_part(words, "in", at) or _range(words, at)


def _range(words: str, at: At) -> Reading | None:
    for pattern in RANGE:
        found = pattern.fullmatch(words)
        if not found:
            continue
        a, b = _same_month(found["a"].strip(), found["b"].strip())
        second = _with_part(b, "in", at)
        first = _first_of_range(a, second, at) if second else None
        if first and second and first.unit[0] >= second.unit[1]:
            second = _with_part(b, "in", At(first.unit[0], at.year_end, at.forward))
        if first and second and first.unit[0] < second.unit[1]:
            end = second.unit[1] if second.part in ("end", "late") else second.unit[0]
            return Reading("from_to", "in", first.part, first.unit, second.unit, end)
    return None


BARE_DAY = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?")
MONTH_AND_DAY = re.compile(r"([a-z]{3,9})\.? \d{1,2}(?:st|nd|rd|th)?")
DAY_AND_MONTH = re.compile(r"(?:the )?\d{1,2}(?:st|nd|rd|th)? (?:of )?([a-z]{3,9})\b.*")


def _same_month(a: str, b: str) -> tuple[str, str]:
    """November 19-20; from the ninth till the seventeenth of April: one month is said for both days."""
    if (bare := BARE_DAY.fullmatch(b)) and (month := MONTH_AND_DAY.fullmatch(a)):
        return a, f"{month[1]} {bare[1]}"
    if (bare := BARE_DAY.fullmatch(a)) and (month := DAY_AND_MONTH.fullmatch(b)):
        return f"{bare[1]} {month[1]}", b
    return a, b


def _first_of_range(words: str, second: Reading, at: At) -> Reading | None:
    """A month or day without a year is the last one before the end: from Nov to Feb 2017 starts in 2016."""
    first = _with_part(words, "in", at)
    if first and first.rule in ("month", "date") and not re.search(r"\d{4}|this|next|last", words):
        return _with_part(words, "in", At(shift(second.unit[0], -1, "year"), at.year_end, at.forward))
    return first


def _with_part(words: str, relation: str, at: At) -> Reading | None:
    words = words.strip(" ,")
    year_end = YEAR_END.fullmatch(FILLER.sub("", words))
    if year_end:
        year = year_end["year"] or "this year"
        words = f"the end of fiscal {year}" if year_end["fy"] else f"december {year}"
    named = _named(words, at)
    if named:
        return Reading(named[0], relation, "", named[1])
    found = PART.fullmatch(words) or PART.fullmatch(FILLER.sub("", words))
    named = _named(found["rest"], at) if found else None
    if not (found and named):
        return None
    return Reading(named[0], relation, found["part"], named[1], exact=bool(PART_WITHOUT_ARTICLE.match(words)))


def _named(words: str, at: At) -> tuple[str, Interval] | None:
    return read_named(words, at) or read_named(FILLER.sub("", words), at)
