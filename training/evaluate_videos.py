"""Measures the video decoder alone, without LLM and browser: true caption states -> denoiser -> frames -> judge.

    python -m training.evaluate_videos [--concepts 98] [--steps 8] [--guidance 3] [--shift 3] [--share 0.5] [--below 0.84] [--above 0] [--strip FILE.png]

Each evaluation concept is asked for in its held-out style and in one of the 14 motions, every motion as often as the others. What the
figures mean: training/judge_video.py. Appends a line to `.cache/evaluation/videos.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch

from training.data.cases import CONCEPTS, video_wishes
from training.data.clip_captions import clip_caption, still_caption
from training.data.motions import MOTIONS
from training.data.pictures import load_pixels
from training.export.image_decoder import load_denoiser
from training.filmstrips import save_filmstrip
from training.flow_matching import Appearance
from training.judge import Judge
from training.judge_video import real_video, summary, watch
from training.paths import CACHE, WEIGHTS
from training.video_denoiser import Config, decode_frames, film

OUT = CACHE / "evaluation" / "videos.jsonl"
BATCH = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=98)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--shift", type=float, default=Config.noise_shift)
    parser.add_argument("--share", type=float, default=Appearance.share, help="that the pictures' denoiser has in the velocity; 0: none")
    parser.add_argument("--below", type=float, default=Appearance.below, help="the noise level at which its share begins")
    parser.add_argument("--above", type=float, default=Appearance.above, help="the noise level at which it ends")
    parser.add_argument("--first", type=int, default=0, help="what settings are chosen on must not be what they are measured on")
    parser.add_argument("--strip", type=Path)
    arguments = parser.parse_args()
    judge, pixels = Judge(), load_pixels()
    asked = video_wishes(json.loads(CONCEPTS.read_text())[arguments.first:], arguments.concepts)
    named = [(item["concept"], item["style"], kind) for item, kind in asked]
    real = [real_video(judge, pixels, *words) for words in named]
    model, unconditional = load_denoiser("video")
    captions = [clip_caption(item["noun"], MOTIONS[kind].phrases[0], item["style_word"]) for item, kind in asked]
    stills = [still_caption(item["noun"], item["style_word"]) for item, _ in asked]
    artist, empty = load_denoiser()
    appearance = Appearance(artist, empty, arguments.below, arguments.above, arguments.share) if arguments.share else None
    began = time.monotonic()
    latents = torch.cat([film(model, captions[row:row + BATCH], unconditional, arguments.steps, arguments.guidance, row // BATCH, arguments.shift,
                              appearance, stills[row:row + BATCH])
                         for row in range(0, len(captions), BATCH)])
    seconds = time.monotonic() - began
    made = decode_frames(latents)
    if arguments.strip:
        save_filmstrip(arguments.strip, made[:28])
    entry = {"training_steps": torch.load(WEIGHTS / "video" / "denoiser.pt")["step"], "steps": arguments.steps, "guidance": arguments.guidance, "shift": arguments.shift,
             "share": arguments.share, "below": arguments.below, "above": arguments.above, "first": arguments.first,
             "real": summary([watch(judge, clip, clip, *words) for clip, words in zip(real, named)]),
             "made": summary([watch(judge, clip, wanted, *words) for clip, wanted, words in zip(made, real, named)]), "sampling_seconds": round(seconds, 1)}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("a") as file:
        file.write(json.dumps(entry) + "\n")
    print(json.dumps(entry, indent=1), flush=True)


if __name__ == "__main__":
    main()
