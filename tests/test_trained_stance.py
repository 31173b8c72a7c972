"""The trained stance reader: its inputs, and what happens when its files are not in order."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.matching import network as shipped
from tracker.matching import rules
from tracker.matching.network import CARD, FOLDER, GRAPH, OWN, STANCES, checked, load
from tracker.matching.pairs import MOST_PIECES, OTHER_NUMBER, SHARED, pair_of, telling_sentences
from tracker.matching.relatedness import is_surely_unrelated, relatedness
from tracker.matching.stance import best_passages, read_document, read_stance, reader
from tracker.shipped import Unusable
from tracker.vocabulary import Stance

CLAIM = "Xiaomi will sell phones in the United States in 2019"
LAUNCHED = "Xiaomi launched its first phones in the US in 2021."


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shipped files in a folder of their own, which the reader takes for its own."""
    folder = tmp_path / "weights"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(shipped, "FOLDER", folder)
    shipped.network.cache_clear()
    shipped.why_unusable.cache_clear()
    yield folder
    shipped.network.cache_clear()
    shipped.why_unusable.cache_clear()


def test_the_shipped_files_are_in_order_and_small():
    assert checked(FOLDER)["reader"] == reader()
    assert (FOLDER / GRAPH).stat().st_size <= 25_000_000


def test_the_shares_of_the_stances_sum_to_one():
    shares = load(FOLDER).shares(CLAIM, LAUNCHED)
    assert set(shares) == set(STANCES)
    assert sum(shares.values()) == pytest.approx(1)


def test_each_habit_of_labelling_has_a_bias_for_each_stance():
    habits = load(FOLDER).calibration.habits
    assert OWN in habits
    assert all(row.shape == (len(STANCES),) for row in habits.values())


def test_published_sets_know_no_postponing():
    network = load(FOLDER)
    assert all(
        network.shares(CLAIM, LAUNCHED, habit)[Stance.POSTPONES] < 1e-4 for habit in ("fnc1", "emergent", "argus")
    )


def test_a_pair_marks_the_words_and_numbers_that_both_sides_hold():
    network = load(FOLDER)
    pair = pair_of(CLAIM, LAUNCHED, network.tokenizer)
    pieces = [network.tokenizer.id_to_token(int(number)) for number in pair.ids]
    flags = {piece: int(flag) for piece, flag, side in zip(pieces, pair.flags, pair.sides, strict=True) if side}
    assert flags["phones"] == SHARED
    assert flags["2021"] == OTHER_NUMBER


def test_of_a_long_text_the_sentences_that_bear_on_the_claim_are_read():
    text = "The weather was fine. " * 300 + LAUNCHED + " The weather was fine." * 300
    assert LAUNCHED in [span.of(text).strip() for span in telling_sentences(CLAIM, text)[:2]]
    pair = pair_of(CLAIM, text, load(FOLDER).tokenizer)
    assert len(pair) <= MOST_PIECES


@pytest.mark.parametrize("claim", ["", " ", "word " * 500, "\ud800", "“”’"])
@pytest.mark.parametrize("text", ["", "\ud800\x00", "a" * 50_000, "1,2,3 " * 9_000])
def test_odd_inputs_do_no_harm(claim, text):
    assert len(pair_of(claim, text, load(FOLDER).tokenizer)) <= MOST_PIECES
    assert 0 <= read_document(claim, text).score <= 1


def test_a_text_on_another_matter_is_told_apart_by_its_words_alone():
    assert is_surely_unrelated(relatedness(CLAIM, "The ferry was late. Nobody was hurt."))
    assert not is_surely_unrelated(relatedness(CLAIM, LAUNCHED))


DAMAGES = {
    "the graph is cut short": lambda folder: (folder / GRAPH).write_bytes((folder / GRAPH).read_bytes()[:1000]),
    "the graph is gone": lambda folder: (folder / GRAPH).unlink(),
    "the card is gone": lambda folder: (folder / CARD).unlink(),
    "the card is no JSON": lambda folder: (folder / CARD).write_text("{"),
    "the card is a list": lambda folder: (folder / CARD).write_text("[]"),
    "the card has no checksums": lambda folder: (folder / CARD).write_text("{}"),
    "the card lacks its habits": lambda folder: _without(folder, "habits"),
    "the card lacks its temperature": lambda folder: _without(folder, "temperature"),
}


def _without(folder: Path, field: str) -> None:
    card = json.loads((folder / CARD).read_text("utf-8"))
    del card[field]
    (folder / CARD).write_text(json.dumps(card))


@pytest.mark.parametrize("damage", DAMAGES)
def test_rules_read_alone_where_the_files_are_not_in_order(copied, damage, caplog):
    DAMAGES[damage](copied)
    with pytest.raises(Unusable):
        load(copied)
    assert reader() == rules.READER
    assert read_stance(CLAIM, "Xiaomi has begun to sell phones in the United States.").stance is Stance.CONFIRMS
    assert best_passages(CLAIM, LAUNCHED)
    assert "rules read alone" in caplog.text


def test_the_start_says_that_rules_read_stances_alone(copied):
    from tracker.checks import the_trained_readers_are_in_order

    (copied / GRAPH).unlink()
    (warning,) = the_trained_readers_are_in_order()
    assert warning.id == "tracker.W002" and GRAPH in warning.msg
