"""What phrases are read against, and the readers of calendar units: years, quarters, months, lengths of time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from tracker.horizons import calendars
from tracker.horizons.calendars import Interval, shift, unit_holding, unit_start

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
WEEKDAYS = {
    name: number
    for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}

Fields = Mapping[str, str]
"""The named parts of a phrase that were matched, by name."""


class Convention(Enum):
    """Whose reading of a phrase is asked for where readings differ: ours (due windows look ahead), that of
    TIMEX3 annotation, or that of Recognizers-Text.
    """

    OURS = auto()
    TIMEX3 = auto()
    RECOGNIZERS = auto()


@dataclass(frozen=True, slots=True)
class At:
    """What a phrase is read against. `back`: a month or day without a year is the last one before the day."""

    day: date
    year_end: tuple[int, int] = (12, 31)
    convention: Convention = Convention.OURS
    back: bool = False

    @property
    def forward(self) -> bool:
        """A unit of this year that is over means next year's."""
        return self.convention is Convention.OURS


def step_of(word: str) -> int:
    """Units away: -1, 0 or 1."""
    if re.match(r"last|previous|past|prior|this past", word):
        return -1
    return 1 if re.match(r"next|coming|following|upcoming|this (?:up)?coming", word) else 0


def soonest(which: str, at: At) -> bool:
    """The coming March is the next one there is, and not next year's (as Recognizers-Text has it)."""
    return bool(re.match(r"(?:this )?(?:up)?coming", which)) and at.convention is not Convention.RECOGNIZERS


def count_of(word: str) -> int:
    words = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 3}
    return words.get(word.removeprefix("a ").split()[0]) or int(word)


COUNTED = r"(?:\d{1,4}|an?|(?:a )?couple(?: of)?|(?:a )?few|several)"
MEASURE = r"(?:business day|working day|week ?day|day|week|fortnight|month|quarter|year|decade|century)"
ONE_LENGTH = re.compile(rf"({COUNTED}) ({MEASURE})s?\b")


def later_by(day: date, length: str, sign: int = 1) -> date:
    """The day that lies a length of time ("5 years 1 month 12 days") later, or earlier with sign -1."""
    for count, unit in ONE_LENGTH.findall(length):
        working = unit in ("working day", "weekday", "week day")
        day = shift(day, sign * count_of(count), "business day" if working else unit)
    return day


def full_year(found: Fields) -> int | None:
    """The year in a match, two digits as 1950 to 2049; None where it has none."""
    if found.get("year"):
        return int(found["year"])
    if found.get("yy"):
        return int(found["yy"]) + (1900 if int(found["yy"]) >= 50 else 2000)
    return None


def day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(calendars.clamp_year(year), month, day)
    except ValueError:
        return None


def one_day(day: date | None) -> Interval | None:
    """The interval of a single day."""
    return (day, shift(day, 1, "day")) if day else None


def month_number(found: Fields) -> int:
    return MONTHS[found["mon"][:3]]


def read_month(found: Fields, at: At) -> Interval:
    year, number = full_year(found), month_number(found)
    if year is not None:
        return calendars.month(year, number)
    which = found.get("which")
    if which and not soonest(which, at):
        # Last March is the latest March that is over; next March is next year's.
        past = step_of(which) < 0
        return calendars.month(at.day.year - (number >= at.day.month) if past else at.day.year + step_of(which), number)
    if at.back:
        return calendars.month(at.day.year - (number >= at.day.month), number)
    return calendars.month(at.day.year + (number < at.day.month), number)


def read_month_of_which_year(found: Fields, at: At) -> Interval:
    """January next year."""
    return calendars.month(at.day.year + step_of(found["which"]), month_number(found))


def read_month_of_year(found: Fields, at: At) -> Interval | None:
    year, number = said_year(found, at), 12 if found["n"] == "last" else int(found["n"])
    return calendars.month(year, number) if year is not None and 1 <= number <= 12 else None


def read_unit(found: Fields, at: At) -> Interval:
    """This, next or last calendar unit."""
    step = 2 if found.get("after") else step_of(found.get("which", ""))
    unit = found["unit"]
    if unit == "fortnight" and at.convention is Convention.RECOGNIZERS:
        start = shift(unit_start(at.day, "week"), step, unit)
        return start, shift(start, 1, unit)
    if unit == "fortnight":
        start = shift(at.day, 1, "day") if step > 0 else shift(at.day, -14 * (step < 0), "day")
        return start, shift(start, 14, "day")
    return unit_holding(shift(unit_start(at.day, unit), step, unit), unit)


