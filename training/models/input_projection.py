"""Input projections: encoder features -> concept tokens of LLM width (paper section 4.1 and appendix C.1).

`GroupingProjection` follows the paper's description: learnable concept tokens join the features in transformer layers;
then every feature is assigned to one concept token (hard: Gumbel-softmax with a straight-through gradient in training,
argmax at inference) and the members' mean is merged into it. Two stages: 49 grid cells -> 16 segments -> 8 concepts.
Beyond the paper, the concept queries also see the mean feature ("overview"): that path alone costs a hundredth of a full
pass, so most of the alignment can be learnt on it within minutes. Part of it is a soft look-up among learned prototypes
(attention whose keys start as discriminant directions of the training classes): a few pictures per concept are enough
for that, where a network trained from nothing needs thousands. And what that look-up and a linear classifier of styles
find is *spelled*: concept tokens are mixed with the word-piece embeddings of the prototype's noun and of the style.

A video's features are those of its frames, one after another; a position in time is added to every frame's cells. What is spelled beside
its noun is no style but how it moves (training/models/motion_reader.py).

`LinearProjection` is the paper's ablation (Table 5): runs of cells are averaged and mapped by one matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.models.discriminants import fit_logistic, fit_one_step, fit_two_step
from training.models.motion_reader import MotionReader
from training.models.transformer import EncoderLayer, FeedForward


@dataclass(frozen=True)
class InputProjectionConfig:
    cells: int = 49  # G, encoder positions
    frames: int = 1  # that the cells belong to, the first frame's first; each has a learned position in time besides
    features: int = 1280  # C
    width: int = 192
    heads: int = 4
    segments: int = 16  # groups after the first stage
    concept_tokens: int = 8
    overview: int = 160  # inner width of the path from the mean feature to the concept queries
    prototypes: int = 1374
    prototype_width: int = 512
    noun_slots: int = 5  # concept tokens that spell the noun; 0: nothing is spelled
    styles: int = 9  # classes of style, or of a video's motion, spelled by the last two concept tokens
    first_layers: int = 1
    second_layers: int = 1
    output: int = 576  # LLM width
    anchors: int = 1570  # word pieces that concept tokens are mixed from


IMAGE_INPUT_PROJECTION = InputProjectionConfig()
# 25 x 4 cells of training/models/audio_encoder.py; a prototype for every class of sound, a style for every kind of source.
AUDIO_INPUT_PROJECTION = InputProjectionConfig(cells=100, features=256, prototypes=221, prototype_width=221, styles=5, anchors=408)
VIDEO_FRAMES = 8
# Fourteen kinds of motion, and motion that nobody described; word pieces for them beside the pictures'.
VIDEO_INPUT_PROJECTION = InputProjectionConfig(cells=VIDEO_FRAMES * 49, frames=VIDEO_FRAMES, styles=15, anchors=1588)
CONFIGS = {"image": IMAGE_INPUT_PROJECTION, "audio": AUDIO_INPUT_PROJECTION, "video": VIDEO_INPUT_PROJECTION}
TINY_INPUT_PROJECTION = InputProjectionConfig(cells=4, features=32, width=16, heads=2, segments=4, concept_tokens=8,
                                              overview=16, prototypes=12, prototype_width=8, noun_slots=0,
                                              first_layers=1, second_layers=1, output=96, anchors=10)


class Assignment(nn.Module):
    """Assigns each of m members to one of n groups and merges them.

    groups [B, n, d], members [B, m, d] -> merged groups [B, n, d], assignment [B, n, m] (columns sum to 1).
    """

    def __init__(self, width: int):
        super().__init__()
        self.group_norm, self.member_norm, self.merged_norm = (nn.LayerNorm(width) for _ in range(3))
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.output = nn.Linear(width, width)
        self.feed_forward = FeedForward(width, width * 2)
        self.scale = width ** -0.5

    def forward(self, groups: Tensor, members: Tensor) -> tuple[Tensor, Tensor]:
        source = self.member_norm(members)
        scores = self.query(self.group_norm(groups)) @ self.key(source).transpose(1, 2) * self.scale
        if self.training:
            noise = -torch.empty_like(scores).exponential_().log()
            soft = (scores + noise).softmax(dim=1)
            hard = F.one_hot(soft.argmax(dim=1), scores.shape[1]).transpose(1, 2).to(soft.dtype)
            assignment = hard - soft.detach() + soft
        else:
            # The first of equal scores wins, as argmax does; exported as comparison with the column's maximum.
            assignment = F.one_hot(scores.argmax(dim=1), scores.shape[1]).transpose(1, 2).to(scores.dtype)
        mean = assignment / (assignment.sum(dim=2, keepdim=True) + 1)  # + 1: an empty group stays what it was
        merged = groups + self.output(mean @ self.value(source))
        return merged + self.feed_forward(self.merged_norm(merged)), assignment


class FeedForwardTo(nn.Module):
    def __init__(self, inputs: int, inner: int, outputs: int):
        super().__init__()
        self.inner, self.outer = nn.Linear(inputs, inner), nn.Linear(inner, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.outer(F.gelu(self.inner(x)))


class PrototypeMemory(nn.Module):
    """mean features [B, C] -> [B, outputs]: softmax over prototypes, then their mixed value."""

    def __init__(self, inputs: int, count: int, width: int, value_width: int, outputs: int):
        super().__init__()
        self.project = nn.Linear(inputs, width)
        self.keys = nn.Linear(width, count)
        self.values = nn.Linear(count, value_width, bias=False)
        self.output = nn.Linear(value_width, outputs)
        nn.init.normal_(self.values.weight, std=0.5)

    def shares(self, x: Tensor) -> Tensor:
        """[B, C] -> [B, count]: how much of each prototype is seen; sums to 1."""
        return self.keys(self.project(x)).softmax(-1)

    def forward(self, x: Tensor) -> Tensor:
        return self.output(self.values(self.shares(x)))

    def start_from_classes(self, features: Tensor, classes: Tensor, shrinkage: float = 0.2, sharpness: float = 0.2) -> None:
        """Keys from linear discriminant analysis of features [N, C] with class numbers [N] below `count`."""
        fit_two_step(self.project, self.keys, features, classes, shrinkage, sharpness)

    @torch.no_grad()
    def start_from_regression(self, features: Tensor, classes: Tensor, weights: Tensor, decay: float = 3e-4) -> None:
        """Keys from logistic regression, where classes have members enough: `weights` [N], mean 1, also say how likely each class is.

        The memory must be as wide as there are classes, so that two linear layers can be any one.
        """
        layer = nn.Linear(features.shape[1], self.keys.out_features)
        fit_logistic(layer, features, classes, decay, weights)
        left, size, right = torch.linalg.svd(layer.weight, full_matrices=False)
        self.project.weight.copy_(right)
        self.project.bias.zero_()
        self.keys.weight.copy_(left * size)
        self.keys.bias.copy_(layer.bias)


class Speller(nn.Module):
    """Word-piece embeddings of what is recognised: noun slots from the prototypes' shares, two slots for the style or, of a video, the motion."""

    def __init__(self, config: InputProjectionConfig):
        super().__init__()
        c = self.config = config
        self.styles = nn.Linear(c.features, c.styles) if c.frames == 1 else MotionReader(c.features, c.frames, c.cells // c.frames, c.styles)
        # Rows of the anchors: what each prototype's noun and each style is spelled with.
        self.register_buffer("nouns", torch.zeros(c.prototypes, c.noun_slots, dtype=torch.long))
        self.register_buffer("style_words", torch.zeros(c.styles, c.concept_tokens - c.noun_slots - 1, dtype=torch.long))
        # How much of a concept token is spelled; the one between noun and style (the ground's colour) never is.
        self.share = nn.Parameter(torch.tensor([0.9] * c.noun_slots + [0.0] + [0.9] * (c.concept_tokens - c.noun_slots - 1))[:, None])

    def forward(self, features: Tensor, shares: Tensor, anchors: Tensor) -> Tensor:
        """normalised features, [B, C] their mean or, of a video, [B, G, C]; shares of prototypes [B, P], anchors [A, D] -> [B, 8, D]."""
        noun = (shares @ anchors[self.nouns].flatten(1)).unflatten(1, (self.config.noun_slots, -1))
        style = (self.styles(features).softmax(-1) @ anchors[self.style_words].flatten(1)).unflatten(1, (-1, anchors.shape[1]))
        return torch.cat([noun, torch.zeros_like(noun[:, :1]), style], dim=1)

    def fit_styles(self, features: Tensor, classes: Tensor) -> None:
        fit_one_step(self.styles, features, classes, shrinkage=0.05, sharpness=0.5)


class AnchoredOutput(nn.Module):
    """raw tokens [.., D] -> concept tokens [.., D]: a softmax mixture of word-piece embeddings, plus a learned share of the rest.

    A frozen language model reads points between its own embeddings far better than points beside them: without anchors
    the same warmed-up projection named 6 % of held-out pictures after alignment, with them 33 % before it.
    """

    def __init__(self, count: int, width: int):
        super().__init__()
        self.register_buffer("anchors", torch.zeros(count, width))  # rows of the LLM's embedding table
        self.register_buffer("directions", torch.zeros(width, count))
        self.register_buffer("offset", torch.zeros(count))
        self.rest = nn.Parameter(torch.zeros(width))

    @torch.no_grad()
    def set_anchors(self, table: Tensor, sharpness: float = 18.0) -> None:
        """Scores are (raw - centre) · (anchor - centre) in units in which an anchor scores `sharpness` on itself."""
        centre = table.mean(0)
        directions = (table - centre) * (sharpness / (table - centre).square().sum(1).mean())
        self.anchors.copy_(table)
        self.directions.copy_(directions.T)
        self.offset.copy_(-(directions @ centre))

    def forward(self, raw: Tensor) -> Tensor:
        return (raw @ self.directions + self.offset).softmax(-1) @ self.anchors + raw * self.rest


class GroupingProjection(nn.Module):
    """features [B, G, C] -> concept tokens [B, 8, D] and their assignment map [B, 8, G]."""

    def __init__(self, config: InputProjectionConfig = IMAGE_INPUT_PROJECTION):
        super().__init__()
        c = self.config = config
        self.input_norm = nn.LayerNorm(c.features)
        self.input = nn.Linear(c.features, c.width)
        self.positions = nn.Parameter(torch.randn(c.cells // c.frames, c.width) * 0.02)
        self.times = nn.Parameter(torch.randn(c.frames, 1, c.width) * 0.02) if c.frames > 1 else None
        self.segment_tokens = nn.Parameter(torch.randn(c.segments, c.width) * 0.5)
        self.concept_queries = nn.Parameter(torch.randn(c.concept_tokens, c.width) * 0.5)
        self.overview = FeedForwardTo(c.features, c.overview, c.concept_tokens * c.width)
        self.memory = PrototypeMemory(c.features, c.prototypes, c.prototype_width, c.width, c.concept_tokens * c.width)
        self.first = nn.ModuleList(EncoderLayer(c.width, c.heads) for _ in range(c.first_layers))
        self.first_assignment = Assignment(c.width)
        self.second = nn.ModuleList(EncoderLayer(c.width, c.heads) for _ in range(c.second_layers))
        self.second_assignment = Assignment(c.width)
        self.output_norm = nn.LayerNorm(c.width)
        self.output = nn.Linear(c.width, c.output)
        self.anchored = AnchoredOutput(c.anchors, c.output)
        self.speller = Speller(c) if c.noun_slots else None
        # What the grouping adds starts at nothing, so that it refines a trained overview instead of disturbing it.
        nn.init.zeros_(self.second_assignment.output.weight)
        nn.init.zeros_(self.second_assignment.output.bias)

    def queries(self, mean_features: Tensor) -> Tensor:
        """normalised mean features [B, C] -> [B, 8, width]."""
        seen = self.overview(mean_features) + self.memory(mean_features)
        return self.concept_queries + seen.unflatten(1, (self.config.concept_tokens, -1))

    def from_overview(self, mean_features: Tensor) -> Tensor:
        """mean of the normalised features [B, C] -> raw concept tokens [B, 8, D] without any grouping; for the warm-up only."""
        x = self.queries(mean_features)
        for layer in self.second:
            x = layer(x)
        x = x + self.second_assignment.feed_forward(self.second_assignment.merged_norm(x))
        return self.output(self.output_norm(x))

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        raw, assignment = self.raw(features)
        tokens = self.anchored(raw)
        if self.speller is not None:
            features = self.input_norm(features)
            mean = features.mean(dim=1)
            spelled = self.speller(mean if self.times is None else features, self.memory.shares(mean), self.anchored.anchors)
            tokens = tokens + self.speller.share * (spelled - tokens)
        return tokens, assignment

    def raw(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Concept tokens before anchoring: what the warm-up trains."""
        c = self.config
        batch = features.shape[0]
        features = self.input_norm(features)
        positions = self.positions if self.times is None else (self.times + self.positions).flatten(0, 1)
        x = self.input(features) + positions
        x = torch.cat([self.segment_tokens.expand(batch, -1, -1), x], dim=1)
        for layer in self.first:
            x = layer(x)
        segments, to_segment = self.first_assignment(x[:, : c.segments], x[:, c.segments:])
        x = torch.cat([self.queries(features.mean(dim=1)), segments], dim=1)
        for layer in self.second:
            x = layer(x)
        concepts, to_concept = self.second_assignment(x[:, : c.concept_tokens], x[:, c.concept_tokens:])
        return self.output(self.output_norm(concepts)), to_concept @ to_segment


class LinearProjection(nn.Module):
    """The ablation: concept token i is a linear map of the mean of the i-th run of cells."""

    def __init__(self, config: InputProjectionConfig = IMAGE_INPUT_PROJECTION):
        super().__init__()
        c = self.config = config
        self.output = nn.Linear(c.features, c.output)
        assignment = torch.zeros(c.concept_tokens, c.cells)
        bounds = torch.linspace(0, c.cells, c.concept_tokens + 1).round().long()
        for token in range(c.concept_tokens):
            assignment[token, bounds[token]: bounds[token + 1]] = 1
        self.register_buffer("assignment", assignment)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        return self.raw(features)

    def raw(self, features: Tensor) -> tuple[Tensor, Tensor]:
        mean = self.assignment / self.assignment.sum(dim=1, keepdim=True).clamp(min=1)
        return self.output(mean @ features), self.assignment.expand(features.shape[0], -1, -1)


def make_input_projection(kind: str = "grouping", config: InputProjectionConfig = IMAGE_INPUT_PROJECTION) -> nn.Module:
    return {"grouping": GroupingProjection, "linear": LinearProjection}[kind](config)
