"""What a denoiser trains on: stored latents, each drawn with one of its captions' text states."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.models.minilm import encode_captions, pad_states

Choices = list[tuple[str, float]]  # caption and its share


def store_captions(target: Path, texts: set[str]) -> None:
    """Adds the token states of new texts to `target`: {"texts", "states"}; the empty one is the unconditional embedding."""
    known = torch.load(target) if target.exists() else {"texts": [], "states": []}
    new = sorted((texts | {""}) - set(known["texts"]))
    print(len(new), "new captions", flush=True)
    if new:
        torch.save({"texts": known["texts"] + new, "states": known["states"] + encode_captions(new)}, target)


class CaptionedLatents:
    """Batches of (latents [B, C, H, W], caption states [B, 32, 384]).

    `folder` holds `variant<k>.pt` ({"rows": records, "latents": float16}) and `captions.pt`. `captions_of` gives a record's
    captions, none for what is not to be trained on; `weight_of` how often it is drawn relative to others of its variant.
    """

    def __init__(self, folder: Path, variant_shares: tuple[float, ...], text_dropout: float, captions_of: Callable[[dict], Choices],
                 weight_of: Callable[[dict], float] = lambda record: 1.0, seed: int = 0):
        table = torch.load(folder / "captions.pt")
        text_row = {text: i for i, text in enumerate(table["texts"])}
        self.states: list[Tensor] = table["states"]
        self.empty = self.states[text_row[""]]
        self.unconditional = pad_states([self.empty])[0]
        self.rng = np.random.default_rng(seed + int(time.time()))
        self.dropout = text_dropout
        self.groups: list[tuple[Tensor, np.ndarray, list[tuple[np.ndarray, np.ndarray]]]] = []
        shares = []
        for variant, share in enumerate(variant_shares):
            path = folder / f"variant{variant}.pt"
            if not path.exists() or not share:
                continue
            stored = torch.load(path)
            keep, choices, weights = [], [], []
            for i, record in enumerate(stored["rows"]):
                options = [(text_row[text], part) for text, part in captions_of(record) if text in text_row]
                if options:
                    keep.append(i)
                    parts = np.array([part for _, part in options])
                    choices.append((np.array([row for row, _ in options]), parts / parts.sum()))
                    weights.append(weight_of(record))
            if keep:
                self.groups.append((stored["latents"][keep], np.cumsum(weights) / sum(weights), choices))
                shares.append(share)
        self.shares = np.array(shares) / sum(shares)
        print("latents per variant:", [len(choices) for _, _, choices in self.groups], flush=True)

    def batch(self, size: int) -> tuple[Tensor, Tensor]:
        latents, states = [], []
        for group in self.rng.choice(len(self.groups), size, p=self.shares):
            pool, cumulative, choices = self.groups[group]
            i = min(int(np.searchsorted(cumulative, self.rng.random(), side="right")), len(pool) - 1)
            texts, parts = choices[i]
            latents.append(pool[i])
            states.append(self.empty if self.rng.random() < self.dropout else self.states[int(self.rng.choice(texts, p=parts))])
        return torch.stack(latents).float(), pad_states(states)
