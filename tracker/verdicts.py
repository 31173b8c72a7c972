"""What may be decided on which evidence. Pure: ordered, named rules over plain values (PRODUCT.md, "What must always hold")."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from tracker.vocabulary import NEEDS_TWO_PEOPLE, CheckStatus, EvidenceState, Outcome, Stance

AGAINST = (Stance.CONTRADICTS, Stance.POSTPONES)


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that the verdict cites, and the day on which its article was published."""

    state: str
    stance: str
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A follow-up check that the verdict cites: days from `start` to before `end`."""

    status: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Hearing:
    """That the company was asked for a reply: until when, and whether that is over (answered, or noted as missed)."""

    due_on: date | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict before it is given. The window runs from `opens` to before `closes`; None is an open side."""

    outcome: str
    decided_by: int
    seconded_by: int | None = None
    reason_code: str = ""
    rationale: str = ""
    is_published: bool = True
    true_since: date | None = None
    opens: date | None = None
    closes: date | None = None
    grace_days: int = 0
    evidence: tuple[Cited, ...] = ()
    checks: tuple[Looked, ...] = ()
    hearing: Hearing | None = None


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


def claim_is_published(ruling: Ruling, as_of: date) -> Reasons:
    if not ruling.is_published:
        yield "claim", "A verdict is given on a published claim."


def outcome_is_chosen(ruling: Ruling, as_of: date) -> Reasons:
    if not ruling.outcome:
        yield "outcome", "Choose an outcome."
    if not ruling.reason_code:
        yield "reason_code", "Choose a reason."


def says_why(ruling: Ruling, as_of: date) -> Reasons:
    if not ruling.rationale.strip():
        yield "rationale", "Say why, for readers."


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
    if any(cited.stance in AGAINST for cited in ruling.evidence):
        return
    if ruling.closes is None:
        yield "evidence", "The claim has no end, so looks prove nothing: cite confirmed evidence that contradicts it."
    elif not covers(ruling.checks, ruling.opens, ruling.closes):
        yield "checks", "Cite confirmed evidence that contradicts, or complete checks that cover the whole due window."


def not_kept_waits_for_the_end(ruling: Ruling, as_of: date) -> Reasons:
    """Nothing found in a window that is still open proves nothing; a source may say before its end that it failed."""
    if ruling.outcome != Outcome.NOT_KEPT or ruling.closes is None:
        return
    ends = ruling.closes + timedelta(days=ruling.grace_days)
    if as_of < ends and not any(cited.stance in AGAINST for cited in ruling.evidence):
        yield "checks", f"The window is open until {_last_day(ends)}: before that, cite evidence that contradicts."


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
    claim_is_published,
    outcome_is_chosen,
    says_why,
    confirmed_evidence_only,
    complete_checks_only,
    kept_rests_on_evidence,
    not_kept_rests_on_evidence_or_looks,
    not_kept_waits_for_the_end,
    kept_says_since_when,
    true_already,
    second_person,
)


def _last_day(ends: date) -> str:
    return f"the end of {ends - timedelta(days=1):%-d %B %Y}"


def covers(checks: tuple[Looked, ...], opens: date | None, closes: date) -> bool:
    """Whether complete checks together looked through every day from `opens` to before `closes`."""
    if opens is None:
        return False
    reached = opens
    for look in sorted((look for look in checks if look.status == CheckStatus.COMPLETE), key=lambda look: look.start):
        if look.start <= reached:
            reached = max(reached, look.end)
    return reached >= closes


class LineState(StrEnum):
    """How a line of the checklist stands. `next` comes after the proposal; `advised` is good practice and no rule."""

    MET = "met"
    MISSING = "missing"
    NEXT = "next"
    ADVISED = "advised"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist: what it is about, how it stands, and what is still asked or what was found."""

    about: str
    title: str
    state: LineState
    says: tuple[str, ...]


LINES: tuple[tuple[str, str, tuple[Callable[[Ruling, date], Reasons], ...]], ...] = (
    ("claim", "The claim is published", (claim_is_published,)),
    ("outcome", "Outcome and reason", (outcome_is_chosen,)),
    ("rationale", "Why, for readers", (says_why,)),
    (
        "evidence",
        "Evidence",
        (
            confirmed_evidence_only,
            complete_checks_only,
            kept_rests_on_evidence,
            not_kept_rests_on_evidence_or_looks,
        ),
    ),
    ("window", "The window", (not_kept_waits_for_the_end,)),
    ("true_since", "The day it became true", (kept_says_since_when, true_already)),
)
"""Which rules stand on which line; the second person's line follows at the end."""


