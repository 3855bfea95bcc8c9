"""Variants of the emoji renderings for perception: on white, and on other grounds, moved, scaled, turned a little, mirrored.

Variant 0 is what most users will show: the whole rendering on white. The others keep the encoder side from learning
that a picture is always centred on white. Everything is a pure function of (variant, row).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from training.data.pictures import load_index, load_pixels

SIDE = 192  # canvas in pixels, before the encoder's own resize

# Colour words that captions of grounds use.
GROUNDS = {
    "white": (255, 255, 255), "black": (20, 20, 24), "red": (214, 48, 49), "orange": (243, 144, 40), "yellow": (250, 214, 70),
    "green": (82, 168, 84), "blue": (66, 122, 214), "purple": (136, 84, 190), "pink": (244, 150, 188), "brown": (133, 92, 62),
    "gray": (150, 150, 155),
}


def compose(rgba: np.ndarray, ground: np.ndarray, scale: float, shift: tuple[float, float], angle: float, mirror: bool) -> Image.Image:
    """rgba [128, 128, 4] placed on ground [SIDE, SIDE, 3]; scale and shift in units of the canvas."""
    sprite = Image.fromarray(rgba)
    if mirror:
        sprite = sprite.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if angle:
        sprite = sprite.rotate(angle, Image.Resampling.BICUBIC)
    size = max(16, round(SIDE * scale))
    sprite = sprite.resize((size, size), Image.Resampling.BILINEAR)
    canvas = Image.fromarray(ground).convert("RGBA")
    left = round((SIDE - size) / 2 + shift[0] * SIDE)
    top = round((SIDE - size) / 2 + shift[1] * SIDE)
    layer = Image.new("RGBA", canvas.size, (0, 0, 0, 0))
    layer.paste(sprite, (left, top))
    return Image.alpha_composite(canvas, layer).convert("RGB")


def make_ground(rng: np.random.Generator) -> tuple[str, np.ndarray]:
    """(colour word or "", pixels [SIDE, SIDE, 3]): plain, a gradient, or soft blotches."""
    names = list(GROUNDS)
    name = names[rng.integers(len(names))]
    base = np.clip(np.array(GROUNDS[name]) + rng.normal(0, 10, 3), 0, 255)
    kind = rng.random()
    if kind < 0.55:
        return name, np.broadcast_to(base, (SIDE, SIDE, 3)).astype(np.uint8).copy()
    other = rng.uniform(0, 255, 3)
    if kind < 0.8:
        ramp = np.linspace(0, 1, SIDE)[:, None, None]
        ramp = ramp if rng.random() < 0.5 else ramp.transpose(1, 0, 2)
    else:
        coarse = rng.uniform(0, 255, (6, 6)).astype(np.uint8)
        ramp = np.asarray(Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC))[..., None] / 255
    return "", np.clip(base * (1 - ramp) + other * ramp, 0, 255).astype(np.uint8) + np.zeros((SIDE, SIDE, 3), np.uint8)


def rendering_variant(variant: int) -> Iterator[tuple[dict, Image.Image]]:
    pixels = load_pixels()
    for row, record in enumerate(load_index()):
        rng = np.random.default_rng((variant, row))
        if variant == 0:
            ground_name, ground = "white", np.full((SIDE, SIDE, 3), 255, np.uint8)
            picture = compose(pixels[row], ground, 1.0, (0, 0), 0, False)
        else:
            ground_name, ground = make_ground(rng)
            scale = rng.uniform(0.55, 1.05)
            room = max(0.0, 1 - scale) / 2 + 0.04
            # Letters, arrows and clocks mean something else when mirrored; few such concepts are kept.
            mirror = bool(rng.random() < 0.4) and not any(w in record["noun"] for w in ("left", "right", "arrow", "clock"))
            picture = compose(pixels[row], ground, scale, tuple(rng.uniform(-room, room, 2)), rng.uniform(-12, 12), mirror)
        yield {"row": row, "id": record["id"], "split": record["split"], "ground": ground_name}, picture
