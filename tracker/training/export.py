"""The trained network as it ships: an ONNX graph with int8 weights, the tokeniser, and a card with checksums."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

from tracker.extraction.decoding import Weights
from tracker.extraction.model import CARD, GRAPH, VOCABULARY
from tracker.training.network import QuotesNetwork

HEADS = 6
HIDDEN = 384


def export(network: QuotesNetwork, tokenizer: Path, folder: Path, card: dict[str, Any], *, int8: bool = True) -> None:
    """Writes graph, tokeniser and card into `folder`. The heads keep their fp32 weights."""
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(lambda path: _to_onnx(network, path), folder / GRAPH, heads=("/tags/", "/links/"), int8=int8)
    shutil.copy(tokenizer, folder / VOCABULARY)
    weights = network.weights()
    decoding = {field.name: getattr(weights, field.name).round(5).tolist() for field in fields(Weights)}
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (GRAPH, VOCABULARY)}
    (folder / CARD).write_text(json.dumps({**card, "sha256": sums, "decoding": decoding}, indent=1) + "\n", "utf-8")


def write_graph(to_onnx: Callable[[Path], None], graph: Path, *, heads: tuple[str, ...], int8: bool = True) -> None:
    """The graph with the encoder's operators fused and its weights in int8; nodes named after `heads` keep fp32."""
    with tempfile.TemporaryDirectory() as scratch:
        whole, fused = Path(scratch) / "whole.onnx", Path(scratch) / "fused.onnx"
        to_onnx(whole)
        fusion = optimizer.optimize_model(str(whole), model_type="bert", num_heads=HEADS, hidden_size=HIDDEN)
        fusion.save_model_to_file(str(fused))
        if not int8:
            shutil.copy(fused, graph)
            return
        quantize_dynamic(
            fused,
            graph,
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[node.name for node in fusion.model.graph.node if node.name.startswith(heads)],
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )


def _to_onnx(network: QuotesNetwork, path: Path) -> None:
    network.eval()
    network.encoder.config._attn_implementation = "eager"
    ids, features = torch.randint(1000, 20000, (2, 40)), torch.ones((2, 40, 3), dtype=torch.long)
    mask = torch.ones((2, 40), dtype=torch.long)
    mask[1, 30:] = 0
    names = ("ids", "features", "mask", "tags", "links")
    torch.onnx.export(
        network,
        (ids, features, mask),
        str(path),
        input_names=list(names[:3]),
        output_names=list(names[3:]),
        dynamic_axes={name: {0: "windows", 1: "pieces"} for name in names},
        opset_version=17,
        dynamo=False,
    )
