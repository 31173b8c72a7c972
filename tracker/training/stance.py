"""Training of the stance network: which examples an epoch takes, and the steps over them."""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tracker.matching.pairs import Pair
from tracker.training.stance_data import Example
from tracker.training.stance_network import FROZEN, SETS, STANCES, StanceNetwork

MASK = 103
MASKED = 0.05
NOT_CONFIRMED = len(STANCES)
"""The label of an example that is only known not to confirm."""

Taken = dict[tuple[str, str | None], int]
Examples = dict[tuple[str, str | None], list[Example]]

TAKEN: Taken = {
    ("fnc1", "confirms"): 3000,
    ("fnc1", "contradicts"): 1400,
    ("fnc1", "discusses"): 3500,
    ("fnc1", "unrelated"): 2000,
    ("arc", "confirms"): 600,
    ("arc", "contradicts"): 700,
    ("arc", "discusses"): 300,
    ("arc", "unrelated"): 300,
    ("emergent", "confirms"): 1000,
    ("emergent", "contradicts"): 700,
    ("emergent", "discusses"): 700,
    ("argus", "confirms"): 900,
    ("argus", "contradicts"): 1100,
    ("climate_fever", "confirms"): 900,
    ("climate_fever", "contradicts"): 900,
    ("climate_fever", "discusses"): 600,
    ("rte", "confirms"): 500,
    ("rte", None): 500,
    **dict.fromkeys((("plans", stance) for stance in STANCES), 700),
}
"""Of each set and stance, how many examples an epoch takes; where there are fewer, at most all of them TWICE.
Contradicting ones are rare and matter most, so they weigh more than their share."""

SETTLING: Taken = {
    ("fnc1", "confirms"): 1100,
    ("fnc1", "contradicts"): 650,
    ("fnc1", "discusses"): 1400,
    ("fnc1", "unrelated"): 700,
    ("emergent", "confirms"): 300,
    ("emergent", "contradicts"): 250,
    ("emergent", "discusses"): 250,
    ("argus", "confirms"): 400,
    ("argus", "contradicts"): 500,
    ("climate_fever", "contradicts"): 200,
    ("climate_fever", "confirms"): 100,
    ("rte", "confirms"): 150,
    ("rte", None): 150,
    **dict.fromkeys((("plans", stance) for stance in STANCES), 1100),
}
"""The last epochs: the tracker's own kind of claim, and enough of the rest not to forget it."""

TWICE = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """How training goes. Rates are Adam's; one thread gives the same weights each time."""

    epochs: int = 3
    settling: int = 2
    batch: int = 32
    rate: float = 1.5e-4
    head_rate: float = 5e-4
    layer_decay: float = 0.85
    warm_up: float = 0.06
    weight_decay: float = 0.02
    smoothing: float = 0.05
    seed: int = 11
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """An example as the network takes it."""

    pair: Pair
    source: int
    label: int


@dataclass(frozen=True, slots=True)
class Batch:
    ids: Tensor
    sides: Tensor
    flags: Tensor
    mask: Tensor
    sources: Tensor
    labels: Tensor


