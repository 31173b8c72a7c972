"""The trained stance network as it ships: an ONNX graph with int8 weights, and a card with checksums."""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch

from tracker.extraction.model import FOLDER as VOCABULARY_FOLDER
from tracker.extraction.model import VOCABULARY
from tracker.matching.network import CARD, GRAPH
from tracker.training.export import write_graph
from tracker.training.stance_network import SETS, StanceNetwork

INPUTS = ("ids", "sides", "flags", "mask")


def export(network: StanceNetwork, folder: Path, card: dict[str, Any], *, int8: bool = True) -> None:
    """Writes graph and card into `folder`. The head keeps its fp32 weights; the tokeniser is the quotes reader's."""
    folder.mkdir(parents=True, exist_ok=True)
    heads = ("/between/", "/stances/", "/flags/")
    write_graph(lambda path: _to_onnx(network, path), folder / GRAPH, heads=heads, int8=int8)
    rows = network.biases().detach().numpy().round(4).tolist()
    sums = {
        GRAPH: hashlib.sha256((folder / GRAPH).read_bytes()).hexdigest(),
        VOCABULARY: hashlib.sha256((VOCABULARY_FOLDER / VOCABULARY).read_bytes()).hexdigest(),
    }
    whole = {**card, "sha256": sums, "habits": dict(zip(SETS, rows, strict=True))}
    (folder / CARD).write_text(json.dumps(whole, indent=1) + "\n", "utf-8")


def _to_onnx(network: StanceNetwork, path: Path) -> None:
    network.eval()
    network.encoder.config._attn_implementation = "eager"
    ids = torch.randint(1000, 20000, (2, 40))
    sides, flags, mask = torch.zeros_like(ids), torch.ones_like(ids), torch.ones_like(ids)
    sides[:, 20:] = 1
    mask[1, 30:] = 0
    torch.onnx.export(
        network,
        (ids, sides, flags, mask),
        str(path),
        input_names=list(INPUTS),
        output_names=["stances"],
        dynamic_axes={**{name: {0: "pairs", 1: "pieces"} for name in INPUTS}, "stances": {0: "pairs"}},
        opset_version=17,
        dynamo=False,
    )
