"""Who is said to have said what: attributions as spans (source, cue, content in the terms of PARC and PolNeAR).

The trained network reads first where its files are in order, and rules fill in; where they are not, rules read
alone: quotations whose speaker stands beside them, then clauses with a verb of saying, then quoted words that
nobody is named for.
"""

from tracker.extraction.model import Network, network
from tracker.extraction.page import Attribution, Page, read_page
from tracker.extraction.quotations import attributed_quotations, nameless_quotations
from tracker.extraction.sayings import attributed_clauses
from tracker.extraction.trained import attributions_by_network
from tracker.text import Span, quoted_spans

__all__ = ["RULES", "Attribution", "find_attributions", "quoted", "reader"]

RULES = "quotes-rules-2"


def reader() -> str:
    """The name and version kept with each suggestion: of the network with its rules, or of the rules alone."""
    trained = network()
    return f"{trained.name}+{RULES}" if trained else RULES


def find_attributions(text: str, *, by_rules: bool = False) -> list[Attribution]:
    """The attributions of the article proper, in reading order; `by_rules` leaves the network out."""
    page = read_page(text)
    trained: Network | None = None if by_rules else network()
    found = attributions_by_network(page, trained) if trained else attributions_by_rules(page)
    return sorted(found, key=lambda one: (one.content[0].start, one.content[-1].end))


def attributions_by_rules(page: Page) -> list[Attribution]:
    """By rules alone; none overlaps a quotation that has its speaker."""
    found = attributed_quotations(page)
    found += attributed_clauses(page, [span for one in found for span in one.content])
    return found + nameless_quotations(page, [span for one in found for span in one.content])


def quoted(attribution: Attribution, text: str) -> tuple[Span, ...]:
    """The words inside quotation marks that the content holds, without their marks."""
    return tuple(span for span in quoted_spans(text) for content in attribution.content if content.holds(span))
