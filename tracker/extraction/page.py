"""An article laid out for its readers: sentences, quotations, and what an attribution is."""

from bisect import bisect_right
from dataclasses import dataclass

from tracker.text import Span, article_proper, paragraphs, quoted_spans, sentences
from tracker.vocabulary import Form

LONGEST_ARTICLE = 100_000
"""Characters that are read: two hours of transcript; what is longer is no article."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Parts in reading order; a split quotation has several contents, words of no named person no source."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form


@dataclass(frozen=True, slots=True)
class Page:
    """The article proper with what was found in it: `quotes` are insides, `outer` hold their marks."""

    text: str
    paragraphs: list[Span]
    sentences: list[Span]
    quotes: list[Span]
    outer: list[Span]


def read_page(text: str) -> Page:
    """Sentences and quotations of the article proper; a sentence never ends inside a quotation."""
    head = text[:LONGEST_ARTICLE]
    proper = head[: article_proper(head).end]
    quotes = quoted_spans(proper)
    outer = [_with_marks(proper, span) for span in quotes]
    return Page(proper, paragraphs(proper), _whole_sentences(proper, outer), quotes, outer)


def _with_marks(text: str, inside: Span) -> Span:
    before = 2 if text[max(0, inside.start - 2) : inside.start] in ("''", "``") else 1
    after = 2 if text[inside.end : inside.end + 2] == "''" else int(text[inside.end : inside.end + 1] not in ("", "\n"))
    return Span(max(0, inside.start - before), inside.end + after)


def _whole_sentences(text: str, outer: list[Span]) -> list[Span]:
    starts = [span.start for span in outer]
    whole: list[Span] = []
    open_until = -1
    for sentence in sentences(text):
        if whole and sentence.start < open_until:
            whole[-1] = Span(whole[-1].start, sentence.end)
        else:
            whole.append(sentence)
        last = bisect_right(starts, sentence.end - 1) - 1
        if last >= 0 and outer[last].end > sentence.end:
            open_until = outer[last].end
    return whole


def sentence_at(page: Page, place: int) -> Span | None:
    """The sentence that holds a place."""
    at = bisect_right(page.sentences, place, key=lambda span: span.start) - 1
    return page.sentences[at] if at >= 0 and place < page.sentences[at].end else None


def paragraph_end(page: Page, place: int) -> int:
    """Where the paragraph that holds a place ends."""
    at = bisect_right(page.paragraphs, place, key=lambda span: span.start) - 1
    return page.paragraphs[at].end if at >= 0 else len(page.text)


def is_free(taken: list[Span], span: Span) -> bool:
    """Whether a span overlaps none of the taken ones, which are sorted."""
    at = bisect_right(taken, span.end, key=lambda one: one.start)
    return not any(one.overlaps(span) for one in taken[max(0, at - 3) : at])


def form_of(text: str, contents: tuple[Span, ...], outer: list[Span]) -> Form:
    """Direct when every letter and digit stands inside quotation marks, mixed when some do (PolNeAR)."""
    letters = sum(_letters(text, content.start, content.end) for content in contents)
    inside = sum(_letters_inside(text, content, outer) for content in contents)
    if not inside:
        return Form.INDIRECT
    return Form.MIXED if inside < letters else Form.DIRECT


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))


def _letters_inside(text: str, content: Span, outer: list[Span]) -> int:
    """Looks only at the quotations near the content: an article may have thousands."""
    count, done = 0, content.start
    for place in range(bisect_right(outer, content.start, key=lambda one: one.end), len(outer)):
        span = outer[place]
        if span.start >= content.end:
            break
        start, end = max(span.start, done), min(span.end, content.end)
        count += _letters(text, start, end)
        done = max(done, end)
    return count
