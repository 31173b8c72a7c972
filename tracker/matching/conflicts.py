"""Where a passage gives a claim another day or another number: postponed, or short of what was promised."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.extraction.numbers import Quantity, find_quantities
from tracker.horizons.finding import find_phrases
from tracker.horizons.reading import Horizon, resolve
from tracker.matching import signals
from tracker.matching.passages import content_stems
from tracker.matching.words import stem
from tracker.text import Span, sentences
from tracker.vocabulary import DueKind

MOST_PHRASES = 12
SHORT_OF = Decimal("0.97")
"""A number this near to the claimed one is the same, rounded."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a claim falls due (`end` excluded) and the day it was said; None where it isn't known."""

    said_on: date | None = None
    start: date | None = None
    end: date | None = None


UNKNOWN = Due()

# "Acme will cut 500 jobs", "bring costs below $2 billion": a lower number told does not fall short.
_DOWNWARD = re.compile(
    r"\b(?:cut|reduc|lower|below|under|less than|at most|no more than|shrink|halv|slash|decreas|trim)\w*", re.IGNORECASE
)
# "12 of the 20 shops"; "only 12 of its planned 20 shops"
_SHARE_OF = re.compile(
    r"\b(\d[\d,.]*|\w+) (?:out )?of (?:the |its |their |those |a )?(?:planned |promised |intended |expected )?"
    r"(\d[\d,.]*)\b",
    re.IGNORECASE,
)
_WAITS = re.compile(r"(?:before|until|till) ", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|n[’']t|never|no)\b[^.;:]*$")
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def later_day(claim: str, due: Due, passage: str, published: date | None) -> bool | None:
    """Whether the passage gives the claim's deed a day after its window: "not before 2021" for "in 2019". None where
    it gives none, or the window isn't known.
    """
    end = due.end or _own_end(claim, due.said_on)
    if end is None:
        return None
    deeds = signals.deeds(claim)
    given: bool | None = None
    for span in sentences(passage):
        sentence = span.of(passage)
        if deeds & content_stems(sentence) and signals.INTENDS_OR_WAITS.search(sentence):
            for one in _horizons(sentence, published or end):
                after = _is_after(one, end)
                given = given if after is None else bool(given or after)
    return given


def _is_after(horizon: Horizon, end: date) -> bool | None:
    if horizon.due_kind is DueKind.BY:
        return None if horizon.end is None else horizon.end > end
    return None if horizon.start is None else horizon.start >= end


def _own_end(claim: str, said_on: date | None) -> date | None:
    """The end of the window that the claim's own words name. Without the day said, only by years written out."""
    spans = [span.of(claim) for span in find_phrases(claim)]
    if said_on is None:
        spans = [words for words in spans if re.search(r"\b(?:19|20)\d\d\b", words)]
    ends = [one.end for words in spans if (one := resolve(words, said_on or date(2000, 1, 1))) and one.end]
    return max(ends, default=None)


def _horizons(sentence: str, published: date) -> list[Horizon]:
    found = (resolve(_in_one(sentence, span), published) for span in find_phrases(sentence)[:MOST_PHRASES])
    return [one for one in found if one is not None]


def _in_one(sentence: str, span: Span) -> str:
    """The phrase, with a "not" that stands apart from it: "will not open before 2020" waits until 2020."""
    words = span.of(sentence)
    waits = _WAITS.match(words)
    if waits and _NOT.search(sentence[max(0, span.start - 60) : span.start]):
        return f"not {words}"
    return words


def falls_short(claim: str, passage: str) -> bool:
    """Whether the passage tells a lower number than the claim promised, of the same thing."""
    told = find_quantities(passage)
    for promised in find_quantities(claim):
        if _is_part_of(passage, promised):
            return True
        same = [one.value for one in told if _same_unit(one, promised)]
        if same and not _DOWNWARD.search(claim) and max(same) < promised.value * SHORT_OF:
            return True
    return False


def _is_part_of(passage: str, promised: Quantity) -> bool:
    for part, whole in _SHARE_OF.findall(passage):
        number, total = _number(part), _number(whole)
        if number is not None and total == promised.value and number < total * SHORT_OF:
            return True
    return False


def _number(words: str) -> Decimal | None:
    plain = words.replace(",", "").rstrip(".")
    if plain.lower() in _WORDS:
        return Decimal(_WORDS.index(plain.lower()) + 1)
    return Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def _same_unit(one: Quantity, other: Quantity) -> bool:
    return _unit(one) == _unit(other) != ""


def _unit(one: Quantity) -> str:
    words = one.unit.split()
    return one.unit if not words or one.unit.isupper() or one.unit == "%" else stem(words[-1].lower())
