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
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.checkpoints import save_input_projection
from training.data.perception_data import Example, PerceptionData, features_of, pick
from training.data.picture_features import FEATURES
from training.loop import Run, set_learning_rate
from training.models.tokenizer import smollm2_tokenizer


@dataclass(frozen=True)
class Config:
    overview_batch: int = 128
    overview_rate: float = 1.5e-3
    warmup_batch: int = 64
    warmup_rate: float = 5e-4
    photo_share: float = 0.4
    noun_pieces: int = 5  # concept tokens that spell the noun; then ground, style, kind


class SlotTargets:
    """Word pieces that the concept tokens stand for during the warm-up."""

    def __init__(self, examples: list[Example], embedding: Tensor, noun_pieces: int):
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

    def __call__(self, examples: list[Example]) -> Tensor:
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


def pooled_features(data: PerceptionData, encoder) -> tuple[list[list[Example]], list[Tensor]]:
    """(renderings, photos, held-out pairs, validation photos) and the mean of their normalised features [N, 1280] each, computed once."""
    sets = [*data.train_sets(), *(data.split(name) for name in ("heldout_pair", "photo_val"))]
    cached = FEATURES / f"pooled-{'-'.join(str(len(examples)) for examples in sets)}.pt"
    if cached.exists():
        return sets, torch.load(cached)
    pooled = []
    for examples in sets:
        parts = []
        for start in range(0, len(examples), 256):
            part = features_of(data, encoder, examples[start:start + 256])
            parts.append(F.layer_norm(part, part.shape[-1:]).mean(1))
        pooled.append(torch.cat(parts))
    torch.save(pooled, cached)
    return sets, pooled


@torch.no_grad()
def recognise(projection: nn.Module, sets: list[list[Example]], pooled: list[Tensor], targets: SlotTargets) -> None:
    """Closed form: prototypes and styles from discriminant analysis of the training pictures, and how each is spelled."""
    pooled = [part * projection.input_norm.weight + projection.input_norm.bias for part in pooled]
    train, features = sets[0] + sets[1], torch.cat(pooled[:2])
    names = sorted({(e.noun, e.style == "photo") for e in train})
    number = {name: i for i, name in enumerate(names)}
    projection.memory.start_from_classes(features, torch.tensor([number[e.noun, e.style == "photo"] for e in train]))
    styles = sorted({e.style for e in train})
    projection.speller.fit_styles(features, torch.tensor([styles.index(e.style) for e in train]))
    slots = {(e.noun, e.style == "photo"): targets([e])[0] for e in train}
    for row, name in enumerate(names):
        projection.speller.nouns[row] = slots[name][: projection.config.noun_slots]
    for row, style in enumerate(styles):
        projection.speller.style_words[row] = next(targets([e])[0, -2:] for e in train if e.style == style)
    for name, examples, part in zip(("held-out pairs", "photos"), sets[2:], pooled[2:]):
        found = projection.memory.shares(part).argmax(1).tolist()
        drawn = projection.speller.styles(part).argmax(1).tolist()
        print(f"discriminant analysis alone, {name}: noun {sum(names[f][0] == e.noun for f, e in zip(found, examples)) / len(examples):.3f}"
              f" style {sum(styles[d] == e.style for d, e in zip(drawn, examples)) / len(examples):.3f}", flush=True)


def learn_overview(config: Config, minutes: float, data: PerceptionData, encoder, projection: nn.Module, targets: SlotTargets, fresh: bool) -> None:
    """Trains `projection.from_overview` on mean features, computed once."""
    sets, pooled = pooled_features(data, encoder)
    wanted = [targets(examples) for examples in sets]
    recognise(projection, sets, pooled, targets)
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.02, betas=(0.9, 0.98))
    run = Run("encoding_overview", minutes, fresh=fresh, log_every=50, save_minutes=3)
    run.restore(projection=projection, optimizer=optimizer)
    share = int(config.overview_batch * config.photo_share)
    projection.train()
    for step in run.steps():
        set_learning_rate(optimizer, config.overview_rate * run.decay())
        rows = [torch.randint(len(pooled[0]), (config.overview_batch - share,)), torch.randint(len(pooled[1]), (share,))]
        features = torch.cat([pooled[i][rows[i]] for i in (0, 1)])
        features = F.dropout(features, 0.1) + torch.randn_like(features) * 0.05
        loss, figures = slot_loss(targets, projection.from_overview(features), torch.cat([wanted[i][rows[i]] for i in (0, 1)]))
        learn(projection, optimizer, loss)
        run.log(**figures)
        if step % 250 == 249:
            with torch.no_grad():
                found = [targets.logits(projection.from_overview(pooled[i][:1000])).argmax(2)[:, :5] for i in (2, 3)]
            run.log(**{name: (f == wanted[i][:1000, :5]).all(1).float().mean().item()
                       for name, f, i in zip(("pairs", "photos"), found, (2, 3))})
            save_input_projection(projection)
    save_input_projection(projection)


def warm_up(config: Config, minutes: float, data: PerceptionData, encoder, projection: nn.Module, targets: SlotTargets, fresh: bool) -> None:
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.05, betas=(0.9, 0.98))
    run = Run("encoding_warmup", minutes, fresh=fresh, log_every=100, save_minutes=3)
    run.restore(projection=projection, optimizer=optimizer)
    renderings, photos = data.train_sets()
    sample = random.Random(0).sample
    heldout, photo_val = (sample(examples, min(256, len(examples))) for examples in (data.split("heldout_pair"), data.split("photo_val")))
    rng = random.Random(run.step)
    for step in run.steps():
        set_learning_rate(optimizer, config.warmup_rate * run.decay())
        examples = pick(rng, renderings, photos, config.warmup_batch, config.photo_share)
        projection.train()
        concept_tokens, _ = projection.raw(features_of(data, encoder, examples, augment=True))
        loss, figures = slot_loss(targets, concept_tokens, targets(examples))
        learn(projection, optimizer, loss)
        run.log(**figures)
        if step % 200 == 199:
            run.log(pairs=spelled(data, encoder, projection, targets, heldout), photos=spelled(data, encoder, projection, targets, photo_val))
            save_input_projection(projection)
    save_input_projection(projection)
    print("held-out pairs", spelled(data, encoder, projection, targets, heldout), "photos", spelled(data, encoder, projection, targets, photo_val))


@torch.no_grad()
def spelled(data: PerceptionData, encoder, projection, targets: SlotTargets, examples: list[Example]) -> float:
    """Share of pictures whose noun pieces are all nearest to the right embeddings."""
    if not examples:
        return 0.0
    projection.eval()
    right = 0
    for start in range(0, len(examples), 64):
        part = examples[start:start + 64]
        found = targets.logits(projection.raw(features_of(data, encoder, part))[0]).argmax(2)
        right += (found[:, :5] == targets(part)[:, :5]).all(1).sum().item()
    return right / len(examples)
