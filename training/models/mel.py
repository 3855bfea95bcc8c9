"""Log-mel spectrograms: one definition for hearing and for making sound, in NumPy (the reference of the golden files) and PyTorch.

A frame is a windowed piece of the waveform, zero-padded to the FFT's length; its magnitudes (not powers) are summed by
triangles that are even on the mel scale 1127 ln(1 + f / 700), as in TensorFlow and YAMNet; then log(sum + offset), then
(x - mean) / std, so that models see a mean near zero and a deviation near one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class MelConfig:
    sample_rate: int
    window: int  # samples of the periodic Hann window
    hop: int
    fft: int
    bands: int
    low: float  # Hz, edge of the lowest triangle
    high: float
    offset: float  # added before the logarithm: the quietest that is told from silence
    mean: float
    std: float
    before: int  # samples added on each side by reflection
    after: int  # zeros added at the end

    def frames(self, samples: int) -> int:
        return (samples + 2 * self.before + self.after - self.window) // self.hop + 1


# 25 ms every 10 ms, YAMNet's own parameters: 4 s (64,000 samples) are exactly 400 frames.
HEARING = MelConfig(sample_rate=16_000, window=400, hop=160, fft=512, bands=64, low=125.0, high=7_500.0, offset=1e-3,
                    mean=-3.5, std=3.0, before=0, after=240)
# 64 ms every 16 ms, frame t centred on sample 256 t + 128: 65,536 samples are exactly 256 frames.
MAKING = MelConfig(sample_rate=16_000, window=1_024, hop=256, fft=1_024, bands=64, low=20.0, high=8_000.0, offset=1e-2,
                   mean=-2.0, std=2.7, before=384, after=0)


def periodic_hann(size: int) -> np.ndarray:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)


def to_mel(frequency: np.ndarray | float) -> np.ndarray:
    return 1127.0 * np.log1p(np.asarray(frequency, np.float64) / 700.0)


def mel_matrix(config: MelConfig) -> np.ndarray:
    """[bands, fft / 2 + 1] float64: triangles of height one, straight on the mel scale; the constant component belongs to none."""
    bins = to_mel(np.arange(config.fft // 2 + 1) * config.sample_rate / config.fft)[None]
    edges = np.linspace(to_mel(config.low), to_mel(config.high), config.bands + 2)
    lower, centre, upper = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    matrix = np.maximum(0.0, np.minimum((bins - lower) / (centre - lower), (upper - bins) / (upper - centre)))
    matrix[:, 0] = 0
    return matrix


def log_mel(samples: np.ndarray, config: MelConfig) -> np.ndarray:
    """Waveform [N] in -1..1 -> [bands, frames] float64, normalised."""
    padded = np.pad(np.asarray(samples, np.float64), config.before, mode="reflect") if config.before else np.asarray(samples, np.float64)
    padded = np.concatenate([padded, np.zeros(config.after)])
    starts = np.arange(config.frames(len(samples))) * config.hop
    pieces = padded[starts[:, None] + np.arange(config.window)] * periodic_hann(config.window)
    magnitudes = np.abs(np.fft.rfft(pieces, config.fft))
    return ((np.log(magnitudes @ mel_matrix(config).T + config.offset) - config.mean) / config.std).T


class LogMel(nn.Module):
    """Waveforms [B, N] -> [B, bands, frames]; differentiable."""

    def __init__(self, config: MelConfig):
        super().__init__()
        self.config = config
        self.register_buffer("window", torch.from_numpy(periodic_hann(config.window)).float(), persistent=False)
        self.register_buffer("matrix", torch.from_numpy(mel_matrix(config)).float(), persistent=False)

    def forward(self, samples: Tensor) -> Tensor:
        config = self.config
        padded = F.pad(samples[:, None], (config.before, config.before), mode="reflect")[:, 0] if config.before else samples
        pieces = F.pad(padded, (0, config.after)).unfold(1, config.window, config.hop) * self.window
        spectrum = torch.view_as_real(torch.fft.rfft(pieces, config.fft))
        # The root's slope is infinite at zero: digital silence would make gradients NaN.
        magnitudes = (spectrum.square().sum(-1) + 1e-12).sqrt()
        return ((torch.log(magnitudes @ self.matrix.T + config.offset) - config.mean) / config.std).transpose(1, 2)


def griffin_lim(mel: np.ndarray, config: MelConfig, rounds: int = 32, seed: int = 0) -> np.ndarray:
    """[bands, frames] normalised -> waveform, phases found by alternating projections: what a vocoder must beat.

    The magnitudes come from the least-squares inverse of the mel matrix, made non-negative.
    """
    amount = np.maximum(0.0, np.exp(mel * config.std + config.mean) - config.offset)
    magnitudes = np.maximum(0.0, np.linalg.pinv(mel_matrix(config)) @ amount).T
    window, frames = periodic_hann(config.window), mel.shape[1]
    length = (frames - 1) * config.hop + config.window
    places = np.arange(frames)[:, None] * config.hop + np.arange(config.window)
    envelope = np.zeros(length)
    np.add.at(envelope, places, np.broadcast_to(window**2, places.shape))
    phase = np.exp(2j * np.pi * np.random.default_rng(seed).random(magnitudes.shape))
    before = 0.0
    for _ in range(rounds + 1):
        samples = np.zeros(length)
        np.add.at(samples, places, np.fft.irfft(magnitudes * phase, config.fft)[:, : config.window] * window)
        samples /= np.maximum(envelope, 1e-3)
        spectrum = np.fft.rfft(samples[places] * window, config.fft)
        # The accelerated form: go on in the direction of the last change.
        ahead = spectrum + 0.99 * (spectrum - before)
        phase, before = ahead / np.maximum(np.abs(ahead), 1e-9), spectrum
    return samples[config.before : length - config.before if config.before else None]
