"""Who is said to have said what: attributions as spans (source, cue, content in the terms of PARC and PolNeAR)."""

from dataclasses import dataclass

from tracker.text import Span
from tracker.vocabulary import Form

READER = "quotes-rules-1"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Parts in reading order; a split quotation has several contents, words of no named person no source."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form


def find_attributions(text: str) -> list[Attribution]:
    """The attributions of the article proper, in reading order."""
    return []


def quoted(attribution: Attribution, text: str) -> tuple[Span, ...]:
    """The words inside quotation marks that the content holds, without their marks."""
    return ()
