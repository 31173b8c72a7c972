"""Who is said to have said what: attributions as spans (source, cue, content in the terms of PARC and
PolNeAR).

Rules over sentences and quotation marks. First the quotations whose speaker stands beside them, then clauses
with a verb of saying, then quoted words that nobody is named for.
"""

from tracker.extraction.page import Attribution, read_page
from tracker.extraction.quotations import attributed_quotations, nameless_quotations
from tracker.extraction.sayings import attributed_clauses
from tracker.text import Span, quoted_spans

__all__ = ["READER", "Attribution", "find_attributions", "quoted"]

READER = "quotes-rules-1"


def find_attributions(text: str) -> list[Attribution]:
    """The attributions of the article proper, in reading order; none overlaps a quotation that has its
    speaker.
    """
    page = read_page(text)
    found = attributed_quotations(page)
    taken = [span for one in found for span in one.content]
    found += attributed_clauses(page, taken)
    taken = [span for one in found for span in one.content]
    found += nameless_quotations(page, taken)
    return sorted(found, key=lambda one: (one.content[0].start, one.content[-1].end))


def quoted(attribution: Attribution, text: str) -> tuple[Span, ...]:
    """The words inside quotation marks that the content holds, without their marks."""
    return tuple(span for span in quoted_spans(text) for content in attribution.content if content.holds(span))
