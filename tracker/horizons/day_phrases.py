"""Phrases that name a day, a weekday or a week: a table of rules, a real example above each row."""

from tracker.horizons import days, feasts, units
from tracker.horizons.grammar import (
    CLOCK,
    COUNT,
    DAY,
    HOL,
    MON,
    PART_OF_DAY,
    SHORT_YEAR,
    WD,
    WHICH,
    YEAR,
    Rule,
    rule,
)

DAY_RULES: tuple[Rule, ...] = (
    # today, tomorrow morning, late today, the day before yesterday
    rule(
        "day",
        rf"{CLOCK}(?P<word>{'|'.join(sorted(days.NEAR_DAYS.keys() - {'this', 'overnight'}, key=len, reverse=True))})"
        + PART_OF_DAY,
        days.read_near_day,
    ),
    # this afternoon; later this evening
    rule(
        "day",
        r"(?:(?:later|earlier|early|late) )?(?P<word>this) (?:mid)?(?:morning|afternoon|evening|day|night)|(?P<word>overnight)",
        days.read_near_day,
    ),
    # 20200701
    rule("date", r"(?P<year>(?:19|20)\d\d)(?P<a>[01]\d)(?P<b>[0-3]\d)", days.read_iso),
    # 2018-7-6; 2016 10 16; Friday 2018-7-6
    rule("date", rf"(?:{WD}[ ,]+)?{YEAR}[-/. ](?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})", days.read_iso),
    # 2019/aug/01; September-2020-23
    rule("date", rf"(?:{YEAR}[-/. ]{MON}|{MON}[-/. ]{YEAR})[-/. ]{DAY}", days.read_date),
    # 23-2020-September; 2020 23rd of September
    rule("date", rf"{DAY}[-/. ]{YEAR}[-/. ]{MON}|{YEAR}[-/. ]+(?:the )?{DAY}[-/. ]+(?:of )?{MON}", days.read_date),
    # 9 a.m. Monday, Oct. 26, 1998; July 4th of 1995; Nov. 13; today (October 2)
    rule(
        "date",
        rf"{CLOCK}(?:{WHICH} )?(?:(?:{WD}|today|tomorrow)[ ,-]+)?{MON}[ ,/.-]*(?:the )?{DAY}(?:(?:[ ,/.]+| of |"
        rf" in ){SHORT_YEAR}|-{YEAR})?(?: {WD})?",
        days.read_date,
    ),
    # Tuesday 15 April of 87; 19 June; the 09th of May; next 6th of April; 16. Nov. 2016
    rule(
        "date",
        rf"{CLOCK}(?:{WHICH} )?(?:(?:{WD}|today|tomorrow)[ ,-]+)?(?:the )?{DAY}\.?(?: day)?[ /.-]*(?:of )?{MON}"
        rf"(?:(?:[ ,/.-]+| of | in ){SHORT_YEAR})?",
        days.read_date,
    ),
    # June 5 next year; the 15th of June this year
    rule(
        "date",
        rf"(?:{MON} (?:the )?{DAY}|{DAY} (?:of )?{MON}),? (?:of )?{WHICH} year",
        days.read_date_of_which_year,
    ),
    # 13.5.2015
    rule("date", rf"(?:{WD}[ ,]+)?(?P<a>\d{{1,2}})\.(?P<b>\d{{1,2}})\.{SHORT_YEAR}", days.read_day_first),
    # 11/20; this friday 5/12; 10/1/2018; 12/12/30; 08/12,15
    rule(
        "date",
        rf"(?:{WHICH} )?(?:{WD}[ ,]+)?(?P<a>\d{{1,2}})[-/](?P<b>\d{{1,2}})(?:(?:[-/]|, ?| ){SHORT_YEAR})?",
        days.read_numbers,
    ),
    # the 15th day of next month; the 1st of the month
    rule(
        "day",
        rf"{DAY}(?: day)? (?:of|in) (?:{WHICH}|the) month|{WHICH} month[ ,]+(?:on )?(?:the )?{DAY}",
        days.read_day_of_next_month,
    ),
    # next Monday; Thursday morning; 4 a.m. EDT Thursday
    rule("weekday", rf"{CLOCK}(?:{WHICH} )?{WD}{PART_OF_DAY}(?: this week)?", days.read_weekday),
    # Saturday 3 days from now
    rule("weekday", rf"{WD} (?P<length>\d{{1,3}} day)s from now", units.read_in_units),
    # tuesday of last week; previous week - Monday; next week, on Wednesday
    rule(
        "weekday",
        rf"{WD} (?:of )?(?:the )?{WHICH} week|{WHICH} week[ ,-]+(?:on )?{WD}",
        days.read_weekday_of_week,
    ),
    # two Sundays from now
    rule("weekday", rf"{COUNT} {WD} (?:from now|later)", days.read_weekdays_from_now),
    # the first Monday of September; last Friday in October 2027
    rule(
        "weekday_of_month",
        rf"(?P<n>[1-5]|last)(?:st|nd|rd|th)? {WD} (?:of|in) (?:the month of )?{MON}"
        rf"(?:,? (?:of |in )?(?:{YEAR}|{WHICH} year))?",
        days.read_weekday_of_month,
    ),
    # the second Monday of next month; third Tuesday
    rule(
        "weekday_of_month",
        rf"(?P<n>[1-5]|last)(?:st|nd|rd|th)? {WD} (?:of|in) (?:{WHICH}|the|each|every) month|"
        rf"(?P<n>[1-5])(?:st|nd|rd|th) {WD}",
        days.read_weekday_of_month,
    ),
    # Tue 13th; Thursday the 21st
    rule("weekday", rf"{WD},? (?P<the>the )?{DAY}", days.read_weekday_and_day),
    # first week of 2019; week 31; week 27 of last year
    rule(
        "week",
        rf"(?P<n>\d{{1,2}}|last)(?:st|nd|rd|th)? week (?:of |in )?(?:the )?(?:year )?(?:{YEAR}|{WHICH} year)",
        days.read_week_number,
    ),
    rule("week", rf"(?:week|wk) (?P<n>\d{{1,2}})(?: of (?:{YEAR}|{WHICH} year))?", days.read_week_number),
    # the last week of July; 3rd week of Jan; the first week of June next year
    rule(
        "week",
        rf"(?P<n>[1-5]|last|final)(?:st|nd|rd|th)? (?:full )?week (?:of |in )?{MON}"
        rf"(?:(?: of|,| in)? {YEAR}|,? (?P<whichyear>this|next|last) year)?",
        days.read_week_of_month,
    ),
    # the last week of this month
    rule(
        "week",
        rf"(?P<n>[1-5]|last)(?:st|nd|rd|th)? week (?:of|in) (?:{WHICH}|the) month",
        days.read_week_of_unit,
    ),
    # weekend; next weekend; my weekend; the weekend after next
    rule("weekend", rf"(?:{WHICH} )?(?:my )?weekend|weekend (?P<after>after (?:the )?next)", days.read_weekend),
    # next workweek
    rule("working_week", rf"(?:{WHICH} )?(?:working|work|business) ?week", days.read_working_week),
    # halloween weekend 2021; weekend of thanksgiving 2023
    rule(
        "holiday_weekend",
        rf"{HOL} weekend(?: (?:of )?(?:{YEAR}|(?P<whichyear>this|next|last) year))?",
        feasts.read_holiday_weekend,
    ),
    rule(
        "holiday_weekend",
        rf"weekend of {HOL}(?: (?:of )?(?:{YEAR}|(?P<whichyear>this|next|last) year))?|"
        rf"{HOL} (?:{YEAR}|(?P<whichyear>this|next|last) year) weekend",
        feasts.read_holiday_weekend,
    ),
    # next Easter; Christmas 2026; independence day of this year; Christmas next year
    rule(
        "holiday",
        rf"(?:{WHICH} )?{HOL}(?:,? (?:of )?(?:{YEAR}|(?P<whichyear>this|next|last|following|previous) year))?",
        feasts.read_holiday,
    ),
    # the 4th
    rule("day", r"(?P<day>\d{1,2})(?:st|nd|rd|th)", days.read_day_of_month),
    # 15; 9.19: days to Recognizers-Text, which finds them after "on"
    rule("day", r"(?P<day>\d{1,2})|(?P<a>\d{1,2})\.(?P<b>\d{1,2})", days.read_bare_number),
)
