"""From a matched phrase to the calendar interval that it names: what the rows of phrases.py call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.horizons import calendars
from tracker.horizons.calendars import Interval, shift, unit_holding, unit_start

MONTHS = {
    name[:3]: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
}
WEEKDAYS = {
    name: number
    for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}


Fields = Mapping[str, str]
"""The named parts of a phrase that were matched, by name."""


@dataclass(frozen=True, slots=True)
class At:
    """What a phrase is read against. `forward`: a unit of this year that is over means next year's."""

    day: date
    year_end: tuple[int, int] = (12, 31)
    forward: bool = True


def step_of(word: str) -> int:
    """Units away: -1, 0 or 1."""
    if re.match(r"last|previous|past|prior", word):
        return -1
    return 1 if re.match(r"next|coming|following|upcoming", word) else 0


def count_of(word: str) -> int:
    words = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 3}
    return words.get(word.split()[0]) or int(word)


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


def _month_number(found: Fields) -> int:
    return MONTHS[found["mon"][:3]]


def _next_date(month: int, day: int, at: At) -> date | None:
    """The next such day that is not over; 29 February waits for its leap year."""
    years = range(at.day.year, at.day.year + 9)
    days = (day_or_none(year, month, day) for year in years)
    return next((found for found in days if found and found >= at.day), None)


def read_date(found: Fields, at: At) -> Interval | None:
    """A month and a day, of the year that is said or of the next time it comes."""
    year = full_year(found)
    month, day = _month_number(found), int(found["day"])
    return one_day(_next_date(month, day, at) if year is None else day_or_none(year, month, day))


def read_numbers(found: Fields, at: At) -> Interval | None:
    """Month first; day first where the first number can be no month."""
    first, second, year = int(found["a"]), int(found["b"]), full_year(found)
    month, day = (first, second) if first <= 12 else (second, first)
    if not 1 <= month <= 12:
        return None
    return one_day(_next_date(month, day, at) if year is None else day_or_none(year, month, day))


def read_iso(found: Fields, at: At) -> Interval | None:
    return one_day(day_or_none(int(found["year"]), int(found["a"]), int(found["b"]))) if int(found["a"]) < 13 else None


def read_month(found: Fields, at: At) -> Interval:
    year, number = full_year(found), _month_number(found)
    if year is not None:
        return calendars.month(year, number)
    which = found.get("which")
    if which:
        past = step_of(which) < 0 or "past" in which
        return calendars.month(_turned(at, past, number, which), number)
    this = calendars.month(at.day.year, number)
    return this if this[1] > at.day else calendars.month(at.day.year + 1, number)


def _turned(at: At, past: bool, month: int, which: str) -> int:
    """Last March is the latest March that is over; next March is next year's."""
    if past:
        return at.day.year - (month >= at.day.month)
    return at.day.year + step_of(which)


def read_weekday(found: Fields, at: At) -> Interval | None:
    """Plain or "this": the next such day, today included; next and last: of the weeks beside this one."""
    weekday = next(number for name, number in WEEKDAYS.items() if name.startswith(found["wd"][:3]))
    which = found.get("which", "")
    monday = unit_start(at.day, "week")
    if "past" in which:
        return one_day(at.day - timedelta(days=(at.day.weekday() - weekday - 1) % 7 + 1))
    if step_of(which):
        step = 0 if which in ("coming", "upcoming") else step_of(which)
        if step:
            return one_day(monday + timedelta(days=weekday + 7 * step))
    return one_day(at.day + timedelta(days=(weekday - at.day.weekday()) % 7))


def read_unit(found: Fields, at: At) -> Interval:
    """This, next or last calendar unit."""
    step = 2 if found.get("after") else step_of(found.get("which", ""))
    unit = found["unit"]
    if unit == "fortnight":
        return shift(at.day, 1, "day"), shift(at.day, 15, "day")
    return unit_holding(shift(unit_start(at.day, unit), step, unit), unit)


def read_latest(found: Fields, at: At) -> Interval:
    unit = found.get("unit", "quarter")
    return unit_holding(shift(unit_start(at.day, unit), -1, unit), unit)


def read_units_ahead(found: Fields, at: At) -> Interval:
    """The next three quarters, or days from tomorrow on."""
    count, unit = count_of(found["n"]), found["unit"]
    if unit in ("quarter", "half", "decade"):
        start = shift(unit_start(at.day, unit), 1, unit)
        return start, shift(start, count, unit)
    start = shift(at.day, 1, "day")
    return start, shift(start, count, unit)


def read_units_back(found: Fields, at: At) -> Interval:
    count, unit = count_of(found["n"]), found["unit"]
    end = unit_start(at.day, unit) if unit in ("quarter", "half", "decade") else at.day
    return shift(end, -count, unit), end


def read_coming(found: Fields, at: At) -> Interval:
    """Coming weeks are eight of them, months six, quarters and years three: long enough for what was
    meant.
    """
    count = {"day": 7, "week": 8, "month": 6, "quarter": 3, "year": 3, "decade": 2}[found["unit"]]
    return at.day, shift(at.day, count, found["unit"])


def read_business_days(found: Fields, at: At) -> Interval:
    count = count_of(found["n"])
    step = 1 if step_of(found.get("which", "")) >= 0 else -1
    day, left = at.day, min(count, 400)
    while left:
        day = shift(day, step, "day")
        left -= day.weekday() < 5
    return (shift(at.day, 1, "day"), shift(day, 1, "day")) if step > 0 else (day, at.day)


def read_in_units(found: Fields, at: At) -> Interval | None:
    return one_day(shift(at.day, count_of(found["n"]), found["unit"]))


