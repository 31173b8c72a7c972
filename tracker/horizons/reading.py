"""From a time phrase to its due window, and a phrase taken apart for other readings of it."""

import re
from dataclasses import dataclass, replace
from datetime import date

from tracker.horizons.calendars import Interval, shift, third_of, unit_holding
from tracker.horizons.phrases import read_named
from tracker.horizons.undated import VAGUE, why_undated
from tracker.horizons.units import At
from tracker.horizons.words import plain
from tracker.vocabulary import DueKind, Precision


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
    """A phrase taken apart: the unit that it names and the words around the unit.

    `second` is the unit at the other end of a range ("from A to B") or a choice ("A or B"); `words` name the unit.
    """

    rule: str
    relation: str
    part: str
    unit: Interval
    words: str
    article: bool = False
    second: "Reading | None" = None


# What may stand before a unit or after it without changing the window.
FILLER = re.compile(
    r"^(?:towards? |over the course of |in the course of |and |or |at (?:some|any) point(?: in| on| during)? |some ?time(?: in| during| around)? "
    r"|any ?time |as planned |as expected |on or |around |about |approximately |roughly |in around |circa |early as "
    r"|at |on |during |in |for |over |some |the |a good part of |possibly |probably |likely |ideally |hopefully |maybe "
    r"|perhaps |say |preferably |as (?:early|soon) as possible in |the course of "
    r"|most of |much of |all of |all |well into |into |within |only |just |still |already |again |starting "
    r"|its |our |their |his |her |your |my |throughout )+"
)

