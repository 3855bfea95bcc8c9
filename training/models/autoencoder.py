"""Our decoder of picture latents: 8x8x32 -> 128x128x3."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class DecoderConfig:
    latent_channels: int = 32
    # Widths at 8x8, 16x16 and 32x32; the last level is unfolded by a 4x4 pixel shuffle.
    widths: tuple[int, ...] = (192, 128, 64)
    blocks: tuple[int, ...] = (2, 1, 1)
    patch: int = 4


MICRO = DecoderConfig(widths=(16, 16, 8), blocks=(1, 1, 1))


class Block(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.first, self.second = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
        # Starts as the identity: without normalisation deep sums would otherwise grow.
        self.gain = nn.Parameter(torch.full((1, width, 1, 1), 0.1))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.gain * self.second(F.silu(self.first(F.silu(x))))


class Decoder(nn.Module):
    """latent_sample [B, 32, 8, 8] (variance about one) -> sample [B, 3, 128, 128] in about -1..1."""

    def __init__(self, config: DecoderConfig = DecoderConfig()):
        super().__init__()
        self.config = config
        widths = config.widths
        self.inlet = nn.Conv2d(config.latent_channels, widths[0], 3, padding=1)
        self.levels = nn.ModuleList(nn.ModuleList(Block(width) for _ in range(count)) for width, count in zip(widths, config.blocks))
        # Doubling by pixel shuffle: cheaper than convolving the doubled map.
        self.grow = nn.ModuleList(nn.Conv2d(a, 4 * b, 1) for a, b in zip(widths[:-1], widths[1:]))
        self.mend = nn.ModuleList(nn.Conv2d(b, b, 3, padding=1) for b in widths[1:])
        self.outlet = nn.Conv2d(widths[-1], 3 * config.patch**2, 3, padding=1)

    def forward(self, latent_sample: Tensor) -> Tensor:
        # The latent space has rare large values; soft limits keep sampling errors from becoming bright spots.
        x = self.inlet(3 * torch.tanh(latent_sample / 3))
        for level, blocks in enumerate(self.levels):
            for block in blocks:
                x = block(x)
            if level < len(self.grow):
                x = self.mend[level](F.pixel_shuffle(self.grow[level](x), 2))
        return F.pixel_shuffle(self.outlet(F.silu(x)), self.config.patch)
