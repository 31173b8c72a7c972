"""What a later claim does to an earlier one of the same company: restates, postpones, withdraws it … or nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.matching.candidates import VAGUE
from tracker.matching.passages import content_stems
from tracker.matching.regions import is_within, same_market
from tracker.matching.signals import weight
from tracker.text import sentences
from tracker.vocabulary import ClaimKind, LinkKind

READER = "lineage-rules-1"

LEAST_SHARED = 0.5
"""Of the telling words of the shorter claim, by weight: fewer, and it is another plan."""

LEAST_SCORE = 0.45
AS_GOOD_AS = timedelta(days=14)
"""Two ends so close are one: "by Christmas" and "by the end of the year"."""

# When it is said, and how firmly, tells no plan from another.
_OF_ANY_PLAN = content_stems(
    """first second third fourth next last this year month week quarter half end start autumn fall spring summer winter
    january february march april may june july august september october november december by before until later early
    late mid now still again said mean promise pledge commit confirm schedule postpone delay instead longer own"""
)


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


WITHDRAWING = _any_of(
    # "We no longer plan to build in Poland." "The launch has been scrapped."
    r"no longer", r"scrap(?:s|ped|ping)?", r"cancel\w*", r"abandon\w*", r"withdr[ae]w\w*", r"axed", r"shelved",
    r"(?:call|gave|give|given|giving|drop|dropp|rul)(?:s|ed|ing)? (?:\w+ ){0,4}?(?:off|up|out)",
    r"dropp(?:ed|ing) (?:our|its|the|all) plans?", r"not going ahead", r"no plans? to", r"walk(?:ed|ing)? away",
)  # fmt: skip
POSTPONING = _any_of(
    # "The opening is delayed." "We need more time." "Not before autumn."
    r"delay(?:s|ed|ing)?", r"postpon\w+", r"(?:push|pushed|pushing|put|putting|move|moved) (?:\w+ ){0,4}?(?:back|off|out)",
    r"deferr?\w*", r"later than", r"more time", r"not (?:before|until)", r"on hold", r"slip(?:s|ped)?",
)  # fmt: skip
# "We will not give up our plant": the word is there, the thing is not.
_NEGATED = re.compile(r"(?:\bnot|\bnever|n[’']t)\s(?:\w+\s){0,2}$", re.IGNORECASE)
# "Instead of a plant of our own we will rent a line near Łódź."
REPLACING = _any_of(r"instead", r"rather than", r"in place of", r"replac(?:e|es|ed|ing)")
# "We will open another plant in Poland": not the one that was promised, one more.
ONE_MORE = _any_of(r"another", r"a (?:second|third|fourth|further)", r"(?:one|two|three) more", r"additional")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what is counted, as a claim states it."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the reader needs of a claim. `words` are those of its statement; `closes` is the first day after the window."""

    company_id: int
    executive_id: int | None
    proposition: str
    words: str
    kind: ClaimKind
    said_on: date | None
    market: str = ""
    opens: date | None = None
    closes: date | None = None
    numbers: tuple[Number, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def is_dated(self) -> bool:
        return self.opens is not None or self.closes is not None

    @property
    def denies(self) -> bool:
        return self.kind == ClaimKind.DENIAL


@dataclass(frozen=True, slots=True)
class LinkReading:
    """What the newer claim does to the older one, and how sure the reader is (0..1)."""

    kind: LinkKind
    score: float


def read_link(older: Plan, newer: Plan) -> LinkReading | None:
    """What `newer` does to `older`; None when they are not one plan, or `newer` was not said on a later day."""
    if older.company_id != newer.company_id or older.said_on is None or newer.said_on is None:
        return None
    if newer.said_on <= older.said_on or _is_another(older, newer):
        return None
    likeness = _likeness(older, newer)
    if not likeness:
        return None
    kind = next(kind for kind, holds in RULES if holds(older, newer))
    score = round(min(1.0, 0.7 * likeness + _bonus(older, newer)), 2)
    return LinkReading(kind, score) if score >= LEAST_SCORE else None


def _is_another(older: Plan, newer: Plan) -> bool:
    """One more of the kind, or the next period's figure: not the plan that was announced."""
    if ONE_MORE.search(newer.words) and not ONE_MORE.search(older.words):
        return True
    if not _lie_apart(older, newer) or _says(POSTPONING, older, newer):
        return False
    # "Sales will grow by 8% this year", said each year anew.
    recurs = older.kind in (ClaimKind.FORECAST, ClaimKind.GOAL) and newer.kind in (ClaimKind.FORECAST, ClaimKind.GOAL)
    return recurs or _growth(older, newer) != 0


def _likeness(older: Plan, newer: Plan) -> float:
    """0 when they are not one plan. Of two claims the shorter one's words have to stand in the longer one."""
    if older.market and newer.market and not _markets_meet(older.market, newer.market):
        return 0.0
    theirs, ours = _telling(older), _telling(newer)
    shared = theirs & ours
    in_one_market = bool(older.market) and same_market(older.market, newer.market)
    if not theirs or not ours:
        # "We hope to do something there": only the market is left to tell it by.
        return 0.5 if in_one_market else 0.0
    smaller = min(_weight(theirs), _weight(ours))
    if len(shared) < (1 if in_one_market else 2) or _weight(shared) < LEAST_SHARED * smaller:
        return 0.0
    return 0.6 * _weight(shared) / smaller + 0.4 * _weight(shared) / _weight(theirs | ours)


def _telling(plan: Plan) -> frozenset[str]:
    """The proposition's stems without names, market, numbers, time and words that stand in any plan."""
    named = content_stems(" ".join((*plan.names, plan.market)))
    stems = content_stems(plan.proposition) - named - VAGUE - _OF_ANY_PLAN
    return frozenset(word for word in stems if not word[0].isdigit())


def _weight(stems: frozenset[str]) -> float:
    return sum(map(weight, stems))


def _bonus(older: Plan, newer: Plan) -> float:
    same_speaker = older.executive_id is not None and older.executive_id == newer.executive_id
    is_said = _says(WITHDRAWING, older, newer) or _says(POSTPONING, older, newer)
    same_place = bool(older.market) and same_market(older.market, newer.market)
    return 0.15 * same_speaker + 0.1 * same_place + 0.05 * is_said


def _says(cue: re.Pattern[str], older: Plan, newer: Plan) -> bool:
    """Whether the newer words hold the cue, not negated, in a sentence about the older plan."""
    ours = _telling(older)
    said = [span.of(newer.words) for span in sentences(newer.words)]
    about = [one for one in said if content_stems(one) & ours] or said
    return any(not _NEGATED.search(one[: hit.start()]) for one in about for hit in cue.finditer(one))


def _markets_meet(one: str, other: str) -> bool:
    return same_market(one, other) or is_within(one, other) or is_within(other, one)


def _withdraws(older: Plan, newer: Plan) -> bool:
    if older.denies or _says(POSTPONING, older, newer):
        return False
    return _says(WITHDRAWING, older, newer) or (newer.denies and not newer.is_dated)


def _contradicts(older: Plan, newer: Plan) -> bool:
    return older.denies != newer.denies and not _postpones(older, newer)


def _postpones(older: Plan, newer: Plan) -> bool:
    if older.denies:
        return False
    if newer.closes is None and newer.opens is not None and older.closes is not None:
        return newer.opens >= older.closes
    if older.closes is not None and newer.closes is not None:
        return newer.closes > older.closes + AS_GOOD_AS
    return _says(POSTPONING, older, newer) and not newer.is_dated


def _supersedes(older: Plan, newer: Plan) -> bool:
    """Another way to the same end, or an earlier day than the window that was given."""
    forward = older.opens is not None and newer.closes is not None and newer.closes <= older.opens
    return forward or (_says(REPLACING, older, newer) and not REPLACING.search(older.words))


def _narrows(older: Plan, newer: Plan) -> bool:
    smaller = _growth(older, newer) < 0 or is_within(newer.market, older.market) or _is_vague(older) > _is_vague(newer)
    return smaller or (newer.is_dated and not older.is_dated) or _is_shorter(older, newer)


def _broadens(older: Plan, newer: Plan) -> bool:
    return _growth(older, newer) > 0 or is_within(older.market, newer.market)


def _is_vague(plan: Plan) -> bool:
    return not _telling(plan)


def _is_shorter(older: Plan, newer: Plan) -> bool:
    """ "Next year", then "in the first half of next year": the window lies within, and is shorter by more than days."""
    if older.opens is None or older.closes is None or newer.opens is None or newer.closes is None:
        return False
    earlier = older.closes - newer.closes > AS_GOOD_AS
    later = newer.opens - older.opens > AS_GOOD_AS and newer.opens > (newer.said_on or newer.opens)
    return (earlier or later) and newer.closes <= older.closes + AS_GOOD_AS


def _lie_apart(older: Plan, newer: Plan) -> bool:
    return older.closes is not None and newer.opens is not None and newer.opens >= older.closes


def _growth(older: Plan, newer: Plan) -> int:
    """1 when a number of one unit is bigger than it was, -1 when it is smaller, 0 when none differs."""
    before = {number.unit.lower(): number.value for number in older.numbers}
    for number in newer.numbers:
        known = before.get(number.unit.lower())
        if known is not None and known != number.value:
            return 1 if number.value > known else -1
    return 0


# The first that holds decides.
RULES: tuple[tuple[LinkKind, Callable[[Plan, Plan], bool]], ...] = (
    # "We no longer plan to build in Poland."
    (LinkKind.WITHDRAWS, _withdraws),
    # "We will never sell a third radio"; then "the third radio comes in March".
    (LinkKind.CONTRADICTS, _contradicts),
    # "Next year"; then "in the second half of 2025".
    (LinkKind.POSTPONES, _postpones),
    # "Instead of building we will rent."
    (LinkKind.SUPERSEDES, _supersedes),
    # "20 shops in Poland"; then "30 shops in Poland", or "shops in Europe".
    (LinkKind.BROADENS, _broadens),
    # "Something in Poland"; then "a plant near Łódź by May".
    (LinkKind.NARROWS, _narrows),
    # "As I have said before, we will."
    (LinkKind.RESTATES, lambda older, newer: True),
)
