"""Measures the video decoder alone, without LLM and browser: true caption states -> denoiser -> frames -> judge.

    python -m training.evaluate_videos [--concepts 98] [--steps 8] [--guidance 3] [--shift 3] [--strip FILE.png]

Each evaluation concept is asked for in its held-out style and in one of the 14 motions, every motion as often as the others. `real` is the held-out
rendering itself in that motion on white. R@5 of a frame as in training/judge.py, over every other frame. `motion`: mean change between
frames, 0..1; a video moves as much as the real one if the ratio is between 1/2 and 2. `way`: of the six motions that have a direction (four
sides, growing, shrinking) the share whose foreground goes there. Appends a line to `.cache/evaluation/videos.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from training.data.cases import CONCEPTS
from training.data.clip_captions import clip_caption
from training.data.clip_variants import WHITE
from training.data.motions import MOTIONS, render_motion
from training.data.pictures import load_pixels
from training.export.image_decoder import load_denoiser
from training.filmstrips import save_filmstrip
from training.flow_matching import sample
from training.judge import Judge
from training.models.minilm import encode_captions, pad_states
from training.paths import CACHE, WEIGHTS
from training.video_denoiser import Config, decode_frames, latent_shape

OUT = CACHE / "evaluation" / "videos.jsonl"
BATCH = 7
# Change of the foreground's middle (x, y) and of its size, first to last quarter, that a motion stands for.
WAYS = {"left": (0, -1), "right": (0, 1), "up": (1, -1), "down": (1, 1), "grow": (2, 1), "shrink": (2, -1)}


def motion_of(clip: np.ndarray) -> float:
    """uint8 [frames, S, S, 3] -> mean change from frame to frame, 0..1."""
    return float(np.abs(np.diff(clip.astype(np.float32), axis=0)).mean() / 255)


def foreground(frame: np.ndarray) -> np.ndarray:
    """[middle x, middle y, covered share] of what is not like the frame's border; places in 0..1."""
    border = np.concatenate([frame[0], frame[-1], frame[:, 0], frame[:, -1]]).astype(np.float32)
    mask = np.abs(frame.astype(np.float32) - np.median(border, axis=0)).max(-1) > 40
    y, x = np.nonzero(mask)
    side = len(frame)
    return np.array([x.mean() / side, y.mean() / side, mask.mean()]) if len(x) else np.array([0.5, 0.5, 0.0])


def goes(kind: str, clip: np.ndarray) -> bool:
    """Whether the foreground goes where `kind` says, by at least 0.06 of the frame's side or of a size that doubles."""
    places = np.stack([foreground(frame) for frame in clip])
    part = max(1, len(clip) // 4)
    first, last = places[:part].mean(0), places[-part:].mean(0)
    axis, sign = WAYS[kind]
    if axis == 2:
        return sign * np.log((last[2] + 1e-3) / (first[2] + 1e-3)) > np.log(2)
    return sign * (last[axis] - first[axis]) > 0.06


def measure(judge: Judge, clips: np.ndarray, real: np.ndarray, asked: list[tuple[dict, str]]) -> dict[str, float]:
    ranks = [judge.rank(judge.look(Image.fromarray(frame)), item["concept"], item["style"]) for clip, (item, _) in zip(clips, asked) for frame in clip[::2]]
    ratios = np.array([motion_of(clip) / max(1e-4, motion_of(other)) for clip, other in zip(clips, real)])
    ways = [goes(kind, clip) for clip, (_, kind) in zip(clips, asked) if kind in WAYS]
    return {"frames_r5": sum(rank <= 5 for rank in ranks) / len(ranks), "frames_r1": sum(rank == 1 for rank in ranks) / len(ranks),
            "motion": float(np.mean([motion_of(clip) for clip in clips])), "motion_like_real": float(((ratios > 0.5) & (ratios < 2)).mean()),
            "motion_ratio_median": float(np.median(ratios)), "way": sum(ways) / max(1, len(ways)), "n": len(clips)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=98)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--shift", type=float, default=Config.noise_shift)
    parser.add_argument("--strip", type=Path)
    arguments = parser.parse_args()
    judge, pixels = Judge(), load_pixels()
    kinds = list(MOTIONS)
    asked = [(item, kinds[number % len(kinds)]) for number, item in enumerate(json.loads(CONCEPTS.read_text())[: arguments.concepts])]
    real = np.stack([render_motion(np.array(pixels[judge.rows[item["concept"], item["style"]][0]]), WHITE, MOTIONS[kind]) for item, kind in asked])
    model, unconditional = load_denoiser("video")
    states = pad_states(encode_captions([clip_caption(item["noun"], MOTIONS[kind].phrases[0], item["style_word"]) for item, kind in asked]))
    began = time.monotonic()
    latents = torch.cat([sample(model, part, unconditional, arguments.steps, arguments.guidance, seed, latent_shape(), Config.shared_noise,
                                arguments.shift)
                         for seed, part in enumerate(states.split(BATCH))])
    seconds = time.monotonic() - began
    made = decode_frames(latents)
    if arguments.strip:
        save_filmstrip(arguments.strip, made[:28])
    entry = {"training_steps": torch.load(WEIGHTS / "video" / "denoiser.pt")["step"], "steps": arguments.steps, "guidance": arguments.guidance, "shift": arguments.shift,
             "real": measure(judge, real, real, asked), "made": measure(judge, made, real, asked), "sampling_seconds": round(seconds, 1)}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("a") as file:
        file.write(json.dumps(entry) + "\n")
    print(json.dumps(entry, indent=1), flush=True)


if __name__ == "__main__":
    main()
