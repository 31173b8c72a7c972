"""Where words stand: an appearance with the words around it, and how many links are how many origins."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest, Substr

from tracker import wording
from tracker.models import Appearance, Article, Evidence, Statement
from tracker.models.statements import AppearanceQuerySet
from tracker.text import Span, article_proper, sentences
from tracker.vocabulary import Wording

Rows = TypeVar("Rows", bound=QuerySet)

AROUND = 480
"""Characters before and after a quote in which its neighbouring sentences are looked for."""

MOST = 300
"""Characters shown before and after a quote where a neighbouring sentence is longer."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `target` says which statement or evidence it is, None for the words around."""

    text: str
    target: str | None = None

    @property
    def is_quoted(self) -> bool:
        return self.target is not None


@dataclass(frozen=True)
class Printed:
    """An appearance in its own sentence, with the source's sentence before it and the one after it."""

    appearance: Appearance
    pieces: tuple[Piece, ...]
    differences: tuple[wording.Piece, ...] = ()
    """Against the statement's words; empty where both print the same, and for a translation."""

    @property
    def article(self) -> Article:
        return self.appearance.capture.article

    @property
    def leaves_out(self) -> int:
        return _words_of(self.differences, "only_ours")

    @property
    def adds(self) -> int:
        return _words_of(self.differences, "only_theirs")


def _words_of(pieces: Iterable[wording.Piece], kind: wording.Kind) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.kind == kind)


@dataclass(frozen=True)
class Corroboration:
    """Several links to one origin count as one. `named` says whose they are, where links share an origin."""

    links: int
    origins: int
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prints:
    """Where one article prints a statement, once or oftener, and the prints that were taken from it."""

    own: tuple[Printed, ...]
    copies: tuple[Printed, ...] = ()


def by_origin(prints: Iterable[Printed]) -> tuple[Prints, ...]:
    """In the order of `prints`; under the origin itself, or else its first copy among them."""
    families: dict[int, list[Printed]] = {}
    for item in prints:
        families.setdefault(item.article.origin_id or item.article.pk, []).append(item)
    return tuple(_family(items) for items in families.values())


def _family(items: list[Printed]) -> Prints:
    first = min(items, key=lambda item: item.article.origin_id is not None).article.pk
    return Prints(
        tuple(item for item in items if item.article.pk == first),
        tuple(item for item in items if item.article.pk != first),
    )


def corroboration(articles: Iterable[Article]) -> Corroboration:
    """Of articles that come with their outlet, and their origin with its own."""
    seen = {article.pk: article for article in articles}
    families: dict[int, list[Article]] = {}
    for article in seen.values():
        families.setdefault(article.origin_id or article.pk, []).append(article)
    shared = [_credited(family) for family in families.values() if len(family) > 1]
    return Corroboration(len(seen), len(families), tuple(dict.fromkeys(shared)))


def _credited(family: list[Article]) -> str:
    """Whose text it is: the wire that the origin, or else a copy, credits; the origin's outlet where none does."""
    origin = family[0].origin or family[0]
    credits = (article.credited_to for article in (origin, *family))
    return next(filter(None, credits), origin.outlet.name)


def with_context(appearances: AppearanceQuerySet) -> AppearanceQuerySet:
    """Annotates `around`: the capture's words about the appearance, without fetching the whole text."""
    return with_around(appearances.with_sources())


def with_around(rows: Rows) -> Rows:
    """The same for any rows that stand at `start` to `end` of a capture."""
    start = Greatest(F("start") - AROUND + 1, Value(1))
    return rows.annotate(
        around=Substr("capture__text", start, F("end") - Greatest(F("start") - AROUND, Value(0)) + AROUND)
    )


def printed(appearance: Appearance, statement: Statement | None = None) -> Printed:
    """Of an appearance that came through `with_context`; with its statement also how their words differ."""
    spans = [Span(span.start, span.end) for span in appearance.spans.all()]
    pieces = _in_context(appearance, spans, "quote")
    return Printed(appearance, pieces, _differences(statement, appearance) if statement else ())


def passage(evidence: Evidence) -> tuple[Piece, ...]:
    """Evidence that came through `with_around`, marked among the sentences around it."""
    return _in_context(evidence, [Span(evidence.start, evidence.end)], "evidence")


def _in_context(row: Appearance | Evidence, spans: Iterable[Span], target: str) -> tuple[Piece, ...]:
    around: str = row.around  # type: ignore[union-attr]
    first = max(row.start - AROUND, 0)
    quote = Span(row.start - first, row.end - first)
    shown = neighbourhood(around, quote)
    offset = first + shown.start
    pieces = marked(shown.of(around), [(Span(s.start - offset, s.end - offset), target) for s in spans])
    goes_on = shown.end < len(around) or len(around) == quote.end + AROUND
    return _trimmed(pieces, offset > 0, goes_on)


def neighbourhood(text: str, quote: Span) -> Span:
    """From the sentence before the one that the quote begins in, to the one after that in which it ends.

    What a heading such as “Read more” cuts off is other articles' and not shown.
    """
    found = sentences(text)
    holding = [number for number, sentence in enumerate(found) if sentence.overlaps(quote)]
    start, end = quote.start, quote.end
    if holding:
        start = min(start, found[max(holding[0] - 1, 0)].start)
        after = found[min(holding[-1] + 1, len(found) - 1)].end
        end = max(end, min(after, article_proper(text).end))
    return Span(max(start, quote.start - MOST), min(end, quote.end + MOST))


def _differences(statement: Statement, appearance: Appearance) -> tuple[wording.Piece, ...]:
    if appearance.wording == Wording.TRANSLATION:
        return ()
    pieces = tuple(wording.differences(statement.words, appearance.exact))
    return pieces if any(piece.kind != "same" for piece in pieces) else ()


STARTS = re.compile(r"^[A-Z“\"„«‘]")
ENDS = re.compile(r"[.!?…][”\"’»)\]]{0,3}$")


def _trimmed(pieces: tuple[Piece, ...], cut_before: bool, cut_after: bool) -> tuple[Piece, ...]:
    """Whole words at both ends, and an ellipsis where the text goes on inside a sentence."""
    parts = list(pieces)
    if parts and not parts[0].is_quoted:
        text = parts[0].text.lstrip()
        if cut_before and not STARTS.match(text):
            text = "…" + text[max(text.find(" "), 0) :]
        parts[0] = Piece(text)
    if parts and not parts[-1].is_quoted:
        text = parts[-1].text.rstrip()
        if cut_after and not ENDS.search(text):
            text = text.rpartition(" ")[0] + " …"
        parts[-1] = Piece(text)
    return tuple(parts)


def marked(text: str, spans: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """The text cut at the spans; one that starts inside an earlier one is left out."""
    pieces: list[Piece] = []
    at = 0
    for span, target in sorted(spans, key=lambda pair: pair[0]):
        if span.start < at or span.end > len(text):
            continue
        if span.start > at:
            pieces.append(Piece(text[at : span.start]))
        pieces.append(Piece(span.of(text), target))
        at = span.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)
