"""Output projections: signal hidden states -> conditioning of a diffusion decoder (paper section 4.3).

NExT-GPT's design, shrunk: a linear layer, a transformer encoder-decoder with learned queries, a linear layer. No
positional encoding on the input there; here the four signal tokens get a learned one, which is free and tells them apart
before their embeddings are trained.

Beyond the paper, a low-rank linear shortcut from all four signal states to all conditioning rows, which has a closed-form
start (ridge regression): with a few hundred requests it finds the right caption among hundreds where the transformer
alone still predicts the mean. The transformer learns what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.models.transformer import DecoderLayer, EncoderLayer


@dataclass(frozen=True)
class OutputProjectionConfig:
    signal_tokens: int = 4
    input: int = 576  # LLM width
    width: int = 256
    heads: int = 4
    encoder_layers: int = 2
    decoder_layers: int = 2
    queries: int = 32  # conditioning length
    output: int = 384  # conditioning width (MiniLM)
    shortcut: int = 192  # rank of the linear shortcut, 0 = none


IMAGE_OUTPUT_PROJECTION = OutputProjectionConfig()
TINY_OUTPUT_PROJECTION = OutputProjectionConfig(input=96, width=16, heads=2, encoder_layers=1, decoder_layers=1, queries=8, output=32, shortcut=0)


class OutputProjection(nn.Module):
    """signal_hidden_states [B, 4, D] (last hidden states after the final norm + input embeddings) -> [B, 32, 384]."""

    def __init__(self, config: OutputProjectionConfig = IMAGE_OUTPUT_PROJECTION):
        super().__init__()
        c = self.config = config
        self.input_norm = nn.LayerNorm(c.input)
        self.input = nn.Linear(c.input, c.width)
        self.positions = nn.Parameter(torch.randn(c.signal_tokens, c.width) * 0.02)
        self.queries = nn.Parameter(torch.randn(c.queries, c.width) * 0.5)
        self.encoder = nn.ModuleList(EncoderLayer(c.width, c.heads) for _ in range(c.encoder_layers))
        self.encoder_norm = nn.LayerNorm(c.width)
        self.decoder = nn.ModuleList(DecoderLayer(c.width, c.heads) for _ in range(c.decoder_layers))
        self.decoder_norm = nn.LayerNorm(c.width)
        self.output = nn.Linear(c.width, c.output)
        if c.shortcut:
            self.shortcut_in = nn.Linear(c.signal_tokens * c.input, c.shortcut)
            self.shortcut_out = nn.Linear(c.shortcut, c.queries * c.output)

    def forward(self, signal_hidden_states: Tensor) -> Tensor:
        refined = self.transformed(signal_hidden_states)
        return refined + self.shortcut(signal_hidden_states) if self.config.shortcut else refined

    def shortcut(self, signal_hidden_states: Tensor) -> Tensor:
        return self.shortcut_out(self.shortcut_in(signal_hidden_states.flatten(1))).unflatten(1, (self.config.queries, self.config.output))

    def transformed(self, signal_hidden_states: Tensor) -> Tensor:
        memory = self.input(self.input_norm(signal_hidden_states)) + self.positions
        for layer in self.encoder:
            memory = layer(memory)
        memory = self.encoder_norm(memory)
        x = self.queries.expand(memory.shape[0], -1, -1)
        for layer in self.decoder:
            x = layer(x, memory)
        return self.output(self.decoder_norm(x))


@torch.no_grad()
def fit_shortcut(model: OutputProjection, signals: Tensor, wanted: Tensor, penalty: float = 0.15) -> None:
    """Ridge regression of conditioning [N, 32, E] on signals [N, 4, D], cut to the shortcut's rank; the transformer starts at zero.

    Inputs are standardised one by one; `penalty` is relative to the mean eigenvalue of their Gram matrix times N / 100.
    """
    x, y = signals.flatten(1), wanted.flatten(1)
    mean, deviation, offset = x.mean(0), x.std(0) + 1e-3, y.mean(0)
    x, y = (x - mean) / deviation, y - offset
    gram = x @ x.T
    ridge = penalty * gram.diagonal().mean()
    weights = x.T @ torch.linalg.solve(gram + ridge * torch.eye(len(gram)), y)  # [4 D, 32 E]
    # The best rank-k copy of the predictions themselves, not of the weights.
    predicted = x @ weights  # [N, 32 E]; its right singular vectors, by way of the small N x N Gram matrix
    values, left = torch.linalg.eigh(predicted @ predicted.T)
    rank = model.config.shortcut
    basis = predicted.T @ left[:, -rank:] / values[-rank:].clamp(min=1e-6).sqrt()
    code = weights @ basis
    model.shortcut_in.weight.copy_((code / deviation[:, None]).T)
    model.shortcut_in.bias.copy_(-(mean / deviation) @ code)
    model.shortcut_out.weight.copy_(basis)
    model.shortcut_out.bias.copy_(offset)
    nn.init.zeros_(model.output.weight)
    nn.init.zeros_(model.output.bias)
