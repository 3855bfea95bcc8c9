"""Golden files of the TypeScript numerics that sample: random numbers, token sampling, flow-matching steps.

    python -m training.goldens_numerics
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from torch import Tensor

GOLDEN = Path("src/ops/golden")
MASK = 0xFFFFFFFF


class Xoshiro128:
    """xoshiro128** seeded by splitmix32."""

    def __init__(self, seed: int):
        self.state = []
        mixing = seed & MASK
        for _ in range(4):
            mixing = (mixing + 0x9E3779B9) & MASK
            word = ((mixing ^ (mixing >> 16)) * 0x21F0AAAD) & MASK
            word = ((word ^ (word >> 15)) * 0x735A2D97) & MASK
            self.state.append(word ^ (word >> 15))

    @staticmethod
    def rotate(word: int, by: int) -> int:
        return ((word << by) | (word >> (32 - by))) & MASK

    def uint32(self) -> int:
        s = self.state
        result = (self.rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        shifted = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = self.rotate(s[3], 11)
        return result

    def uniform(self) -> float:
        return self.uint32() / 2**32

    def normals(self, count: int) -> list[float]:
        """Box-Muller, cosine first."""
        values: list[float] = []
        while len(values) < count:
            radius, angle = math.sqrt(-2 * math.log(1 - self.uniform())), 2 * math.pi * self.uniform()
            values += [radius * math.cos(angle), radius * math.sin(angle)]
        return values[:count]


def filtered(logits: Tensor, seen: list[int], settings: dict) -> Tensor:
    """Probabilities after penalty, temperature, top-k, top-p and min-p, by sorting everything."""
    scores = logits.double().clone()
    if seen:
        picked = scores[seen]
        scores[seen] = torch.where(picked > 0, picked / settings["repetitionPenalty"], picked * settings["repetitionPenalty"])
    scores = scores / settings["temperature"]
    nothing = torch.tensor(-torch.inf, dtype=scores.dtype)
    if settings["topK"]:
        scores = torch.where(scores < scores.topk(settings["topK"]).values[-1], nothing, scores)
    if settings["topP"] < 1:
        ordered, order = scores.sort(descending=True, stable=True)
        probabilities = ordered.softmax(-1)
        drop = probabilities.cumsum(-1) - probabilities >= settings["topP"]
        drop[0] = False
        scores[order[drop]] = -torch.inf
    if settings["minP"]:
        probabilities = scores.softmax(-1)
        scores = torch.where(probabilities < settings["minP"] * probabilities.max(), nothing, scores)
    return scores.softmax(-1)


def sampling_cases() -> list[dict]:
    generator = torch.Generator().manual_seed(0)
    base = {"temperature": 1.0, "topP": 1.0, "topK": 0, "minP": 0.0, "repetitionPenalty": 1.0}
    changes = [
        {},
        {"temperature": 0.7},
        {"temperature": 2.0, "topP": 0.95},
        {"topK": 5},
        {"topP": 0.9},
        {"topP": 0.999, "temperature": 3.0},
        {"minP": 0.1},
        {"repetitionPenalty": 1.3},
        {"temperature": 0.6, "topP": 0.9, "topK": 20, "minP": 0.05, "repetitionPenalty": 1.1},
        {"topP": 0.01},
    ]
    cases = []
    for change in changes:
        logits = torch.randn(120, generator=generator) * 4
        seen = torch.randperm(120, generator=generator)[:15].tolist()
        probabilities = filtered(logits, seen, base | change)
        kept = probabilities.nonzero()[:, 0].tolist()
        cases.append(
            {
                "settings": base | change,
                "logits": logits.tolist(),
                "seen": seen,
                "probabilities": {str(i): probabilities[i].item() for i in kept},
            }
        )
    return cases


def flow_case() -> dict:
    """A velocity that depends on the point, so that order and direction of the steps matter."""
    rng = Xoshiro128(5)
    start = torch.tensor(rng.normals(8), dtype=torch.float32)
    latents, shift, steps = start, 1.5, 6
    sigmas = [shift * (1 - i / steps) / (1 + (shift - 1) * (1 - i / steps)) for i in range(steps + 1)]
    for sigma, following in zip(sigmas, sigmas[1:]):
        conditional, unconditional = latents * 0.5 - sigma, latents * 0.25 + sigma
        velocity = unconditional + 3.0 * (conditional - unconditional)
        latents = latents + (following - sigma) * velocity
    return {"seed": 5, "shift": shift, "steps": steps, "guidanceScale": 3.0, "sigmas": sigmas, "start": start.tolist(), "end": latents.tolist()}


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    rng = {}
    for seed in (0, 1, 42, MASK):
        source = Xoshiro128(seed)
        rng[str(seed)] = {"uint32": [source.uint32() for _ in range(8)], "normals": Xoshiro128(seed).normals(7)}
    for name, content in (("rng", rng), ("sampling", sampling_cases()), ("flow-match-euler", flow_case())):
        (GOLDEN / f"{name}.json").write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main()
