"""What a passage says about a claim. A small baseline: features, rules, a table of weights."""

from dataclasses import dataclass

from tracker.text import Span
from tracker.vocabulary import Stance

READER = "stance-rules-1"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text that is read as one."""

    span: Span


@dataclass(frozen=True, slots=True)
class StanceReading:
    """The stance of the passage at `span`, and how sure the reader is (0..1)."""

    stance: Stance
    score: float
    span: Span


def read_stance(proposition: str, text: str) -> StanceReading:
    """One passage against one claim."""
    raise NotImplementedError


def best_passages(proposition: str, text: str, most: int = 3) -> list[StanceReading]:
    """The passages of an article that say most about a claim."""
    raise NotImplementedError
