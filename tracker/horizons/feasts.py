"""Readers of seasons and holidays: from a matched phrase to its interval, as in units.py."""

from datetime import date

from tracker.horizons import calendars, holidays
from tracker.horizons.calendars import Interval, shift, unit_start
from tracker.horizons.days import weekend
from tracker.horizons.units import At, Convention, Fields, full_year, one_day, soonest, step_of


def read_season(found: Fields, at: At) -> Interval:
    """Spring without a year: this year's, or the next one when that is over (winter may have begun last
    year). Seasons are the northern hemisphere's: a company's place is not recorded.
    """
    name, year, which = found["season"], full_year(found), found.get("which", "")
    if year is not None:
        return calendars.season(year, name)
    step = 0 if soonest(which, at) else step_of(which)
    this = calendars.season(at.day.year, name)
    if step < 0:
        return this if this[1] <= at.day else calendars.season(at.day.year - 1, name)
    if step > 0:
        # The next winter begins this December unless it has begun.
        return this if name == "winter" and this[0] > at.day else calendars.season(at.day.year + 1, name)
    if name == "winter" and at.day.month < 3:
        return calendars.season(at.day.year - 1, name)
    return calendars.season(at.day.year + 1, name) if at.forward and this[1] <= at.day else this


def read_season_of_which_year(found: Fields, at: At) -> Interval:
    """Spring of next year."""
    return calendars.season(at.day.year + step_of(found["which"]), found["season"])


def read_holiday(found: Fields, at: At) -> Interval | None:
    name, year, which = found["hol"], full_year(found), found.get("which", "")
    if year is None and found.get("whichyear"):
        year = at.day.year + step_of(found["whichyear"])
    if year is not None:
        return one_day(_day(year, name, at))
    this = _day(at.day.year, name, at)
    if step_of(which) < 0 or at.back:
        return one_day(this if this < at.day else _day(at.day.year - 1, name, at))
    return one_day(this if this >= at.day else _day(at.day.year + 1, name, at))


def _day(year: int, name: str, at: At) -> date:
    """Recognizers-Text begins the Islamic era on the 15th of July 622, a day before the common calendar."""
    day = holidays.holiday(year, name)
    early = at.convention is Convention.RECOGNIZERS and holidays.plain_name(name) in holidays.ISLAMIC
    return shift(day, -1, "day") if early else day


def read_holiday_weekend(found: Fields, at: At) -> Interval | None:
    """Labor Day weekend is Saturday to Monday, Thanksgiving weekend Thursday to Sunday."""
    day = read_holiday(found, at)
    if day is None:
        return None
    # A holiday on a Monday or Friday makes a long weekend; a Thursday takes the Friday in.
    before, after = ((2, 1), (3, 1), (0, 0), (0, 4), (0, 3), (0, 2), (1, 1))[day[0].weekday()]
    if not after:
        return weekend(unit_start(day[0], "week"))
    return shift(day[0], -before, "day"), shift(day[0], after, "day")


def read_holiday_season(found: Fields, at: At) -> Interval:
    """November and December."""
    year = full_year(found)
    if year is None:
        year = at.day.year + step_of(found.get("which", ""))
    return date(calendars.clamp_year(year), 11, 1), date(calendars.clamp_year(year) + 1, 1, 1)
