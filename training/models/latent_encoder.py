"""Our encoder of pictures into the latent space that they are made in: 64x64x3 -> 8x8x32."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from training.models.autoencoder import Block


@dataclass(frozen=True)
class LatentEncoderConfig:
    latent_channels: int = 32
    # Side of the picture; widths at a half, a quarter and an eighth of it.
    side: int = 64
    widths: tuple[int, ...] = (48, 96, 128)
    blocks: tuple[int, ...] = (1, 2, 2)

    @property
    def factor(self) -> int:
        """Pixels per latent cell, each way."""
        return 2 ** len(self.widths)


MICRO = LatentEncoderConfig(widths=(8, 8, 16), blocks=(1, 1, 1))


class LatentEncoder(nn.Module):
    """pixel_values [B, 3, 64, 64] in -1..1 -> latents [B, 32, 8, 8], variance about one: what `autoencoder.Decoder` takes."""

    def __init__(self, config: LatentEncoderConfig = LatentEncoderConfig()):
        super().__init__()
        self.config = config
        widths = config.widths
        self.inlet = nn.Conv2d(3 * 4, widths[0], 3, padding=1)
        self.levels = nn.ModuleList(nn.ModuleList(Block(width) for _ in range(count)) for width, count in zip(widths, config.blocks))
        self.shrink = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths[:-1], widths[1:]))
        self.outlet = nn.Conv2d(widths[-1], config.latent_channels, 3, padding=1)

    def forward(self, pixel_values: Tensor) -> Tensor:
        x = self.inlet(F.pixel_unshuffle(pixel_values, 2))
        for level, blocks in enumerate(self.levels):
            for block in blocks:
                x = block(x)
            if level < len(self.shrink):
                x = self.shrink[level](x)
        return self.outlet(F.silu(x))
