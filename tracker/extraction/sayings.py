"""Indirect and mixed speech: clauses with a verb of saying, their subject and their matter."""

import re
from bisect import bisect_right, insort

from tracker.extraction.clauses import matter, subject_after, subject_before
from tracker.extraction.cues import CUE, NOUN_TOO, SPOKEN
from tracker.extraction.page import Attribution, Page, form_of, is_free
from tracker.text import Span, trimmed

LONGEST_SENTENCE = 3000


def attributed_clauses(page: Page, taken: list[Span]) -> list[Attribution]:
    """Indirect and mixed speech: a verb of saying outside quotation marks, its subject and its matter."""
    found: list[Attribution] = []
    taken = sorted(taken)
    starts = [span.start for span in page.outer]
    for sentence in page.sentences:
        if sentence.end - sentence.start > LONGEST_SENTENCE:
            continue
        here = page.outer[max(0, bisect_right(starts, sentence.start) - 1) : bisect_right(starts, sentence.end)]
        for parts in (*_according_to(page.text, sentence), *_said(page.text, sentence, here)):
            source, cue, content = parts
            source, content = source and _past_conjunction(page.text, source), _past_conjunction(page.text, content)
            if content.end - content.start < 4 or not is_free(taken, content):
                continue
            form = form_of(page.text, (content,), here)
            found.append(Attribution((source,) if source else (), (cue,), (content,), form))
            insort(taken, content)
    return found


CONJUNCTION = re.compile(r"(?:,\s)?(?:and|but)\s")


def _past_conjunction(text: str, span: Span) -> Span:
    """“…, and Han promised”: the word that joins two clauses is no part of either."""
    found = CONJUNCTION.match(text, span.start, span.end)
    return Span(found.end(), span.end) if found else span


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


CIRCUMSTANCE = re.compile(
    r"\s(?:(?:on|in|at|during|to|by|via|last|this|late|early|earlier|yesterday|today|(?:Mon|"
    r"Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b[^“”\"]{0,140}?[\s,])(?=that\s)"
)
DAY_ONLY = re.compile(
    r"\s(?:on\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today)(?:\s(?:morning|"
    r"afternoon|evening|night))?(?=\s)"
)
ADDRESSEE = re.compile(
    r"\s(?:(?:the |a )?[\w’'.-]{1,30}(?:\s[A-Z][\w’'.-]{1,30}){0,4}(?: on \w+day)?)(?=\s(?:that|"
    r"he|she|they|it|in|on|the|if|to)\s)"
)
CUT = re.compile(
    r"(?<=[”\"’'»]),\s(?=(?:and |but |while |as |which |\w{3,14}ing\s|he |she |they |according "
    r"))|,\s(?=(?:adding|saying|noting|according|citing|arguing|warning|calling|suggesting|"
    r"while|although|though)\s)|;\s"
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


def _clause(text: str, sentence: Span, cue: re.Match[str], earlier: Span | None, outer: list[Span]) -> Clause | None:
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
        bool(re.fullmatch(r"(?:on|in|at|during|last|late|early|to|yesterday|today|after|\w+day)\b[^“”\"]{0,90}", words))
        and not re.search(r"\bthat\b", words)
        and not re.match(r"to \w+ ", words)
    )


def _verb_here(text: str, source: Span, cue: re.Match[str]) -> bool:
    """A form that is also a noun counts as a verb after a name or pronoun, or before “that”, “to” or a
    clause.
    """
    following = text[cue.end("verb") : cue.end("verb") + 12]
    last = source.of(text).split()[-1]
    clause = re.match(r"\s(?:that|to|he|she|they|it|the|a|no|there|how|we|I)\b|\s?[“\"]", following)
    return bool(clause) and (last[:1].isupper() or last.lower() in PRONOUNS or last.endswith(("s", ",")))


PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "you", "who", "which"])


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
    if (words and words[-1] in '”"') or not closing.strip(".,;:!? "):
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


def _participle(text: str, sentence: Span, cue: Span, earlier: Span | None, outer: list[Span]) -> Clause | None:
    """“…, adding that”: the subject of the verb before. “While agreeing …, Lee said”: the subject after
    the comma.
    """
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
