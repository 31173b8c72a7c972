"""Which calendar interval a time phrase names: the tables of days and periods, and phrases made of phrases."""

from dataclasses import replace
from datetime import timedelta

from tracker.horizons import calendars, units
from tracker.horizons.calendars import Interval, shift, unit_holding
from tracker.horizons.day_phrases import DAY_RULES
from tracker.horizons.days import weekday_of, weekend
from tracker.horizons.grammar import HOL, LENGTH, MON, WD, Fields, Rule, read_by, rule
from tracker.horizons.period_phrases import PERIOD_RULES
from tracker.horizons.units import At, Convention


def read_named(words: str, at: At) -> tuple[str, Interval] | None:
    """The first rule that reads the whole of the plain words, with its interval; None when none does."""
    return read_by(RULES, words.removeprefix("the ").strip(), at)


def read_week_of(found: Fields, at: At) -> Interval | None:
    """The week of March 6."""
    day = read_named(found["rest"], at)
    return unit_holding(day[1][0], "week") if day else None


def read_month_of(found: Fields, at: At) -> Interval | None:
    """The month of September 16th."""
    day = read_named(found["rest"], at)
    return unit_holding(day[1][0], "month") if day else None


def read_from_day(found: Fields, at: At) -> Interval | None:
    """Two weeks before Christmas, three days from today."""
    day = read_named(found["rest"], at)
    if day is None:
        return None
    return units.one_day(units.later_by(day[1][0], found["length"], -1 if found["side"] == "before" else 1))


def read_unit_beside(found: Fields, at: At) -> Interval | None:
    """The day after Thanksgiving, the week before Christmas."""
    day = read_named(found["rest"], at)
    if day is None:
        return None
    step = -1 if found["side"] == "before" else 1
    return unit_holding(shift(day[1][0], step, found["unit"]), found["unit"])


def read_weekday_beside(found: Fields, at: At) -> Interval | None:
    """The Monday after Thanksgiving."""
    day = read_named(found["rest"], at)
    if day is None:
        return None
    ahead = (weekday_of(found) - day[1][0].weekday() - 1) % 7 + 1
    return units.one_day(shift(day[1][0], ahead if found["side"] != "before" else ahead - 7 or -7, "day"))


def read_weekend_of(found: Fields, at: At) -> Interval | None:
    """The weekend of September 1; the first or last weekend of June."""
    named = read_named(found["rest"], at)
    if named is None:
        return None
    if "n" not in found:
        return weekend(unit_holding(named[1][0], "week")[0])
    first = named[1][0]
    which = -1 if found["n"] == "last" else int(found["n"])
    return weekend(unit_holding(calendars.nth_weekday(first.year, first.month, 5, which), "week")[0])


def read_units_of(found: Fields, at: At) -> Interval | None:
    """The first two weeks of March, the last ten days of the month."""
    named = read_named(found["rest"], at)
    if named is None:
        return None
    start, end = named[1]
    later = units.later_by(start, found["length"])
    return (start, later) if found["side"] in ("1st", "opening") else (units.later_by(end, found["length"], -1), end)


def read_starting(found: Fields, at: At) -> Interval | None:
    """Two weeks starting May 20th; to Recognizers-Text the last May 20th (but "for 1 week, from 20 December")."""
    back = at.convention is Convention.RECOGNIZERS and "since" in found
    day = read_named(found["rest"], replace(at, back=back))
    return (day[1][0], units.later_by(day[1][0], found["length"])) if day else None


def read_weekday_of(found: Fields, at: At) -> Interval | None:
    """First week of October on Friday."""
    week = read_named(found["rest"], at)
    if week is None or (week[1][1] - week[1][0]).days > 7:
        return None
    start = unit_holding(week[1][0], "week")[0]
    return units.one_day(start + timedelta(days=(weekday_of(found) - start.weekday()) % 7))


def read_ending(found: Fields, at: At) -> Interval | None:
    """The quarter ending June 30; the year ending March 2027; the June quarter."""
    last = read_named(found["rest"], at)
    if last is None:
        return None
    end = unit_holding(shift(last[1][1], -1, "day"), "month")[1]
    return shift(end, -1, found["unit"]), end


COMPOSED_RULES: tuple[Rule, ...] = (
    # 3 weeks after Christmas on Friday
    rule("weekday", rf"(?P<rest>{LENGTH} (?:after|before|from) .{{1,30}}) on {WD}", read_weekday_of),
    # 1st week of Oct. on Friday; first week of June Friday
    rule("weekday", rf"(?P<rest>.{{1,40}} week (?:of |in )?.{{1,20}}?),? (?:on )?{WD}", read_weekday_of),
    # the week of March 6; w/c Feb 4; the week commencing the 18th
    rule("week", r"(?:week (?:of|beginning|starting|commencing)(?: on)?|w/c) (?P<rest>.{1,40})", read_week_of),
    # week ending March 4
    rule("week", r"week ending(?: on)? (?P<rest>.{1,30})", read_week_of),
    # the weekend of September 1; the last weekend of May
    rule(
        "weekend",
        r"(?:(?P<n>[1-4]|last)(?:st|nd|rd|th)? )?weekend (?:of|in) (?P<rest>.{1,40})",
        read_weekend_of,
    ),
    # the day after Thanksgiving; the week before Christmas
    rule(
        "unit_beside",
        r"(?P<unit>day|week|month) (?:right |just )?(?P<side>after|before|following) (?P<rest>.{1,40})",
        read_unit_beside,
    ),
    # the Monday after Thanksgiving
    rule("weekday", rf"{WD} (?P<side>after|before|following) (?P<rest>.{{1,40}})", read_weekday_beside),
    # the first two weeks of March; the last ten days of the month
    rule(
        "units_of",
        rf"(?P<side>1st|last|opening|final|closing) {LENGTH} (?:of|in) (?P<rest>.{{1,40}})",
        read_units_of,
    ),
    # month of september 16th
    rule("month", r"month of (?P<rest>.{1,40})", read_month_of),
    # Easter week
    rule("holiday_week", rf"(?P<rest>{HOL}) week", read_week_of),
    # the quarter ending June 30; the fiscal year ended March 31, 2027; the June quarter
    rule(
        "unit_ending",
        r"(?:fiscal |financial )?(?P<unit>quarter|year|half|month) (?:ending|ended|to|that ends)(?: in| on)? (?P<rest>.{1,30})|"
        rf"(?P<rest>{MON}) (?P<unit>quarter|half)",
        read_ending,
    ),
    # a week starting tomorrow; for 3 days from today
    rule(
        "n_units_starting",
        rf"(?:for )?{LENGTH},? (?P<since>starting|beginning|commencing)(?: on| from)? (?P<rest>.{{1,40}})",
        read_starting,
    ),
    rule("n_units_starting", rf"for {LENGTH},? from (?P<rest>.{{1,40}})", read_starting),
    # 2 weeks before Christmas; three weeks from tomorrow
    rule(
        "counted_from",
        rf"(?:in )?{LENGTH} (?P<side>from|after|before|since|following|prior to) (?P<rest>.{{1,60}})",
        read_from_day,
    ),
)
RULES = (*DAY_RULES, *PERIOD_RULES, *COMPOSED_RULES)
