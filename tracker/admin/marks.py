"""How a state looks in a list: a mark, its word and its colour, so that no one has to tell green from red."""

from tracker.models.claims import OPEN, Claim
from tracker.vocabulary import EditorialState, EvidenceState, HorizonState, LinkState, Outcome, ProposalState, Stance

Marked = tuple[str, str]

MARKS: dict[str, str] = {
    OPEN: "○",
    Outcome.IN_PROGRESS: "▸",
    Outcome.STALLED: "‖",
    Outcome.KEPT: "✓",
    Outcome.KEPT_LATE: "✓",
    Outcome.PARTLY_KEPT: "◐",
    Outcome.NOT_KEPT: "✗",
    Outcome.WITHDRAWN_BY_SPEAKER: "↩",
    Outcome.SUPERSEDED: "⇢",
    Outcome.CONDITION_NOT_MET: "∅",
    Outcome.INCONCLUSIVE: "?",
    Outcome.NOT_CHECKABLE: "–",
}

OUTCOME_COLOURS: dict[str, str] = {
    OPEN: "",
    Outcome.IN_PROGRESS: "info",
    Outcome.STALLED: "warning",
    Outcome.KEPT: "success",
    Outcome.KEPT_LATE: "success",
    Outcome.PARTLY_KEPT: "warning",
    Outcome.NOT_KEPT: "danger",
    **dict.fromkeys(
        (
            Outcome.WITHDRAWN_BY_SPEAKER,
            Outcome.SUPERSEDED,
            Outcome.CONDITION_NOT_MET,
            Outcome.INCONCLUSIVE,
            Outcome.NOT_CHECKABLE,
        ),
        "",
    ),
}

STATE_COLOURS = {
    EditorialState.DRAFT: "",
    EditorialState.IN_REVIEW: "warning",
    EditorialState.PUBLISHED: "success",
    EditorialState.WITHDRAWN: "danger",
}

HORIZON_COLOURS = {
    HorizonState.UNDATED: "",
    HorizonState.NOT_YET_DUE: "",
    HorizonState.WINDOW_OPEN: "info",
    HorizonState.PAST_DUE: "warning",
}

LINK_COLOURS = {
    LinkState.SUGGESTED: "warning",
    LinkState.CONFIRMED: "success",
    LinkState.REJECTED: "",
}

EVIDENCE_COLOURS = {
    EvidenceState.SUGGESTED: "warning",
    EvidenceState.CONFIRMED: "success",
    EvidenceState.REJECTED: "",
}

STANCE_COLOURS = {
    Stance.CONFIRMS: "success",
    Stance.CONTRADICTS: "danger",
    Stance.POSTPONES: "warning",
    Stance.DISCUSSES: "info",
    Stance.UNRELATED: "",
}

PROPOSAL_COLOURS = {
    ProposalState.DRAFT: "info",
    ProposalState.OPEN: "warning",
    ProposalState.SECONDED: "success",
    ProposalState.DECLINED: "danger",
    ProposalState.WITHDRAWN: "",
}


def window_in_words(claim: Claim) -> str:
    if claim.window is None:
        return "undated"
    return f"{claim.opens_on or '…'} to {claim.last_day or '…'}"


def outcome_mark(outcome: str) -> Marked:
    word = "Open" if outcome == OPEN else str(Outcome(outcome).label)
    return outcome, f"{MARKS[outcome]} {word}"


def horizon_mark(state: str) -> Marked:
    return state, str(HorizonState(state).label)
