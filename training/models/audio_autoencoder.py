"""Our autoencoder of sounds: log-mel 64 x 256 <-> latents 16 x 8 x 32, an eighth of both axes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.models.autoencoder import Block


@dataclass(frozen=True)
class AudioAutoencoderConfig:
    latent_channels: int = 16
    bands: int = 64
    # Widths at an eighth, a quarter and half of the spectrogram's size; the last step is a 2x2 pixel shuffle.
    widths: tuple[int, ...] = (192, 96, 48)
    blocks: tuple[int, ...] = (2, 1, 1)

    @property
    def factor(self) -> int:
        """Frames per latent column, and bands per row."""
        return 2 ** len(self.widths)


MICRO = AudioAutoencoderConfig(latent_channels=4, widths=(16, 16, 8), blocks=(1, 1, 1))


class AudioVaeEncoder(nn.Module):
    """log_mel [B, 1, 64, 256] (frequency by time, normalised as mel.MAKING) -> latents [B, 16, 8, 32], each channel with
    mean zero and variance one over the training sounds. Any number of frames that is a multiple of 8 will do."""

    def __init__(self, config: AudioAutoencoderConfig = AudioAutoencoderConfig()):
        super().__init__()
        self.config = config
        widths = config.widths[::-1]
        self.inlet = nn.Conv2d(4, widths[0], 3, padding=1)
        # Convolutions do not know which band they look at; sounds are no pictures that could be moved upwards.
        self.bands = nn.Parameter(torch.zeros(1, widths[0], config.bands // 2, 1))
        self.levels = nn.ModuleList(nn.ModuleList(Block(width) for _ in range(count)) for width, count in zip(widths, config.blocks[::-1]))
        self.shrink = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths[:-1], widths[1:]))
        self.outlet = nn.Conv2d(widths[-1], config.latent_channels, 1)
        # Statistics only, no weights: in use it is (x - mean) / deviation with constants.
        self.scale = nn.BatchNorm2d(config.latent_channels, affine=False, momentum=0.01)

    def forward(self, log_mel: Tensor) -> Tensor:
        x = self.inlet(F.pixel_unshuffle(log_mel, 2)) + self.bands
        for level, blocks in enumerate(self.levels):
            for block in blocks:
                x = block(x)
            if level < len(self.shrink):
                x = self.shrink[level](x)
        return self.scale(self.outlet(F.silu(x)))


class AudioVaeDecoder(nn.Module):
    """latent_sample [B, 16, 8, 32] -> log_mel [B, 1, 64, 256], normalised as mel.MAKING."""

    def __init__(self, config: AudioAutoencoderConfig = AudioAutoencoderConfig()):
        super().__init__()
        self.config = config
        widths = config.widths
        self.inlet = nn.Conv2d(config.latent_channels, widths[0], 3, padding=1)
        self.bands = nn.Parameter(torch.zeros(1, widths[0], config.bands // config.factor, 1))
        self.levels = nn.ModuleList(nn.ModuleList(Block(width) for _ in range(count)) for width, count in zip(widths, config.blocks))
        self.grow = nn.ModuleList(nn.Conv2d(a, 4 * b, 1) for a, b in zip(widths[:-1], widths[1:]))
        self.mend = nn.ModuleList(nn.Conv2d(b, b, 3, padding=1) for b in widths[1:])
        self.outlet = nn.Conv2d(widths[-1], 4, 3, padding=1)

    def forward(self, latent_sample: Tensor) -> Tensor:
        # Soft limits keep a sampler's rare large values from becoming clicks.
        x = self.inlet(3 * torch.tanh(latent_sample / 3)) + self.bands
        for level, blocks in enumerate(self.levels):
            for block in blocks:
                x = block(x)
            if level < len(self.grow):
                x = self.mend[level](F.pixel_shuffle(self.grow[level](x), 2))
        return F.pixel_shuffle(self.outlet(F.silu(x)), 2)
