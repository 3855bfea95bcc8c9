"""From a picture of any size to the encoder's tensor. The same arithmetic is written in TypeScript (see the golden file).

1. Centre crop to the largest square: side = min(width, height), left = floor((width - side) / 2), top likewise.
2. Composite on white: c * a / 255 + 255 * (1 - a / 255), in floats.
3. Resize to SxS with a triangle filter (what Pillow calls BILINEAR), first along x, then along y, without rounding between:
   scale = side / S, support = max(1, scale), centre = (i + 0.5) * scale,
   taps j from floor(centre - support + 0.5) to floor(centre + support + 0.5) - 1, clipped to the picture,
   weight = max(0, 1 - |(j + 0.5 - centre) / support|), divided by the sum of the weights.
4. (value / 255 - mean) / std, channels first.

`prepare` does steps 1-3 with Pillow, which rounds to bytes after each pass: it is fast, and at most one level off.
`prepare_exact` is the definition.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from training.models.efficientnet import IMAGE_MEAN, IMAGE_SIZE, IMAGE_STD


def crop_box(width: int, height: int) -> tuple[int, int, int, int]:
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    return left, top, left + side, top + side


def prepare(picture: Image.Image, size: int = IMAGE_SIZE) -> np.ndarray:
    """Any Pillow picture -> [S, S, 3] uint8."""
    picture = picture.crop(crop_box(*picture.size))
    if picture.mode != "RGB":
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture).convert("RGB")
    return np.asarray(picture.resize((size, size), Image.BILINEAR))


def triangle_weights(source: int, target: int) -> np.ndarray:
    """[target, source] float64: row i holds the weights of output i."""
    scale = source / target
    support = max(1.0, scale)
    weights = np.zeros((target, source))
    for i in range(target):
        centre = (i + 0.5) * scale
        first = max(0, math.floor(centre - support + 0.5))
        last = min(source, math.floor(centre + support + 0.5))
        taps = np.arange(first, last)
        row = np.maximum(0.0, 1.0 - np.abs((taps + 0.5 - centre) / support))
        weights[i, first:last] = row / row.sum()
    return weights


def prepare_exact(rgba: np.ndarray, size: int = IMAGE_SIZE) -> np.ndarray:
    """[H, W, 4] uint8 -> [S, S, 3] float64 in 0..255."""
    left, top, right, bottom = crop_box(rgba.shape[1], rgba.shape[0])
    square = rgba[top:bottom, left:right].astype(np.float64)
    alpha = square[..., 3:] / 255
    colour = square[..., :3] * alpha + 255 * (1 - alpha)
    weights = triangle_weights(right - left, size)
    return np.einsum("ys,sxc->yxc", weights, np.einsum("xs,ysc->yxc", weights, colour))


def normalise(pixels: np.ndarray) -> np.ndarray:
    """[S, S, 3] in 0..255 -> pixel_values [3, S, S] float32."""
    scaled = (pixels.astype(np.float32) / 255 - np.float32(IMAGE_MEAN)) / np.float32(IMAGE_STD)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1), dtype=np.float32)
