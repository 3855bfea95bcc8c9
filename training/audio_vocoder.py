"""Trains the vocoder: log-mel frames -> waveform.

    python -m training.audio_autoencoder && python -m training.audio_vocoder --minutes 60

The loss compares spectra at several resolutions, not waveforms: phases may differ as long as the sound is the same. Half of
the inputs come through the autoencoder, where it is trained, so that the vocoder knows what decoded spectrograms look like.
Resumes by default, or goes on from the weights that are there. Writes `.cache/weights/audio/vocoder.pt`, and spectrograms in the run
folder; `samples.png` has real clips, the vocoder's, and Griffin-Lim's, which it must beat.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.audio_autoencoder import DECIBELS, Autoencoder, Waveforms, held_out_clips, load_vae_decoder, load_vae_encoder
from training.data.sounds import Sounds
from training.device import DEVICE
from training.loop import Ema, Run, descend, parameter_count, set_learning_rate
from training.models.mel import MAKING, LogMel, griffin_lim
from training.models.vocoder import Vocoder, VocoderConfig
from training.paths import WEIGHTS
from training.spectrograms import save_spectrograms

TARGET = WEIGHTS / "audio" / "vocoder.pt"
SHOWN = 8


@dataclass(frozen=True)
class Config:
    batch: int = 16
    frames: int = 64  # a piece of 1.02 s
    learning_rate: float = 1e-3
    resolutions: tuple[int, ...] = (256, 512, 1_024, 2_048)  # FFT sizes; the hop is a quarter
    mel_weight: float = 2.0
    decoded_share: float = 0.5
    gain_decibels: float = 12.0


class SpectralDistance(torch.nn.Module):
    """Mean over resolutions of the log-magnitudes' mean difference and of the relative error of magnitudes."""

    def __init__(self, resolutions: tuple[int, ...]):
        super().__init__()
        self.windows = torch.nn.ParameterList(torch.nn.Parameter(torch.hann_window(size), requires_grad=False) for size in resolutions)

    def forward(self, made: Tensor, real: Tensor) -> Tensor:
        total = torch.zeros((), device=made.device)
        for window in self.windows:
            a, b = self._magnitudes(made, window), self._magnitudes(real, window)
            # Loud clips must not be all that counts: relative to each clip's own strength.
            relative = (a - b).square().sum((1, 2)).sqrt() / b.square().sum((1, 2)).sqrt().clamp_min(0.1)
            total = total + (torch.log(a + 0.01) - torch.log(b + 0.01)).abs().mean() + 0.5 * relative.clamp(max=4).mean()
        return total / len(self.windows)

    def _magnitudes(self, samples: Tensor, window: Tensor) -> Tensor:
        """[B, frequencies, frames], scaled so that a sine has the same height at every resolution."""
        size = len(window)
        parts = torch.view_as_real(torch.stft(samples, size, size // 4, window=window, return_complex=True))
        return (parts.square().sum(-1) + 1e-9).sqrt() * (1_024 / size)


def load_vocoder(path: Path = TARGET) -> Vocoder:
    stored = torch.load(path)
    model = Vocoder(VocoderConfig(**stored["config"]))
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False)


def load_autoencoder() -> Autoencoder | None:
    """None as long as none has been trained."""
    if not (WEIGHTS / "audio" / "vae_decoder.pt").exists():
        return None
    model = Autoencoder()
    model.encoder, model.decoder = load_vae_encoder(), load_vae_decoder()
    return model.eval()


@torch.no_grad()
def figures(waveforms: Tensor, made: Tensor, distance: SpectralDistance, log_mel: LogMel) -> dict[str, float]:
    """Mean mel error in dB and spectral distance of waveforms [N, samples]."""
    return {"mel_decibels": float((log_mel(made) - log_mel(waveforms)).abs().mean()) * DECIBELS, "spectral_distance": float(distance(made, waveforms))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=Config.batch, help="pieces a step; a card wants more than a processor")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    config = Config(batch=arguments.batch)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(int(time.time()))
    model = Vocoder()
    if TARGET.exists() and not arguments.fresh:
        model.load_state_dict(torch.load(TARGET)["state"])
    model = model.to(DEVICE)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=0.01, betas=(0.8, 0.99))
    ema, average = Ema(model, 0.998), Vocoder().eval()
    run = Run("audio_vocoder", arguments.minutes, fresh=arguments.fresh, log_every=50, save_minutes=4)
    run.restore(model=model, optimizer=optimizer, ema=ema)
    sounds, log_mel, distance, autoencoder = Sounds(), LogMel(MAKING), SpectralDistance(config.resolutions), load_autoencoder()
    if autoencoder is not None:
        autoencoder = autoencoder.to(DEVICE)
    source = Waveforms(sounds, config.frames * MAKING.hop, config.gain_decibels)
    clips, phrases = held_out_clips(sounds, 32)
    mels = log_mel(clips)
    lower = torch.from_numpy(np.stack([griffin_lim(mel.numpy(), MAKING) for mel in mels[:: len(mels) // SHOWN]])).float()
    print(f"{parameter_count(model) / 1e6:.2f} M parameters; Griffin-Lim:", figures(clips[:: len(clips) // SHOWN], lower, distance, log_mel), flush=True)
    device_log_mel, device_distance = LogMel(MAKING).to(DEVICE), SpectralDistance(config.resolutions).to(DEVICE)

    def publish() -> None:
        ema.copy_to(average)
        with torch.no_grad():
            made = average(mels)
        measured = figures(clips, made, distance, log_mel)
        print(f"held-out clips at step {run.step}:", measured, flush=True)
        torch.save({"config": asdict(model.config), "state": average.state_dict(), "step": run.step, **measured}, TARGET)
        step = len(clips) // SHOWN
        save_spectrograms(run.folder / "samples.png", phrases[::step], {"real": list(clips[::step].numpy()), "vocoder": list(made[::step].numpy()),
                                                                         "Griffin-Lim": list(lower.numpy())})

    shown_at = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        set_learning_rate(optimizer, config.learning_rate * run.decay(warmup=0.02))
        real = source.batch(config.batch)
        target = device_log_mel(real)
        inputs = target
        if autoencoder is not None:
            with torch.no_grad():
                count = int(config.decoded_share * len(real))
                inputs = torch.cat([autoencoder(target[:count, None])[:, 0], target[count:]])
        made = model(inputs)
        loss = device_distance(made, real) + config.mel_weight * F.l1_loss(device_log_mel(made), target)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown_at > 8 * 60:
            publish()
            shown_at = time.monotonic()
    publish()


if __name__ == "__main__":
    main()
