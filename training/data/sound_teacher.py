"""What the reference YAMNet hears in the training sounds, computed once: targets for our encoder.

    python -m training.data.sound_teacher [--variants 0 1 2 3]

Writes `.cache/data/sound_teacher/variant<k>.pt`: {"rows", "embeddings" [N, 7, 1024] float16}, one embedding per 0.96 s patch,
0.48 s apart, over the first 4 s of each variant.
"""

from __future__ import annotations

import argparse

import torch

from training.data.sound_files import HEARD_SAMPLES
from training.data.sound_variants import variant_batches
from training.data.sounds import Sounds
from training.models.yamnet import load_yamnet
from training.paths import DATA

OUT = DATA / "sound_teacher"
BATCH = 16


@torch.no_grad()
def build_variant(variant: int, sounds: Sounds) -> None:
    target = OUT / f"variant{variant}.pt"
    if target.exists():
        return
    teacher, rows, embeddings = load_yamnet(), [], []
    for part, waves in variant_batches(variant, sounds, HEARD_SAMPLES, BATCH):
        embeddings.append(teacher(torch.from_numpy(waves))[0].half())
        rows += [{"row": row, "id": sounds.records[row]["id"], **words} for row, words in part]
        if len(rows) % (32 * BATCH) == 0:
            print(f"variant {variant}: {len(rows)}", flush=True)
    torch.save({"rows": rows, "embeddings": torch.cat(embeddings)}, target)
    print(f"variant {variant}: {len(rows)} sounds", flush=True)


def read_teacher(variant: int) -> dict:
    return torch.load(OUT / f"variant{variant}.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", type=int, nargs="+", default=[0, 1, 2, 3])
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    sounds = Sounds()
    for variant in arguments.variants:
        build_variant(variant, sounds)


if __name__ == "__main__":
    main()
