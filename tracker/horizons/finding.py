"""Time phrases that look forward, found in running text in one pass over its words."""

import re

from tracker.horizons.holidays import PATTERN
from tracker.text import Span

LONGEST_TEXT = 2_000_000
"""Characters of a text that are read; the rest is left."""

# Same length in, same length out: spans found in the plain text are those of the text.
_UPPER = {letter: chr(letter + 32) for letter in range(ord("A"), ord("Z") + 1)}
PLAIN = str.maketrans(
    _UPPER | {ord(sign): plain for sign, plain in zip("’‘`´‐‑–—\xa0\u2009\u202f", "''''----   ", strict=True)}
)

_month = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec)(?:\.|\b))"
)
_weekday = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_small = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|sixty|ninety"
_number = rf"(?:\d{{1,3}}(?:\.\d)?|an?|{_small}|half an?|(?:a )?couple(?: of)?|(?:a )?few|several|(?:a )?dozen|(?:a )?hundred)"
_unit = r"(?:(?:business |working |calendar |fiscal |full )?(?:hour|day|week|fortnight|month|quarter|half|year|decade|century))"
_lengths = rf"{_number}(?:(?: to | or | ?- ?){_number})? {_unit}s?(?: and a half)?(?:,? (?:and )?{_number} {_unit}s?)?"
_year = r"(?:19|20)\d\d"
_which = (
    r"(?:this|(?:the )?(?:next|coming|upcoming|following|current)|later (?:on )?(?:in )?(?:this|the)|"
    r"(?:the )?(?:rest|remainder|balance) of (?:this|the|our|its))"
)
_part = (
    r"(?:(?:the )?(?:very )?(?:end|middle|beginning|start|close|turn|first part|latter part)(?: of| in)? (?:the )?|"
    r"(?:the )?(?:very )?(?:early|late|mid)(?:(?:[ -](?:to|or)[ -])(?:early|late|mid))?[ -](?:in )?(?:the )?|mid)"
)
_ordinal = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_fiscal = r"(?:fiscal|financial|calendar)"
_years = (
    rf"(?:(?:{_which} )?(?:{_fiscal} |business )year(?: (?:{_year}(?:[-/]\d\d)?))?|(?:this|next|the following|the coming) year"
    rf"|(?:the )?year(?: {_year})?|(?:{_fiscal}|fy|cy) ?(?:year )?'?(?:{_year}|\d\d)(?:[-/]\d\d)?|{_year}(?:[-/]\d\d)? {_fiscal} year|{_year})"
)
_quarter = (
    rf"(?:(?:(?:the|its|our|their) )?(?:{_fiscal} )?(?:{_ordinal}|last|final|front|back|latter)[ -](?:{_fiscal} )?(?:quarter|half)"
    r"|(?:the )?(?:q[1-4]|[1-4]q|h[12]|[12]h))"
)
_season = r"(?:spring|summer|autumn|fall|winter)"
_holiday = rf"(?:the )?(?:(?:holiday(?: shopping)?|christmas) (?:season|period|quarter)|holidays|{PATTERN})"
_clock = r"(?:\d{1,2}(?::\d\d)? ?[ap]\.?m\.?(?: (?:[ecmp][sd]?t|gmt))?,? )?"
_day = r"\d{1,2}(?:st|nd|rd|th)?"
CORE = "|".join(
    (
        # the third quarter of 2026; Q3 next year; second half; 2H26; H1 FY27; Q4'26
        rf"{_quarter}(?:(?: of|,)? ?(?:the )?{_years}|[ '-]{{0,2}}\d\d(?!\d|%))?",
        # next year's first quarter; 2019-H2; fiscal 2026 third quarter
        rf"(?:{_which} year|{_years})(?:'s)?[ -]{_quarter}",
        # March 15, 2026; 15 March; June 5-7; the 15th of next month
        rf"(?:{_weekday},? )?(?:{_which} )?{_month} {_day}(?:-{_day})?(?:,? {_year})?(?!:?\d)",
        rf"(?:{_weekday},? )?(?:the )?{_day} (?:of )?(?:{_month}(?:,? {_year})?|(?:this|next) month)",
        # the first Monday of September; the second week of June
        rf"(?:the )?(?:{_ordinal}|last) (?:{_weekday}|week|weekend) (?:of|in) (?:{_month}(?:,? (?:{_year}|next year))?|(?:this|next) month)",
        # the week of March 6; the quarter ending June 30; the June quarter
        rf"(?:the )?week of {_month} {_day}|(?:the )?(?:quarter|year) ending (?:on |in )?{_month}(?: {_day})?(?:,? {_year})?"
        rf"|(?:the )?{_month} quarter",
        # the first nine months of 2027
        rf"(?:the )?(?:first|last|final|opening) {_number} {_unit}s of (?:{_years}|{_month}(?:,? {_year})?|(?:this|next|the) (?:month|quarter))",
        # the week after Labor Day; the Monday after Thanksgiving
        rf"(?:the )?(?:day|week|{_weekday}) (?:after|before) {_holiday}",
        # next March; December 2025; January next year
        rf"(?:{_which} )?{_month}(?:,? (?:of )?(?:{_year}|(?:this|next) year))?(?![\w-])",
        # next spring; the summer of 2019
        rf"(?:{_which} |the )?{_season}(?:,? (?:of )?(?:{_year}|(?:this|next) year))?",
        # next Monday; tomorrow; two Sundays from now
        rf"(?:{_which} )?{_weekday}(?: (?:morning|afternoon|evening|night))?|(?:the day after )?tomorrow"
        r"(?: (?:morning|afternoon|evening|night))?",
        # this year or next; next year; later this month; the coming weeks; the remainder of 2026
        rf"this year or next|today or tomorrow|eo[wmqy]|{_which} {_unit}s?(?: or so)?|(?:{_which}|the) weekend|(?:the )?(?:rest|remainder|balance) of {_year}"
        rf"|the (?:week|month|year) after next",
        # the next three quarters; the next 18 to 24 months
        rf"(?:the )?(?:next|coming|following) {_lengths}",
        # two to three years from now; the weeks ahead
        rf"{_lengths}(?:'s?)? (?:from now|hence|from (?:today|tomorrow|{_weekday})|down the (?:road|line))"
        rf"|(?:the )?(?:weeks|months|quarters) (?:ahead|to come)",
        # year-end 2027; fiscal year-end; month-end
        rf"(?:the )?(?:{_fiscal} )?(?:year|quarter|month)(?:'s)?[ -]end(?: {_year})?",
        # fiscal 2026; the 2030s; mid-decade; 2027
        rf"(?:the )?{_years}|(?:the )?'?(?:(?:19|20)\d0|[1-9]0)'?s|(?:the |this |next |the coming )?(?:decade|century)",
        # Black Friday; the holiday season; Christmas next year; the quarter (where a word before it makes it a time)
        rf"(?:(?:this|next) )?{_holiday}(?:,? (?:of )?(?:{_year}|(?:this|next) year))?"
        rf"|(?:the )?(?:week|month|quarter|{_fiscal} quarter)",
    )
)
_before = (
    r"(?:not before|not until|no (?:later|earlier|sooner) than|not (?:later|earlier) than|on or (?:before|after)|"
    r"at the (?:latest|earliest),? (?:by|in|on)|by (?:the )?(?:close|end) of (?:business|trading)(?: on)?|by|before|until|till|after|beyond|ahead of|prior to|well into|towards?"
    r"|as (?:early|soon|late) as|(?:starting|beginning|effective)(?: in| on| from)?|from|since|come|circa|between now and"
    r"|within|in time for|over the course of|over|during|in|on|around|about|for|through|throughout|at|sometime (?:in|after|before))"
)
_dated = rf"{_clock}(?:{_part})?(?:{CORE})"
_range = rf"(?:between|from) (?:now|today|{_dated}) (?:and|to|until|through) {_dated}|(?:from )?{_year} ?(?:-|to|through) ?{_year}"
_closing = (
    r"(?:,? (?:if not (?:sooner|earlier)|or (?:later|sooner|earlier|beyond)|and beyond|"
    r"onwards?|at the (?:very )?(?:latest|earliest)|is out))?"
)
_vague = "|".join(
    (
        # in the near future; in the not too distant future
        r"(?:in |for )?the (?:near|nearest|not[ -]too[ -]distant|foreseeable|immediate) future",
        # over the long term
        r"(?:over|in) the (?:very )?(?:long|longer|short|shorter|medium|near)[ -](?:run|term)",
        # soon; eventually; in due course
        r"(?<!too )(?<!as )(?<!so )(?<!how )soon(?! (?:after|before|as|enough|thereafter))|shortly(?! (?:after|before|thereafter))|eventually|someday|sooner or later",
        r"one day(?! (?:after|before|of|last|earlier|later|in|ago|a|per|each|at|and))",
        r"in due course|in the fullness of time|before (?:too )?long|at some (?:point|stage)(?! (?:in|during|next|this|on))"
        r"|at a later (?:date|stage)|any day now|going forward|down the road(?! of)|when the time is right",
        r"as (?:soon|quickly) as (?:possible|practicable)|at the earliest opportunity|imminently",
        # in the years ahead; over the coming years; for years to come
        r"(?:in|over|for) (?:the )?(?:years|decades) (?:ahead|to come)|(?:in|over) the coming (?:years|decades)",
    )
)
_word = r"[a-z0-9][\w'&-]{0,30}"
_done = (
    r"(?:closed|completed?|launched|opened|approved|granted|signed|settled|finali[sz]ed|certified|cleared|ready|running|operational|"
    r"available|lifted|resolved|over|done|live|known|built|ratified)"
)
_happens = (
    r"(?:closes|completes|launches|ships|opens|arrives?|expires|passes|begins|starts|ends|finishes|goes live|"
    rf"(?:is|are|has been|have been|becomes|become|gets|get) (?:fully |finally )?{_done})"
)
_nouns = r"(?:clos(?:ing|e|ure)|completion|approvals?|launch|merger|ipo|listing|ratification|certification)"
_event = "|".join(
    (
        # after the merger closes; once the plant is running; as soon as the permits arrive
        rf"(?:after|once|when|before|until|as soon as|not (?:before|until)) (?:{_word} ){{1,6}}?{_happens}",
        # once approved; when completed
        rf"(?:once|when|until) (?:fully )?{_done}",
        # upon regulatory approval; pending approval; following the close of the deal; subject to board approval
        rf"(?:upon|pending|following|subject to|after|before|until|ahead of|contingent on) (?:{_word} ){{0,3}}?{_nouns}(?: of (?:{_word} ){{0,3}}?"
        r"(?:deal|merger|transaction|acquisition|sale|offer(?:ing)?|review|product|plant|factory|trial))?",
        # by the time of the IPO; at closing
        rf"by the time (?:of the |the {_word} ){_nouns}|(?:at|on) (?:closing|completion)",
        # within 90 days of closing
        rf"within {_lengths} (?:of|after|from) (?:{_word} ){{0,2}}?{_nouns}",
    )
)
_length = (
    rf"(?:within|inside(?: of)?|in(?: (?:about|around|less than|no more than|under))?|over|for)(?: the next| about| around)? {_lengths}"
    rf"(?![\w-])(?:'s?)?(?: time)?(?! ago| old| earlier)|(?:within|in a matter of) (?:days|weeks|months|quarters)"
)
FORWARD = re.compile(
    rf"(?:{_vague}|{_range}|(?:{_length}|(?:{_before} )?{_dated}(?: or (?:(?:in|by) )?{_dated})?){_closing})(?![\w-])"
)
ON_EVENT = re.compile(rf"(?:{_event})(?![\w-])")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Every phrase holds one of these words or a number of a year, a decade or a quarter.
CORES = _words(
    "january february march april may june july august september october november december jan feb mar apr aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday tomorrow spring summer autumn "
    "fall winter hour hours day days week weeks weekend fortnight fortnights month months quarter quarters half "
    "year years decade decades century q1 q2 q3 q4 h1 h2 fy cy eow eom eoq eoy season holidays christmas easter thanksgiving "
    "halloween ramadan eid festival future run term soon shortly eventually someday later course time long point "
    "stage date now forward road right possible practicable opportunity imminently"
)
NUMBER_CORE = re.compile(r"(?:19|20)\d\d|[1-9]0s|[1-4][qh](?:\d\d)?|(?:fy|cy)\d\d(?:\d\d)?|[qh][1-4]|(?:19|20)\d0s")
EVENT_OPENERS = _words(
    "after once when before until not as upon pending following subject ahead contingent within by at on"
)
# The words that may stand before the core inside a phrase.
CHAIN = CORES | _words(
    "end today now not no on at by before until till after beyond ahead prior to well into toward towards as early late "
    "soon earlier later than sooner starting beginning effective from since come circa between and within in time "
    "for over the course of during around about through throughout sometime inside this next coming upcoming "
    "following current rest remainder balance very middle start close turn first second third fourth last final "
    "front back latter mid fiscal financial calendar business fy cy its our their a an one two three four five "
    "six seven eight nine ten eleven twelve fifteen eighteen twenty thirty sixty ninety couple few several dozen "
    "hundred or part half less more no under working full holiday shopping black cyber labor labour memorial "
    "lunar chinese new singles opening matter due fullness before too some any going down when nearest near "
    "distant foreseeable immediate longer short shorter medium quickly earliest latest good st patrick valentine "
    "mother father p m a am pm est edt et gmt independence veterans election boxing cinco de"
)
LONGEST_CHAIN = 10
WORD = re.compile(r"[a-z0-9]+")
# "May" may be the verb, a bare year a number: both need a word before them that makes them a time.
BARE = re.compile(
    rf"(?:{_month}|{_year}|(?:the )?(?:year|week|month|quarter|decade|century|day|half)|{_season}|the {_season}|{_weekday}|{_holiday}|"
    rf"{_fiscal} quarter|\d0s|(?:the )?(?:last|second|first) half|(?:the |this )?{_fiscal} year"
    r"|(?:in|on|for|over|about|around|through|during) the (?:day|half|century|week|year|month|quarter)"
    r"|(?:after|before|until|since|from|on|over|about|for|through|towards?) (?:the )?(?:day|half|second half|first half))"
)
PLAIN_LEAD = re.compile(
    rf"(?:in|on|during|throughout|around|about) (?:the )?(?=(?:next|coming) {_unit}\b(?!s)|this |later )"
)
NAMES = re.compile(rf"\b(?:{_month}|{_weekday})")
MOST_TRIES = 60_000
"""How often a phrase is tried for in one text: no article has as many time words."""


