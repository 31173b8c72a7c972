"""Attributions as BIO labels on tokens, which is how the published token files are written."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tracker.extraction.decoding import PARTS
from tracker.extraction.model import network
from tracker.extraction.page import LONGEST_ARTICLE
from tracker.extraction.quotes import find_attributions
from tracker.text import Span

OUTSIDE = "O"
LABELS = frozenset([OUTSIDE, *(f"{mark}-{part}" for part in PARTS for mark in "BI")])

# The Penn Treebank writes brackets and quotation marks as words of their own.
ESCAPES = {
    "``": "“",
    "''": "”",
    "`": "‘",
    "'": "’",
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "--": "—",
}
# said|, the firm|'s, do|n't, 12|%
NO_SPACE_BEFORE = re.compile(r"[,.;:?!%)\]}”’]+|…|n['’]t|['’](?:s|re|ve|ll|d|m)", re.IGNORECASE)
NO_SPACE_AFTER = re.compile(r"[(\[{“‘$£€#]+")
STOP = re.compile(r"[.!?:;,…—][”’)\]]?$|^[”’)\]]$")


def label_document(sequences: Sequence[Sequence[str]]) -> list[list[str]]:
    """One BIO label a token (O, B-source, I-source, B-cue … I-content) for each sequence of one document.

    The sequences stand in the order of the document and are read together, so that a speaker named in one is
    known in the next; an entity never goes over the end of its sequence. Where attributions meet on a token,
    content wins, as in the published files: who speaks inside what somebody says is not labelled apart. A document
    longer than any article, a chapter of a novel, is read piece by piece.
    """
    return [labels for piece in _pieces(sequences) for labels in _label(piece)]


def _pieces(sequences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Runs of whole sequences, each no longer than what is read of an article."""
    piece: list[Sequence[str]] = []
    size = 0
    for sequence in sequences:
        length = sum(len(token) + 1 for token in sequence) + 1
        if piece and size + length > LONGEST_ARTICLE:
            yield piece
            piece, size = [], 0
        piece.append(sequence)
        size += length
    yield piece


def _label(sequences: Sequence[Sequence[str]]) -> list[list[str]]:
    text, places = document_text(sequences)
    labels = [[OUTSIDE] * len(sequence) for sequence in sequences]
    for part, span in _by_network(text, places) or _by_rules(text):
        _mark(labels, places, span, part)
    return labels


def _by_network(text: str, places: list[list[Span]]) -> list[tuple[str, Span]]:
    """The trained network's own parts, each sequence a paragraph to it."""
    trained = network()
    blocks = [Span(here[0].start, here[-1].end) for here in places if here]
    return trained.parts(text, blocks) if trained else []


def _by_rules(text: str) -> list[tuple[str, Span]]:
    found = find_attributions(text, by_rules=True)
    return [(part, span) for part in PARTS for one in found for span in getattr(one, part)]


def document_text(sequences: Sequence[Sequence[str]]) -> tuple[str, list[list[Span]]]:
    """The running text of tokens, and where in it each token stands.

    A sequence is a sentence or two: one without a stop at its end, a headline, is a paragraph of its own.
    """
    pieces: list[str] = []
    places: list[list[Span]] = []
    at, before = 0, ""
    for sequence in sequences:
        here: list[Span] = []
        for number, token in enumerate(sequence):
            word = ESCAPES.get(token, token)
            gap = _gap(before, word, starts=number == 0)
            pieces += (gap, word)
            here.append(Span(at + len(gap), at + len(gap) + len(word)))
            at, before = here[-1].end, word
        places.append(here)
    return "".join(pieces), places


def _gap(before: str, word: str, *, starts: bool) -> str:
    """What stands between two tokens in print; `starts` when the second begins a sequence."""
    if not before:
        return ""
    if starts:
        return " " if STOP.search(before) else "\n\n"
    return "" if NO_SPACE_AFTER.fullmatch(before) or NO_SPACE_BEFORE.fullmatch(word) else " "


def _mark(labels: list[list[str]], places: list[list[Span]], span: Span, part: str) -> None:
    """Labels the tokens that a span touches; a new sequence starts a new entity."""
    for number, here in enumerate(places):
        first = bisect_right(here, span.start, key=lambda one: one.end)
        last = bisect_left(here, span.end, key=lambda one: one.start)
        for place in range(first, last):
            labels[number][place] = f"{'B' if place == first else 'I'}-{part}"
