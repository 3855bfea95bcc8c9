"""Trains the picture denoiser: flow matching on 8x8x32 latents, conditioned on caption token states.

    python -m training.data.latents && python -m training.image_denoiser --minutes 60

Resumes by default; without a checkpoint it goes on from the weights that are there (training.restore takes them from a pack).
Writes `.cache/runs/image_denoiser/` (curve, checkpoint, sample grids) and `.cache/weights/image/denoiser.pt`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.data.captioned_latents import CaptionedLatents
from training.data.latents import OUT as LATENTS, LATENT_STD, VARIANTS, caption_choices, kind_of
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
    # Shares of plain, moved, coloured-ground and recoloured pictures, each between all variants of the kind that there are.
    kind_shares: tuple[float, ...] = (0.65, 0.1, 0.12, 0.16)


def load_pictures(config: Config) -> CaptionedLatents:
    index = load_index()
    kinds = [kind_of(variant) if (LATENTS / f"variant{variant}.pt").exists() else None for variant in range(VARIANTS)]
    shares = tuple(0.0 if kind is None else config.kind_shares[kind] / kinds.count(kind) for kind in kinds)
    return CaptionedLatents(LATENTS, shares, config.text_dropout,
                            lambda item: caption_choices(index[item["row"]], item) if index[item["row"]]["split"] == "train" else [])


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
    parser.add_argument("--batch", type=int, default=Config.batch, help="pictures a step; a card wants more than a processor")
    parser.add_argument("--rate", type=float, default=Config.learning_rate, help="full learning rate; lower where trained weights go on")
    parser.add_argument("--ema", type=float, default=Config.ema, help="decay of the average of weights that is kept")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    config = replace(Config(), batch=arguments.batch, learning_rate=arguments.rate, ema=arguments.ema, compiled=arguments.compile)
    pictures = load_pictures(config)
    run = Run(arguments.name, arguments.minutes, fresh=arguments.fresh, log_every=100, save_minutes=4)
    train_denoiser(run, UNetConfig(), config, pictures, WEIGHTS / "image" / "denoiser.pt",
                   lambda model: preview(model, pictures.unconditional, run.folder / "samples.png"))


if __name__ == "__main__":
    main()
