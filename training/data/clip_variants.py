"""Clips that training sees: animations as they are, animations cropped in time on other grounds, and pictures in rendered motion.

Each is a pure function of (variant, row), so that latents and frames computed at different times belong together.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from training.data import clips, pictures
from training.data.motions import FRAMES, MOTIONS, SIDE, render_motion
from training.data.rendering_variants import make_ground
from training.data.splits import video_split

# 0: animations on white. 1 and 2: moved in time, on other grounds. 3 to 6: rendered motions.
VARIANTS = 7
MOVED = (1, 2)
# Of each rendered variant.
RENDERED = 3000
WHITE = np.full((SIDE, SIDE, 3), 255, np.uint8)


class Clips:
    """Animations and pictures of both data sets; either may be missing."""

    def __init__(self, clip_folder: Path = clips.OUT, picture_folder: Path = pictures.OUT):
        self.records = clips.load_index(clip_folder) if (clip_folder / "index.jsonl").exists() else []
        self.frames = clips.load_frames(clip_folder) if self.records else None
        has_pictures = (picture_folder / "index.jsonl").exists()
        self.pictures = pictures.load_index() if has_pictures else []
        self.pixels = pictures.load_pixels() if has_pictures else None

    def rows(self, variant: int) -> range:
        return range(RENDERED if variant > max(MOVED) and self.pictures else len(self.records) if variant <= max(MOVED) else 0)

    def clip(self, variant: int, row: int) -> tuple[np.ndarray, dict] | None:
        """(uint8 [16, 64, 64, 3], record for `clip_captions`, with "split"), or None where the variant does not apply."""
        if variant > max(MOVED):
            return self._rendered(variant, row)
        record = self.records[row]
        frames = self.frames[record["first"] : record["first"] + record["frames"]]
        described = {**record, "motions": ()}
        if variant == 0:
            return self._on(frames[:FRAMES], WHITE), described
        # Held-out clips are measured as they are.
        if record["split"] != "train":
            return None
        rng = np.random.default_rng((71, variant, row))
        # Animations go round: a crop may begin anywhere.
        frames = np.roll(frames, -int(rng.integers(len(frames))), axis=0)[:FRAMES]
        return self._on(frames, small_ground(rng)), described

    def _on(self, frames: np.ndarray, ground: np.ndarray) -> np.ndarray:
        return np.clip(np.round(clips.over(frames, ground.astype(np.float32))), 0, 255).astype(np.uint8)

    def _rendered(self, variant: int, row: int) -> tuple[np.ndarray, dict] | None:
        rng = np.random.default_rng((73, variant, row))
        number = int(rng.integers(len(self.pictures)))
        picture, motion = self.pictures[number], list(MOTIONS.values())[int(rng.integers(len(MOTIONS)))]
        # Mirrored or turned, arrows and letters say something else; a held-out picture stays unseen.
        if picture["split"] != "train" or picture["group"] in ("Symbols", "Flags"):
            return None
        on_white = bool(rng.random() < 0.4)
        ground = WHITE if on_white else small_ground(rng)
        shift = tuple(float(value) for value in rng.uniform(-0.06, 0.06, 2))
        frames = render_motion(np.array(self.pixels[number]), ground, motion, shift, float(rng.uniform(0.8, 1.2)))
        record = {key: picture[key] for key in ("concept", "noun", "synonyms", "style_word")}
        return frames, record | {"id": f"{picture['id']}/{motion.kind}/{variant}/{row}", "motions": motion.phrases, "kind": motion.kind,
                                 "on_white": on_white, "split": video_split(picture["concept"])}


def small_ground(rng: np.random.Generator) -> np.ndarray:
    return np.asarray(Image.fromarray(make_ground(rng)[1]).resize((SIDE, SIDE), Image.Resampling.BOX))
