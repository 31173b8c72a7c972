"""How a claim's window was derived, in words: the phrase, the rule, the day, the calendar, the window."""

import re
from dataclasses import dataclass

from django.utils.dates import MONTHS

from tracker.models import Claim
from tracker.templatetags.on_record import counted, day, imprecise, window_words
from tracker.vocabulary import DueKind, Precision

FISCAL = re.compile(r"\b(?:fiscal|financial|fy ?\d*)\b", re.IGNORECASE)
NAMED_UNIT = re.compile(r"(this|next|last|past|previous)_(day|week|month|quarter|year|decade)")

RULES = {
    "by hand": "An editor set the window by hand.",
    "vague": "The words name no day: they could mean any time.",
    "event": "The words hang on an event that has no day of its own.",
    "unread": "No rule reads these words as a time.",
    "in_n_units": "Counted forward from that day.",
    "in_units": "Counted forward from that day.",
    "next_n_units": "Counted forward from that day.",
    "coming_units": "Counted forward from that day.",
    "within_n_units": "Counted forward from that day, its last day included.",
    "counted_from": "Counted from the day that the words name.",
    "business_days": "Counted in working days.",
    "fiscal_year": "The fiscal year that the words name.",
    "date": "The day that the words name.",
    "day": "The day that the words name.",
    "weekday": "The weekday that the words name.",
    "month": "The month that the words name.",
    "part_of_year": "The part of the year that the words name.",
    "season": "The season that the words name.",
    "year": "The year that the words name.",
    "decade": "The decade that the words name.",
    "unit_end": "The end of the time that the words name.",
    "from_to": "From the first time that the words name to the second.",
    "either": "Either of the two times that the words name.",
    "later_this_unit": "What was left of the time that the words name.",
    "rest_of_unit": "What was left of the time that the words name.",
}
KINDS = {
    DueKind.WITHIN: "It falls due within these days: not before the first, not after the last.",
    DueKind.BY: "It falls due by the last day; earlier is in time.",
    DueKind.NOT_BEFORE: "It is promised for no day before the first; it has no end, so it is never past due.",
    DueKind.OPEN_ENDED: "It has no end, so it is never past due.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what it is called, what it says, and the name of the rule where it is one."""

    term: str
    words: str
    code: str = ""


def derivation(claim: Claim) -> tuple[Line, ...]:
    """From the words to the window, in the order in which they were read."""
    lines = [
        Line("The words", f"“{claim.phrase}”" if claim.phrase else "No time was named."),
        Line("Read against", _read_against(claim)) if claim.read_against else None,
        Line("By the rule", _rule(claim.rule), claim.rule) if claim.rule else None,
        Line("In the calendar", _calendar(claim)) if claim.window and claim.rule != "by hand" else None,
        Line("The window", _window(claim)),
        Line("Days of grace", _grace(claim)) if claim.closes_on else None,
    ]
    return tuple(line for line in lines if line)


def _read_against(claim: Claim) -> str:
    statement = claim.statement
    if claim.read_against == statement.said_on:
        said = imprecise(statement.said_on, statement.said_precision)
        known = (
            "" if statement.said_precision == Precision.DAY else ": no day of it is known, so the whole of it counts"
        )
        return f"{said}, when it was said{known}."
    return f"{day(claim.read_against)}."


def _rule(rule: str) -> str:
    found = NAMED_UNIT.fullmatch(rule)
    if found is None:
        return RULES.get(rule, "The time that the words name.")
    which = {"this": "that holds that day", "next": "after the one that holds that day"}
    return f"The {found[2]} {which.get(found[1], 'before the one that holds that day')}."


def _calendar(claim: Claim) -> str:
    month, last = claim.company.fiscal_year_end
    if FISCAL.search(claim.phrase) and (month, last) != (12, 31):
        return f"{claim.company}’s fiscal year, which ends on {last} {MONTHS[month]}."
    if FISCAL.search(claim.phrase):
        return f"{claim.company}’s fiscal year, which is the calendar year."
    if claim.rule == "season":
        return "The seasons of the northern half of the earth: spring is March to May."
    return "The calendar year; no fiscal year was named."


def _window(claim: Claim) -> str:
    words = window_words(claim)
    if claim.window is None:
        return "None: it is undated, and so never past due."
    return f"{words[0].upper()}{words[1:]}. {KINDS[DueKind(claim.due_kind)]}"


def _grace(claim: Claim) -> str:
    if not claim.grace_days:
        return "None: it is past due on the day after."
    return f"It counts as past due {counted(claim.grace_days, 'day,days')} after the window’s end."
