"""Measures changing pictures by the decoder alone, without LLM and browser: a drawn picture -> our latents -> noise -> denoised under a true caption.

    python -m training.evaluate_editing [--strength 0.7] [--guidance 3] [--steps 8] [--first 60]

The wishes are those of e2e/cases/image-editing.jsonl, for 40 concepts that end `--first` places before those of that file: settings are not to be
chosen on what they are measured on. What the figures mean: training/judge_editing.py.
"""

from __future__ import annotations

import argparse
import json

import numpy as np
import torch
from torch.nn import functional as F

from training.data.captions import caption
from training.data.cases import CONCEPTS, edit_wishes
from training.export.image_decoder import decode_pictures, load_denoiser
from training.flow_matching import sample
from training.image_latent_encoder import as_pixels, load_image_vae_encoder
from training.judge_editing import compare
from training.models.minilm import encode_captions, pad_states

BATCH = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strength", type=float, default=0.7)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--first", type=int, default=60)
    arguments = parser.parse_args()
    concepts = json.loads(CONCEPTS.read_text())
    wishes = edit_wishes(concepts[: len(concepts) - arguments.first])
    model, unconditional = load_denoiser()
    shown = pad_states(encode_captions([caption(item["noun"], "", "") for item, *_ in wishes]))
    wanted = pad_states(encode_captions([caption(f"{colour} {item['noun']}", "", "") if what == "hue" else caption(item["noun"], "", colour)
                                         for item, what, colour, _ in wishes]))
    before = decode_pictures(torch.cat([sample(model, part, unconditional, 8, seed=seed) for seed, part in enumerate(shown.split(BATCH))]))
    with torch.no_grad():
        data = load_image_vae_encoder()(F.avg_pool2d(as_pixels(before), 2) * 2 - 1)
    # The page's rule: of the steps, those below the strength are run.
    start = round(arguments.steps * (1 - arguments.strength))
    after = decode_pictures(torch.cat([
        sample(model, part, unconditional, arguments.steps, arguments.guidance, 100 + number, start=(part_of, start))
        for number, (part, part_of) in enumerate(zip(wanted.split(BATCH), data.split(BATCH)))]))
    figures = [compare(a, b, {what: colour}) for a, b, (_, what, colour, _) in zip(before, after, wishes)]
    print(json.dumps({**vars(arguments), "noise": 1 - start / arguments.steps, **{key: float(np.mean([each[key] for each in figures])) for key in figures[0]}, "n": len(figures)}))


if __name__ == "__main__":
    main()
