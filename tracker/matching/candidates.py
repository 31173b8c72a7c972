"""Which open claims an article may be about: who it names decides the cost, the words it shares with a claim rank it.

The rules stand here once, for one claim at a time; `packed` applies the same to arrays. Weights and scores are
whole numbers until the end, so that both give the same, whatever order they add in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import log

from tracker.matching.mentions import Kind, Mention
from tracker.matching.terms import DEEDS, VAGUE, ClaimTerms, Words, claim_terms, read_words

__all__ = ["MOST", "VAGUE", "Candidate", "ClaimIndex", "OpenClaim", "Weights"]

MOST = 128
FEWEST_SHARED = 2
LEAST_SHARE = 250
"""In thousandths of the weight of a claim's terms, as all scores here."""

LONE_WEIGHT, LONE_SHARE = 4_600, 300
"""One term is enough where hardly one in a hundred claims has it, and it is a good part of the claim."""

MARKET_BONUS = 100
VAGUE_BELOW = 2
VAGUE_SCORE, VAGUE_SCORE_WITH_WORD = 300, 500

# An article that names nobody known is held against claims by their rare terms alone.
RARE = 64
FEWEST_SHARED_UNNAMED = 3
LEAST_SHARE_UNNAMED = 500

Entity = tuple[Kind, int]


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """What matching needs of a claim. `company_ids` are others that owe or announced it; `names` are of who owes and
    who said it, and tell it from no other claim of theirs.
    """

    id: int
    company_id: int
    executive_id: int | None
    proposition: str
    market: str = ""
    company_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    said_on: date | None = None

    @property
    def entities(self) -> tuple[Entity, ...]:
        companies: tuple[Entity, ...] = tuple(
            ("company", pk) for pk in dict.fromkeys((self.company_id, *self.company_ids))
        )
        return companies if self.executive_id is None else (*companies, ("executive", self.executive_id))

    @property
    def terms(self) -> ClaimTerms:
        return claim_terms(self.proposition, self.market, self.names)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim to be read against the article. The score (0..1) grows with what they share, `near` is the share of
    the claim that two neighbouring sentences hold; `sure` is False where only an ambiguous name, or none, led to it.
    """

    claim_id: int
    score: float
    near: float
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a term tells: the fewer open claims have it, the more."""

    counts: Mapping[str, int]
    claims: int

    def of(self, term: str) -> int:
        return weight(self.counts.get(term, 0), self.claims)


