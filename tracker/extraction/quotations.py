"""Quotations whose speaker stands before or after them, and quoted words that nobody is named for."""

import re
from bisect import insort
from dataclasses import replace

from tracker.extraction.clauses import matter, sentence_end, subject_after, subject_before
from tracker.extraction.cues import CUE, SPOKEN
from tracker.extraction.page import Attribution, Page, form_of, is_free, paragraph_end, sentence_at
from tracker.text import Span, trimmed


def attributed_quotations(page: Page) -> list[Attribution]:
    """Quotations with a source and a cue beside them; those that follow at once belong to the same
    speaker.
    """
    found: list[Attribution] = []
    number = 0
    while number < len(page.outer):
        parts = _speaker_after(page, number) or _speaker_before(page, number) or _signed(page, number)
        if parts is None:
            if found and _runs_on(page, number, found[-1]):
                # All of it stands in quotation marks, so the form stays what it is.
                found[-1] = replace(found[-1], content=(*found[-1].content, page.outer[number]))
            number += 1
            continue
        source, cue, resumed = parts
        contents = [page.outer[number]]
        number += 1
        while number < len(page.outer) and _resumes(page, contents[-1].end, resumed, page.outer[number]):
            if (
                _speaker_after(page, number) is not None
            ):  # “…,” said Ann Lee. “…,” she added: two, each with its own cue
                break
            contents.append(page.outer[number])
            resumed = page.outer[number].end
            number += 1
        form = form_of(page.text, tuple(contents), page.outer)
        found.append(Attribution((source,), (cue,), tuple(contents), form))
    return found


Parts = tuple[Span, Span, int]
"""Source, cue, and where the words may go on."""


def _speaker_after(page: Page, number: int) -> Parts | None:
    """“…,” said Ann Lee; “…,” she told reporters."""
    quote, text = page.outer[number], page.text
    inside = page.quotes[number].of(text).rstrip()
    ends = inside[-1:] in (",", "?", "!", "…", "—", "-") or text[quote.end : quote.end + 1] == ","
    if not ends:
        return None
    end = paragraph_end(page, quote.start)
    if number + 1 < len(page.outer):
        end = min(end, page.outer[number + 1].start)
    stop = sentence_end(text, quote.end, min(end, quote.end + 400))
    for cue in CUE.finditer(text, quote.end, stop):
        if cue["verb"].lower() not in SPOKEN and " " not in cue["verb"]:
            continue
        before = text[quote.end : cue.start()].strip(" ,\xa0")
        source = _beside(text, quote.end, cue.start()) if before else subject_after(text, cue.end(), stop)
        if source is None:
            return None
        return source, Span(cue.start("whole"), cue.end("verb")), max(source.end, cue.end())
    return None


OPENING = re.compile(
    r"[\s,]*(?:and |but |as )?(?=[A-Z]|he\b|she\b|they\b|it\b|the |an? |one |his |her |their |\w+ )",
    re.IGNORECASE,
)


def _beside(text: str, start: int, end: int) -> Span | None:
    """All that stands between a quotation and its verb, apposition and brackets too."""
    opening = OPENING.match(text, start, end)
    span = trimmed(text, opening.end() if opening else start, end)
    words = span.of(text)
    plausible = 0 < len(words) <= 200 and not re.search(r"[;:“”\"]", words)
    return span if plausible and words.split()[-1].lower() not in ("to", "the", "a", "not", "be") else None


# said in a statement: “; told reporters, “; added that “
LEAD_IN = re.compile(r"(?:\s[^.!?;:“”\"]{0,110})?[,:]?\s*$")
NEW_MATTER = re.compile(
    r"^\s+(?:that|it|the|he|she|they|there|how|if|whether|no|a)\s(?!statement|interview)", re.IGNORECASE
)


def _speaker_before(page: Page, number: int) -> Parts | None:
    """Ann Lee said: “…”; she told reporters, “…”."""
    quote, text = page.outer[number], page.text
    sentence = sentence_at(page, quote.start)
    if sentence is None:
        return None
    start = max(sentence.start, page.outer[number - 1].end if number else 0)
    cues = [
        cue for cue in CUE.finditer(text, start, quote.start) if cue["verb"].lower() in SPOKEN or " " in cue["verb"]
    ]
    for cue in reversed(cues):
        between = text[cue.end("verb") : quote.start]
        if NEW_MATTER.match(between) or not LEAD_IN.fullmatch(between):
            return None
        inside = page.quotes[number].of(text)
        if not (between.rstrip()[-1:] in (",", ":") or inside[:1].isupper()):
            return None
        source = subject_before(text, start, cue.start()) or _first_subject(text, start, cue)
        return (source, Span(cue.start("whole"), cue.end("verb")), quote.end) if source else None
    return _introduced(text, start, quote)


