"""What a passage says about a claim. A small baseline: word lists, ordered rules, a table of weights."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

from tracker.matching import signals
from tracker.matching.passages import Window, content_stems, windows
from tracker.text import Span
from tracker.vocabulary import Stance

READER = "stance-rules-1"

LEAST_SHARE = 0.25
CUE_COUNTS_FROM = 0.15
CUE_BONUS = 0.3
SURE_CONFIRMS = 0.4
SURE_CONTRADICTS = 0.4
RULE_SCORE = 0.6


@dataclass(frozen=True, slots=True)
class StanceReading:
    """The stance of the passage at `span`, and how sure the reader is (0..1)."""

    stance: Stance
    score: float
    span: Span


def read_stance(proposition: str, text: str) -> StanceReading:
    """One passage, a few sentences long, against one claim."""
    stance, score = _decide(proposition, text)
    return StanceReading(stance, round(score, 4), Span(0, len(text)))


def best_passages(proposition: str, text: str, most: int = 3) -> list[StanceReading]:
    """Up to `most` related windows of two sentences, the most telling first; none overlaps another."""
    readings = []
    for window in best_windows(proposition, text, most):
        stance, score = _decide(proposition, window.span.of(text))
        if stance is not Stance.UNRELATED:
            readings.append(StanceReading(stance, round(score, 4), window.span))
    return readings


def read_document(proposition: str, text: str) -> StanceReading:
    """A whole article against one claim: its three best windows, read as one passage."""
    best = best_windows(proposition, text, 3)
    if not best:
        return StanceReading(Stance.UNRELATED, 1.0, Span(0, 0))
    joined = " ".join(window.span.of(text) for window in sorted(best, key=lambda window: window.span))
    stance, score = _decide(proposition, joined)
    return StanceReading(stance, round(score, 4), best[0].span)


def best_windows(proposition: str, text: str, most: int) -> list[Window]:
    """The windows that hold most of the claim, related or not; words that decide something count extra."""
    claim = content_stems(proposition)
    ranked = sorted(windows(text), key=lambda window: (-_rank(claim, window, text), window.span))
    chosen: list[Window] = []
    for window in ranked:
        if len(chosen) == most:
            break
        if not any(window.span.overlaps(other.span) for other in chosen):
            chosen.append(window)
    return chosen


def _rank(claim: frozenset[str], window: Window, text: str) -> float:
    share = signals.share_of(claim, window.stems)
    if share < CUE_COUNTS_FROM:
        return share
    return share + CUE_BONUS * bool(signals.decides(window.span.of(text)))


def _decide(proposition: str, text: str) -> tuple[Stance, float]:
    values = dict(zip(signals.FEATURES, signals.features(proposition, text), strict=True))
    if not _is_related(proposition, text, values["share"]):
        return Stance.UNRELATED, 1 - values["share"]
    if signals.is_commitment(proposition):
        cues = signals.cues(proposition, text)
        for stance, holds in RULES:
            if holds(cues):
                return stance, RULE_SCORE + (1 - RULE_SCORE) * values["share"] / 2
    return _weigh(values)


def _is_related(proposition: str, text: str, share: float) -> bool:
    """A name alone relates nothing: two words of the claim, or all of it, and a quarter of its weight."""
    claim = content_stems(proposition)
    shared = claim & content_stems(text)
    return share >= LEAST_SHARE and len(shared) >= min(2, len(claim))


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
