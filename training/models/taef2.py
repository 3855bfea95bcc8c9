"""TAEF2, the tiny reference autoencoder: a teacher whose latent space ours is trained to decode. Never shipped.

Facts: blocks of three 3x3 convolutions with a residual sum and ReLU; at the 8x8 level each block first adds a
1x1 - GroupNorm(4) - ReLU - 1x1 branch; stride-2 convolutions down, nearest doubling up; latents pass 3*tanh(x/3) on decode.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

WIDTH = 64


class Block(nn.Module):
    def __init__(self, normalised: bool):
        super().__init__()
        self.conv = nn.Sequential(*[layer for i in range(3) for layer in (nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.ReLU())][:-1])
        self.pool = nn.Sequential(nn.Conv2d(WIDTH, 4 * WIDTH, 1, bias=False), nn.GroupNorm(4, 4 * WIDTH), nn.ReLU(),
                                  nn.Conv2d(4 * WIDTH, WIDTH, 1, bias=False)) if normalised else None

    def forward(self, x: Tensor) -> Tensor:
        if self.pool is not None:
            x = x + self.pool(x)
        return torch.relu(self.conv(x) + x)


class Squash(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 3 * torch.tanh(x / 3)


def _down() -> nn.Module:
    return nn.Conv2d(WIDTH, WIDTH, 3, stride=2, padding=1, bias=False)


def _up() -> list[nn.Module]:
    return [nn.Upsample(scale_factor=2), nn.Conv2d(WIDTH, WIDTH, 3, padding=1, bias=False)]


def _blocks(normalised: bool = False) -> list[nn.Module]:
    return [Block(normalised) for _ in range(3)]


def _load(model: nn.Sequential, path: Path) -> nn.Sequential:
    model.load_state_dict({key: value.float() for key, value in torch.load(path, weights_only=True).items()})
    return model.eval().requires_grad_(False).to(memory_format=torch.channels_last)


def load_encoder(path: Path) -> nn.Module:
    """pixels [B, 3, H, W] in 0..1 -> latents [B, 32, H/8, W/8], mean 0, deviation about 0.8."""
    return _load(nn.Sequential(nn.Conv2d(3, WIDTH, 3, padding=1), Block(False), _down(), *_blocks(), _down(), *_blocks(), _down(),
                               *_blocks(True), nn.Conv2d(WIDTH, 32, 3, padding=1)), path)


def load_decoder(path: Path) -> nn.Module:
    """latents [B, 32, h, w] -> pixels [B, 3, 8h, 8w], about 0..1."""
    return _load(nn.Sequential(Squash(), nn.Conv2d(32, WIDTH, 3, padding=1), nn.ReLU(), *_blocks(True), *_up(), *_blocks(), *_up(),
                               *_blocks(), *_up(), Block(False), nn.Conv2d(WIDTH, 3, 3, padding=1)), path)
