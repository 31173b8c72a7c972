"""Calendar arithmetic: units that hold a day, quarters and fiscal years, seasons, holidays."""

from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

Interval = tuple[date, date]
FIRST_YEAR, LAST_YEAR = 1, 9998


def clamp_year(year: int) -> int:
    """Years 1 to 9998, so that the day after any interval still is a date."""
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def shift(day: date, count: int, unit: str) -> date:
    """The day `count` units later (earlier when negative), held inside years 1 to 9998."""
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
    if unit in months:
        total = day.year * 12 + day.month - 1 + count * months[unit]
        year, month = divmod(total, 12)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return date(clamp_year(year), month + 1, 1)
        return date(year, month + 1, 1) + relativedelta(day=day.day)
    days = count * {"day": 1, "week": 7, "fortnight": 14}[unit]
    ordinal = min(max(day.toordinal() + days, 1), date(LAST_YEAR, 12, 31).toordinal())
    return date.fromordinal(ordinal)


def unit_holding(day: date, unit: str) -> Interval:
    """The calendar unit that holds the day: weeks start on Monday, halves in January and July."""
    return unit_start(day, unit), shift(unit_start(day, unit), 1, unit)


def unit_start(day: date, unit: str) -> date:
    """First day of the calendar unit that holds the day."""
    if unit in ("day", "week"):
        return day - timedelta(days=day.weekday() if unit == "week" and day.toordinal() > 7 else 0)
    if unit in ("month", "quarter", "half"):
        size = {"month": 1, "quarter": 3, "half": 6}[unit]
        return date(day.year, (day.month - 1) // size * size + 1, 1)
    size = {"year": 1, "decade": 10, "century": 100}[unit]
    return date(clamp_year(day.year // size * size), 1, 1)


def year(number: int) -> Interval:
    """The calendar year."""
    return unit_holding(date(clamp_year(number), 1, 1), "year")


def month(number: int, month_number: int) -> Interval:
    """The calendar month."""
    return unit_holding(date(clamp_year(number), month_number, 1), "month")


def fiscal_year(number: int, year_end: tuple[int, int]) -> Interval:
    """The fiscal year named after the calendar year in which it ends; `year_end` is its last (month, day)."""
    return _after_year_end(clamp_year(number) - 1, year_end), _after_year_end(clamp_year(number), year_end)


def _after_year_end(number: int, year_end: tuple[int, int]) -> date:
    first = date(clamp_year(number), year_end[0], 1)
    return first + relativedelta(day=year_end[1]) + timedelta(days=1)


def fiscal_year_of(day: date, year_end: tuple[int, int]) -> int:
    """The name of the fiscal year that holds the day."""
    return day.year if day < _after_year_end(day.year, year_end) else day.year + 1


def part_of_year(number: int, part: int, parts: int, year_end: tuple[int, int] = (12, 31)) -> Interval:
    """Quarter (of 4) or half (of 2) of a fiscal year; with the year end 31 December, of the calendar year."""
    start, _ = fiscal_year(number, year_end)
    size = 12 // parts
    return shift(start, size * (part - 1), "month"), shift(start, size * part, "month")


SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def season(number: int, name: str) -> Interval:
    """Meteorological season of the northern hemisphere; a winter belongs to the year of its December."""
    start = date(clamp_year(number), SEASON_MONTHS[name], 1)
    return start, shift(start, 3, "month")


FIXED_HOLIDAYS = {
    "new year's day": (1, 1),
    "new year day": (1, 1),
    "new year": (1, 1),
    "new year's": (1, 1),
    "valentine's day": (2, 14),
    "earth day": (4, 22),
    "may day": (5, 1),
    "international workers' day": (5, 1),
    "independence day": (7, 4),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "veterans day": (11, 11),
}
# (month, weekday, which one; -1 the last)
MOVING_HOLIDAYS = {
    "thanksgiving": (11, 3, 4),
    "thanksgiving day": (11, 3, 4),
    "labor day": (9, 0, 1),
    "memorial day": (5, 0, -1),
}
HOLIDAYS = (*FIXED_HOLIDAYS, *MOVING_HOLIDAYS, "easter", "good friday", "black friday", "election day")


def nth_weekday(number: int, month_number: int, weekday: int, which: int) -> date:
    """The `which`-th (1 first, -1 last) weekday of a month."""
    first, after = month(number, month_number)
    if which < 0:
        return after - timedelta(days=(after.weekday() - weekday - 1) % 7 + 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def holiday(number: int, name: str) -> date:
    """The day on which a named holiday falls in a year; KeyError for a name that is not in HOLIDAYS."""
    number = clamp_year(number)
    if name in FIXED_HOLIDAYS:
        return date(number, *FIXED_HOLIDAYS[name])
    if name in MOVING_HOLIDAYS:
        return nth_weekday(number, *MOVING_HOLIDAYS[name])
    if name == "black friday":
        return nth_weekday(number, 11, 3, 4) + timedelta(days=1)
    if name == "election day":
        return nth_weekday(number, 11, 0, 1) + timedelta(days=1)
    if name in ("easter", "good friday"):
        return easter(max(number, 1583)).replace(year=number) - timedelta(days=2 * (name == "good friday"))
    raise KeyError(name)


def week_of_year(number: int, week: int) -> Interval:
    """ISO week; -1 is the last one, which holds 28 December."""
    if week == -1:
        start = unit_start(date(clamp_year(number), 12, 28), "week")
        return start, start + timedelta(days=7)
    start = unit_start(date(clamp_year(number), 1, 4), "week") + timedelta(days=7 * (week - 1))
    return start, start + timedelta(days=7)


def week_of_month(number: int, month_number: int, week: int) -> Interval:
    """Week of a month: the first is the Monday week that holds its first Thursday; -1 the last full one."""
    first, after = month(number, month_number)
    if week == -1:
        start = unit_start(after - timedelta(days=1), "week")
        if start + timedelta(days=4) > after:
            start -= timedelta(days=7)
        return start, start + timedelta(days=7)
    start = unit_start(first + timedelta(days=3), "week") + timedelta(days=7 * (week - 1))
    return start, start + timedelta(days=7)
