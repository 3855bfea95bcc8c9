"""The denoiser of pictures, sounds and videos: a small convolutional UNet over a grid of latents with attention after every residual block.

A video is a row of grids, each of which holds a few neighbouring frames as channels. Convolutions see each grid alone, as if it were
another picture of the batch; after every residual block a convolution over time alone mixes neighbouring grids, and attention sees all
cells of all grids at once: with few grids that is cheap, and a thing that moves is in another cell of the next one. Without either a
picture's weights would do the same to each grid, so a video denoiser may start from a picture denoiser's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.models.over_time import OverTime


@dataclass(frozen=True)
class UNetConfig:
    latent_channels: int = 32
    latent_height: int = 8
    latent_width: int = 8
    widths: tuple[int, ...] = (128, 256)
    blocks: int = 1  # per level and direction
    head_width: int = 32
    conditioning_tokens: int = 32
    conditioning_width: int = 384
    groups: int = 8
    # Squares of so many latents a side are one cell: a quarter of the cells at 2, and of the work.
    patch: int = 1
    # Latent frames; 0: no video, and the sample has no axis of time.
    frames: int = 0
    # So many neighbouring frames are one grid, its channels one after another.
    frame_patch: int = 1

    @property
    def grids(self) -> int:
        return self.frames // self.frame_patch


MICRO = UNetConfig(widths=(16, 32), blocks=1, head_width=8, conditioning_tokens=8, conditioning_width=32, groups=4)

# Sounds: 8 frequency rows, 32 columns of 128 ms each; as many cells as a picture has.
AUDIO = UNetConfig(latent_channels=16, latent_height=8, latent_width=32, patch=2)
AUDIO_MICRO = UNetConfig(latent_channels=4, latent_height=8, latent_width=4, patch=2, widths=(16, 32), blocks=1, head_width=8, conditioning_tokens=8,
                         conditioning_width=32, groups=4)

# Videos: 16 frames in the pictures' latent space, two to a grid.
VIDEO = UNetConfig(frames=16, frame_patch=2)
VIDEO_MICRO = UNetConfig(widths=(16, 32), blocks=1, head_width=8, conditioning_tokens=8, conditioning_width=32, groups=4,
                         frames=16, frame_patch=4)


def timestep_frequencies(width: int) -> Tensor:
    """[width / 2] radians per unit of time, 1 to 200: graphics processors are inexact on sines of large angles."""
    return torch.exp(torch.linspace(0, math.log(200), width // 2))


def timestep_features(timestep: Tensor, width: int) -> Tensor:
    """Cosines and sines of noise levels [B] in 0..1 -> [B, width]."""
    angles = timestep[:, None] * timestep_frequencies(width).to(timestep.device)[None]
    return torch.cat([angles.cos(), angles.sin()], -1)


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions; the timestep (and pooled conditioning) scales and shifts between them."""

    def __init__(self, inside: int, outside: int, embedding: int, groups: int):
        super().__init__()
        self.norm_in, self.conv_in = nn.GroupNorm(groups, inside), nn.Conv2d(inside, outside, 3, padding=1)
        self.modulation = nn.Linear(embedding, 2 * outside)
        self.norm_out, self.conv_out = nn.GroupNorm(groups, outside), nn.Conv2d(outside, outside, 3, padding=1)
        self.skip = nn.Conv2d(inside, outside, 1) if inside != outside else nn.Identity()
        nn.init.zeros_(self.conv_out.weight)
        nn.init.zeros_(self.conv_out.bias)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        hidden = self.conv_in(F.silu(self.norm_in(x)))
        scale, shift = self.modulation(embedding)[:, :, None, None].chunk(2, 1)
        hidden = self.norm_out(hidden) * (1 + scale) + shift
        return self.skip(x) + self.conv_out(F.silu(hidden))


class Attention(nn.Module):
    """Self-attention over the latent tokens, then cross-attention to the conditioning. Padding rows of the conditioning
    are zero, so their keys are zero: they act as a sink and need no mask."""

    def __init__(self, width: int, config: UNetConfig):
        super().__init__()
        self.heads = width // config.head_width
        self.norm_self, self.norm_cross = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out_self = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(config.conditioning_width, 2 * width, bias=False)
        self.out_cross = nn.Linear(width, width)
        for layer in (self.out_self, self.out_cross):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def _split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def _attend(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        mixed = F.scaled_dot_product_attention(self._split(q), self._split(k), self._split(v))
        return mixed.transpose(1, 2).reshape(q.shape)

    def forward(self, x: Tensor, conditioning: Tensor) -> Tensor:
        batch, width, height, wide = x.shape
        tokens = x.permute(0, 2, 3, 1).reshape(batch, height * wide, width)
        tokens = tokens + self.out_self(self._attend(*self.qkv(self.norm_self(tokens)).chunk(3, -1)))
        keys, values = self.key_value(conditioning).chunk(2, -1)
        tokens = tokens + self.out_cross(self._attend(self.query(self.norm_cross(tokens)), keys, values))
        return tokens.reshape(batch, height, wide, width).permute(0, 3, 1, 2)


class Stage(nn.Module):
    def __init__(self, inside: int, outside: int, embedding: int, config: UNetConfig):
        super().__init__()
        self.grids = config.grids
        self.residual = ResidualBlock(inside, outside, embedding, config.groups)
        self.over_time = OverTime(outside, config.grids) if config.frames else None
        self.attention = Attention(outside, config)

    def forward(self, x: Tensor, embedding: Tensor, conditioning: Tensor) -> Tensor:
        x = self.residual(x, embedding)
        if self.over_time is None:
            return self.attention(x, conditioning)
        x = self.over_time(x)
        # Attention takes the grids as one tall picture.
        tall = x.unflatten(0, (-1, self.grids)).transpose(1, 2).flatten(2, 3)
        return self.attention(tall, conditioning).unflatten(2, (self.grids, -1)).transpose(1, 2).reshape(x.shape)


class MotionEmbedding(nn.Module):
    """What a caption asks of each grid: pooled conditioning [B, W] -> [B, grids, embedding]. Starts as nothing.

    Text and time have to meet before a product can be made of them: "to the left" means another place in every frame.
    """

    def __init__(self, config: UNetConfig, embedding: int):
        super().__init__()
        self.text = nn.Linear(config.conditioning_width, embedding)
        self.times = nn.Parameter(torch.randn(config.grids, embedding) * 0.5)
        self.out = nn.Linear(embedding, embedding)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, pooled: Tensor) -> Tensor:
        return self.out(F.silu(self.text(pooled)[:, None] + self.times))


