"""The pieces that the rows of the phrase tables are put together from, and the row itself."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.horizons.calendars import Interval
from tracker.horizons.holidays import PATTERN
from tracker.horizons.units import COUNTED, MEASURE, At

Fields = Mapping[str, str]
"""The named parts of a phrase that were matched, by name."""
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


def read_by(rules: tuple[Rule, ...], words: str, at: At) -> tuple[str, Interval] | None:
    """The first rule that reads the whole of the plain words, with its interval; None when none does."""
    for row in rules:
        found = row.pattern.fullmatch(words)
        interval = row.read(fields(found), at) if found else None
        if interval and interval[0] < interval[1]:
            return row.name, interval
    return None


MON = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WD = (
    r"(?P<wd>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|n(?:esday)?)?|thu(?:rs?(?:day)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)s?"
)
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})"
SHORT_YEAR = r"(?:(?P<year>\d{4})|'?(?P<yy>\d{2}))"
UNIT = r"(?P<unit>day|week|fortnight|month|quarter|half|year|decade|century)"
COUNT = rf"(?P<n>{COUNTED})"
_length = rf"{COUNTED} {MEASURE}s?"
# 18 months; 5 years 1 month and 12 days; four business days
LENGTH = rf"(?P<length>{_length}(?:,? (?:and )?{_length}){{0,3}})"
# 18 to 24 months; 2 or 3 years
LENGTHS = rf"(?P<least>{COUNTED})(?: (?:to|or) | ?- ?)(?P<length>{_length})"
NEXT = r"(?:next|coming|following|upcoming)"
LAST = r"(?:last|previous|past|prior)"
WHICH = (
    rf"(?P<which>this(?: coming| upcoming| past| current)?|next|coming|following|upcoming|"
    rf"current|same|that|{LAST})"
)
HOL = rf"(?P<hol>{PATTERN})"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)(?:time)?"
# 9 a.m. EST; noon; late on
CLOCK = (
    r"(?:(?:early|late|later|earlier|midday|noon|midnight|\d{1,2}(?::\d\d)? ?(?:[ap]m|o'clock)?"
    r"(?: (?:[ecmp][sd]t|gmt|et|eastern|local time))?),? (?:on )?)?"
)
PART_OF_DAY = r"(?:[ ,]+(?:at )?(?:(?:early|late) )?(?:morning|afternoon|evening|night|noon|midnight|midday))?"
PART = (
    r"(?:(?P<part>[1-4])(?:st|nd|rd|th)[ -](?:(?P<fy>fiscal|financial) )?(?P<kind>quarter|half)|"
    r"(?P<part>last|front|back|final|latter|opening) (?P<kind>quarter|half)|(?P<kind>q|h)(?P<part>[1-4])|"
    r"(?P<part>[1-4])(?P<kind>q|h))"
)
FISCAL = r"(?P<fy>fiscal|financial|fy)"
