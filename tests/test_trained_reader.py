"""The trained reader: its pieces and windows, its decoding, and what happens when its files are not in order."""

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tracker.extraction import model
from tracker.extraction.decoding import (
    FORBIDDEN,
    LINK,
    TAGS,
    Found,
    Weights,
    allowed,
    attributions,
    best_tags,
    spans_of,
)
from tracker.extraction.model import CARD, FOLDER, GRAPH, VOCABULARY, checked, load, whole_words
from tracker.extraction.pieces import QUOTED, SHAPES, paragraph_pieces, shape_of
from tracker.extraction.quotes import RULES, find_attributions, reader
from tracker.extraction.windows import windows
from tracker.shipped import Unusable
from tracker.text import Span, paragraphs

SPLIT = "“We open the plant,” said Ann Moss, the chief executive of Brill, “before March.”"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shipped files in a folder of their own, which the reader takes for its own."""
    folder = tmp_path / "weights"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(model, "FOLDER", folder)
    model.network.cache_clear()
    model.why_unusable.cache_clear()
    yield folder
    model.network.cache_clear()
    model.why_unusable.cache_clear()


def weights() -> Weights:
    tags = len(TAGS)
    return Weights(
        np.zeros((tags, tags), np.float32), np.zeros(tags, np.float32), np.zeros(tags, np.float32),
        np.zeros((2, 17), np.float32), np.zeros((2, 3), np.float32), np.zeros(LINK, np.float32),
    )  # fmt: skip


def test_the_shipped_files_are_in_order_and_small():
    assert checked(FOLDER)["reader"].startswith("quotes-minilm-")
    assert (FOLDER / GRAPH).stat().st_size <= 25_000_000


def test_a_split_quotation_is_one_attribution_with_its_source():
    (one,) = find_attributions(SPLIT)
    assert [span.of(SPLIT) for span in one.content] == ["“We open the plant,”", "“before March.”"]
    assert one.source[0].of(SPLIT).startswith("Ann Moss")
    assert one.cue[0].of(SPLIT) == "said"
    assert reader().endswith(RULES) and reader() != RULES


@pytest.mark.parametrize(
    "damage, named",
    [
        (lambda folder: (folder / GRAPH).unlink(), GRAPH),
        (lambda folder: (folder / VOCABULARY).unlink(), VOCABULARY),
        (lambda folder: (folder / CARD).unlink(), CARD),
        (lambda folder: (folder / CARD).write_text("{"), CARD),
        (lambda folder: (folder / CARD).write_text("[]"), CARD),
        (lambda folder: (folder / CARD).write_text("{}"), CARD),
        (lambda folder: (folder / GRAPH).write_bytes((folder / GRAPH).read_bytes()[:-1000]), GRAPH),
        (lambda folder: (folder / GRAPH).write_bytes(b""), GRAPH),
        (lambda folder: (folder / VOCABULARY).write_text("nonsense"), VOCABULARY),
        (lambda folder: shutil.rmtree(folder), CARD),
    ],
)
def test_damaged_files_are_named_and_rules_read_on(copied, damage, named, caplog):
    damage(copied)
    assert named in model.why_unusable()
    (one, *_) = find_attributions(SPLIT)
    assert one.source[0].of(SPLIT).startswith("Ann Moss")
    assert reader() == RULES
    assert any(named in record.getMessage() for record in caplog.records)


def test_a_card_that_vouches_for_a_broken_graph_does_not_stop_reading(copied):
    (copied / GRAPH).write_bytes(b"no graph")
    card = json.loads((copied / CARD).read_text())
    import hashlib

    card["sha256"][GRAPH] = hashlib.sha256(b"no graph").hexdigest()
    (copied / CARD).write_text(json.dumps(card))
    with pytest.raises(Unusable, match=GRAPH):
        load(copied)
    assert find_attributions(SPLIT)


def test_the_start_says_that_rules_read_alone(copied):
    from tracker.checks import the_trained_readers_are_in_order

    assert the_trained_readers_are_in_order() == []
    model.why_unusable.cache_clear()
    (copied / GRAPH).unlink()
    (warning,) = the_trained_readers_are_in_order()
    assert warning.id == "tracker.W001" and GRAPH in warning.msg


def test_pieces_lie_where_they_stand():
    text = "Ünal’s 😀 team: “We hope to open 12 shops,” he said.\n\nماذا قال؟"
    network = load(FOLDER)
    held = list(paragraph_pieces(text, paragraphs(text), network.tokenizer))
    assert len(held) == 2
    first = held[0]
    shown = {
        text[start:end]: tuple(row) for start, end, row in zip(first.starts, first.ends, first.features, strict=True)
    }
    assert shown["hope"][1] == QUOTED.index("inside")
    assert shown["said"][1] == QUOTED.index("outside")
    assert shown["“"][1] == QUOTED.index("opening") and shown["”"][1] == QUOTED.index("closing")
    assert shown["12"][0] == SHAPES.index("digit") and shown["We"][0] == SHAPES.index("title")
    assert all(len(held[1]) for _ in held)


@pytest.mark.parametrize(
    "word, shape",
    [
        ("said", "lower"),
        ("Moss", "title"),
        ("CEO", "upper"),
        ("I", "letter"),
        ("McCoy", "mixed"),
        ("5G", "digit"),
        ("中", "lower"),
    ],
)
def test_shapes(word, shape):
    assert shape_of(word) == shape


def test_windows_answer_for_every_piece_once():
    text = "\n\n".join(["One sentence of words here. " * 40, "Short.", "word " * 700, "End."])
    network = load(FOLDER)
    held = list(paragraph_pieces(text, paragraphs(text), network.tokenizer))
    seen: list[int] = []
    for view in windows(held, 256, 48):
        assert len(view.ids) <= 256
        seen += [int(place) for place in view.places if place >= view.fresh]
    assert seen == list(range(sum(map(len, held))))


def test_the_best_tags_are_the_best_of_all():
    chance = np.random.default_rng(3)
    emissions = chance.normal(size=(1, 4, len(TAGS))).astype(np.float32)
    known = weights()
    known.transitions[:] = chance.normal(size=known.transitions.shape)
    moves = known.transitions + allowed()

    def worth(path: tuple[int, ...]) -> float:
        if TAGS[path[0]].startswith("I-"):
            return FORBIDDEN
        steps = sum(moves[a, b] for a, b in itertools.pairwise(path))
        return float(steps + sum(emissions[0, place, tag] for place, tag in enumerate(path)))

    best = max(itertools.product(range(len(TAGS)), repeat=4), key=worth)
    assert tuple(best_tags(emissions, [4], known)[0]) == best


def test_spans_of_bio_tags():
    tags = ["B-cue", "I-cue", "O", "I-content", "I-content", "B-content", "I-source"]
    assert spans_of(tags) == [
        Found("cue", 0, 2), Found("content", 3, 5), Found("content", 5, 6), Found("source", 6, 7),
    ]  # fmt: skip


def test_contents_without_a_cue_stand_alone():
    vectors = np.zeros((10, 4 * LINK), np.float32)
    found = [Found("content", 0, 3), Found("source", 4, 5)]
    assert attributions(found, vectors, np.zeros(10, np.int64), weights()) == [(None, None, [Found("content", 0, 3)])]


def test_a_span_takes_in_whole_words():
    assert whole_words("the restructuring plan", 6, 9) == Span(4, 17)
