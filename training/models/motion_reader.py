"""How the thing in a video moves, read off the features of its frames."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def moment_basis(frames: int, cells: int, times: int = 5) -> Tensor:
    """[4 * times, frames * cells]: products of 1, x, y and the distance from the middle with the first cosines over time.

    Their moments say where a feature is and how that changes: a thing that goes left is a feature whose x falls with time.
    """
    side = math.isqrt(cells)
    place = (torch.arange(side) + 0.5) / side * 2 - 1
    y, x = torch.meshgrid(place, place, indexing="ij")
    places = torch.stack([torch.ones_like(x), x, y, x ** 2 + y ** 2 - 2 / 3]).flatten(1)
    when = torch.cos(math.pi * torch.arange(times)[:, None] * (torch.arange(frames) + 0.5) / frames)
    return torch.einsum("tf,pc->tpfc", when, places).reshape(4 * times, frames * cells) / (frames * cells ** 0.5)


class MotionReader(nn.Module):
    """normalised features [B, frames * cells, C] -> scores of kinds of motion [B, kinds].

    What is looked at are a few learned directions of the features: their moments over place and time, and how much each changes from
    frame to frame, which turning and trembling things do wherever they are.
    """

    def __init__(self, features: int, frames: int, cells: int, kinds: int, directions: int = 24, inner: int = 96):
        super().__init__()
        self.frames, self.cells = frames, cells
        self.directions = nn.Linear(features, directions)
        self.register_buffer("basis", moment_basis(frames, cells))
        self.inner = nn.Linear((len(self.basis) + frames - 1) * directions, inner)
        self.outer = nn.Linear(inner, kinds)

    def forward(self, features: Tensor) -> Tensor:
        x = self.directions(features)
        moments = self.basis @ x
        steps = x.unflatten(1, (self.frames, self.cells))
        changes = (steps[:, 1:] - steps[:, :-1]).abs().mean(2)
        return self.outer(F.gelu(self.inner(torch.cat([moments, changes], dim=1).flatten(1))))
