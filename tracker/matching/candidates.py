"""Which open claims an article may be about: who it names first, then the words it shares with the claim."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import log

from tracker.matching.mentions import Mention
from tracker.matching.words import stems

FEWEST_SHARED = 2
VAGUE_BELOW = 2
LEAST_SHARE = 0.25

# "Do something in the US", "enter the market": words that any article about a company may hold.
_VAGUE_WORDS = """
make get go come take bring give plan expect hope aim consider want intend believe think look see
keep work start begin continue enter market business company firm product service new year next
month quarter end early late time future soon first second half many way world global big good great
well able available customer people million billion percent number today day week will may might use
become
"""
VAGUE = frozenset(stems(_VAGUE_WORDS))

# How a market is written; the claim's own spelling is always accepted.
MARKETS = (
    frozenset({"usa", "america", "american"}),
    frozenset({"uk", "britain", "british", "england"}),
    frozenset({"eu", "europe", "european"}),
    frozenset({"china", "chinese", "beijing", "mainland"}),
    frozenset({"india", "indian"}),
    frozenset({"japan", "japanese"}),
    frozenset({"germany", "german"}),
    frozenset({"france", "french"}),
    frozenset({"korea", "korean"}),
)


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """What matching needs of a claim. `company_ids` are others that owe or announced it."""

    id: int
    company_id: int
    executive_id: int | None
    proposition: str
    market: str = ""
    company_ids: tuple[int, ...] = ()
    window_start: date | None = None
    window_end: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim to be read against the article; the score (0..1) grows with the words they share."""

    claim_id: int
    score: float


@dataclass(frozen=True, slots=True)
class _Terms:
    content: frozenset[str]
    vague: frozenset[str]
    market: frozenset[str]


class ClaimIndex:
    """Open claims by company and executive. A look costs what the article names, not what the index holds."""

    def __init__(self, claims: Iterable[OpenClaim]) -> None:
        self._claims = {claim.id: claim for claim in claims}
        self._by_company: defaultdict[int, list[int]] = defaultdict(list)
        self._by_executive: defaultdict[int, list[int]] = defaultdict(list)
        self._terms: dict[int, _Terms] = {}
        self._seen_in: defaultdict[str, int] = defaultdict(int)
        for claim in self._claims.values():
            self._add(claim)

    def for_article(self, text: str, mentions: Iterable[Mention], most: int = 128) -> list[Candidate]:
        """At most `most` claims, best first: their company or executive is named, their words are shared."""
        words = set(stems(text))
        named = self._named(mentions)
        found = [Candidate(claim_id, self._score(claim_id, words)) for claim_id in named]
        kept = [candidate for candidate in found if candidate.score > 0]
        return sorted(kept, key=lambda candidate: (-candidate.score, candidate.claim_id))[:most]

    def _add(self, claim: OpenClaim) -> None:
        for company in {claim.company_id, *claim.company_ids}:
            self._by_company[company].append(claim.id)
        if claim.executive_id is not None:
            self._by_executive[claim.executive_id].append(claim.id)
        self._terms[claim.id] = terms = _terms(claim)
        for word in terms.content:
            self._seen_in[word] += 1

    def _named(self, mentions: Iterable[Mention]) -> set[int]:
        named: set[int] = set()
        for mention in mentions:
            index = self._by_company if mention.kind == "company" else self._by_executive
            for bearer in mention.ids:
                named.update(index.get(bearer, ()))
        return named

    def _weight(self, word: str) -> float:
        return log(1 + (1 + len(self._claims)) / (1 + self._seen_in[word]))

    def _score(self, claim_id: int, words: set[str]) -> float:
        terms = self._terms[claim_id]
        shared = terms.content & words
        market_shared = bool(terms.market & words)
        if len(terms.content) < VAGUE_BELOW:
            return self._score_vague(terms, shared, market_shared)
        total = sum(self._weight(word) for word in terms.content)
        share = sum(self._weight(word) for word in shared) / total
        enough = len(shared) >= FEWEST_SHARED or (len(shared) == 1 and market_shared)
        if not enough or share < LEAST_SHARE:
            return 0.0
        return round(min(1.0, share + (0.1 if market_shared else 0.0)), 4)

    def _score_vague(self, terms: _Terms, shared: frozenset[str] | set[str], market_shared: bool) -> float:
        """A claim with hardly a word of its own needs its market; without one, its only word."""
        if terms.market:
            return (0.5 if shared else 0.3) if market_shared else 0.0
        return 0.3 if shared else 0.0


def _terms(claim: OpenClaim) -> _Terms:
    """The claim's words sorted: its market's, those that any article may hold, and the rest."""
    market = _market_stems(claim.market)
    words = {word for word in stems(claim.proposition) if not word.isdigit()} - market
    return _Terms(frozenset(words - VAGUE), frozenset(words & VAGUE), market)


def _market_stems(market: str) -> frozenset[str]:
    # A field that holds "us" means the country, whatever its case.
    own = frozenset(stems(market.upper() if len(market) <= 4 else market))
    spelled = (frozenset(stems(" ".join(sorted(names)))) for names in MARKETS if names & own)
    return own.union(*spelled)
