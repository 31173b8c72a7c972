"""Training of the quotation network on annotated articles (PolNeAR's training side)."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tracker.extraction.decoding import FARTHEST, FORBIDDEN, LINK, Found, bucket
from tracker.training.examples import Article, Batch, Link, batches
from tracker.training.network import QuotesNetwork

LINK_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How training goes: epochs, the last ones whose weights are averaged, batch size in windows, window in pieces,
    learning rates, seed, threads (one thread gives the same weights each time).
    """

    epochs: int = 6
    averaged: int = 3
    batch: int = 16
    window: int = 256
    encoder_rate: float = 2e-4
    head_rate: float = 2e-3
    layer_decay: float = 0.85
    warm_up: float = 0.06
    weight_decay: float = 0.02
    seed: int = 7
    threads: int = 1


def train(
    network: QuotesNetwork,
    articles: dict[str, list[Article]],
    plan: Plan,
    say: Callable[[str], None],
    after_epoch: Callable[[QuotesNetwork, int], None],
) -> None:
    """Trains in place. `articles` holds each article's annotations: an epoch takes one of each, by chance."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    chance = random.Random(plan.seed)
    optimizer = torch.optim.AdamW(_groups(network, plan), weight_decay=plan.weight_decay, fused=True)
    pieces = sum(len(held[0].tags) for held in articles.values())
    total = plan.epochs * round(1.08 * pieces / (plan.batch * plan.window * 0.8))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (plan.warm_up * total), max(0.02, 1 - step / total))
    )
    for epoch in range(plan.epochs):
        network.train()
        started, seen, losses = time.monotonic(), 0, []
        chosen = [chance.choice(held) for held in articles.values()]
        for number, batch in enumerate(batches(chosen, plan.batch, plan.window, chance), start=1):
            tag, link = _losses(network, batch)
            loss = tag + LINK_SHARE * link
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            optimizer.zero_grad()
            losses.append((tag.item(), link.item()))
            seen += int(batch.mask.sum())
            if number % 20 == 0:
                tags, links = np.mean(losses[-20:], axis=0)
                speed = seen / (time.monotonic() - started)
                share = rate.last_epoch / total
                say(f"epoch {epoch + 1} batch {number}: tags {tags:.3f} links {links:.3f} {speed:.0f}/s {share:.0%}")
        network.eval()
        after_epoch(network, epoch + 1)


def _groups(network: QuotesNetwork, plan: Plan) -> list[dict[str, object]]:
    """Parameter groups: the heads at their own rate, the encoder's layers slower toward the input."""
    layers = network.encoder.encoder.layer
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "lr": plan.encoder_rate * plan.layer_decay ** (len(layers) - 1 - depth)}
        for depth, layer in enumerate(layers)
    ]
    heads = [weight for name, weight in network.named_parameters() if not name.startswith("encoder.")]
    return [*groups, {"params": heads, "lr": plan.head_rate}]


def _losses(network: QuotesNetwork, batch: Batch) -> tuple[Tensor, Tensor]:
    """Loss of the tags a piece times ten, and of the links an attribution."""
    emissions, vectors = network(batch.ids, batch.features, batch.mask)
    tag = network.tag_loss(emissions, batch.tags, batch.mask) / batch.mask.sum() * 10
    links = [_link_loss(network, vectors[row], batch.blocks[row], held) for row, held in enumerate(batch.links) if held]
    count = sum(map(len, batch.links))
    return tag, torch.stack(links).sum() / count if links else torch.zeros(())


def _link_loss(network: QuotesNetwork, vectors: Tensor, blocks: np.ndarray, links: Sequence[Link]) -> Tensor:
    """Cross-entropy of each content's cue, and of each cue's source with "nobody" beside the sources."""
    cues = [link.cue for link in links]
    contents = [(one, place) for place, link in enumerate(links) for one in link.contents]
    loss = vectors.sum() * 0
    if contents:
        scores = _scores(network, vectors, blocks, cues, [one for one, _ in contents], 0)
        loss = loss + functional.cross_entropy(
            scores.T, torch.tensor([place for _, place in contents]), reduction="sum"
        )
    sources = sorted({one for link in links for one in link.sources}, key=lambda one: one.start)
    asks = _ends_mean(vectors[:, 2 * LINK : 3 * LINK], cues)
    nobody = (asks @ network.nobody / LINK**0.5)[:, None]
    scores = torch.cat([nobody, _scores(network, vectors, blocks, cues, sources, 1)], 1) if sources else nobody
    wanted = [1 + sources.index(link.sources[0]) if link.sources else 0 for link in links]
    return loss + functional.cross_entropy(scores, torch.tensor(wanted), reduction="sum")


def _scores(
    network: QuotesNetwork, vectors: Tensor, blocks: np.ndarray, cues: list[Found], others: list[Found], kind: int
) -> Tensor:
    asks, answers = vectors[:, 2 * kind * LINK :][:, :LINK], vectors[:, (2 * kind + 1) * LINK :][:, :LINK]
    scores = _ends_mean(asks, cues) @ _ends_mean(answers, others).T / LINK**0.5
    ours, theirs = np.array([one.start for one in cues]), np.array([one.start for one in others])
    distance = ours[:, None] - theirs[None]
    apart = np.minimum(np.abs(blocks[ours][:, None] - blocks[theirs][None]), 2)
    scores = scores + network.distance[kind][torch.from_numpy(bucket(distance))]
    scores = scores + network.paragraphs[kind][torch.from_numpy(apart)]
    return scores.masked_fill(torch.from_numpy(np.abs(distance) > FARTHEST), FORBIDDEN)


def _ends_mean(vectors: Tensor, spans: Sequence[Found]) -> Tensor:
    return (vectors[[one.start for one in spans]] + vectors[[one.end - 1 for one in spans]]) / 2
