"""What stage 1 learns without the language model, because a step through it costs fifty times a step without on a CPU.

1. `recognise`, in closed form: prototypes of nouns and a classifier of styles by discriminant analysis of the mean features, and the
   word pieces with which the speller writes each.
2. `learn_overview` and `warm_up`: each of the 8 concept tokens is pulled towards the *input embedding* of one word piece of the
   picture's description (noun pieces, ground colour, style): cross-entropy over the pieces in use, plus l2. The frozen model then reads
   concept tokens almost as if they were text. `learn_overview` trains the path from the mean feature only, at thousands of
   pictures a second; `warm_up` the whole projection.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.data.perceived import Described, Perceived
from training.data.picture_features import FEATURES
from training.loop import Run, set_learning_rate
from training.models.tokenizer import smollm2_tokenizer


Save = Callable[[], None]  # writes the projection as it is


@dataclass(frozen=True)
class Config:
    overview_batch: int = 128
    overview_rate: float = 1.5e-3
    warmup_batch: int = 64
    warmup_rate: float = 5e-4
    noun_pieces: int = 5  # concept tokens that spell the noun; then ground, style, kind


class SlotTargets:
    """Word pieces that the concept tokens stand for during the warm-up."""

    def __init__(self, examples: list[Described], embedding: Tensor, noun_pieces: int):
        self.tokenizer = smollm2_tokenizer()
        self.filler = self._piece(",")
        self.table: dict[tuple, list[int]] = {}
        for e in examples:
            key = (e.noun, e.style, e.ground)
            if key not in self.table:
                noun = self.tokenizer.encode_text(" " + e.noun)[:noun_pieces]
                noun += [self.filler] * (noun_pieces - len(noun))
                ground = self._piece(" " + e.ground) if e.ground else self.filler
                self.table[key] = [*noun, ground, self._piece(" " + e.style), self._piece(" photo" if e.style == "photo" else " style")]
        used = sorted({piece for row in self.table.values() for piece in row})
        self.index = {piece: i for i, piece in enumerate(used)}
        self.embedding = embedding[used].float()  # [U, D]
        self.centre = self.embedding.mean(0)
        self.size = (self.embedding - self.centre).square().sum(1).mean()  # mean squared distance from the centre

    def _piece(self, text: str) -> int:
        return self.tokenizer.encode_text(text)[0]

    def __call__(self, examples: list[Described]) -> Tensor:
        """[B, 8] indices into `embedding`."""
        return torch.tensor([[self.index[p] for p in self.table[e.noun, e.style, e.ground]] for e in examples])

    def logits(self, concept_tokens: Tensor, candidates: Tensor | None = None) -> Tensor:
        """[B, 8, D] -> [B, 8, U]; a concept token that equals an embedding scores about 12 there."""
        table = self.embedding if candidates is None else self.embedding[candidates]
        return (concept_tokens - self.centre) @ (table - self.centre).T * (12 / self.size)


SLOT_WEIGHTS = torch.tensor([2.0, 1, 1, 0.7, 0.5, 0.3, 0.5, 0.2])


def slot_loss(targets: SlotTargets, concept_tokens: Tensor, wanted: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy plus l2 of concept_tokens [B, 8, D] against the word pieces wanted [B, 8]."""
    # The pieces of this batch and some others stand for all of them: a quarter of the cost.
    candidates, inverse = torch.cat([wanted.flatten(), torch.randint(len(targets.embedding), (128,))]).unique(return_inverse=True)
    scores = targets.logits(concept_tokens, candidates)
    entropy = F.cross_entropy(scores.transpose(1, 2), inverse[: wanted.numel()].view_as(wanted), reduction="none", label_smoothing=0.05)
    distance = (concept_tokens - targets.embedding[wanted]).square().sum(-1) / targets.size
    loss = (entropy * SLOT_WEIGHTS).mean() + 0.3 * (distance * SLOT_WEIGHTS).mean()
    return loss, {"cross_entropy": entropy[:, :5].mean().item(), "distance": distance.mean().item()}


