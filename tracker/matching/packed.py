"""The rules of `candidates` on arrays: (company or executive, term) → claims, for a hundred thousand open claims.

What a look costs follows from the claims of those whom the article names that share a term with it. Everything is
in whole numbers, and `candidates.ClaimIndex` is its oracle.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tracker.matching.candidates import (
    FEWEST_SHARED,
    FEWEST_SHARED_UNNAMED,
    LEAST_SHARE,
    LEAST_SHARE_UNNAMED,
    LONE_SHARE,
    LONE_WEIGHT,
    MARKET_BONUS,
    MOST,
    RARE,
    VAGUE_BELOW,
    Candidate,
    Entity,
    OpenClaim,
    Places,
    Reached,
    Weights,
    graded,
    reached,
    vague_score,
    weight,
)
from tracker.matching.mentions import Mention
from tracker.matching.terms import ClaimTerms, Words, read_words

Ints = NDArray[np.int64]
VAGUE_TERM = 0
"""Stands for all terms of a claim with hardly a word of its own: it is looked at when its company is named."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists of numbers end to end: the one at `place` is `values[starts[place]:starts[place + 1]]`."""

    starts: Ints
    values: NDArray[np.int32]

    def of(self, places: Ints) -> tuple[NDArray[np.int32], Ints]:
        """The lists at these places, end to end, and the size of each."""
        first = self.starts[places]
        sizes = self.starts[places + 1] - first
        within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.values[np.repeat(first, sizes) + within], sizes


@dataclass(frozen=True, slots=True)
class _Hits:
    """Pairs of a claim's row and a term of it that the article holds, sorted by row, with whether each is sure."""

    rows: Ints
    terms: Ints
    sure: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Shared:
    """For each row with hits: where its hits begin, what they weigh, how many they are."""

    rows: Ints
    begins: Ints
    share: Ints
    count: Ints
    sure: NDArray[np.bool_]
    bonus: Ints


