"""Plain functions on strings. Offsets are Python string indices (code points), ends exclusive."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from syntok import segmenter

CONTEXT = 32
SEGMENTER_LIMIT = 200_000
MOST_MARKS = 20_000


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text: `start` included, `end` excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def selector(text: str, span: Span) -> tuple[str, str, str]:
    """Exact words with the 32 characters before and after them (W3C TextQuoteSelector): exact, prefix,
    suffix.
    """
    return span.of(text), text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]


NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with every newline as `\\n`, and U+FFFD for what PostgreSQL can't store (NUL, lone
    surrogates).
    """
    return UNSTORABLE.sub("\ufffd", NEWLINES.sub("\n", text))


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends."""
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def paragraphs(text: str) -> list[Span]:
    """Blocks between blank lines; a text without blank lines has one paragraph a line."""
    return list(_paragraphs(text))


# One article is asked for its parts by several readers, and by some for each attribution that it has.
@lru_cache(maxsize=4)
def _paragraphs(text: str) -> tuple[Span, ...]:
    held = text.rstrip()
    breaks = list(BLANK_LINES.finditer(held)) or list(re.finditer(r"\n", held))
    starts = [0, *(found.end() for found in breaks)]
    ends = [*(found.start() for found in breaks), len(held)]
    spans = (trimmed(text, start, end) for start, end in zip(starts, ends, strict=True))
    return tuple(span for span in spans if span.start < span.end)


def sentences(text: str) -> list[Span]:
    """Sentences in reading order; none goes over a paragraph.

    syntok finds them; a text over 200 kB is split at full stops, because syntok slows down there.
    """
    return list(_sentences(text))


@lru_cache(maxsize=8)
def _sentences(text: str) -> tuple[Span, ...]:
    split = _segmented if len(text) <= SEGMENTER_LIMIT else _split_at_stops
    return tuple(sentence for paragraph in paragraphs(text) for sentence in split(text, paragraph))


def _segmented(text: str, paragraph: Span) -> list[Span]:
    starts = [
        sentence[0].offset + paragraph.start
        for part in segmenter.analyze(paragraph.of(text))
        for sentence in part
        if sentence
    ]
    if not starts:
        return [paragraph]
    return [trimmed(text, a, b) for a, b in pairwise([paragraph.start, *starts[1:], paragraph.end]) if a < b]


STOP = re.compile(r"(?<=[\w)%”\"’])([.!?][\"”’')\]]{0,3})\s+")


def _split_at_stops(text: str, paragraph: Span) -> list[Span]:
    spans, start = [], paragraph.start
    for found in STOP.finditer(text, paragraph.start, paragraph.end):
        spans.append(Span(start, found.end(1)))
        start = found.end()
    return [*spans, Span(start, paragraph.end)] if start < paragraph.end else spans


# Each line stands alone: what follows it belongs to other articles.
TEASERS = re.compile(
    r"""^[^\S\n]{0,8}(?:[-–—•*>|▶#]{1,4}[^\S\n]?)?(?:
      you[ ]may(?:[ ]also)?(?:[ ]be)?[ ](?:like|enjoy|interested[ ]in)   # You May Also Like
    | you[ ]might(?:[ ]also)?(?:[ ]be)?[ ](?:like|enjoy|interested[ ]in) # You might also like
    | related(?:[ ](?:articles?|stories|story|posts?|news|content|reading|coverage|links))?  # Related stories
    | (?:read|see|find[ ]out)[ ](?:more|next|also)                       # Read more
    | (?:also[ ]read|also[ ]on[ ][^\n.!?]{1,40})                         # Also on PhoneWorld
    | more[ ](?:from|in|on|about|by)[ ][^\n.!?]{1,60}                    # More from Business
    | more[ ](?:stories|news|articles|headlines|top[ ]stories)           # More stories
    | recommended(?:[ ](?:for[ ]you|stories|articles|reading|videos?))?  # Recommended for you
    | trending(?:[ ](?:now|stories|articles|topics|today|news))?         # Trending now
    | (?:most|top)[ ](?:read|popular|viewed|shared|stories|headlines)    # Most read
    | popular(?:[ ](?:now|stories|articles|posts))?                      # Popular now
    | (?:latest|other)[ ](?:news|stories|articles|headlines|posts)       # Latest news
    | (?:up|read|what[ ]to[ ]read)[ ]next                                # Up next
    | (?:don['’]t[ ]miss|editors?['’]?s?[ ]picks?|from[ ]around[ ]the[ ]web)  # Editors' picks
    )[^\S\n]{0,8}[:…»>→]{0,3}[^\S\n]{0,8}$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
PROSE = re.compile(r"[.!?…][\"”’'»)]?[^\S\n]{0,8}$", re.MULTILINE)


# The paragraph that the law asks of press releases (US Private Securities Litigation Reform Act), and all below it.
SAFE_HARBOR = re.compile(
    r"^[^\S\n]{0,8}(?:[^\n]{0,120}\bcontains?[^\n]{0,60}\bforward[- ]looking (?:statements|information)\b"
    r"|(?:cautionary (?:note|statement)s? (?:on|regarding|about|concerning) |safe[- ]harbou?r)[^\n]{0,60}$)",
    re.IGNORECASE | re.MULTILINE,
)


@lru_cache(maxsize=4)
def article_proper(text: str) -> Span:
    """The article without the teasers of other articles at its end, and without a press release's legal paragraph.

    Cut at the first heading of a teaser list that stands alone on its line below a line of prose, or at a
    paragraph that says it contains forward-looking statements.
    """
    prose = PROSE.search(text)
    if not prose:
        return trimmed(text, 0, len(text))
    ends = [found.start() for find in (TEASERS, SAFE_HARBOR) if (found := find.search(text, prose.end()))]
    return trimmed(text, 0, min(ends, default=len(text)))


QUOTE_MARK = re.compile(r"''|``|[“”„«»\"‘’']")
CLOSERS = {
    "“": ("”", '"', "''"),
    "”": ("”", '"'),
    '"': ('"', "”"),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "''": ("''", '"', "”"),
    "``": ("''", '"', "”"),
}
DOUBLE_OPENERS = tuple(mark for mark in CLOSERS if mark != "”")
SINGLE = {"‘": "’", "'": "'"}
# ’90s, ’em, ’til: an apostrophe that stands where an opening mark would
ELISION = re.compile(r"\d0s\b|(?:em|til|cause|tis|twas|n)\b", re.IGNORECASE)


def quoted_spans(text: str) -> list[Span]:
    """The insides of the outermost quotation marks, in reading order.

    A quotation that runs over paragraphs gives one span a paragraph. Apostrophes, inches and marks that
    nothing closes are no quotations.
    """
    blocks = paragraphs(text)
    spans: list[Span] = []
    for number, block in enumerate(blocks):
        following = text[blocks[number + 1].start] if number + 1 < len(blocks) else ""
        spans.extend(_quoted_in(text, block, following))
    return [span for span in spans if any(letter.isalnum() for letter in span.of(text))]


def _quoted_in(text: str, block: Span, following: str) -> list[Span]:
    spans: list[Span] = []
    opener, start = "", 0
    marks = list(islice(QUOTE_MARK.finditer(text, block.start, block.end), MOST_MARKS + 1))
    if len(marks) > MOST_MARKS:  # noise, not speech
        return []
    closing = _closing_singles(text, marks)
    for place, found in enumerate(marks):
        mark = found.group()
        if opener and _closes(text, opener, found, closing.get(place, False)):
            spans.append(Span(start, found.start()))
            opener = ""
        elif _opens(text, found, opener):
            opener, start = mark, found.end()
    if opener in CLOSERS and (following == opener or start - len(opener) == block.start):
        spans.append(Span(start, block.end))
    return spans


def _closes(text: str, opener: str, found: re.Match[str], closes_single: bool) -> bool:
    if opener in SINGLE:
        return found.group() == SINGLE[opener] and closes_single
    return found.group() in CLOSERS[opener] and found.end() > found.start()


def _opens(text: str, found: re.Match[str], opener: str) -> bool:
    mark, before, after = (
        found.group(),
        text[found.start() - 1 : found.start()],
        text[found.end() : found.end() + 1],
    )
    if opener in CLOSERS:
        return mark == opener == "“"  # the earlier one was never closed
    if before.isalnum() or not after or after.isspace():
        return False
    if mark in DOUBLE_OPENERS:
        return True
    return mark in SINGLE and not opener and after.isalnum() and not ELISION.match(text, found.end())


def _closing_singles(text: str, marks: list[re.Match[str]]) -> dict[int, bool]:
    """Which single marks may close: not inside a word, nor a plural's apostrophe while a better one
    follows.
    """
    closing: dict[int, bool] = {}
    better = False
    for place in range(len(marks) - 1, -1, -1):
        found = marks[place]
        if found.group() == "‘":
            better = False
        if found.group() not in ("’", "'"):
            continue
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 2]
        if after[:1].isalnum() or not before.strip():
            continue
        plural = before == "s" and len(after) == 2 and after[0] == " " and after[1].islower()
        closing[place] = not (plural and better)
        better = True
    return closing
