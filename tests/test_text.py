"""Spans over a text: sentences, paragraphs, quotation marks, the article proper."""

import time
from pathlib import Path

import pytest

from tracker.text import Span, article_proper, clean, paragraphs, quoted_spans, selector, sentences

STORY = (Path(__file__).parent / "data" / "lumo-canada-plans.txt").read_text(encoding="utf-8")


def inside(text):
    return [span.of(text) for span in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He said “we will come”.", ["we will come"]),
        ('He said "we will come".', ["we will come"]),
        ("Il a dit «nous viendrons».", ["nous viendrons"]),
        ("„Wir kommen“, sagte sie.", ["Wir kommen"]),
        ("''We will come,'' he said.", ["We will come,"]),
        ("It was ‘one big step’ for Mi’s shops.", ["one big step"]),
        ("It’s Mi’s shop in the ’90s.", []),
        ("The workers' plan isn't Mi's.", []),
        ("She called it 'the workers' plan' again.", ["the workers' plan"]),
        ('A 5.5" screen and a 6" one.', []),
        ("“He told me ‘never’ twice,” she said.", ["He told me ‘never’ twice,"]),
        ('There was “no evidence" yet.', ["no evidence"]),
        ("“One.\n\n“Two,” she said.", ["One.", "Two,"]),
        ("He said “nothing closes this\n\nNext paragraph.", []),
        ('“” and ""', []),
        ("", []),
    ],
)
def test_quotation_marks_are_told_from_apostrophes(text, words):
    assert inside(text) == words


def test_sentences_keep_their_offsets():
    text = "  Dr. Lee came.  “Will it work?” she asked. It didn’t!\n\nNew paragraph here"
    assert [span.of(text) for span in sentences(text)] == [
        "Dr. Lee came.",
        "“Will it work?” she asked.",
        "It didn’t!",
        "New paragraph here",
    ]


def test_a_long_text_is_split_at_its_stops():
    text = "One two three. " * 20_000
    spans = sentences(text)
    assert len(spans) == 20_000
    assert spans[1].of(text) == "One two three."


def test_lines_are_paragraphs_only_where_no_blank_line_stands():
    assert [span.of("a\nb\n\nc") for span in paragraphs("a\nb\n\nc")] == ["a\nb", "c"]
    assert [span.of("a\nb") for span in paragraphs("a\nb")] == ["a", "b"]


def test_the_teasers_at_the_end_are_no_part_of_the_article():
    proper = article_proper(STORY).of(STORY)
    assert proper.endswith("strengthening ties with its suppliers.")
    assert "Veldt" not in proper


@pytest.mark.parametrize(
    "heading",
    ["Related", "READ MORE", "More from Business", "Recommended for you", "Trending", "You might also like:"],
)
def test_headings_that_stand_alone_end_the_article(heading):
    text = f"Lumo opens a shop.\n\n{heading}\nAnother story\n"
    assert article_proper(text).of(text) == "Lumo opens a shop."


def test_the_same_words_inside_a_sentence_do_not():
    text = "Related parties read more into it. Trending now is jazz.\n\nYou may also like the end."
    assert article_proper(text).of(text) == text


def test_clean_makes_newlines_alike_and_the_text_storable():
    assert clean("a\r\nb\rc\u2028d\x00") == "a\nb\nc\nd\ufffd"
    assert clean("x\ud800") == "x\ufffd"


def test_a_selector_holds_the_words_around():
    assert selector("one two three", Span(4, 7)) == ("two", "one ", " three")


@pytest.mark.parametrize("unit", ["a", '"', "“", "a' 's ", " ", "he said ", ". ", "\n", "more from "])
def test_hostile_text_is_read_in_a_few_seconds(unit):
    text = unit * (2_000_000 // len(unit))
    start = time.monotonic()
    quoted_spans(text)
    sentences(text)
    article_proper(text)
    assert time.monotonic() - start < 60
