"""Who is said to have said what: attributions as spans (source, cue, content in the terms of PARC and PolNeAR).

Rules over sentences and quotation marks. First the quotations whose speaker stands beside them, then clauses
with a verb of saying, then quoted words that nobody is named for.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from tracker.extraction.clauses import sentence_end, subject_after, subject_before
from tracker.extraction.cues import CLAUSE_VERBS, CUE, NOUN_TOO, SPOKEN
from tracker.text import Span, article_proper, paragraphs, quoted_spans, sentences, trimmed
from tracker.vocabulary import Form

READER = "quotes-rules-1"
LONGEST_SENTENCE = 3000


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


def find_attributions(text: str) -> list[Attribution]:
    """The attributions of the article proper, in reading order; none overlaps a quotation that has its speaker."""
    page = read_page(text)
    found = attributed_quotations(page)
    taken = [span for one in found for span in one.content]
    found += attributed_clauses(page, taken)
    taken = [span for one in found for span in one.content]
    found += nameless_quotations(page, taken)
    return sorted(found, key=lambda one: (one.content[0].start, one.content[-1].end))


def quoted(attribution: Attribution, text: str) -> tuple[Span, ...]:
    """The words inside quotation marks that the content holds, without their marks."""
    return tuple(
        span for span in quoted_spans(text) for content in attribution.content if content.holds(span)
    )


def read_page(text: str) -> Page:
    """Sentences and quotations of the article proper; a sentence never ends inside a quotation."""
    proper = article_proper(text).of(text)
    proper = text[: len(proper) + article_proper(text).start]
    quotes = quoted_spans(proper)
    outer = [_with_marks(proper, span) for span in quotes]
    return Page(proper, paragraphs(proper), _whole_sentences(proper, outer), quotes, outer)


def _with_marks(text: str, inside: Span) -> Span:
    before = 2 if text[max(0, inside.start - 2) : inside.start] in ("''", "``") else 1
    after = (
        2
        if text[inside.end : inside.end + 2] == "''"
        else int(text[inside.end : inside.end + 1] not in ("", "\n"))
    )
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


def form_of(text: str, contents: tuple[Span, ...], outer: list[Span]) -> Form:
    """Direct when every letter and digit stands inside quotation marks, mixed when some do (PolNeAR)."""
    inside = outside = 0
    for content in contents:
        covered = [span for span in outer if span.overlaps(content)]
        for place in range(content.start, content.end):
            if text[place].isalnum():
                held = any(span.start <= place < span.end for span in covered)
                inside, outside = inside + held, outside + (not held)
    if not inside:
        return Form.INDIRECT
    return Form.MIXED if outside else Form.DIRECT


# --- quotations whose speaker stands before or after them


def attributed_quotations(page: Page) -> list[Attribution]:
    """Quotations with a source and a cue beside them; those that follow at once belong to the same speaker."""
    found: list[Attribution] = []
    number = 0
    while number < len(page.outer):
        parts = _speaker_after(page, number) or _speaker_before(page, number) or _signed(page, number)
        if parts is None:
            if found and _runs_on(page, number, found[-1]):
                found[-1] = _extended(page, found[-1], page.outer[number])
            number += 1
            continue
        source, cue, resumed = parts
        contents = [page.outer[number]]
        number += 1
        while number < len(page.outer) and _resumes(page, contents[-1].end, resumed, page.outer[number]):
            contents.append(page.outer[number])
            resumed = page.outer[number].end
            number += 1
        form = form_of(page.text, tuple(contents), page.outer)
        found.append(Attribution((source,), (cue,), tuple(contents), form))
    return found


Parts = tuple[Span, Span, int]
"""Source, cue, and where the words may go on."""


def _paragraph_end(page: Page, place: int) -> int:
    starts = [span.start for span in page.paragraphs]
    at = bisect_right(starts, place) - 1
    return page.paragraphs[at].end if at >= 0 else len(page.text)


def _speaker_after(page: Page, number: int) -> Parts | None:
    """“…,” said Ann Lee; “…,” she told reporters."""
    quote, text = page.outer[number], page.text
    inside = page.quotes[number].of(text).rstrip()
    ends = inside[-1:] in (",", "?", "!", "…", "—", "-") or text[quote.end : quote.end + 1] == ","
    if not ends:
        return None
    end = _paragraph_end(page, quote.start)
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


OPENING = re.compile(r"[\s,]*(?:and |but |as )?(?=[A-Z]|he\b|she\b|they\b|it\b|the |an? |one |his |her |their |\w+ )", re.IGNORECASE)


def _beside(text: str, start: int, end: int) -> Span | None:
    """All that stands between a quotation and its verb, apposition and brackets too."""
    opening = OPENING.match(text, start, end)
    span = trimmed(text, opening.end() if opening else start, end)
    words = span.of(text)
    plausible = 0 < len(words) <= 200 and not re.search(r"[;:“”\"]", words)
    return span if plausible and not words.split()[-1].lower() in ("to", "the", "a", "not", "be") else None


# said in a statement: “; told reporters, “; added that “
LEAD_IN = re.compile(r"(?:\s[^.!?;:“”\"]{0,110})?[,:]?\s*$")
NEW_MATTER = re.compile(
    r"^\s+(?:that|it|the|he|she|they|there|how|if|whether|no|a)\s(?!statement|interview)", re.IGNORECASE
)


def _speaker_before(page: Page, number: int) -> Parts | None:
    """Ann Lee said: “…”; she told reporters, “…”."""
    quote, text = page.outer[number], page.text
    sentence = next((span for span in page.sentences if span.start <= quote.start < span.end), None)
    if sentence is None:
        return None
    start = max(sentence.start, page.outer[number - 1].end if number else 0)
    cues = [
        cue
        for cue in CUE.finditer(text, start, quote.start)
        if cue["verb"].lower() in SPOKEN or " " in cue["verb"]
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


# Lee: “…”
LABEL = re.compile(r"(?:^|[.!?]\s)((?:[A-Z][\w.’'-]{0,30}\s?){1,5}):\s*$")


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
    if (
        not found
        or not re.fullmatch(r"[^.!?]*\.?", found[2].rstrip())
        or not found[2].rstrip(". ")[-1:].isalnum()
    ):
        return None
    source = trimmed(text, found.start(2), found.start(2) + len(found[2].rstrip(". ")))
    return source, Span(found.start(1), found.end(1)), source.end


REST_OF_SENTENCE = re.compile(r"[^.!?“”\"]{0,200}(?P<stop>[.,:;]?)[\s—–-]*")


def _resumes(page: Page, earlier_end: int, resumed: int, quote: Span) -> bool:
    """Whether the quotation goes on: same paragraph, and only the rest of the speaker's sentence between."""
    if quote.start > _paragraph_end(page, earlier_end):
        return False
    between = REST_OF_SENTENCE.fullmatch(page.text, resumed, quote.start)
    if not between or CUE.search(page.text, resumed, quote.start):
        return False
    return between["stop"] in (",", ":") or page.text[quote.start + 1 : quote.start + 3].strip("'")[:1].isupper()


