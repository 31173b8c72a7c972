"""What a claim and an article are compared by: terms, which are stems with words for one thing made one."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tracker.matching.words import STOP_WORDS, lowered, raw_words, stem, stems, words_of

MOST_SENTENCES = 2_000
LONGEST_SENTENCE = 1_000

_SAME_THING = """
launch release debut unveil introduce rollout
buy acquire purchase takeover acquisition bought
sell sale sold
divest dispose offload spinoff
build construct construction built erect
open inaugurate unlock
close shut closure shutter
hire recruit
job post role headcount
layoff redundancy sack dismiss
staff workforce employee worker
cut reduce slash trim reduction shrink lower
raise increase lift hike boost rise rose
expand expansion broaden widen extend extension
plant factory facility mill
store shop outlet boutique supermarket
car vehicle automobile
truck lorry
phone smartphone handset
ship deliver delivery shipment
invest investment spend spending spent
merge merger combine
list listing flotation ipo
profit earnings income
revenue turnover
drug medicine therapy treatment
plane aircraft jet airliner
ferry vessel boat
train rail railway
emission carbon co2
electric ev electrify electrification
chip semiconductor processor
headquarters hq
app application
autonomous driverless
price pricing tariff fare
dividend payout
debt borrowing loan
partner partnership alliance
contract order deal agreement
test trial pilot
approve approval authorise authorize
produce production manufacture output assemble assembly
scrap abandon drop cancel axe shelve
stop halt suspend cease discontinue
delay postpone defer postponement
mine quarry
hotel resort
flight route
warehouse depot
laboratory lab
kill dead death die
""".strip()
_MEANT = {stem(word): stem(group.split()[0]) for group in _SAME_THING.splitlines() for word in group.split()}

# "Do something in the US", "enter the market": words that any article about a company may hold.
_VAGUE_WORDS = """
make get go come take bring give plan expect hope aim consider want intend believe think look see
keep work start begin continue enter market business company firm product service new year next
month quarter end early late time future soon first second half many way world global big good great
well able available customer people million billion percent number today day week will may might use
become
"""
VAGUE = frozenset(stems(_VAGUE_WORDS))
_VAGUE_TERMS = frozenset(_MEANT.get(word, word) for word in {*VAGUE, *stems("chief executive least around across")})

# A word that tells that something was done, or not: what news on a vague plan can't do without.
_DEEDS = """
launch release unveil introduce sell sold sale buy acquire build open close hire cut raise expand ship deliver invest
merge list produce scrap stop delay enter start begin began begun arrive arrival debut bring offer sign withdraw
withdrew quit leave exit pull land roll establish set unveil test approve complete finish reach plan announce cancel
"""
DEEDS = frozenset(_MEANT.get(word, word) for word in stems(_DEEDS))

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
    frozenset({"canada", "canadian"}),
    frozenset({"brazil", "brazilian"}),
    frozenset({"mexico", "mexican"}),
    frozenset({"spain", "spanish"}),
    frozenset({"italy", "italian"}),
    frozenset({"australia", "australian"}),
    frozenset({"norway", "norwegian"}),
    frozenset({"sweden", "swedish"}),
)


@lru_cache(maxsize=65_536)
def term(word: str) -> str:
    """The term of one lower-case word; empty for a stop word."""
    if word in STOP_WORDS:
        return ""
    stemmed = stem(word)
    return _MEANT.get(stemmed, stemmed)


def terms(text: str) -> frozenset[str]:
    """The terms that a text holds: "Acme debuts a handset" gives acme, launch, phone."""
    return frozenset(filter(None, map(term, raw_words(text))))


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """A claim's terms apart: its own, and those of its market in all spellings."""

    content: frozenset[str]
    market: frozenset[str]


def claim_terms(proposition: str, market: str, names: Iterable[str]) -> ClaimTerms:
    """What can tell a claim from others of its company: no numbers, no `names` of who owes or said it, and none
    of the words that any article about a company may hold.
    """
    spelled = market_terms(market)
    of_names = frozenset[str]().union(*map(terms, names))
    words = (one for one in terms(proposition) if not one.isdigit())
    return ClaimTerms(frozenset(words) - _VAGUE_TERMS - spelled - of_names, spelled)


@lru_cache(maxsize=4_096)
def market_terms(market: str) -> frozenset[str]:
    # A field that holds "us" means the country, whatever its case.
    own = terms(market.upper() if len(market) <= 4 else market)
    spelled = (terms(" ".join(sorted(names))) for names in MARKETS if names & own)
    return own.union(*spelled)


@dataclass(frozen=True, slots=True)
class Words:
    """An article's terms, sentence by sentence. `starts` are the places at which the sentences begin."""

    sentences: tuple[frozenset[str], ...]
    starts: tuple[int, ...]

    def sentence_at(self, place: int) -> int:
        """The number of the sentence in which a place of the text lies."""
        return max(bisect_right(self.starts, place) - 1, 0)


# A stop after a small letter, a figure or a closing mark ends a sentence; "U.S." does not.
_END = re.compile(r"[.!?\n][\"”’)\]]{0,3}\s*(?=[\"“‘(A-Z0-9])")
_BEFORE_STOP = re.compile(r"[a-z0-9%)”\"’\]]")
_CUT = "\x00"


def read_words(text: str) -> Words:
    """The terms of each sentence, of the first 2,000. Cheaper than the readers' own sentences, and good enough to
    tell what stands near what.
    """
    starts = [0, *(found.end() for found in _END.finditer(text) if _ends(text, found))][:MOST_SENTENCES]
    ends = [*starts[1:], starts[-1] + LONGEST_SENTENCE]
    pieces = (text[a : min(b, a + LONGEST_SENTENCE)] for a, b in zip(starts, ends, strict=True))
    low = lowered(_CUT.join(pieces)).split(_CUT)
    return Words(tuple(frozenset(filter(None, map(term, set(words_of(one))))) for one in low), tuple(starts))


def _ends(text: str, found: re.Match[str]) -> bool:
    if found.group()[0] == "\n":
        return True
    return found.group()[-1].isspace() and _BEFORE_STOP.match(text, found.start() - 1) is not None
