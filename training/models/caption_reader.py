"""Reads a caption off signal hidden states linearly: what keeps captions in the signals as long as no projection reads them."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class CaptionReader(nn.Module):
    """signal_hidden_states [B, S, D] -> the main directions of its caption's text states, [B, rank]; it starts at their mean.

    Only a tuning loss goes through it: an output projection is fitted afterwards, in closed form, and reads the same half of the signals.
    """

    def __init__(self, width: int = 576, rank: int = 128, caption: int = 32 * 384):
        super().__init__()
        self.rank = rank
        self.norm = nn.LayerNorm(width)
        self.code = nn.Linear(width, rank)
        nn.init.zeros_(self.code.weight)
        nn.init.zeros_(self.code.bias)
        # Kept with the weights: found anew, the directions would be others of the same space.
        self.register_buffer("mean", torch.zeros(caption))
        self.register_buffer("directions", torch.zeros(caption, rank))
        self.register_buffer("scale", torch.ones(()))

    def learn_directions(self, states: Tensor) -> None:
        """From the text states [N, 32, 384] of captions that may be asked for."""
        flat = states.flatten(1).float()
        self.mean.copy_(flat.mean(0))
        generator = torch.random.get_rng_state()
        found = torch.svd_lowrank(flat - self.mean, q=min(self.rank, *flat.shape), niter=2)[2]
        torch.random.set_rng_state(generator)
        self.directions.zero_()[:, : found.shape[1]] = found
        self.scale.copy_(((flat - self.mean) @ found).square().sum(1).mean())

    def forward(self, signal_hidden_states: Tensor) -> Tensor:
        return self.code(self.norm(signal_hidden_states[:, signal_hidden_states.shape[1] // 2:].mean(1)))

    def loss(self, signal_hidden_states: Tensor, wanted: Tensor) -> Tensor:
        """Squared error in these directions relative to their energy: predicting the mean costs 1. `wanted` are text states [B, 32, 384]."""
        code = (wanted.flatten(1) - self.mean) @ self.directions
        return (self(signal_hidden_states) * self.scale.sqrt() / self.rank ** 0.5 - code).square().sum(1).mean() / self.scale
