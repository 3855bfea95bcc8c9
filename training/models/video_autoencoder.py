"""Our autoencoder of videos: 16 frames of 64 x 64 <-> latents 4 x 16 x 8 x 8, a quarter of time and an eighth of height and width.

Factorised: convolutions in space see each frame alone, as if it were another picture of the batch, and convolutions along time mix
neighbouring frames. Time is halved and doubled by moving two neighbouring frames into channels and back, which costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.models.autoencoder import Block
from training.models.over_time import OverTime


@dataclass(frozen=True)
class VideoAutoencoderConfig:
    latent_channels: int = 16
    frames: int = 16
    side: int = 64
    # Widths at an eighth, a quarter and half of the frames' size, of a quarter, half and all of the frames; the last step is a 2x2
    # pixel shuffle.
    widths: tuple[int, ...] = (192, 96, 48)
    blocks: tuple[int, ...] = (2, 1, 1)

    @property
    def factor(self) -> int:
        """Pixels per latent cell, along each side."""
        return 2 ** len(self.widths)

    @property
    def time_factor(self) -> int:
        """Frames per latent frame."""
        return 2 ** (len(self.widths) - 1)

    @property
    def latent_frames(self) -> int:
        return self.frames // self.time_factor

    def frames_at(self, level: int) -> int:
        """Frames at the level of `widths[level]`."""
        return self.latent_frames * 2**level


MICRO = VideoAutoencoderConfig(latent_channels=4, widths=(16, 16, 8), blocks=(1, 1, 1))


class Level(nn.Module):
    """Residual blocks on every frame, then one look along time."""

    def __init__(self, width: int, count: int, frames: int):
        super().__init__()
        self.blocks = nn.ModuleList(Block(width) for _ in range(count))
        self.over_time = OverTime(width, frames)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x)
        return self.over_time(x)


class VideoVaeEncoder(nn.Module):
    """sample [B, 16, 3, 64, 64] in -1..1 -> latents [B, 4, 16, 8, 8], each channel with mean zero and variance one over the
    training videos."""

    def __init__(self, config: VideoAutoencoderConfig = VideoAutoencoderConfig()):
        super().__init__()
        self.config = config
        widths, levels = config.widths, len(config.widths)
        self.inlet = nn.Conv2d(12, widths[-1], 3, padding=1)
        self.levels = nn.ModuleList(Level(widths[i], config.blocks[i], config.frames_at(i)) for i in reversed(range(levels)))
        self.shrink = nn.ModuleList(nn.Conv2d(2 * widths[i], widths[i - 1], 3, stride=2, padding=1) for i in reversed(range(1, levels)))
        self.outlet = nn.Conv2d(widths[0], config.latent_channels, 1)
        # Statistics only, no weights: in use it is (x - mean) / deviation with constants.
        self.scale = nn.BatchNorm2d(config.latent_channels, affine=False, momentum=0.01)

    def forward(self, sample: Tensor) -> Tensor:
        x = self.inlet(F.pixel_unshuffle(sample.flatten(0, 1), 2))
        for index, level in enumerate(self.levels):
            x = level(x)
            if index < len(self.shrink):
                # Two neighbouring frames become one of twice the channels.
                x = self.shrink[index](x.unflatten(0, (-1, 2)).flatten(1, 2))
        return self.scale(self.outlet(F.silu(x))).unflatten(0, (-1, self.config.latent_frames))


class VideoVaeDecoder(nn.Module):
    """latent_sample [B, 4, 16, 8, 8] -> sample [B, 16, 3, 64, 64] in about -1..1."""

    def __init__(self, config: VideoAutoencoderConfig = VideoAutoencoderConfig()):
        super().__init__()
        self.config = config
        widths = config.widths
        self.inlet = nn.Conv2d(config.latent_channels, widths[0], 3, padding=1)
        self.levels = nn.ModuleList(Level(width, config.blocks[i], config.frames_at(i)) for i, width in enumerate(widths))
        # Twice the frames, and four times the cells of each by a pixel shuffle.
        self.grow = nn.ModuleList(nn.Conv2d(a, 8 * b, 1) for a, b in zip(widths[:-1], widths[1:]))
        self.mend = nn.ModuleList(nn.Conv2d(b, b, 3, padding=1) for b in widths[1:])
        self.outlet = nn.Conv2d(widths[-1], 12, 3, padding=1)

    def forward(self, latent_sample: Tensor) -> Tensor:
        # Soft limits keep a sampler's rare large values from becoming flashes.
        x = self.inlet(3 * torch.tanh(latent_sample.flatten(0, 1) / 3))
        for index, level in enumerate(self.levels):
            x = level(x)
            if index < len(self.grow):
                x = self.grow[index](x).unflatten(1, (2, -1)).flatten(0, 1)
                x = self.mend[index](F.pixel_shuffle(x, 2))
        return F.pixel_shuffle(self.outlet(F.silu(x)), 2).unflatten(0, (-1, self.config.frames))
