"""The judge of videos: every other frame by the judge of pictures, and how much and whither it moves against the real rendering.

    python -m training.judge_video RESULTS_DIR    # reads results.jsonl, writes judge_video.json

Real is the held-out rendering that was asked for, in the motion that was asked for, on white. `frames_r5`, `frames_r1`: share of every
other frame that ranks so (training/judge.py). `motion`: mean change between frames, 0..1; a video moves as much as the real one if the
ratio of both is between 1/2 and 2. `way`: whether the foreground goes where the motion says, for the six that have a direction (four
sides, growing, shrinking).

judge_video.json: {"videos": {case id: figures}, "made": means over all cases, "real": the same of the real renderings, "n"}. A case
without a video counts as a still one that shows nothing.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from training.data.clip_variants import WHITE
from training.data.motions import MOTIONS, render_motion
from training.data.pictures import load_pixels
from training.data.video_files import read_video
from training.foreground import foreground_mask
from training.judge import Judge

# Change of the foreground's middle (x, y) and of its size, first to last quarter, that a motion stands for.
WAYS = {"left": (0, -1), "right": (0, 1), "up": (1, -1), "down": (1, 1), "grow": (2, 1), "shrink": (2, -1)}


def motion_of(clip: np.ndarray) -> float:
    """uint8 [frames, S, S, 3] -> mean change from frame to frame, 0..1."""
    return float(np.abs(np.diff(clip.astype(np.float32), axis=0)).mean() / 255)


def foreground(frame: np.ndarray) -> np.ndarray:
    """[middle x, middle y, covered share] of what is not like the frame's border; places in 0..1."""
    mask = foreground_mask(frame)
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


def real_video(judge: Judge, pixels: np.ndarray, concept: str, style: str, kind: str) -> np.ndarray:
    """uint8 [16, 64, 64, 3]: the held-out rendering of a concept in a style, moving as `kind` says."""
    return render_motion(np.array(pixels[judge.rows[concept, style][0]]), WHITE, MOTIONS[kind])


def watch(judge: Judge, clip: np.ndarray | None, real: np.ndarray, concept: str, style: str, kind: str) -> dict[str, float]:
    """Figures of one video, uint8 [frames, S, S, 3], or of none; without "way" where the motion has no direction."""
    if clip is None:
        return {"frames_r5": 0.0, "frames_r1": 0.0, "motion": 0.0, "ratio": 0.0} | ({"way": 0.0} if kind in WAYS else {})
    ranks = np.array([judge.rank(judge.look(Image.fromarray(frame)), concept, style) for frame in clip[::2]])
    figures = {"frames_r5": float((ranks <= 5).mean()), "frames_r1": float((ranks == 1).mean()), "motion": motion_of(clip),
               "ratio": motion_of(clip) / max(1e-4, motion_of(real))}
    return figures | ({"way": float(goes(kind, clip))} if kind in WAYS else {})


def summary(videos: list[dict[str, float]]) -> dict[str, float]:
    ratios = np.array([video["ratio"] for video in videos])
    ways = [video["way"] for video in videos if "way" in video]
    means = {key: float(np.mean([video[key] for video in videos])) for key in ("frames_r5", "frames_r1", "motion")}
    return means | {"motion_like_real": float(((ratios > 0.5) & (ratios < 2)).mean()), "motion_ratio_median": float(np.median(ratios)),
                    "way": sum(ways) / max(1, len(ways)), "n": len(videos)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    arguments = parser.parse_args()
    judge, pixels, made, real = Judge(), load_pixels(), {}, []
    for line in (arguments.results / "results.jsonl").open():
        result = json.loads(line)
        expected = result["case"].get("expect", {})
        if "motion" not in expected:
            continue
        asked = expected["concept"], expected["style"], expected["motion"]
        replies = result.get("replies") or []
        parts = [part for part in (replies[-1]["parts"] if replies else []) if part["type"] == "video"]
        wanted = real_video(judge, pixels, *asked)
        made[result["id"]] = watch(judge, read_video(arguments.results / parts[0]["path"]) if parts else None, wanted, *asked)
        real.append(watch(judge, wanted, wanted, *asked))
    said = {"videos": made, "made": summary(list(made.values())), "real": summary(real), "n": len(made)}
    (arguments.results / "judge_video.json").write_text(json.dumps(said))
    print(json.dumps({key: said[key] for key in ("made", "real")}, indent=1))


if __name__ == "__main__":
    main()