# (relation, pattern): the words in (?P<rest>) name the unit. The order matters: longer openings first.
RELATIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (relation, re.compile(pattern))
    for relation, pattern in (
        # in two years, if not sooner; by 2025 or earlier; by 2027 at the latest
        (
            "by",
            r"(?:by )?(?P<rest>.+?),? (?:if not (?:sooner|earlier|before)|or (?:sooner|earlier|"
            r"before)|at the (?:very )?latest)|at the (?:very )?latest,? (?:by |in |on )?(?P<rest2>.+)",
        ),
        # 2028 at the earliest; at the earliest in 2028
        (
            "from",
            r"(?P<rest>.+?),? at the (?:very )?earliest|at the (?:very )?earliest,? (?:in |on |by )?(?P<rest2>.+)",
        ),
        # on or after June 30; after or equal to 1/1/2016; later than or in 2016
        (
            "from",
            r"(?:(?:on|in) or (?:after|later than)|(?:after|later than) or (?:on|in|equal to)|after or equal to|>=) "
            r"(?P<rest>.+)",
        ),
        # on or before June 30
        ("on_or_before", r"(?:(?:on|in|by) or before|before or (?:on|in)|<=) (?P<rest>.+)"),
        # not before 2026; no sooner than next year; not until 2026
        ("from", r"(?:not|no) (?:before|until|till|earlier than|sooner than) (?P<rest>.+)"),
        # no later than January 1, 2010
        ("by", r"(?:no|not|nor) later than (?P<rest>.+)"),
        # as late as tomorrow
        ("by", r"as late as (?P<rest>.+)"),
        # before the year is out; before the decade ends
        ("before_end", r"before (?P<rest>.+?) (?:is out|is over|ends|is up|runs out|closes|finishes)"),
        # more than two weeks before Christmas; more than a month ago
        ("before", r"(?:more than|at least) (?P<rest>.+? (?:ago|before .+))"),
        # more than two years from now
        ("after", r"(?:more than|at least) (?P<rest>.+? (?:from now|later|after .+|from .+))"),
        # by the end of 2025; until March; in time for Christmas; come 2026; by close of business on Friday
        (
            "by",
            r"(?:on or )?(?:by|until|till|up to|through|in time for|come|up until|ending (?:on|with)|at or before)"
            r"(?: the| no later than)?(?: time of| (?:close|end) of (?:business|trading|play)(?: on)?)? (?P<rest>.+)",
        ),
        # before 2026; ahead of next summer
        (
            "before",
            r"(?:any ?time |some ?time |well |just |shortly )?(?:before|prior to|ahead of|earlier than|sooner than|"
            r"in advance of|<) (?P<rest>.+)",
        ),
        # after 2018; later than 2020; beyond 2030
        (
            "after",
            r"(?:any ?time |some ?time |shortly |soon |only |right )?(?:after|later than|beyond|following the|past the|"
            r"(?:year )?greater than|>)(?: on)? (?P<rest>.+)",
        ),
        # as early as next year's first quarter; starting on January 7th; since 2018
        (
            "from",
            r"(?:as (?:early|soon) as|(?:starting|beginning|effective|commencing|any ?time from)(?: as early as)?"
            r"(?: on| in| from| with)?|since|from) (?P<rest>.+?)(?: on(?:wards?)?| forwards?)?",
        ),
        # 2018 or later; 1990 and beyond; 2026 onwards
        (
            "from",
            r"(?:year )?(?P<rest>.+?) (?:(?:or|and) (?:later|after|above|beyond|greater|thereafter)|onwards?)",
        ),
    )
)
_part = r"(?:early|mid|late|end|middle|beginning|start|close|1st part|latter part|latter half|turn|opening)"
# the end of 2025; early next year; mid-2023; the middle of this year; by year-end 2025; mid-to-late 2027
PART = re.compile(
    rf"(?P<the>the )?(?:very )?(?:toward[s]? (?:the )?)?(?P<part>{_part}(?:[ -](?:to|or)[ -](?:mid|late|early))?)"
    r"(?:[ -](?:of|in|to|part of|or|days of|months of|weeks of|-))?(?: the)?[ -](?P<rest>.+)"
)
# year-end; fiscal year-end 2027; month-end; the year's end
UNIT_END = re.compile(
    r"(?:the )?(?:(?P<which>this|next) )?(?:calendar )?(?P<fy>(?:fiscal|financial) )?(?P<unit>year|quarter|month|week|half|decade)"
    r"(?:'s)?(?:[- ]|(?<=year))end(?: (?:of )?(?P<year>\d{4}))?"
)
# from May to Oct 2020; between 2007 and 2009; 2014~2018; Jan-Feb 2017
RANGE = (
    re.compile(r"(?:in )?(?:(?P<of>.+) )?between (?P<a>.+?)(?: and | through | to | ?[-~] ?)(?P<b>.+)"),
    re.compile(r"(?:from |in |during )?(?P<a>.+?) (?:to|till|until|through|thru|-) (?P<b>.+)"),
    re.compile(r"(?:from )?(?P<a>[^~-]+)[~-](?P<b>.+)"),
    re.compile(r"(?:from )?(?P<a>\d{1,2}-\d{1,2}-\d{4}) ?- ?(?P<b>.+)"),
)
# late 2027 or early 2028
CHOICE = re.compile(r"(?P<a>.+?),? (?:or|and|and/or) (?:in |perhaps |possibly |maybe )?(?P<b>.+)")


def resolve(
    phrase: str,
    said_on: date,
    fiscal_year_end: tuple[int, int] = (12, 31),
    precision: Precision = Precision.DAY,
) -> Horizon:
    """The due window of a time phrase said on a day; never raises, whatever the phrase.

    What names no window is undated and open-ended, with the rule "vague" ("near future"), "event" ("after the
    merger closes") or "unread". `fiscal_year_end` is the company's last (month, day) of a fiscal year. Where only
    the month, quarter or year of the saying is known, the window reaches from what the first of its days would
    give to what the last would: "within 30 days" said in March may be due until the end of April.
    """
    words = plain(phrase)
    if precision == Precision.DAY:
        return _resolve(phrase, words, said_on, fiscal_year_end)
    first, after = unit_holding(said_on, precision.value)
    early = _resolve(phrase, words, first, fiscal_year_end)
    late = _resolve(phrase, words, shift(after, -1, "day"), fiscal_year_end)
    if early.due_kind != late.due_kind:
        return Horizon(phrase, "unread", said_on, DueKind.OPEN_ENDED, None, None)
    start = None if early.start is None or late.start is None else min(early.start, late.start)
    end = None if early.end is None or late.end is None else max(early.end, late.end)
    return replace(early, read_against=said_on, start=start, end=end)


