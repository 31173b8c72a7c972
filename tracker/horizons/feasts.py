"""Seasons and holidays: from a matched phrase to its interval, as in units.py."""

from datetime import date

from tracker.horizons import calendars
from tracker.horizons.calendars import Interval, shift, unit_start
from tracker.horizons.units import At, Fields, full_year, one_day, step_of, weekend


def read_season(found: Fields, at: At) -> Interval:
    """Spring without a year: this year's, or the next one when that is over (winter may have begun last
    year).
    """
    name, year, which = found["season"], full_year(found), found.get("which", "")
    if year is None and "past" in which:
        this = calendars.season(at.day.year, name)
        return this if this[1] <= at.day else calendars.season(at.day.year - 1, name)
    if year is not None or step_of(which):
        return calendars.season(at.day.year + step_of(which) if year is None else year, name)
    if name == "winter" and at.day.month < 3:
        return calendars.season(at.day.year - 1, name)
    this = calendars.season(at.day.year, name)
    return calendars.season(at.day.year + 1, name) if at.forward and this[1] <= at.day else this


def read_holiday(found: Fields, at: At) -> Interval | None:
    name, year, which = found["hol"], full_year(found), found.get("which", "")
    if year is not None:
        return one_day(calendars.holiday(year, name))
    if found.get("whichyear"):
        return one_day(calendars.holiday(at.day.year + step_of(found["whichyear"]), name))
    this = calendars.holiday(at.day.year, name)
    if step_of(which) < 0:
        return one_day(this if this < at.day else calendars.holiday(at.day.year - 1, name))
    return one_day(this if this >= at.day else calendars.holiday(at.day.year + 1, name))


def read_holiday_weekend(found: Fields, at: At) -> Interval | None:
    day = read_holiday(found, at)
    if day is None:
        return None
    if found["hol"].startswith("thanksgiving"):
        return day[0], shift(day[0], 4, "day")
    return weekend(unit_start(day[0], "week"))


def read_holiday_season(found: Fields, at: At) -> Interval:
    year = full_year(found) or at.day.year
    return date(calendars.clamp_year(year), 11, 1), date(calendars.clamp_year(year) + 1, 1, 1)
