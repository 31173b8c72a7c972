"""Whether a text speaks of a claim's matter at all: a cheap gate before the network, from shared words alone."""

from math import exp

from tracker.matching import signals
from tracker.matching.pairs import MOST_SENTENCES
from tracker.matching.passages import content_stems, sentence_windows, windows

# Logistic regression on FNC-1's training topics: the share of the claim's words in the whole text, in its best
# sentence, its best two and its first two, and how many words that is.
WEIGHTS = (2.96, 3.60, 3.59, 5.55, 0.39)
BIAS = -5.84

SURELY_NOT = 0.01
"""Below this the network is not asked."""


def relatedness(claim: str, text: str) -> float:
    """How surely the text is on the claim's matter, as log odds."""
    wanted = content_stems(claim)
    single = sentence_windows(text)[:MOST_SENTENCES]
    if not single:
        return BIAS
    whole = frozenset().union(*(one.stems for one in single))
    two = [signals.share_of(wanted, one.stems) for one in windows(text)[:MOST_SENTENCES]]
    one = max(signals.share_of(wanted, sentence.stems) for sentence in single)
    values = (signals.share_of(wanted, whole), one, max(two), two[0], len(wanted & whole))
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))


def is_surely_unrelated(odds: float) -> bool:
    return 1 / (1 + exp(-odds)) < SURELY_NOT
