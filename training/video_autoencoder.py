"""Trains our autoencoder of videos: 16 frames of 64 x 64 -> 4 x 16 x 8 x 8 latents -> frames.

    python -m training.data.clips && python -m training.video_autoencoder --minutes 60

Resumes by default, or goes on from the weights that are there; prints PSNR on held-out clips. Writes
`.cache/weights/video/vae_encoder.pt` and `vae_decoder.pt`, and filmstrips in the run folder (real above, decoded below).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.data.clip_variants import VARIANTS, Clips
from training.filmstrips import save_filmstrip
from training.image_autoencoder import picture_loss, psnr_each
from training.loop import Ema, Run, descend, parameter_count, set_learning_rate
from training.models.llama import fastest_dtype
from training.models.video_autoencoder import VideoAutoencoderConfig, VideoVaeDecoder, VideoVaeEncoder
from training.paths import WEIGHTS

FOLDER = WEIGHTS / "video"
SHOWN = 6


@dataclass(frozen=True)
class Config:
    batch: int = 8
    learning_rate: float = 1.5e-3
    # A sampler's latents are never exact: the decoder must forgive noise of this deviation. It also keeps near clips near.
    latent_noise: float = 0.15
    gradient_weight: float = 0.5
    # What changes from frame to frame is little of a clip's pixels and all of its motion.
    motion_weight: float = 1.0


def to_sample(frames: np.ndarray) -> Tensor:
    """uint8 [B, 16, 64, 64, 3] -> float [B, 16, 3, 64, 64] in -1..1."""
    return torch.from_numpy(frames).permute(0, 1, 4, 2, 3).float() / 127.5 - 1


def to_frames(sample: Tensor) -> np.ndarray:
    """The way back; values outside are clipped."""
    return ((sample.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 1, 3, 4, 2).numpy()


def video_loss(made: Tensor, real: Tensor, gradient_weight: float, motion_weight: float) -> Tensor:
    """A picture's loss on every frame, and L1 on what changes from one frame to the next."""
    motion = (made.diff(dim=1) - real.diff(dim=1)).abs().mean()
    return picture_loss(made.flatten(0, 1), real.flatten(0, 1), gradient_weight) + motion_weight * motion


class TrainingClips:
    """Random training clips as samples; every variant as often as the others."""

    def __init__(self, source: Clips, seed: int | None = None):
        self.source, self.rng = source, np.random.default_rng(int(time.time()) if seed is None else seed)
        self.variants = [variant for variant in range(VARIANTS) if source.rows(variant)]
        if not self.variants:
            raise FileNotFoundError("neither animations nor pictures: see training/README.md")

    def batch(self, size: int) -> Tensor:
        made: list[np.ndarray] = []
        while len(made) < size:
            variant = int(self.rng.choice(self.variants))
            drawn = self.source.clip(variant, int(self.rng.integers(len(self.source.rows(variant)))))
            if drawn is not None and drawn[1]["split"] == "train":
                made.append(drawn[0])
        return to_sample(np.stack(made))


def held_out_clips(source: Clips, count: int) -> Tensor:
    """Held-out clips, animations before rendered motions: as many as there are, at most `count`."""
    made: list[np.ndarray] = []
    for variant in (0, VARIANTS - 1):
        for row in source.rows(variant):
            drawn = source.clip(variant, row)
            if drawn is not None and drawn[1]["split"] == "heldout":
                made.append(drawn[0])
            if len(made) == count:
                return to_sample(np.stack(made))
    return to_sample(np.stack(made))


def load_vae_encoder(path: Path = FOLDER / "vae_encoder.pt") -> VideoVaeEncoder:
    return _load(VideoVaeEncoder, path)


def load_vae_decoder(path: Path = FOLDER / "vae_decoder.pt") -> VideoVaeDecoder:
    return _load(VideoVaeDecoder, path)


def _load(kind: type, path: Path):
    stored = torch.load(path)
    config = {key: tuple(value) if isinstance(value, list) else value for key, value in stored["config"].items()}
    model = kind(VideoAutoencoderConfig(**config))
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False)


class Autoencoder(torch.nn.Module):
    def __init__(self, config: VideoAutoencoderConfig = VideoAutoencoderConfig()):
        super().__init__()
        self.config, self.encoder, self.decoder = config, VideoVaeEncoder(config), VideoVaeDecoder(config)

    def forward(self, sample: Tensor, latent_noise: float = 0.0) -> Tensor:
        latents = self.encoder(sample)
        if latent_noise:
            latents = latents + latent_noise * torch.rand(len(latents), 1, 1, 1, 1) * torch.randn_like(latents)
        return self.decoder(latents)


@torch.no_grad()
def psnr(model: Autoencoder, clips: Tensor) -> float:
    """Mean PSNR in dB; clips [N, 16, 3, 64, 64] in -1..1."""
    return float(torch.cat([psnr_each(model(part), part) for part in clips.split(8)]).mean())


def save_autoencoder(model: Autoencoder, folder: Path, step: int, decibels: float) -> None:
    for name, part in (("vae_encoder", model.encoder), ("vae_decoder", model.decoder)):
        torch.save({"config": asdict(model.config), "state": part.state_dict(), "step": step, "psnr": decibels}, folder / f"{name}.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    train(Run("video_autoencoder", arguments.minutes, fresh=arguments.fresh, log_every=50, save_minutes=4), Clips())


def train(run: Run, source: Clips, model_config: VideoAutoencoderConfig = VideoAutoencoderConfig(), config: Config = Config(),
          folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(int(time.time()))
    model = Autoencoder(model_config)
    parts = {"vae_encoder": model.encoder, "vae_decoder": model.decoder}
    if not run.fresh and all((folder / f"{name}.pt").exists() for name in parts):
        for name, part in parts.items():
            part.load_state_dict(torch.load(folder / f"{name}.pt")["state"])
    model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=0.0, betas=(0.9, 0.99))
    ema, average = Ema(model, 0.998), Autoencoder(model_config).eval()
    run.restore(model=model, optimizer=optimizer, ema=ema)
    clips, held_out = TrainingClips(source), held_out_clips(source, 48)
    print(f"{parameter_count(model.encoder) / 1e6:.2f} + {parameter_count(model.decoder) / 1e6:.2f} M parameters", flush=True)

    def publish() -> None:
        ema.copy_to(average)
        decibels = psnr(average, held_out)
        print(f"PSNR on held-out clips {decibels:.2f} dB at step {run.step}", flush=True)
        save_autoencoder(average, folder, run.step, decibels)
        with torch.no_grad():
            shown = held_out[:: max(1, len(held_out) // SHOWN)][:SHOWN]
            pairs = torch.stack([shown, average(shown)], 1).flatten(0, 1)
        save_filmstrip(run.folder / "samples.png", to_frames(pairs))

    shown_at = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        set_learning_rate(optimizer, config.learning_rate * run.decay(warmup=0.02))
        sample = clips.batch(config.batch)
        # Where the processor has matrix units for bfloat16; elsewhere it takes ten times as long. The loss stays in float32.
        with torch.autocast("cpu", torch.bfloat16, enabled=fastest_dtype() == torch.bfloat16):
            made = model(sample, config.latent_noise)
        loss = video_loss(made.float(), sample, config.gradient_weight, config.motion_weight)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), clips_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown_at > 8 * 60:
            publish()
            shown_at = time.monotonic()
    publish()


if __name__ == "__main__":
    main()
