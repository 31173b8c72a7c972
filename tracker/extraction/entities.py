"""How well token labels are found: entity by entity, as the CofeNet paper scores PolNeAR and RiQuA."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.extraction.measure import Score
from tracker.extraction.tokens import PARTS


class Entity(NamedTuple):
    """A labelled stretch of a sequence: `end` is the first token after it."""

    part: str
    start: int
    end: int


def entities(labels: Sequence[str]) -> list[Entity]:
    """The entities that BIO labels mark, in order, read as the paper's own code reads them (`get_element`).

    B- starts an entity and I- of the same part carries it on; anything else ends it. An I- with no entity of its
    part before it starts none: so CofeNet has it, where conlleval and seqeval would start one. The published
    labels hold no such I-.
    """
    found: list[Entity] = []
    part, start = "", 0
    for place, label in enumerate([*labels, "O"]):
        if part and label != f"I-{part}":
            found.append(Entity(part, start, place))
            part = ""
        if label.startswith("B-"):
            part, start = label[2:], place
    return found


def score_labels(sequences: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, Score]:
    """Sums (found, wanted) pairs of label sequences by part, micro over all of them.

    An entity is right when part, start and end are all right; in each sequence, one found counts for one wanted.
    """
    scores = dict.fromkeys(PARTS, Score())
    for found, wanted in sequences:
        ours, theirs = set(entities(found)), set(entities(wanted))
        for part in PARTS:
            scores[part] += Score(
                sum(one.part == part for one in ours & theirs),
                sum(one.part == part for one in ours),
                sum(one.part == part for one in theirs),
            )
    return scores