class UNet(nn.Module):
    """sample [B, 32, 8, 8] (channels, height and width as configured; [B, frames, 32, 8, 8] of a video), timestep [B] in 0..1
    (1 = noise), encoder_hidden_states [B, 32, 384] -> velocity of the sample's shape.

    Velocity is noise - data on the straight path x(t) = (1 - t) data + t noise.
    """

    def __init__(self, config: UNetConfig = UNetConfig()):
        super().__init__()
        self.config = config
        widths, embedding = config.widths, 4 * config.widths[0]
        self.embed_time = nn.Sequential(nn.Linear(config.widths[0], embedding), nn.SiLU(), nn.Linear(embedding, embedding))
        self.embed_pooled = nn.Linear(config.conditioning_width, embedding)
        self.position = nn.Parameter(torch.zeros(1, widths[0], config.latent_height // config.patch, config.latent_width // config.patch))
        self.times = nn.Parameter(torch.zeros(config.grids, widths[0], 1, 1)) if config.frames else None
        self.embed_motion = MotionEmbedding(config, embedding) if config.frames else None
        channels = config.latent_channels * config.patch**2 * config.frame_patch
        self.inlet = nn.Conv2d(channels, widths[0], 3, padding=1)
        self.down, self.shrink, self.up, self.grow = nn.ModuleList(), nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        skips, width = [widths[0]], widths[0]
        for level, wide in enumerate(widths):
            for _ in range(config.blocks):
                self.down.append(Stage(width, wide, embedding, config))
                width = wide
                skips.append(width)
            if level + 1 < len(widths):
                self.shrink.append(nn.Conv2d(width, width, 3, stride=2, padding=1))
                skips.append(width)
        self.middle = Stage(width, width, embedding, config)
        for level, wide in reversed(list(enumerate(widths))):
            for _ in range(config.blocks):
                self.up.append(Stage(width + skips.pop(), wide, embedding, config))
                width = wide
            if level:
                # The skip taken before shrinking joins on the way up as well.
                self.grow.append(nn.Conv2d(width + skips.pop(), width, 3, padding=1))
        self.norm = nn.GroupNorm(config.groups, width + skips[0])
        self.outlet = nn.Conv2d(width + skips[0], channels, 3, padding=1)
        nn.init.zeros_(self.outlet.weight)
        nn.init.zeros_(self.outlet.bias)

    def forward(self, sample: Tensor, timestep: Tensor, encoder_hidden_states: Tensor) -> Tensor:
        embedding = self.embed_time(timestep_features(timestep, self.config.widths[0]))
        pooled = encoder_hidden_states.sum(1) / 8
        embedding = embedding + self.embed_pooled(pooled)
        if self.times is None or self.embed_motion is None:
            return self._velocity(sample, F.silu(embedding), encoder_hidden_states, self.position)
        grids = self.config.grids
        position = (self.position + self.times).repeat(len(sample), 1, 1, 1)
        x = sample.unflatten(1, (grids, -1)).flatten(2, 3).flatten(0, 1)
        each = F.silu(embedding[:, None] + self.embed_motion(pooled)).flatten(0, 1)
        velocity = self._velocity(x, each, encoder_hidden_states, position)
        return velocity.reshape(sample.shape)

    def _velocity(self, sample: Tensor, embedding: Tensor, encoder_hidden_states: Tensor, position: Tensor) -> Tensor:
        x = self.inlet(F.pixel_unshuffle(sample, self.config.patch)) + position
        skips, levels, blocks = [x], len(self.config.widths), self.config.blocks
        for level in range(levels):
            for stage in self.down[level * blocks : (level + 1) * blocks]:
                x = stage(x, embedding, encoder_hidden_states)
                skips.append(x)
            if level + 1 < levels:
                x = self.shrink[level](x)
                skips.append(x)
        x = self.middle(x, embedding, encoder_hidden_states)
        for step in range(levels):
            for stage in self.up[step * blocks : (step + 1) * blocks]:
                x = stage(torch.cat([x, skips.pop()], 1), embedding, encoder_hidden_states)
            if step + 1 < levels:
                x = self.grow[step](F.interpolate(torch.cat([x, skips.pop()], 1), scale_factor=2.0, mode="nearest"))
        return F.pixel_shuffle(self.outlet(F.silu(self.norm(torch.cat([x, skips.pop()], 1)))), self.config.patch)
