"""The scorecard as pages show it: its counts as a bar, its rate with the interval, and the rules that its reader chose."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.models.claims import ClaimQuerySet
from tracker.queries.scorecards import scorecard_of
from tracker.scoring import ENOUGH_FOR_A_RATE, HOPES, MOST_GRACE, OWN_RULES, Rules, Scorecard
from tracker.views.pages import BadParameter, chosen, public_page, whole_number

SCORING = ("late", "hopes", "grace")
WIDTH = 600
"""Of the bar, in SVG units."""
COLUMNS = (
    ("kept", "✓", "kept", "Kept"),
    ("kept_late", "–", "late", "Kept late"),
    ("partly_kept", "◐", "partly", "Partly kept"),
    ("not_kept", "✕", "not", "Not kept"),
    ("overdue", "▭", "past", "Overdue"),
    ("open", "▭", "open", "Open"),
    ("otherwise", "·", "other", "Otherwise"),
)


@dataclass(frozen=True)
class Part:
    """One kind of outcome: its count, and its stretch of the bar."""

    name: str
    mark: str
    css: str
    word: str
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class Shown:
    card: Scorecard
    rules: Rules
    parts: tuple[Part, ...]

    @property
    def is_own(self) -> bool:
        return self.rules == OWN_RULES

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def enough(self) -> int:
        return ENOUGH_FOR_A_RATE

    @property
    def most_grace(self) -> int:
        return MOST_GRACE

    @property
    def rate(self) -> str:
        return f"{self.card.share.value:.0%}" if self.card.share else ""

    @property
    def interval(self) -> str:
        return f"{self.card.share.low:.0%} to {self.card.share.high:.0%}" if self.card.share else ""

    @property
    def median_days(self) -> int | None:
        return None if self.card.median_delay is None else round(self.card.median_delay)


def rules_of(request: HttpRequest) -> Rules:
    """The reader's rules, from the address. Raises BadParameter."""
    grace = whole_number(request, "grace") or 0
    if grace > MOST_GRACE:
        raise BadParameter("grace", f"{grace} days are too many; the most is {MOST_GRACE}.")
    return Rules(
        late=chosen(request, "late", ("yes", "no")) == "yes",
        hopes=chosen(request, "hopes", ("in", "out")) != "out",
        grace=grace,
    )


def shown(claims: ClaimQuerySet, on: date, rules: Rules) -> Shown:
    card = scorecard_of(claims, on, rules)
    parts: list[Part] = []
    x = 0.0
    for name, mark, css, word in COLUMNS:
        count = getattr(card, name)
        width = count / card.total * WIDTH if card.total else 0.0
        parts.append(Part(name, mark, css, word, count, round(x, 1), round(width, 1)))
        x += width
    return Shown(card, rules, tuple(parts))


@public_page()
def page(request: HttpRequest) -> HttpResponse:
    """How a scorecard is computed."""
    firmness = ", ".join(modality.label.lower() for modality in HOPES)
    return render(request, "tracker/scoring.html", {"enough": ENOUGH_FOR_A_RATE, "hopes": firmness, "most": MOST_GRACE})
