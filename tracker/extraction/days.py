"""On which day it was said, and where: read from the sentence around an attribution."""

from dataclasses import dataclass
from datetime import date

from tracker.extraction.quotes import Attribution
from tracker.vocabulary import Precision


@dataclass(frozen=True, slots=True)
class DaySaid:
    """`phrase` is empty where the article's own day stands in; `venue` is as printed."""

    day: date | None
    precision: Precision | None
    phrase: str
    venue: str


def read_day_said(text: str, attribution: Attribution, published_on: date | None) -> DaySaid:
    """The day an attribution's words were said, read against the article's day."""
    return DaySaid(published_on, Precision.DAY if published_on else None, "", "")
