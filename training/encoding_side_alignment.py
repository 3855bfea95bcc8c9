"""Training stage 1, encoding-side alignment (paper 5.1): only the input projection learns; the language model is frozen.

Two phases, because a step through the language model costs fifty times a step without it on a CPU:

1. `overview` and `warmup`: no language model. Each of the 8 concept tokens is pulled towards the *input embedding* of one word piece of
   the picture's description (noun pieces, ground colour, style): cross-entropy over the pieces in use, plus l2. The frozen
   model then reads concept tokens almost as if they were text. `overview` trains the path from the mean feature only, at
   thousands of pictures a second; `warmup` the whole projection.
2. `captions`: the paper's objective, cross-entropy of the caption that the frozen model writes after the concept tokens
   and a question.

    python -m training.encoding_side_alignment --overview-minutes 4 --warmup-minutes 6 --minutes 12
    python -m training.encoding_side_alignment --evaluate 300
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.chat_batches import Turn, collate, embed_batch, reply_loss
from training.data.captions import QUESTIONS, describe, names_concept
from training.data.picture_features import FEATURES
from training.data.perception_data import Example, PerceptionData
from training.loop import Run, parameter_count, set_learning_rate
from training.models.efficientnet import GRID, load_efficientnet
from training.models.input_projection import IMAGE_INPUT_PROJECTION, make_input_projection
from training.models.llama import Llama, load_smollm2
from training.models.tokenizer import smollm2_tokenizer
from training.paths import WEIGHTS

OUT = WEIGHTS / "perception"


@dataclass(frozen=True)
class Config:
    kind: str = "grouping"  # or "linear", the ablation
    overview_batch: int = 128
    overview_rate: float = 1.5e-3
    warmup_batch: int = 64
    warmup_rate: float = 5e-4
    batch: int = 8
    rate: float = 3e-4
    photo_share: float = 0.4
    noun_pieces: int = 5  # concept tokens that spell the noun; then ground, style, kind


class SlotTargets:
    """Word pieces that the concept tokens stand for during the warm-up."""

    def __init__(self, examples: list[Example], embedding: Tensor, config: Config):
        self.tokenizer = smollm2_tokenizer()
        self.config = config
        self.filler = self._piece(",")
        self.table: dict[tuple, list[int]] = {}
        for e in examples:
            key = (e.noun, e.style, e.ground)
            if key not in self.table:
                noun = self.tokenizer.encode_text(" " + e.noun)[: config.noun_pieces]
                noun += [self.filler] * (config.noun_pieces - len(noun))
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


def features_of(data: PerceptionData, encoder, examples: list[Example], *, augment: bool = False) -> Tensor:
    """[B, 49, 1280], mirrored and with dropped cells when augmenting."""
    grid = torch.from_numpy(data.grid(examples))
    batch = grid.shape[0]
    grid = grid.transpose(1, 2).unflatten(2, (GRID, GRID))
    if augment:
        mirror = torch.rand(batch) < 0.5
        grid[mirror] = grid[mirror].flip(3)
        keep = torch.rand(batch, 1, GRID, GRID) > torch.rand(batch, 1, 1, 1) * 0.3
        grid = grid * keep
    with torch.no_grad():
        return encoder.features_from_trunk(grid)


def pick(rng: random.Random, renderings: list[Example], photos: list[Example], count: int, share: float) -> list[Example]:
    return [rng.choice(photos if photos and rng.random() < share else renderings) for _ in range(count)]


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


def train_sets(data: PerceptionData) -> tuple[list[Example], list[Example]]:
    train = data.split("train")
    return [e for e in train if e.style != "photo"], [e for e in train if e.style == "photo"]


def learn_overview(config: Config, minutes: float, data: PerceptionData, encoder, projection: nn.Module, targets: SlotTargets, fresh: bool) -> None:
    """Trains `projection.from_overview` on mean features, computed once."""
    sets = [*train_sets(data), *(data.split(name) for name in ("heldout_pair", "photo_val"))]
    wanted = [targets(examples) for examples in sets]
    cached = FEATURES / f"pooled-{'-'.join(str(len(examples)) for examples in sets)}.pt"
    if cached.exists():
        pooled = torch.load(cached)
    else:
        pooled = []
        for examples in sets:
            parts = [features_of(data, encoder, examples[i:i + 256]) for i in range(0, len(examples), 256)]
            pooled.append(torch.cat([F.layer_norm(part, part.shape[-1:]).mean(1) for part in parts]))
        torch.save(pooled, cached)
    print("pooled", [len(p) for p in pooled], flush=True)
    names = sorted({(e.noun, e.style == "photo") for examples in sets[:2] for e in examples})
    number = {name: i for i, name in enumerate(names)}
    classes = torch.tensor([number[e.noun, e.style == "photo"] for examples in sets[:2] for e in examples])
    projection.memory.start_from_classes(torch.cat(pooled[:2]), classes)
    for name, examples, features in zip(("held-out pairs", "photos"), sets[2:], pooled[2:]):
        found = projection.memory.keys(projection.memory.project(features)).argmax(1).tolist()
        right = sum(names[f][0] == e.noun for f, e in zip(found, examples))
        print(f"discriminant analysis alone, {name}: {right / len(examples):.3f}", flush=True)
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.02, betas=(0.9, 0.98))
    run = Run(f"encoding_overview_{config.kind}", minutes, fresh=fresh, log_every=50, save_minutes=3)
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
            save(projection, config)
    save(projection, config)


def warm_up(config: Config, minutes: float, data: PerceptionData, encoder, projection: nn.Module, targets: SlotTargets, fresh: bool) -> None:
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.05, betas=(0.9, 0.98))
    run = Run(f"encoding_warmup_{config.kind}", minutes, fresh=fresh, log_every=100, save_minutes=3)
    run.restore(projection=projection, optimizer=optimizer)
    renderings, photos = train_sets(data)
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
            save(projection, config)
    save(projection, config)
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


def align(config: Config, minutes: float, data: PerceptionData, encoder, projection: nn.Module, llm: Llama, fresh: bool) -> None:
    tokenizer = smollm2_tokenizer()
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.01, betas=(0.9, 0.98))
    run = Run(f"encoding_side_alignment_{config.kind}", minutes, fresh=fresh, log_every=10, save_minutes=4)
    run.restore(projection=projection, optimizer=optimizer)
    renderings, photos = train_sets(data)
    rng = random.Random(run.step + 1)
    for _ in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay(warmup=0.1))
        examples = pick(rng, renderings, photos, config.batch, config.photo_share)
        projection.train()
        concept_tokens, _ = projection(features_of(data, encoder, examples, augment=True))
        turns = [[Turn("user", rng.choice(QUESTIONS), media=1), Turn("assistant", describe(e.phrase, rng))] for e in examples]
        batch = collate(tokenizer, turns)
        loss = reply_loss(llm, embed_batch(llm, batch, concept_tokens[:, None]), batch)
        learn(projection, optimizer, loss)
        run.log(cross_entropy=loss.item())
        if run.step % 100 == 99:
            save(projection, config)
    save(projection, config)


def save(projection: nn.Module, config: Config) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    name = "image_input_projection" if config.kind == "grouping" else f"image_input_projection_{config.kind}"
    torch.save({"kind": config.kind, "state": projection.state_dict()}, OUT / f"{name}.pt")


def load_input_projection(kind: str = "grouping", folder: Path = OUT) -> nn.Module:
    name = "image_input_projection" if kind == "grouping" else f"image_input_projection_{kind}"
    projection = make_input_projection(kind)
    projection.load_state_dict(torch.load(folder / f"{name}.pt", map_location="cpu")["state"])
    return projection.eval()


@torch.no_grad()
def evaluate(data: PerceptionData, encoder, projection, llm: Llama, examples: list[Example], question: str = QUESTIONS[0],
             show: int = 12) -> float:
    """Share of pictures whose free-text answer names the concept; prints a few answers."""
    tokenizer = smollm2_tokenizer()
    projection.eval()
    right, shown = 0, 0
    for start in range(0, len(examples), 50):
        part = examples[start:start + 50]
        concept_tokens, _ = projection(features_of(data, encoder, part))
        batch = collate(tokenizer, [[Turn("user", question, media=1)] for _ in part], reply=True)
        replies = llm.generate(inputs_embeds=embed_batch(llm, batch, concept_tokens[:, None]), max_new_tokens=18)
        for example, reply in zip(part, replies):
            text = tokenizer.decode(reply)
            good = names_concept(text, list(example.names))
            right += good
            if shown < show:
                shown += 1
                print(f"  {'+' if good else '-'} {example.noun} ({example.style}): {text}", flush=True)
    return right / len(examples)


def evaluation_sets(data: PerceptionData, count: int) -> dict[str, list[Example]]:
    """Held-out style x concept pairs on white (variant 0), and Tiny-ImageNet validation photos."""
    rng = random.Random(0)
    pairs = [e for e in data.split("heldout_pair") if e.source == 0]
    photos = data.split("photo_val")
    return {"held-out pairs": rng.sample(pairs, min(count, len(pairs))), "photos": rng.sample(photos, min(count, len(photos)))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", default="grouping", choices=["grouping", "linear"])
    parser.add_argument("--overview-minutes", type=float, default=0)
    parser.add_argument("--warmup-minutes", type=float, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--evaluate", type=int, default=0, metavar="N", help="answer N pictures of each evaluation set")
    parser.add_argument("--adapters", type=Path, help="evaluate with the tuned language model of this file")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    config = replace(Config(), kind=arguments.kind)
    data, encoder = PerceptionData(), load_efficientnet()
    llm = load_smollm2(lora_rank=16 if arguments.adapters else 0)
    if arguments.adapters:
        llm.load_state_dict(torch.load(arguments.adapters, map_location="cpu"), strict=False)
    llm.freeze().requires_grad_(False)
    projection = make_input_projection(config.kind, IMAGE_INPUT_PROJECTION)
    print(f"{config.kind}: {parameter_count(projection):,} parameters; {len(data.examples)} pictures", flush=True)
    targets = SlotTargets(data.examples, llm.embedding.data, config)
    if config.kind == "grouping":
        projection.anchored.set_anchors(targets.embedding)
    if arguments.overview_minutes:
        learn_overview(config, arguments.overview_minutes, data, encoder, projection, targets, arguments.fresh)
    else:
        projection = load_input_projection(config.kind)
    if arguments.warmup_minutes:
        warm_up(config, arguments.warmup_minutes, data, encoder, projection, targets, arguments.fresh)
    if arguments.minutes:
        align(config, arguments.minutes, data, encoder, projection, llm, arguments.fresh)
    if arguments.evaluate:
        figures = {name: evaluate(data, encoder, projection, llm, examples)
                   for name, examples in evaluation_sets(data, arguments.evaluate).items()}
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
