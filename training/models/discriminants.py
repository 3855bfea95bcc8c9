"""What a linear look can tell apart: Fisher's discriminant analysis where classes are many and members few, logistic regression where not."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def class_means(features: Tensor, classes: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """(means [count, C], zero where a class has no member; sizes [count, 1])."""
    sizes = torch.bincount(classes, minlength=count).float()[:, None]
    return torch.zeros(count, features.shape[1]).index_add_(0, classes, features) / sizes.clamp(min=1), sizes


def informed_means(features: Tensor, classes: Tensor, hints: Tensor, ridge: float = 1.0, weight: float = 3.0) -> Tensor:
    """Class means [count, C] for classes of few members or none: each is drawn towards what `hints` [count, F] about the classes predict.

    The prediction is a ridge regression of the means on the hints (`ridge` relative to the mean square of a hint); it counts as
    `weight` members.
    """
    means, sizes = class_means(features, classes, len(hints))
    centre, known = features.mean(0), sizes[:, 0] > 0
    hints = (hints - hints.mean(0)) / hints.std(0)
    gram = hints[known] @ hints[known].T
    gram += ridge * gram.diagonal().mean() * torch.eye(len(gram))
    predicted = centre + hints @ hints[known].T @ torch.linalg.solve(gram, means[known] - centre)
    return (means * sizes + predicted * weight) / (sizes + weight)


def discriminants(features: Tensor, classes: Tensor, count: int, width: int, shrinkage: float,
                  means: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
    """features [N, C], classes [N] below `count` -> (directions [width, C] into the whitened space, centre [C], class means there [count, width]).

    `shrinkage` adds to the covariance within classes, relative to its mean variance. `means` [count, C] replace the classes' own. Raises
    ValueError where no class has two members: nothing then says how members of a class differ.
    """
    own, sizes = class_means(features, classes, count)
    rest = features - own[classes]
    freedom = len(features) - int((sizes > 0).sum())
    if freedom <= 0:
        raise ValueError(f"{len(features)} examples of as many classes: at least one class needs two; take more examples")
    within = rest.T @ rest / freedom
    within += shrinkage * within.diagonal().mean() * torch.eye(len(within))
    values, vectors = torch.linalg.eigh(within)
    whiten = vectors @ torch.diag(values.rsqrt()) @ vectors.T
    means = own if means is None else means
    centre = means.mean(0)
    white = (means - centre) @ whiten
    directions = torch.linalg.svd(white, full_matrices=False)[2][:width]
    return directions @ whiten, centre, white @ directions.T


@torch.no_grad()
def fit_two_step(project: nn.Linear, keys: nn.Linear, features: Tensor, classes: Tensor, shrinkage: float, sharpness: float,
                 means: Tensor | None = None) -> None:
    """keys(project(x)) become the classes' log-likelihoods times `sharpness`, in as many directions as `project` has outputs."""
    directions, centre, keyed = discriminants(features, classes, keys.out_features, project.out_features, shrinkage, means)
    project.weight.copy_(directions)
    project.bias.copy_(-directions @ centre)
    keys.weight.copy_(keyed * sharpness)
    keys.bias.copy_(-0.5 * keyed.square().sum(1) * sharpness)


@torch.no_grad()
def fit_one_step(layer: nn.Linear, features: Tensor, classes: Tensor, shrinkage: float, sharpness: float) -> None:
    """layer(x) becomes the classes' log-likelihoods times `sharpness`; for few classes."""
    directions, centre, keyed = discriminants(features, classes, layer.out_features, layer.out_features, shrinkage)
    weight = keyed @ directions
    layer.weight.copy_(weight * sharpness)
    layer.bias.copy_((-weight @ centre - 0.5 * keyed.square().sum(1)) * sharpness)


@torch.enable_grad()
def fit_logistic(layer: nn.Linear, features: Tensor, classes: Tensor, decay: float, weights: Tensor | None = None) -> None:
    """layer(x) becomes the log-odds of multinomial logistic regression; `decay` of the weights for features of about unit size.

    `weights` [N]: how much an example counts, mean 1; without, all the same.
    """
    mean, scale = features.mean(0), features.std()
    x = (features - mean) / scale
    weight, bias = torch.zeros_like(layer.weight, requires_grad=True), torch.zeros_like(layer.bias, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        entropy = F.cross_entropy(x @ weight.T + bias, classes, reduction="none")
        value = (entropy if weights is None else entropy * weights).mean() + decay * weight.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    with torch.no_grad():
        layer.weight.copy_(weight / scale)
        layer.bias.copy_(bias - weight @ mean / scale)
