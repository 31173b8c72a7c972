"""From the network's numbers to attributions: the best tag sequence, its spans, and which cue each belongs to.

Tags are BIO over source, cue and content (PARC and PolNeAR have no overlaps within one annotation). The best
sequence is Viterbi's under a linear-chain CRF (Lafferty, McCallum and Pereira 2001; Lample et al. 2016). Each
content goes to its most likely cue; each cue takes its most likely source, or none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

PARTS = ("source", "cue", "content")
TAGS = ("O", *(f"{prefix}-{part}" for part in PARTS for prefix in "BI"))
FORBIDDEN = -1e4

LINK = 64
"""Length of one link vector; the network gives four a piece: cue→content, content, cue→source, source."""

BUCKETS = 8
FARTHEST = 400
"""Pieces between a cue and what belongs to it."""

REACH = 1
"""Paragraphs between a cue and what belongs to it: in PolNeAR 99 in 100 contents stand in their cue's own."""

ELSEWHERE = 8.0
"""What a link to another paragraph costs: one is made only where the cue's own paragraph offers nothing."""


def allowed() -> Floats:
    """0 where a tag may follow a tag, FORBIDDEN where not: I- only after B- or I- of the same part (rows: before)."""
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for after, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            table[:, after] = [0 if before[2:] == tag[2:] else FORBIDDEN for before in TAGS]
    return table


@dataclass(frozen=True, slots=True)
class Found:
    """A span of pieces, `end` excluded, with the part it plays."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What the network learnt beside its graph: the CRF's transitions (tags × tags), first and last scores (tags), and
    for contents and sources the biases of distance (2 × 2·BUCKETS+1) and of paragraphs between (2 × 3), and the vector
    of "no source" (LINK).
    """

    transitions: Floats
    first: Floats
    last: Floats
    distance: Floats
    paragraphs: Floats
    nobody: Floats


def best_tags(emissions: Floats, lengths: Sequence[int], weights: Weights) -> list[Ints]:
    """Viterbi over a batch: emissions (windows × pieces × tags) → the best tags of each window."""
    count, longest, tags = emissions.shape
    moves = weights.transitions + allowed()
    start = np.array([FORBIDDEN if tag.startswith("I-") else 0 for tag in TAGS], dtype=np.float32)
    score = emissions[:, 0] + weights.first + start
    scores = [score]
    back = np.zeros((longest, count, tags), dtype=np.int64)
    for place in range(1, longest):
        reached = score[:, :, None] + moves[None]
        back[place] = reached.argmax(1)
        score = np.take_along_axis(reached, back[place][:, None, :], 1)[:, 0] + emissions[:, place]
        scores.append(score)
    answers = []
    for row, length in enumerate(lengths):
        tag = int((scores[length - 1][row] + weights.last).argmax())
        path = [tag]
        for place in range(length - 1, 0, -1):
            tag = int(back[place, row, tag])
            path.append(tag)
        answers.append(np.array(path[::-1], dtype=np.int64))
    return answers


def spans_of(tags: Sequence[str]) -> list[Found]:
    """The entities of a BIO sequence, as conlleval reads it: an I- that follows another part starts one too."""
    spans: list[Found] = []
    part, start = "", 0
    for place, tag in enumerate([*tags, "O"]):
        if part and (tag[0] != "I" or tag[2:] != part):
            spans.append(Found(part, start, place))
            part = ""
        if tag != "O" and not part:
            part, start = tag[2:], place
    return spans


def bucket(distances: Ints) -> Ints:
    """Signed distances in pieces → 0 … 2·BUCKETS, by powers of two."""
    steps = np.minimum(np.floor(np.log2(np.abs(distances) + 1)), BUCKETS).astype(np.int64)
    return BUCKETS + np.sign(distances) * steps


