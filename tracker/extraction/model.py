"""The trained reader at run time: an int8 network that tags source, cue and content, and links them.

The files lie beside this one in `weights/`, with a card that says what they were trained on and how well they
read. `network()` loads them once a process, when first asked, so that a forked worker has a session of its own.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tracker.extraction.decoding import LINK, TAGS, Found, Weights, attributions, best_tags, spans_of
from tracker.extraction.pieces import Pieces, paragraph_pieces
from tracker.extraction.windows import Window, windows
from tracker.shipped import Unusable, checked_card, open_graph, open_tokenizer
from tracker.text import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "weights"
GRAPH, VOCABULARY, CARD = "quotes.onnx", "tokenizer.json", "quotes.json"

MOST_PIECES = 8_000
"""Of one text: some 40 windows, under two seconds on one core."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Linked:
    """One attribution as spans of the text."""

    source: Span | None
    cue: Span | None
    contents: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A loaded graph with its tokeniser and the weights of its decoding. `name` is kept with what it suggests."""

    name: str
    session: "InferenceSession"
    tokenizer: "Tokenizer"
    weights: Weights

    def read(self, text: str, blocks: Sequence[Span]) -> list[Linked]:
        """The attributions of a text's paragraphs, in reading order."""
        if not blocks:
            return []
        pieces = self._pieces(text, blocks)
        tags, vectors = self._run(pieces)
        found = list(_spans(tags, pieces))
        if not found:
            return []
        numbers = np.concatenate([np.full(len(held), place) for place, held in enumerate(pieces)])
        starts = np.concatenate([held.starts for held in pieces])
        ends = np.concatenate([held.ends for held in pieces])

        def place(one: Found) -> Span:
            return whole_words(text, int(starts[one.start]), int(ends[one.end - 1]))

        return [
            Linked(
                place(source) if source else None, place(cue) if cue else None, tuple(place(one) for one in contents)
            )
            for source, cue, contents in attributions(found, vectors, numbers, self.weights)
        ]

    def parts(self, text: str, blocks: Sequence[Span]) -> list[tuple[str, Span]]:
        """Every source, cue and content as the tags have it, linked or not, in reading order."""
        if not blocks:
            return []
        pieces = list(paragraph_pieces(text, blocks, self.tokenizer))
        if not any(map(len, pieces)):
            return []
        tags, _ = self._run(pieces)
        starts, ends = (np.concatenate([getattr(held, side) for held in pieces]) for side in ("starts", "ends"))
        return [
            (one.part, whole_words(text, int(starts[one.start]), int(ends[one.end - 1])))
            for one in _spans(tags, pieces)
        ]

    def _pieces(self, text: str, blocks: Sequence[Span]) -> list[Pieces]:
        """Paragraphs up to the most that is read: noise may give a piece for each character."""
        held: list[Pieces] = []
        room = MOST_PIECES
        for pieces in paragraph_pieces(text, blocks, self.tokenizer):
            held.append(pieces.cut(0, room))
            room -= len(held[-1])
            if room <= 0:
                break
        return held

    def _run(self, pieces: Sequence[Pieces]) -> tuple[Any, Any]:
        count = sum(map(len, pieces))
        tags = np.zeros(count, dtype=np.int64)
        vectors = np.zeros((count, 4 * LINK), dtype=np.float32)
        views = list(windows(pieces))
        if not views:  # a text of nothing but what the tokeniser drops
            return tags, vectors
        # One window at a time: padding several to one length costs more than a larger run saves.
        answers = [self.session.run(["tags", "links"], inputs(view)) for view in views]
        lengths = [len(view.ids) for view in views]
        emissions = np.zeros((len(views), max(lengths), len(TAGS)), dtype=np.float32)
        for row, (emitted, _) in enumerate(answers):
            emissions[row, : lengths[row]] = emitted[0]
        best = best_tags(emissions, lengths, self.weights)
        for view, path, (_, links) in zip(views, best, answers, strict=True):
            fresh = view.places >= view.fresh
            tags[view.places[fresh]] = path[fresh]
            vectors[view.places[fresh]] = links[0][fresh]
        return tags, vectors


def inputs(view: Window) -> dict[str, Any]:
    """The network's inputs for one window."""
    return {"ids": view.ids[None], "features": view.features[None], "mask": np.ones((1, len(view.ids)), dtype=np.int64)}


def whole_words(text: str, start: int, end: int) -> Span:
    """The span widened to the ends of the words that it cuts."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _spans(tags: Any, pieces: Sequence[Pieces]) -> Iterator[Found]:
    """Entities paragraph by paragraph: none goes over a paragraph's end."""
    bounds = np.cumsum([0, *map(len, pieces)])
    for start, end in pairwise(bounds):
        for one in spans_of([TAGS[tag] for tag in tags[start:end]]):
            yield Found(one.part, int(one.start + start), int(one.end + start))


@cache
def network() -> Network | None:
    """The shipped network, or None where it can't be used; then the reason is logged once a process."""
    try:
        return load(FOLDER)
    except Unusable as reason:
        log.warning("The trained reader can't be used, rules read alone: %s", reason)
        return None


@cache
def why_unusable() -> str:
    """Why rules read alone: which shipped file is missing or damaged. Empty when all are in order.

    Looks at the files only, so that a program may say it at its start without loading them.
    """
    try:
        checked(FOLDER)
    except Unusable as reason:
        return str(reason)
    return ""


def load(folder: Path) -> Network:
    """Loads graph, tokeniser and card from a folder. Raises Unusable with the reason."""
    card = checked(folder)
    try:
        decoding = card["decoding"]
        known: dict[str, Any] = {
            field.name: np.array(decoding[field.name], dtype=np.float32)[()] for field in fields(Weights)
        }
        session, tokenizer = open_graph(folder / GRAPH), open_tokenizer(folder / VOCABULARY)
        return Network(str(card["reader"]), session, tokenizer, Weights(**known))
    except Exception as error:  # whatever a damaged file or a missing library makes the loaders raise
        raise Unusable(f"{folder.name}/{GRAPH}: {error}") from error


def checked(folder: Path) -> dict[str, Any]:
    """The card, once each file has been found to be what it says. Raises Unusable with file and reason."""
    return checked_card(folder / CARD, (folder / GRAPH, folder / VOCABULARY))