def learn(projection: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(projection.parameters(), 1.0)
    optimizer.step()


def pooled_features(data: Perceived) -> tuple[list[list[Described]], list[Tensor]]:
    """(training examples, held-out sets) and the mean of their normalised features [N, C] each, computed once."""
    sets = [data.split("train"), *data.held_out().values()]
    cached = FEATURES / f"pooled-{data.name}-{'-'.join(str(len(examples)) for examples in sets)}.pt"
    if cached.exists():
        return sets, torch.load(cached)
    pooled = []
    for examples in sets:
        parts = []
        for start in range(0, len(examples), 256):
            part = data.features(examples[start:start + 256])
            parts.append(F.layer_norm(part, part.shape[-1:]).mean(1))
        pooled.append(torch.cat(parts))
    FEATURES.mkdir(parents=True, exist_ok=True)
    torch.save(pooled, cached)
    return sets, pooled


def prototypes(train: list[Described]) -> list[tuple[str, bool]]:
    """(noun, whether of photos) by prototype."""
    return sorted({(e.noun, e.style == "photo") for e in train})


def prototype_nouns(train: list[Described]) -> list[str]:
    return [noun for noun, _ in prototypes(train)]


@torch.no_grad()
def recognise(projection: nn.Module, data: Perceived, targets: SlotTargets) -> None:
    """Without gradients: prototypes (discriminant analysis, or logistic regression of data that has weights), styles, and how each is spelled."""
    (train, *held_out), pooled = pooled_features(data)
    features, *pooled = [part * projection.input_norm.weight + projection.input_norm.bias for part in pooled]
    names = prototypes(train)
    number = {name: i for i, name in enumerate(names)}
    classes, weights = torch.tensor([number[e.noun, e.style == "photo"] for e in train]), data.weights
    if weights is None:
        projection.memory.start_from_classes(features, classes)
    else:
        projection.memory.start_from_regression(features, classes, weights)
    styles = sorted({e.style for e in train})
    projection.speller.fit_styles(features, torch.tensor([styles.index(e.style) for e in train]))
    slots = {(e.noun, e.style == "photo"): targets([e])[0] for e in train}
    for row, name in enumerate(names):
        projection.speller.nouns[row] = slots[name][: projection.config.noun_slots]
    for row, style in enumerate(styles):
        projection.speller.style_words[row] = next(targets([e])[0, -2:] for e in train if e.style == style)
    for name, examples, part in zip(data.held_out(), held_out, pooled):
        found = projection.memory.shares(part).argmax(1).tolist()
        drawn = projection.speller.styles(part).argmax(1).tolist()
        print(f"recognised alone, {name}: noun {sum(names[f][0] == e.noun for f, e in zip(found, examples)) / len(examples):.3f}"
              f" style {sum(styles[d] == e.style for d, e in zip(drawn, examples)) / len(examples):.3f}", flush=True)


def learn_overview(config: Config, minutes: float, data: Perceived, projection: nn.Module, targets: SlotTargets, fresh: bool, save: Save) -> None:
    """Trains `projection.from_overview` on mean features, computed once."""
    (train, *held_out), (features, *pooled) = pooled_features(data)
    wanted, held_out_wanted = targets(train), [targets(examples) for examples in held_out]
    place = {id(e): row for row, e in enumerate(train)}
    recognise(projection, data, targets)
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.02, betas=(0.9, 0.98))
    run = Run(f"encoding_overview{suffix(data)}", minutes, fresh=fresh, log_every=50, save_minutes=3)
    run.restore(projection=projection, optimizer=optimizer)
    rng = random.Random(run.step)
    projection.train()
    for step in run.steps():
        set_learning_rate(optimizer, config.overview_rate * run.decay())
        rows = torch.tensor([place[id(e)] for e in data.pick(rng, config.overview_batch)])
        batch = F.dropout(features[rows], 0.1)
        batch = batch + torch.randn_like(batch) * 0.05
        loss, figures = slot_loss(targets, projection.from_overview(batch), wanted[rows])
        learn(projection, optimizer, loss)
        run.log(**figures)
        if step % 250 == 249:
            with torch.no_grad():
                found = [targets.logits(projection.from_overview(part[:1000])).argmax(2)[:, :5] for part in pooled]
            run.log(**{name: (f == w[:1000, :5]).all(1).float().mean().item() for name, f, w in zip(data.held_out(), found, held_out_wanted)})
            save()
    save()


def warm_up(config: Config, minutes: float, data: Perceived, projection: nn.Module, targets: SlotTargets, fresh: bool, save: Save) -> None:
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.05, betas=(0.9, 0.98))
    run = Run(f"encoding_warmup{suffix(data)}", minutes, fresh=fresh, log_every=100, save_minutes=3)
    run.restore(projection=projection, optimizer=optimizer)
    sample = random.Random(0).sample
    held_out = {name: sample(examples, min(256, len(examples))) for name, examples in data.held_out().items()}
    rng = random.Random(run.step)
    for step in run.steps():
        set_learning_rate(optimizer, config.warmup_rate * run.decay())
        examples = data.pick(rng, config.warmup_batch)
        projection.train()
        concept_tokens, _ = projection.raw(data.features(examples, augment=True))
        loss, figures = slot_loss(targets, concept_tokens, targets(examples))
        learn(projection, optimizer, loss)
        run.log(**figures)
        if step % 200 == 199:
            run.log(**{name: spelled(data, projection, targets, examples) for name, examples in held_out.items()})
            save()
    save()
    print({name: spelled(data, projection, targets, examples) for name, examples in data.held_out().items()})


def sizes(data: Perceived, targets: SlotTargets) -> tuple[int, int, int]:
    """Prototypes, styles and anchors that the training examples need."""
    train = data.split("train")
    return len(prototypes(train)), len({e.style for e in train}), len(targets.embedding)


def suffix(data: Perceived) -> str:
    """Of a run's name; pictures came first and have none."""
    return "" if data.name == "pictures" else f"_{data.name}"


@torch.no_grad()
def spelled(data: Perceived, projection: nn.Module, targets: SlotTargets, examples: list[Described]) -> float:
    """Share of examples whose noun pieces are all nearest to the right embeddings."""
    if not examples:
        return 0.0
    projection.eval()
    right = 0
    for start in range(0, len(examples), 64):
        part = examples[start:start + 64]
        found = targets.logits(projection.raw(data.features(part))[0]).argmax(2)
        right += (found[:, :5] == targets(part)[:, :5]).all(1).sum().item()
    return right / len(examples)
