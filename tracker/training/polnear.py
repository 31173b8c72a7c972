"""Annotated articles for training: PolNeAR in brat's standoff format (one .txt, one .ann for each annotator)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.text import Span

ENTITY = re.compile(r"(T\d+)\t(\w+) ([\d ;]+)(?:\t|$)")
EVENT = re.compile(r"E\d+\t(.+)")
ROLE = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")


@dataclass(frozen=True, slots=True)
class Annotated:
    """One attribution: spans of source, cue and content in the article's text."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """An article as one annotator read it."""

    article: str
    text: str
    attributions: tuple[Annotated, ...]


def read_annotations(folder: Path) -> Iterator[Annotation]:
    """Every annotation below `folder`, which holds `text` and `attributions`. Raises OSError where a file is missing."""
    for path in sorted((folder / "attributions").glob("*.ann")):
        article = path.stem.rsplit("_", 1)[0]
        text = (folder / "text" / f"{article}.txt").read_bytes().decode()
        yield Annotation(article, text, tuple(read_standoff(path.read_text("utf-8"))))


def read_standoff(lines: str) -> Iterator[Annotated]:
    """The attributions of one .ann file; an entity in several pieces gives several spans."""
    entities = {
        name: tuple(sorted(Span(*map(int, piece.split())) for piece in places.split(";")))
        for name, _, places in ENTITY.findall(lines)
    }
    for event in EVENT.findall(lines):
        parts: dict[str, list[Span]] = {"Source": [], "Cue": [], "Content": []}
        for role, entity in ROLE.findall(event):
            parts[role] += entities.get(entity, ())
        yield Annotated(*(tuple(sorted(parts[role])) for role in ("Source", "Cue", "Content")))
