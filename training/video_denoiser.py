"""Trains the video denoiser: flow matching on 16 frames in the pictures' latent space, conditioned on caption token states.

    python -m training.data.clip_latents && python -m training.video_denoiser --minutes 180

Resumes by default, or goes on from the weights that are there, or starts from the picture denoiser, whose inner layers do for every
frame what they did for a picture. Writes `.cache/runs/video_denoiser/` (curve, checkpoint, filmstrips of samples) and
`.cache/weights/video/denoiser.pt`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.data.captioned_latents import CaptionedLatents
from training.data.clip_captions import caption_choices
from training.data.clip_latents import OUT as LATENTS
from training.data.clip_variants import MOVED
from training.data.motions import DIRECTIONS
from training.export.image_decoder import decode_pictures
from training.filmstrips import save_filmstrip
from training.flow_matching import PICTURES, Appearance, FlowConfig, sample, start_from_pictures, train_denoiser
from training.loop import Run
from training.models.minilm import encode_captions, pad_states
from training.models.unet import VIDEO, UNet, UNetConfig
from training.paths import WEIGHTS

TARGET = WEIGHTS / "video" / "denoiser.pt"
PREVIEW = ("a star spinning", "a car moving to the left", "a red apple bouncing", "a balloon moving up", "a heart pulsing", "a dog face moving",
           "a rocket going up", "a cat face moving, 3d style")


@dataclass(frozen=True)
class Config(FlowConfig):
    batch: int = 8
    learning_rate: float = 6e-4
    shared_noise: float = 0.5
    noise_shift: float = 3.0
    # Shares of animations as they are, of moved ones (2), of rendered motions (4).
    variant_shares: tuple[float, ...] = (0.2, 0.05, 0.05, 0.175, 0.175, 0.175, 0.175)
    # Nobody asks for a ground, so most videos have a plain one: how often a rendered motion on another ground is drawn beside one on white.
    coloured_share: float = 0.2
    # Directions differ in nothing but the way, so they are what takes longest to learn: drawn so much more often than other motions.
    direction_weight: float = 2.0


def latent_shape(config: UNetConfig = VIDEO) -> tuple[int, ...]:
    return config.frames, config.latent_channels, config.latent_height, config.latent_width


def load_clips(config: Config, folder: Path = LATENTS) -> CaptionedLatents:
    def captions_of(record: dict) -> list[tuple[str, float]]:
        return caption_choices(record) if record["split"] == "train" else []

    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("variant*.pt")):
        if int(path.stem.removeprefix("variant")) > max(MOVED):
            counts.update(record["kind"] for record in torch.load(path)["rows"])

    def weight_of(record: dict) -> float:
        """Every kind of motion as often as the others, directions more often."""
        if "kind" not in record:
            return 1.0
        weight = config.direction_weight if record["kind"] in DIRECTIONS else 1.0
        return weight * (1.0 if record["on_white"] else config.coloured_share) / counts[record["kind"]]

    return CaptionedLatents(folder, config.variant_shares, config.text_dropout, captions_of, weight_of)


@torch.no_grad()
def decode_frames(latents: Tensor) -> np.ndarray:
    """latents [B, frames, 32, 8, 8] -> uint8 [B, frames, 128, 128, 3] by the pictures' decoder."""
    return np.stack([decode_pictures(clip) for clip in latents])


def preview(model: UNet, unconditional: Tensor, target: Path) -> None:
    save_filmstrip(target, decode_frames(film(model, list(PREVIEW), unconditional)))


def film(model: UNet, captions: list[str], unconditional: Tensor, steps: int = 8, guidance: float = 3.0, seed: int = 0,
         noise_shift: float = Config.noise_shift, appearance: Appearance | None = None, stills: list[str] | None = None) -> Tensor:
    """Latents [B, 16, 32, 8, 8] of videos; `stills` say what each shows, for the pictures' denoiser."""
    return sample(model, pad_states(encode_captions(captions)), unconditional, steps, guidance, seed, latent_shape(), Config.shared_noise, noise_shift,
                  appearance, pad_states(encode_captions(stills)) if stills is not None else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=180)
    parser.add_argument("--fresh", action="store_true", help="also without the picture denoiser's weights")
    arguments = parser.parse_args()
    config = Config()
    source = load_clips(config)
    run = Run("video_denoiser", arguments.minutes, fresh=arguments.fresh, log_every=50, save_minutes=4)
    if not TARGET.exists() and not arguments.fresh and PICTURES.exists():
        print(start_from_pictures(TARGET, source.unconditional, VIDEO), "tensors of the picture denoiser fit", flush=True)
    train_denoiser(run, VIDEO, config, source, TARGET, lambda model: preview(model, source.unconditional, run.folder / "samples.png"))


if __name__ == "__main__":
    main()
