"""Sound files to 16 kHz mono: decoding, resampling, trimming, levelling."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr

SAMPLE_RATE = 16_000
CLIP_SAMPLES = 65_536  # 4.096 s: 256 frames of 256 samples
HEARD_SAMPLES = 64_000  # 4 s: what the sound encoder and its teacher hear
SILENCE = 10 ** (-50 / 20)  # relative to the loudest moment
LONGEST = 12 * SAMPLE_RATE
PEAK, RMS = 0.7, 0.12


def resample(samples: np.ndarray, rate: int) -> np.ndarray:
    """[N] or [N, channels] at any rate -> mono float32 at 16 kHz, without aliasing."""
    mono = samples.mean(1) if samples.ndim > 1 else samples
    return np.asarray(soxr.resample(mono, rate, SAMPLE_RATE, quality="HQ"), np.float32)


def read_sound(path: Path) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="float32")
    return resample(samples, rate)


def trim(samples: np.ndarray, window: int = 160) -> np.ndarray:
    """Without the silence at both ends (50 dB below the loudest 10 ms) and at most 12 s long; empty if all is silence."""
    count = len(samples) // window
    level = np.abs(samples[: count * window].reshape(count, window)).max(1) if count else np.zeros(0)
    loud = np.flatnonzero(level > max(1e-4, SILENCE * level.max(initial=0.0)))
    if not len(loud):
        return samples[:0]
    return samples[max(0, (loud[0] - 1) * window) : (loud[-1] + 3) * window][:LONGEST]


def level(samples: np.ndarray) -> np.ndarray:
    """Even loudness: the loudest second has RMS 0.12, unless its peak would pass 0.7. Ends fade within 4 ms."""
    step = SAMPLE_RATE // 2
    power = [float(np.mean(samples[i : i + 2 * step] ** 2)) for i in range(0, max(1, len(samples) - step), step)]
    # A short sound has its energy spread over at least a quarter of a second: clicks need not be as loud as noise.
    shortest = min(1.0, len(samples) / (0.25 * SAMPLE_RATE))
    gain = float(min(RMS / max(1e-5, np.sqrt(max(power) * shortest)), PEAK / max(1e-5, float(np.abs(samples).max()))))
    out = samples * gain
    fade = min(64, len(out) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    out[:fade] *= ramp
    out[len(out) - fade :] *= ramp[::-1]
    return out


def to_int16(samples: np.ndarray) -> np.ndarray:
    return np.clip(np.round(samples * 32767), -32768, 32767).astype(np.int16)


def write_wav(path: Path, samples: np.ndarray) -> None:
    """float32 [N] in -1..1 -> 16-bit mono WAV at 16 kHz."""
    soundfile.write(path, to_int16(samples), SAMPLE_RATE, subtype="PCM_16")
