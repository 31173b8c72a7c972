"""How two prints of the same saying differ: word by word, and whether one is a translation or a paraphrase.

Pure, on strings. Quotation marks, punctuation at a word's edges, spacing, and the case of a word that
begins a text, a sentence or a quotation are no differences.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from tracker.vocabulary import Wording

Kind = Literal["same", "only_ours", "only_theirs"]

LONGEST = 20_000
"""Characters that are compared word by word. What stands after them is compared as one piece."""

MOST_WORDS = 250
"""Words of the stretch that differs, on either side. Aligning takes their product, so a longer one is one piece."""

MOST_GAPS = 20
"""Gaps in a quote. One with more prints no words in a row that could be held against another's."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that both print (`text` as ours prints it), or that one of them prints alone."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """`key` is what is compared, `text` what is shown; `starts` where a capital says nothing, `joins` without a blank."""

    key: str
    text: str
    starts: bool
    joins: bool


# Chinese and Japanese put no blanks between words: each letter is compared on its own.
CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CHUNK = re.compile(rf"[{CJK}]|[^\s{CJK}]+")
MARKS = "\"'“”„‟‘’‚‛«»‹›「」『』`"
EDGES = MARKS + ".,;:!?…()[]{}–—-。、，！？；：（）"
ENDS = (".", "!", "?", ":", "…", "。", "！", "？")
# Words left out: "…", "...", "[…]", "[...]"
GAP = re.compile(r"\[\s?(?:…|\.\.\.)\s?\]|…|\.{3,}")


def differences(ours: str, theirs: str) -> list[Piece]:
    """The two prints as stretches in reading order; joined with blanks, "same" and "only_ours" give our print."""
    a, b = _words(ours[:LONGEST]), _words(theirs[:LONGEST])
    pieces: list[Piece] = []
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    _put(pieces, "same", a[:head])
    _between(pieces, a[head : len(a) - tail], b[head : len(b) - tail])
    _put(pieces, "same", a[len(a) - tail :])
    return [*pieces, *_beyond(ours[LONGEST:], theirs[LONGEST:])]


def wording_of(ours: str, theirs: str, our_language: str, their_language: str) -> Wording:
    """How the one print's words relate to the other's. The first rule that fits:

    1. the languages differ ("en" and "en-GB" do not; an empty one fits any): a translation;
    2. one is a part of the other: each of its pieces between ellipses stands there unbroken, in this
       order: as spoken. A short partial quote is the original wording too;
    3. else a paraphrase.
    """
    languages = [language.replace("_", "-").split("-")[0].lower() for language in (our_language, their_language)]
    if all(languages) and languages[0] != languages[1]:
        return Wording.TRANSLATION
    if _is_part(ours, theirs) or _is_part(theirs, ours):
        return Wording.ORIGINAL
    return Wording.PARAPHRASE


def likeness(ours: str, theirs: str) -> float:
    """0 to 1: how much of the shorter print stands in the longer one, in order; long words count for more.

    Few shared words prove little: one gives at most 0.5, two 0.75, three 0.88.
    """
    a, b = _words(ours[:LONGEST])[:MOST_WORDS], _words(theirs[:LONGEST])[:MOST_WORDS]
    short, long = (a, b) if _weight(a) <= _weight(b) else (b, a)
    whole = _weight(short)
    if not whole:
        return 0.0
    shared = [word for block in _blocks(short, long) for word in short[block[0] : block[0] + block[2]]]
    return round(_weight(shared) / whole * (1 - 0.5 ** len(shared)), 4)


def _words(text: str) -> list[Word]:
    words: list[Word] = []
    starts, ended = True, -1
    for found in CHUNK.finditer(unicodedata.normalize("NFC", text)):
        chunk = found.group()
        key = chunk.strip(EDGES).replace("’", "'").casefold()
        if key:
            words.append(Word(key, chunk, starts or chunk[0] in MARKS, found.start() == ended))
        elif words:  # a dash or a gap belongs to the word before it
            blank = "" if found.start() == ended else " "
            words[-1] = replace(words[-1], text=f"{words[-1].text}{blank}{chunk}")
        ended = found.end()
        starts = chunk.rstrip(MARKS + ")]").endswith(ENDS) or (starts and not key)
    return words


def _same(ours: Word, theirs: Word) -> bool:
    """Equal but for the case at a start: "US" is not "us"."""
    if ours.key != theirs.key:
        return False
    return ours.starts or theirs.starts or _bare(ours) == _bare(theirs)


def _bare(word: Word) -> str:
    return word.text.split(" ")[0].strip(EDGES).replace("’", "'")


def _common(a: Sequence[Word], b: Sequence[Word]) -> int:
    for place, (ours, theirs) in enumerate(zip(a, b, strict=False)):
        if not _same(ours, theirs):
            return place
    return min(len(a), len(b))


def _between(pieces: list[Piece], a: list[Word], b: list[Word]) -> None:
    if max(len(a), len(b)) > MOST_WORDS:
        _put(pieces, "only_ours", a)
        _put(pieces, "only_theirs", b)
        return
    at, there = 0, 0
    for start, other, size in [*_blocks(a, b), (len(a), len(b), 0)]:
        for step in range(size + 1):
            if step < size and not _same(a[start + step], b[other + step]):
                continue
            _put(pieces, "only_ours", a[at : start + step])
            _put(pieces, "only_theirs", b[there : other + step])
            at, there = start + step, other + step
            if step < size:
                _put(pieces, "same", a[at : at + 1])
                at, there = at + 1, there + 1


def _blocks(a: list[Word], b: list[Word]) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, [word.key for word in a], [word.key for word in b], autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]


def _put(pieces: list[Piece], kind: Kind, words: Sequence[Word]) -> None:
    if not words:
        return
    text = "".join(word.text if word.joins else f" {word.text}" for word in words)
    before = pieces.pop().text if pieces and pieces[-1].kind == kind else ""
    pieces.append(Piece(kind, f"{before}{text}".strip()))


def _beyond(ours: str, theirs: str) -> list[Piece]:
    if ours.split() == theirs.split():
        return [Piece("same", ours)] if ours.strip() else []
    alone = [Piece("only_ours", ours), Piece("only_theirs", theirs)]
    return [piece for piece in alone if piece.text.strip()]


def _weight(words: Sequence[Word]) -> int:
    """By letters, six at most: "the" says less than "factory". A Chinese letter is worth two."""
    return sum(2 if re.match(f"[{CJK}]", word.key) else min(len(word.key), 6) for word in words)


def _is_part(part: str, whole: str) -> bool:
    cut = GAP.split(part[:LONGEST])
    if len(cut) > MOST_GAPS:
        return False
    held, reached = _keys(whole), 0
    pieces = [keys for piece in cut if (keys := _keys(piece)) != "\x1f"]
    for keys in pieces:
        found = held.find(keys, reached)
        if found < 0:
            return False
        reached = found + len(keys) - 1
    return bool(pieces)


def _keys(text: str) -> str:
    """All words between separators, so that "or" is no part of "for"."""
    return "\x1f" + "".join(f"{word.key}\x1f" for word in _words(GAP.sub(" … ", text[:LONGEST])))
