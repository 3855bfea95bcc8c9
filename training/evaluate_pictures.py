"""Measures the picture decoder alone, without LLM and browser: true caption states -> denoiser -> picture -> judge.

    python -m training.evaluate_pictures [--concepts 200] [--steps 20] [--guidance 3] [--teacher] [--grid FILE.png]

Each evaluation concept is asked for in its held-out style. Several values of --steps and --guidance are all tried.
R@1 and R@5: the concept is the nearest, or among the five nearest, of 200 centroids of real renderings in the other
styles (training/judge.py). Two lines say what is possible: `real` are the held-out renderings themselves, `decoded` the
same after the way through latents and our decoder. Appends a line per setting to `.cache/evaluation/pictures.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from training.data.captions import caption
from training.data.cases import CONCEPTS
from training.data.clip_captions import clip_caption
from training.data.latents import OUT as LATENTS
from training.data.motions import MOTIONS
from training.export.image_decoder import decode_pictures, load_denoiser
from training.flow_matching import sample
from training.image_denoiser import decode_with_teacher, grid
from training.judge import Judge
from training.models.minilm import encode_captions, pad_states
from training.paths import CACHE, WEIGHTS

OUT = CACHE / "evaluation" / "pictures.jsonl"


@torch.no_grad()
def decode(latents: Tensor, teacher: bool) -> np.ndarray:
    """latents [B, 32, 8, 8] -> uint8 [B, side, side, 3]; the teacher's side is 64, ours 128."""
    return decode_with_teacher(latents) if teacher else decode_pictures(latents)


def recall(ranks: list[int]) -> dict[str, float]:
    return {"r1": sum(r == 1 for r in ranks) / len(ranks), "r5": sum(r <= 5 for r in ranks) / len(ranks), "n": len(ranks)}


def ranks_of(judge: Judge, pictures: np.ndarray, concepts: list[dict]) -> list[int]:
    return [judge.rank(judge.look(Image.fromarray(picture)), item["concept"], item["style"])
            for picture, item in zip(pictures, concepts)]


def held_out_latents(judge: Judge, concepts: list[dict]) -> Tensor:
    stored = torch.load(LATENTS / "variant0.pt")
    place = {item["row"]: i for i, item in enumerate(stored["rows"])}
    rows = [judge.rows[item["concept"], item["style"]][0] for item in concepts]
    return torch.stack([stored["latents"][place[row]] for row in rows]).float()


def report(entry: dict) -> None:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("a") as file:
        file.write(json.dumps(entry) + "\n")
    print(json.dumps(entry), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=200)
    parser.add_argument("--steps", type=int, nargs="+", default=[20])
    parser.add_argument("--guidance", type=float, nargs="+", default=[3.0])
    parser.add_argument("--teacher", action="store_true", help="decode with the reference decoder instead of ours")
    parser.add_argument("--bounds", action="store_true", help="also measure the real and the decoded held-out renderings")
    parser.add_argument("--moving", action="store_true", help="captions also say how the thing moves, as those of videos do")
    parser.add_argument("--grid", type=Path)
    arguments = parser.parse_args()
    concepts = json.loads(CONCEPTS.read_text())[: arguments.concepts]
    judge, which = Judge(), "teacher" if arguments.teacher else "own"
    if arguments.bounds:
        real = [judge.rank(judge.features[judge.rows[item["concept"], item["style"]][0]], item["concept"], item["style"]) for item in concepts]
        report({"what": "real", **recall(real)})
        decoded = decode(held_out_latents(judge, concepts), arguments.teacher)
        report({"what": "decoded", "decoder": which, **recall(ranks_of(judge, decoded, concepts))})
    model, unconditional = load_denoiser()
    step = torch.load(WEIGHTS / "image" / "denoiser.pt")["step"]
    kinds = list(MOTIONS.values())
    texts = [clip_caption(item["noun"], kinds[number % len(kinds)].phrases[0], item["style_word"]) if arguments.moving
             else caption(item["noun"], item["style_word"]) for number, item in enumerate(concepts)]
    states = pad_states(encode_captions(texts))
    for steps in arguments.steps:
        for guidance in arguments.guidance:
            began = time.monotonic()
            # Seeds go by batch, so that a shorter list of concepts starts with the same pictures.
            latents = torch.cat([sample(model, part, unconditional, steps, guidance, seed) for seed, part in enumerate(states.split(20))])
            seconds = time.monotonic() - began
            pictures = decode(latents, arguments.teacher)
            if arguments.grid:
                Image.fromarray(grid(pictures, 10)).save(arguments.grid)
            report({"what": "generated", "decoder": which, "training_steps": step, "steps": steps, "guidance": guidance, "moving": arguments.moving,
                    **recall(ranks_of(judge, pictures, concepts)), "sampling_seconds": round(seconds, 1)})


if __name__ == "__main__":
    main()
