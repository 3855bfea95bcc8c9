"""Fisher's linear discriminant analysis: what a linear look can tell apart, in closed form."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def discriminants(features: Tensor, classes: Tensor, count: int, width: int, shrinkage: float) -> tuple[Tensor, Tensor, Tensor]:
    """features [N, C], classes [N] below `count` -> (directions [width, C] into the whitened space, centre [C], class means there [count, width]).

    `shrinkage` adds to the covariance within classes, relative to its mean variance.
    """
    sizes = torch.bincount(classes, minlength=count).clamp(min=1)[:, None]
    means = torch.zeros(count, features.shape[1]).index_add_(0, classes, features) / sizes
    rest = features - means[classes]
    within = rest.T @ rest / len(features)
    within += shrinkage * within.diagonal().mean() * torch.eye(len(within))
    values, vectors = torch.linalg.eigh(within)
    whiten = vectors @ torch.diag(values.rsqrt()) @ vectors.T
    centre = means.mean(0)
    white = (means - centre) @ whiten
    directions = torch.linalg.svd(white, full_matrices=False)[2][:width]
    return directions @ whiten, centre, white @ directions.T


@torch.no_grad()
def fit_two_step(project: nn.Linear, keys: nn.Linear, features: Tensor, classes: Tensor, shrinkage: float, sharpness: float) -> None:
    """keys(project(x)) become the classes' log-likelihoods times `sharpness`, in as many directions as `project` has outputs."""
    directions, centre, means = discriminants(features, classes, keys.out_features, project.out_features, shrinkage)
    project.weight.copy_(directions)
    project.bias.copy_(-directions @ centre)
    keys.weight.copy_(means * sharpness)
    keys.bias.copy_(-0.5 * means.square().sum(1) * sharpness)


@torch.no_grad()
def fit_one_step(layer: nn.Linear, features: Tensor, classes: Tensor, shrinkage: float, sharpness: float) -> None:
    """layer(x) becomes the classes' log-likelihoods times `sharpness`; for few classes."""
    directions, centre, means = discriminants(features, classes, layer.out_features, layer.out_features, shrinkage)
    weight = means @ directions
    layer.weight.copy_(weight * sharpness)
    layer.bias.copy_((-weight @ centre - 0.5 * means.square().sum(1)) * sharpness)