def _resolve(phrase: str, words: str, said_on: date, fiscal_year_end: tuple[int, int]) -> Horizon:
    at = At(said_on, fiscal_year_end)
    # "Some day" is vague although "some" is a filler elsewhere, and "day" a unit.
    vague = VAGUE.fullmatch(words) or VAGUE.fullmatch(FILLER.sub("", words))
    reading = None if vague else read_phrase(words, at) or _choice(words, at)
    if reading is None:
        rule = "vague" if vague else why_undated(words)
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
    start, end = third_of(reading.unit, reading.part)
    opening = reading.part in ("start", "beginning")
    if reading.second and reading.rule == "from_to" and reading.words in ("now", "today"):
        return DueKind.BY, said_on, third_of(reading.second.unit, reading.second.part)[1]
    if reading.second:
        return DueKind.WITHIN, start, third_of(reading.second.unit, reading.second.part)[1]
    if reading.relation == "from":
        return DueKind.NOT_BEFORE, start, None
    if reading.relation == "after":
        return DueKind.NOT_BEFORE, end, None
    if reading.relation == "before":
        return DueKind.BY, said_on, end if reading.part == "end" else start
    if reading.rule == "within_n_units":
        return DueKind.BY, said_on, shift(end, 1, "day")
    if reading.relation in ("by", "on_or_before") and opening:
        return DueKind.BY, said_on, start
    if reading.relation in ("by", "on_or_before", "before_end") or reading.rule in ("in_n_units", "in_units"):
        return DueKind.BY, said_on, end
    return DueKind.WITHIN, start, end


def read_phrase(words: str, at: At) -> Reading | None:
    """Takes plain words apart; None when what is left names no unit."""
    for relation, pattern in RELATIONS:
        found = pattern.fullmatch(words)
        if found is None:
            continue
        rest = found["rest"] or found["rest2"]
        reading = _with_part(rest, relation, at)
        if reading:
            return reading
    return _with_part(words, "in", at) or _range(words, at)


def _choice(words: str, at: At) -> Reading | None:
    found = CHOICE.fullmatch(words)
    first = _with_part(found["a"], "in", at) if found else None
    second = _with_part(found["b"], "in", replace(at, day=first.unit[0])) if found and first else None
    if first and second and first.unit[0] <= second.unit[0]:
        return replace(first, rule="either", second=second)
    return None


def _range(words: str, at: At) -> Reading | None:
    for pattern in RANGE:
        found = pattern.fullmatch(words)
        if not found:
            continue
        of = found.groupdict().get("of")
        a, b = _one_month(f"{of} {found['a']}" if of else found["a"].strip(), found["b"].strip())
        second = _with_part(b, "in", at)
        first = _first_of_range(a, second, at) if second else None
        if first and second and first.unit[0] >= second.unit[1]:
            second = _with_part(b, "in", replace(at, day=first.unit[0]))
        if first and second and first.unit[0] < second.unit[1]:
            return replace(first, rule="from_to", second=second)
    return None


_day = r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?"
_month = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
BARE_DAY = re.compile(_day)
DAY_AND_YEAR = re.compile(rf"{_day},? (\d{{4}})")
MONTH_AND_DAY = re.compile(rf"(?:(?:on|in|of) )?(?P<month>{_month}|(?:this|next|last) month) (?:from |between )?{_day}")
DAY_AND_MONTH = re.compile(rf"{_day} (?:(?:in|of) )?(?P<month>(?:{_month}|(?:this|next|last|the) month)(?:,? .*)?)")
MONTH_DAY_YEAR = re.compile(rf"(?P<month>{_month}) {_day}(?P<year>(?:,? \d{{4}})?)")
WEEK_AND_DAY = re.compile(r"(?P<week>.+ week) (?:from |between )?(?P<day>[a-z]{3,9})")


