"""One training from data to shipped files, with the scores of the development side after each epoch."""

import dataclasses
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from tracker.extraction.decoding import PARTS
from tracker.extraction.measure import Score
from tracker.extraction.model import load
from tracker.text import paragraphs
from tracker.training.base import load_tokenizer
from tracker.training.examples import Article, article
from tracker.training.export import export
from tracker.training.network import QuotesNetwork
from tracker.training.polnear import Annotation, read_annotations
from tracker.training.quotes import Plan, train

State = dict[str, torch.Tensor]

READER = "quotes-minilm-1"


@dataclass(frozen=True, slots=True)
class Work:
    """Where data, encoder and results lie. `resume` names checkpoints whose mean is written without
    training."""

    data: Path
    encoder: Path
    out: Path
    checkpoints: Path | None
    resume: Sequence[Path]
    plan: Plan


def run(work: Work, say: Callable[[str], None]) -> None:
    """Trains (or takes a checkpoint), writes the files and reads the development side with them."""
    dev = list(read_annotations(work.data / "dev"))
    torch.manual_seed(work.plan.seed)
    network = QuotesNetwork(work.encoder)
    if work.resume:
        network.load_state_dict(averaged([torch.load(path, weights_only=True) for path in work.resume]))
    else:
        articles = training_articles(work)
        say(f"{len(articles)} articles to train on, {len(dev)} annotations to check with")
        last: list[State] = []
        train(
            network, articles, work.plan, lambda line: say(f"{time.strftime('%H:%M:%S')} {line}"), _keeper(work, last)
        )
        network.load_state_dict(averaged(last))
    card = {"reader": READER, "plan": dataclasses.asdict(work.plan)}
    export(network, work.encoder / "tokenizer.json", work.out, card)
    scores = dev_scores(work.out, dev)
    say("exact F1 on the development side, as shipped: " + ", ".join(f"{k} {v.f1:.3f}" for k, v in scores.items()))


def training_articles(work: Work) -> dict[str, list[Article]]:
    """Each article's annotations, by its name."""
    tokenizer = load_tokenizer(work.encoder)
    articles: dict[str, list[Article]] = {}
    for annotation in read_annotations(work.data / "train"):
        articles.setdefault(annotation.article, []).append(article(annotation, tokenizer))
    return articles


def dev_scores(folder: Path, annotations: Iterable[Annotation]) -> dict[str, Score]:
    """Exact spans of source, cue and content, read by the shipped files."""
    network = load(folder)
    scores = dict.fromkeys(PARTS, Score())
    for annotation in annotations:
        linked = network.read(annotation.text, paragraphs(annotation.text))
        for part in PARTS:
            wanted = {span for one in annotation.attributions for span in getattr(one, part)}
            found = {
                span
                for one in linked
                for span in (one.contents if part == "content" else (getattr(one, part),))
                if span is not None
            }
            scores[part] += Score(len(found & wanted), len(found), len(wanted))
    return scores


def averaged(states: Sequence[State]) -> State:
    """The mean of the weights of several epochs, which reads better than any one of them (Izmailov et al. 2018)."""
    first = states[0]
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(weight.dtype)
        for name, weight in first.items()
    }


def _keeper(work: Work, last: list[State]) -> Callable[[QuotesNetwork, int], None]:
    """Keeps the states of the last epochs, and writes each as a checkpoint where one is asked for."""

    def keep(network: QuotesNetwork, epoch: int) -> None:
        last.append({name: weight.clone() for name, weight in network.state_dict().items()})
        del last[: -work.plan.averaged]
        if work.checkpoints:
            work.checkpoints.mkdir(parents=True, exist_ok=True)
            torch.save(network.state_dict(), work.checkpoints / f"epoch-{epoch}.pt")

    return keep
