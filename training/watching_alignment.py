"""Training stage 1 for videos: the input projection of pictures over eight frames, and how the thing moves.

What a frame shows the pictures' projection knows, so a video's starts as that one. Its prototypes of nouns see the mean of all frames,
after a map that makes it more like a picture's. What is learnt is the motion, without the language model: scores of its kinds, which the last two
concept tokens spell (training/models/motion_reader.py).

    python -m training.data.watching_data && python -m training.watching_alignment --minutes 3
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.checkpoints import load_input_projection, save_input_projection
from training.data.perception_data import PerceptionData
from training.data.watching_data import KINDS, Watched, WatchingData
from training.encoding_side_warmup import pooled_features, prototype_nouns
from training.loop import Run, set_learning_rate
from training.models.discriminants import class_means
from training.models.input_projection import CONFIGS, GroupingProjection, make_input_projection
from training.models.llama import load_smollm2
from training.models.tokenizer import smollm2_tokenizer


@dataclass(frozen=True)
class Config:
    batch: int = 32
    rate: float = 1.5e-3


def from_pictures(pictures: GroupingProjection, embedding: Tensor) -> GroupingProjection:
    """The pictures' projection, over frames that are all alike in time; motions are spelled and not yet told apart."""
    projection = make_input_projection(config=CONFIGS["video"])
    mine = projection.state_dict()
    kept = {name: value for name, value in pictures.state_dict().items() if not name.startswith(("speller.style", "anchored."))}
    projection.load_state_dict(mine | kept)
    pieces = [motion_pieces(kind) for kind in KINDS]
    new = sorted({piece for pair in pieces for piece in pair})
    known = len(pictures.anchored.anchors)
    projection.anchored.set_anchors(torch.cat([pictures.anchored.anchors, embedding[new].float()]))
    with torch.no_grad():
        projection.anchored.rest.copy_(pictures.anchored.rest)
        projection.times.zero_()
        projection.speller.style_words.copy_(torch.tensor([[known + new.index(piece) for piece in pair] for pair in pieces]))
    return projection


@torch.no_grad()
def adapt_nouns(projection: GroupingProjection, pictures: PerceptionData, videos: WatchingData, ridge: float = 10.0) -> None:
    """Brings the mean features of a video, whose thing is small and moves, nearer to those of pictures of that thing before the prototypes see them.

    A linear map, as near to the identity as `ridge` (relative to the features' mean variance) wants it. Fitting the prototypes themselves to
    videos would draw every video towards the things that videos were seen of.
    """
    def scaled(data) -> tuple[list, Tensor]:
        (train, *_), (pooled, *_) = pooled_features(data)
        return train, pooled * projection.input_norm.weight + projection.input_norm.bias

    shown, features = scaled(pictures)
    numbers = {noun: number for number, noun in enumerate(sorted({e.noun for e in shown if e.style != "photo"}))}
    drawn = [row for row, example in enumerate(shown) if example.style != "photo"]
    means, _ = class_means(features[drawn], torch.tensor([numbers[shown[row].noun] for row in drawn]), len(numbers))
    moved, features = scaled(videos)
    known = [row for row, example in enumerate(moved) if example.noun in numbers]
    seen, wanted = features[known], means[torch.tensor([numbers[moved[row].noun] for row in known])]
    x, y = seen - seen.mean(0), wanted - wanted.mean(0)
    gram, eye = x.T @ x, torch.eye(x.shape[1])
    strength = ridge * gram.diagonal().mean() * eye
    change = torch.linalg.solve(gram + strength, x.T @ y + strength)
    project = projection.memory.project
    project.bias.add_(project.weight @ (wanted.mean(0) - seen.mean(0) @ change))
    project.weight.copy_(project.weight @ change.T)


def motion_pieces(kind: str) -> list[int]:
    """The first and the last word piece of what is said of it; a comma fills up, as beside short nouns."""
    tokenizer, example = smollm2_tokenizer(), Watched(0, 0, "", kind, (), "")
    first, *others = tokenizer.encode_text(" " + example.style)
    return [first, others[-1] if others else tokenizer.encode_text(",")[0]]


def learn_motion(config: Config, minutes: float, data: WatchingData, projection: GroupingProjection, fresh: bool) -> None:
    reader = projection.speller.styles
    optimizer = torch.optim.AdamW(reader.parameters(), lr=0, weight_decay=0.1, betas=(0.9, 0.98))
    run = Run("watching_alignment", minutes, fresh=fresh, log_every=20, save_minutes=3)
    run.restore(reader=reader, optimizer=optimizer)
    rng = random.Random(run.step)
    for step in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay())
        examples = data.pick(rng, config.batch)
        with torch.no_grad():
            features = projection.input_norm(data.features(examples, augment=True))
        loss = F.cross_entropy(reader(features), kinds(examples), label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        run.log(cross_entropy=loss.item())
        if step % 200 == 199:
            save_input_projection(projection, modality="video")


def kinds(examples: list[Watched]) -> Tensor:
    return torch.tensor([KINDS.index(example.kind) for example in examples])


@torch.no_grad()
def recognised(data: WatchingData, projection: GroupingProjection, examples: list[Watched], nouns: list[str]) -> dict[str, float]:
    """Shares of `examples` whose noun is the most likely prototype's (`nouns`, by prototype), and whose kind of motion is the most likely one."""
    projection.eval()
    named = moved = 0
    for start in range(0, len(examples), 32):
        part = examples[start:start + 32]
        features = projection.input_norm(data.features(part))
        found = projection.memory.shares(features.mean(1)).argmax(1).tolist()
        named += sum(nouns[row] == example.noun for row, example in zip(found, part))
        moved += (projection.speller.styles(features).argmax(1) == kinds(part)).sum().item()
    return {"noun": round(named / len(examples), 3), "motion": round(moved / len(examples), 3), "n": len(examples)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=0, help="0 measures what is there")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    data, pictures = WatchingData(), PerceptionData()
    if arguments.minutes:
        projection = from_pictures(load_input_projection(), load_smollm2().embedding.data)
        adapt_nouns(projection, pictures, data)
        learn_motion(Config(), arguments.minutes, data, projection, arguments.fresh)
        save_input_projection(projection, modality="video")
    projection = load_input_projection(modality="video")
    nouns = prototype_nouns(pictures.split("train"))
    print(json.dumps({name: recognised(data, projection, examples, nouns) for name, examples in data.held_out().items()}))


if __name__ == "__main__":
    main()
