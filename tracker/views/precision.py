from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.queries.precision import StancePrecision, StatementPrecision, precision
from tracker.scoring import Share
from tracker.views.pages import public_page

WIDTH = 300
"""Of a bar, in SVG units."""


@dataclass(frozen=True)
class Part:
    """A stretch of a bar."""

    x: float
    width: float
    css: str


@dataclass(frozen=True)
class Line:
    """One row of a table: its counts in the order of the columns, its bar, and its share in words."""

    reader: str
    word: str
    counts: tuple[int, ...]
    judged: int
    parts: tuple[Part, ...]
    share: Share | None
    is_total: bool = False

    @property
    def rate(self) -> str:
        return f"{self.share.value:.0%}" if self.share else ""

    @property
    def interval(self) -> str:
        return f"{self.share.low:.0%} to {self.share.high:.0%}" if self.share else ""

    @property
    def whisker(self) -> tuple[float, float] | None:
        """Where the interval of the share begins and ends on the bar."""
        return (round(self.share.low * WIDTH, 1), round(self.share.high * WIDTH, 1)) if self.share else None


@public_page()
def page(request: HttpRequest) -> HttpResponse:
    found = precision()
    context = {
        "evidence": [_of_evidence(row) for row in found.evidence],
        "statements": [_of_statements(row) for row in found.statements],
        "width": WIDTH,
    }
    return render(request, "tracker/precision.html", context)


def _of_evidence(row: StancePrecision) -> Line:
    counts = (row.confirmed, row.restanced, row.rejected)
    return Line(
        row.reader, row.word, (*counts, row.waiting), row.judged, _parts(counts), row.agreed, is_total=not row.stance
    )


def _of_statements(row: StatementPrecision) -> Line:
    counts = (row.unchanged, row.corrected, row.refused)
    return Line(row.reader, "", (*counts, row.waiting), row.judged, _parts(counts), row.agreed)


def _parts(counts: tuple[int, int, int]) -> tuple[Part, ...]:
    """Agreed, changed and refused side by side over the bar's width; none where nobody has judged yet."""
    whole = sum(counts)
    parts: list[Part] = []
    x = 0.0
    for count, css in zip(counts, ("kept", "late", "not"), strict=True):
        width = count / whole * WIDTH if whole else 0.0
        if width:
            parts.append(Part(round(x, 1), round(width, 1), css))
        x += width
    return tuple(parts)
