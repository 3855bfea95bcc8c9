"""Latents of the sound data by our own encoder, and MiniLM states of all captions, computed once.

    python -m training.audio_autoencoder && python -m training.data.sound_latents [--variants 0 1 … 12]

Variant 0 is the clip as it is, odd ones are moved or cropped, even ones mixed with a second sound (training/data/sound_variants.py).
Writes `.cache/data/sound_latents/variant<k>.pt` and `captions.pt`. Latents belong to one encoder: after training that again,
delete the folder.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch

from training.audio_autoencoder import load_vae_encoder
from training.data.captioned_latents import store_captions
from training.data.sound_captions import caption_choices
from training.data.sound_variants import VARIANTS, variant_sound
from training.data.sounds import Sounds
from training.device import DEVICE
from training.models.mel import MAKING, LogMel
from training.paths import DATA

OUT = DATA / "sound_latents"
BATCH = 32


@torch.no_grad()
def build_variant(variant: int, sounds: Sounds) -> None:
    target = OUT / f"variant{variant}.pt"
    if target.exists():
        return
    encoder, log_mel = load_vae_encoder().to(DEVICE), LogMel(MAKING).to(DEVICE)
    rows, latents, pending = [], [], []

    def flush() -> None:
        if pending:
            latents.append(encoder(log_mel(torch.from_numpy(np.stack(pending)).to(DEVICE))[:, None]).half().cpu())
            pending.clear()

    for row in range(len(sounds.records)):
        made = variant_sound(variant, row, sounds)
        if made is None:
            continue
        pending.append(made[0])
        rows.append({"row": row, "id": sounds.records[row]["id"], **made[1]})
        if len(pending) == BATCH:
            flush()
    flush()
    torch.save({"rows": rows, "latents": torch.cat(latents)}, target)
    print(f"variant {variant}: {len(rows)} sounds, deviation {torch.cat(latents).float().std():.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", type=int, nargs="+", default=list(range(5)), choices=range(VARIANTS))
    parser.add_argument("--no-captions", action="store_true", help="latents alone: for several processes, each with other variants")
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    sounds, texts = Sounds(), set()
    for variant in arguments.variants:
        build_variant(variant, sounds)
        if arguments.no_captions:
            continue
        for item in torch.load(OUT / f"variant{variant}.pt")["rows"]:
            texts.update(text for text, _ in caption_choices(sounds.records[item["row"]], item))
    if not arguments.no_captions:
        store_captions(OUT / "captions.pt", texts)


if __name__ == "__main__":
    main()
