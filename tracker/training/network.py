"""The network that tags source, cue and content and links them: a small encoder with two linear heads."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertModel

from tracker.extraction.decoding import BUCKETS, FORBIDDEN, LINK, TAGS, Weights, allowed
from tracker.extraction.pieces import FEATURES

HIDDEN = 384


class QuotesNetwork(nn.Module):
    """ids (b × n), features (b × n × 3), mask (b × n) → emissions (b × n × tags), link vectors (b × n × 4·LINK)."""

    def __init__(self, encoder: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        for weight in self.encoder.embeddings.parameters():
            weight.requires_grad = False
        self.features = nn.ModuleList(nn.Embedding(size, HIDDEN) for size in FEATURES)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)
        self.dropout = nn.Dropout(0.2)
        self.tags = nn.Linear(HIDDEN, len(TAGS))
        self.links = nn.Linear(HIDDEN, 4 * LINK)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.first = nn.Parameter(torch.zeros(len(TAGS)))
        self.last = nn.Parameter(torch.zeros(len(TAGS)))
        self.distance = nn.Parameter(torch.zeros(2, 2 * BUCKETS + 1))
        self.paragraphs = nn.Parameter(torch.zeros(2, 3))
        self.nobody = nn.Parameter(torch.zeros(LINK))
        self.register_buffer("allowed", torch.from_numpy(allowed()), persistent=False)
        start = [FORBIDDEN if tag.startswith("I-") else 0.0 for tag in TAGS]
        self.register_buffer("allowed_first", torch.tensor(start), persistent=False)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        embedded = self.encoder.embeddings.word_embeddings(ids)
        for place, table in enumerate(self.features):
            embedded = embedded + table(features[:, :, place])
        hidden = self.dropout(self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state)
        return self.tags(hidden), self.links(hidden)

    def tag_loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log likelihood of the tags under the CRF, summed over the batch."""
        moves = self.transitions + self.allowed
        count, longest = tags.shape
        rows = torch.arange(count)
        lengths = mask.sum(1)
        held = mask.float()
        gold = self.first[tags[:, 0]] + self.allowed_first[tags[:, 0]]
        gold = gold + (emissions.gather(2, tags[:, :, None])[:, :, 0] * held).sum(1)
        gold = gold + (moves[tags[:, :-1], tags[:, 1:]] * held[:, 1:]).sum(1) + self.last[tags[rows, lengths - 1]]
        alpha = emissions[:, 0] + self.first + self.allowed_first
        for place in range(1, longest):
            after = torch.logsumexp(alpha[:, :, None] + moves[None], 1) + emissions[:, place]
            alpha = torch.where(mask[:, place, None].bool(), after, alpha)
        return (torch.logsumexp(alpha + self.last, 1) - gold).sum()

    def weights(self) -> Weights:
        """What decoding needs beside the graph, as arrays."""
        named = ("transitions", "first", "last", "distance", "paragraphs", "nobody")
        learnt: dict[str, Any] = {name: getattr(self, name).detach().numpy().copy() for name in named}
        return Weights(**learnt)
