"""The trained stance reader at run time: an int8 network that reads a claim against a passage.

Its graph and card lie beside this file in `weights/`; the tokeniser is that of the quotations' network.
`network()` loads them once a process, when first asked, so that a forked worker has a session of its own.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tracker.extraction.model import FOLDER as VOCABULARY_FOLDER
from tracker.extraction.model import VOCABULARY
from tracker.matching.pairs import pair_of
from tracker.shipped import Unusable, checked_card, open_graph, open_tokenizer
from tracker.vocabulary import Stance

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "weights"
GRAPH, CARD = "stance.onnx", "stance.json"

STANCES = (Stance.CONFIRMS, Stance.CONTRADICTS, Stance.DISCUSSES, Stance.UNRELATED, Stance.POSTPONES)
OWN = "plans"
"""The habit of labelling that the tracker's own claims are read by; the others are those of published data sets."""

log = logging.getLogger(__name__)

Shares = dict[Stance, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was tuned on development data: softmax temperature, by habit what is added to each stance's value and how
    much the relatedness takes from *unrelated* (factor, and what is taken anyway), and from which share on a stance
    is sure."""

    temperature: float
    habits: Mapping[str, NDArray[np.float32]]
    related: Mapping[str, tuple[float, float]]
    sure: Mapping[Stance, float]


@dataclass(frozen=True, slots=True)
class StanceNetwork:
    """A loaded graph with its tokeniser. `name` is kept with what it suggests."""

    name: str
    session: "InferenceSession"
    tokenizer: "Tokenizer"
    calibration: Calibration

    def values(self, claim: str, text: str) -> NDArray[np.float32]:
        """One value for each of STANCES, before habits and calibration."""
        pair = pair_of(claim, text, self.tokenizer)
        held = {"ids": pair.ids, "sides": pair.sides, "flags": pair.flags, "mask": np.ones_like(pair.ids)}
        answer: NDArray[np.float32] = self.session.run(["stances"], {name: row[None] for name, row in held.items()})[0]
        return answer[0]

    def shares(self, claim: str, text: str, habit: str = OWN, related: float = 0.0) -> Shares:
        """How probable each stance of the text toward the claim is; they sum to 1. `related` is the relatedness."""
        values = self.values(claim, text) + self.calibration.habits[habit]
        factor, anyway = self.calibration.related.get(habit, (0.0, 0.0))
        values[STANCES.index(Stance.UNRELATED)] -= factor * related + anyway
        values /= self.calibration.temperature
        raised = np.exp(values - values.max())
        return {stance: float(share) for stance, share in zip(STANCES, raised / raised.sum(), strict=True)}


@cache
def network() -> StanceNetwork | None:
    """The shipped network, or None where it can't be used; then the reason is logged once a process."""
    try:
        return load(FOLDER)
    except Unusable as reason:
        log.warning("The trained stance reader can't be used, rules read alone: %s", reason)
        return None


@cache
def why_unusable() -> str:
    """Why rules read stances alone: which shipped file is missing or damaged. Empty when all are in order."""
    try:
        checked(FOLDER)
    except Unusable as reason:
        return str(reason)
    return ""


def load(folder: Path) -> StanceNetwork:
    """Loads graph and card from a folder. Raises Unusable with the reason."""
    card = checked(folder)
    try:
        calibration = _calibration(card)
        session, tokenizer = open_graph(folder / GRAPH), open_tokenizer(VOCABULARY_FOLDER / VOCABULARY)
        return StanceNetwork(str(card["reader"]), session, tokenizer, calibration)
    except Exception as error:  # whatever a damaged file or a missing library makes the loaders raise
        raise Unusable(f"{folder.name}/{GRAPH}: {error}") from error


def _calibration(card: dict[str, Any]) -> Calibration:
    offsets = card["offsets"]
    return Calibration(
        float(card["temperature"]),
        {
            name: np.array(row, np.float32) + np.array(offsets.get(name, 0), np.float32)
            for name, row in card["habits"].items()
        },
        {name: (float(factor), float(anyway)) for name, (factor, anyway) in card["related"].items()},
        {Stance(name): float(share) for name, share in card["sure"].items()},
    )


def checked(folder: Path) -> dict[str, Any]:
    """The card, once each file has been found to be what it says. Raises Unusable with file and reason."""
    return checked_card(folder / CARD, (folder / GRAPH, VOCABULARY_FOLDER / VOCABULARY))