def link_scores(
    cues: Sequence[Found], others: Sequence[Found], vectors: Floats, blocks: Ints, weights: Weights, kind: int
) -> Floats:
    """How well each of `others` (contents: kind 0, sources: kind 1) goes with each cue: cues × others.

    `vectors` (pieces × 4·LINK) are the network's, `blocks` (pieces) number the paragraphs.
    """
    at = [one.start for one in cues], [one.start for one in others]
    asks, answers = vectors[:, 2 * kind * LINK :][:, :LINK], vectors[:, (2 * kind + 1) * LINK :][:, :LINK]
    ours, theirs = _ends_mean(asks, cues), _ends_mean(answers, others)
    scores = ours @ theirs.T / np.float32(LINK**0.5)
    distance = np.array(at[0])[:, None] - np.array(at[1])[None]
    apart = np.abs(blocks[at[0]][:, None] - blocks[at[1]][None])
    scores += weights.distance[kind][bucket(distance)] + weights.paragraphs[kind][np.minimum(apart, 2)]
    scores -= ELSEWHERE * (apart > 0)
    scores[(np.abs(distance) > FARTHEST) | (apart > 2)] = FORBIDDEN
    return np.asarray(scores, dtype=np.float32)


def _ends_mean(vectors: Floats, spans: Sequence[Found]) -> Floats:
    starts, lasts = [one.start for one in spans], [one.end - 1 for one in spans]
    return np.asarray((vectors[starts] + vectors[lasts]) / 2, dtype=np.float32)


def attributions(
    found: Sequence[Found], vectors: Floats, blocks: Ints, weights: Weights
) -> list[tuple[Found | None, Found | None, list[Found]]]:
    """(source or None, cue or None, contents) in reading order of the contents."""
    by_part = {part: [one for one in found if one.part == part] for part in PARTS}
    cues, contents, sources = by_part["cue"], by_part["content"], by_part["source"]
    groups, alone = _said_with(cues, contents, vectors, blocks, weights)
    said_by = _sources(cues, sources, vectors, blocks, weights)
    whole: list[tuple[Found | None, Found | None, list[Found]]] = [
        (said_by[place], cues[place], held) for place, held in groups.items()
    ]
    whole += [(None, None, [content]) for content in alone]
    return sorted(whole, key=lambda one: one[2][0].start)


def _said_with(
    cues: list[Found], contents: list[Found], vectors: Floats, blocks: Ints, weights: Weights
) -> tuple[dict[int, list[Found]], list[Found]]:
    """Contents by the place of their cue, and those without one.

    A cue of the content's own paragraph comes first. A content in a paragraph without cues takes one next door that
    introduces nothing else ("She said:").
    """
    if not cues or not contents:
        return {}, contents
    scores = link_scores(cues, contents, vectors, blocks, weights, 0)
    apart = np.abs(blocks[[one.start for one in cues]][:, None] - blocks[[one.start for one in contents]][None])
    number = {content: place for place, content in enumerate(contents)}
    groups: dict[int, list[Found]] = {}
    alone: list[Found] = []
    for reach in (0, REACH):
        waiting, alone = contents if reach == 0 else alone, []
        free = np.array([reach == 0 or place not in groups for place in range(len(cues))])
        for content in waiting:
            place = number[content]
            fits = free & (apart[:, place] <= reach) & (scores[:, place] > FORBIDDEN / 2)
            if fits.any():
                groups.setdefault(int(np.where(fits, scores[:, place], -np.inf).argmax()), []).append(content)
            else:
                alone.append(content)
    return {place: sorted(held, key=lambda one: one.start) for place, held in groups.items()}, alone


def _sources(
    cues: list[Found], sources: list[Found], vectors: Floats, blocks: Ints, weights: Weights
) -> list[Found | None]:
    if not cues or not sources:
        return [None] * len(cues)
    scores = link_scores(cues, sources, vectors, blocks, weights, 1)
    asks = vectors[:, 2 * LINK : 3 * LINK]
    nobody = _ends_mean(asks, cues) @ weights.nobody / np.float32(LINK**0.5)
    best = scores.argmax(1)
    return [
        sources[place] if scores[row, place] > nobody[row] and scores[row, place] > FORBIDDEN / 2 else None
        for row, place in enumerate(best)
    ]