def read_bare_unit(found: Fields, at: At) -> Interval:
    """The year, the month: of the day itself. In the news of TIMEX3 data "the quarter" is the one reported on."""
    if found["unit"] == "quarter" and at.convention is Convention.TIMEX3:
        return read_latest(found, at)
    return read_unit(found, at)


def read_latest(found: Fields, at: At) -> Interval:
    unit = found.get("unit", "quarter")
    return unit_holding(shift(unit_start(at.day, unit), -1, unit), unit)


def read_units_ahead(found: Fields, at: At) -> Interval:
    """The next three quarters, or days from tomorrow on."""
    count, unit = count_of(found["n"]), found["unit"]
    if unit in ("quarter", "half", "decade", "century"):
        start = shift(unit_start(at.day, unit), 1, unit)
        return start, shift(start, count, unit)
    start = shift(at.day, 1, "day")
    return start, shift(start, count, unit)


def read_units_back(found: Fields, at: At) -> Interval:
    count, unit = count_of(found["n"]), found["unit"]
    end = unit_start(at.day, unit) if unit in ("quarter", "half", "decade", "century") else at.day
    return shift(end, -count, unit), end


def read_coming(found: Fields, at: At) -> Interval | None:
    """Coming weeks are eight of them, months six, quarters three: long enough for what was meant. Years are
    too vague to hold anybody to.
    """
    count = {"day": 7, "week": 8, "month": 6, "quarter": 3}.get(found["unit"])
    return (at.day, shift(at.day, count, found["unit"])) if count else None


def read_business_days(found: Fields, at: At) -> Interval:
    count = min(count_of(found["n"]), 400)
    if step_of(found.get("which", "")) >= 0:
        return shift(at.day, 1, "day"), shift(shift(at.day, count, "business day"), 1, "day")
    return shift(at.day, -count, "business day"), at.day


def _landing(day: date, found: Fields, at: At) -> Interval | None:
    """The day a length leads to. TIMEX3 is as exact as the unit: "six weeks ago" is a week, not a day."""
    unit = ONE_LENGTH.findall(found["length"])[-1][1]
    if at.convention is Convention.TIMEX3 and unit in ("week", "month", "quarter", "year", "decade"):
        return unit_holding(day, unit)
    return one_day(day)


def read_in_units(found: Fields, at: At) -> Interval | None:
    return _landing(later_by(at.day, found["length"]), found, at)


def read_ago(found: Fields, at: At) -> Interval | None:
    return _landing(later_by(at.day, found["length"], -1), found, at)


def read_between_lengths(found: Fields, at: At) -> Interval:
    """In 18 to 24 months: from the end of the shorter to the end of the longer."""
    unit = ONE_LENGTH.findall(found["length"])[-1][1]
    start, end = (later_by(at.day, length) for length in (f"{found['least']} {unit}s", found["length"]))
    return start, shift(end, 1, "day")


def read_within(found: Fields, at: At) -> Interval:
    return at.day, later_by(at.day, found["length"])


def read_weeks_in_future(found: Fields, at: At) -> Interval:
    """4 weeks in the future: Recognizers-Text takes the whole stretch from tomorrow."""
    if at.convention is Convention.RECOGNIZERS:
        start = shift(at.day, 1, "day")
        return start, later_by(start, found["length"])
    day = later_by(at.day, found["length"])
    return day, shift(day, 1, "day")


def read_duration(found: Fields, at: At) -> Interval:
    """Five years, without a word before it: the unit that lies so far ahead."""
    unit = "day" if found["unit"] == "fortnight" else found["unit"]
    return unit_holding(shift(at.day, count_of(found["n"]), found["unit"]), unit)


def said_year(found: Fields, at: At) -> int | None:
    """The year a quarter, half or season belongs to: a number, or this, next, last year."""
    if full_year(found) is not None:
        return full_year(found)
    if found.get("which"):
        base = calendars.fiscal_year_of(at.day, at.year_end) if found.get("fy") else at.day.year
        return base + step_of(found.get("which", ""))
    return None


def read_part(found: Fields, at: At) -> Interval | None:
    """A quarter or half, of a calendar year unless "fiscal" is said."""
    parts = 2 if found["kind"].startswith("h") else 4
    names = {"front": 1, "opening": 1, "last": parts, "final": parts, "back": parts, "latter": parts}
    part = names.get(found["part"]) or int(found["part"][0])
    if not 1 <= part <= parts:
        return None
    year_end = at.year_end if found.get("fy") else (12, 31)
    year = said_year(found, at)
    if year is not None:
        return calendars.part_of_year(year, part, parts, year_end)
    this = calendars.part_of_year(calendars.fiscal_year_of(at.day, year_end), part, parts, year_end)
    if at.forward and this[1] <= at.day:
        return shift(this[0], 1, "year"), shift(this[1], 1, "year")
    return this


