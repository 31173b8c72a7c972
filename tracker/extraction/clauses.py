"""Where the parts of a clause begin and end: the subject before a verb of saying, the one after it, the
matter.
"""

import re

from tracker.text import Span, trimmed

PRONOUN = re.compile(r"(?:^|[\s“\"(—,])(he|she|they|it|I|we|you|who|which|that)\s*$", re.IGNORECASE)
BOUNDARY = re.compile(
    r"[;:“”\"()—–]|--|,\s|\s(?:but|that|while|because|when|although|though|if|where|whether|"
    r"so|than|and (?=he |she |they |it ))\s|^(?:But|And|While|As|So|Yet|When|If|Meanwhile|"
    r"Still|However)\s"
)
HARD_BOUNDARY = re.compile(
    r"[;:“”\"()—–]|--|,\s(?=and\s|but\s|while\s)|\s(?:but|that|while|because|although|"
    r"though)\s|^(?:But|And|Yet|Still)\s"
)
INTRODUCTION = re.compile(
    r"(?:On|In|At|After|Before|While|As|When|For|During|By|With|Despite|Although|Though|"
    r"Since|If|Earlier|Later|Last|Asked|Meanwhile|However|But|And|Under|From|To|Through|"
    r"Speaking|Still|Yet)\b"
)
NOT_A_NAME = re.compile(
    r"(?:to|and|or|of|in|for|at|the|a|an|not|be|been|by|with|from|no|any|was|were|is|are|"
    r"have|has|had|will|would|can|could|should|more|than|about|as|being|his|her|their|"
    r"its|my|our|your|this|on)",
    re.IGNORECASE,
)
LONGEST_SOURCE = 180


def subject_before(text: str, start: int, cue_start: int) -> Span | None:
    """The subject that ends where a verb of saying begins, looked for no further left than `start`."""
    start = max(start, cue_start - 3 * LONGEST_SOURCE)
    left = text[start:cue_start]
    pronoun = PRONOUN.search(left)
    if pronoun:
        return Span(start + pronoun.start(1), start + pronoun.end(1))
    apposed = left.rstrip().endswith(",")
    begin = _after_last(HARD_BOUNDARY if apposed else BOUNDARY, left.rstrip(" ,"))
    if apposed:
        begin = _past_introduction(left, begin)
    span = trimmed(text, start + begin, cue_start)
    words = span.of(text)
    if not words or span.end - span.start > LONGEST_SOURCE or NOT_A_NAME.fullmatch(words.split()[-1]):
        return None
    return (
        span
        if re.search(
            r"[A-Z]|^(?:the|a|an|some|many|most|several|one|another|his|her|their|its|our|my|people|\w+s)\b", words
        )
        else None
    )


def _after_last(boundary: re.Pattern[str], words: str) -> int:
    ends = [found.end() for found in boundary.finditer(words)]
    return ends[-1] if ends else 0


def _past_introduction(left: str, begin: int) -> int:
    """“On Monday, Ann Lee, the chief executive, said”: the subject starts after the first comma."""
    while INTRODUCTION.match(left, begin):
        comma = left.find(", ", begin)
        if comma < 0 or comma + 2 >= len(left.rstrip(" ,")):
            return begin
        begin = comma + 2
    return begin


# said Ann Lee, chief executive of Mi, in an interview; said on Tuesday
AFTER_SOURCE = re.compile(
    r"[.;:!?“”\"()—–](?:\s|$)|[“”\"]|,?\s(?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"in an? |during |at an? |after |when |while |as |who |adding|last |yesterday|today|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|earlier|told|in (?=\d|January|February|"
    r"March|April|May|June|July|August|September|October|November|December))|,\s(?:and|"
    r"but|which|referring|noting|adding|he|she)\s"
)
ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Prof|St|Jr|Sr|Inc|Co|Corp|Ltd|No|vs|[A-Z]|U\.S|D\.C|[ap]\.m)$"
)


def subject_after(text: str, start: int, end: int) -> Span | None:
    """The subject that follows a verb of saying, with its apposition: said Ann Lee, chief executive of Mi."""
    words = text[start : min(end, start + 2 * LONGEST_SOURCE)]
    stop = len(words)
    for found in AFTER_SOURCE.finditer(words):
        if not (words[found.start()] == "." and ABBREVIATION.search(words, 0, found.start())):
            stop = found.start()
            break
    span = trimmed(text, start, start + stop)
    named = span.of(text).rstrip(",. ")
    span = Span(span.start, span.start + len(named))
    good = re.match(
        r"(?:[A-Z]|the |a |an |one |another |his |her |their |he\b|she\b|they\b|\w+ (?:spokes|chief))", named
    )
    return span if good and len(named) <= LONGEST_SOURCE else None


STOPS = re.compile(r"[.!?](?=\s|$|[”\"’'])")


def sentence_end(text: str, start: int, end: int) -> int:
    """Where the sentence that runs at `start` stops, the full stop not included."""
    for found in STOPS.finditer(text, start, end):
        if not ABBREVIATION.search(text, max(start - 20, 0), found.start()):
            return found.start()
    return end


def matter(text: str, start: int, end: int) -> Span:
    """The content without the full stop or comma that closes its sentence."""
    span = trimmed(text, start, end)
    words = span.of(text).rstrip(".,;: ")
    return Span(span.start, span.start + len(words))