class PackedClaims:
    """Open claims in arrays: some 20 MB and a few seconds for 100,000. It never changes once it is built."""

    def __init__(self, claims: Iterable[OpenClaim]) -> None:
        self._terms: dict[str, int] = {"": VAGUE_TERM}
        self._entities: dict[Entity, int] = {}
        self._markets: dict[frozenset[str], int] = {frozenset(): 0}
        self._vague: dict[int, tuple[ClaimTerms, tuple[Entity, ...]]] = {}
        columns = _Columns()
        for claim in claims:
            self._add(claim, columns)
        self._ids = np.array(columns.ids, np.int64)
        self._said = np.array(columns.said, np.int64)
        self._market = np.array(columns.market, np.int64)
        self._pack(np.array(columns.pairs, np.int64).reshape(-1, 3), np.array(columns.content, np.int64).reshape(-1, 2))
        self._market_places: defaultdict[str, list[int]] = defaultdict(list)
        for market, place in self._markets.items():
            for word in market:
                self._market_places[word].append(place)
        self._market_words = frozenset(self._market_places)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def weights(self) -> Weights:
        """For claims that are held beside these."""
        counts = {word: int(self._counts[number]) for word, number in self._terms.items() if number != VAGUE_TERM}
        return Weights(counts, len(self))

    @property
    def megabytes(self) -> float:
        """What the arrays take."""
        lists = (self._by_entity, self._of_rare, self._content)
        listed = sum(one.starts.nbytes + one.values.nbytes for one in lists)
        single = (self._ids, self._said, self._market, self._total, self._weight, self._counts)
        return (listed + sum(one.nbytes for one in (*single, self._entity_starts, self._pair_terms))) / 1e6

    def for_article(
        self, words: Words | str, mentions: Iterable[Mention], most: int = MOST, on: date | None = None
    ) -> list[Candidate]:
        """As `ClaimIndex.for_article`."""
        words = read_words(words) if isinstance(words, str) else words
        named = reached(mentions, words)
        stand = self._standing(words)
        is_held = np.zeros(len(self._terms), np.bool_)
        is_held[stand[0]] = True
        is_held[VAGUE_TERM] = True
        hits = self._hits(self._named(named, is_held) if named else self._unnamed(is_held), on)
        if not hits.rows.size:
            return []
        shared = self._shared(hits, words, unnamed=not named)
        first = np.where(shared.sure, 2, 1) * np.minimum(shared.share + shared.bonus, 1000) // 2
        vague = self._vague_shared(shared, first, named, words)
        chosen = np.lexsort((self._ids[shared.rows], -first))[:most]
        chosen = chosen[first[chosen] > 0]
        if not chosen.size:
            return []
        near = self._near(hits, shared, chosen, stand)
        found = []
        for place, at in enumerate(chosen.tolist()):
            row, sure = int(shared.rows[at]), bool(shared.sure[at])
            if (score := vague.get(at, 0)) > 0:
                found.append(Candidate(int(self._ids[row]), graded(score, sure) / 1000, score / 1000, sure))
                continue
            score = (int(shared.share[at]) + int(near[place])) // 2 + int(shared.bonus[at])
            found.append(Candidate(int(self._ids[row]), graded(score, sure) / 1000, int(near[place]) / 1000, sure))
        return sorted(found, key=lambda one: (-one.score, one.claim_id))

    def _add(self, claim: OpenClaim, columns: "_Columns") -> None:
        row, terms = len(columns.ids), claim.terms
        columns.ids.append(claim.id)
        columns.said.append(claim.said_on.toordinal() if claim.said_on else 0)
        columns.market.append(self._markets.setdefault(terms.market, len(self._markets)))
        numbers = [self._terms.setdefault(word, len(self._terms)) for word in terms.content]
        for number in numbers:
            columns.content.extend((row, number))
        if len(numbers) < VAGUE_BELOW:
            self._vague[row] = (terms, claim.entities)
            numbers = [VAGUE_TERM]
        for entity in claim.entities:
            place = self._entities.setdefault(entity, len(self._entities))
            for number in numbers:
                columns.pairs.extend((place, number, row))

    def _pack(self, pairs: Ints, content: Ints) -> None:
        """Lists of rows by (entity, term), the terms of each row, and the rows of the rare terms."""
        size = len(self._terms)
        key = pairs[:, 0] * size + pairs[:, 1]
        order = np.argsort(key, kind="stable")
        keys, begins = np.unique(key[order], return_index=True)
        self._by_entity = _Lists(np.append(begins, len(key)).astype(np.int64), pairs[order, 2].astype(np.int32))
        self._pair_terms = keys % size
        self._entity_starts = np.searchsorted(keys, np.arange(len(self._entities) + 1) * size)
        self._counts = np.bincount(content[:, 1], minlength=size)
        self._weight = np.array([weight(count, len(self)) for count in self._counts.tolist()], np.int64)
        self._weight[VAGUE_TERM] = 0
        self._content = _lists(content[:, 0], content[:, 1], len(self))
        self._total = np.bincount(content[:, 0], self._weight[content[:, 1]], len(self)).astype(np.int64)
        rare = content[self._counts[content[:, 1]] <= RARE]
        self._of_rare = _lists(rare[:, 1], rare[:, 0], size)

    def _standing(self, words: Words) -> tuple[Ints, Ints]:
        """Each known term of the article, as often as it stands in another sentence, with that sentence's number."""
        known, numbers, sentences = self._terms, array("q"), array("q")
        for at, held in enumerate(words.sentences):
            for word in held:
                if (number := known.get(word)) is not None:
                    numbers.append(number)
                    sentences.append(at)
        return np.array(numbers, np.int64), np.array(sentences, np.int64)

    def _named(self, named: dict[Entity, Reached], is_held: NDArray[np.bool_]) -> Ints:
        """One number for each hit (row, term, unsure), of all whom the article names; some twice."""
        size, found = len(self._terms), [np.zeros(0, np.int64)]
        for entity, reach in named.items():
            if (place := self._entities.get(entity)) is None:
                continue
            begin, end = self._entity_starts[place], self._entity_starts[place + 1]
            pairs = begin + np.flatnonzero(is_held[self._pair_terms[begin:end]])
            rows, sizes = self._by_entity.of(pairs)
            found.append((rows * size + np.repeat(self._pair_terms[pairs], sizes)) * 2 + (not reach.sure))
        return np.concatenate(found)

    def _unnamed(self, is_held: NDArray[np.bool_]) -> Ints:
        """The hits of rows that share a rare term, in the same numbers."""
        size = len(self._terms)
        rows = np.unique(self._of_rare.of(np.flatnonzero(is_held))[0]).astype(np.int64)
        terms, sizes = self._content.of(rows)
        hits = np.repeat(rows, sizes) * size + terms
        return hits[is_held[terms]] * 2 + 1

    def _hits(self, numbers: Ints, on: date | None) -> _Hits:
        numbers = np.sort(numbers)
        pairs = numbers >> 1
        # The first of equal pairs is the sure one.
        fresh = np.ones(len(pairs), np.bool_)
        fresh[1:] = pairs[1:] != pairs[:-1]
        pairs, sure = pairs[fresh], (numbers[fresh] & 1) == 0
        rows = pairs // len(self._terms)
        if on is not None:
            told = self._said[rows] <= on.toordinal()
            pairs, rows, sure = pairs[told], rows[told], sure[told]
        return _Hits(rows, pairs % len(self._terms), sure)

    def _shared(self, hits: _Hits, words: Words, *, unnamed: bool) -> _Shared:
        """What each row shares; nothing where it is not enough."""
        fresh = np.ones(len(hits.rows), np.bool_)
        fresh[1:] = hits.rows[1:] != hits.rows[:-1]
        begins = np.flatnonzero(fresh)
        rows = hits.rows[begins]
        count = np.add.reduceat((hits.terms != VAGUE_TERM).astype(np.int64), begins)
        held = np.add.reduceat(self._weight[hits.terms], begins)
        share = held * 1000 // np.maximum(self._total[rows], 1)
        is_held = np.zeros(len(self._markets), np.bool_)
        for sentence in words.sentences:
            for word in self._market_words & sentence:
                is_held[self._market_places[word]] = True
        market = is_held[self._market[rows]]
        lone = (held >= LONE_WEIGHT) & (share >= LONE_SHARE)
        enough = (count >= FEWEST_SHARED) | ((count == 1) & (market | lone))
        enough = (
            (enough & (share >= LEAST_SHARE))
            if not unnamed
            else ((count >= FEWEST_SHARED_UNNAMED) & (share >= LEAST_SHARE_UNNAMED))
        )
        bonus = np.where(enough & market, MARKET_BONUS, 0)
        return _Shared(rows, begins, np.where(enough, share, 0), count, hits.sure[begins], bonus)

    def _vague_shared(self, shared: _Shared, first: Ints, named: dict[Entity, Reached], words: Words) -> dict[int, int]:
        """The scores of rows with hardly a word of their own, written into `first`; by place."""
        places, scores = Places(words), {}
        for at in np.flatnonzero(shared.count == 0).tolist():
            terms, entities = self._vague[int(shared.rows[at])]
            sentences = 0
            for entity in entities:
                sentences |= named[entity].sentences if entity in named else 0
            scores[at] = vague_score(terms, sentences, places)
            first[at] = graded(scores[at], bool(shared.sure[at]))
        return scores

    def _near(self, hits: _Hits, shared: _Shared, chosen: Ints, stand: tuple[Ints, Ints]) -> Ints:
        """For each chosen row the most that two neighbouring sentences hold of it, in thousandths."""
        ends = np.append(shared.begins[1:], len(hits.rows))
        sizes = ends[chosen] - shared.begins[chosen]
        places = np.repeat(shared.begins[chosen] - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
        terms = hits.terms[places]
        column = np.full(len(self._terms), -1)
        wanted = np.unique(terms)
        column[wanted] = np.arange(len(wanted))
        numbers, sentences = stand
        numbers, sentences = column[numbers], sentences[column[numbers] >= 0]
        stands = np.zeros((len(wanted), int(sentences.max(initial=0)) + 2))
        stands[numbers[numbers >= 0], sentences] = 1
        stands[:, :-1] = np.maximum(stands[:, :-1], stands[:, 1:])
        # Whole numbers far below 2**53: the product of floats is exact, and fast.
        held = np.zeros((len(chosen), len(wanted)))
        held[np.repeat(np.arange(len(chosen)), sizes), column[terms]] = self._weight[terms]
        most = (held @ stands).max(axis=1).astype(np.int64)
        return most * 1000 // np.maximum(self._total[shared.rows[chosen]], 1)


class _Columns:
    """Numbers while they are gathered: `pairs` are (entity, term, row), `content` (row, term), end to end."""

    def __init__(self) -> None:
        self.ids, self.said, self.market, self.pairs, self.content = (array("q") for _ in range(5))


def _lists(keys: Ints, values: Ints, size: int) -> _Lists:
    order = np.argsort(keys, kind="stable")
    starts = np.append(0, np.cumsum(np.bincount(keys, minlength=size)))
    return _Lists(starts.astype(np.int64), values[order].astype(np.int32))
