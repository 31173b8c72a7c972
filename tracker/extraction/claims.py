"""From an attribution to the draft of a claim that can be checked. A person decides what becomes of the
draft.
"""

import re
from dataclasses import dataclass

from tracker.extraction import propositions
from tracker.extraction.markets import market_in
from tracker.extraction.modality import (
    AHEAD,
    COMING,
    CONDITION,
    DENIES,
    HEADLINE,
    NOT_BEFORE,
    OUTLOOK,
    PRESENT,
    first_marker,
    is_negated,
    kind_of,
    marked_clause,
)
from tracker.extraction.numbers import Quantity, find_quantities
from tracker.extraction.quotes import Attribution
from tracker.horizons.finding import find_phrases
from tracker.text import sentences
from tracker.vocabulary import ClaimKind, Form, Modality

LONGEST_CONTENT = 20_000
LONGEST_SENTENCE = 2_000
MOST_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """`phrase` is the time phrase as printed; `condition`, `market` and `phrase` are empty where none is
    said. The spans of `numbers` are in the sentence that the draft was read from.
    """

    proposition: str
    kind: ClaimKind
    modality: Modality
    negated: bool
    condition: str
    market: str
    phrase: str
    numbers: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence of an attribution's content, read for a claim."""

    words: str
    modality: Modality
    condition: str
    phrase: str
    numbers: tuple[Quantity, ...]


def draft_claim(text: str, attribution: Attribution, speaker_company: str, speaker_person: str = "") -> Draft | None:
    """A draft of the claim in an attribution's content; None when nothing in it that points forward can be checked.

    Of several sentences the first that gives a time or a number, else the first that points forward. The
    proposition is that sentence in one line, "we" and "our" read as the company, "I" as the person. An
    intention is no more than a plan; a wish and a thought stay what they are, however firm the words after
    them ("we hope we will").
    """
    cue = " ".join(span.of(text) for span in attribution.cue)[:200]
    if DECLINES.search(cue):
        return None
    content, direct = _content(text, attribution), attribution.form == Form.DIRECT
    if attribution.form == Form.INDIRECT and QUESTION.match(content):
        return None
    found = [one for words in _sentences(content) if (one := _read(words, cue, direct)) is not None]
    if not found:
        return None
    best = next((one for one in found if one.phrase or one.numbers), found[0])
    negated = is_negated(best.words, cue)
    source = " ".join(span.of(text) for span in attribution.source).strip(" ,")
    return Draft(
        proposition=_proposition(best, attribution.form, cue, source, speaker_company, speaker_person),
        kind=kind_of(best.words, best.modality, negated, direct),
        modality=best.modality,
        negated=negated,
        condition=best.condition,
        market=market_in(best.words) or market_in(content),
        phrase=best.phrase,
        numbers=best.numbers,
    )


# declined to give a forecast
DECLINES = re.compile(r"\b(?:declin|refus)(?:e|es|ed|ing)\b", re.IGNORECASE)
# asked whether it would open; gave a hint about where it wants to be: what it would be is not said
QUESTION = re.compile(r"(?:about |of )?(?:what|when|where|whether|how|why|who)\b", re.IGNORECASE)
MARKS = "\"“”„«»‘’'‹› \n\t"


def _content(text: str, attribution: Attribution) -> str:
    """The pieces in one line: “By 2025,” he said, “we will” is one sentence, “We will,” he said. “They won’t.” two."""
    joined, last = "", 0
    for span in attribution.content:
        piece = " ".join(span.of(text)[:LONGEST_CONTENT].split())
        if attribution.form == Form.DIRECT:
            piece = piece.strip(MARKS)
        if joined.endswith(",") and text[max(last, span.start - 10) : span.start].rstrip(MARKS).endswith(
            (".", "!", "?")
        ):
            joined = joined[:-1] + "."
        joined, last = f"{joined} {piece}".strip(), span.end
    return joined[:LONGEST_CONTENT]


def _sentences(content: str) -> list[str]:
    return [span.of(content)[:LONGEST_SENTENCE] for span in sentences(content)[:MOST_SENTENCES]]


