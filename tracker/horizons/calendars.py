"""Calendar arithmetic: units that hold a day, quarters and fiscal years, seasons, weeks of a month."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

Interval = tuple[date, date]
FIRST_YEAR, LAST_YEAR = 1, 9998


def clamp_year(year: int) -> int:
    """Years 1 to 9998, so that the day after any interval still is a date."""
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def shift(day: date, count: int, unit: str) -> date:
    """The day `count` units later (earlier when negative), held inside years 1 to 9998.

    A business day is Monday to Friday; no public holidays are known.
    """
    if unit == "business day":
        weeks, days = divmod(abs(count), 5)
        step = 1 if count > 0 else -1
        day = shift(day, step * weeks, "week")
        while days:
            day = shift(day, step, "day")
            days -= day.weekday() < 5
        return day
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


def nth_weekday(number: int, month_number: int, weekday: int, which: int) -> date:
    """The `which`-th (1 first, -1 last) weekday of a month."""
    first, after = month(number, month_number)
    if which < 0:
        return after - timedelta(days=(after.weekday() - weekday - 1) % 7 + 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def week_of_year(number: int, week: int) -> Interval:
    """ISO week; -1 is the last one, which holds 28 December."""
    if week == -1:
        start = unit_start(date(clamp_year(number), 12, 28), "week")
        return start, start + timedelta(days=7)
    start = unit_start(date(clamp_year(number), 1, 4), "week") + timedelta(days=7 * (week - 1))
    return start, start + timedelta(days=7)


def week_of_month(number: int, month_number: int, week: int) -> Interval:
    """Week of a month: the first is the Monday week that holds its first Thursday; -1 that of the last one."""
    first = month(number, month_number)[0]
    if week == -1:
        start = unit_start(nth_weekday(number, month_number, 3, -1), "week")
        return start, start + timedelta(days=7)
    start = unit_start(first + timedelta(days=3), "week") + timedelta(days=7 * (week - 1))
    return start, start + timedelta(days=7)


def part_by_recognizers(unit: Interval, part: str, numbered: bool = False) -> Interval:
    """Early, mid or late in a week, month or year, as Recognizers-Text cuts them (BaseDatePeriodParser).

    A year said by its number (`numbered`) is cut in thirds, "this year" in halves with the middle across.
    Other units, and words that are no part, give the whole unit.
    """
    start, end = unit
    side = SIDES.get(part)
    days = (end - start).days
    if side is None or days not in (7, 28, 29, 30, 31, 365, 366):
        return unit
    if days == 7:
        cuts = ((0, 3), (1, 5), (3, 7))[side]
        return start + timedelta(days=cuts[0]), start + timedelta(days=cuts[1])
    if days <= 31:
        cuts = ((0, 15), (9, 20), (15, days))[side]
        return start + timedelta(days=cuts[0]), start + timedelta(days=cuts[1])
    months = ((0, 4), (4, 8), (8, 12)) if numbered else ((0, 6), (3, 9), (6, 12))
    return shift(start, months[side][0], "month"), shift(start, months[side][1], "month")


def third_of(unit: Interval, part: str) -> Interval:
    """Early, mid and late as the thirds of a unit (of a decade: years 0 to 3, 4 to 6, 7 to 9); other words: whole.

    "Mid to late" is the two thirds together.
    """
    start, end = unit
    sides = [SIDES[word] for word in part.replace("-", " ").split() if word in SIDES]
    if not sides or (end - start).days < 3:
        return unit
    return _cut(unit, sides[0])[0], _cut(unit, sides[-1])[1]


def _cut(unit: Interval, side: int) -> Interval:
    start, end = unit
    months = (end.year - start.year) * 12 + end.month - start.month
    if months == 120:
        first, last = ((0, 4), (4, 7), (7, 10))[side]
        return shift(start, first, "year"), shift(start, last, "year")
    if start.day == end.day == 1 and months % 3 == 0:
        return shift(start, side * months // 3, "month"), shift(start, (side + 1) * months // 3, "month")
    days = (end - start).days
    return start + timedelta(days=days * side // 3), start + timedelta(days=days * (side + 1) // 3)


SIDES = {
    "early": 0,
    "start": 0,
    "beginning": 0,
    "opening": 0,
    "mid": 1,
    "middle": 1,
    "late": 2,
    "end": 2,
    "close": 2,
    "turn": 2,
}
"""Words for a part of a unit: 0 its early, 1 its middle, 2 its late part."""
