"""Trains our encoder of pictures into the latent space that they are made in, for changing pictures.

    python -m training.data.pictures && python -m training.image_latent_encoder --minutes 12

It learns from the teacher's latents (TAEF2's encoder, never shipped) of renderings on all sorts of grounds and of synthetic shapes
and textures, so that it is at home outside the renderings, too. Resumes by default, or goes on from the weights that are there;
`--evaluate` only measures. Prints, on held-out pairs, the relative error of the latents and the PSNR of what our decoder makes of
them, beside the teacher's. Writes `.cache/weights/image/vae_encoder.pt`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor, nn

from training.data.latents import compose as compose_plainly
from training.data.latents import load_teacher_encoder
from training.data.pictures import load_index, load_pixels
from training.data.rendering_variants import compose, make_ground
from training.device import DEVICE, mixed_precision
from training.export.image_decoder import load_decoder
from training.image_autoencoder import psnr_each
from training.loop import Ema, Run, descend, parameter_count, set_learning_rate
from training.models.autoencoder import Decoder
from training.models.latent_encoder import LatentEncoder, LatentEncoderConfig
from training.paths import WEIGHTS

TARGET = WEIGHTS / "image" / "vae_encoder.pt"
DECODER = WEIGHTS / "image" / "decoder.pt"
SIDE = LatentEncoderConfig.side


@dataclass(frozen=True)
class Config:
    batch: int = 24
    # The teacher costs more than a step of ours: each step renders so many new pictures, and draws its batch from the last `pool` ones.
    new: int = 6
    pool: int = 4096
    learning_rate: float = 2e-3
    plain_share: float = 0.3
    synthetic_share: float = 0.2


def synthetic(rng: np.random.Generator) -> np.ndarray:
    """Soft textures with shapes on them, uint8 [SIDE, SIDE, 3]."""
    cells = int(rng.choice([1, 2, 4, 8, 16, 32]))
    contrast, middle = rng.uniform(10, 127), rng.uniform(40, 215, 3)
    coarse = np.clip(middle + rng.uniform(-contrast, contrast, (cells, cells, 3)), 0, 255).astype(np.uint8)
    picture = Image.fromarray(coarse).resize((2 * SIDE, 2 * SIDE), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.integers(0, 6)):
        colour, points = tuple(int(v) for v in rng.integers(0, 256, 3)), rng.uniform(-10, 2 * SIDE + 10, (int(rng.integers(3, 6)), 2))
        box = [*points.min(0), *points.max(0)]
        if (kind := rng.integers(4)) == 0:
            draw.ellipse(box, fill=colour)
        elif kind == 1:
            draw.rectangle(box, fill=colour)
        elif kind == 2:
            draw.polygon([tuple(point) for point in points], fill=colour)
        else:
            draw.line([tuple(point) for point in points], fill=colour, width=int(rng.integers(1, 12)))
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BOX))


class Pictures:
    """Pictures uint8 [SIDE, SIDE, 3] without end: training renderings, plain or on a ground, and synthetic ones."""

    def __init__(self, config: Config, seed: int):
        self.config, self.rng, self.pixels = config, np.random.default_rng(seed), load_pixels()
        self.rows = np.array([row for row, record in enumerate(load_index()) if record["split"] == "train"])

    def draw(self) -> np.ndarray:
        rng, chance = self.rng, self.rng.random()
        if chance < self.config.synthetic_share:
            return synthetic(rng)
        sprite = self.pixels[rng.choice(self.rows)]
        mirror = bool(rng.random() < 0.5)
        if chance < self.config.synthetic_share + self.config.plain_share:
            return shrunk(compose_plainly(sprite, (255, 255, 255), rng.uniform(0.8, 1), mirror=mirror))
        made = compose(sprite, make_ground(rng)[1], rng.uniform(0.55, 1.05), tuple(rng.uniform(-0.2, 0.2, 2)), rng.uniform(-12, 12), mirror)
        # The page's filter is not the only one that pictures of this size come from.
        return shrunk(np.asarray(made), Image.Resampling.BILINEAR if rng.random() < 0.5 else Image.Resampling.BOX)

    def batch(self, size: int) -> Tensor:
        return as_pixels(np.stack([self.draw() for _ in range(size)]))


class Pool:
    """The last `size` pictures and their latents, in memory of a fixed size: joined and cut at every step, it would be copied whole each time."""

    def __init__(self, size: int, latent_shape: tuple[int, ...]):
        self.pixels, self.latents, self.seen = torch.empty(size, 3, SIDE, SIDE), torch.empty(size, *latent_shape), 0

    def add(self, pixels: Tensor, latents: Tensor) -> None:
        places = torch.arange(self.seen, self.seen + len(pixels)) % len(self.pixels)
        self.pixels[places], self.latents[places] = pixels, latents
        self.seen += len(pixels)

    def draw(self, count: int) -> tuple[Tensor, Tensor]:
        rows = torch.randint(min(self.seen, len(self.pixels)), (count,))
        return self.pixels[rows], self.latents[rows]


def shrunk(picture: np.ndarray, how: Image.Resampling = Image.Resampling.BOX) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).resize((SIDE, SIDE), how))


def as_pixels(pictures: np.ndarray) -> Tensor:
    """uint8 [B, H, W, 3] -> [B, 3, H, W] in 0..1"""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255


class Held:
    """Held-out pairs: pixels [N, 3, 64, 64] in 0..1, the teacher's latents, and the 128-pixel pictures in -1..1."""

    def __init__(self, teacher, count: int = 192):
        rows = [row for row, record in enumerate(load_index()) if record["split"] == "heldout_pair"]
        rows = rows[:: max(1, len(rows) // count)][:count]
        pixels, rng = load_pixels(), np.random.default_rng(5)
        # Every other one stands on a coloured or patterned ground.
        shown = [compose_plainly(pixels[row], (255, 255, 255)) if place % 2 == 0
                 else np.asarray(compose(pixels[row], make_ground(rng)[1], 0.9, (0, 0), 0, False).resize((128, 128), Image.Resampling.BILINEAR))
                 for place, row in enumerate(rows)]
        pictures = as_pixels(np.stack(shown))
        self.large, self.small = pictures * 2 - 1, nn.functional.avg_pool2d(pictures, 2)
        with torch.no_grad():
            self.latents = torch.cat([teacher(part) for part in self.small.split(32)])

    @torch.no_grad()
    def measure(self, encoder: LatentEncoder, decoder: Decoder | None) -> dict[str, float]:
        """`latents`: error over size of the teacher's. The rest in dB, means over pictures: ours and the teacher's against the
        picture, and ours against the teacher's."""
        found = torch.cat([encoder(part * 2 - 1) for part in self.small.split(32)])
        figures = {"latents": float((found - self.latents).norm() / self.latents.norm())}
        if decoder is None:
            return figures
        ours, theirs = (torch.cat([decoder(part).clamp(-1, 1) for part in latents.split(32)]) for latents in (found, self.latents))
        pairs = {"ours": (ours, self.large), "teacher": (theirs, self.large), "ours to teacher": (ours, theirs)}
        return figures | {name: float(psnr_each(*pair).mean()) for name, pair in pairs.items()}


def load_image_vae_encoder(path: Path = TARGET) -> LatentEncoder:
    stored = torch.load(path, map_location="cpu")
    model = LatentEncoder(LatentEncoderConfig(**stored["config"]))
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--batch", type=int, default=Config.batch, help="pictures a step; a card wants more than a processor")
    parser.add_argument("--new", type=int, default=Config.new, help="of them new; the rest come from the last ones")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--evaluate", action="store_true", help="measures the weights that are there")
    arguments = parser.parse_args()
    config, teacher, decoder = Config(batch=arguments.batch, new=arguments.new), load_teacher_encoder(), load_decoder() if DECODER.exists() else None
    held_out = Held(teacher)
    if arguments.evaluate:
        print(held_out.measure(load_image_vae_encoder(), decoder))
        return
    model = LatentEncoder().to(DEVICE, memory_format=torch.channels_last)
    if TARGET.exists() and not arguments.fresh:
        model.load_state_dict(torch.load(TARGET)["state"])
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=0.0, betas=(0.9, 0.99))
    ema, average = Ema(model, 0.998), LatentEncoder().eval()
    run = Run("image_latent_encoder", arguments.minutes, fresh=arguments.fresh, log_every=50, save_minutes=4)
    run.restore(model=model, optimizer=optimizer, ema=ema)
    seed = int(time.time())
    torch.manual_seed(seed)
    pictures = Pictures(config, seed)
    pool = Pool(config.pool, held_out.latents.shape[1:])
    print(f"{parameter_count(model) / 1e6:.2f} M parameters, {len(pictures.rows)} renderings, {len(held_out.small)} held out", flush=True)

    def renew(count: int) -> None:
        new = pictures.batch(count)
        with torch.no_grad(), mixed_precision():
            pool.add(new, teacher(new).float())

    def publish() -> None:
        ema.copy_to(average)
        figures = held_out.measure(average, decoder)
        print(f"on held-out pairs at step {run.step}:", " ".join(f"{name} {value:.3f}" for name, value in figures.items()), flush=True)
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"config": asdict(model.config), "state": average.state_dict(), "step": run.step, "figures": figures}, TARGET)

    renew(4 * config.batch)
    shown = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        set_learning_rate(optimizer, config.learning_rate * run.decay(warmup=0.02))
        renew(config.new)
        pixels, latents = pool.draw(config.batch)
        with mixed_precision():
            found = model((pixels * 2 - 1).to(DEVICE).contiguous(memory_format=torch.channels_last))
        # Huber: the latent space has rare large values.
        loss = nn.functional.smooth_l1_loss(found.float(), latents.to(DEVICE), beta=0.5)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown > 3 * 60:
            publish()
            shown = time.monotonic()
    publish()


if __name__ == "__main__":
    main()