def _runs_on(page: Page, number: int, earlier: Attribution) -> bool:
    """A quotation left open at the end of its paragraph and opened again in the next."""
    last = earlier.content[-1]
    left_open = page.text[last.end - 1] not in "”\"»'’"
    return left_open and not page.text[last.end : page.outer[number].start].strip()


def _extended(page: Page, earlier: Attribution, quote: Span) -> Attribution:
    contents = (*earlier.content, quote)
    return Attribution(earlier.source, earlier.cue, contents, form_of(page.text, contents, page.outer))


# --- clauses with a verb of saying


def attributed_clauses(page: Page, taken: list[Span]) -> list[Attribution]:
    """Indirect and mixed speech: a verb of saying outside quotation marks, its subject and its matter."""
    found: list[Attribution] = []
    starts = [span.start for span in page.outer]
    for sentence in page.sentences:
        if sentence.end - sentence.start > LONGEST_SENTENCE:
            continue
        here = page.outer[
            max(0, bisect_right(starts, sentence.start) - 1) : bisect_right(starts, sentence.end)
        ]
        for parts in (*_according_to(page.text, sentence), *_said(page.text, sentence, here)):
            source, cue, content = parts
            if content.end - content.start < 4 or any(content.overlaps(span) for span in taken):
                continue
            form = form_of(page.text, (content,), here)
            found.append(Attribution((source,) if source else (), (cue,), (content,), form))
            taken = [*taken[-40:], content] if len(taken) > 40 else [*taken, content]
    return found


Clause = tuple[Span | None, Span, Span]
ACCORDING = re.compile(r"\b[Aa]ccording to\s")


