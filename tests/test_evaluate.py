"""The command that measures the readers."""

import json

import pytest

from tracker.extraction.measure import jaccard, matched, score_attributions
from tracker.extraction.page import Attribution
from tracker.management.commands.evaluate import Command, CommandError
from tracker.text import Span
from tracker.vocabulary import Form

ARTICLE = {
    "id": "1",
    "text": "“We will come,” said Ann Lee.",
    "attributions": [{"source": [[21, 28]], "cue": [[16, 20]], "content": [[0, 15]], "kind": "direct"}],
}
TOKENS = {
    "id": "d1",
    "tokens": ["``", "We", "will", "come", ",", "''", "said", "Ann", "Lee", "."],
    "labels": ["B-content", *["I-content"] * 5, "B-cue", "B-source", "I-source", "O"],
}
PHRASE = {
    "id": "1",
    "text": "",
    "phrase": "next year",
    "anchor": "2018-07-03",
    "start": "2019-01-01",
    "end": "2020-01-01",
    "tags": ["after"],
}


def run(tmp_path, capsys, reader, *rows, **options):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    Command().handle(reader=reader, file=file, **{"json": True, "errors": 0, **options})
    return capsys.readouterr()


def test_quotes_give_one_object(tmp_path, capsys):
    report = json.loads(run(tmp_path, capsys, "quotes", ARTICLE).out)
    assert report["n"] == 1
    assert report["exact"] == {"source": 1.0, "cue": 1.0, "content": 1.0}
    assert report["overlap_0.3"]["direct"] == report["overlap_0.8"]["all"] == 1.0
    assert set(report["overlap_0.8"]) == {"all", "direct", "mixed", "indirect"}


def test_token_files_give_the_exact_part_alone(tmp_path, capsys):
    between = {"id": "d1", "tokens": ["The", "room", "was", "quiet", "."], "labels": ["O"] * 5}
    output = run(tmp_path, capsys, "quotes", TOKENS, between, TOKENS | {"id": "d2"})
    report = json.loads(output.out)
    assert report == {
        "n": 3,
        "documents": 2,
        "exact": {"source": 1.0, "cue": 1.0, "content": 1.0},
        "exact_precision": {"source": 1.0, "cue": 1.0, "content": 1.0},
        "exact_recall": {"source": 1.0, "cue": 1.0, "content": 1.0},
    }
    assert "3 of 3 rows" in output.err


def test_misses_say_what_was_found_instead(tmp_path, capsys):
    longer = ["B-content", *["I-content"] * 4, "O", *TOKENS["labels"][6:]]
    tokens = run(tmp_path, capsys, "quotes", TOKENS | {"labels": longer}, errors=5).err
    assert "d1: missed content" in tokens and "against content" in tokens and "[…] '' said Ann Lee" in tokens
    wanted = {"source": [], "cue": [], "content": [[1, 5]], "kind": "direct"}
    articles = run(tmp_path, capsys, "quotes", ARTICLE | {"attributions": [wanted]}, errors=5).err
    assert "1 at 1: missed direct" in articles and "against direct: 'Ann Lee' 'said'" in articles


def test_articles_and_tokens_do_not_share_a_file(tmp_path, capsys):
    with pytest.raises(CommandError, match="in one file"):
        run(tmp_path, capsys, "quotes", ARTICLE, TOKENS)


def test_stance_still_gives_its_figures(tmp_path, capsys):
    row = {"claim": "Halden opens a plant", "title": "", "text": "The plant in Halden opened.", "stance": "confirms"}
    output = run(tmp_path, capsys, "stance", row)
    assert json.loads(output.out)["n"] == 1
    assert "1 of 1 rows" in output.err


