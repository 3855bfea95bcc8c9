"""Trains the picture denoiser: flow matching on 8x8x32 latents, conditioned on caption token states.

    python -m training.data.latents && python -m training.image_denoiser --minutes 60

Resumes by default; without a checkpoint it goes on from the weights that are there (training.restore takes them from a pack).
Writes `.cache/runs/image_denoiser/` (curve, checkpoint, sample grids) and `.cache/weights/image/denoiser.pt`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.data.latents import OUT as LATENTS, LATENT_STD, caption_choices
from training.data.pictures import load_index
from training.flow_matching import FlowConfig, sample, train_denoiser
from training.loop import Run
from training.models.minilm import encode_captions, pad_states
from training.models.unet import UNetConfig
from training.paths import EXTERNAL, WEIGHTS

PREVIEW = ("a red apple, 3d style", "a cat face, flat style", "a rocket, noto style", "a heart, twemoji style", "a pizza, modern style",
           "a frog, emojione style", "a blue car, 3d style", "a dog face, on a green background", "a bicycle", "a crying face, 3d style",
           "a purple mushroom", "a house, firefox style", "a cactus, streamline style", "a sunflower, 3d style", "Here is a penguin in noto style.",
           "a banana, on a blue background")


@dataclass(frozen=True)
class Config(FlowConfig):
    # Shares of plain, moved, coloured-ground and recoloured pictures.
    variant_shares: tuple[float, ...] = (0.65, 0.1, 0.12, 0.16)


class Pictures:
    """Batches of (latents [B, 32, 8, 8], caption states [B, 32, 384]); only `train` rows."""

    def __init__(self, config: Config, seed: int = 0):
        index = load_index()
        table = torch.load(LATENTS / "captions.pt")
        self.text_row = {text: i for i, text in enumerate(table["texts"])}
        self.states = table["states"]
        self.empty = self.states[self.text_row[""]]
        self.unconditional = pad_states([self.empty])[0]
        self.rng = np.random.default_rng(seed + int(time.time()))
        self.dropout = config.text_dropout
        self.groups: list[tuple[Tensor, list[tuple[np.ndarray, np.ndarray]]]] = []
        shares = []
        for variant, share in enumerate(config.variant_shares):
            path = LATENTS / f"variant{variant}.pt"
            if not path.exists():
                continue
            stored = torch.load(path)
            keep, choices = [], []
            for i, item in enumerate(stored["rows"]):
                record = index[item["row"]]
                options = [(self.text_row[text], share_) for text, share_ in caption_choices(record, item) if text in self.text_row]
                if record["split"] == "train" and options:
                    keep.append(i)
                    weights = np.array([w for _, w in options])
                    choices.append((np.array([t for t, _ in options]), weights / weights.sum()))
            if keep:
                self.groups.append((stored["latents"][keep], choices))
                shares.append(share)
        self.shares = np.array(shares) / sum(shares)
        print("pictures per variant:", [len(choices) for _, choices in self.groups], flush=True)

    def batch(self, size: int) -> tuple[Tensor, Tensor]:
        latents, states = [], []
        for group in self.rng.choice(len(self.groups), size, p=self.shares):
            pool, choices = self.groups[group]
            i = int(self.rng.integers(len(pool)))
            texts, weights = choices[i]
            latents.append(pool[i])
            states.append(self.empty if self.rng.random() < self.dropout else self.states[int(self.rng.choice(texts, p=weights))])
        return torch.stack(latents).float(), pad_states(states)


def decode_with_teacher(latents: Tensor) -> np.ndarray:
    """uint8 [B, 64, 64, 3] through the reference decoder: for looking at samples while our own decoder trains."""
    from training.models.taef2 import load_decoder
    pixels = load_decoder(EXTERNAL / "reference-weights" / "taef2_decoder.pth")(latents * LATENT_STD)
    return (pixels.clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).numpy()


def grid(pictures: np.ndarray, columns: int = 8) -> np.ndarray:
    rows = [np.concatenate(list(pictures[i : i + columns]), 1) for i in range(0, len(pictures) - len(pictures) % columns, columns)]
    return np.concatenate(rows, 0)


def preview(model: torch.nn.Module, unconditional: Tensor, target: Path) -> None:
    from PIL import Image
    latents = sample(model, pad_states(encode_captions(list(PREVIEW))), unconditional)
    Image.fromarray(grid(decode_with_teacher(latents))).resize((8 * 128, 2 * 128)).save(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--name", default="image_denoiser")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    config = Config()
    pictures = Pictures(config)
    run = Run(arguments.name, arguments.minutes, fresh=arguments.fresh, log_every=100, save_minutes=4)
    train_denoiser(run, UNetConfig(), config, pictures, WEIGHTS / "image" / "denoiser.pt",
                   lambda model: preview(model, pictures.unconditional, run.folder / "samples.png"))


if __name__ == "__main__":
    main()
