"""From an attribution to the draft of a claim that can be checked."""

from dataclasses import dataclass

from tracker.extraction.quotes import Attribution
from tracker.vocabulary import ClaimKind, Modality


@dataclass(frozen=True, slots=True)
class Draft:
    """`phrase` is the time phrase as printed; `condition`, `market` and `phrase` are empty where none is said."""

    proposition: str
    kind: ClaimKind
    modality: Modality
    negated: bool
    condition: str
    market: str
    phrase: str


def draft_claim(text: str, attribution: Attribution, speaker_company: str) -> Draft | None:
    """A draft, or None when nothing checkable points forward."""
    return None