def test_horizons_count_by_tag(tmp_path, capsys):
    wrong = PHRASE | {"end": "2021-01-01"}
    either = PHRASE | {"end": "2019-01-01", "end_alt": "2020-01-01", "tags": ["before"]}
    output = run(tmp_path, capsys, "horizons", PHRASE, wrong, either)
    report = json.loads(output.out)
    assert report == {"n": 3, "interval_accuracy": {"all": 2 / 3, "after": 0.5, "before": 1.0}}
    assert "3 of 3 rows" in output.err


def test_a_table_has_precision_recall_and_f1(tmp_path, capsys):
    table = run(tmp_path, capsys, "quotes", ARTICLE, json=False).out
    assert "precision" in table and "recall" in table and "F1" in table


def test_errors_are_shown_when_asked_for(tmp_path, capsys):
    wrong = PHRASE | {"id": "row-7", "end": "2021-01-01"}
    assert "row-7" in run(tmp_path, capsys, "horizons", wrong, errors=1).err


@pytest.mark.parametrize(
    ("reader", "row", "field"),
    [
        ("horizons", "{", "row"),
        ("horizons", "[]", "row"),
        ("horizons", PHRASE | {"anchor": "soon"}, "anchor"),
        ("horizons", PHRASE | {"start": 3}, "start"),
        ("horizons", {key: PHRASE[key] for key in ("id", "anchor", "start", "end")}, "phrase"),
        ("quotes", {"text": "x"}, "attributions"),
        ("quotes", ARTICLE | {"text": None}, "text"),
        (
            "quotes",
            {"text": "x", "attributions": [{"source": [], "cue": [], "content": [[0, 9]], "kind": "direct"}]},
            "content",
        ),
        (
            "quotes",
            {"text": "x", "attributions": [{"source": [], "cue": [], "content": [[0, 1]], "kind": "odd"}]},
            "kind",
        ),
        ("quotes", TOKENS | {"labels": ["O"]}, "labels"),
        ("quotes", TOKENS | {"labels": [*TOKENS["labels"][:9], "B-speaker"]}, "labels[9]"),
        ("quotes", TOKENS | {"tokens": [*TOKENS["tokens"][:9], 3]}, "tokens[9]"),
        ("quotes", TOKENS | {"tokens": "We will"}, "tokens"),
        ("quotes", {"tokens": ["a"], "labels": ["O"]}, "id"),
        ("stance", {"claim": "a", "text": "b", "stance": "odd"}, "stance"),
    ],
)
def test_a_bad_row_is_named(tmp_path, capsys, reader, row, field):
    good = {"horizons": PHRASE, "quotes": ARTICLE, "stance": {"claim": "a", "text": "b", "stance": "confirms"}}[reader]
    with pytest.raises(CommandError) as error:
        run(tmp_path, capsys, reader, good, row)
    assert "rows.jsonl, line 2" in str(error.value)
    assert field in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        Command().handle(reader="quotes", file=tmp_path / "nowhere", json=True, errors=0)


def one(source, content, form=Form.DIRECT):
    return Attribution(source, (), content, form)


def test_overlap_is_shared_characters_over_all():
    assert jaccard([Span(0, 10)], [Span(5, 15)]) == pytest.approx(1 / 3)
    assert jaccard([Span(0, 5), Span(10, 15)], [Span(0, 5)]) == 0.5
    assert jaccard([Span(0, 5)], [Span(5, 9)]) == 0


def test_sources_must_meet_and_two_empty_ones_do():
    words = (Span(0, 10),)
    assert matched([one((), words)], [one((), words)], 0.8) == [(0, 0)]
    assert matched([one((Span(11, 15),), words)], [one((), words)], 0.3) == []


def test_one_found_counts_for_one_wanted():
    words = (Span(0, 10),)
    scores = score_attributions([([one((), words)], [one((), words), one((), words)])])
    assert scores.overlap[0.3]["all"].recall == 0.5
    assert scores.overlap[0.3]["all"].precision == 1.0


def test_nothing_found_and_nothing_wanted_is_zero():
    assert score_attributions([]).exact["source"].f1 == 0.0