def _according_to(text: str, sentence: Span) -> list[Clause]:
    found = ACCORDING.search(text, sentence.start, sentence.end)
    if not found:
        return []
    cue = Span(found.start(), found.end() - 1)
    if found.start() == sentence.start:
        comma = text.find(", ", found.end(), sentence.end)
        if comma < 0:
            return []
        return [(Span(found.end(), comma), cue, matter(text, comma + 2, sentence.end))]
    source = subject_after(text, found.end(), sentence.end) or matter(text, found.end(), sentence.end)
    return [(source, cue, matter(text, sentence.start, found.start()))]


def matter(text: str, start: int, end: int) -> Span:
    """The content without the full stop or comma that closes its sentence."""
    span = trimmed(text, start, end)
    words = span.of(text).rstrip(".,;: ")
    return Span(span.start, span.start + len(words))


CIRCUMSTANCE = re.compile(
    r"\s(?:(?:on|in|at|during|to|by|via|last|this|late|early|earlier|yesterday|today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b[^“”\"]{0,140}?[\s,])(?=that\s)"
)
DAY_ONLY = re.compile(
    r"\s(?:on\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today)(?:\s(?:morning|afternoon|evening|night))?(?=\s)"
)
ADDRESSEE = re.compile(
    r"\s(?:(?:the |a )?[\w’'.-]{1,30}(?:\s[A-Z][\w’'.-]{1,30}){0,4}(?: on \w+day)?)(?=\s(?:that|he|she|they|it|in|on|the|if|to)\s)"
)
CUT = re.compile(
    r"(?<=[”\"’'»]),\s(?=(?:and |but |while |as |which |\w{3,14}ing\s|he |she |they |according ))|,\s(?=(?:adding|saying|noting|according|citing|arguing|warning|calling|suggesting|while|but|although|though)\s)|;\s"
)


def _said(text: str, sentence: Span, outer: list[Span]) -> list[Clause]:
    clauses: list[Clause] = []
    subject: Span | None = None
    position = sentence.start
    for cue in CUE.finditer(text, sentence.start, sentence.end):
        if cue.start() < position or any(span.start <= cue.start() < span.end for span in outer):
            continue
        clause = _clause(text, sentence, cue, subject, outer)
        if clause:
            clauses.append(clause)
            subject = clause[0] or subject
            position = max(clause[2].end, cue.end())
    return clauses


def _clause(
    text: str, sentence: Span, cue: re.Match[str], earlier: Span | None, outer: list[Span]
) -> Clause | None:
    verb = cue["verb"].lower()
    whole = Span(cue.start("whole"), cue.end("verb"))
    if verb.endswith("ing") and whole.end - whole.start == len(verb):
        return _participle(text, sentence, whole, earlier, outer)
    source = subject_before(text, sentence.start, cue.start())
    ahead = _content_after(text, sentence, cue, outer)
    if source is None:
        return None
    if ahead.end - ahead.start < 3 or _tail_only(ahead.of(text)):
        return _content_before(text, sentence, source, whole) if verb in SPOKEN else None
    if verb in NOUN_TOO and not _verb_here(text, source, cue):
        return None
    return source, whole, ahead


def _tail_only(words: str) -> bool:
    """Whether only time and place follow the verb: “…, he said on Tuesday.”"""
    return (
        bool(
            re.fullmatch(
                r"(?:on|in|at|during|last|late|early|to|yesterday|today|after|\w+day)\b[^“”\"]{0,90}", words
            )
        )
        and not re.search(r"\bthat\b", words)
        and not re.match(r"to \w+ ", words)
    )


def _verb_here(text: str, source: Span, cue: re.Match[str]) -> bool:
    """A form that is also a noun counts as a verb after a name or pronoun, or before “that”, “to” or a clause."""
    following = text[cue.end("verb") : cue.end("verb") + 12]
    last = source.of(text).split()[-1]
    clause = re.match(r"\s(?:that|to|he|she|they|it|the|a|no|there|how|we|I)\b|\s?[“\"]", following)
    return bool(clause) and (
        last[:1].isupper() or last.lower() in PRONOUNS or last.endswith("s") or last.endswith(",")
    )


PRONOUNS = frozenset("he she they it i we you who which".split())


