"""A claim and the sentences of a text that bear on it, as the trained stance reader sees them: numbered pieces.

The encoder is small, so each piece says beside its word whether the other side holds that word too (after
stemming), and whether it is a number that the other side lacks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tracker.matching import signals
from tracker.matching.passages import content_stems, meant, sentence_windows
from tracker.matching.words import STOP_WORDS, stem
from tracker.text import Span

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Ints = NDArray[np.int64]

MOST_PIECES = 160
MOST_CLAIM = 48
MOST_SENTENCES = 400
"""Of one text: sentences beyond them are not ranked."""

START, END = 101, 102
SPECIAL, PLAIN, SHARED, OTHER_NUMBER = range(4)
FLAGS = 4

HALF = re.compile(r"[\ud800-\udfff]")

NEIGHBOUR = 0.5
LEAD = 0.15
DECIDES = 0.15


@dataclass(frozen=True, slots=True)
class Pair:
    """One input of the network: ids, sides (0 claim, 1 passage) and flags, n each."""

    ids: Ints
    sides: Ints
    flags: Ints

    def __len__(self) -> int:
        return len(self.ids)


def storable(text: str) -> str:
    """The text with a plain mark for each half of a character, which no tokeniser takes; length kept."""
    return HALF.sub("?", text)


def telling_sentences(claim: str, text: str) -> list[Span]:
    """The sentences of a text, those first that bear most on the claim; what stands beside such a one, and the
    lead, count too."""
    sentences = sentence_windows(text)[:MOST_SENTENCES]
    spans = [one.span for one in sentences]
    wanted = content_stems(claim)
    shares = [signals.share_of(wanted, one.stems) for one in sentences]
    ranks = []
    for place, share in enumerate(shares):
        beside = max(shares[place - 1] if place else 0.0, shares[place + 1] if place + 1 < len(shares) else 0.0)
        decides = DECIDES * bool(share and signals.decides(spans[place].of(text)))
        ranks.append(share + NEIGHBOUR * beside + LEAD * (place == 0) + decides)
    return [spans[place] for place in sorted(range(len(spans)), key=lambda place: (-ranks[place], place))]


def pair_of(claim: str, text: str, tokenizer: "Tokenizer", most: int = MOST_PIECES) -> Pair:
    """The claim against the sentences of a text that bear most on it, as many as there is room for, in order."""
    claim, text = storable(claim), storable(text)
    asked = tokenizer.encode(claim, add_special_tokens=False)
    ask = min(len(asked.ids), MOST_CLAIM)
    room = most - ask - 3
    held: list[tuple[Span, Encoding]] = []
    for span in telling_sentences(claim, text):
        encoded = tokenizer.encode(span.of(text), add_special_tokens=False)
        held.append((span, encoded))
        room -= len(encoded.ids)
        if room <= 0:
            break
    held.sort(key=lambda one: one[0])
    return _joined(claim, asked, ask, [(span.of(text), encoded) for span, encoded in held], most)


def _joined(claim: str, asked: "Encoding", ask: int, held: Sequence[tuple[str, "Encoding"]], most: int) -> Pair:
    claim_words = _word_of_each(claim, asked)[:ask]
    text_words = [word for text, encoded in held for word in _word_of_each(text, encoded)][: most - ask - 3]
    text_ids = [number for _, encoded in held for number in encoded.ids][: most - ask - 3]
    ids = [START, *asked.ids[:ask], END, *text_ids, END]
    sides = [0] * (ask + 2) + [1] * (len(text_ids) + 1)
    here, there = frozenset(claim_words), frozenset(text_words)
    flags = [
        SPECIAL,
        *(_flag(word, there) for word in claim_words),
        SPECIAL,
        *(_flag(word, here) for word in text_words),
        SPECIAL,
    ]
    return Pair(*(np.array(row, dtype=np.int64) for row in (ids, sides, flags)))


def _word_of_each(text: str, encoded: "Encoding") -> list[str]:
    """For each piece the stem of the whole word that it is of; blank for marks and stop words."""
    words: dict[int, tuple[int, int]] = {}
    for number, (start, end) in zip(encoded.word_ids, encoded.offsets, strict=True):
        if number is not None:
            first, last = words.get(number, (start, end))
            words[number] = (min(first, start), max(last, end))
    stems = {number: _meaning(text[start:end].lower()) for number, (start, end) in words.items()}
    return [stems.get(number, "") if number is not None else "" for number in encoded.word_ids]


def _meaning(word: str) -> str:
    return "" if word in STOP_WORDS or not word[:1].isalnum() else meant(stem(word))


def _flag(word: str, other: frozenset[str]) -> int:
    if not word:
        return PLAIN
    if word in other:
        return SHARED
    return OTHER_NUMBER if word[0].isdigit() else PLAIN
