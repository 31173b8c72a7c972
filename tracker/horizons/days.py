"""Readers of days and weeks: from a matched phrase to the day, weekday, weekend or week that it names."""

from datetime import date, timedelta

from tracker.horizons import calendars
from tracker.horizons.calendars import Interval, shift, unit_start
from tracker.horizons.units import (
    WEEKDAYS,
    At,
    Convention,
    Fields,
    count_of,
    day_or_none,
    full_year,
    month_number,
    one_day,
    read_month,
    said_year,
    soonest,
    step_of,
)


def weekday_of(found: Fields) -> int:
    return next(number for name, number in WEEKDAYS.items() if name.startswith(found["wd"][:3]))


def dated(month: int, day: int, at: At) -> date | None:
    """The next such day that is not over, or the last one before; 29 February waits for its leap year."""
    years = range(at.day.year, at.day.year - 9, -1) if at.back else range(at.day.year, at.day.year + 9)
    days = (day_or_none(year, month, day) for year in years)
    return next((found for found in days if found and (found < at.day) == at.back), None)


def read_date(found: Fields, at: At) -> Interval | None:
    """A month and a day, of the year that is said or of the next time it comes."""
    year = full_year(found)
    month, day = month_number(found), int(found["day"])
    if year is None and found.get("which") and not soonest(found["which"], at) and "wd" not in found:
        return one_day(day_or_none(at.day.year + step_of(found["which"]), month, day))
    if year is None and "wd" in found and found.get("which") == "this":
        # "This Friday, June 15" is this year's even on the 20th.
        return one_day(day_or_none(at.day.year, month, day))
    return one_day(dated(month, day, at) if year is None else day_or_none(year, month, day))


def read_date_of_which_year(found: Fields, at: At) -> Interval | None:
    """June 5 next year."""
    return one_day(day_or_none(at.day.year + step_of(found["which"]), month_number(found), int(found["day"])))


def read_numbers(found: Fields, at: At) -> Interval | None:
    """Month first; day first where the first number can be no month."""
    first, second, year = int(found["a"]), int(found["b"]), full_year(found)
    month, day = (first, second) if first <= 12 else (second, first)
    if not 1 <= month <= 12:
        return None
    if year is None and "wd" in found and found.get("which"):
        # "This Friday 5/12" names its weekday by the year of the day: 5/12 of this year, over or not.
        return one_day(day_or_none(at.day.year, month, day))
    return one_day(dated(month, day, at) if year is None else day_or_none(year, month, day))


def read_day_first(found: Fields, at: At) -> Interval | None:
    """13.5.2015: with points, the day stands first."""
    year, day, month = full_year(found), int(found["a"]), int(found["b"])
    if month > 12:
        day, month = month, day
    return one_day(day_or_none(year, month, day)) if year is not None and 1 <= month <= 12 else None


def read_iso(found: Fields, at: At) -> Interval | None:
    return one_day(day_or_none(int(found["year"]), int(found["a"]), int(found["b"]))) if int(found["a"]) < 13 else None


def read_weekday(found: Fields, at: At) -> Interval | None:
    """Plain or "this": the next such day, today included; next and last: of the weeks beside this one."""
    weekday, which = weekday_of(found), found.get("which", "")
    monday = unit_start(at.day, "week")
    if "past" in which or (at.back and not which):
        return one_day(at.day - timedelta(days=(at.day.weekday() - weekday - 1) % 7 + 1))
    if step_of(which) and "coming" not in which:
        return one_day(monday + timedelta(days=weekday + 7 * step_of(which)))
    return one_day(at.day + timedelta(days=(weekday - at.day.weekday()) % 7))


def read_weekday_of_week(found: Fields, at: At) -> Interval | None:
    """Wednesday of next week; this week Tuesday."""
    monday = unit_start(shift(at.day, 7 * step_of(found.get("which", "")), "day"), "week")
    return one_day(shift(monday, weekday_of(found), "day"))


def read_weekdays_from_now(found: Fields, at: At) -> Interval | None:
    """Two Sundays from now."""
    ahead = (weekday_of(found) - at.day.weekday() - 1) % 7 + 1
    return one_day(shift(at.day, ahead + 7 * (count_of(found["n"]) - 1), "day"))


