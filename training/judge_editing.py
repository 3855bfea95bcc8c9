"""The judge of changed pictures: whether what was asked for came, and what was not asked for stayed.

    python -m training.judge_editing RESULTS_DIR    # reads results.jsonl, writes judge_editing.json

A case draws something and then asks for another colour ("hue") or another background ("ground"). `gained`: half of what is coloured at all
in the foreground has the hue that was asked for; of all colours that captions name the one that was asked for is the nearest to the border's. `kept`: the foreground of the
changed picture covers the same place, by at least half of what both cover together. `had`: the first picture would have passed already, so
that `gained` says nothing. `still_it`: the concept is among the five nearest of 200 (training/judge.py); colours are not what its centroids know.

judge_editing.json: {"pictures": {case id: figures}, "made": means over all cases, "n"}. A case without two pictures fails in everything.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from training.data.latents import HUES
from training.data.rendering_variants import GROUNDS
from training.foreground import border_colour, foreground_mask
from training.judge import Judge

HUE_WIDTH = 0.09  # of the circle, each way
FAILED = {"gained": 0.0, "kept": 0.0, "both": 0.0, "had": 0.0, "still_it": 0.0}


def has_hue(picture: np.ndarray, name: str) -> bool:
    hsv = np.asarray(Image.fromarray(picture).convert("HSV")).astype(np.float32) / 255
    coloured = hsv[foreground_mask(picture) & (hsv[..., 1] > 0.25) & (hsv[..., 2] > 0.2)]
    if len(coloured) < 0.01 * picture.shape[0] * picture.shape[1]:
        return False
    distance = np.abs((coloured[:, 0] - HUES[name] + 0.5) % 1 - 0.5)
    return float((distance < HUE_WIDTH).mean()) >= 0.5


def has_ground(picture: np.ndarray, name: str) -> bool:
    distances = {each: float(np.linalg.norm(border_colour(picture) - np.array(colour))) for each, colour in GROUNDS.items()}
    return min(distances, key=distances.get) == name


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Of the places that either foreground covers, the share that both do."""
    a, b = foreground_mask(one), foreground_mask(other)
    return float((a & b).sum() / max(1, (a | b).sum()))


def compare(before: np.ndarray, after: np.ndarray, wanted: dict) -> dict[str, float]:
    has = has_hue if "hue" in wanted else has_ground
    colour = wanted["hue"] if "hue" in wanted else wanted["ground"]
    gained, kept = has(after, colour), overlap(before, after) >= 0.5
    return {"gained": float(gained), "kept": float(kept), "both": float(gained and kept), "had": float(has(before, colour))}


def picture_of(reply: dict, folder: Path) -> Image.Image | None:
    paths = [part["path"] for part in reply["parts"] if part["type"] == "image"]
    return Image.open(folder / paths[0]).convert("RGB") if paths else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    arguments = parser.parse_args()
    judge, made = Judge(), {}
    for line in (arguments.results / "results.jsonl").open():
        result = json.loads(line)
        wanted = result["case"].get("expect", {})
        if not wanted.keys() & {"hue", "ground"}:
            continue
        replies = result.get("replies") or []
        pictures = [picture_of(reply, arguments.results) for reply in replies]
        if len(pictures) < 2 or pictures[0] is None or pictures[-1] is None:
            made[result["id"]] = FAILED
            continue
        rank = judge.rank(judge.look(pictures[-1]), wanted["concept"], wanted["style"])
        made[result["id"]] = compare(np.asarray(pictures[0]), np.asarray(pictures[-1]), wanted) | {"still_it": float(rank <= 5)}
    means = {key: float(np.mean([figures[key] for figures in made.values()])) for key in FAILED}
    (arguments.results / "judge_editing.json").write_text(json.dumps({"pictures": made, "made": means, "n": len(made)}))
    print(json.dumps(means | {"n": len(made)}, indent=1))


if __name__ == "__main__":
    main()