def _read(words: str, cue: str, direct: bool) -> Reading | None:
    """A sentence as a claim; None when it does not point forward, or no one could ever check it."""
    if len(words.split()) < 2:
        return None
    numbers = find_quantities(words)
    condition = CONDITION.search(words)
    phrase = _phrase(words, numbers, condition)
    modality = _modality(words, cue, direct, phrase)
    if modality is None or not _is_checkable(words, phrase, numbers):
        return None
    return Reading(words, modality, condition.group().strip() if condition else "", phrase, numbers)


def _modality(words: str, cue: str, direct: bool, phrase: str) -> Modality | None:
    """What the cue says of it ("hopes", "pledged"); else the first marker in the words; else a time ahead."""
    in_words = first_marker(words)
    if in_words is None and phrase and (AHEAD.search(phrase) or PRESENT.search(words) or COMING.search(words)):
        in_words = Modality.WILL
    if in_words is None and not direct and phrase and HEADLINE.match(words):
        in_words = Modality.PLANS
    in_cue = first_marker(cue)
    if in_cue is not None and in_cue is not Modality.WILL and not (direct and in_words is None):
        return in_cue
    if in_words is None and not direct and re.search(r"\brul(?:e|es|ed|ing) out\b", cue):
        return Modality.WILL
    return in_words


# he would; we will
EMPTY = re.compile(
    r"\b(?:will|would|can|could|may|might|shall|should)(?: not)?[.!?,”\"]*$|n[’']t[.!?,”\"]*$", re.IGNORECASE
)
# we will always put customers first; Mr. Okoro will not notice; we will see; it will be fine
SLOGAN = re.compile(
    r"\b(?:will|would|[’']ll|won[’']t|going to|should|may|might|could)\s(?:not |never |always |all |only |\w+ly ){0,2}"
    r"(?:notice|see\b(?! \w)|see what|love|like|enjoy|know|remember|forget|understand|feel|regret|think|believe|wonder|"
    r"miss (?:him|her|it|them|you)|try our best|do (?:our|its|my|their) best|work hard|listen|put (?:our|"
    r"its|the|their)? ?"
    r"(?:\w+ )?(?:customers?|people|patients|safety|quality) first|be (?:fine|great|happy|proud|pleased|glad|there for|"
    r"remembered|surprised|interesting|exciting|amazing|bright|ok|okay|alright|all right|hard|tough|difficult)\b)"
    r"|\btime will tell\b|\bfuture (?:is|will be) bright\b|\bmay be (?:right|wrong|true)\b",
    re.IGNORECASE,
)
# You should resign; it could help: advice and guesses, unless a time or a number makes them more
WEAK = re.compile(r"\b(?:should|could|may|might)\b", re.IGNORECASE)
MYSELF = re.compile(r"\bI(?:[’']ll| will|[’']m going to| am going to)\b")


def _is_checkable(words: str, phrase: str, numbers: tuple[Quantity, ...]) -> bool:
    """Whether somebody could tell one day if it came about: no slogans, feelings, or what one person will do at
    no time said.
    """
    if EMPTY.search(words) and not phrase:
        return False
    if not phrase and not numbers and not OUTLOOK.search(words) and WEAK.search(marked_clause(words)):
        return False
    if phrase or numbers:
        return not SLOGAN.search(words) or bool(numbers)
    return not SLOGAN.search(words) and not MYSELF.search(words)


