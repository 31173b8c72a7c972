"""Token sequences to text and back, and how their labels are scored."""

import pytest

from tracker.extraction.entities import entities, score_labels
from tracker.extraction.tokens import document_text, label_document

QUOTE = ["``", "We", "wo", "n't", "come", ",", "''", "said", "Ann", "Lee", "."]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (QUOTE, "“We won't come,” said Ann Lee."),
        (["Mi", "-LRB-", "US", "-RRB-", "'s", "plan"], "Mi (US)'s plan"),
        (["He", "said", ":", "`", "Yes", ".", "'"], "He said: ‘Yes.’"),
        (["the", "firms", "'", "$", "5", "and", "3", "%"], "the firms’ $5 and 3%"),
        (["a", "--", "b"], "a — b"),
    ],
)
def test_tokens_are_printed_as_news_prints_them(tokens, text):
    written, [places] = document_text([tokens])
    assert written == text
    assert [place.start for place in places] == sorted(place.start for place in places)
    assert all(place.of(written) for place in places)


def test_a_sequence_without_a_stop_is_a_paragraph_of_its_own():
    text, places = document_text([["A", "Headline"], ["A", "sentence", "."], ["Another", "."]])
    assert text == "A Headline\n\nA sentence. Another."
    assert places[2][0].of(text) == "Another"


def test_a_document_is_labelled_token_by_token():
    labels = label_document([["Late"], QUOTE])
    assert labels[0] == ["O"]
    assert labels[1] == ["B-content", *["I-content"] * 6, "B-cue", "B-source", "I-source", "O"]


def test_an_entity_ends_with_its_sequence():
    first = ["``", "We", "will", "come", "."]
    second = ["And", "we", "stay", ",", "''", "said", "Ann", "Lee", "."]
    labels = label_document([first, second])
    assert labels[0][0] == labels[1][0] == "B-content"


def test_a_document_longer_than_an_article_is_read_to_its_end():
    filler = ["The", "harbour", "was", "quiet", "."]
    labels = label_document([*[filler] * 6_000, QUOTE])
    assert len(labels) == 6_001
    assert labels[-1][:1] == ["B-content"]


@pytest.mark.parametrize("sequences", [[], [[]], [[], ["a"], []], [["\ud800", "\x00", "``"]]])
def test_odd_documents_keep_their_shape(sequences):
    assert [len(labels) for labels in label_document(sequences)] == [len(tokens) for tokens in sequences]


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (["B-cue", "I-cue", "O"], [("cue", 0, 2)]),
        (["B-cue", "B-cue"], [("cue", 0, 1), ("cue", 1, 2)]),
        (["I-cue", "I-cue", "B-cue"], [("cue", 2, 3)]),
        (["B-source", "I-content", "I-content"], [("source", 0, 1)]),
        (["B-content", "I-content"], [("content", 0, 2)]),
        ([], []),
    ],
)
def test_labels_are_read_as_the_paper_reads_them(labels, found):
    assert [tuple(one) for one in entities(labels)] == found


def test_an_entity_is_right_when_part_start_and_end_are():
    wanted = ["B-source", "I-source", "B-cue", "B-content", "I-content"]
    found = ["B-source", "O", "B-cue", "B-content", "I-content"]
    scores = score_labels([(found, wanted)])
    assert [(scores[part].right, scores[part].found, scores[part].wanted) for part in ("source", "cue", "content")] == [
        (0, 1, 1),
        (1, 1, 1),
        (1, 1, 1),
    ]
