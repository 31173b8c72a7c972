"""Which calendar interval a time phrase names: a table of rules, a real example above each row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tracker.horizons import calendars, feasts, units
from tracker.horizons.calendars import Interval, shift, unit_holding
from tracker.horizons.units import At, Fields

Read = Callable[[Fields, At], Interval | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` takes plain words (words.plain) in whole; `read` gives the interval, or None to pass."""

    name: str
    pattern: re.Pattern[str]
    read: Read


def rule(name: str, pattern: str, read: Read) -> Rule:
    """A row of the table. A part may be named twice in a pattern: once in each of its alternatives."""
    seen: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return f"(?P<{found[1]}_{seen[found[1]]}>"

    return Rule(name, re.compile(re.sub(r"\(\?P<(\w+)>", number, pattern)), read)


def fields(found: re.Match[str]) -> Fields:
    """The named parts that were matched, without the numbers that `rule` gave them."""
    return {name.rpartition("_")[0]: words for name, words in found.groupdict().items() if words is not None}


def read_named(words: str, at: At) -> tuple[str, Interval] | None:
    """The first rule that reads the whole of the plain words, with its interval; None when none does."""
    words = words.removeprefix("the ").strip()
    for row in RULES:
        found = row.pattern.fullmatch(words)
        interval = row.read(fields(found), at) if found else None
        if interval and interval[0] < interval[1]:
            return row.name, interval
    return None


def read_month_of_which_year(found: Fields, at: At) -> Interval:
    """January next year."""
    return calendars.month(at.day.year + units.step_of(found["which"]), units.MONTHS[found["mon"][:3]])


def read_season_of_which_year(found: Fields, at: At) -> Interval:
    """Spring of next year."""
    return calendars.season(at.day.year + units.step_of(found["which"]), found["season"])


def read_which_fiscal_year(found: Fields, at: At) -> Interval:
    """The next fiscal year."""
    year = calendars.fiscal_year_of(at.day, at.year_end) + units.step_of(found.get("which", ""))
    return calendars.fiscal_year(year, at.year_end)


def read_week_of(found: Fields, at: At) -> Interval | None:
    """The week of March 6."""
    day = read_named(found["rest"], at)
    return unit_holding(day[1][0], "week") if day else None


def read_from_day(found: Fields, at: At) -> Interval | None:
    """Two weeks before Christmas, three days from today."""
    day = read_named(found["rest"], at)
    if day is None:
        return None
    count = units.count_of(found["n"]) * (-1 if found["side"] == "before" else 1)
    return units.one_day(shift(day[1][0], count, found["unit"]))


def read_starting(found: Fields, at: At) -> Interval | None:
    """Two weeks starting May 20th."""
    day = read_named(found["rest"], at)
    return (day[1][0], shift(day[1][0], units.count_of(found["n"]), found["unit"])) if day else None


def read_weekday_of(found: Fields, at: At) -> Interval | None:
    """Wednesday of next week, first week of October on Friday."""
    week = read_named(found["rest"], at)
    weekday = next(number for name, number in units.WEEKDAYS.items() if name.startswith(found["wd"][:3]))
    if week is None or (week[1][1] - week[1][0]).days > 7:
        return None
    start = week[1][0]
    return units.one_day(start + timedelta(days=(weekday - start.weekday()) % 7))


MON = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WD = (
    r"(?P<wd>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)"
)
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})"
SHORT_YEAR = r"(?:(?P<year>\d{4})|'?(?P<yy>\d{2}))"
UNIT = r"(?P<unit>day|week|fortnight|month|quarter|half|year|decade)"
COUNT = r"(?P<n>\d{1,4}|an?|couple(?: of)?|few|several)"
NEXT = r"(?:next|coming|following|upcoming)"
LAST = r"(?:last|previous|past|prior)"
WHICH = (
    rf"(?P<which>this(?: coming| upcoming| past| current)?|next|coming|following|upcoming|"
    rf"current|same|that|{LAST})"
)
HOL = rf"(?P<hol>{'|'.join(sorted(calendars.HOLIDAYS, key=len, reverse=True))})"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)(?:time)?"
CLOCK = r"(?:\d{1,2}(?::\d\d)? ?(?:[ap]m|o'clock)?(?: (?:[ecmp][sd]t|gmt|et))?,? )?"
PART_OF_DAY = r"(?:[ ,]+(?:morning|afternoon|evening|night))?"
PART = (
    r"(?:(?P<part>[1-4])(?:st|nd|rd|th)[ -](?P<kind>quarter|half)|(?P<part>last) (?P<kind>quarter|"
    r"half)|(?P<kind>q|h)(?P<part>[1-4]))"
)

