"""How two prints of one saying differ, and whether one is a translation or a paraphrase."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.vocabulary import Wording
from tracker.wording import LONGEST, Piece, differences, likeness, wording_of

FULL = "Next year we hope we can do something there"


def short(pieces):
    signs = {"same": "=", "only_ours": "-", "only_theirs": "+"}
    return [signs[piece.kind] + piece.text for piece in pieces]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (FULL, FULL, [f"={FULL}"]),
        (FULL, f"“{FULL.lower()},”", [f"={FULL}"]),
        (FULL, "  Next year\n we   hope we can do something  there.", [f"={FULL}"]),
        ("do something", FULL, ["+Next year we hope we can", "=do something", "+there"]),
        ("We will open in May.", "We will open in June.", ["=We will open in", "-May.", "+June."]),
        ("growth of 1.5 percent", "growth of 15 percent", ["=growth of", "-1.5", "+15", "=percent"]),
        ("it helps us", "it helps US", ["=it helps", "-us", "+US"]),
        ("we’ll open", "we'll open", ["=we’ll open"]),
        ("we open … next year", "we open next year", ["=we open … next year"]),
        ("明年开店", "明年不开店", ["=明年", "+不", "=开店"]),
        ("明年，我们开店。", "我们开店", ["-明年，", "=我们开店。"]),
        ("", "we open", ["+we open"]),
        ("“…”", "", []),
    ],
)
def test_only_words_are_differences(ours, theirs, expected):
    assert short(differences(ours, theirs)) == expected


WORDS = st.lists(st.sampled_from(["we", "will", "open", "not", "May", "“store”", "1.5", "…", "US", "us"]), max_size=12)


@given(WORDS, WORDS)
def test_the_pieces_give_both_prints_again(ours, theirs):
    pieces = differences(" ".join(ours), " ".join(theirs))
    mine = " ".join(piece.text for piece in pieces if piece.kind != "only_theirs").split()
    assert [w for w in mine if w != "…"] == [w for w in ours if w != "…"]
    count = sum(len(piece.text.split()) for piece in pieces if piece.kind != "only_ours")
    assert abs(count - len(theirs)) <= sum(w == "…" for w in [*ours, *theirs])
    assert all(one.kind != two.kind for one, two in pairwise(pieces))


@pytest.mark.parametrize(
    ("ours", "theirs", "languages", "expected"),
    [
        (FULL, f"“{FULL}.”", ("en", "en"), Wording.ORIGINAL),
        ("do something", FULL, ("en", "en-GB"), Wording.ORIGINAL),
        (FULL, "do something", ("en", ""), Wording.ORIGINAL),
        ("next year … do something", FULL, ("en", "en"), Wording.ORIGINAL),
        ("next year […] something there", FULL, ("en", "en"), Wording.ORIGINAL),
        ("do something … next year", FULL, ("en", "en"), Wording.PARAPHRASE),
        ("we hope to do something", FULL, ("en", "en"), Wording.PARAPHRASE),
        ("or", "for them", ("en", "en"), Wording.PARAPHRASE),
        ("…", FULL, ("en", "en"), Wording.PARAPHRASE),
        ("Nächstes Jahr", FULL, ("de", "en"), Wording.TRANSLATION),
        ("明年", "明年我们开店", ("zh", "zh_TW"), Wording.ORIGINAL),
    ],
)
def test_the_rule_of_the_wording(ours, theirs, languages, expected):
    assert wording_of(ours, theirs, *languages) == expected


def test_a_part_is_like_the_whole_and_few_words_prove_little():
    assert likeness(FULL, FULL) > 0.99
    assert likeness("do something", FULL) == likeness(FULL, "do something") == 0.75
    assert likeness("something", FULL) == 0.5
    assert likeness("We will open a store", "We will close a plant") < 0.4
    assert likeness("", FULL) == likeness("…", FULL) == 0


def test_what_stands_beyond_the_limit_is_one_piece():
    long = "word " * LONGEST
    assert [piece.kind for piece in differences(long, long + "more")] == ["same", "only_ours", "only_theirs"]
    assert {piece.kind for piece in differences(long, long)} == {"same"}
    assert Piece("only_theirs", "more") in differences("we open", "we open more")


HOSTILE = {
    "one word": "a " * 500_000,
    "two words": "a b " * 250_000,
    "noise": " ".join(random.Random(1).choices("abcdefgh", k=250)),
    "one line": "x" * 2_000_000,
    "gaps": "… " * 500_000,
    "gaps in words": "a… " * 500_000,
    "quotation marks": "“\"'" * 300_000,
    "combining": "e" + "\u0301" * 500_000,
    "rtl": "\u202eשלום " * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_take_no_time(name):
    ours, theirs = HOSTILE[name], f"z {HOSTILE[name]} q"
    start = time.process_time()
    differences(ours, theirs)
    likeness(ours, theirs)
    wording_of(ours, theirs, "en", "en")
    assert time.process_time() - start < 2