# Lee: “…”; Lumo chief Lee: “…”
_label = r"(?:[A-Z][\w.’'-]{0,30}|chief|boss|executive|head|president|of)"
LABEL = re.compile(rf"(?:^|[.!?]\s)((?:{_label}\s){{0,5}}{_label})\s?:\s*$")


def _introduced(text: str, start: int, quote: Span) -> Parts | None:
    label = LABEL.search(text[max(start, quote.start - 160) : quote.start])
    if not label:
        return None
    begin = max(start, quote.start - 160)
    source = trimmed(text, begin + label.start(1), begin + label.end(1))
    return source, Span(source.end, source.end + 1), quote.end


def _first_subject(text: str, start: int, cue: re.Match[str]) -> Span | None:
    """The subject of an earlier verb of the sentence: “Lee shook her head, saying: …”."""
    if not cue["verb"].lower().endswith("ing"):
        return None
    for earlier in CUE.finditer(text, start, cue.start()):
        return subject_before(text, start, earlier.start())
    opening = re.match(r"(?:[A-Z][\w.’'-]{0,30}\s){1,4}|He |She |They |It ", text[start : cue.start()])
    return trimmed(text, start, start + opening.end()) if opening else None


# “We will be there.” – Ann Lee, chief executive of Mi
SIGNATURE = re.compile(r"[^\S\n]*\n?[^\S\n]*([–—―]|--?)[^\S\n]*([A-Z][^\n“”\"]{2,120})")


def _signed(page: Page, number: int) -> Parts | None:
    quote, text = page.outer[number], page.text
    if text[page.quotes[number].end - 1] not in ".!?…," or quote.end - quote.start < 12:
        return None
    found = SIGNATURE.match(text, quote.end)
    if not found or not re.fullmatch(r"[^.!?]*\.?", found[2].rstrip()) or not found[2].rstrip(". ")[-1:].isalnum():
        return None
    source = trimmed(text, found.start(2), found.start(2) + len(found[2].rstrip(". ")))
    return source, Span(found.start(1), found.end(1)), source.end


REST_OF_SENTENCE = re.compile(r"[^.!?“”\"]{0,200}[.,:;]?[\s—–-]*")


def _resumes(page: Page, earlier_end: int, resumed: int, quote: Span) -> bool:
    """Whether the quotation goes on: same paragraph, and only the rest of the speaker's sentence between."""
    if quote.start > paragraph_end(page, earlier_end):
        return False
    between = REST_OF_SENTENCE.fullmatch(page.text, resumed, quote.start)
    if not between or CUE.search(page.text, resumed, quote.start):
        return False
    return (
        between.group().rstrip(" \n—–-")[-1:] in (",", ":")
        or page.text[quote.start + 1 : quote.start + 3].strip("'")[:1].isupper()
    )


def _runs_on(page: Page, number: int, earlier: Attribution) -> bool:
    """A quotation left open at the end of its paragraph and opened again in the next."""
    last = earlier.content[-1]
    left_open = page.text[last.end - 1] not in "”\"»'’"
    return left_open and not page.text[last.end : page.outer[number].start].strip()


CLAUSE_EDGE = re.compile(r",\s|;\s|—|–")


def nameless_quotations(page: Page, taken: list[Span]) -> list[Attribution]:
    """Quoted phrases of three words or more with no speaker beside them: the clause that holds them, no
    source.
    """
    found: list[Attribution] = []
    covered = sorted(taken)
    for inside, quote in zip(page.quotes, page.outer, strict=True):
        words = inside.of(page.text).split()
        if len(words) < 3 or (words[0][:1].isupper() and words[-1][:1].isupper()):
            continue
        if not is_free(covered, quote):
            continue
        content = _clause_around(page, quote)
        form = form_of(page.text, (content,), page.outer)
        found.append(Attribution((), (), (content,), form))
        insort(covered, content)
    return found


LONGEST_CLAUSE = 3000


def _clause_around(page: Page, quote: Span) -> Span:
    sentence = sentence_at(page, quote.start) or quote
    start = max(sentence.start, quote.start - LONGEST_CLAUSE)
    end = min(max(sentence.end, quote.end), quote.end + LONGEST_CLAUSE)
    lead = [found.end() for found in CLAUSE_EDGE.finditer(page.text, start, quote.start)]
    tail = CLAUSE_EDGE.search(page.text, quote.end, end)
    return matter(page.text, lead[-1] if lead else start, tail.start() if tail else end)
