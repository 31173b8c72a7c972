"""Phrases that name a longer time: a table of rules, a real example above each row."""

from tracker.horizons import feasts, units
from tracker.horizons.grammar import (
    COUNT,
    FISCAL,
    LAST,
    LENGTH,
    LENGTHS,
    MON,
    NEXT,
    PART,
    SEASON,
    SHORT_YEAR,
    UNIT,
    WHICH,
    YEAR,
    Rule,
    rule,
)

_inside = r"(?:within|inside(?: of)?|over|for|less than|under|in (?:less|no more) than|in under|not more than)"

PERIOD_RULES: tuple[Rule, ...] = (
    # December 2018; Dec-2018; June of 1992; April of 87
    rule(
        "month", rf"(?:the month of )?{MON}(?:[ ,/.-]+{YEAR}| (?:of|in) {SHORT_YEAR}| '{SHORT_YEAR})", units.read_month
    ),
    # 2017 April; 2016, nov
    rule("month", rf"{YEAR}[ ,-]+{MON}", units.read_month),
    # next September; this past March; October
    rule("month", rf"(?:{WHICH} |(?:the )?month of )?{MON}", units.read_month),
    # January next year; next year January
    rule("month", rf"{MON},? (?:of |in )?{WHICH} year|{WHICH} year,? {MON}", units.read_month_of_which_year),
    # 12-2015; 11 / 2016; 2016-11; 2015.3
    rule(
        "month",
        rf"(?P<n>0?[1-9]|1[0-2]) ?[-/] ?{YEAR}|{YEAR} ?[-/.] ?(?P<n>0?[1-9]|1[0-2])",
        units.read_month_of_year,
    ),
    # the third month of 2021
    rule(
        "month",
        rf"(?P<n>\d{{1,2}}|last)(?:st|nd|rd|th)? month (?:of|in) (?:{YEAR}|{WHICH} year)",
        units.read_month_of_year,
    ),
    # the week after next
    rule("next_unit", rf"(?:the )?{UNIT} (?P<after>after (?:the )?next)", units.read_unit),
    # later this year
    rule("later_this_unit", rf"later (?:on )?(?:in )?(?:this|the|current) {UNIT}", units.read_later_this),
    # the rest of the year; the remainder of 2026; rest of current week
    rule(
        "rest_of_unit",
        rf"(?:rest|remainder|remaining|balance)(?: of)?(?: (?:this|the|my|current|our)(?: current)?)?(?: fiscal)? {UNIT}|"
        rf"(?:rest|remainder|balance) of {YEAR}",
        units.read_rest,
    ),
    # earlier this year
    rule("earlier_this_unit", rf"earlier (?:in )?(?:this|the) {UNIT}", units.read_earlier_this),
    # year to date
    rule("to_date", rf"{UNIT} to date", units.read_to_date),
    # this year or next
    rule(
        "unit_or_next", rf"(?P<which>this|current) {UNIT} (?:or|and) (?:the )?(?:next|following)", units.read_two_years
    ),
    # next year; this coming year; the next calendar year or so; the same month
    rule("unit", rf"{WHICH} (?:calendar |full )?{UNIT}(?: or so)?", units.read_unit),
    # the latest quarter; the latest period: results are told by the quarter
    rule("unit", r"(?P<which>latest|most recent) (?:(?P<unit>quarter|month|year)|period)", units.read_latest),
    # the week, the month, the decade, the calendar year: of the day itself
    rule("unit", rf"(?:my |all |calendar |whole |full )?{UNIT}", units.read_bare_unit),
    # the coming months; coming weeks
    rule("coming_units", rf"(?:{NEXT}) {UNIT}s", units.read_coming),
    # months ahead; weeks to come
    rule("coming_units", rf"{UNIT}s (?:ahead|to come|from now)", units.read_coming),
    # within weeks; in a matter of months
    rule("in_units", rf"(?:within (?:a matter of |mere )?|in (?:a matter of |mere )){UNIT}s", units.read_coming),
    # next 4 business days
    rule("business_days", rf"{WHICH} {COUNT} (?:business|working|week) ?days", units.read_business_days),
    # the next three quarters; next couple weeks; 2 upcoming months
    rule("next_n_units", rf"(?:{NEXT} {COUNT}|{COUNT} {NEXT}) {UNIT}s?", units.read_units_ahead),
    # last 3 months; past two quarters; 5 past years; 2 weeks in the past
    rule(
        "last_n_units",
        rf"(?:{LAST} {COUNT}|{COUNT} {LAST}) {UNIT}s?|{COUNT} {UNIT}s? in the past",
        units.read_units_back,
    ),
    # over the next 18 to 24 months; within two to three years
    rule("within_n_units", rf"(?:{_inside}|in)(?: the)? {NEXT} {LENGTHS}|{_inside} {LENGTHS}", units.read_within),
    # in 18 to 24 months; two to three years from now
    rule(
        "in_n_to_m_units",
        rf"in (?:about |around |some )?{LENGTHS}(?:'? time)?|{LENGTHS} (?:from now|hence|from today)",
        units.read_between_lengths,
    ),
    # within 9 months; inside of two years; within the next 10 months; within the next 2 weeks after today
    rule(
        "within_n_units",
        rf"{_inside}(?: the)?(?: {NEXT})?(?: about| around)? {LENGTH}(?:'? time)?(?: (?:from|after|of) (?:today|now))?",
        units.read_within,
    ),
    # in the next 12 months
    rule("within_n_units", rf"(?:in|during)(?: the)? {NEXT} {LENGTH}", units.read_within),
    # 4 weeks in the future
    rule("in_n_units", rf"{LENGTH} in the future", units.read_weeks_in_future),
    # in two years; in two years' time; in about six months
    rule(
        "in_n_units",
        rf"in (?:about |around |roughly |some |approximately )?{LENGTH}(?:'s?)?(?: time)?(?: (?:or so|from now))?",
        units.read_in_units,
    ),
    # three years from now; 3 weeks later; two years hence
    rule(
        "in_n_units",
        rf"(?:about |around |roughly )?{LENGTH} (?:from now|from today|later|hence|down the (?:road|line)|after today)",
        units.read_in_units,
    ),
    # 2 days ago
    rule("n_units_ago", rf"{LENGTH} (?:ago|earlier|before today)", units.read_ago),
    # five years
    rule("n_units", rf"{COUNT} {UNIT}s", units.read_duration),
    # the third quarter of 2026; Q3 2026; fourth-quarter fiscal 2020; second half of next year; 2H26; Q4'26
    rule(
        "part_of_year",
        rf"(?:{FISCAL} )?{PART}(?:[ ,'-]*(?:of |in )?(?:the )?(?:{FISCAL} ?)?(?:year |calendar )?(?:{SHORT_YEAR}|"
        rf"{WHICH} (?:{FISCAL} )?year))?",
        units.read_part,
    ),
    # the second half of the year; first quarter of the fiscal year
    rule("part_of_year", rf"{PART} of the (?:calendar )?year", units.read_part),
    rule(
        "part_of_year",
        rf"{PART} of (?:the|its|our|their) {FISCAL} year",
        units.read_part,
    ),
    # the second half of the decade; the first half of the month
    rule(
        "part_of_unit",
        r"(?P<part>1st|2nd|front|back|last|latter|opening) half of (?:the )?"
        r"(?:(?P<which>this|next|coming|last|current) )?(?P<unit>decade|century|month|week|quarter)",
        units.read_part_of_unit,
    ),
    # next year's first quarter; 2019-H2; 2017 q1; fiscal 2026 third quarter
    rule(
        "part_of_year",
        rf"(?:{FISCAL} ?(?:year )?)?(?:{YEAR}|{WHICH} (?:{FISCAL} )?year)(?:'s)?[ ,-]*(?:the )?{PART}",
        units.read_part,
    ),
    # FY27 Q3
    rule("part_of_year", rf"(?P<fy>fy) ?'?(?P<yy>\d\d)[ ,-]*{PART}", units.read_part),
    # fiscal 2026; FY26; FY'27; fiscal year 2025-26; the 2026/27 financial year
    rule(
        "fiscal_year",
        rf"{FISCAL}[ -]?(?:years? )?(?:ending )?(?:in )?{SHORT_YEAR}(?:[-/](?P<to>\d\d))?|"
        rf"{YEAR}(?:[-/](?P<to>\d\d))? {FISCAL} year",
        units.read_fiscal_year,
    ),
    # next fiscal year
    rule("fiscal_year", rf"(?:{WHICH} )?(?P<fy>fiscal|financial|business) year", units.read_which_fiscal_year),
    # the first two quarters of 1990; the last four months of 2021; the first nine months of the year
    rule(
        "units_of_year",
        rf"(?P<side>1st|last|opening|final) {COUNT} {UNIT}s (?:of|in) (?:{YEAR}|{WHICH} year|the year)",
        units.read_first_units,
    ),
    # the summer of 2019; next spring; this fall; spring 2020
    rule("season", rf"(?:{WHICH} )?{SEASON}(?:,? (?:of )?{YEAR}| '{SHORT_YEAR})?", feasts.read_season),
    # spring of next year
    rule("season", rf"{SEASON},? (?:of )?{WHICH} year", feasts.read_season_of_which_year),
    # the holiday season
    rule(
        "holiday_season",
        rf"(?:{WHICH} )?(?:holiday|christmas|holiday shopping|holiday selling) (?:season|period|quarter)(?: (?:of )?{YEAR})?|"
        rf"(?:{WHICH} )?holidays",
        feasts.read_holiday_season,
    ),
    # the 2030s; 90 s; the '40s; the mid-2030s
    rule("decade", r"'?(?P<year>\d{3}0|[1-9]0) ?'?s", units.read_decade),
    # nineties; nineteen seventies; the two thousands; the nineteen hundreds
    rule(
        "decade",
        rf"(?:(?P<century>18|19|20)(?: hundred)? (?:and )?)?(?P<decade>{'|'.join(units.DECADES)})|"
        r"(?P<century>17|18|19|20|seventeen|eighteen|nineteen|twenty) (?P<decade>hundreds|tens)|(?P<decade>noughties|aughts|two thousands)",
        units.read_decade_word,
    ),
    # 21st century
    rule("century", r"(?P<n>\d{1,2})(?:st|nd|rd|th) century", units.read_century),
    # 2026; the year 2026; calendar year 2008; =2019; CY27
    rule("year", rf"(?:calendar (?:year )?|year |cy ?|=)?{YEAR}|cy ?'?(?P<yy>\d\d)", units.read_year),
)