def _one_month(a: str, b: str) -> tuple[str, str]:
    """November 19-20; from the ninth till the seventeenth of April; this week from Tuesday to Thursday: what is
    said for one end goes for both.
    """
    if (bare := BARE_DAY.fullmatch(b)) and (month := MONTH_AND_DAY.fullmatch(a)):
        return f"{month['month']} {month[2]}", f"{month['month']} {bare[1]}"
    if (dated := DAY_AND_YEAR.fullmatch(b)) and (month := MONTH_AND_DAY.fullmatch(a)):
        return f"{month['month']} {month[2]}, {dated[2]}", f"{month['month']} {dated[1]}, {dated[2]}"
    if bare := BARE_DAY.fullmatch(a):
        if month := DAY_AND_MONTH.fullmatch(b):
            return f"{bare[1]}th of {month['month']}", f"{month[1]}th of {month['month']}"
        if month := MONTH_DAY_YEAR.fullmatch(b):
            return f"{month['month']} {bare[1]}{month['year']}", b
        if day := BARE_DAY.fullmatch(b):
            return f"{bare[1]}th", f"{day[1]}th"
    if week := WEEK_AND_DAY.fullmatch(a):
        return a.replace("from ", "").replace("between ", ""), f"{week['week']} {b}"
    return a, b


def _first_of_range(words: str, second: Reading, at: At) -> Reading | None:
    """A month or day without a year is the last one before the end: from Nov to Feb 2017 starts in 2016."""
    first = _with_part(words, "in", at)
    if first and first.rule == second.rule == "part_of_year" and not re.search(r"\d{2}|this|next|last", words):
        return _with_part(f"{words} {second.unit[0].year}", "in", at) or first
    if first and first.rule in ("month", "date") and not re.search(r"\d{4}|this|next|last|today|tomorrow|now", words):
        return _with_part(words, "in", replace(at, day=shift(second.unit[0], -1, "year")))
    return first


def _with_part(words: str, relation: str, at: At) -> Reading | None:
    words = words.strip(" ,")
    ends = UNIT_END.fullmatch(FILLER.sub("", words))
    if ends:
        return _unit_end(ends, relation, at)
    named = _named(words, at)
    if named:
        return Reading(named[0], relation, "", named[1], words)
    found = PART.fullmatch(words) or PART.fullmatch(FILLER.sub("", words))
    named = _named(found["rest"], at) if found else None
    if not (found and named):
        return None
    unit, part = named[1], found["part"]
    if at.forward and named[0] == "unit" and (unit[1] - unit[0]).days > 3000 and third_of(unit, part)[1] <= at.day:
        # Mid-decade, said when that is over, is the next decade's.
        unit = unit_holding(unit[1], "decade")
    return Reading(named[0], relation, part, unit, found["rest"], bool(found["the"] or words.startswith("the ")))


def _unit_end(found: re.Match[str], relation: str, at: At) -> Reading | None:
    """Year-end is the last month of the year, fiscal or not; of smaller units it is their late part."""
    unit, year = found["unit"], found["year"]
    which = found["which"] or "this"
    words = f"{found['fy'] or ''}{year}" if year else f"{which} {found['fy'] or ''}{unit}"
    named = _named(words, at)
    if named is None:
        return None
    if unit == "year":
        return Reading("unit_end", relation, "", (shift(named[1][1], -1, "month"), named[1][1]), words)
    return Reading("unit_end", relation, "end", named[1], words)


def _named(words: str, at: At) -> tuple[str, Interval] | None:
    return read_named(words, at) or read_named(FILLER.sub("", words), at)
