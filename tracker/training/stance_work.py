"""One training of the stance network from data to shipped files; `manage.py evaluate stance` scores them."""

import dataclasses
import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from tracker.matching.pairs import Pair, pair_of
from tracker.matching.relatedness import relatedness
from tracker.training import stance_data
from tracker.training.base import load_tokenizer
from tracker.training.plans import DATA
from tracker.training.plans import examples as made_up
from tracker.training.stance import SETTLING, TAKEN, Plan, Row, Taken, by_stance, chosen, row_of, train
from tracker.training.stance_data import Example
from tracker.training.stance_export import export
from tracker.training.stance_network import StanceNetwork
from tracker.training.work import averaged

READER = "stance-minilm-1"
PLANS = 3000
HARDEST = {"fnc1": 6000, "arc": 3000}
"""Of a set's unrelated pairs, how many are learnt from: those that share most words, the rest a gate tells apart."""


@dataclass(frozen=True, slots=True)
class Work:
    """Where data, encoder and results lie. `resume` names checkpoints whose mean is written without training;
    `calibration` is the part of the card that was tuned on development data."""

    data: Path
    encoder: Path
    out: Path
    checkpoints: Path | None
    resume: Sequence[Path]
    plan: Plan
    calibration: dict[str, Any]


def run(work: Work, say: Callable[[str], None]) -> None:
    """Trains (or takes checkpoints), and writes the files."""
    torch.manual_seed(work.plan.seed)
    network = StanceNetwork(work.encoder)
    if work.resume:
        network.load_state_dict(averaged([torch.load(path, weights_only=True) for path in work.resume]))
    else:
        _train(network, work, say)
    card = {"reader": READER, "plan": dataclasses.asdict(work.plan), **work.calibration}
    export(network, work.out, card)


def _train(network: StanceNetwork, work: Work, say: Callable[[str], None]) -> None:
    """Some epochs over all sets, then, at half the rate, some over the tracker's own kind of claim."""
    tokenizer = load_tokenizer(work.encoder)
    known = by_stance(training_examples(work.data))
    by_hand = list(stance_data.written(DATA))
    made = Pairs(tokenizer)

    def rows_of(numbers: Taken) -> Callable[[int, random.Random], list[Row]]:
        def rows(epoch: int, chance: random.Random) -> list[Row]:
            own = by_stance([*by_hand, *own_examples(PLANS, work.plan.seed + epoch)])
            return [row_of(one, made.of(one)) for one in chosen(known | own, numbers, chance)]

        return rows

    def keep(name: str) -> Callable[[StanceNetwork, int], None]:
        def kept(trained: StanceNetwork, epoch: int) -> None:
            if work.checkpoints:
                work.checkpoints.mkdir(parents=True, exist_ok=True)
                torch.save(trained.state_dict(), work.checkpoints / f"{name}-{epoch}.pt")

        return kept

    def tell(line: str) -> None:
        say(f"{time.strftime('%H:%M:%S')} {line}")

    train(network, rows_of(TAKEN), work.plan, tell, keep("epoch"))
    settling = dataclasses.replace(work.plan, epochs=work.plan.settling, rate=work.plan.rate / 2)
    train(network, rows_of(SETTLING), settling, tell, keep("settling"))


class Pairs:
    """Each example's pieces, made once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._made: dict[tuple[str, str], Pair] = {}

    def of(self, one: Example) -> Pair:
        key = (one.claim, one.text)
        if key not in self._made:
            self._made[key] = pair_of(one.claim, one.text, self._tokenizer)
        return self._made[key]


def training_examples(data: Path) -> list[Example]:
    """All that is learnt from, with what belongs to the development sides left out: rumours of Emergent that share a
    headline with FNC-1's development topics, questions of Argus that are in its validation side."""
    dev = data / "eval_dev"
    topics = _claims(dev / "stance_dev.jsonl")
    questions = {stance_data.folded(claim) for claim in _claims(dev / "stance_argus_val.jsonl")}
    rumours = list(stance_data.emergent(data / "emergent"))
    held = {one.id for one in rumours if one.text in topics or one.claim in topics}
    return [
        *hardest(stance_data.fnc1(data / "fnc1"), HARDEST["fnc1"]),
        *hardest(stance_data.arc(data / "arc"), HARDEST["arc"]),
        *(one for one in rumours if one.id not in held),
        *(one for one in stance_data.argus(data / "argus") if one.id not in questions),
        *stance_data.climate_fever(data / "climate_fever"),
        *stance_data.rte(data / "rte"),
    ]


def own_examples(count: int, seed: int) -> list[Example]:
    """Plans and forecasts with news on them, all invented."""
    return [
        Example(f"plans-{number}", "plans", one.claim, one.text, "postpones" if one.postpones else one.stance)
        for number, one in enumerate(made_up(count, seed))
    ]


def hardest(examples: Iterable[Example], most: int) -> list[Example]:
    """The related examples, and the unrelated ones that look most related."""
    held = list(examples)
    # One text after another: its sentences are cut once for all its claims.
    apart = sorted((one for one in held if one.stance == "unrelated"), key=lambda one: one.text)
    apart.sort(key=lambda one: -relatedness(one.claim, one.text))
    return [*(one for one in held if one.stance != "unrelated"), *apart[:most]]


def _claims(path: Path) -> set[str]:
    return {row["claim"] for row in _read(path)}


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