def read_weekday_of_month(found: Fields, at: At) -> Interval | None:
    """The first Friday of July; the second Monday of next month; third Tuesday, of this month."""
    which = -1 if found["n"] == "last" else int(found["n"])
    if "mon" not in found:
        first = shift(at.day.replace(day=1), step_of(found.get("which", "")), "month")
        return one_day(_nth(first.year, first.month, weekday_of(found), which))
    year = full_year(found)
    if year is None and found.get("which"):
        year = at.day.year + step_of(found["which"])
    if year is not None:
        return one_day(_nth(year, month_number(found), weekday_of(found), which))
    days = (_nth(number, month_number(found), weekday_of(found), which) for number in (at.day.year, at.day.year + 1))
    return one_day(next((day for day in days if day and day >= at.day), None))


def _nth(year: int, month: int, weekday: int, which: int) -> date | None:
    day = calendars.nth_weekday(calendars.clamp_year(year), month, weekday, which)
    return day if day.month == month else None


def weekend(monday: date) -> Interval:
    """Saturday and Sunday of the week that starts on the Monday."""
    return shift(monday, 5, "day"), shift(monday, 7, "day")


def read_weekend(found: Fields, at: At) -> Interval:
    which = found.get("which", "")
    step = 2 if found.get("after") else 0 if soonest(which, at) else step_of(which)
    return weekend(unit_start(shift(at.day, 7 * step, "day"), "week"))


def read_working_week(found: Fields, at: At) -> Interval:
    monday = unit_start(shift(at.day, 7 * step_of(found.get("which", "")), "day"), "week")
    return monday, shift(monday, 5, "day")


def read_day_of_month(found: Fields, at: At) -> Interval | None:
    """The 4th: of this month, or of the next month in which it is not over."""
    for step in range(13):
        first = shift(at.day.replace(day=1), -step if at.back else step, "month")
        day = day_or_none(first.year, first.month, int(found["day"]))
        if day and (day < at.day) == at.back:
            return one_day(day)
    return None


def read_bare_number(found: Fields, at: At) -> Interval | None:
    """15, or 9.19: by itself no day to us."""
    if at.convention is not Convention.RECOGNIZERS:
        return None
    return read_day_of_month(found, at) if "day" in found else read_numbers(found, at)


def read_weekday_and_day(found: Fields, at: At) -> Interval | None:
    """Tue 13th: the next month in which the 13th is a Tuesday; in data, "Tuesday the 13th" is this month's even
    when it is over.
    """
    first = at.day.replace(day=1)
    for step in range(60):
        month = shift(first, step, "month")
        day = day_or_none(month.year, month.month, int(found["day"]))
        if day and (day >= at.day or ("the" in found and not at.forward)) and day.weekday() == weekday_of(found):
            return one_day(day)
    return None


def read_week_number(found: Fields, at: At) -> Interval | None:
    year = said_year(found, at)
    number = -1 if found["n"] == "last" else int(found["n"])
    return calendars.week_of_year(at.day.year if year is None else year, number) if number <= 53 else None


def read_week_of_month(found: Fields, at: At) -> Interval:
    """The last week of July; of the month that is said, or of the next time it comes."""
    number = -1 if found["n"] == "last" else int(found["n"])
    year = full_year(found)
    if year is None and found.get("whichyear"):
        year = at.day.year + step_of(found["whichyear"])
    first = read_month(found, at)[0].replace(year=at.day.year) if year is None else date(year, month_number(found), 1)
    week = calendars.week_of_month(first.year, first.month, number)
    if year is None and week[1] <= at.day:
        week = calendars.week_of_month(first.year + 1, first.month, number)
    return week


def read_week_of_unit(found: Fields, at: At) -> Interval:
    """The last week of this month."""
    number = -1 if found["n"] == "last" else int(found["n"])
    first = shift(at.day.replace(day=1), step_of(found.get("which", "")), "month")
    return calendars.week_of_month(first.year, first.month, number)


def read_day_of_next_month(found: Fields, at: At) -> Interval | None:
    first = shift(at.day.replace(day=1), step_of(found.get("which", "")), "month")
    return one_day(day_or_none(first.year, first.month, int(found["day"])))


NEAR_DAYS = {
    "today": 0,
    "tonight": 0,
    "now": 0,
    "this": 0,
    "overnight": 0,
    "otd": 0,
    "present": 0,
    "date": 0,
    "current date": 0,
    "tomorrow": 1,
    "tmr": 1,
    "tmrw": 1,
    "day after": 1,
    "yesterday": -1,
    "day before": -1,
    "day after tomorrow": 2,
    "day after tmr": 2,
    "day after tmrw": 2,
    "day before yesterday": -2,
}


def read_near_day(found: Fields, at: At) -> Interval | None:
    return one_day(shift(at.day, NEAR_DAYS[found["word"]], "day"))
