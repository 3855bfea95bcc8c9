"""Trains our autoencoder of sounds: log-mel spectrograms -> 16 x 8 x 32 latents -> log-mel.

    python -m training.data.sounds && python -m training.audio_autoencoder --minutes 40

Resumes by default, or goes on from the weights that are there; prints the mean error on held-out clips in dB. Writes
`.cache/weights/audio/vae_encoder.pt` and `vae_decoder.pt`, and spectrograms in the run folder (real above, decoded below).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.data.sounds import Sounds
from training.device import DEVICE, mixed_precision
from training.image_autoencoder import picture_loss
from training.loop import Ema, Run, descend, parameter_count, set_learning_rate
from training.models.audio_autoencoder import AudioAutoencoderConfig, AudioVaeDecoder, AudioVaeEncoder
from training.models.mel import MAKING, LogMel
from training.paths import WEIGHTS
from training.spectrograms import save_spectrograms

# A deviation of the normalised log-mel in decibels.
DECIBELS = float(MAKING.std * 20 / np.log(10))
SHOWN = 8


@dataclass(frozen=True)
class Config:
    batch: int = 16
    frames: int = 96  # a crop: 1.5 s
    learning_rate: float = 1.5e-3
    # A sampler's latents are never exact: the decoder must forgive noise of this deviation. It also keeps near sounds near.
    latent_noise: float = 0.2
    gradient_weight: float = 0.5
    gain_decibels: float = 8.0


class Waveforms:
    """Random pieces of the training clips [B, samples] on `device`; recordings and game sounds more often than their number."""

    def __init__(self, sounds: Sounds, samples: int, gain_decibels: float, device: torch.device = DEVICE):
        self.samples, self.gain = samples, gain_decibels
        self.rows = np.array(sounds.rows("train"))
        clips = [sounds.stored(row) for row in self.rows]
        self.lengths = torch.tensor([len(clip) for clip in clips], device=device)
        self.starts = self.lengths.cumsum(0) - self.lengths
        self.sound = torch.from_numpy(np.concatenate(clips)).to(device)
        self.shares = torch.from_numpy(source_shares(sounds, self.rows)).to(device)
        self.generator = torch.Generator(device).manual_seed(int(time.time()))

    def batch(self, size: int) -> Tensor:
        rows = torch.multinomial(self.shares, size, replacement=True, generator=self.generator)
        chance = torch.rand(2, size, 1, generator=self.generator, device=self.sound.device)
        lengths, starts = self.lengths[rows, None], self.starts[rows, None]
        # Up to a third of a piece may be the silence around a clip: generated sounds begin and end, too.
        margin = self.samples // 3
        first = (chance[0] * ((lengths - self.samples).clamp(min=0) + 2 * margin + 1)).long() - margin
        places = first + torch.arange(self.samples, device=self.sound.device)
        inside = (places >= 0) & (places < lengths)
        pieces = self.sound[starts + places.clamp(min=0).minimum(lengths - 1)] * inside / 32767
        return pieces * 10 ** ((chance[1] * (self.gain + 2) - self.gain) / 20)


def source_shares(sounds: Sounds, rows: np.ndarray) -> np.ndarray:
    """Probabilities that give each source the root of its number of clips."""
    sources = [sounds.records[row]["source"] for row in rows]
    weight = {source: sources.count(source) ** -0.5 for source in set(sources)}
    shares = np.array([weight[source] for source in sources])
    return shares / shares.sum()


def held_out_clips(sounds: Sounds, count: int) -> tuple[Tensor, list[str]]:
    """Evenly spaced held-out clips [count, 65536] and their first phrases."""
    rows = sounds.rows("heldout")
    rows = [rows[i] for i in np.linspace(0, len(rows) - 1, count).astype(int)]
    return torch.from_numpy(np.stack([sounds.clip(row) for row in rows])), [sounds.records[row]["phrases"][0] for row in rows]


def load_vae_encoder(path: Path = WEIGHTS / "audio" / "vae_encoder.pt") -> AudioVaeEncoder:
    return _load(AudioVaeEncoder, path)


def load_vae_decoder(path: Path = WEIGHTS / "audio" / "vae_decoder.pt") -> AudioVaeDecoder:
    return _load(AudioVaeDecoder, path)


def _load(kind: type, path: Path):
    stored = torch.load(path)
    model = kind(AudioAutoencoderConfig(**stored["config"]))
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False)


class Autoencoder(torch.nn.Module):
    def __init__(self, config: AudioAutoencoderConfig = AudioAutoencoderConfig()):
        super().__init__()
        self.config, self.encoder, self.decoder = config, AudioVaeEncoder(config), AudioVaeDecoder(config)

    def forward(self, mel: Tensor, latent_noise: float = 0.0) -> Tensor:
        latents = self.encoder(mel)
        if latent_noise:
            latents = latents + latent_noise * torch.rand(len(latents), 1, 1, 1, device=latents.device) * torch.randn_like(latents)
        return self.decoder(latents)


@torch.no_grad()
def mean_error(model: Autoencoder, mels: Tensor) -> float:
    """Mean absolute error in dB; mels [N, 1, 64, 256]. Silence counts as any other level."""
    return sum(float((model(part) - part).abs().mean()) * len(part) for part in mels.split(16)) / len(mels) * DECIBELS


def save_autoencoder(model: Autoencoder, folder: Path, step: int, decibels: float) -> None:
    for name, part in (("vae_encoder", model.encoder), ("vae_decoder", model.decoder)):
        torch.save({"config": asdict(model.config), "state": part.state_dict(), "step": step, "decibels": decibels}, folder / f"{name}.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--batch", type=int, default=Config.batch, help="pieces a step; a card wants more than a processor")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    config, folder = Config(batch=arguments.batch), WEIGHTS / "audio"
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(int(time.time()))
    model = Autoencoder()
    parts = {"vae_encoder": model.encoder, "vae_decoder": model.decoder}
    if not arguments.fresh and all((folder / f"{name}.pt").exists() for name in parts):
        for name, part in parts.items():
            part.load_state_dict(torch.load(folder / f"{name}.pt")["state"])
    model = model.to(DEVICE, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=0.0, betas=(0.9, 0.99))
    ema, average = Ema(model, 0.998), Autoencoder().eval()
    run = Run("audio_autoencoder", arguments.minutes, fresh=arguments.fresh, log_every=50, save_minutes=4)
    run.restore(model=model, optimizer=optimizer, ema=ema)
    sounds, log_mel = Sounds(), LogMel(MAKING)
    source = Waveforms(sounds, config.frames * MAKING.hop, config.gain_decibels)
    clips, phrases = held_out_clips(sounds, 64)
    held_out = log_mel(clips)[:, None]
    log_mel = log_mel.to(DEVICE)
    print(f"{parameter_count(model.encoder) / 1e6:.2f} + {parameter_count(model.decoder) / 1e6:.2f} M parameters, {len(source.rows)} clips", flush=True)

    def publish() -> None:
        ema.copy_to(average)
        error = mean_error(average, held_out)
        print(f"mean error on held-out clips {error:.2f} dB at step {run.step}", flush=True)
        save_autoencoder(average, folder, run.step, error)
        with torch.no_grad():
            shown = held_out[:: len(held_out) // SHOWN][:SHOWN]
            save_spectrograms(run.folder / "samples.png", phrases[:: len(phrases) // SHOWN], {
                "real": list(shown[:, 0].numpy()), "decoded": list(average(shown)[:, 0].numpy())})

    shown_at = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        set_learning_rate(optimizer, config.learning_rate * run.decay(warmup=0.02))
        mels = log_mel(source.batch(config.batch))[:, None].contiguous(memory_format=torch.channels_last)
        with mixed_precision():
            made = model(mels, config.latent_noise)
        loss = picture_loss(made.float(), mels, config.gradient_weight)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown_at > 8 * 60:
            publish()
            shown_at = time.monotonic()
    publish()


if __name__ == "__main__":
    main()
