"""What a passage says about a claim: the trained network's reading, with rules for other days and other numbers.

Below the shipped thresholds a passage that would confirm or contradict only discusses. Where the network can't be
used, rules read alone.
"""

from dataclasses import dataclass
from datetime import date

from tracker.matching import rules, signals
from tracker.matching.conflicts import UNKNOWN, Due, falls_short, later_day
from tracker.matching.network import OWN, STANCES, Shares, StanceNetwork, network
from tracker.matching.passages import Window, content_stems, windows
from tracker.matching.relatedness import is_surely_unrelated, relatedness
from tracker.text import Span
from tracker.vocabulary import Stance

CUE_COUNTS_FROM = 0.15
CUE_BONUS = 0.3
RULE_SCORE = 0.75
SURE = 0.7
"""A share from which on the network is believed against the rule for later days."""


@dataclass(frozen=True, slots=True)
class StanceReading:
    """The stance of the passage at `span`, and how sure the reader is (0..1)."""

    stance: Stance
    score: float
    span: Span


def reader() -> str:
    """The name and version of what reads, kept with each suggestion: a trained network, or rules alone."""
    trained = network()
    return trained.name if trained else rules.READER


def read_stance(proposition: str, text: str, due: Due = UNKNOWN, published: date | None = None) -> StanceReading:
    """One passage, a few sentences long, against one claim."""
    stance, score = _decide(proposition, text, due, published)
    return StanceReading(stance, round(score, 4), Span(0, len(text)))


def best_passages(
    proposition: str, text: str, most: int = 3, due: Due = UNKNOWN, published: date | None = None
) -> list[StanceReading]:
    """Up to `most` related windows of two sentences, the most telling first; none overlaps another.

    `due` is the claim's window and day said, `published` the article's day: days in the text are held against them.
    """
    readings = []
    for window in best_windows(proposition, text, most):
        stance, score = _decide(proposition, window.span.of(text), due, published)
        if stance is not Stance.UNRELATED:
            readings.append(StanceReading(stance, round(score, 4), window.span))
    return readings


def read_article(proposition: str, text: str, due: Due = UNKNOWN, published: date | None = None) -> StanceReading:
    """A whole article as the tracker reads it: of its best passages the first that takes a side, or else the best."""
    readings = best_passages(proposition, text, due=due, published=published)
    sided = [one for one in readings if one.stance is not Stance.DISCUSSES]
    return next(iter(sided or readings), StanceReading(Stance.UNRELATED, 1.0, Span(0, 0)))


def read_document(proposition: str, text: str, habit: str = OWN) -> StanceReading:
    """A whole article against one claim, the most probable stance: no threshold, no rules beside the network.

    `habit` names a published data set whose way of labelling is asked for.
    """
    best = best_windows(proposition, text, 3)
    span = best[0].span if best else Span(0, 0)
    trained = network()
    if trained is None:
        joined = " ".join(window.span.of(text) for window in sorted(best, key=lambda window: window.span))
        stance, score = rules.read(proposition, joined)
        return StanceReading(stance, round(score, 4), span)
    related = relatedness(proposition, text)
    if is_surely_unrelated(related):
        return StanceReading(Stance.UNRELATED, 1.0, span)
    shares = trained.shares(proposition, text, habit, related)
    stance = max(STANCES, key=lambda stance: shares[stance])
    return StanceReading(stance, round(shares[stance], 4), span)


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


def _decide(proposition: str, text: str, due: Due, published: date | None) -> tuple[Stance, float]:
    if not rules.is_related(proposition, text):
        return Stance.UNRELATED, 1.0
    trained = network()
    if trained is None:
        return rules.read(proposition, text)
    return _weighed(proposition, text, trained, due, published)


def _weighed(
    proposition: str, text: str, trained: StanceNetwork, due: Due, published: date | None
) -> tuple[Stance, float]:
    shares = trained.shares(proposition, text)
    stance = max(STANCES, key=lambda stance: shares[stance])
    later = later_day(proposition, due, text, published)
    if max(shares[Stance.CONFIRMS], shares[Stance.UNRELATED]) < SURE and _is_put_off(proposition, text, later):
        return Stance.POSTPONES, max(RULE_SCORE, shares[Stance.POSTPONES])
    if stance is Stance.POSTPONES and later is False:  # the day that it gives lies within the window: a plan restated
        return Stance.DISCUSSES, 1 - shares[Stance.POSTPONES]
    if stance in (Stance.UNRELATED, Stance.POSTPONES):
        return stance, shares[stance]
    if stance is Stance.CONFIRMS and falls_short(proposition, text):
        return Stance.CONTRADICTS, max(RULE_SCORE, shares[Stance.CONTRADICTS])
    return _if_sure(stance, shares, trained)


def _is_put_off(proposition: str, text: str, later: bool | None) -> bool:
    """Whether what will be done is given another, later day, and isn't told as done, dropped or denied."""
    if not signals.is_commitment(proposition):
        return False
    cues = signals.cues(proposition, text)
    return (cues.postponed or bool(later)) and not (cues.refuted or cues.completed or cues.done)


def _if_sure(stance: Stance, shares: Shares, trained: StanceNetwork) -> tuple[Stance, float]:
    if shares[stance] < trained.calibration.sure.get(stance, 0.0):
        return Stance.DISCUSSES, max(shares[Stance.DISCUSSES], 1 - shares[stance])
    return stance, shares[stance]
