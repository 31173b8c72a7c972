"""A text as the trained reader sees it: word pieces with what their letters no longer tell.

The encoder knows lower-case words only, so each piece carries the shape of its word, and whether it stands
inside quotation marks. All marks are made straight first: news agencies, token files and pages differ in
them, and the sense does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tracker.text import UNSTORABLE, Span, quoted_spans

if TYPE_CHECKING:
    from tokenizers import Tokenizer

STRAIGHT = str.maketrans("“”„«»‟″‘’‚‛′", '"""""""\'\'\'\'\'')
WORD = re.compile(r"\w[\w'-]*")

SHAPES = ("none", "lower", "title", "upper", "letter", "mixed", "digit", "mark")
QUOTED = ("none", "outside", "inside", "opening", "closing", "inside single")
PLACES = ("none", "headline", "paragraph", "opening")
FEATURES = (len(SHAPES), len(QUOTED), len(PLACES))
"""How many values each feature takes; 0 stands for the special pieces."""

LONGEST_BLOCK = 20_000
"""Characters of one paragraph that are tokenised at once: longer ones are cut at white space."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one paragraph: ids (n), features (n × 3), starts and ends in the text (n each)."""

    ids: Ints
    features: Ints
    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, start: int, end: int) -> "Pieces":
        return Pieces(self.ids[start:end], self.features[start:end], self.starts[start:end], self.ends[start:end])


@dataclass(frozen=True)
class Quotations:
    """Where quotation marks stand, for looking up many places: the outermost ones of a text."""

    text: str

    @cached_property
    def spans(self) -> list[Span]:
        return quoted_spans(self.text)

    @cached_property
    def starts(self) -> Ints:
        return np.array([span.start for span in self.spans], dtype=np.int64)

    @cached_property
    def ends(self) -> Ints:
        return np.array([span.end for span in self.spans], dtype=np.int64)

    @cached_property
    def single(self) -> NDArray[np.bool_]:
        return np.array([self.text[span.start - 1 : span.start] in "'‘" for span in self.spans], dtype=bool)

    def states(self, starts: Ints, ends: Ints) -> Ints:
        """Of each piece: outside, inside, or itself the opening or closing mark (places in QUOTED)."""
        states = np.ones(len(starts), dtype=np.int64)
        if not self.spans:
            return states
        last = np.searchsorted(self.starts, starts, side="right") - 1
        held = (last >= 0) & (starts < self.ends[last])
        states[held] = np.where(self.single[last[held]], 5, 2)
        states[np.isin(ends, self.starts)] = 3
        states[np.isin(starts, self.ends)] = 4
        return states


def paragraph_pieces(text: str, blocks: Sequence[Span], tokenizer: "Tokenizer") -> Iterator[Pieces]:
    """The pieces of each block, which are paragraphs in reading order; the first of several is taken for the headline."""
    straight = UNSTORABLE.sub("\ufffd", text.translate(STRAIGHT))
    quotations = Quotations(text)
    for place, block in enumerate(blocks):
        parts = [
            _pieces(straight, part, tokenizer.encode(part.of(straight), add_special_tokens=False))
            for part in _short(straight, block)
        ]
        ids, starts, ends, shapes = (np.concatenate(column) for column in zip(*parts, strict=True))
        headline = place == 0 and len(blocks) > 1
        places = np.full(len(ids), 1 if headline else 2, dtype=np.int64)
        places[:1] = 1 if headline else 3
        yield Pieces(ids, np.stack([shapes, quotations.states(starts, ends), places], axis=1), starts, ends)


def _short(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    while block.end - start > LONGEST_BLOCK:
        end = text.rfind(" ", start + 1, start + LONGEST_BLOCK)
        end = end if end > start else start + LONGEST_BLOCK
        yield Span(start, end)
        start = end
    yield Span(start, block.end)


def _pieces(text: str, block: Span, encoding: "object") -> tuple[Ints, Ints, Ints, Ints]:
    ids = np.array(encoding.ids, dtype=np.int64)  # type: ignore[attr-defined]
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + block.start  # type: ignore[attr-defined]
    return ids, offsets[:, 0], offsets[:, 1], _shapes(text, block, offsets[:, 0])


def _shapes(text: str, block: Span, starts: Ints) -> Ints:
    """The shape of the word that each piece belongs to (places in SHAPES)."""
    words = list(WORD.finditer(text, block.start, block.end))
    if not words:
        return np.full(len(starts), SHAPES.index("mark"), dtype=np.int64)
    firsts = np.array([word.start() for word in words], dtype=np.int64)
    lasts = np.array([word.end() for word in words], dtype=np.int64)
    shapes = np.array([SHAPES.index(shape_of(word.group())) for word in words], dtype=np.int64)
    which = np.searchsorted(firsts, starts, side="right") - 1
    inside = (which >= 0) & (starts < lasts[which])
    marks = np.array([not text[start].isalnum() for start in starts], dtype=bool)
    return np.where(inside & ~marks, shapes[which], SHAPES.index("mark"))


def shape_of(word: str) -> str:
    """How a word is written: one of SHAPES."""
    if any(letter.isdigit() for letter in word):
        return "digit"
    if word.islower() or not any(letter.isupper() for letter in word):
        return "lower"
    letters = word.replace("'", "").replace("-", "")
    if len(letters) == 1:
        return "letter"
    if letters.isupper():
        return "upper"
    return "title" if word[0].isupper() and word[1:].islower() else "mixed"
