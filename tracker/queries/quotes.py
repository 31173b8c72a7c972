"""Where words stand: an appearance with the words around it, and how many links are how many origins."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr

from tracker.models import Appearance, Article
from tracker.models.statements import AppearanceQuerySet
from tracker.text import Span

AROUND = 180
"""Characters shown before and after a quote."""


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
    """An appearance with the words before and after it."""

    appearance: Appearance
    pieces: tuple[Piece, ...]

    @property
    def article(self) -> Article:
        return self.appearance.capture.article


@dataclass(frozen=True)
class Corroboration:
    """Several links to one origin count as one. `named` says whose they are, where links share an origin."""

    links: int
    origins: int
    named: tuple[str, ...] = ()


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
    start = Greatest(F("start") - AROUND + 1, Value(1))
    return appearances.with_sources().annotate(
        around=Substr("capture__text", start, F("end") - Greatest(F("start") - AROUND, Value(0)) + AROUND)
    )


def printed(appearance: Appearance) -> Printed:
    """Of an appearance that came through `with_context`."""
    around: str = appearance.around  # type: ignore[attr-defined]
    first = max(appearance.start - AROUND, 0)
    spans = [(Span(s.start - first, s.end - first), "quote") for s in appearance.spans.all()]
    pieces = marked(around, spans)
    return Printed(appearance, _trimmed(pieces, first > 0, len(around) == appearance.end - first + AROUND))


def _trimmed(pieces: tuple[Piece, ...], cut_before: bool, cut_after: bool) -> tuple[Piece, ...]:
    """Whole words at both ends, and an ellipsis where the text goes on."""
    parts = list(pieces)
    if cut_before and parts and not parts[0].is_quoted:
        parts[0] = Piece("…" + parts[0].text[max(parts[0].text.find(" "), 0) :])
    if cut_after and parts and not parts[-1].is_quoted:
        kept = parts[-1].text.rpartition(" ")[0]
        parts[-1] = Piece(kept + " …")
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
