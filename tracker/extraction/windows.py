"""Paragraphs packed into windows that the encoder reads at once, each after a little of what stands before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tracker.extraction.pieces import FEATURES, Ints, Pieces

CLS, SEP = 101, 102
WINDOW = 256
CONTEXT = 48


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the encoder. `places` tells for each of its pieces which piece of the article it is (-1 for
    special ones); `fresh` is the first place that this window answers for.
    """

    ids: Ints
    features: Ints
    places: Ints
    fresh: int


def windows(
    paragraphs: Sequence[Pieces], size: int = WINDOW, context: int = CONTEXT, first: int = 0
) -> Iterator[Window]:
    """Packs paragraphs, cutting only those longer than a window; `first` makes the first window smaller.

    Each window after the first begins with up to `context` pieces that the one before has answered for.
    """
    chunks = list(_chunks(paragraphs, size - 2 - context - 1))
    held: list[tuple[int, Pieces]] = []
    room = (first or size) - 2
    used = 0
    tail: tuple[int, Pieces] | None = None
    for place, chunk in chunks:
        if held and used + len(chunk) + 1 > room:
            yield _window(held, tail)
            last_place, last = held[-1]
            cut = max(0, len(last) - context)
            tail = (last_place + cut, last.cut(cut, len(last))) if context else None
            held, used = [], 0
            room = size - 2 - (len(tail[1]) + 1 if tail else 0)
        held.append((place, chunk))
        used += len(chunk) + 1
    if held:
        yield _window(held, tail)


def _chunks(paragraphs: Sequence[Pieces], most: int) -> Iterator[tuple[int, Pieces]]:
    place = 0
    for pieces in paragraphs:
        for start in range(0, len(pieces), most):
            yield place + start, pieces.cut(start, start + most)
        place += len(pieces)


def _window(held: list[tuple[int, Pieces]], tail: tuple[int, Pieces] | None) -> Window:
    parts = [tail, *held] if tail else held
    ids, features, places = [np.array([CLS])], [np.zeros((1, len(FEATURES)), dtype=np.int64)], [np.array([-1])]
    for place, pieces in parts:
        ids += [pieces.ids, np.array([SEP])]
        features += [pieces.features, np.zeros((1, len(FEATURES)), dtype=np.int64)]
        places += [np.arange(place, place + len(pieces)), np.array([-1])]
    return Window(np.concatenate(ids), np.concatenate(features), np.concatenate(places), held[0][0])
