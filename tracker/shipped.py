"""Trained networks as they ship: a card with checksums beside the files that it speaks for."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


SWITCH = "TRAINED_READERS"
"""A variable of the environment: where it says "off", rules read alone, which is quicker and reads worse."""


class Unusable(Exception):
    """Why a trained reader can't be used: a file that is missing or not as it was shipped."""


def checked_card(card: Path, files: Iterable[Path]) -> dict[str, Any]:
    """The card, once each file has been found to be what it says. Raises Unusable with file and reason."""
    folder = card.parent
    if os.environ.get(SWITCH, "").lower() == "off":
        raise Unusable(f"{SWITCH}=off")
    try:
        held = json.loads(card.read_text("utf-8"))
        for path in files:
            if hashlib.sha256(path.read_bytes()).hexdigest() != held["sha256"][path.name]:
                raise Unusable(f"{folder.name}/{path.name} is not the file that was shipped (its checksum differs)")
    except OSError as error:
        raise Unusable(f"{folder.name}/{Path(str(error.filename)).name}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{folder.name}/{card.name} can't be read ({error})") from error
    if not isinstance(held, dict):
        raise Unusable(f"{folder.name}/{card.name} holds no object")
    return held


def open_graph(path: Path) -> "InferenceSession":
    """An ONNX graph on one thread: a worker has one core, and several workers share a machine."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def open_tokenizer(path: Path) -> "Tokenizer":
    """Word pieces, without padding and truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
