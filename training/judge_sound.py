"""The judge of sounds: the reference YAMNet, which never made any of them (but taught our encoder, which makes none either).

A sound is right if one of the five best of YAMNet's 521 classes, by the scores' mean over its 0.96 s patches, is accepted for
what was asked (training/data/sound_classes.py). Silent patches do not count: a short sound is judged by where it sounds.

    python -m training.judge_sound RESULTS_DIR    # reads results.jsonl, writes judge_sound.json

judge_sound.json: {"right": {case id: true or false}, "top5": {case id: names}, "share", "ceiling": the same share for real held-out
clips of the classes asked for, "n", "frechet" in the 64 main directions of real clips' embeddings}.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from training.data.sound_classes import ACCEPTED
from training.data.sound_files import CLIP_SAMPLES, read_sound
from training.data.sounds import Sounds
from training.judge import DIRECTIONS, frechet
from training.models.mel import HEARING
from training.models.yamnet import PATCH, PATCH_HOP, class_names, load_yamnet

TOP = 5
SILENCE = 10 ** (-45 / 20)  # a patch is silent if its RMS is this far below the loudest patch's


def loud_patches(samples: np.ndarray, patches: int) -> np.ndarray:
    """Which of a waveform's patches are not silent, [patches] bool; at least the loudest."""
    hop, length = PATCH_HOP * HEARING.hop, PATCH * HEARING.hop
    level = np.array([float(np.sqrt(np.mean(samples[i * hop : i * hop + length] ** 2))) for i in range(patches)])
    return level >= SILENCE * level.max()


class SoundJudge:
    def __init__(self):
        self.model, self.names = load_yamnet(), class_names()

    @torch.no_grad()
    def hear(self, samples: np.ndarray) -> tuple[np.ndarray, list[str]]:
        """float32 [N] at 16 kHz -> (mean embedding [1024], the five best classes)."""
        embeddings, scores = self.model(torch.from_numpy(np.ascontiguousarray(samples, np.float32))[None])
        loud = torch.from_numpy(loud_patches(samples, scores.shape[1]))
        best = scores[0, loud].mean(0).topk(TOP).indices
        return embeddings[0, loud].mean(0).numpy(), [self.names[i] for i in best]


def right(top: list[str], group: str) -> bool:
    return any(name in ACCEPTED[group] for name in top)


def real_clips(sounds: Sounds, groups: list[str], each: int) -> list[int]:
    """Rows of up to `each` real clips of every class: held-out ones first, training clips where there are too few."""
    rows = []
    for group in groups:
        mine = [row for row, record in enumerate(sounds.records) if record["class"] == group]
        mine.sort(key=lambda row: (sounds.records[row]["split"] != "heldout", sounds.records[row]["id"]))
        rows += mine[:each]
    return rows


def distance(real: list[np.ndarray], made: list[np.ndarray]) -> float | None:
    """Fréchet distance of embeddings in the main directions of the real ones; None with too few clips to say anything."""
    if min(len(real), len(made)) <= DIRECTIONS:
        return None
    features = np.stack(real)
    centred = features - features.mean(0)
    return frechet(features, np.stack(made), np.linalg.eigh(centred.T @ centred)[1][:, -DIRECTIONS:].T)


def verdict(judge: SoundJudge, asked: list[tuple[str, str, np.ndarray | None]], sounds: Sounds, each: int = 3) -> dict:
    """`asked` is (id, class, sound or None where none was made); None counts as wrong."""
    heard = {name: judge.hear(samples) for name, _, samples in asked if samples is not None}
    marks = {name: name in heard and right(heard[name][1], group) for name, group, _ in asked}
    rows = real_clips(sounds, sorted({group for _, group, _ in asked}), each)
    real = {row: judge.hear(sounds.clip(row)) for row in rows}
    share = {row: right(top, sounds.records[row]["class"]) for row, (_, top) in real.items()}
    return {"right": marks, "top5": {name: top for name, (_, top) in heard.items()}, "share": sum(marks.values()) / max(1, len(marks)),
            "ceiling": sum(share.values()) / max(1, len(share)), "n": len(marks), "real_n": len(share),
            "frechet": distance([embedding for embedding, _ in real.values()], [embedding for embedding, _ in heard.values()])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    arguments = parser.parse_args()
    asked = []
    for line in (arguments.results / "results.jsonl").open():
        result = json.loads(line)
        group = result["case"].get("expect", {}).get("sound")
        if group not in ACCEPTED:
            continue
        replies = result.get("replies") or []
        made = [part for part in (replies[-1]["parts"] if replies else []) if part["type"] == "audio"]
        samples = read_sound(arguments.results / made[0]["path"])[:CLIP_SAMPLES] if made else None
        asked.append((result["id"], group, samples))
    said = verdict(SoundJudge(), asked, Sounds())
    (arguments.results / "judge_sound.json").write_text(json.dumps(said))
    print(json.dumps({key: said[key] for key in ("share", "ceiling", "n", "real_n", "frechet")}))


if __name__ == "__main__":
    main()