def checklist(ruling: Ruling, *, as_of: date) -> list[Line]:
    """Every line that matters to this outcome, by the same rules as `still_asked`, for an editor to work through."""
    lines = []
    for about, title, rules in LINES:
        reasons = tuple(reason for rule in rules for _, reason in rule(ruling, as_of))
        if reasons:
            lines.append(Line(about, title, LineState.MISSING, reasons))
        elif about == "true_since" and (advice := _evidence_is_older(ruling)):
            lines.append(Line(about, title, LineState.ADVISED, (advice,)))
        elif found := FOUND[about](ruling, as_of):
            lines.append(Line(about, title, LineState.MET, (found,)))
    lines.append(_hearing(ruling, as_of))
    return [*lines, *_second_name(ruling, as_of)]


def _second_name(ruling: Ruling, as_of: date) -> Iterator[Line]:
    title = "A second person"
    reasons = tuple(reason for _, reason in second_person(ruling, as_of))
    if ruling.outcome not in NEEDS_TWO_PEOPLE:
        if ruling.outcome:
            yield Line("second", title, LineState.MET, ("Not asked for this outcome: one name is enough.",))
    elif ruling.seconded_by is None:
        yield Line("second", title, LineState.NEXT, ("Comes after the proposal: somebody else must agree.",))
    else:
        state = LineState.MISSING if reasons else LineState.MET
        yield Line("second", title, state, reasons or ("Somebody else than the one who proposed.",))


def _evidence_is_older(ruling: Ruling) -> str:
    """A source tells what had come true when it was published, not what came true after it. Advice, and no rule."""
    if ruling.outcome not in (Outcome.KEPT, Outcome.KEPT_LATE) or ruling.true_since is None:
        return ""
    days = [cited.published_on for cited in ruling.evidence if cited.stance == Stance.CONFIRMS]
    known = [day for day in days if day is not None]
    if known and len(known) == len(days) and max(known) < ruling.true_since:
        newest = f"{max(known):%-d %B %Y}"
        return f"The newest source that confirms is of {newest}: it cannot tell what came true after it."
    return ""


def _hearing(ruling: Ruling, as_of: date) -> Line:
    about, title, hearing = "reply", "The company's reply", ruling.hearing
    if hearing is None:
        return Line(about, title, LineState.ADVISED, ("The company was not asked yet. No rule forbids to go on.",))
    if hearing.is_over:
        return Line(about, title, LineState.MET, ("It was asked, and the answer or its absence is recorded.",))
    if hearing.due_on is None:
        return Line(about, title, LineState.ADVISED, ("It was asked, without a deadline, and has not answered.",))
    day = f"{hearing.due_on:%-d %B %Y}"
    if hearing.due_on >= as_of:
        return Line(about, title, LineState.ADVISED, (f"It was asked and has until {day} to answer.",))
    return Line(about, title, LineState.ADVISED, (f"The deadline of {day} has passed: record what came of it.",))


def _evidence_found(ruling: Ruling, as_of: date) -> str:
    parts = [_counted(len(ruling.evidence), "passage"), _counted(len(ruling.checks), "look")]
    return f"Cites {' and '.join(part for part in parts if part) or 'nothing; this outcome asks for nothing'}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def _window_found(ruling: Ruling, as_of: date) -> str:
    if ruling.closes is None:
        return "It has no end: nothing falls due."
    ends = ruling.closes + timedelta(days=ruling.grace_days)
    if ends <= as_of:
        return f"Closed since {_last_day(ends)}."
    return f"Open until {_last_day(ends)}."


def _day_found(ruling: Ruling, as_of: date) -> str:
    return f"Since {ruling.true_since:%-d %B %Y}." if ruling.true_since else ""


FOUND: dict[str, Callable[[Ruling, date], str]] = {
    "claim": lambda ruling, as_of: "",
    "outcome": lambda ruling, as_of: "Chosen.",
    "rationale": lambda ruling, as_of: "Written.",
    "evidence": _evidence_found,
    "window": _window_found,
    "true_since": _day_found,
}
"""What a line says when nothing is missing; nothing to say leaves the line out."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of two texts: the same in both, added by the later one, or removed by it."""

    kind: str
    text: str


MOST_WORDS = 3000
"""Longer texts are told apart as a whole: aligning takes the product of their words."""


def word_changes(before: str, after: str) -> list[Words]:
    """The later text word by word against the earlier one; joined, "same" and "added" give the later text."""
    a, b = _pieces(before), _pieces(after)
    if max(len(a), len(b)) > 2 * MOST_WORDS:
        return [Words("removed", before), Words("added", after)] if before != after else [Words("same", after)]
    found = []
    for verb, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if verb == "equal":
            found.append(Words("same", "".join(b[first:last])))
            continue
        removed, added = "".join(a[start:end]), "".join(b[first:last])
        found += [Words(kind, text) for kind, text in (("removed", removed), ("added", added)) if text]
    return found


def _pieces(text: str) -> list[str]:
    """Words, and the blanks between them: joined, they are the text."""
    return [piece for piece in re.split(r"(\s+)", text) if piece]
