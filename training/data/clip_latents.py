"""Latents of the video data and MiniLM states of all captions, computed once.

    python -m training.data.clip_latents [--variants 0 1 2 3 4 5 6]

Each frame lies in the pictures' latent space, as its frozen teacher encodes it (training/data/latents.py). Variants:
training/data/clip_variants.py. Writes `.cache/data/clip_latents/variant<k>.pt` (latents [clips, 16, 32, 8, 8]) and `captions.pt`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.data.captioned_latents import store_captions
from training.data.clip_captions import caption_choices
from training.data.clip_variants import VARIANTS, Clips
from training.data.latents import load_teacher_encoder
from training.device import mixed_precision
from training.paths import DATA

OUT = DATA / "clip_latents"
BATCH = 4


@torch.no_grad()
def build_variant(variant: int, source: Clips, encoder: Callable[[Tensor], Tensor], folder: Path = OUT) -> None:
    """`encoder`: pixels [B, 3, 64, 64] in 0..1 -> latents [B, C, H, W]."""
    target = folder / f"variant{variant}.pt"
    if target.exists() or not source.rows(variant):
        return
    rows, latents, pending = [], [], []

    def flush() -> None:
        if pending:
            pixels = torch.from_numpy(np.stack(pending)).permute(0, 1, 4, 2, 3).float() / 255
            with mixed_precision():  # twice as fast, and 1 % off
                latents.append(encoder(pixels.flatten(0, 1)).unflatten(0, pixels.shape[:2]).half())
            pending.clear()

    for row in source.rows(variant):
        made = source.clip(variant, row)
        if made is None:
            continue
        pending.append(made[0])
        rows.append(made[1])
        if len(pending) == BATCH:
            flush()
    flush()
    torch.save({"rows": rows, "latents": torch.cat(latents)}, target)
    print(f"variant {variant}: {len(rows)} clips, deviation {torch.cat(latents).float().std():.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", type=int, nargs="+", default=list(range(VARIANTS)))
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    source, encoder, texts = Clips(), load_teacher_encoder(), set()
    for variant in arguments.variants:
        build_variant(variant, source, encoder)
        if (path := OUT / f"variant{variant}.pt").exists():
            for record in torch.load(path)["rows"]:
                texts.update(text for text, _ in caption_choices(record))
    store_captions(OUT / "captions.pt", texts)


if __name__ == "__main__":
    main()
