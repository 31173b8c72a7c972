"""Which companies and executives an article names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from tracker.extraction.titles import ADDRESS, TITLE_WORD
from tracker.matching.common import COMMON
from tracker.text import Span

Kind = Literal["company", "executive"]
Form = Literal["name", "ticker", "family"]
LONGEST_TICKER = 5


@dataclass(frozen=True, slots=True)
class Name:
    """One name as written, and whose it is: a `name` or alias, a `ticker` with or without its exchange, or a
    person's `family` name, which stands alone at second mention.
    """

    text: str
    kind: Kind
    id: int
    form: Form = "name"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands. A name that several bear keeps every id; one that may be a word, or a stranger's,
    is not `sure`.
    """

    span: Span
    kind: Kind
    ids: tuple[int, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Hit:
    span: Span
    kind: Kind
    form: Form
    ids: frozenset[int]
    plain: bool
    """Whether it can be nothing but a name where it stands."""


class NameIndex:
    """All names, found in one pass over a text, whatever their number."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._bearers: dict[str, dict[tuple[Kind, Form], set[int]]] = {}
        self._spellings: dict[str, set[str]] = {}
        self._as_written: set[str] = set()
        self._symbols: dict[str, set[int]] = {}
        for name in names:
            self._add(name)
        self._patterns = sorted(self._spellings)
        # What stands as written only is looked for as written: "MAR" is in every market, but not in capitals.
        self._exact = sorted(self._as_written)
        self._automata = [
            AhoCorasick(patterns, matchkind=MatchKind.Standard) if patterns else None
            for patterns in (self._patterns, self._exact)
        ]

    def find(self, text: str, *, titled: bool = True) -> list[Mention]:
        """Mentions in reading order: whole words, the longest of overlapping names, capitals where the name has
        them. Short all-capital names and tickers match as written only.

        A name of a company and of a person gives two mentions. A family name counts after the full name, for those
        whose full name it was, or behind a title (if `titled`), and is not sure there. So is a name that is a common
        word, until the text names the company in another way.
        """
        hits = [*self._listed(text), *self._leftmost_longest(text)]
        # Whom the text names with a name that is theirs alone: what else it calls them by is then clear.
        known = {(hit.kind, pk) for hit in hits if hit.plain and len(hit.ids) == 1 for pk in hit.ids}
        found: dict[tuple[Span, Kind], tuple[set[int], bool]] = {}
        for hit in hits:
            ids = {pk for pk in hit.ids if (hit.kind, pk) in known}
            if not ids and (hit.form != "family" or (titled and _has_title(text, hit.span))):
                ids = set(hit.ids)
            if ids:
                sure = hit.plain or (len(ids) == 1 and (hit.kind, *ids) in known)
                before = found.get((hit.span, hit.kind), (set(), False))
                found[hit.span, hit.kind] = (before[0] | ids, before[1] or sure)
        return [Mention(span, kind, tuple(sorted(ids)), sure) for (span, kind), (ids, sure) in sorted(found.items())]

    def _add(self, name: Name) -> None:
        spelling = _even(" ".join(name.text.split()))
        if name.form == "ticker" and spelling:
            # 1810.HK, NASDAQ:AAPL
            symbol = re.sub(r"^[A-Z]+: ?|\.[A-Z]{1,4}$", "", spelling)
            self._symbols.setdefault(symbol, set()).add(name.id)
            if len(symbol) < 3 or symbol.isdigit() or symbol.lower() in COMMON:
                spelling = spelling if spelling != symbol else ""
        if not spelling:
            return
        self._bearers.setdefault(spelling, {}).setdefault((name.kind, name.form), set()).add(name.id)
        if name.form == "ticker" or (len(spelling) <= LONGEST_TICKER and spelling.isupper()):
            self._as_written.add(spelling)
        else:
            self._spellings.setdefault(_folded(spelling), set()).add(spelling)

    def _listed(self, text: str) -> Iterator[_Hit]:
        """(NASDAQ: AAPL), $AAPL: with its exchange or a dollar sign before it, any symbol is a ticker."""
        if not self._symbols:
            return
        for pattern in (_LISTED, _CASHTAG):
            for found in pattern.finditer(text):
                if ids := self._symbols.get(found["symbol"]):
                    yield _Hit(Span(*found.span("symbol")), "company", "ticker", frozenset(ids), True)

    def _leftmost_longest(self, text: str) -> Iterator[_Hit]:
        taken: Span | None = None
        for span, spelling in sorted(self._hits(text), key=lambda hit: (hit[0].start, -hit[0].end, hit[1])):
            # Two spellings of one stretch ("Meta", "META") are both kept.
            if taken is not None and span != taken and span.start < taken.end:
                continue
            taken = span
            for (kind, form), ids in self._bearers[spelling].items():
                yield _Hit(span, kind, form, frozenset(ids), _is_plain(text, span, spelling, kind, form))

    def _hits(self, text: str) -> Iterator[tuple[Span, str]]:
        folding, exact = self._automata
        even = _even(text)
        if exact is not None:
            for pattern, start, end in exact.find_matches_as_indexes(even, overlapping=True):
                if _is_whole(text, start, end):
                    yield Span(start, end), self._exact[pattern]
        if folding is not None:
            for pattern, start, end in folding.find_matches_as_indexes(_folded(even), overlapping=True):
                words = even[start:end]
                for spelling in self._spellings[self._patterns[pattern]]:
                    if _is_written(words, spelling) and _is_whole(text, start, end):
                        yield Span(start, end), spelling


_LISTED = re.compile(r"\((?:[A-Z][\w.&]{0,20}[ -]?){1,4}: ?(?P<symbol>[A-Z0-9]{1,6}(?:[.-][A-Z]{1,2})?)[);,]")
_CASHTAG = re.compile(r"\$(?P<symbol>[A-Z]{1,5})(?![\w.]\w)")
_BEFORE = re.compile(r"([\w’'-]+)\.?[ \u00a0]$")
_BEFORE_A_NAME = re.compile(r"[a-z0-9,;:)’'][ \u00a0]$")


def _is_written(words: str, spelling: str) -> bool:
    """Whether each word that has a capital in the name has one here."""
    if words == spelling:
        return True
    return len(words) == len(spelling) and not any(
        letter.isupper() and words[at].islower() and not spelling[at - 1 : at].isalnum()
        for at, letter in enumerate(spelling)
    )


def _is_plain(text: str, span: Span, spelling: str, kind: Kind, form: Form) -> bool:
    if form != "name":
        return False
    if kind == "executive":
        return " " in spelling or any(map(_is_cjk, spelling))
    if any(word not in COMMON for word in spelling.lower().split()):
        return True
    # "At Target", "Gap's": in the middle of a sentence only the name has a capital, or is owned by.
    owns = text[span.end : span.end + 2] in ("'s", "’s")
    return owns or bool(_BEFORE_A_NAME.search(text[max(0, span.start - 3) : span.start]))


def _has_title(text: str, span: Span) -> bool:
    """Mr Wang, chief executive Wang: what a family name needs without its full name."""
    before = _BEFORE.search(text[max(0, span.start - 24) : span.start])
    return before is not None and (before[1].lower() in ADDRESS or bool(TITLE_WORD.fullmatch(before[1])))


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


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_is_word(text, start - 1) and _is_word(text, start)) and not (
        _is_word(text, end) and _is_word(text, end - 1)
    )


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_") and not _is_cjk(text[at])


def _is_cjk(letter: str) -> bool:
    """Chinese and Japanese put no blanks between words, so a boundary there tells nothing."""
    return "\u3040" <= letter <= "\u9fff"
