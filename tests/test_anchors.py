"""Whether published words still stand in a source, and what becomes of that. All texts are invented."""

import time

import pytest

from tracker.matching.anchors import check_anchor, normalised
from tracker.text import Span, selector
from tracker.vocabulary import AnchorState

TEXT = (
    "OSLO, March 12. Fjordly looks beyond its home market. “We will open a store in Toronto next year,” Kari Nord "
    "said on Tuesday. She would not say more – only that they hope to “do something” there. The shares fell."
)
LONG = "We will open a store in Toronto next year,"
SHORT = "do something"


def found(words: str, text: str, source: str = TEXT) -> tuple[AnchorState, str]:
    start = source.index(words)
    exact, prefix, suffix = selector(source, Span(start, start + len(words)))
    answer = check_anchor(exact, prefix, suffix, text)
    return answer.state, answer.reads_now


@pytest.mark.parametrize("words", [LONG, SHORT])
def test_words_that_stand_are_present_wherever_they_have_moved(words):
    assert found(words, TEXT) == ("present", "")
    assert found(words, "Updated.\n\n" + TEXT + " More to follow.") == ("present", "")


def test_a_long_quote_is_present_though_all_around_it_was_rewritten():
    assert found(LONG, f"A Norwegian firm has news. “{LONG}” its boss told us.") == ("present", "")


def test_a_short_quote_elsewhere_in_the_text_is_not_the_quote():
    assert found(SHORT, "Everybody wants to do something about the weather.")[0] == "missing"
    assert found(SHORT, TEXT.replace("only that they hope to", "and would"))[0] == "present", "what follows stands"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("“", '"').replace("”", '"'),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("Toronto", "Toron\u00adto").replace("something", "some\u200bthing"),
        lambda text: text.replace(" store ", "\n   store\t"),
        lambda text: text.replace("–", "--").replace("store", "ｓtore").replace("do some", "do  some"),
        lambda text: text.replace("“", "''").replace("”", "''").replace(" ", "  "),
    ],
)
@pytest.mark.parametrize("words", [LONG, SHORT])
def test_other_marks_dashes_spaces_and_hyphens_are_the_same_words(words, change):
    assert found(words, change(TEXT))[0] in ("present", "normalised")
    assert found(words, TEXT, change(TEXT) if words in change(TEXT) else TEXT)[0] in ("present", "normalised")


def test_a_change_of_space_inside_the_words_is_told_from_no_change():
    assert found(LONG, TEXT.replace("a store", "a\u00a0store")) == ("normalised", "")


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (LONG, "We will not open a store in Toronto next year,"),
        (LONG, "We will open a store in Toronto one day,"),
        (LONG, "We will open a Store in Toronto next year,"),
        (SHORT, "do nothing"),
    ],
)
def test_other_words_in_the_same_place_are_changed_and_said(words, instead):
    assert found(words, TEXT.replace(words, instead)) == ("changed", instead)


def test_words_that_were_cut_out_are_missing():
    assert found(SHORT, TEXT.replace(SHORT, "")) == ("missing", "")


def test_nearly_the_same_words_elsewhere_are_missing():
    assert found(LONG, "Nord: We will open a store in Toronto next years, perhaps.") == ("missing", "")
    assert found(LONG, TEXT.split("“")[0]) == ("missing", "")
    assert found(LONG, "") == ("missing", "")


def test_a_place_whose_two_sides_lie_far_apart_is_missing():
    assert found(LONG, TEXT.replace(LONG, "Words. " * 200)) == ("missing", "")


def test_words_at_the_very_start_have_no_place_to_be_changed_in():
    assert found("OSLO, March 12.", TEXT.replace("OSLO, March 12.", "BERGEN, March 13.")) == ("missing", "")


def test_the_words_before_may_stand_more_than_once():
    twice = "home market. “Quote one here. " + "x " * 700 + TEXT.replace(LONG, "We might,")
    assert found(LONG, twice) == ("changed", "We might,")


def test_normalising_twice_changes_nothing():
    once = normalised("“A”  ''b'' —– ﬁne ½ \u00ad\u200b x\u2011y … ２")
    assert normalised(once) == once


def test_hostile_texts_take_no_time():
    begun = time.perf_counter()
    text = "a b " * 400_000
    check_anchor("zz", "a b a b a b ", "never there ", text)
    check_anchor("b b b b b b", "a b a b a b a b", " a b a b a b c", text)
    assert time.perf_counter() - begun < 5.0
