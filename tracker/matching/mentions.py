"""Which companies and executives an article names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from tracker.text import Span

Kind = Literal["company", "executive"]
LONGEST_TICKER = 5


@dataclass(frozen=True, slots=True)
class Name:
    """One name or alias as written, and whose it is."""

    text: str
    kind: Kind
    id: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands. A name that several bear keeps every id; one that may be a word, or a stranger's,
    is not `sure`.
    """

    span: Span
    kind: Kind
    ids: tuple[int, ...]
    sure: bool = True


class NameIndex:
    """All names, found in one pass over a text, whatever their number."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._bearers: dict[str, dict[Kind, set[int]]] = {}
        self._spellings: dict[str, set[str]] = {}
        for name in names:
            self._add(name)
        self._patterns = sorted(self._spellings)
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard) if self._patterns else None

    def find(self, text: str) -> list[Mention]:
        """Mentions in reading order: whole words, the longest of overlapping names. Short all-capital names
        (tickers) match as written only. A name of a company and of a person gives two mentions."""
        bearers: dict[tuple[Span, Kind], set[int]] = {}
        for span, spelling in _leftmost_longest(self._hits(text)):
            for kind, ids in self._bearers[spelling].items():
                bearers.setdefault((span, kind), set()).update(ids)
        return [Mention(span, kind, tuple(sorted(ids))) for (span, kind), ids in sorted(bearers.items())]

    def _add(self, name: Name) -> None:
        spelling = _even(" ".join(name.text.split()))
        if not spelling:
            return
        self._bearers.setdefault(spelling, {}).setdefault(name.kind, set()).add(name.id)
        self._spellings.setdefault(_folded(spelling), set()).add(spelling)

    def _hits(self, text: str) -> Iterable[tuple[Span, str]]:
        if self._automaton is None:
            return
        even = _even(text)
        for pattern, start, end in self._automaton.find_matches_as_indexes(_folded(even), overlapping=True):
            if not _is_whole(text, start, end):
                continue
            for spelling in self._spellings[self._patterns[pattern]]:
                if not _is_ticker(spelling) or even[start:end] == spelling:
                    yield Span(start, end), spelling


def _leftmost_longest(hits: Iterable[tuple[Span, str]]) -> Iterable[tuple[Span, str]]:
    taken: Span | None = None
    for span, spelling in sorted(hits, key=lambda hit: (hit[0].start, -hit[0].end, hit[1])):
        # Two spellings of one stretch ("Meta", "META") are both kept.
        if taken is None or span == taken or span.start >= taken.end:
            taken = span
            yield span, spelling


def _folded(text: str) -> str:
    """Lower case letter by letter: str.lower() may change the length, and offsets with it."""
    whole = text.lower()
    if len(whole) == len(text) and "Σ" not in text:  # the one letter whose lower case hangs on its neighbours
        return whole
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


# U+3000 is the last white space that Unicode has.
EVEN = {**{code: " " for code in range(0x3001) if chr(code).isspace()}, **dict.fromkeys(map(ord, "’‘ʼ"), "'")}


def _even(text: str) -> str:
    """Curly apostrophes and odd blanks as plain ones, length kept."""
    return text.translate(EVEN)


def _is_ticker(spelling: str) -> bool:
    return len(spelling) <= LONGEST_TICKER and spelling.isupper()


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_is_word(text, start - 1) and _is_word(text, start)) and not (
        _is_word(text, end) and _is_word(text, end - 1)
    )


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_") and not _is_cjk(text[at])


def _is_cjk(letter: str) -> bool:
    """Chinese and Japanese put no blanks between words, so a boundary there tells nothing."""
    return "\u3040" <= letter <= "\u9fff"
