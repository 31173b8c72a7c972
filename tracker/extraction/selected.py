"""What an editor meant by words selected in an article: a quote in pieces, or the selection as it stands."""

from dataclasses import dataclass

from tracker.text import Span, quoted_spans, trimmed
from tracker.vocabulary import Form

AROUND = 5_000
"""Characters before and after a selection in which its quotation marks are looked for."""

MARKS = "\"“”„«»‘’'‹›"
EDGES = MARKS + " ,;–—-\t\r\n\u00a0"


@dataclass(frozen=True, slots=True)
class Selected:
    """One way to read a selection: its unbroken pieces, and how much of it stands in quotation marks."""

    spans: tuple[Span, ...]
    form: Form

    def of(self, text: str) -> str:
        return " … ".join(span.of(text) for span in self.spans)


def readings_of(text: str, selection: Span) -> list[Selected]:
    """The ways to take a selection as a quote, the likeliest first; none when it holds no word.

    "…," he said, "…" gives the two quoted pieces without the words between them, and as a second reading the
    whole as it stands. Offsets are code points of `text`.
    """
    whole = trimmed(text, selection.start, selection.end)
    if not _has_words(text, whole):
        return []
    pieces = _quoted_pieces(text, whole)
    if not pieces:
        return [Selected((_without_comma(text, whole),), Form.INDIRECT)]
    quoted = Selected(pieces, Form.DIRECT)
    around = Span(pieces[0].start, pieces[-1].end)
    outside = _has_words(text, Span(whole.start, around.start)) or _has_words(text, Span(around.end, whole.end))
    if len(pieces) == 1 and not outside:
        return [quoted]
    mixed = Selected((_without_comma(text, whole),), Form.MIXED)
    return [mixed, quoted] if len(pieces) == 1 else [quoted, mixed]


def _quoted_pieces(text: str, selection: Span) -> tuple[Span, ...]:
    first = max(0, text.rfind("\n", 0, max(0, selection.start - AROUND)) + 1, selection.start - 2 * AROUND)
    window = text[first : selection.end + AROUND]
    pieces = []
    for inside in quoted_spans(window):
        start, end = max(inside.start + first, selection.start), min(inside.end + first, selection.end)
        piece = _bare(text, start, end)
        if start < end and _has_words(text, piece):
            pieces.append(piece)
    return tuple(pieces)


def _bare(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end)


def _without_comma(text: str, span: Span) -> Span:
    words = span.of(text)
    return trimmed(text, span.start, span.start + len(words.rstrip(" ,;")))


def _has_words(text: str, span: Span) -> bool:
    return any(letter.isalnum() for letter in span.of(text))
