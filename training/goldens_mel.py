"""Golden file of the log-mel spectrogram: what `src/ops/log-mel.ts` must reproduce.

    python -m training.goldens_mel
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from training.export.media_parts import mel_facts
from training.models.mel import HEARING, MAKING, log_mel

OUT = Path("src/ops/golden/log-mel.json")


def sound(samples: int, seed: int) -> np.ndarray:
    """A rising tone, a click and some noise, rounded so that a file of decimals holds it exactly enough."""
    rng = np.random.default_rng(seed)
    time = np.arange(samples) / HEARING.sample_rate
    wave = 0.4 * np.sin(2 * np.pi * (200 + 4000 * time) * time) + 0.02 * rng.standard_normal(samples)
    wave[samples // 2] += 0.5
    return np.round(wave, 5)


def main() -> None:
    small = replace(HEARING, sample_rate=8_000, window=96, hop=40, fft=128, bands=12, low=60.0, high=4_000.0, after=0)
    cases = []
    # The second sound is shorter than its frames: silence follows.
    for config, samples, frames in ((HEARING, 1_600, 9), (HEARING, 700, 4), (small, 500, 11)):
        wave = sound(samples, seed=samples)
        needed = (frames - 1) * config.hop + config.window
        padded = np.pad(wave, (0, max(0, needed - samples)))[:needed]
        expected = log_mel(padded, replace(config, after=0)).T
        assert expected.shape == (frames, config.bands)
        cases.append({"samples": wave.tolist(), "frames": frames, "input": mel_facts(config), "expected": np.round(expected, 5).flatten().tolist()})
    making = replace(MAKING, sample_rate=8_000, window=128, hop=32, fft=128, bands=12, low=60.0, high=4_000.0, before=48)
    centred = []
    # As long as its frames, longer, and shorter: silence follows.
    for samples in (8 * making.hop, 8 * making.hop + 70, 150):
        wave = sound(samples, seed=samples)
        needed = 8 * making.hop
        expected = log_mel(np.pad(wave, (0, max(0, needed - samples)))[:needed], making)
        assert expected.shape == (making.bands, 8)
        centred.append({"samples": wave.tolist(), "frames": 8, "input": mel_facts(making), "expected": np.round(expected, 5).flatten().tolist()})
    OUT.write_text(json.dumps({"cases": cases, "centred": centred}) + "\n")
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
