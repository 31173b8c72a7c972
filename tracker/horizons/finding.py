"""Time phrases that look forward, found in running text."""

import re

from tracker.text import Span

_month = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan\.|Feb\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_number = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|"
    r"(?:a )?couple(?: of)?|(?:a )?few|several)"
)
_unit = r"(?:day|week|fortnight|month|quarter|half|year|decade)"
_part = (
    r"(?:(?:the )?(?:very )?(?:end|middle|beginning|start|close|first part|latter part|"
    r"latter half|second half|first half)(?: of| in)? |(?:very )?(?:early|late)[ -](?:in "
    r")?|mid[ -]?)"
)
_which = (
    r"(?:this|next|(?:the )?coming|(?:the )?following|(?:the )?current|later this|(?:the "
    r")?rest of (?:this|the)|(?:the )?remainder of (?:this|the))"
)
_quarter = (
    r"(?:(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th|last)[ -](?:fiscal )?(?:quarter|"
    r"half)|(?:the )?(?:[Qq][1-4]|H[12]))"
)
_season = r"(?:spring|summer|autumn|fall|winter)"
_weekday = r"(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_holiday = (
    r"(?:Christmas|Easter|Thanksgiving|Halloween|Black Friday|New Year(?:[’']s(?: Day|"
    r" Eve)?)?|the holidays|the holiday season)"
)
_year = r"(?:19|20)\d\d"
_years = (
    rf"(?:(?:{_which} )(?:calendar |fiscal |financial )?year|(?:the )?(?:calendar |fiscal "
    rf"|financial )?year(?: {_year})?|(?:fiscal|FY) ?(?:year )?(?:{_year}|\d\d)|{_year})"
)
_core = "|".join(
    (
        # the third quarter of 2026; Q3 next year; second half
        rf"{_quarter}(?:,? (?:of )?(?:the )?{_years})?",
        # next year’s first quarter
        rf"(?:{_which} year|{_year})[’']s {_quarter}",
        # March 15, 2026; 15 March; next March; December 2025
        rf"(?:{_which} )?{_month} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {_year})?|\d{{1,2}}(?:st|nd|"
        rf"rd|th)?(?: of)? {_month}(?:,? {_year})?",
        rf"(?:{_which} )?{_month}(?:,? (?:of )?(?:{_year}|(?:this|next) year))?(?!\w)",
        # next spring; the summer of 2019
        rf"(?:{_which} |the )?{_season}(?: (?:of )?(?:{_year}|next year))?",
        # next Monday; tomorrow
        rf"(?:{_which} )?{_weekday}(?: (?:morning|afternoon|evening|night))?|tomorrow|the day after tomorrow",
        # next year; later this month; the coming weeks
        rf"{_which} (?:calendar |fiscal |financial |business )?{_unit}s?(?: or so)?|{_which} "
        rf"weekend|the (?:week|month|year) after next",
        # the next three quarters
        rf"(?:the )?(?:next|coming) {_number} {_unit}s?",
        # fiscal 2026; the 2030s; 2027
        rf"(?:the )?{_years}|(?:the )?(?:20\d0s|next decade)",
        rf"(?:this |next )?{_holiday}(?: (?:{_year}|next year))?|year[ -]end(?: {_year})?",
    )
)
_before = (
    r"(?:not before|not until|no (?:later|earlier|sooner) than|not (?:later|earlier) than|"
    r"by|before|until|till|after|beyond|ahead of|prior to"
    r"|as (?:early|soon) as|starting(?: in| on| from)?|beginning(?: in| on)?|from|since|"
    r"within|in time for|over|during|in|on|around|about|for|through|throughout)"
)
_opening = rf"(?:{_before} )?(?:the )?{_part}?"
_closing = (
    r"(?:,? (?:if not (?:sooner|earlier)|or (?:later|sooner|earlier|beyond)|and beyond|"
    r"onwards?|at the latest))?"
)
FORWARD = re.compile(
    rf"(?<![\w-])(?=\w)(?:(?:within|in|inside|over|for)(?: the next| about| around)? {_number} "
    rf"{_unit}s?(?![\w-])(?:[’']? time)?(?! ago)"
    rf"|{_number} {_unit}s? (?:from now|hence|ahead|down the road)"
    rf"|(?:in )?the (?:near|nearest|not too distant|foreseeable) future|(?:over |in )?the "
    rf"(?:long|longer|short|medium)[ -](?:run|term)|(?:weeks|months|years) (?:ahead|to "
    rf"come)"
    rf"|(?:{_opening})(?:{_core})){_closing}(?![\w-])",
    re.IGNORECASE,
)
# “May” may be the verb, a bare year a number: both need a word before them that makes them a time.
BARE = re.compile(rf"(?:{_month}|{_year}|the year|{_season}|the {_season}|{_weekday})")
PLAIN_LEAD = re.compile(
    r"(?:in|on|during|throughout|around|about) (?:the )?(?=next |this |later |coming )", re.IGNORECASE
)


LONGEST_TEXT = 200_000


def find_phrases(text: str) -> list[Span]:
    """Time phrases in reading order, with the words that turn a unit into a window ("by the end of 2025").

    The first 200,000 characters are read.
    """
    spans = []
    for found in FORWARD.finditer(text, 0, LONGEST_TEXT):
        words = found.group()
        if BARE.fullmatch(words):
            continue
        lead = PLAIN_LEAD.match(words)
        spans.append(Span(found.start() + (lead.end() if lead else 0), found.end()))
    return spans