def read_part_of_unit(found: Fields, at: At) -> Interval:
    """The second half of the month, the first half of the decade."""
    start, end = read_unit(found, at)
    middle = start + (end - start) // 2
    if found["unit"] in ("decade", "quarter", "century"):
        months = {"decade": 60, "quarter": 1, "century": 600}[found["unit"]]
        middle = shift(start, months, "month")
    return (start, middle) if found["part"][0] in "1fo" else (middle, end)


def read_first_units(found: Fields, at: At) -> Interval | None:
    """The first two quarters of 1990, the last four months of 2021, the first nine months of the year."""
    year, unit, count = said_year(found, at), found["unit"], count_of(found["n"])
    start, end = calendars.year(at.day.year if year is None else year)
    if unit == "week":
        start, end = calendars.week_of_year(start.year, 1)[0], calendars.week_of_year(start.year, -1)[1]
    first = found["side"] in ("1st", "opening")
    return (start, shift(start, count, unit)) if first else (shift(end, -count, unit), end)


def read_fiscal_year(found: Fields, at: At) -> Interval | None:
    """Fiscal 2026-27 is named by its end."""
    year = said_year(found, at)
    if year is not None and found.get("to"):
        year = year - year % 100 + int(found["to"]) if int(found["to"]) == (year + 1) % 100 else None
    return calendars.fiscal_year(year, at.year_end) if year is not None else None


def read_which_fiscal_year(found: Fields, at: At) -> Interval:
    """The next fiscal year."""
    year = calendars.fiscal_year_of(at.day, at.year_end) + step_of(found.get("which", ""))
    return calendars.fiscal_year(year, at.year_end)


def read_year(found: Fields, at: At) -> Interval:
    return calendars.year(full_year(found) or at.day.year)


def read_two_years(found: Fields, at: At) -> Interval:
    """This year or next."""
    start = read_unit(found, at)[0]
    return start, shift(start, 2, found["unit"])


def read_decade(found: Fields, at: At) -> Interval:
    """The 2030s. Of the 90s: the decade nearest to the day; Recognizers-Text keeps to this century."""
    year = int(found["year"])
    if year < 100:
        century = at.day.year // 100 * 100
        near = min((century - 100, century, century + 100), key=lambda first: abs(first + year - at.day.year))
        year += century if at.convention is Convention.RECOGNIZERS else near
    start = date(calendars.clamp_year(year), 1, 1)
    return start, shift(start, 1, "decade")


DECADES = {
    word: 10 * n
    for n, word in enumerate(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"], 2
    )
}


CENTURIES = {"17": 17, "18": 18, "19": 19, "20": 20, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}


def read_decade_word(found: Fields, at: At) -> Interval:
    """The nineteen seventies; the two thousands."""
    if found["decade"] in ("noughties", "aughts", "two thousands"):
        return read_decade({"year": "2000"}, at)
    century = 100 * CENTURIES.get(found.get("century", ""), 0)
    start = century + {"hundreds": 0, "tens": 10}.get(found["decade"], DECADES.get(found["decade"], 0))
    return read_decade({"year": str(start)}, at)


def read_century(found: Fields, at: At) -> Interval:
    start = date(calendars.clamp_year((int(found["n"]) - 1) * 100), 1, 1)
    return start, shift(start, 1, "century")


def read_to_date(found: Fields, at: At) -> Interval | None:
    """Year to date."""
    start = unit_start(at.day, found["unit"])
    return (start, at.day) if start < at.day else None


def read_rest(found: Fields, at: At) -> Interval | None:
    """What is left of the unit."""
    year = full_year(found)
    end = calendars.year(year)[1] if year else unit_holding(at.day, found["unit"])[1]
    return (at.day, end) if at.day < end else None


def read_later_this(found: Fields, at: At) -> Interval:
    """Later this week: what is left of it; for Recognizers-Text of its late part; in TIMEX3 the whole week."""
    start, end = unit_holding(at.day, found["unit"])
    if at.convention is Convention.TIMEX3:
        return start, end
    if at.convention is Convention.RECOGNIZERS:
        return max(at.day, calendars.part_by_recognizers((start, end), "late")[0]), end
    return at.day, end


def read_earlier_this(found: Fields, at: At) -> Interval | None:
    start, end = unit_holding(at.day, found["unit"])
    if at.convention is Convention.TIMEX3:
        return start, end
    end = (
        min(at.day, calendars.part_by_recognizers((start, end), "early")[1])
        if at.convention is Convention.RECOGNIZERS
        else at.day
    )
    return (start, end) if start < end else None
