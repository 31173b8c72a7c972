"""Plain functions on strings. Offsets are Python string indices (code points), ends exclusive."""

from dataclasses import dataclass

CONTEXT = 32


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text: `start` included, `end` excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def selector(text: str, span: Span) -> tuple[str, str, str]:
    """Exact words with the 32 characters before and after them (W3C TextQuoteSelector): exact, prefix, suffix."""
    return span.of(text), text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
