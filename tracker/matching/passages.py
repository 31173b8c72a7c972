"""An article cut into windows of two sentences, and how much of a claim each one holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.matching.words import STOP_WORDS, raw_words, stem
from tracker.text import Span, article_proper, sentences

MOST_READ = 100_000
LONGEST_SENTENCE = 1_000
SENTENCES = 2
TEXTS_KEPT = 4
"""An article is held against one claim after another: its sentences are cut once."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the article that is read as one."""

    span: Span
    stems: frozenset[str]


def sentence_spans(text: str) -> list[Span]:
    """Sentences of the article proper, of its first 100,000 characters; 1,000 without an end are cut there."""
    proper = article_proper(text)
    return [piece for span in sentences(text[: min(proper.end, MOST_READ)]) for piece in _cut(span)]


@lru_cache(maxsize=TEXTS_KEPT)
def sentence_windows(text: str) -> tuple[Window, ...]:
    """Each sentence of a text by itself."""
    return tuple(Window(span, content_stems(span.of(text))) for span in sentence_spans(text))


@lru_cache(maxsize=TEXTS_KEPT)
def windows(text: str) -> tuple[Window, ...]:
    """Each sentence with the one after it; a text of one sentence is one window."""
    single = sentence_windows(text)
    starts = range(max(1, len(single) - SENTENCES + 1)) if single else range(0)
    return tuple(_joined(single[i : i + SENTENCES]) for i in starts)


def content_stems(text: str) -> frozenset[str]:
    """The stems that carry meaning, near synonyms made one."""
    return frozenset(meant(stem(word)) for word in raw_words(text) if word not in STOP_WORDS)


def meant(stemmed: str) -> str:
    """One stem for those that tell of the same deed: "debut", "unveil" -> "launch"."""
    return _SAME.get(stemmed, stemmed)


def _cut(span: Span) -> list[Span]:
    starts = range(span.start, span.end, LONGEST_SENTENCE)
    return [Span(start, min(start + LONGEST_SENTENCE, span.end)) for start in starts]


def _joined(held: Sequence[Window]) -> Window:
    return Window(Span(held[0].span.start, held[-1].span.end), frozenset().union(*(one.stems for one in held)))


_SAME_DEEDS = (
    "launch releas debut unveil introduc rollout",
    "buy acquir purchas acquisit takeov bought",
    "build construct built",
    "close shut closur",
    "hire recruit",
    "cut reduc slash",
    "usa america american",
    "kill dead death die",
    "car vehicl",
    "phone smartphon handset",
    "shop store",
    "plant factori",
)
_SAME = {word: group.split()[0] for group in _SAME_DEEDS for word in group.split()}
