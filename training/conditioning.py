"""What the output projection is trained against: text states of captions, and latents through the frozen denoiser."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from training.data.captions import caption
from training.data.latents import coloured_noun
from training.data.pictures import load_index
from training.models.minilm import encode_captions, pad_states
from training.paths import DATA, WEIGHTS

Drawing = tuple[str, str, str]  # noun, style word or "", ground colour or ""


class TextStates:
    """Texts -> MiniLM token states, zero beyond their length; encoded once, kept in memory. `stored` may hold some already."""

    def __init__(self, stored: Path | None = None):
        table = torch.load(stored) if stored and stored.exists() else {"texts": [], "states": []}
        self.states: dict[str, Tensor] = dict(zip(table["texts"], table["states"]))

    def __call__(self, texts: list[str]) -> Tensor:
        """[B, 32, 384] float32."""
        new = sorted(set(texts) - self.states.keys())
        if new:
            self.states |= dict(zip(new, encode_captions(new)))
        return pad_states([self.states[text] for text in texts])


class CaptionStates(TextStates):
    """The same for the canonical captions of drawings."""

    def __init__(self):
        super().__init__(DATA / "latents" / "captions.pt")

    def __call__(self, drawings: list[Drawing]) -> Tensor:
        return super().__call__([caption(*drawing) for drawing in drawings])


def state_loss(conditioning: Tensor, wanted: Tensor) -> Tensor:
    """Squared error relative to the mean square of real token states, so that predicting zeros costs about 1."""
    rows = wanted.abs().sum(-1) > 0
    scale = wanted[rows].square().mean()
    error = (conditioning - wanted).square().mean(-1)
    # Padding rows weigh less each (there are three times as many), but they must be zero: the denoiser sums over rows.
    weight = rows.float() + 0.3 * (~rows).float()
    return (error * weight).sum() / rows.float().sum() / scale


class DenoisingLoss:
    """The latent denoising loss through the frozen denoiser: what the conditioning is for, rather than what it imitates."""

    def __init__(self, weights: Path = WEIGHTS / "image" / "denoiser.pt"):
        from training.models.unet import UNet

        self.model = UNet()
        state = torch.load(weights, map_location="cpu")
        self.model.load_state_dict(state.get("state", state))
        self.model.eval().requires_grad_(False)
        index = load_index()
        self.latents: dict[Drawing, list[Tensor]] = defaultdict(list)
        for path in sorted((DATA / "latents").glob("variant[0123].pt")):
            stored = torch.load(path)
            for item, latent in zip(stored["rows"], stored["latents"]):
                record = index[item["row"]]
                if record["split"] == "train":
                    for style in (record["style_word"], ""):
                        self.latents[coloured_noun(record["noun"], item["colour"]), style, item["ground"]].append(latent)

    def __call__(self, conditioning: Tensor, drawings: list[Drawing], rng: random.Random) -> Tensor | None:
        """conditioning [B, 32, 384]; drawings without a picture are left out."""
        rows = [row for row, drawing in enumerate(drawings) if self.latents.get(drawing)]
        if not rows:
            return None
        data = torch.stack([rng.choice(self.latents[drawings[row]]) for row in rows]).float()
        noise, timestep = torch.randn_like(data), torch.sigmoid(torch.randn(len(rows)))
        t = timestep[:, None, None, None]
        velocity = self.model((1 - t) * data + t * noise, timestep, conditioning[rows])
        return F.mse_loss(velocity, noise - data)


def load_denoising_loss() -> DenoisingLoss | None:
    """None as long as no denoiser has been trained."""
    return DenoisingLoss() if (WEIGHTS / "image" / "denoiser.pt").exists() else None
