"""Videos for encoding-side alignment: what the frozen picture encoder sees in eight frames of every clip, computed once, with the words for it.

    python -m training.data.watching_data [--variants 3 0]

Writes `.cache/data/watching/variant<k>.npy`, float16 [N, 8, 49, 320], and `variant<k>.json`. Variants as in training/data/clip_variants.py:
rendered motions, which have a kind, and animations, of which nobody said how they move.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from training.data.clip_captions import clip_caption
from training.data.clip_variants import MOVED, VARIANTS, Clips
from training.data.image_preprocess import normalise, prepare
from training.data.motions import FRAMES, MOTIONS
from training.data.picture_features import BATCH, trunk_session
from training.data.video_catalogue import OPEN, motion_phrase
from training.data.watch_questions import NAME_VIDEO, NAMED_VIDEO, VIDEO_QUESTION
from training.models.efficientnet import GRID, EfficientNetLite, load_efficientnet
from training.models.input_projection import VIDEO_FRAMES
from training.paths import DATA

OUT = DATA / "watching"
KINDS = [OPEN, *MOTIONS]  # by class number


def seen_frames(count: int) -> list[int]:
    """Which of `count` frames are looked at: those in the middle of as many equal stretches, as the page takes them."""
    return [count * (2 * i + 1) // (2 * VIDEO_FRAMES) for i in range(VIDEO_FRAMES)]


@dataclass(frozen=True)
class Watched:
    """The same fields as a picture's Example; the style is how it moves."""

    source: int  # index into WatchingData.grids
    row: int
    noun: str
    kind: str  # of motion, or OPEN
    names: tuple[str, ...]  # accepted answers
    split: str
    ground: str = ""

    @property
    def style(self) -> str:
        return motion_phrase(self.kind)

    @property
    def phrase(self) -> str:
        """Such as: a red car moving to the left."""
        return clip_caption(self.noun, self.style)


class WatchingData:
    """`features(examples)` of the frames, and the words for them. The interface of PerceptionData."""

    name = "videos"
    ask, answers, question = NAME_VIDEO, NAMED_VIDEO, VIDEO_QUESTION
    weights = None
    animation_share = 0.25  # of what is learnt from

    def __init__(self, variants: list[int] | None = None):
        self.grids: list[np.ndarray] = []
        self.examples: list[Watched] = []
        for variant in variants if variants is not None else range(VARIANTS):
            path = OUT / f"variant{variant}.json"
            if not path.exists():
                continue
            for number, record in enumerate(json.loads(path.read_text())):
                self.examples.append(Watched(len(self.grids), number, record["noun"], record["kind"], (record["noun"], *record["synonyms"]), record["split"]))
            self.grids.append(np.load(path.with_suffix(".npy"), mmap_mode="r"))

    def split(self, name: str) -> list[Watched]:
        return [e for e in self.examples if e.split == name]

    @cached_property
    def _train_sets(self) -> tuple[list[Watched], list[Watched]]:
        """(rendered motions, animations)."""
        train = self.split("train")
        return [e for e in train if e.kind], [e for e in train if not e.kind]

    def pick(self, rng: random.Random, count: int) -> list[Watched]:
        """Training videos to learn from."""
        moved, animated = self._train_sets
        return [rng.choice(animated if animated and rng.random() < self.animation_share else moved) for _ in range(count)]

    def held_out(self) -> dict[str, list[Watched]]:
        """Of concepts that no video of the training split shows."""
        held_out = self.split("heldout")
        return {"rendered motions": [e for e in held_out if e.kind], "animations": [e for e in held_out if not e.kind]}

    @cached_property
    def _encoder(self) -> EfficientNetLite:
        return load_efficientnet()

    @torch.no_grad()
    def features(self, examples: list[Watched], *, augment: bool = False) -> Tensor:
        """[B, 8 * 49, 1280]; with dropped cells when augmenting. Never mirrored: left would be right."""
        grid = torch.from_numpy(np.stack([self.grids[e.source][e.row] for e in examples]).astype(np.float32))
        batch = len(grid)
        if augment:
            grid = grid * (torch.rand(batch, 1, grid.shape[2], 1) > torch.rand(batch, 1, 1, 1) * 0.2)
        trunk = grid.flatten(0, 1).transpose(1, 2).unflatten(2, (GRID, GRID))
        return self._encoder.features_from_trunk(trunk).unflatten(0, (batch, -1)).flatten(1, 2)


def build_variant(variant: int, clips: Clips) -> None:
    if (OUT / f"variant{variant}.json").exists() or not clips.rows(variant):
        return
    session, records, grids, frames = trunk_session(threads=1), [], [], []

    def flush() -> None:
        if frames:
            pixels = np.stack([*frames, *[np.zeros_like(frames[0])] * (BATCH - len(frames))])
            grids.append(session.run(None, {"pixel_values": pixels})[0][: len(frames)].astype(np.float16))
            frames.clear()

    for row in clips.rows(variant):
        made = clips.clip(variant, row)
        if made is None:
            continue
        clip, record = made
        records.append({"noun": record["noun"], "synonyms": record["synonyms"], "kind": record.get("kind", OPEN), "split": record["split"]})
        for frame in clip[seen_frames(FRAMES)]:
            frames.append(normalise(prepare(Image.fromarray(frame))))
            if len(frames) == BATCH:
                flush()
    flush()
    grid = np.concatenate(grids)
    np.save(OUT / f"variant{variant}.npy", grid.reshape(len(records), VIDEO_FRAMES, *grid.shape[1:]))
    (OUT / f"variant{variant}.json").write_text(json.dumps(records))
    print(f"variant {variant}: {len(records)} videos", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", type=int, nargs="+", default=[max(MOVED) + 1, 0])
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    clips = Clips()
    for variant in arguments.variants:
        build_variant(variant, clips)


if __name__ == "__main__":
    main()