def read_ago(found: Fields, at: At) -> Interval | None:
    return one_day(shift(at.day, -count_of(found["n"]), found["unit"]))


def read_within(found: Fields, at: At) -> Interval:
    return at.day, shift(at.day, count_of(found["n"]), found["unit"])


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
    part = parts if found["part"] == "last" else int(found["part"][0])
    if not 1 <= part <= parts:
        return None
    fiscal = bool(found.get("fy"))
    year_end = at.year_end if fiscal else (12, 31)
    year = said_year(found, at)
    if year is not None:
        return calendars.part_of_year(year, part, parts, year_end)
    this = calendars.part_of_year(calendars.fiscal_year_of(at.day, year_end), part, parts, year_end)
    if at.forward and this[1] <= at.day:
        return shift(this[0], 1, "year"), shift(this[1], 1, "year")
    return this


def read_first_units(found: Fields, at: At) -> Interval | None:
    """The first two quarters of 1990, the last four months of 2021."""
    year, unit, count = said_year(found, at), found["unit"], count_of(found["n"])
    if year is None:
        return None
    start, end = calendars.year(year)
    if unit == "week":
        start, end = calendars.week_of_year(year, 1)[0], calendars.week_of_year(year, -1)[1]
    return (start, shift(start, count, unit)) if found["side"] in ("1st", "first") else (shift(end, -count, unit), end)


def read_fiscal_year(found: Fields, at: At) -> Interval | None:
    year = said_year(found, at)
    return calendars.fiscal_year(year, at.year_end) if year is not None else None


def read_year(found: Fields, at: At) -> Interval:
    return calendars.year(int(found["year"]))


def read_decade(found: Fields, at: At) -> Interval:
    year = int(found["year"])
    if year < 100:
        year += 2000
    start = date(calendars.clamp_year(year), 1, 1)
    return start, shift(start, 1, "decade")


DECADES = {
    word: 10 * n
    for n, word in enumerate(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"], 2
    )
}


def read_decade_word(found: Fields, at: At) -> Interval:
    start = date(2000 + DECADES[found["decade"]], 1, 1)
    return start, shift(start, 1, "decade")


def read_century(found: Fields, at: At) -> Interval:
    start = date(calendars.clamp_year((int(found["n"]) - 1) * 100), 1, 1)
    return start, shift(start, 1, "century")


def weekend(monday: date) -> Interval:
    """Saturday and Sunday of the week that starts on the Monday."""
    return shift(monday, 5, "day"), shift(monday, 7, "day")


def read_weekend(found: Fields, at: At) -> Interval:
    step = step_of(found.get("which", ""))
    return weekend(unit_start(shift(at.day, 7 * step, "day"), "week"))


def read_working_week(found: Fields, at: At) -> Interval:
    monday = unit_start(shift(at.day, 7 * step_of(found.get("which", "")), "day"), "week")
    return monday, shift(monday, 5, "day")


def read_day_of_month(found: Fields, at: At) -> Interval | None:
    """The 4th: of this month, or of the next month in which it is not over."""
    for step in range(13):
        first = shift(at.day.replace(day=1), step, "month")
        day = day_or_none(first.year, first.month, int(found["day"]))
        if day and day >= at.day:
            return one_day(day)
    return None


def read_weekday_and_day(found: Fields, at: At) -> Interval | None:
    """Tue 13th: the next month in which the 13th is a Tuesday."""
    weekday = next(number for name, number in WEEKDAYS.items() if name.startswith(found["wd"][:3]))
    for step in range(60):
        first = shift(at.day.replace(day=1), step, "month")
        day = day_or_none(first.year, first.month, int(found["day"]))
        if day and day >= at.day and day.weekday() == weekday:
            return one_day(day)
    return None


def read_week_number(found: Fields, at: At) -> Interval | None:
    year = said_year(found, at)
    number = -1 if found["n"] == "last" else int(found["n"])
    return calendars.week_of_year(at.day.year if year is None else year, number) if number <= 53 else None


def read_week_of_month(found: Fields, at: At) -> Interval:
    """The last week of July."""
    number = -1 if found["n"] == "last" else int(found["n"])
    first = read_month(found, at)[0]
    return calendars.week_of_month(first.year, first.month, number)


def read_week_of_unit(found: Fields, at: At) -> Interval:
    """The last week of this month."""
    number = -1 if found["n"] == "last" else int(found["n"])
    first = shift(at.day.replace(day=1), step_of(found.get("which", "")), "month")
    return calendars.week_of_month(first.year, first.month, number)


def read_month_of_year(found: Fields, at: At) -> Interval | None:
    year, number = said_year(found, at), int(found["n"])
    return calendars.month(year, number) if year is not None and 1 <= number <= 12 else None


def read_day_of_next_month(found: Fields, at: At) -> Interval | None:
    first = shift(at.day.replace(day=1), step_of(found.get("which", "")), "month")
    return one_day(day_or_none(first.year, first.month, int(found["day"])))


def read_near_day(word: str) -> int:
    steps = {
        "today": 0,
        "tonight": 0,
        "now": 0,
        "tomorrow": 1,
        "tmrw": 1,
        "yesterday": -1,
        "day after": 1,
        "the day after": 1,
    }
    return {"the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2}.get(
        word, steps.get(word, 0)
    )


def read_today(found: Fields, at: At) -> Interval | None:
    return one_day(shift(at.day, read_near_day(found["word"]), "day"))


def read_later_this(found: Fields, at: At) -> Interval:
    """What is left of the unit."""
    return at.day, unit_holding(at.day, found["unit"])[1]


def read_earlier_this(found: Fields, at: At) -> Interval:
    return unit_holding(at.day, found["unit"])[0], at.day
