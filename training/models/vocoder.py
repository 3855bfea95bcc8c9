"""The vocoder: log-mel frames to a waveform, by predicting a short-time spectrum and inverting it (Vocos, arXiv 2306.00814).

All layers work at the frame rate (62.5 a second); the step to 16 kHz is one inverse FFT a frame, so that 4 s cost 0.6 GMAC.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.models.mel import periodic_hann


@dataclass(frozen=True)
class VocoderConfig:
    bands: int = 64
    width: int = 192
    inner: int = 576
    layers: int = 8
    kernel: int = 7
    fft: int = 1_024
    hop: int = 256


MICRO = VocoderConfig(width=16, inner=32, layers=2)


class FrameBlock(nn.Module):
    """ConvNeXt over time: a depthwise convolution, then two linear layers for each frame. x [B, frames, width]."""

    def __init__(self, config: VocoderConfig):
        super().__init__()
        self.depthwise = nn.Conv1d(config.width, config.width, config.kernel, padding=config.kernel // 2, groups=config.width)
        self.norm = nn.LayerNorm(config.width)
        self.expand, self.project = nn.Linear(config.width, config.inner), nn.Linear(config.inner, config.width)
        self.gain = nn.Parameter(torch.full((config.width,), 1 / config.layers))

    def forward(self, x: Tensor) -> Tensor:
        mixed = self.depthwise(x.transpose(1, 2)).transpose(1, 2)
        return x + self.gain * self.project(F.silu(self.expand(self.norm(mixed))))


class Vocoder(nn.Module):
    """log_mel [B, 64, frames] (normalised as mel.MAKING) -> waveform [B, 256 x frames] at 16 kHz."""

    def __init__(self, config: VocoderConfig = VocoderConfig()):
        super().__init__()
        self.config = config
        self.inlet = nn.Conv1d(config.bands, config.width, config.kernel, padding=config.kernel // 2)
        self.norm_in, self.norm_out = nn.LayerNorm(config.width), nn.LayerNorm(config.width)
        self.blocks = nn.ModuleList(FrameBlock(config) for _ in range(config.layers))
        self.outlet = nn.Linear(config.width, 2 * (config.fft // 2 + 1))
        self.register_buffer("window", torch.from_numpy(periodic_hann(config.fft)).float(), persistent=False)
        # The first and the last bin of a real signal are real; inverse FFTs of different libraries disagree about what else they are given.
        complex_bins = torch.ones(config.fft // 2 + 1)
        complex_bins[[0, -1]] = 0
        self.register_buffer("complex_bins", complex_bins, persistent=False)

    def spectrum(self, log_mel: Tensor) -> tuple[Tensor, Tensor]:
        """Real and imaginary part of the short-time spectrum, each [B, frames, 513]."""
        x = self.norm_in(self.inlet(log_mel).transpose(1, 2))
        for block in self.blocks:
            x = block(x)
        magnitude, phase = self.outlet(self.norm_out(x)).chunk(2, -1)
        # A full-scale sine has magnitude 256; what is far above would only be a number that overflows.
        magnitude = magnitude.clamp(max=6.0).exp()
        return magnitude * phase.cos(), magnitude * phase.sin() * self.complex_bins

    def overlap_add(self, frames: Tensor) -> Tensor:
        """[B, frames, 1024] -> [B, 768 + 256 x frames]"""
        config = self.config
        length = (frames.shape[1] - 1) * config.hop + config.fft
        return F.fold(frames.transpose(1, 2), (1, length), (1, config.fft), stride=(1, config.hop))[:, 0, 0]

    def forward(self, log_mel: Tensor) -> Tensor:
        frames = torch.fft.irfft(torch.complex(*self.spectrum(log_mel)), self.config.fft) * self.window
        envelope = self.overlap_add(self.window.square().expand(1, frames.shape[1], -1))
        margin = (self.config.fft - self.config.hop) // 2
        return (self.overlap_add(frames)[:, margin:-margin] / envelope[:, margin:-margin])