RULES: tuple[Rule, ...] = (
    # today, tomorrow
    rule(
        "day",
        r"(?P<word>(?:the )?day after tomorrow|today|tonight|now|tomorrow|tmrw|yesterday|(?:the )?day after)"
        + PART_OF_DAY,
        units.read_today,
    ),
    # 20200701
    rule("date", r"(?P<year>(?:19|20)\d\d)(?P<a>[01]\d)(?P<b>[0-3]\d)", units.read_iso),
    # 2018-7-6; 2016 10 16; Friday 2018-7-6
    rule("date", rf"(?:{WD}[ ,]+)?{YEAR}[-/. ](?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})", units.read_iso),
    # 2019/aug/01; September-2020-23
    rule("date", rf"(?:{YEAR}[-/ ]{MON}|{MON}[-/ ]{YEAR})[-/ ]{DAY}", units.read_date),
    # 9 a.m. Monday, Oct. 26, 1998; July 4th of 1995; Nov. 13
    rule(
        "date",
        rf"{CLOCK}(?:{WHICH} )?(?:{WD}[ ,-]+)?{MON}[ ,/-]*(?:the )?{DAY}(?:(?:[ ,/-]+| of |"
        rf" in ){SHORT_YEAR})?",
        units.read_date,
    ),
    # Tuesday 15 April of 87; 19 June; the 09th of May; next 6th of April
    rule(
        "date",
        rf"{CLOCK}(?:{WHICH} )?(?:{WD}[ ,-]+)?(?:the )?{DAY}(?: day)?[ /-]*(?:of )?{MON}(?:(?:[ ,/-]+|"
        rf" of | in ){SHORT_YEAR})?",
        units.read_date,
    ),
    # 11/20; this friday 5/12; 10/1/2018; 12/12/30
    rule(
        "date",
        rf"(?:{WHICH} )?(?:{WD}[ ,]+)?(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})(?:[/-]{SHORT_YEAR})?",
        units.read_numbers,
    ),
    # December 2018; Dec-2018; June of 1992; April of 87
    rule("month", rf"(?:the month of )?{MON}(?:[ ,/-]+{YEAR}| (?:of|in) {SHORT_YEAR})", units.read_month),
    # 2017 April; 12-2015
    rule("month", rf"{YEAR}[ -]{MON}", units.read_month),
    # next September; this past March; October
    rule("month", rf"(?:{WHICH} |the month of )?{MON}", units.read_month),
    # January next year
    rule("month", rf"{MON},? (?:of )?{WHICH} year", read_month_of_which_year),
    # 12-2015
    rule("month", rf"(?P<n>0?[1-9]|1[0-2])[-/]{YEAR}", units.read_month_of_year),
    # the third month of 2021
    rule(
        "month",
        rf"(?P<n>\d{{1,2}})(?:st|nd|rd|th) month of (?:{YEAR}|{WHICH} year)",
        units.read_month_of_year,
    ),
    # the 15th day of next month
    rule("day", rf"{DAY}(?: day)? of {WHICH} month", units.read_day_of_next_month),
    # next Monday; Thursday morning; 4 a.m. EDT Thursday
    rule("weekday", rf"{CLOCK}(?:{WHICH} )?{WD}{PART_OF_DAY}(?: this week)?", units.read_weekday),
    # Saturday 3 days from now
    rule("weekday", rf"{WD} (?P<n>\d{{1,3}}) (?P<unit>day)s from now", units.read_in_units),
    # tuesday of last week; previous week - Monday
    rule(
        "weekday",
        rf"{WD} (?:of )?(?P<rest>{WHICH} week)|(?P<rest>{WHICH} week)[ -]+(?:on )?{WD}",
        read_weekday_of,
    ),
    # 1st week of Oct. on Friday
    rule("weekday", rf"(?P<rest>.{{1,40}} week of .{{1,20}}) on {WD}", read_weekday_of),
    # Tue 13th
    rule("weekday", rf"{WD},? (?:the )?{DAY}", units.read_weekday_and_day),
    # the week after next
    rule("next_unit", rf"(?:the )?{UNIT} (?P<after>after next)", units.read_unit),
    # later this year; the rest of the year
    rule(
        "later_this_unit",
        rf"(?:later|rest of|remainder of|balance of|before the end of)(?: in)? (?:this|the) {UNIT}",
        units.read_later_this,
    ),
    # earlier this year
    rule("earlier_this_unit", rf"earlier (?:in )?(?:this|the) {UNIT}", units.read_earlier_this),
    # next year; this coming year; the next calendar year or so
    rule("unit", rf"{WHICH} (?:calendar )?{UNIT}(?: or so)?", units.read_unit),
    # the latest quarter; the latest period: results are told by the quarter
    rule("unit", r"(?P<which>latest|most recent) (?:(?P<unit>quarter|month|year)|period)", units.read_latest),
    # the week, the month: of the day itself
    rule("unit", r"(?P<unit>day|week|month|quarter|year)", units.read_unit),
    # the coming months; coming weeks
    rule("coming_units", rf"(?:{NEXT}) {UNIT}s", units.read_coming),
    # months ahead; weeks to come
    rule("coming_units", rf"{UNIT}s (?:ahead|to come)", units.read_coming),
    # next 4 business days
    rule("business_days", rf"{WHICH} {COUNT} (?:business|working) days", units.read_business_days),
    # the next three quarters; next couple weeks; 2 upcoming months
    rule("next_n_units", rf"(?:{NEXT} {COUNT}|{COUNT} {NEXT}) {UNIT}s?", units.read_units_ahead),
    # last 3 months; past two quarters; 5 past years
    rule("last_n_units", rf"(?:{LAST} {COUNT}|{COUNT} {LAST}) {UNIT}s?", units.read_units_back),
    # a week starting tomorrow; for 3 days from today
    rule(
        "n_units_starting",
        rf"(?:for )?{COUNT} {UNIT}s?,? (?:starting|beginning)(?: on| from)? (?P<rest>.{{1,40}})",
        read_starting,
    ),
    rule("n_units_starting", rf"for {COUNT} {UNIT}s?,? from (?P<rest>.{{1,40}})", read_starting),
    # within 9 months; inside of two years; within the next 10 months
    rule(
        "within_n_units",
        rf"(?:within|inside(?: of)?|over|for|less than|under)(?: the)?(?: {NEXT})? {COUNT} "
        rf"{UNIT}s?(?:'? time)?",
        units.read_within,
    ),
    # in two years; in two years' time; in about six months
    rule(
        "in_n_units",
        rf"in (?:about |around |roughly |some |approximately )?(?:the next )?{COUNT} {UNIT}s?(?:'s?)?(?: "
        rf"time)?(?: from now)?",
        units.read_in_units,
    ),
    # three years from now; 3 weeks later; two years hence
    rule(
        "in_n_units",
        rf"{COUNT} {UNIT}s? (?:from now|from today|later|hence|down the (?:road|line)|after today)",
        units.read_in_units,
    ),
    # 2 days ago
    rule("n_units_ago", rf"{COUNT} {UNIT}s? (?:ago|earlier)", units.read_ago),
    # 2 weeks before Christmas; three weeks from tomorrow
    rule(
        "counted_from",
        rf"(?:in )?{COUNT} {UNIT}s? (?P<side>from|after|before|since) (?P<rest>.{{1,60}})",
        read_from_day,
    ),
    # five years
    rule("n_units", rf"{COUNT} {UNIT}s", units.read_duration),
    # the third quarter of 2026; Q3 2026; fourth-quarter fiscal 2020; second half of next year
    rule(
        "part_of_year",
        rf"(?:(?P<fy>fiscal) )?{PART}(?:[ ,]+(?:of |in )?(?:the )?(?P<fy>fiscal |fy ?)?(?:year "
        rf"|calendar )?(?:{SHORT_YEAR}|{WHICH} (?:(?P<fy>fiscal|financial) )?year))?",
        units.read_part,
    ),
    # next year's first quarter; 2019-H2; 2017 q1; fiscal 2026 third quarter
    rule(
        "part_of_year",
        rf"(?:(?P<fy>fiscal|fy) ?(?:year )?)?(?:{YEAR}|{WHICH} (?:(?P<fy>fiscal|financial) "
        rf")?year)(?:'s)?[ -]*{PART}",
        units.read_part,
    ),
    # fiscal 2026; FY26; fiscal year 2025-26
    rule(
        "fiscal_year",
        rf"(?P<fy>fiscal|financial|fy)[ -]?(?:year )?(?:ending )?{SHORT_YEAR}",
        units.read_fiscal_year,
    ),
    # next fiscal year
    rule("fiscal_year", rf"(?:{WHICH} )?(?P<fy>fiscal|financial|business) year", read_which_fiscal_year),
    # the first two quarters of 1990; the last four months of 2021
    rule(
        "units_of_year",
        rf"(?P<side>1st|last) {COUNT} {UNIT}s of (?:{YEAR}|{WHICH} year)",
        units.read_first_units,
    ),
    # first week of 2019; week 31; week 27 of last year
    rule(
        "week",
        rf"(?P<n>\d{{1,2}}|last)(?:st|nd|rd|th)? week of (?:the )?(?:year )?(?:{YEAR}|{WHICH} year)",
        units.read_week_number,
    ),
    rule("week", rf"week (?P<n>\d{{1,2}})(?: of (?:{YEAR}|{WHICH} year))?", units.read_week_number),
    # the last week of July; 3rd week of Jan
    rule(
        "week",
        rf"(?P<n>[1-5]|last)(?:st|nd|rd|th)? week (?:of|in) {MON}(?:(?: of|,)? {YEAR})?",
        units.read_week_of_month,
    ),
    # the last week of this month
    rule("week", rf"(?P<n>[1-5]|last)(?:st|nd|rd|th)? week of {WHICH} month", units.read_week_of_unit),
    # the week of March 6; w/c Feb 4
    rule("week", r"(?:week (?:of|beginning|starting)|w/c) (?P<rest>.{1,40})", read_week_of),
    # weekend; next weekend
    rule("weekend", rf"(?:{WHICH} )?weekend", units.read_weekend),
    # next workweek
    rule("working_week", rf"{WHICH} (?:working|work|business) ?week", units.read_working_week),
    # the summer of 2019; next spring; this fall; spring 2020
    rule("season", rf"(?:{WHICH} )?{SEASON}(?:,? (?:of )?{YEAR})?", feasts.read_season),
    # spring of next year
    rule("season", rf"{SEASON} (?:of )?{WHICH} year", read_season_of_which_year),
    # the holiday season
    rule(
        "holiday_season",
        rf"(?:holiday|christmas|holiday shopping) season(?: (?:of )?{YEAR})?|(?:{WHICH} )?holidays",
        feasts.read_holiday_season,
    ),
    # halloween weekend 2021; weekend of thanksgiving 2023
    rule("holiday_weekend", rf"{HOL} weekend(?: (?:of )?{YEAR})?", feasts.read_holiday_weekend),
    rule("holiday_weekend", rf"weekend of {HOL}(?: {YEAR})?", feasts.read_holiday_weekend),
    # next Easter; Christmas 2026; independence day of this year; Christmas next year
    rule(
        "holiday",
        rf"(?:{WHICH} )?{HOL}(?:,? (?:of )?(?:{YEAR}|(?P<whichyear>this|next|last) year))?",
        feasts.read_holiday,
    ),
    # Easter week
    rule("holiday_week", rf"(?P<rest>{HOL}) week", read_week_of),
    # the 2030s; 90 s
    rule("decade", r"(?P<year>\d{3}0|[2-9]0) ?'?s", units.read_decade),
    # nineties
    rule("decade", rf"(?P<decade>{'|'.join(units.DECADES)})", units.read_decade_word),
    # 21st century
    rule("century", r"(?P<n>\d{1,2})(?:st|nd|rd|th) century", units.read_century),
    # 2026; the year 2026; calendar year 2008; =2019
    rule("year", rf"(?:(?:calendar )?year |cy ?|=)?{YEAR}", units.read_year),
    # the 4th
    rule("day", r"(?P<day>\d{1,2})(?:st|nd|rd|th)", units.read_day_of_month),
)