def _content_after(text: str, sentence: Span, cue: re.Match[str], outer: list[Span]) -> Span:
    start = cue.end("verb")
    verb = cue["verb"].lower()
    skipped = CIRCUMSTANCE.match(text, start, sentence.end) or DAY_ONLY.match(text, start, sentence.end)
    if skipped is None and verb.startswith("t") and verb in ("told", "tell", "tells", "telling"):
        skipped = ADDRESSEE.match(text, start, sentence.end)
        if skipped:
            skipped = CIRCUMSTANCE.match(text, skipped.end(), sentence.end) or skipped
    start = skipped.end() if skipped else start
    for cut in CUT.finditer(text, start, sentence.end):
        if not any(span.start < cut.start() < span.end - 1 for span in outer):
            return matter(text, start, cut.start())
    return _to_sentence_end(text, start, sentence.end)


def _to_sentence_end(text: str, start: int, end: int) -> Span:
    span = trimmed(text, start, end)
    words = span.of(text).rstrip(".,;:!? ")
    closing = span.of(text)[len(words) :]
    if words and words[-1] in '”"' or not closing.strip(".,;:!? "):
        return Span(span.start, span.start + len(words))
    return span


def _content_before(text: str, sentence: Span, source: Span, cue: Span) -> Clause | None:
    """The matter stands first: “Sales will double next year, he said.”"""
    lead = text[sentence.start : source.start]
    if not lead.rstrip().endswith((",", "—", "–")):
        return None
    content = matter(text, sentence.start, source.start)
    return (source, cue, content) if len(content.of(text).split()) > 2 else None


WHILE_DOING = re.compile(r"(?:While|By|In|When|After)\s$")


def _participle(
    text: str, sentence: Span, cue: Span, earlier: Span | None, outer: list[Span]
) -> Clause | None:
    """“…, adding that”: the subject of the verb before. “While agreeing …, Lee said”: the subject after the comma."""
    left = text[sentence.start : cue.start]
    if WHILE_DOING.fullmatch(left) or not left:
        comma = re.compile(r",\s").search(text, cue.end, sentence.end)
        following = CUE.search(text, comma.end(), sentence.end) if comma else None
        source = subject_before(text, comma.end(), following.start()) if comma and following else None
        return (source, cue, matter(text, cue.end, comma.start())) if comma and source else None
    if not left.rstrip().endswith((",", "”", '"', "—")):
        return None
    source = earlier or _opening_subject(text, sentence, cue)
    return (source, cue, _to_cut(text, cue.end, sentence.end, outer)) if source else None


def _opening_subject(text: str, sentence: Span, cue: Span) -> Span | None:
    for found in CUE.finditer(text, sentence.start, cue.start):
        source = subject_before(text, sentence.start, found.start())
        if source:
            return source
    opening = re.match(r"(?:(?:[A-Z][\w.’'-]{0,30}|of|the)\s){1,6}", text[sentence.start : cue.start])
    return trimmed(text, sentence.start, sentence.start + opening.end()) if opening else None


def _to_cut(text: str, start: int, end: int, outer: list[Span]) -> Span:
    for cut in CUT.finditer(text, start, end):
        if not any(span.start < cut.start() < span.end - 1 for span in outer):
            return matter(text, start, cut.start())
    return _to_sentence_end(text, start, end)


# --- quoted words that nobody is named for

CLAUSE_EDGE = re.compile(r",\s|;\s|—|–")


def nameless_quotations(page: Page, taken: list[Span]) -> list[Attribution]:
    """Quoted phrases of three words or more with no speaker beside them: the clause that holds them, no source."""
    found: list[Attribution] = []
    covered = sorted(taken)
    for inside, quote in zip(page.quotes, page.outer, strict=True):
        words = inside.of(page.text).split()
        if len(words) < 3 or words[0][:1].isupper() and words[-1][:1].isupper():
            continue
        if any(span.overlaps(quote) for span in covered):
            continue
        content = _clause_around(page, quote)
        form = form_of(page.text, (content,), page.outer)
        found.append(Attribution((), (), (content,), form))
        covered.append(content)
    return found


def _clause_around(page: Page, quote: Span) -> Span:
    sentence = next((span for span in page.sentences if span.start <= quote.start < span.end), quote)
    lead = [found.end() for found in CLAUSE_EDGE.finditer(page.text, sentence.start, quote.start)]
    tail = CLAUSE_EDGE.search(page.text, quote.end, max(sentence.end, quote.end))
    return matter(
        page.text,
        lead[-1] if lead else sentence.start,
        tail.start() if tail else max(sentence.end, quote.end),
    )
