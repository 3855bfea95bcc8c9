"""What the models of videos have beside those of pictures: a look along time."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn


class OverTime(nn.Module):
    """What neighbouring grids of frames add to each cell: a convolution along time alone. Starts as nothing."""

    def __init__(self, width: int, grids: int):
        super().__init__()
        self.grids = grids
        # Of height 3 over [grids, cells]: every backend runs plain convolutions well.
        self.conv = nn.Conv2d(width, width, (3, 1), padding=(1, 0))
        nn.init.zeros_(self.conv.weight)
        nn.init.zeros_(self.conv.bias)

    def forward(self, x: Tensor) -> Tensor:
        """x [B * grids, width, height, wide], the grids of one video after one another."""
        cells = x.unflatten(0, (-1, self.grids)).flatten(3).transpose(1, 2)
        return x + self.conv(F.silu(cells)).transpose(1, 2).reshape(x.shape)
