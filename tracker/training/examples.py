"""Annotated articles as numbered pieces with tags and links: what the network learns from."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from tracker.extraction.decoding import PARTS, TAGS, Found
from tracker.extraction.pieces import Ints, Pieces, paragraph_pieces
from tracker.extraction.windows import Window, windows
from tracker.text import Span, paragraphs
from tracker.training.polnear import Annotation

MASK = 103
MASKED = 0.06
"""The share of pieces whose word is hidden in training, so that the network leans on what stands around it."""


@dataclass(frozen=True, slots=True)
class Link:
    """One attribution as places among its own article's pieces."""

    sources: tuple[Found, ...]
    cue: Found
    contents: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Article:
    name: str
    paragraphs: list[Pieces]
    tags: Ints
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows; `links` holds for each row its attributions in the window's own places."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    tags: Tensor
    blocks: Ints
    links: list[list[Link]]


def article(annotation: Annotation, tokenizer: Tokenizer) -> Article:
    """The pieces of an annotated article with their tags and links."""
    text = annotation.text
    pieces = list(paragraph_pieces(text, paragraphs(text), tokenizer))
    starts = np.concatenate([one.starts for one in pieces])
    ends = np.concatenate([one.ends for one in pieces])
    tags = np.zeros(len(starts), dtype=np.int64)
    links = []
    for said in annotation.attributions:
        spans = {part: _found(part, getattr(said, part), starts, ends) for part in PARTS}
        for found in (one for held in spans.values() for one in held):
            begin = TAGS.index(f"B-{found.part}")
            tags[found.start : found.end] = begin + 1
            tags[found.start] = begin
        if spans["cue"]:
            links.append(Link(spans["source"], spans["cue"][0], spans["content"]))
    return Article(annotation.article, pieces, tags, tuple(links))


def _found(part: str, spans: Sequence[Span], starts: Ints, ends: Ints) -> tuple[Found, ...]:
    found = []
    for span in spans:
        first = int(np.searchsorted(ends, span.start, side="right"))
        last = int(np.searchsorted(starts, span.end, side="left"))
        if first < last:
            found.append(Found(part, first, last))
    return tuple(found)


def batches(articles: Sequence[Article], size: int, window: int, chance: random.Random) -> Iterator[Batch]:
    """One epoch: each article's windows from a random first cut, those of like length together."""
    rows = []
    for one in articles:
        first = chance.randrange(64, window)
        rows += [(one, view) for view in windows(one.paragraphs, window, 0, first)]
    chance.shuffle(rows)
    pool = 40 * size
    for start in range(0, len(rows), pool):
        held = sorted(rows[start : start + pool], key=lambda row: len(row[1].ids))
        groups = [held[place : place + size] for place in range(0, len(held), size)]
        chance.shuffle(groups)
        for group in groups:
            yield _batch(group, chance)


def _batch(rows: list[tuple[Article, Window]], chance: random.Random) -> Batch:
    longest = max(len(view.ids) for _, view in rows)
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    features = np.zeros((len(rows), longest, 3), dtype=np.int64)
    mask, tags, blocks = (np.zeros((len(rows), longest), dtype=np.int64) for _ in range(3))
    links = []
    hidden = np.random.default_rng(chance.getrandbits(32)).random(ids.shape) < MASKED
    for row, (one, view) in enumerate(rows):
        length = len(view.ids)
        known = view.places >= 0
        ids[row, :length] = np.where(hidden[row, :length] & known, MASK, view.ids)
        features[row, :length] = view.features
        mask[row, :length] = 1
        tags[row, :length][known] = one.tags[view.places[known]]
        tags[row] = mended(tags[row])
        blocks[row, :length] = np.cumsum(~known)
        links.append(_here(one, view))
    told = [torch.from_numpy(each) for each in (ids, features, mask, tags)]
    return Batch(told[0], told[1], told[2], told[3], blocks, links)


def mended(tags: Ints) -> Ints:
    """The tags with B- for every I- that follows another part: where a window cuts a span, or spans overlap."""
    part = (tags + 1) // 2
    before = np.concatenate([[0], part[:-1]])
    orphan = (tags > 0) & (tags % 2 == 0) & (part != before)
    return np.where(orphan, tags - 1, tags)


def _here(one: Article, view: Window) -> list[Link]:
    """The links whose cue lies in the window, in its own places; parts elsewhere are left out."""
    where = {int(place): at for at, place in enumerate(view.places) if place >= 0}

    def moved(found: Found) -> Found | None:
        first, last = where.get(found.start), where.get(found.end - 1)
        return Found(found.part, first, last + 1) if first is not None and last is not None else None

    links = []
    for link in one.links:
        cue = moved(link.cue)
        if cue:
            contents = tuple(each for part in link.contents if (each := moved(part)))
            links.append(Link(tuple(each for part in link.sources if (each := moved(part))), cue, contents))
    return links