_count = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four)"
_units = r"(?:days|weeks|months|quarters|years|decades)"
# in 18 to 24 months; within two or three years; in a matter of weeks
SPAN_OF_TIME = re.compile(
    rf"\b(?:in|within|over)(?: the next| about| around)? (?:{_count}(?: ?(?:to|or|and|[-–]) ?){_count}|"
    rf"(?:just |a matter of ))"
    rf" ?{_units}\b|\bin {_units}\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:one day|some ?day|(?<!as )soon(?:er or later)?(?! as\b)|shortly|eventually|before long|"
    r"in due course|in time|over time|"
    r"at some (?:point|stage)|down the (?:road|line)|ultimately|any (?:day|time) now|imminently|for the time being)\b",
    re.IGNORECASE,
)
# as soon as the merger closes; after the court rules; when the new head office is finished
EVENT = re.compile(
    r"\b(?:as soon as|once|when|whenever|after|before|until|by the time|upon|following)\s(?!that\b|all\b|"
    r"then\b|which\b)"
    r"(?:[\w’'&-]{1,30}\s){1,12}?[\w’'&-]{1,30}(?=[,.;:!?”\"]|$| and | but )",
    re.IGNORECASE,
)
# when everything fell apart; before it would accept her: told, not awaited
PAST = re.compile(
    r"\b(?:was|were|had|did|fell|came|went|took|got|made|said|would|could|wouldn[’']t|"
    r"(?<!is )(?<!are )(?<!be )(?<!has )"
    r"(?<!been )(?<!have )[a-z]{3,}ed)\b"
)
STARTS = re.compile(r"^(?:start|begin|open|close|end)s? (?=(?:in|on|at|by)\b)", re.IGNORECASE)
CUT = re.compile(r"^(?:(?:in|by|on|at|from|the)\s)?(?:a |per )?(?:year|month|week|day|quarter)$", re.IGNORECASE)


def _phrase(words: str, numbers: tuple[Quantity, ...], condition: re.Match[str] | None) -> str:
    """The first time phrase that looks ahead, else the first one, else a vague one, else the event it waits for.

    What counts by the year ("a day") is no time, and a time inside the condition only when there is no other.
    """
    plain = _blanked(words, [(one.span.start, one.span.end) for one in numbers])
    if condition:
        outside = _dated(_blanked(plain, [condition.span()]), words)
        if outside:
            return outside
    event = next((found for found in EVENT.finditer(plain) if not PAST.search(found.group())), None)
    vague = VAGUE.search(plain)
    return _dated(plain, words) or (vague.group() if vague else "") or (event.group() if event else "")


def _blanked(words: str, places: list[tuple[int, int]]) -> str:
    for start, end in places:
        words = words[:start] + "_" * (end - start) + words[end:]
    return words


def _dated(plain: str, words: str) -> str:
    spans = [(span.start, span.end) for span in find_phrases(plain)]
    spans += [found.span() for found in SPAN_OF_TIME.finditer(plain)]
    found = [(start, end) for start, end in sorted(spans) if not CUT.match(plain[start:end])]
    ahead = [
        one
        for one in found
        if AHEAD.search(plain[one[0] : one[1]]) or re.search(r"20\d\d|if not", plain[one[0] : one[1]])
    ]
    if not found:
        return ""
    start, end = (ahead or found)[0]
    if lead := STARTS.match(plain[start:end]):
        start += lead.end()
    if lead := re.search(r"\bat (?:the )?$", plain[max(0, start - 8) : start], re.IGNORECASE):
        start -= len(lead.group())
    not_before = NOT_BEFORE.search(plain)
    if (
        not_before
        and not_before.start() < start <= not_before.end()
        and re.match(r"(?i:before|until|till)\b", plain[start:])
    ):
        start = not_before.start()
    return words[start:end]


INSIDE_MARKS = re.compile(r"([“\"][^“”\"]{1,2000}[”\"]?|''[^']{1,2000}(?:'')?)")


def _proposition(reading: Reading, form: Form, cue: str, source: str, company: str, person: str) -> str:
    owner = company or source
    if form == Form.DIRECT:
        words = propositions.in_own_words(reading.words, company, person)
        return propositions.tidied(words)
    denied = bool(DENIES.search(cue))
    pieces = INSIDE_MARKS.split(reading.words)
    for at, piece in enumerate(pieces):
        if at % 2:
            # Outside quotation marks "we" is the journalist.
            pieces[at] = propositions.in_own_words(piece, company, person)
        elif not denied:
            pieces[at] = propositions.reported(propositions.led(piece) if at == 0 else piece, company, not person)
    words = propositions.led("".join(pieces))
    if owner and propositions.asks_for_cue(words, first_marker(cue) is not None, denied):
        words = propositions.with_cue(owner, cue, words, denied)
    return propositions.tidied(words)
