"""Trains the picture denoiser: flow matching on 8x8x32 latents, conditioned on caption token states.

    python -m training.data.latents && python -m training.image_denoiser --minutes 60

Resumes by default; without a checkpoint it goes on from the weights that are there (training.restore takes them from a pack).
Writes `.cache/runs/image_denoiser/` (curve, checkpoint, sample grids) and `.cache/weights/image/denoiser.pt`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.data.latents import OUT as LATENTS, LATENT_STD, caption_choices
from training.data.pictures import load_index
from training.loop import Ema, Run, parameter_count, set_learning_rate
from training.models.minilm import encode_captions, pad_states
from training.models.unet import UNet, UNetConfig
from training.paths import EXTERNAL, WEIGHTS

PREVIEW = ("a red apple, 3d style", "a cat face, flat style", "a rocket, noto style", "a heart, twemoji style", "a pizza, modern style",
           "a frog, emojione style", "a blue car, 3d style", "a dog face, on a green background", "a bicycle", "a crying face, 3d style",
           "a purple mushroom", "a house, firefox style", "a cactus, streamline style", "a sunflower, 3d style", "Here is a penguin in noto style.",
           "a banana, on a blue background")


@dataclass(frozen=True)
class Config:
    # Small: a processor's hour has few samples, so many small steps beat few large ones.
    batch: int = 32
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    text_dropout: float = 0.1
    ema: float = 0.998
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


def flow_loss(model: torch.nn.Module, data: Tensor, states: Tensor) -> Tensor:
    """Mean squared error of the velocity noise - data; t is the sigmoid of a normal: most weight on middle noise levels."""
    noise = torch.randn_like(data)
    t = torch.sigmoid(torch.randn(len(data)))
    mixed = (1 - t[:, None, None, None]) * data + t[:, None, None, None] * noise
    return torch.nn.functional.mse_loss(model(mixed.contiguous(memory_format=torch.channels_last), t, states), noise - data)


@torch.no_grad()
def sample(model: torch.nn.Module, states: Tensor, unconditional: Tensor, steps: int = 20, guidance: float = 3.0, seed: int = 0) -> Tensor:
    """Euler steps from noise to latents [B, 32, 8, 8]; states [B, 32, 384], unconditional [32, 384]."""
    x = torch.randn(len(states), 32, 8, 8, generator=torch.Generator().manual_seed(seed))
    both = torch.cat([states, unconditional.expand_as(states)])
    times = torch.linspace(1, 0, steps + 1)
    for now, after in zip(times[:-1], times[1:]):
        velocity, free = model(torch.cat([x, x]), now.expand(2 * len(x)), both).chunk(2)
        x = x + (after - now) * (free + guidance * (velocity - free))
    return x


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
    model.eval()
    latents = sample(model, pad_states(encode_captions(list(PREVIEW))), unconditional)
    model.train()
    Image.fromarray(grid(decode_with_teacher(latents))).resize((8 * 128, 2 * 128)).save(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--name", default="image_denoiser")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    config = Config()
    torch.manual_seed(int(time.time()))
    model = UNet(UNetConfig()).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=config.weight_decay, betas=(0.9, 0.99))
    target = WEIGHTS / "image" / "denoiser.pt"
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not arguments.fresh:
        model.load_state_dict(torch.load(target)["state"])
    ema, average = Ema(model, config.ema), UNet(UNetConfig())
    run = Run(arguments.name, arguments.minutes, fresh=arguments.fresh, log_every=100, save_minutes=4)
    run.restore(model=model, optimizer=optimizer, ema=ema)
    pictures = Pictures(config)
    unconditional = pad_states([pictures.empty])[0]
    print(f"{parameter_count(model) / 1e6:.2f} M parameters", flush=True)

    def publish() -> None:
        ema.copy_to(average)
        torch.save({"config": asdict(model.config), "state": average.state_dict(), "step": run.step, "unconditional": unconditional}, target)
        preview(average, unconditional, run.folder / "samples.png")

    shown = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        # Full rate for the first half, then straight down to zero.
        set_learning_rate(optimizer, config.learning_rate * min(1.0, 2 * run.decay(warmup=0.02, shape="linear")))
        loss = flow_loss(model, *pictures.batch(config.batch))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        ema.update(model)
        run.log(loss=loss.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown > 8 * 60:
            publish()
            shown = time.monotonic()
    publish()


if __name__ == "__main__":
    main()
