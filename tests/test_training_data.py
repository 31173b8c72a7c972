"""Annotated articles as training reads them; the training itself needs libraries that the program does without."""

from pathlib import Path

from tracker.text import Span
from tracker.training.polnear import Annotated, read_annotations, read_standoff

TEXT = "Ann Moss said, “We open,” adding “soon”.\n"
STANDOFF = (
    "T1\tSource 0 8\tAnn Moss\n"
    "T2\tCue 9 13\tsaid\n"
    "T3\tContent 15 25;33 39\t“We open,” “soon”\n"
    "T4\tAttribution 9 13\tsaid\n"
    "#1\tAnnotatorNotes T4\tnone\n"
    "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n"
    "stray line\n"
)


def test_a_standoff_file_gives_attributions_with_all_their_pieces():
    (one,) = read_standoff(STANDOFF)
    assert one == Annotated((Span(0, 8),), (Span(9, 13),), (Span(15, 25), Span(33, 39)))


def test_articles_come_with_the_annotations_of_each_reader(tmp_path: Path):
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "moss.txt").write_bytes(TEXT.encode())
    for reader in ("a1", "b2"):
        (tmp_path / "attributions" / f"moss_{reader}.ann").write_text(STANDOFF, "utf-8")
    found = list(read_annotations(tmp_path))
    assert [one.article for one in found] == ["moss", "moss"]
    assert found[0].text == TEXT and len(found[0].attributions) == 1
