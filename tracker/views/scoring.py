"""A reader's scoring in the address, the scorecard's drawing, and the page that says how it is computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.scoring import ENOUGH_FOR_A_RATE, LONGEST_GRACE, Counting, Hopes, Late, Scorecard, Scoring
from tracker.views.pages import BadParameter, chosen, public_page

SCORING = ("late", "hopes", "grace", "lineage")
"""The query parameters that `scoring_of` reads."""
WIDTH = 600
"""Of the drawing, in SVG units."""

C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True)
class Part:
    """A stretch of the bar, and its line in the key."""

    x: float
    width: float
    css: str
    mark: str
    word: str
    count: int


@dataclass(frozen=True)
class Drawn:
    """A scorecard with what its template needs."""

    card: Scorecard
    parts: tuple[Part, ...]
    keep: tuple[tuple[str, str], ...]
    """Other parameters of the page, which the form carries along."""

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def needed(self) -> int:
        return ENOUGH_FOR_A_RATE

    @property
    def longest_grace(self) -> int:
        return LONGEST_GRACE

    @property
    def rate(self) -> str:
        return f"{self.card.share.value:.0%}" if self.card.share else ""

    @property
    def low(self) -> str:
        return f"{self.card.share.low:.0%}" if self.card.share else ""

    @property
    def high(self) -> str:
        return f"{self.card.share.high:.0%}" if self.card.share else ""

    @property
    def whisker(self) -> tuple[float, float, float] | None:
        """Where the interval begins and ends on the scale, and the share between."""
        share = self.card.share
        return (_on_scale(share.low), _on_scale(share.high), _on_scale(share.value)) if share else None

    @property
    def query(self) -> str:
        """The scoring as the address carries it; empty for the default."""
        scoring = self.card.scoring
        if scoring.is_default:
            return ""
        named = {"late": scoring.late, "hopes": scoring.hopes, "grace": scoring.grace, "lineage": scoring.lineage}
        return urlencode(named)


def scoring_of(request: HttpRequest) -> Scoring:
    """The scoring that the address asks for; raises BadParameter, which names the field."""
    return Scoring(
        late=_choice(request, "late", Late, Late.NOT),
        hopes=_choice(request, "hopes", Hopes, Hopes.IN),
        grace=_grace(request),
        lineage=_choice(request, "lineage", Counting, Counting.EACH),
    )


def drawn(card: Scorecard, keep: Mapping[str, str] | None = None) -> Drawn:
    """For `tracker/partials/scorecard.html`; `keep` are the page's other parameters."""
    shown = (
        ("kept", "✓", "kept", card.kept),
        ("late", "–", "kept late", card.late),
        ("partly", "◐", "partly kept", card.partly),
        ("not", "✕", "not kept", card.not_kept),
        ("past", "▭", "overdue", card.overdue),
        ("open", "▭", "open", card.open),
    )
    whole = sum(count for *_, count in shown)
    parts: list[Part] = []
    x = 0.0
    for css, mark, word, count in shown:
        width = count / whole * WIDTH if whole else 0.0
        parts.append(Part(round(x, 1), round(width, 1), css, mark, word, count))
        x += width
    return Drawn(card, tuple(parts), tuple((keep or {}).items()))


def _on_scale(value: float) -> float:
    return round(value * WIDTH, 1)


def _choice(request: HttpRequest, name: str, choices: type[C], default: C) -> C:
    return choices(chosen(request, name, [choice.value for choice in choices]) or default)


def _grace(request: HttpRequest) -> int:
    value = request.GET.get("grace", "")
    if not value:
        return 0
    if not (value.isascii() and value.isdecimal() and len(value) <= 4 and int(value) <= LONGEST_GRACE):
        raise BadParameter("grace", f"“{value[:60]}” is not a whole number of days from 0 to {LONGEST_GRACE}.")
    return int(value)


@public_page()
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/scoring.html", {"needed": ENOUGH_FOR_A_RATE, "longest_grace": LONGEST_GRACE})