def weight(count: int, claims: int) -> int:
    return round(1000 * log(1 + (1 + claims) / (1 + count)))


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether a company or executive is surely named, and in which sentences (one bit each)."""

    sure: bool
    sentences: int


def reached(mentions: Iterable[Mention], words: Words) -> dict[Entity, Reached]:
    """Whom the article names. A name that several bear reaches each of them, and none surely."""
    found: dict[Entity, Reached] = {}
    for mention in mentions:
        bit = 1 << words.sentence_at(mention.span.start)
        for pk in mention.ids:
            entity = (mention.kind, pk)
            known = found.get(entity, Reached(False, 0))
            sure = known.sure or (mention.sure and len(mention.ids) == 1)
            found[entity] = Reached(sure, known.sentences | bit)
    return found


@dataclass
class Places:
    """In which sentences of an article a term stands, and in which a deed is told: one bit for each sentence."""

    words: Words
    _masks: dict[str, int] = field(default_factory=dict)

    def of(self, term: str) -> int:
        if term not in self._masks:
            self._masks[term] = sum(1 << at for at, held in enumerate(self.words.sentences) if term in held)
        return self._masks[term]

    @cached_property
    def deeds(self) -> int:
        return sum(1 << at for at, held in enumerate(self.words.sentences) if not DEEDS.isdisjoint(held))


def vague_score(terms: ClaimTerms, named: int, places: Places) -> int:
    """For a claim with hardly a word of its own, "something in the US": a sentence that names who owes it, or the
    one after it, must tell of a deed, and of the market; without a market, hold the claim's only word.
    """
    here = (named | named << 1) & places.deeds
    held = 0
    for one in terms.content:
        held |= places.of(one)
    if not terms.market:
        return VAGUE_SCORE if here & held else 0
    market = 0
    for one in terms.market:
        market |= places.of(one)
    if not here & market:
        return 0
    return VAGUE_SCORE_WITH_WORD if here & market & held else VAGUE_SCORE


def graded(score: int, sure: bool) -> int:
    """A score as far as it counts: half where the claim was not reached surely."""
    return min(score, 1000) if sure else min(score, 1000) // 2


@dataclass(frozen=True, slots=True)
class _Match:
    claim_id: int
    first: int
    share: int
    near: int
    bonus: int
    sure: bool

    @property
    def candidate(self) -> Candidate:
        score = graded((self.share + self.near) // 2 + self.bonus, self.sure)
        return Candidate(self.claim_id, score / 1000, self.near / 1000, self.sure)


class ClaimIndex:
    """Open claims in plain dictionaries: for few of them, and for what the arrays of `packed` must agree with.

    `weights` are of a larger index that these claims belong to; without, they are of the claims given.
    """

    def __init__(self, claims: Iterable[OpenClaim], weights: Weights | None = None) -> None:
        self._claims = {claim.id: claim for claim in claims}
        self._terms = {pk: claim.terms for pk, claim in self._claims.items()}
        self._of: defaultdict[Entity, list[int]] = defaultdict(list)
        for claim in self._claims.values():
            for entity in claim.entities:
                self._of[entity].append(claim.id)
        self._weights = weights or Weights(
            Counter(word for terms in self._terms.values() for word in terms.content), len(self._claims)
        )

    def for_article(
        self, words: Words | str, mentions: Iterable[Mention], most: int = MOST, on: date | None = None
    ) -> list[Candidate]:
        """At most `most` claims, best first: their company or executive is named, their words are shared.

        Claims said after the article's day (`on`) are passed over. An article that names nobody known gives those
        that share most of their words with it, rare ones among them.
        """
        words = read_words(words) if isinstance(words, str) else words
        held = frozenset[str]().union(*words.sentences)
        places, named = Places(words), reached(mentions, words)
        found = [self._match(pk, held, places, named) for pk in self._to_look_at(held, named, on)]
        best = sorted((one for one in found if one), key=lambda one: (-one.first, one.claim_id))[:most]
        return sorted((one.candidate for one in best), key=lambda one: (-one.score, one.claim_id))

    def _to_look_at(self, held: frozenset[str], named: dict[Entity, Reached], on: date | None) -> set[int]:
        looked_at = {pk for entity in named for pk in self._of.get(entity, ())}
        if not named:
            rare = {word for word in held if self._weights.counts.get(word, 0) <= RARE}
            looked_at = {pk for pk, terms in self._terms.items() if terms.content & rare}
        return {pk for pk in looked_at if not on or (self._claims[pk].said_on or on) <= on}

    def _match(self, pk: int, held: frozenset[str], places: Places, named: dict[Entity, Reached]) -> _Match | None:
        terms = self._terms[pk]
        by = [named[entity] for entity in self._claims[pk].entities if entity in named]
        sure = any(one.sure for one in by)
        if len(terms.content) < VAGUE_BELOW:
            score = vague_score(terms, _union(one.sentences for one in by), places) if by else 0
            return _Match(pk, graded(score, sure), score, score, 0, sure) if score else None
        shared = terms.content & held
        share = self._sum(shared) * 1000 // self._sum(terms.content)
        market = not terms.market.isdisjoint(held)
        if not (
            _is_enough(len(shared), self._sum(shared), share, market) if by else _is_enough_unnamed(len(shared), share)
        ):
            return None
        near = self._near(shared, places) * 1000 // self._sum(terms.content)
        bonus = MARKET_BONUS if market else 0
        return _Match(pk, graded(share + bonus, sure), share, near, bonus, sure)

    def _sum(self, words: Iterable[str]) -> int:
        return sum(map(self._weights.of, words))

    def _near(self, shared: Iterable[str], places: Places) -> int:
        """The most that two neighbouring sentences hold."""
        windows = [(places.of(word) | places.of(word) >> 1, self._weights.of(word)) for word in shared]
        starts = _union(mask for mask, _ in windows).bit_length()
        return max((sum(weight for mask, weight in windows if mask >> at & 1) for at in range(starts)), default=0)


def _is_enough(shared: int, weight: int, share: int, market: bool) -> bool:
    lone = weight >= LONE_WEIGHT and share >= LONE_SHARE
    return (shared >= FEWEST_SHARED or (shared == 1 and (market or lone))) and share >= LEAST_SHARE


def _is_enough_unnamed(shared: int, share: int) -> bool:
    return shared >= FEWEST_SHARED_UNNAMED and share >= LEAST_SHARE_UNNAMED


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
