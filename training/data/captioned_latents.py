"""What a denoiser trains on: stored latents, each drawn with one of its captions' text states."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.device import DEVICE
from training.models.minilm import MAX_TOKENS, encode_captions, pad_states

Choices = list[tuple[str, float]]  # caption and its share


def store_captions(target: Path, texts: set[str]) -> None:
    """Adds the token states of new texts to `target`: {"texts", "states"}; the empty one is the unconditional embedding."""
    known = torch.load(target) if target.exists() else {"texts": [], "states": []}
    new = sorted((texts | {""}) - set(known["texts"]))
    print(len(new), "new captions", flush=True)
    if new:
        torch.save({"texts": known["texts"] + new, "states": known["states"] + encode_captions(new)}, target)


class CaptionedLatents:
    """Batches of (latents [B, C, H, W], caption states [B, 32, 384]), put together on `device`, where all of them lie.

    `folder` holds `variant<k>.pt` ({"rows": records, "latents": float16}) and `captions.pt`. `captions_of` gives a record's
    captions, none for what is not to be trained on; `weight_of` how often it is drawn relative to others of its variant.
    """

    def __init__(self, folder: Path, variant_shares: tuple[float, ...], text_dropout: float, captions_of: Callable[[dict], Choices],
                 weight_of: Callable[[dict], float] = lambda record: 1.0, seed: int = 0, device: torch.device = DEVICE):
        table = torch.load(folder / "captions.pt")
        text_row = {text: i for i, text in enumerate(table["texts"])}
        self.empty, self.dropout = text_row[""], text_dropout
        self.unconditional = pad_states([table["states"][self.empty]])[0]
        # All words of all captions one after another, then a row of zeros for what is beyond a caption's end.
        lengths = torch.tensor([len(states) for states in table["states"]])
        places, ends = torch.arange(MAX_TOKENS), lengths.cumsum(0)
        self.words = torch.cat([*table["states"], torch.zeros_like(table["states"][0][:1])]).to(device)
        self.places = torch.where(places < lengths[:, None], (ends - lengths)[:, None] + places, ends[-1]).to(device)
        self.generator = torch.Generator(device).manual_seed(seed + int(time.time()))
        pools, probabilities, options, counts = [], [], [], []
        for variant, share in enumerate(variant_shares):
            path = folder / f"variant{variant}.pt"
            if not path.exists() or not share:
                continue
            stored = torch.load(path)
            keep, weights = [], []
            for i, record in enumerate(stored["rows"]):
                choices = [(text_row[text], part) for text, part in captions_of(record) if text in text_row]
                if choices:
                    keep.append(i)
                    weights.append(weight_of(record))
                    options.append(choices)
            if keep:
                pools.append(stored["latents"][keep])
                probabilities.append(share * np.array(weights) / sum(weights))
                counts.append(len(keep))
        print("latents per variant:", counts, flush=True)
        self.latents = torch.cat(pools).to(device)
        self.cumulative = torch.from_numpy(np.cumsum(np.concatenate(probabilities))).to(device)
        most = max(map(len, options))
        # Records with fewer captions have their first again, with a share of zero.
        texts, parts = np.zeros((len(options), most), np.int64), np.zeros((len(options), most), np.float32)
        for i, choices in enumerate(options):
            texts[i] = choices[0][0]
            texts[i, : len(choices)], parts[i, : len(choices)] = zip(*choices)
        self.texts = torch.from_numpy(texts).to(device)
        self.parts = torch.from_numpy(np.cumsum(parts / parts.sum(1, keepdims=True), 1)).to(device)

    def batch(self, size: int) -> tuple[Tensor, Tensor]:
        chance = torch.rand(3, size, generator=self.generator, device=self.latents.device, dtype=torch.float64)
        rows = torch.searchsorted(self.cumulative, chance[0] * self.cumulative[-1], right=True).clamp(max=len(self.latents) - 1)
        # The last of them takes what rounding leaves.
        choice = (chance[1][:, None] >= self.parts[rows, :-1]).sum(1, keepdim=True)
        texts = torch.where(chance[2] < self.dropout, self.empty, self.texts[rows].gather(1, choice)[:, 0])
        return self.latents[rows].float(), self.words[self.places[texts]].float()