def find_phrases(text: str) -> list[Span]:
    """Time phrases in reading order, with the words that turn a unit into a window ("by the end of 2025").

    Vague ones ("soon") and those that hang on an event ("after the merger closes") are among them. The first
    2,000,000 characters are read, fewer where nearly every word is a time word.
    """
    plain = text[:LONGEST_TEXT].translate(PLAIN)
    spans: list[Span] = []
    end = tries = 0
    chain: list[int] = []
    last = 0
    for word in WORD.finditer(plain):
        start = word.start()
        if start < end:
            continue
        words = word.group()
        core = words in CORES or NUMBER_CORE.fullmatch(words) is not None
        if not (core or words in CHAIN or words[0].isdigit()):
            chain.clear()
        elif plain[last:start] in JOINTS:
            chain.append(start)
            del chain[:-LONGEST_CHAIN]
        else:
            chain = [start]
        last = word.end()
        found = None
        if words in EVENT_OPENERS:
            tries += 1
            found = ON_EVENT.match(plain, start)
        if core and found is None:
            tries += len(chain)
            found = _longest(plain, text, chain, word.end())
        if found is not None:
            lead = PLAIN_LEAD.match(found.group())
            spans.append(Span(found.start() + (lead.end() if lead else 0), found.end()))
            end = last = found.end()
            chain = []
        if tries >= MOST_TRIES:
            break
    return spans


# What may stand between two words of a phrase.
JOINTS = frozenset((" ", ".", "-", ", ", "'", " '", "' ", ". ", "/", " - "))


def _longest(plain: str, text: str, chain: list[int], core_end: int) -> re.Match[str] | None:
    """The phrase that begins earliest in the chain of words and takes the core in."""
    for start in chain:
        found = FORWARD.match(plain, start)
        if (
            found
            and found.end() >= core_end
            and not _inside_word(plain, start)
            and not BARE.fullmatch(found.group())
            and _capital(text, found)
        ):
            return found
    return None


def _inside_word(plain: str, start: int) -> bool:
    before = plain[start - 1] if start else " "
    return before.isalnum() or before in "-_'$€£"


def _capital(text: str, found: re.Match[str]) -> bool:
    """Months and weekdays are names: "may" and "march" in small letters are verbs."""
    return all(text[found.start() + name.start()].isupper() for name in NAMES.finditer(found.group()))
