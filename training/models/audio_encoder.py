"""The sound encoder: a small convolutional net over log-mel frames, trained by training/audio_encoder.py."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from training.models.autoencoder import Block


@dataclass(frozen=True)
class AudioEncoderConfig:
    frames: int = 400
    bands: int = 64
    # Widths after each halving of both axes.
    widths: tuple[int, ...] = (24, 48, 128, 256)
    blocks: tuple[int, ...] = (1, 1, 1, 2)

    @property
    def grid(self) -> tuple[int, int]:
        """Cells in time and in frequency."""
        step = 2 ** len(self.widths)
        return self.frames // step, self.bands // step


MICRO = AudioEncoderConfig(frames=64, widths=(8, 8, 16, 32), blocks=(1, 1, 1, 1))


class AudioEncoder(nn.Module):
    """log_mel [B, 1, 400, 64] (time by frequency, normalised as mel.HEARING) -> features [B, 100, 256].

    A cell is 160 ms by 16 bands; cells go by time, then by frequency: 25 x 4. No normalisation layers: what is trained is
    what is exported.
    """

    def __init__(self, config: AudioEncoderConfig = AudioEncoderConfig()):
        super().__init__()
        self.config = config
        inputs = (1, *config.widths[:-1])
        self.shrink = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(inputs, config.widths))
        self.levels = nn.ModuleList(nn.ModuleList(Block(width) for _ in range(count)) for width, count in zip(config.widths, config.blocks))

    def forward(self, log_mel: Tensor) -> Tensor:
        x = log_mel
        for shrink, blocks in zip(self.shrink, self.levels):
            x = F.silu(shrink(x))
            for block in blocks:
                x = block(x)
        return x.flatten(2).transpose(1, 2)
