"""Attributions by the trained network, with rules for what its training data never had."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tracker.extraction.model import Linked, Network
from tracker.extraction.page import Attribution, Page, form_of, sentence_at
from tracker.extraction.quotations import attributed_quotations, nameless_quotations
from tracker.extraction.sayings import attributed_clauses
from tracker.text import Span, trimmed
from tracker.vocabulary import Form

LONGEST_READ = 40_000
"""Characters that the network reads, some 6,500 words; what follows is read by rules."""


def attributions_by_network(page: Page, network: Network) -> list[Attribution]:
    """What the network finds; then quotations beside a named speaker that it left (a signature with a dash, a
    label with a colon), and quoted words that nobody is named for.
    """
    blocks = [line for block in page.paragraphs for line in _lines(page.text, block)]
    found = [_attribution(page, one) for one in network.read(page.text, blocks)]
    found = [one for one in found if not _quotes_a_speaker(page, one)]
    found = _run_on(page, _with_rules(found, attributed_quotations(page)))
    if len(page.text) > LONGEST_READ:
        known = blocks[-1].end if blocks else 0
        clauses = attributed_clauses(page, [span for one in found for span in one.content])
        found += [one for one in clauses if one.content[0].start >= known]
    return found + nameless_quotations(page, sorted(span for one in found for span in one.content))


# A line that ends as a sentence does: what follows it is a paragraph too, not the same sentence wrapped.
LINE_END = re.compile(r"(?:[.!?:…][”\"’')\]]{0,2}|[”\"])[^\S\n]*\n|\n(?=\s*[“\"])")


def _lines(text: str, block: Span) -> list[Span]:
    ends = [found.end() for found in LINE_END.finditer(text, block.start, block.end)]
    lines = [trimmed(text, start, end) for start, end in pairwise([block.start, *ends, block.end])]
    return [Span(line.start, min(line.end, LONGEST_READ)) for line in lines if line.start < min(line.end, LONGEST_READ)]


def _run_on(page: Page, found: list[Attribution]) -> list[Attribution]:
    """With quotations joined that one paragraph leaves open and the next opens again: one speaker, one statement."""
    whole: list[Attribution] = []
    for one in sorted(found, key=lambda one: one.content[0].start):
        last = whole[-1].content[-1] if whole else None
        if (
            last is not None
            and not one.source
            and page.text[one.content[0].start] in '“"‘«'
            and page.text[last.end - 1] not in '”"’»'
            and page.text[last.start] in '“"‘«'
            and not page.text[last.end : one.content[0].start].strip()
        ):
            contents = (*whole[-1].content, *one.content)
            whole[-1] = replace(whole[-1], content=contents, form=form_of(page.text, contents, page.outer))
        else:
            whole.append(one)
    return whole


def _quotes_a_speaker(page: Page, one: Attribution) -> bool:
    """Whether the source holds a quotation of some words, which no name does: then the rules know better."""
    for source in one.source:
        first = bisect_left(page.outer, source.start, key=lambda quote: quote.start)
        for quote in page.outer[first:]:
            if quote.start >= source.end:
                break
            if quote.end <= source.end and " " in quote.of(page.text):
                return True
    return False


def _with_rules(found: list[Attribution], quotations: list[Attribution]) -> list[Attribution]:
    """With the quotations that rules found: as they are where the network has none of their words, else for the
    source only, where the network named none.
    """
    places = sorted((span, place) for place, one in enumerate(found) for span in one.content)
    ends = [span.end for span, _ in places]
    whole = list(found)
    for quotation in quotations:
        same = {place for span in quotation.content for place in _meeting(places, ends, span)}
        if not same:
            whole.append(quotation)
        elif not any(found[place].source for place in same):
            for place in same:
                cue = found[place].cue or quotation.cue
                whole[place] = replace(found[place], source=quotation.source, cue=cue)
    return whole


def _meeting(places: list[tuple[Span, int]], ends: list[int], span: Span) -> Iterator[int]:
    """The numbers of those whose span overlaps this one; the spans are sorted and overlap little."""
    for held, place in places[bisect_right(ends, span.start) :]:
        if held.start >= span.end:
            return
        if held.overlaps(span):
            yield place


def _attribution(page: Page, linked: Linked) -> Attribution:
    contents = tuple(_without_deeds(page, span) for span in linked.contents)
    contents = _of_one_breath(page, contents, linked.cue)
    return Attribution(
        (linked.source,) if linked.source else (),
        (linked.cue,) if linked.cue else (),
        contents,
        form_of(page.text, contents, page.outer),
    )


# sees no reason to “get into that”, continuing talks: what the speaker does besides is not what is said
DEED = re.compile(
    r"(?<=[”\"’]),\s+(?:while |and )?(?!including|according|being|nothing|anything|something)[a-z]{3,20}ing\s"
)


def _of_one_breath(page: Page, contents: tuple[Span, ...], cue: Span | None) -> tuple[Span, ...]:
    """Without unquoted sentences beside a quotation: they are the journalist's own, unless the cue stands in them."""
    if cue is None or len(contents) < 2 or form_of(page.text, contents, page.outer) != Form.MIXED:
        return contents
    own = sentence_at(page, cue.start)
    kept = [
        span
        for span in contents
        if form_of(page.text, (span,), page.outer) != Form.INDIRECT or (own is not None and own.overlaps(span))
    ]
    return tuple(kept) or contents


def _without_deeds(page: Page, content: Span) -> Span:
    """The content up to a participle clause that follows a quoted phrase."""
    for found in DEED.finditer(page.text, content.start, content.end):
        if not any(quote.start < found.start() < quote.end for quote in page.outer):
            return Span(content.start, found.start())
    return content
