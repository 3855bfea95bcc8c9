"""Latents of the video data by our own encoder, and MiniLM states of all captions, computed once.

    python -m training.video_autoencoder && python -m training.data.clip_latents [--variants 0 1 2 3 4 5 6]

Variants: training/data/clip_variants.py. Writes `.cache/data/clip_latents/variant<k>.pt` and `captions.pt`. Latents belong to one
encoder: after training that again, delete the folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from training.data.captioned_latents import store_captions
from training.data.clip_captions import caption_choices
from training.data.clip_variants import VARIANTS, Clips
from training.models.video_autoencoder import VideoVaeEncoder
from training.paths import DATA
from training.video_autoencoder import load_vae_encoder, to_sample

OUT = DATA / "clip_latents"
BATCH = 16


@torch.no_grad()
def build_variant(variant: int, source: Clips, encoder: VideoVaeEncoder, folder: Path = OUT) -> None:
    target = folder / f"variant{variant}.pt"
    if target.exists() or not source.rows(variant):
        return
    rows, latents, pending = [], [], []

    def flush() -> None:
        if pending:
            latents.append(encoder(to_sample(np.stack(pending))).half())
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
    source, encoder, texts = Clips(), load_vae_encoder(), set()
    for variant in arguments.variants:
        build_variant(variant, source, encoder)
        if (path := OUT / f"variant{variant}.pt").exists():
            for record in torch.load(path)["rows"]:
                texts.update(text for text, _ in caption_choices(record))
    store_captions(OUT / "captions.pt", texts)


if __name__ == "__main__":
    main()
