"""Variants of a clip that training hears: as it is, moved and cropped, and together with a second sound.

Each is a pure function of (variant, row), so that latents, features of the teacher and waveforms computed at different times
belong together.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from training.data.sound_files import PEAK
from training.data.sounds import Sounds

# What one says to be "in the background".
AMBIENT = ("rain", "sea waves", "wind", "fire crackling", "clock tick", "cricket", "bird", "engine", "helicopter", "footsteps", "bubbles", "thunder",
           "heartbeat", "grand piano", "nylon guitar", "drum beat", "harp", "music box", "slow strings", "vinyl")
VARIANTS = 13


def kind_of(variant: int) -> str:
    """0 plain, odd ones moved, even ones mixed."""
    return "plain" if variant == 0 else "moved" if variant % 2 else "mixed"


def second_row(rng: np.random.Generator, sounds: Sounds, first_class: str, classes: tuple[str, ...] | None) -> int | None:
    """A training clip of another class, one of `classes` if given; None if a hundred draws find none."""
    rows = sounds.rows("train")
    for row in rng.integers(len(rows), size=100):
        group = sounds.records[rows[row]]["class"]
        if group != first_class and (classes is None or group in classes):
            return rows[row]
    return None


def variant_batches(variant: int, sounds: Sounds, samples: int, size: int) -> Iterator[tuple[list[tuple[int, dict]], np.ndarray]]:
    """Every clip to which the variant applies, `size` at a time: ((row, words of `variant_sound`) of each, float32 [B, samples])."""
    made = ((row, variant_sound(variant, row, sounds)) for row in range(len(sounds.records)))
    there = ((row, sound) for row, sound in made if sound is not None)
    while part := list(islice(there, size)):
        yield [(row, words) for row, (_, words) in part], np.stack([wave[:samples] for _, (wave, _) in part])


def variant_sound(variant: int, row: int, sounds: Sounds) -> tuple[np.ndarray, dict] | None:
    """(float32 [65536], {"second", "behind"} for the caption), or None where the variant does not apply."""
    record, plain = sounds.records[row], {"second": "", "behind": False}
    if variant == 0:
        return sounds.clip(row), plain
    # Held-out clips must be measured as they are, and must not leak into mixtures.
    if record["split"] != "train":
        return None
    rng = np.random.default_rng((61, variant, row))
    first = sounds.clip(row, rng)
    if kind_of(variant) == "moved":
        return first * float(10 ** (rng.uniform(-6, 0) / 20)), plain
    behind = bool(rng.random() < 0.5)
    # An ambience behind an ambience says nothing about which is which.
    if behind and record["class"] in AMBIENT:
        return None
    other = second_row(rng, sounds, record["class"], AMBIENT if behind else None)
    if other is None:
        return None
    mixture = first + float(10 ** (-9 / 20) if behind else 1.0) * sounds.clip(other, rng)
    return mixture * min(1.0, PEAK / float(np.abs(mixture).max())), {"second": sounds.records[other]["phrases"][0], "behind": behind}
