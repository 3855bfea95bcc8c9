"""Latents and caption states of the picture data, computed once.

    python -m training.data.latents [--variants 0 1 2 3 4 5 6 7 8 9]

The frozen TAEF2 encoder is the teacher that defines the latent space (64x64 pixels -> 32x8x8, divided by 0.8 so that the
variance is about one); it is used in training only. Variant 0 is the plain rendering on white, 1 moved, scaled and
mirrored, 2 on a coloured ground, 3 recoloured, and so on from 4 to 9: moved, on a ground, recoloured in other ways. Writes
`.cache/data/latents/variant<k>.pt`, `variant<k>.npy` (the pictures, uint8 [N, 128, 128, 3]) and `captions.pt`.
"""

from __future__ import annotations

import argparse
import colorsys
import random
import re

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from training.data.captioned_latents import store_captions
from training.data.captions import caption, phrase
from training.data.pictures import load_index, load_pixels
from training.data.rendering_variants import GROUNDS
from training.device import DEVICE
from training.paths import DATA, EXTERNAL

OUT = DATA / "latents"
LATENT_STD = 0.8
TEACHER_SIDE = 64
VARIANTS = 10

# Hue ranges in turns that have a name nobody disputes.
HUES = {"red": 0.0, "orange": 0.08, "yellow": 0.15, "green": 0.34, "blue": 0.6, "purple": 0.77, "pink": 0.91}
COLOUR_WORD = re.compile(r"^(red|orange|yellow|green|blue|purple|pink|brown|black|white|gray|grey) ")


