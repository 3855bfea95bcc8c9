"""Clips as pictures for people: one row a clip, its frames from left to right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image


def filmstrip(clips: np.ndarray, every: int = 2) -> Image.Image:
    """uint8 [N, frames, 64, 64, 3] -> N rows of every `every`th frame."""
    shown = clips[:, ::every]
    count, frames, height, width, _ = shown.shape
    return Image.fromarray(shown.transpose(0, 2, 1, 3, 4).reshape(count * height, frames * width, 3))


def save_filmstrip(target: Path, clips: np.ndarray) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    filmstrip(clips).save(target)
