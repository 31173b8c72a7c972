"""Attributions by the trained network, with rules for what its training data never had."""

from bisect import insort

from tracker.extraction.model import Linked, Network
from tracker.extraction.page import Attribution, Page, form_of, is_free
from tracker.extraction.quotations import attributed_quotations, nameless_quotations

LONGEST_READ = 60_000
"""Characters that the network reads, some 10,000 words; what follows is read by rules."""


def attributions_by_network(page: Page, network: Network) -> list[Attribution]:
    """What the network finds; then quotations beside a named speaker that it left (a signature with a dash, a
    label with a colon), and quoted words that nobody is named for.
    """
    blocks = [block for block in page.paragraphs if block.end <= LONGEST_READ]
    found = [_attribution(page, one) for one in network.read(page.text, blocks)]
    taken = sorted(span for one in found for span in one.content)
    for one in attributed_quotations(page):
        if all(is_free(taken, span) for span in one.content):
            found.append(one)
            for span in one.content:
                insort(taken, span)
    return found + nameless_quotations(page, taken)


def _attribution(page: Page, linked: Linked) -> Attribution:
    return Attribution(
        (linked.source,) if linked.source else (),
        (linked.cue,) if linked.cue else (),
        linked.contents,
        form_of(page.text, linked.contents, page.outer),
    )
