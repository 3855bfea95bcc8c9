"""Rendered motions: a sprite that moves in one way over a clip, and what one says of it.

A motion is a function of time 0..1 that gives a sprite's place. Exact captions come for free ("a car moving to the left"), and so does a
test of what a model understood of motion, which the animations of others do not give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from PIL import Image

FRAMES = 16
SIDE = 64
# Drawn larger and scaled down: a sprite moves by fractions of a pixel.
DRAWN = 2 * SIDE


@dataclass(frozen=True)
class Place:
    """Where a sprite is: its middle and its size in units of the frame, degrees against the clock, opacity."""

    x: float = 0.5
    y: float = 0.5
    size: float = 0.6
    angle: float = 0.0
    opacity: float = 1.0


Path = Callable[[float], Place]


@dataclass(frozen=True)
class Motion:
    kind: str
    path: Path
    phrases: tuple[str, ...]  # after the noun, the canonical one first


def _line(x0: float, y0: float, x1: float, y1: float) -> Path:
    return lambda t: Place(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, 0.5)


MOTIONS: dict[str, Motion] = {motion.kind: motion for motion in (
    Motion("left", _line(0.73, 0.5, 0.27, 0.5), ("moving to the left", "going left", "sliding left")),
    Motion("right", _line(0.27, 0.5, 0.73, 0.5), ("moving to the right", "going right", "sliding right")),
    Motion("up", _line(0.5, 0.73, 0.5, 0.27), ("moving up", "rising", "going up")),
    Motion("down", _line(0.5, 0.27, 0.5, 0.73), ("moving down", "sinking", "going down")),
    Motion("spin", lambda t: Place(angle=-360 * t), ("spinning", "turning around", "rotating")),
    Motion("grow", lambda t: Place(size=0.2 + 0.7 * t), ("growing", "coming closer", "getting bigger")),
    Motion("shrink", lambda t: Place(size=0.9 - 0.7 * t), ("shrinking", "going away", "getting smaller")),
    Motion("bounce", lambda t: Place(y=0.72 - 0.42 * abs(sin(2 * pi * t)), size=0.5), ("bouncing", "jumping", "hopping up and down")),
    Motion("swing", lambda t: Place(angle=35 * sin(4 * pi * t)), ("swinging", "rocking", "swaying from side to side")),
    Motion("shake", lambda t: Place(x=0.5 + 0.08 * sin(12 * pi * t)), ("shaking", "trembling", "jittering")),
    Motion("circle", lambda t: Place(0.5 + 0.22 * cos(2 * pi * t), 0.5 - 0.22 * sin(2 * pi * t), 0.42), ("going round in a circle", "circling", "going around")),
    Motion("pulse", lambda t: Place(size=0.55 + 0.15 * sin(4 * pi * t)), ("pulsing", "beating", "swelling and shrinking")),
    Motion("appear", lambda t: Place(opacity=min(1.0, 1.4 * t)), ("appearing", "fading in", "showing up")),
    Motion("vanish", lambda t: Place(opacity=max(0.0, 1 - 1.4 * t)), ("disappearing", "fading away", "fading to nothing")),
)}

DIRECTIONS = ("left", "right", "up", "down")


def draw(sprite: Image.Image, ground: np.ndarray, place: Place) -> np.ndarray:
    """sprite RGBA, ground uint8 [SIDE, SIDE, 3] -> uint8 [SIDE, SIDE, 3]."""
    side = max(2, round(DRAWN * place.size))
    # Premultiplied, so that what is turned and scaled gets no dark fringe.
    rgba = np.asarray(sprite.resize((side, side), Image.Resampling.BILINEAR), np.float32)
    rgba = np.concatenate([rgba[..., :3] * rgba[..., 3:] / 255, rgba[..., 3:]], -1)
    layer = Image.fromarray(np.clip(np.round(rgba), 0, 255).astype(np.uint8)).rotate(place.angle, Image.Resampling.BILINEAR)
    canvas = Image.new("RGBA", (DRAWN, DRAWN), (0, 0, 0, 0))
    canvas.paste(layer, (round(DRAWN * place.x - side / 2), round(DRAWN * place.y - side / 2)))
    small = np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) * place.opacity
    mixed = small[..., :3] + ground * (1 - small[..., 3:] / 255)
    return np.clip(np.round(mixed), 0, 255).astype(np.uint8)


def render_motion(rgba: np.ndarray, ground: np.ndarray, motion: Motion, shift: tuple[float, float] = (0, 0), scale: float = 1.0) -> np.ndarray:
    """rgba uint8 [S, S, 4], ground uint8 [64, 64, 3] -> uint8 [16, 64, 64, 3]. `shift` and `scale` vary place and size."""
    sprite = Image.fromarray(rgba)
    frames = []
    for index in range(FRAMES):
        place = motion.path(index / (FRAMES - 1))
        frames.append(draw(sprite, ground, Place(place.x + shift[0], place.y + shift[1], place.size * scale, place.angle, place.opacity)))
    return np.stack(frames)
