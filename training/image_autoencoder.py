"""Trains our picture decoder: latents of the teacher's space -> the 128-pixel rendering that they were made from.

    python -m training.image_autoencoder --minutes 25

Resumes by default, or goes on from the weights that are there; prints PSNR on held-out pairs. Writes `.cache/weights/image/decoder.pt`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.data.latents import OUT as LATENTS
from training.data.pictures import load_index
from training.device import DEVICE, mixed_precision
from training.loop import Ema, Run, descend, parameter_count, set_learning_rate
from training.models.autoencoder import Decoder, DecoderConfig
from training.paths import WEIGHTS


@dataclass(frozen=True)
class Config:
    batch: int = 24
    learning_rate: float = 2e-3
    # Sampled latents are never exact: the decoder must forgive noise of this deviation.
    latent_noise: float = 0.1
    gradient_weight: float = 0.5


class Pairs:
    """(latents [B, 32, 8, 8], pixels [B, 3, 128, 128] in -1..1) of one split; on `device`, where all of them lie."""

    def __init__(self, split: str, device: torch.device = DEVICE):
        index = load_index()
        latents, pictures = [], []
        for path in sorted(LATENTS.glob("variant?.pt")):
            stored, shown = torch.load(path), np.load(path.with_suffix(".npy"), mmap_mode="r")
            rows = [i for i, item in enumerate(stored["rows"]) if index[item["row"]]["split"] == split]
            if rows:
                latents.append(stored["latents"][rows])
                pictures.append(shown[rows])
        self.latents = torch.cat(latents).to(device)
        self.pictures = torch.from_numpy(np.concatenate(pictures)).to(device)

    def __len__(self) -> int:
        return len(self.latents)

    def take(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        return self.latents[rows].float(), self.pictures[rows].permute(0, 3, 1, 2).float() / 127.5 - 1


def picture_loss(made: Tensor, real: Tensor, gradient_weight: float) -> Tensor:
    """L1 on pixels and, at two scales, on their differences: edges are what people see first in flat drawings."""
    loss = (made - real).abs().mean()
    for scale in (1, 2):
        a, b = (made, real) if scale == 1 else (F.avg_pool2d(made, 2), F.avg_pool2d(real, 2))
        for axis in (2, 3):
            loss = loss + gradient_weight / 2 * (a.diff(dim=axis) - b.diff(dim=axis)).abs().mean()
    return loss


def psnr_each(made: Tensor, real: Tensor) -> Tensor:
    """PSNR in dB of each of a batch of pictures or videos in -1..1, [B]."""
    error = (made.clamp(-1, 1) - real).square().flatten(1).mean(1)
    return 10 * torch.log10(4 / error.clamp_min(4e-9))


@torch.no_grad()
def psnr(model: torch.nn.Module, pairs: Pairs, count: int = 128) -> float:
    """Mean PSNR in dB over evenly spaced pictures."""
    chosen = torch.arange(len(pairs))[:: max(1, len(pairs) // count)][:count]
    total = 0.0
    for rows in chosen.split(32):
        latents, pixels = pairs.take(rows)
        total += float(psnr_each(model(latents), pixels).sum())
    return total / len(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--batch", type=int, default=Config.batch, help="pictures a step; a card wants more than a processor")
    parser.add_argument("--rate", type=float, default=Config.learning_rate, help="full learning rate; lower where trained weights go on")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    config = Config(batch=arguments.batch, learning_rate=arguments.rate)
    model = Decoder(DecoderConfig()).to(DEVICE, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=0.0, betas=(0.9, 0.99))
    target = WEIGHTS / "image" / "decoder.pt"
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not arguments.fresh:
        model.load_state_dict(torch.load(target)["state"])
    ema, average = Ema(model, 0.998), Decoder(DecoderConfig())
    run = Run("image_autoencoder", arguments.minutes, fresh=arguments.fresh, log_every=100, save_minutes=4)
    run.restore(model=model, optimizer=optimizer, ema=ema)
    train, held_out = Pairs("train"), Pairs("heldout_pair", torch.device("cpu"))
    torch.manual_seed(int(time.time()))
    print(f"{parameter_count(model) / 1e6:.2f} M parameters, {len(train)} pictures, {len(held_out)} held out", flush=True)

    def publish() -> None:
        ema.copy_to(average)
        value = psnr(average, held_out)
        print(f"PSNR on held-out pairs {value:.2f} dB at step {run.step}", flush=True)
        torch.save({"config": asdict(model.config), "state": average.state_dict(), "step": run.step, "psnr": value}, target)

    shown = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        set_learning_rate(optimizer, config.learning_rate * run.decay(warmup=0.02))
        latents, pixels = train.take(torch.randint(len(train), (config.batch,), device=DEVICE))
        latents = latents + config.latent_noise * torch.rand(len(latents), 1, 1, 1, device=DEVICE) * torch.randn_like(latents)
        with mixed_precision():
            made = model(latents.contiguous(memory_format=torch.channels_last))
        loss = picture_loss(made.float(), pixels, config.gradient_weight)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown > 8 * 60:
            publish()
            shown = time.monotonic()
    publish()


if __name__ == "__main__":
    main()