def train(
    network: StanceNetwork,
    rows_of: Callable[[int, random.Random], list[Row]],
    plan: Plan,
    say: Callable[[str], None],
    after_epoch: Callable[[StanceNetwork, int], None],
) -> None:
    """Trains in place. `rows_of(epoch, chance)` gives the examples of one epoch."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    chance = random.Random(plan.seed)
    optimizer = torch.optim.AdamW(_groups(network, plan), weight_decay=plan.weight_decay, fused=True)
    first = rows_of(1, chance)
    total = plan.epochs * max(1, len(first) // plan.batch)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (plan.warm_up * total), max(0.02, 1 - step / total))
    )
    for epoch in range(1, plan.epochs + 1):
        network.train()
        rows = first if epoch == 1 else rows_of(epoch, chance)
        started, seen, losses = time.monotonic(), 0, []
        for number, batch in enumerate(batches(rows, plan.batch, chance), start=1):
            loss = loss_of(network, batch, plan.smoothing)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            seen += int(batch.mask.sum())
            if number % 20 == 0:
                speed, share = seen / (time.monotonic() - started), rate.last_epoch / total
                say(f"epoch {epoch} batch {number}: loss {np.mean(losses[-20:]):.3f} {speed:.0f}/s {share:.0%}")
        network.eval()
        after_epoch(network, epoch)


def chosen(examples: Examples, numbers: Taken, chance: random.Random) -> list[Example]:
    """The examples of one epoch."""
    taken: list[Example] = []
    for key, most in numbers.items():
        held = examples.get(key, [])
        whole, rest = divmod(min(most, TWICE * len(held)), len(held)) if held else (0, 0)
        taken += held * whole + chance.sample(held, rest)
    return taken


def by_stance(examples: Sequence[Example]) -> Examples:
    sorted_out: defaultdict[tuple[str, str | None], list[Example]] = defaultdict(list)
    for one in examples:
        sorted_out[one.source, one.stance].append(one)
    return dict(sorted_out)


def row_of(example: Example, pair: Pair) -> Row:
    label = NOT_CONFIRMED if example.stance is None else STANCES.index(example.stance)
    return Row(pair, SETS.index(example.source), label)


def loss_of(network: StanceNetwork, batch: Batch, smoothing: float) -> Tensor:
    """Cross-entropy over the stances; of what is only known not to confirm, of all the others together."""
    values = network(batch.ids, batch.sides, batch.flags, batch.mask) + network.biases()[batch.sources]
    known = batch.labels != NOT_CONFIRMED
    loss = functional.cross_entropy(values[known], batch.labels[known], reduction="sum", label_smoothing=smoothing)
    if not bool(known.all()):
        shares = functional.log_softmax(values[~known], 1)
        loss = loss - torch.logsumexp(shares[:, 1:], 1).sum()
    return loss / len(batch.labels) + 0.01 * network.habits.weight.square().sum()


def batches(rows: Sequence[Row], size: int, chance: random.Random) -> Iterator[Batch]:
    """One epoch, shuffled, with rows of like length together."""
    order = list(rows)
    chance.shuffle(order)
    pool = 40 * size
    for start in range(0, len(order), pool):
        held = sorted(order[start : start + pool], key=lambda row: len(row.pair))
        groups = [held[place : place + size] for place in range(0, len(held), size)]
        chance.shuffle(groups)
        for group in groups:
            yield _batch(group, chance)


def _batch(rows: Sequence[Row], chance: random.Random) -> Batch:
    longest = max(len(row.pair) for row in rows)
    ids, sides, flags, mask = (np.zeros((len(rows), longest), dtype=np.int64) for _ in range(4))
    hidden = np.random.default_rng(chance.getrandbits(32)).random(ids.shape) < MASKED
    for place, row in enumerate(rows):
        length = len(row.pair)
        ids[place, :length] = np.where(hidden[place, :length] & (row.pair.flags > 0), MASK, row.pair.ids)
        sides[place, :length] = row.pair.sides
        flags[place, :length] = row.pair.flags
        mask[place, :length] = 1
    sources = np.array([row.source for row in rows])
    labels = np.array([row.label for row in rows])
    return Batch(*(torch.from_numpy(each) for each in (ids, sides, flags, mask, sources, labels)))


def _groups(network: StanceNetwork, plan: Plan) -> list[dict[str, object]]:
    """Parameter groups: the head at its own rate, the encoder's layers slower toward the input."""
    layers = network.encoder.encoder.layer[FROZEN:]
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "lr": plan.rate * plan.layer_decay ** (len(layers) - 1 - depth)}
        for depth, layer in enumerate(layers)
    ]
    heads = [weight for name, weight in network.named_parameters() if not name.startswith("encoder.")]
    return [*groups, {"params": heads, "lr": plan.head_rate}]
