"""What may be decided on which evidence. Pure: ordered, named rules over plain values (PRODUCT.md, "What must always hold")."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.vocabulary import NEEDS_TWO_PEOPLE, CheckStatus, EvidenceState, Outcome, Stance


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that the verdict cites."""

    state: str
    stance: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A follow-up check that the verdict cites: days from `start` to before `end`."""

    status: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict before it is given. The window runs from `opens` to before `closes`; None is an open side."""

    outcome: str
    decided_by: int
    seconded_by: int | None = None
    true_since: date | None = None
    opens: date | None = None
    closes: date | None = None
    grace_days: int = 0
    evidence: tuple[Cited, ...] = ()
    checks: tuple[Looked, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule still asks: the field that it is about and the reason, as an editor reads it."""

    rule: str
    field: str
    reason: str


def still_asked(ruling: Ruling, *, as_of: date, alone: bool = False) -> list[Asked]:
    """What the rules still ask before this verdict can be given, in their order; empty when it can.

    With `alone` the second person is left out: that is what a proposal must meet.
    """
    rules = [rule for rule in RULES if not (alone and rule is second_person)]
    return [Asked(rule.__name__, field, reason) for rule in rules for field, reason in rule(ruling, as_of)]


Reasons = Iterator[tuple[str, str]]


def confirmed_evidence_only(ruling: Ruling, as_of: date) -> Reasons:
    if any(cited.state != EvidenceState.CONFIRMED for cited in ruling.evidence):
        yield "evidence", "Only confirmed evidence can be cited: judge it first."


def complete_checks_only(ruling: Ruling, as_of: date) -> Reasons:
    if any(look.status != CheckStatus.COMPLETE for look in ruling.checks):
        yield "checks", "An incomplete check proves nothing: cite complete ones."


def kept_rests_on_evidence(ruling: Ruling, as_of: date) -> Reasons:
    kept = (Outcome.KEPT, Outcome.KEPT_LATE, Outcome.PARTLY_KEPT)
    if ruling.outcome in kept and not any(cited.stance == Stance.CONFIRMS for cited in ruling.evidence):
        yield "evidence", "Cite confirmed evidence that confirms the claim."


def not_kept_rests_on_evidence_or_looks(ruling: Ruling, as_of: date) -> Reasons:
    if ruling.outcome != Outcome.NOT_KEPT:
        return
    if any(cited.stance in (Stance.CONTRADICTS, Stance.POSTPONES) for cited in ruling.evidence):
        return
    if ruling.closes is None:
        yield "evidence", "The claim has no end, so looks prove nothing: cite confirmed evidence that contradicts it."
    elif not covers(ruling.checks, ruling.opens, ruling.closes):
        yield "checks", "Cite confirmed evidence that contradicts, or complete checks that cover the whole due window."


def kept_says_since_when(ruling: Ruling, as_of: date) -> Reasons:
    if ruling.outcome not in (Outcome.KEPT, Outcome.KEPT_LATE):
        return
    if ruling.true_since is None:
        yield "true_since", "Say on which day it became true."
        return
    late = ruling.closes is not None and ruling.true_since >= ruling.closes + timedelta(days=ruling.grace_days)
    if ruling.outcome == Outcome.KEPT and late:
        yield "true_since", f"The window closed before {ruling.true_since:%-d %B %Y}: that is kept late."
    if ruling.outcome == Outcome.KEPT_LATE and not late:
        yield "true_since", f"{ruling.true_since:%-d %B %Y} is not after the window: that is kept."


def true_already(ruling: Ruling, as_of: date) -> Reasons:
    if ruling.true_since is not None and ruling.true_since > as_of:
        yield "true_since", "That day has not come."


def second_person(ruling: Ruling, as_of: date) -> Reasons:
    if ruling.outcome not in NEEDS_TWO_PEOPLE:
        return
    if ruling.seconded_by is None:
        yield "seconded_by", "A second person must agree."
    elif ruling.seconded_by == ruling.decided_by:
        yield "seconded_by", "The second person must be somebody else."


RULES: tuple[Callable[[Ruling, date], Reasons], ...] = (
    confirmed_evidence_only,
    complete_checks_only,
    kept_rests_on_evidence,
    not_kept_rests_on_evidence_or_looks,
    kept_says_since_when,
    true_already,
    second_person,
)


def covers(checks: tuple[Looked, ...], opens: date | None, closes: date) -> bool:
    """Whether complete checks together looked through every day from `opens` to before `closes`."""
    if opens is None:
        return False
    reached = opens
    for look in sorted((look for look in checks if look.status == CheckStatus.COMPLETE), key=lambda look: look.start):
        if look.start <= reached:
            reached = max(reached, look.end)
    return reached >= closes
