"""Flow matching, the same for every denoiser: the loss, the sampler, and the training loop around a source of batches.

x(t) = (1 - t) data + t noise; the model predicts the velocity noise - data; t = 1 is noise.

A video's noise may be partly the same for all of its frames (the mixed noise of PYoCo, Ge et al. 2023): frames of one video are alike,
so the way from such noise to them is shorter, and a denoiser of pictures already makes frames that are alike of it.
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
    # Share of the noise's variance that all frames of a video have in common.
    shared_noise: float = 0.0
    # Above 1: more of the training at high noise (`shift_noise`).
    noise_shift: float = 1.0
    # Matrix products in bfloat16 where that is faster.
    bfloat16: bool = True
    # torch.compile: a sixth more samples a second where a C++ compiler is at hand (77 against 65 on two cores with AVX2).
    compiled: bool = False


class Batches(Protocol):
    unconditional: Tensor  # [32, 384], the padded states of the empty caption

    def batch(self, size: int) -> tuple[Tensor, Tensor]:
        """(latents [B, C, H, W] or [B, T, C, H, W], caption states [B, 32, 384])"""


def share_noise(own: Tensor, common: Tensor, share: float) -> Tensor:
    """own [B, frames, ...] and common [B, 1, ...] of variance 1 -> noise of variance 1, of which `share` is common to the frames."""
    return share**0.5 * common + (1 - share) ** 0.5 * own


def shift_noise(t: Tensor, shift: float) -> Tensor:
    """Noise levels in 0..1 moved towards 1, as for large pictures in Esser et al. 2024 (section 5.3.2, equation 23).

    The more values say the same, the more noise it takes to hide it: where a thing goes can still be read off 16 noisy frames at levels
    that hide a picture, and what is there to be read is not learnt from the words.
    """
    return shift * t / (1 + (shift - 1) * t)


def flow_loss(model: torch.nn.Module, data: Tensor, states: Tensor, shared_noise: float = 0.0, noise_shift: float = 1.0) -> Tensor:
    """Mean squared error of the velocity noise - data; t is the sigmoid of a normal: most weight on middle noise levels, before the shift."""
    noise = torch.randn_like(data)
    if shared_noise:
        noise = share_noise(noise, torch.randn_like(data[:, :1]), shared_noise)
    t = shift_noise(torch.sigmoid(torch.randn(len(data), device=data.device)), noise_shift)
    level = t.view(-1, *[1] * (data.dim() - 1))
    mixed = (1 - level) * data + level * noise
    if mixed.dim() == 4:
        mixed = mixed.contiguous(memory_format=torch.channels_last)
    return torch.nn.functional.mse_loss(model(mixed, t, states), noise - data)


@dataclass(frozen=True)
class Appearance:
    """The pictures' denoiser, which has a say in how the frames of a video look: a denoiser of videos learns how things move from far fewer
    of them than there are pictures to learn from how they look.

    While the noise level is between `above` and `below`, `share` of the velocity is its own, frame by frame (a product of two
    distributions, as in Liu et al. 2022, section 4.1): above, where a thing is in each frame is decided; under it, frames are made alike.
    """

    model: torch.nn.Module
    unconditional: Tensor
    below: float = 0.84
    above: float = 0.0
    share: float = 0.5
    guidance: float = 3.0

    def has_a_say(self, t: float) -> bool:
        return self.above < t <= self.below

    def velocity(self, x: Tensor, t: Tensor, states: Tensor) -> Tensor:
        """x [B, T, C, H, W], t [], states [B, 32, 384] of what is shown."""
        frames, each = x.flatten(0, 1), states.repeat_interleave(x.shape[1], 0)
        both = torch.cat([each, self.unconditional.expand_as(each)])
        velocity, free = self.model(torch.cat([frames, frames]), t.expand(2 * len(frames)), both).chunk(2)
        return (free + self.guidance * (velocity - free)).view_as(x)


@torch.no_grad()
def sample(model: torch.nn.Module, states: Tensor, unconditional: Tensor, steps: int = 20, guidance: float = 3.0, seed: int = 0,
           shape: tuple[int, ...] = (32, 8, 8), shared_noise: float = 0.0, noise_shift: float = 1.0,
           appearance: Appearance | None = None, stills: Tensor | None = None, start: tuple[Tensor, int] | None = None) -> Tensor:
    """Euler steps from noise to latents [B, *shape]; states [B, 32, 384], unconditional [32, 384].

    With `appearance` the states `stills` [B, 32, 384] say what its pictures show. With `start` latents are changed instead of made (SDEdit, Meng et al.
    2022): they are noised to the level of that step, and the steps before it are not run.
    """
    # Drawn on the CPU: a seed means the same everywhere.
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(len(states), *shape, generator=generator)
    if shared_noise:
        x = share_noise(x, torch.randn(len(states), 1, *shape[1:], generator=generator), shared_noise)
    x = x.to(states.device)
    both = torch.cat([states, unconditional.expand_as(states)])
    times = shift_noise(torch.linspace(1, 0, steps + 1, device=states.device), noise_shift)
    if start is not None:
        x = (1 - times[start[1]]) * start[0] + times[start[1]] * x
    for now, after in list(zip(times[:-1], times[1:]))[start[1] if start else 0:]:
        velocity, free = model(torch.cat([x, x]), now.expand(2 * len(x)), both).chunk(2)
        velocity = free + guidance * (velocity - free)
        if appearance is not None and appearance.has_a_say(now.item()):
            velocity = velocity + appearance.share * (appearance.velocity(x, now, stills) - velocity)
        x = x + (after - now) * velocity
    return x


def start_from_pictures(target: Path, unconditional: Tensor, unet: UNetConfig, pictures: Path = PICTURES) -> int:
    """Writes another modality's denoiser with every weight of the picture denoiser that fits; returns how many tensors did.

    What it knows of captions, noise levels and neighbouring cells serves any latents. A grid of several frames is read as their mean
    picture, and each of them is written as that picture would be.
    """
    model, stored = UNet(unet), torch.load(pictures)["state"]
    state, several = model.state_dict(), unet.frame_patch
    if several > 1:
        stored = stored | {"inlet.weight": stored["inlet.weight"].repeat(1, several, 1, 1) / several,
                           "outlet.weight": stored["outlet.weight"].repeat(several, 1, 1, 1), "outlet.bias": stored["outlet.bias"].repeat(several)}
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
            loss = flow_loss(forward, data, states, config.shared_noise, config.noise_shift)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown > PUBLISH_SECONDS:
            publish()
            shown = time.monotonic()
    publish()
