"""Flow matching, the same for every denoiser: the loss, the sampler, and the training loop around a source of batches.

x(t) = (1 - t) data + t noise; the model predicts the velocity noise - data; t = 1 is noise.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from training.device import DEVICE, mixed_precision
from training.loop import Ema, Run, descend, parameter_count, set_learning_rate
from training.models.unet import UNet, UNetConfig
from training.paths import WEIGHTS

PUBLISH_SECONDS = 8 * 60
PICTURES = WEIGHTS / "image" / "denoiser.pt"


@dataclass(frozen=True)
class FlowConfig:
    # Small: a processor's hour has few samples, so many small steps beat few large ones. A card wants hundreds.
    batch: int = 32
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    text_dropout: float = 0.1
    ema: float = 0.998
    # Matrix products in bfloat16 where that is faster.
    bfloat16: bool = True
    # torch.compile: a sixth more samples a second where a C++ compiler is at hand (77 against 65 on two cores with AVX2).
    compiled: bool = False


class Batches(Protocol):
    unconditional: Tensor  # [32, 384], the padded states of the empty caption

    def batch(self, size: int) -> tuple[Tensor, Tensor]:
        """(latents [B, C, H, W] or [B, T, C, H, W], caption states [B, 32, 384])"""


def flow_loss(model: torch.nn.Module, data: Tensor, states: Tensor) -> Tensor:
    """Mean squared error of the velocity noise - data; t is the sigmoid of a normal: most weight on middle noise levels."""
    noise = torch.randn_like(data)
    t = torch.sigmoid(torch.randn(len(data), device=data.device))
    level = t.view(-1, *[1] * (data.dim() - 1))
    mixed = (1 - level) * data + level * noise
    if mixed.dim() == 4:
        mixed = mixed.contiguous(memory_format=torch.channels_last)
    return torch.nn.functional.mse_loss(model(mixed, t, states), noise - data)


@torch.no_grad()
def sample(model: torch.nn.Module, states: Tensor, unconditional: Tensor, steps: int = 20, guidance: float = 3.0, seed: int = 0,
           shape: tuple[int, ...] = (32, 8, 8)) -> Tensor:
    """Euler steps from noise to latents [B, *shape]; states [B, 32, 384], unconditional [32, 384]."""
    # Drawn on the CPU: a seed means the same everywhere.
    x = torch.randn(len(states), *shape, generator=torch.Generator().manual_seed(seed)).to(states.device)
    both = torch.cat([states, unconditional.expand_as(states)])
    times = torch.linspace(1, 0, steps + 1, device=states.device)
    for now, after in zip(times[:-1], times[1:]):
        velocity, free = model(torch.cat([x, x]), now.expand(2 * len(x)), both).chunk(2)
        x = x + (after - now) * (free + guidance * (velocity - free))
    return x


def start_from_pictures(target: Path, unconditional: Tensor, unet: UNetConfig, pictures: Path = PICTURES) -> int:
    """Writes another modality's denoiser with every weight of the picture denoiser that fits; returns how many tensors did.

    What it knows of captions, noise levels and neighbouring cells serves any latents.
    """
    model, stored = UNet(unet), torch.load(pictures)["state"]
    state = model.state_dict()
    fitting = {name: value for name, value in stored.items() if name in state and state[name].shape == value.shape}
    model.load_state_dict(state | fitting)
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"config": asdict(unet), "state": model.state_dict(), "step": 0, "unconditional": unconditional}, target)
    return len(fitting)


def train_denoiser(run: Run, unet: UNetConfig, config: FlowConfig, source: Batches, target: Path,
                   preview: Callable[[UNet], None]) -> None:
    """Trains until the run's budget is used up; every eight minutes the average is written to `target` and shown by `preview`.

    Without a checkpoint it goes on from the weights in `target`, unless the run is fresh.
    """
    torch.manual_seed(int(time.time()))
    model = UNet(unet).to(DEVICE, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=config.weight_decay, betas=(0.9, 0.99))
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not run.fresh:
        model.load_state_dict(torch.load(target)["state"])
    ema, average = Ema(model, config.ema), UNet(unet).eval()
    forward = torch.compile(model) if config.compiled else model
    run.restore(model=model, optimizer=optimizer, ema=ema)
    print(f"{parameter_count(model) / 1e6:.2f} M parameters", flush=True)

    def publish() -> None:
        ema.copy_to(average)
        torch.save({"config": asdict(unet), "state": average.state_dict(), "step": run.step, "unconditional": source.unconditional}, target)
        preview(average)

    shown = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        # Full rate for the first half, then straight down to zero.
        set_learning_rate(optimizer, config.learning_rate * min(1.0, 2 * run.decay(warmup=0.02, shape="linear")))
        data, states = source.batch(config.batch)
        with mixed_precision(enabled=config.bfloat16):
            loss = flow_loss(forward, data, states)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown > PUBLISH_SECONDS:
            publish()
            shown = time.monotonic()
    publish()
