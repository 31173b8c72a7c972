"""Which of a source's words are shown around a quote: its own sentence, and one on either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.queries.quotes import MOST, marked, neighbourhood
from tracker.text import Span


def around(text: str, quote: str) -> str:
    start = text.index(quote)
    return neighbourhood(text, Span(start, start + len(quote))).of(text)


@pytest.mark.parametrize(
    ("text", "quote", "shown"),
    [
        ("One. Two. “Three,” she said. Four. Five.", "“Three,”", "Two. “Three,” she said. Four."),
        ("“Three,” she said. Four. Five.", "“Three,”", "“Three,” she said. Four."),
        ("One. Two. She said: “Three.”", "“Three.”", "Two. She said: “Three.”"),
        ("One. She said “three”.\n\nRead more\n\nOther news of others.", "three", "One. She said “three”."),
        ("Alone in here", "in", "Alone in here"),
        (
            "Before it.\n\nShe said “three”.\n\nAfter it.\n\nFar away.",
            "three",
            "Before it.\n\nShe said “three”.\n\nAfter it.",
        ),
    ],
)
def test_the_sentence_before_and_the_one_after_are_shown(text: str, quote: str, shown: str):
    assert around(text, quote) == shown


def test_a_quote_of_many_sentences_is_shown_whole():
    quote = " ".join(f"We will open store number {n}." for n in range(300))
    assert around(f"Far. Before it. {quote} After it. Far.", quote) == f"Before it. {quote} After it."


def test_a_sentence_without_an_end_is_cut():
    shown = around("word " * 400 + "“Three” " + "word " * 400, "“Three”")
    assert len(shown) <= 2 * MOST + len("“Three”")


@given(st.text(max_size=400), st.integers(0, 399), st.integers(1, 80))
def test_any_text_keeps_its_quote_whole_and_in_place(text: str, start: int, length: int):
    quote = Span(min(start, len(text)), min(start + length, len(text)))
    shown = neighbourhood(text, quote)
    assert shown.holds(quote)
    inside = Span(quote.start - shown.start, quote.end - shown.start)
    pieces = marked(shown.of(text), [(inside, "quote")] if inside.start < inside.end else [])
    assert "".join(piece.text for piece in pieces) == shown.of(text)
