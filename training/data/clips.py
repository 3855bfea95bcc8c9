"""Builds the video data: animated emoji as RGBA frames at 8 a second, 64 x 64.

    npm install --prefix .cache/npm @lobehub/fluent-emoji-anim-{1,2,3,4}@1.0.0 && python -m training.data.clips

Needs the concepts of training/data/pictures.py. Writes to `.cache/data/clips/`: `rgba64.npy` uint8 [frames of all clips, 64, 64, 4]
(straight alpha) and `index.jsonl` (id, concept, noun, first frame and number of frames, split by concept).

Motions are rendered from the picture data when they are needed (training/data/clip_variants.py); they are not stored.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence

from training.data.concepts import load_concepts
from training.data.motions import FRAMES, SIDE
from training.data.pictures import _files_by_code
from training.data.splits import video_split
from training.paths import DATA, NODE_MODULES

OUT = DATA / "clips"
FRAMES_PER_SECOND = 8
MOST_SECONDS = 4
PACKAGES = [f"@lobehub/fluent-emoji-anim-{number}/assets" for number in (1, 2, 3, 4)]
STYLE_WORD = "3d"
# Mean change between frames, 0..255, below which nothing moves.
STILL = 0.25


def read_animation(path: Path) -> np.ndarray | None:
    """uint8 [frames, 64, 64, 4] at 8 frames a second, at most MOST_SECONDS, looped to FRAMES at least; None where nothing moves."""
    with Image.open(path) as image:
        if getattr(image, "n_frames", 1) < 2:
            return None
        frames, ends, end = [], [], 0.0
        for frame in ImageSequence.Iterator(image):
            rgba = np.asarray(frame.convert("RGBA"), np.float32)
            end += (frame.info.get("duration") or 100) / 1000
            frames.append(rgba)
            ends.append(end)
            if end >= MOST_SECONDS:
                break
    count = max(FRAMES, int(end * FRAMES_PER_SECOND))
    times = (np.arange(count) + 0.5) / FRAMES_PER_SECOND % end
    clip = np.stack([shrink(frames[int(np.searchsorted(ends, time, side="right"))]) for time in times])
    moved = np.abs(np.diff(over(clip, 255.0), axis=0)).mean()
    return clip if moved > STILL else None


def shrink(rgba: np.ndarray) -> np.ndarray:
    """float [S, S, 4] straight -> uint8 [64, 64, 4] straight, averaged premultiplied so that edges get no fringe."""
    rgba = np.concatenate([rgba[..., :3] * rgba[..., 3:] / 255, rgba[..., 3:]], -1)
    small = np.stack([np.asarray(Image.fromarray(rgba[..., i]).resize((SIDE, SIDE), Image.Resampling.BOX)) for i in range(4)], -1)
    colour = small[..., :3] * (255 / np.maximum(small[..., 3:], 1))
    return np.clip(np.round(np.concatenate([colour, small[..., 3:]], -1)), 0, 255).astype(np.uint8)


def over(rgba: np.ndarray, ground: np.ndarray | float) -> np.ndarray:
    """uint8 [..., 4] straight on a ground [..., 3] -> float [..., 3]."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return rgba[..., :3] * alpha + ground * (1 - alpha)


def build(files: dict[str, Path], concepts: list, out: Path = OUT) -> list[dict]:
    """`files` by code point; `concepts` have code, name, noun, synonyms and group. Returns the index."""
    out.mkdir(parents=True, exist_ok=True)
    records, clips, first = [], [], 0
    for concept in concepts:
        clip = read_animation(files[concept.code]) if concept.code in files else None
        if clip is None:
            continue
        clips.append(clip)
        records.append({
            "id": f"fluent-anim/{concept.name}", "concept": concept.name, "noun": concept.noun, "synonyms": concept.synonyms,
            "style_word": STYLE_WORD, "group": concept.group, "first": first, "frames": len(clip), "split": video_split(concept.name),
        })
        first += len(clip)
    np.save(out / "rgba64.npy", np.concatenate(clips))
    (out / "index.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    return records


def load_index(folder: Path = OUT) -> list[dict]:
    return [json.loads(line) for line in (folder / "index.jsonl").open()]


def load_frames(folder: Path = OUT) -> np.ndarray:
    return np.load(folder / "rgba64.npy", mmap_mode="r")


def main() -> None:
    files: dict[str, Path] = {}
    for package in PACKAGES:
        if (folder := NODE_MODULES / package).exists():
            files |= _files_by_code(folder)
        else:
            print(package, "is missing")
    records = build(files, load_concepts()[0])
    print(len(records), "clips,", sum(record["frames"] for record in records), "frames", Counter(record["split"] for record in records),
          Counter(record["group"] for record in records))


if __name__ == "__main__":
    main()
