"""Trains the sound denoiser: flow matching on 16 x 8 x 32 latents, conditioned on caption token states.

    python -m training.data.sound_latents && python -m training.audio_denoiser --minutes 120

Resumes by default, or goes on from the weights that are there, or starts from the picture denoiser. Writes `.cache/runs/audio_denoiser/` (curve, checkpoint,
spectrograms of samples) and `.cache/weights/audio/denoiser.pt`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor

from training.audio_autoencoder import load_vae_decoder
from training.data.captioned_latents import CaptionedLatents
from training.data.sound_captions import caption_choices
from training.data.sound_latents import OUT as LATENTS
from training.data.sound_variants import VARIANTS, kind_of
from training.data.sounds import Sounds
from training.flow_matching import PICTURES, FlowConfig, sample, start_from_pictures, train_denoiser
from training.loop import Run
from training.models.minilm import encode_captions, pad_states
from training.models.unet import AUDIO, UNet
from training.paths import WEIGHTS
from training.spectrograms import save_spectrograms

TARGET = WEIGHTS / "audio" / "denoiser.pt"
PREVIEW = ("a dog barking", "rain falling", "a wailing siren", "a grand piano playing a rising scale", "a violin playing a long note",
           "a rock drum beat", "three beeps", "a clock ticking", "a laser shot", "wind howling", "a baby crying", "a bird chirping and rain falling")


@dataclass(frozen=True)
class Config(FlowConfig):
    batch: int = 24
    # Shares of sounds as they are, moved and mixed, each between all variants of the kind that there are.
    kind_shares: dict[str, float] = field(default_factory=lambda: {"plain": 0.4, "moved": 0.4, "mixed": 0.2})


def latent_shape() -> tuple[int, int, int]:
    return AUDIO.latent_channels, AUDIO.latent_height, AUDIO.latent_width


def load_sounds(config: Config) -> CaptionedLatents:
    records = Sounds().records
    counts = Counter(record["class"] for record in records if record["split"] == "train")

    def captions_of(item: dict) -> list[tuple[str, float]]:
        record = records[item["row"]]
        assert record["id"] == item["id"], "latents of other sounds: delete the folder"
        return caption_choices(record, item) if record["split"] == "train" else []

    kinds = [kind_of(variant) if (LATENTS / f"variant{variant}.pt").exists() else None for variant in range(VARIANTS)]
    shares = tuple(0.0 if kind is None else config.kind_shares[kind] / kinds.count(kind) for kind in kinds)
    # A class with few clips is asked for as often as one with many: between even over clips and even over classes.
    return CaptionedLatents(LATENTS, shares, config.text_dropout, captions_of,
                            lambda item: counts[records[item["row"]]["class"]] ** -0.5)


def preview(model: UNet, unconditional: Tensor, target: Path) -> None:
    latents = sample(model, pad_states(encode_captions(list(PREVIEW))), unconditional, shape=latent_shape())
    with torch.no_grad():
        mels = load_vae_decoder()(latents)[:, 0].numpy()
    half = len(PREVIEW) // 2
    save_spectrograms(target.with_suffix(".1.png"), [text[:34] for text in PREVIEW[:half]], {"": list(mels[:half])})
    save_spectrograms(target.with_suffix(".2.png"), [text[:34] for text in PREVIEW[half:]], {"": list(mels[half:])})


def load_audio_denoiser(path: Path = TARGET) -> tuple[UNet, Tensor]:
    """(trained UNet, unconditional conditioning [32, 384])"""
    stored = torch.load(path)
    model = UNet(AUDIO)
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False), stored["unconditional"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--batch", type=int, default=Config.batch, help="sounds a step; a card wants more than a processor")
    parser.add_argument("--rate", type=float, default=Config.learning_rate)
    parser.add_argument("--ema", type=float, default=Config.ema, help="decay of the average of weights that is kept")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--fresh", action="store_true", help="also without the picture denoiser's weights")
    arguments = parser.parse_args()
    config = replace(Config(), batch=arguments.batch, learning_rate=arguments.rate, ema=arguments.ema, compiled=arguments.compile)
    source = load_sounds(config)
    run = Run("audio_denoiser", arguments.minutes, fresh=arguments.fresh, log_every=50, save_minutes=4)
    if not TARGET.exists() and not arguments.fresh and PICTURES.exists():
        print(start_from_pictures(TARGET, source.unconditional, AUDIO), "tensors of the picture denoiser fit", flush=True)
    train_denoiser(run, AUDIO, config, source, TARGET, lambda model: preview(model, source.unconditional, run.folder / "samples.png"))


if __name__ == "__main__":
    main()
