"""Who is said to have said what, by rules alone."""

import time
from functools import partial
from pathlib import Path

import pytest

from tracker.extraction.quotes import find_attributions as find
from tracker.extraction.quotes import quoted
from tracker.vocabulary import Form

find_attributions = partial(find, by_rules=True)

STORY = (Path(__file__).parent / "data" / "lumo-canada-plans.txt").read_text(encoding="utf-8")


def parts(text):
    return [
        (
            one.form.value,
            " … ".join(span.of(text) for span in one.source),
            " … ".join(span.of(text) for span in one.cue),
            " … ".join(span.of(text) for span in one.content),
        )
        for one in find_attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will come,” said Ann Lee.", ("direct", "Ann Lee", "said", "“We will come,”")),
        ('"We will come," Ann Lee said.', ("direct", "Ann Lee", "said", '"We will come,"')),
        ("Ann Lee told reporters: “We will come.”", ("direct", "Ann Lee", "told", "“We will come.”")),
        (
            "“We will come,” she said. “It is late.”",
            ("direct", "she", "said", "“We will come,” … “It is late.”"),
        ),
        ("“We,” said Ann Lee, “will come.”", ("direct", "Ann Lee", "said", "“We,” … “will come.”")),
        (
            "“We will come,” said Ann Lee, chief executive of Lumo, on Tuesday.",
            ("direct", "Ann Lee, chief executive of Lumo", "said", "“We will come,”"),
        ),
        (
            "“We will come next year.” – Ann Lee, chief executive",
            ("direct", "Ann Lee, chief executive", "–", "“We will come next year.”"),
        ),
        ("Lumo said it will come.", ("indirect", "Lumo", "said", "it will come")),
        (
            "Lumo will come, its chief executive said.",
            ("indirect", "its chief executive", "said", "Lumo will come"),
        ),
        (
            "According to Ann Lee, sales will double.",
            ("indirect", "Ann Lee", "According to", "sales will double"),
        ),
        (
            "Sales will double, according to Ann Lee.",
            ("indirect", "Ann Lee", "according to", "Sales will double"),
        ),
        (
            "Lee told Northwire in Paris on Monday that sales will double.",
            ("indirect", "Lee", "told", "that sales will double"),
        ),
        (
            "Ann Lee said that Lumo wants to “do something” in Canada.",
            ("mixed", "Ann Lee", "said", "that Lumo wants to “do something” in Canada"),
        ),
    ],
)
def test_source_cue_and_content(text, expected):
    assert expected in parts(text)


def test_the_story_gives_its_partial_quotations():
    found = {words.of(STORY): one for one in find_attributions(STORY) for words in quoted(one, STORY)}
    assert set(found) == {
        "uncertainty",
        "do something",
        "compatible with Canadian safety rules",
        "get into that customs dispute",
        "yet to produce signed contracts",
    }
    assert {one.form for one in found.values()} == {Form.MIXED}


def test_the_story_names_who_said_them():
    said = [(source, content) for form, source, _, content in parts(STORY) if form == "mixed"]
    assert [source for source, _ in said] == [
        "Chief Commercial Officer Seo Yuna",
        "Chief Commercial Officer Seo Yuna",
        "",
        "Seo Yuna",
        "",
    ]
    assert said[1][1] == "that Lumo’s intention is to “do something” in Canada at some point next year"


def test_nothing_is_read_from_teasers():
    assert not [one for one in parts(STORY) if "radio" in one[3].lower()]


def test_attributions_come_in_reading_order_and_inside_the_text():
    found = find_attributions(STORY)
    assert found == sorted(found, key=lambda one: (one.content[0].start, one.content[-1].end))
    for one in found:
        for span in (*one.source, *one.cue, *one.content):
            assert 0 <= span.start < span.end <= len(STORY)


def test_a_quotation_over_two_paragraphs_has_one_speaker():
    text = "“We will come,” said Ann Lee. “It is late.\n\n“But we will come.”"
    (only,) = find_attributions(text)
    assert [span.of(text) for span in only.content] == [
        "“We will come,”",
        "“It is late.",
        "“But we will come.”",
    ]


@pytest.mark.parametrize("text", ["", "   ", "“", "”” said", "said", "He said", "according to", "\n\n\n", "“x” –"])
def test_scraps_are_read_without_complaint(text):
    find_attributions(text)


@pytest.mark.parametrize("unit", ["he said ", "“we” said A. ", "“", "said, that ", "A, ", "While agreeing "])
def test_hostile_text_is_read_in_a_few_seconds(unit):
    text = unit * (2_000_000 // len(unit))
    start = time.monotonic()
    find_attributions(text)
    assert time.monotonic() - start < 60
