"""What a passage says about a claim, by word lists, ordered rules and a table of weights.

The trained network reads better; these rules stand in where it can't be used, and know of postponing.
"""

from collections.abc import Callable
from math import exp

from tracker.matching import signals
from tracker.matching.passages import content_stems
from tracker.vocabulary import Stance

READER = "stance-rules-1"

LEAST_SHARE = 0.25
SURE_CONFIRMS = 0.4
SURE_CONTRADICTS = 0.4
RULE_SCORE = 0.6


def read(proposition: str, text: str) -> tuple[Stance, float]:
    """The stance of a passage, a few sentences long, and how sure the rules are (0..1)."""
    values = dict(zip(signals.FEATURES, signals.features(proposition, text), strict=True))
    if not is_related(proposition, text):
        return Stance.UNRELATED, 1 - values["share"]
    if signals.is_commitment(proposition):
        cues = signals.cues(proposition, text)
        for stance, holds in RULES:
            if holds(cues):
                return stance, RULE_SCORE + (1 - RULE_SCORE) * values["share"] / 2
    return _weigh(values)


def is_related(proposition: str, text: str) -> bool:
    """A name alone relates nothing: two words of the claim, or all of it, and a quarter of its weight."""
    claim = content_stems(proposition)
    held = content_stems(text)
    return signals.share_of(claim, held) >= LEAST_SHARE and len(claim & held) >= min(2, len(claim))


# For claims about what will be done; first that holds decides. What none decides is weighed.
RULES: tuple[tuple[Stance, Callable[[signals.Cues], bool]], ...] = (
    # "Xiaomi has pushed back its American launch to 2021."
    (Stance.POSTPONES, lambda cues: cues.postponed and not cues.refuted),
    # "Xiaomi has scrapped its plans to sell phones in the US." "The plant was never built."
    (
        Stance.CONTRADICTS,
        lambda cues: (cues.dropped or cues.negated or cues.refuted) and not cues.claim_denies,
    ),
    # "Xiaomi launched its first phone in the US on Monday."
    (Stance.CONFIRMS, lambda cues: (cues.completed or cues.done) and not cues.hedged and not cues.intended),
    # "Xiaomi still plans to sell phones in the US." Words that say nothing of the deed never confirm it.
    (Stance.DISCUSSES, lambda _: True),
)


def _weigh(values: dict[str, float]) -> tuple[Stance, float]:
    shares = _softmax([sum(WEIGHTS[name][i] * value for name, value in values.items()) + BIAS[i] for i in range(3)])
    confirms, contradicts, discusses = shares
    if contradicts >= SURE_CONTRADICTS and contradicts >= max(confirms, discusses):
        return Stance.CONTRADICTS, contradicts
    if confirms >= SURE_CONFIRMS and confirms >= discusses:
        return Stance.CONFIRMS, confirms
    return Stance.DISCUSSES, max(discusses, 1 - confirms - contradicts)


def _softmax(sums: list[float]) -> list[float]:
    raised = [exp(value - max(sums)) for value in sums]
    return [value / sum(raised) for value in raised]


# Multinomial logistic regression on the related rows of FNC-1's training topics:
# weights for confirms, contradicts, discusses.
BIAS = (0.31, -0.40, 0.08)
WEIGHTS = {
    "share": (0.41, -0.51, 0.10),
    "refutes_alone": (-0.53, 1.42, -0.88),
    "claim_refutes_alone": (-0.47, 1.24, -0.77),
    "both_refute": (2.27, -0.27, -2.00),
    "dropped_near": (0.14, 0.74, -0.87),
    "negated": (-0.78, 1.06, -0.28),
    "hedges": (-0.69, 0.04, 0.65),
    "hedges_near": (-0.04, -0.17, 0.21),
    "claim_hedges": (-1.56, -1.11, 2.67),
    "intends": (-0.22, 0.22, 0.00),
    "completes": (-0.31, -0.04, 0.35),
    "affirms": (0.25, -0.55, 0.30),
}
