"""The network that reads a claim against a passage: a small encoder over both, one linear head."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from tracker.matching.pairs import FLAGS

HIDDEN = 384
FROZEN = 2
"""Lower layers that stay as they came: they know words, and training them costs a third of the time."""

SETS = ("plans", "fnc1", "arc", "emergent", "argus", "climate_fever", "rte")
"""Each set has its own habits of labelling: a bias of its own for each stance takes them up."""

STANCES = ("confirms", "contradicts", "discusses", "unrelated", "postpones")
NEVER = -20.0
"""What is added to *postpones* for the published sets, none of which knows it."""


class StanceNetwork(nn.Module):
    """ids, sides, flags, mask (b × n each) → one value for each stance (b × 5), without a data set's own bias."""

    def __init__(self, encoder: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            for weight in part.parameters():
                weight.requires_grad = False
        self.flags = nn.Embedding(FLAGS, HIDDEN)
        nn.init.normal_(self.flags.weight, std=0.02)
        self.dropout = nn.Dropout(0.1)
        self.between = nn.Linear(3 * HIDDEN, HIDDEN)
        self.stances = nn.Linear(HIDDEN, len(STANCES))
        self.habits = nn.Embedding(len(SETS), len(STANCES))
        nn.init.zeros_(self.habits.weight)
        known = torch.zeros(len(SETS), len(STANCES))
        known[1:, STANCES.index("postpones")] = NEVER
        self.register_buffer("known", known, persistent=False)

    def forward(self, ids: Tensor, sides: Tensor, flags: Tensor, mask: Tensor) -> Tensor:
        held = (1.0 - mask[:, None, None, :].float()) * -1e4
        with torch.no_grad():
            hidden = self.encoder.embeddings(input_ids=ids, token_type_ids=sides)
            for layer in self.encoder.encoder.layer[:FROZEN]:
                hidden = _through(layer, hidden, held)
        hidden = hidden + self.flags(flags)
        for layer in self.encoder.encoder.layer[FROZEN:]:
            hidden = _through(layer, hidden, held)
        ours = (mask * sides).float()
        theirs = (mask * (1 - sides)).float()
        both = torch.cat([hidden[:, 0], _mean(hidden, theirs), _mean(hidden, ours)], 1)
        return self.stances(self.dropout(torch.tanh(self.between(self.dropout(both)))))

    def biases(self) -> Tensor:
        """What each set's habit adds to each stance's value (sets × stances)."""
        return self.habits.weight + self.known


def _through(layer: nn.Module, hidden: Tensor, held: Tensor) -> Tensor:
    out = layer(hidden, held)
    return out[0] if isinstance(out, tuple) else out


def _mean(hidden: Tensor, weights: Tensor) -> Tensor:
    return (hidden * weights[:, :, None]).sum(1) / weights.sum(1, keepdim=True).clamp(min=1.0)