class TeacherBlock(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
                                  nn.Conv2d(width, width, 3, padding=1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.conv(x) + x)


def load_teacher_encoder():
    """pixels [B, 3, 64, 64] in 0..1 -> latents [B, 32, 8, 8], variance about one, on the CPU."""
    from training.models.taef2 import load_encoder
    model = load_encoder(EXTERNAL / "reference-weights" / "taef2_encoder.pth").to(DEVICE)
    return lambda pixels: model(pixels.to(DEVICE)).cpu() / LATENT_STD


def compose(rgba: np.ndarray, ground: tuple[int, int, int], scale: float = 1.0, shift: tuple[float, float] = (0, 0),
            mirror: bool = False, side: int = 128) -> np.ndarray:
    """Straight-alpha [128, 128, 4] over a plain ground -> uint8 [side, side, 3]."""
    sprite = Image.fromarray(rgba)
    if mirror:
        sprite = sprite.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    canvas = Image.new("RGBA", (side, side), (*ground, 255))
    size = round(side * scale)
    if size != sprite.width:
        sprite = sprite.resize((size, size), Image.Resampling.BILINEAR)
    layer = Image.new("RGBA", canvas.size, (0, 0, 0, 0))
    layer.paste(sprite, (round((side - size) / 2 + shift[0] * side), round((side - size) / 2 + shift[1] * side)))
    return np.asarray(Image.alpha_composite(canvas, layer).convert("RGB"))


def recolour(rgba: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, str] | None:
    """Turns the hue of a picture that has one dominant saturated colour; (pixels, colour word) or None."""
    hsv = np.asarray(Image.fromarray(rgba[..., :3]).convert("HSV")).astype(np.int32)
    solid = (rgba[..., 3] > 128) & (hsv[..., 1] > 90) & (hsv[..., 2] > 70)
    if solid.sum() < 0.35 * (rgba[..., 3] > 128).sum() or solid.sum() < 400:
        return None
    angle = hsv[..., 0][solid] / 256 * 2 * np.pi
    mean = np.arctan2(np.sin(angle).mean(), np.cos(angle).mean())
    if np.hypot(np.sin(angle).mean(), np.cos(angle).mean()) < 0.8:
        return None
    word = list(HUES)[rng.integers(len(HUES))]
    turn = (HUES[word] - mean / (2 * np.pi)) * 256
    hsv[..., 0] = (hsv[..., 0] + round(turn)) % 256
    turned = np.asarray(Image.fromarray(hsv.astype(np.uint8), "HSV").convert("RGB"))
    return np.concatenate([turned, rgba[..., 3:]], -1), word


def variant_picture(variant: int, row: int, record: dict, rgba: np.ndarray) -> tuple[np.ndarray, dict] | None:
    """(uint8 [128, 128, 3], {"ground", "colour"} words for the caption), a pure function of (variant, row)."""
    rng = np.random.default_rng((77, variant, row))
    plain = {"ground": "", "colour": ""}
    kind = kind_of(variant)
    if kind == 0:
        return compose(rgba, (255, 255, 255)), plain
    scale = float(rng.uniform(0.8, 1.0))
    room = (1 - scale) / 2
    shift = tuple(rng.uniform(-room, room, 2))
    mirror = bool(rng.random() < 0.5) and not any(word in record["noun"] for word in ("left", "right", "arrow", "clock"))
    if kind == 1:
        return compose(rgba, (255, 255, 255), scale, shift, mirror), plain
    if kind == 2:
        name = [key for key in GROUNDS if key != "white"][rng.integers(len(GROUNDS) - 1)]
        ground = tuple(int(v) for v in np.clip(np.array(GROUNDS[name]) + rng.normal(0, 6, 3), 0, 255))
        return compose(rgba, ground, 0.9 * scale, shift, mirror), {"ground": name, "colour": ""}
    changed = recolour(rgba, rng)
    if changed is None:
        return None
    return compose(changed[0], (255, 255, 255), scale, shift, mirror), {"ground": "", "colour": changed[1]}


def kind_of(variant: int) -> int:
    """0 plain, 1 moved, 2 on a coloured ground, 3 recoloured."""
    return 1 + (variant - 1) % 3 if variant else 0


def coloured_noun(noun: str, colour: str) -> str:
    return f"{colour} {COLOUR_WORD.sub('', noun)}" if colour else noun


def caption_choices(record: dict, words: dict) -> list[tuple[str, float]]:
    """Captions of a picture with their shares: canonical first, then without style, then as a sentence, then synonyms."""
    noun, style = coloured_noun(record["noun"], words["colour"]), record["style_word"]
    choices = [(caption(noun, style, words["ground"]), 0.45), (caption(noun, "", words["ground"]), 0.25),
               (f"Here is {phrase(noun, style, words['ground'])}.", 0.12), (f"Here is {phrase(noun, '', words['ground'])}.", 0.06)]
    synonyms = [word for word in record["synonyms"] if word != record["noun"]]
    if synonyms and not words["colour"]:
        pick = random.Random(record["id"]).choice(synonyms)
        choices.append((caption(pick, style, words["ground"]), 0.12))
    return choices


@torch.no_grad()
def build_variant(variant: int) -> None:
    target = OUT / f"variant{variant}.pt"
    if target.exists():
        return
    encoder, pixels = load_teacher_encoder(), load_pixels()
    rows, pictures, latents, pending = [], [], [], []

    def flush() -> None:
        if pending:
            # 128 -> 64 by exact 2x2 means: the teacher sees what an antialiased 64-pixel rendering would be.
            batch = torch.from_numpy(np.stack(pending)).permute(0, 3, 1, 2).float() / 255
            latents.append(encoder(nn.functional.avg_pool2d(batch, 128 // TEACHER_SIDE)).half())
            pictures.extend(pending)
            pending.clear()

    for row, record in enumerate(load_index()):
        made = variant_picture(variant, row, record, pixels[row])
        if made is None or (variant and record["split"] != "train"):
            continue
        pending.append(made[0])
        rows.append({"row": row, **made[1]})
        if len(pending) == 64:
            flush()
        if len(rows) % 1024 == 0:
            print(f"variant {variant}: {len(rows)}", flush=True)
    flush()
    np.save(target.with_suffix(".npy"), np.stack(pictures))
    torch.save({"rows": rows, "latents": torch.cat(latents)}, target)
    print(f"variant {variant}: {len(rows)} pictures, std {torch.cat(latents).float().std():.3f}", flush=True)


def build_captions(variants: list[int]) -> None:
    """States of every caption that training may draw, plus the empty one (the unconditional embedding)."""
    index, texts = load_index(), set()
    for variant in variants:
        for item in torch.load(OUT / f"variant{variant}.pt")["rows"]:
            texts.update(text for text, _ in caption_choices(index[item["row"]], item))
    store_captions(OUT / "captions.pt", texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variants", type=int, nargs="+", default=[0, 1, 2, 3], choices=range(VARIANTS))
    parser.add_argument("--no-captions", action="store_true", help="pictures alone: for several processes, each with other variants")
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    for variant in arguments.variants:
        build_variant(variant)
    if not arguments.no_captions:
        build_captions(arguments.variants)


if __name__ == "__main__":
    main()
