"""Pictures for encoding-side alignment: all cached features with the words that describe them, as one list of examples."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from training.data.captions import QUESTION, friendly_label, phrase, tiny_imagenet_names, with_article
from training.data.look_questions import NAME_IT, NAMED
from training.data.perceived import Perceived
from training.data.picture_features import FEATURES, read_features, tiny_imagenet_classes
from training.data.pictures import load_index
from training.models.efficientnet import GRID, EfficientNetLite, load_efficientnet


@dataclass(frozen=True)
class Example:
    source: int  # index into PerceptionData.grids
    row: int
    noun: str
    style: str  # "3d" … or "photo"
    ground: str  # colour word, "" when not a plain colour
    names: tuple[str, ...]  # accepted answers
    split: str

    @property
    def phrase(self) -> str:
        """"a red apple in 3d style" / "a photo of an Egyptian cat"."""
        return f"a photo of {with_article(self.noun)}" if self.style == "photo" else phrase(self.noun, self.style)


class PerceptionData:
    """grids: one [N, 49, 320] float16 array per source; examples index into them."""

    name = "pictures"
    ask, answers, question = NAME_IT, NAMED, QUESTION
    photo_share = 0.4  # of what is learnt from
    weights = None

    def __init__(self, photos: bool = True, variants: int = 4):
        self.grids: list[np.ndarray] = []
        self.examples: list[Example] = []
        index = load_index()
        for variant in range(variants):
            if not (FEATURES / f"renderings-{variant}" / "rows.json").exists():
                continue
            grid, rows = read_features(f"renderings-{variant}")
            for number, row in enumerate(rows):
                record = index[row["row"]]
                self.examples.append(Example(len(self.grids), number, record["noun"], record["style_word"], row["ground"],
                                             (record["noun"], *record["synonyms"]), record["split"]))
            self.grids.append(np.asarray(grid))
        if photos:
            classes = tiny_imagenet_classes()
            for split in ("train", "val"):
                if not (FEATURES / f"tiny-imagenet-{split}" / "rows.json").exists():
                    continue
                grid, rows = read_features(f"tiny-imagenet-{split}")
                for number, row in enumerate(rows):
                    labels = classes[row["class"]]
                    self.examples.append(Example(len(self.grids), number, friendly_label(labels), "photo", "",
                                                 tuple(tiny_imagenet_names(labels)), "train" if split == "train" else "photo_val"))
                self.grids.append(np.asarray(grid))

    def grid(self, examples: list[Example]) -> np.ndarray:
        """[B, 49, 320] float32."""
        return np.stack([self.grids[e.source][e.row] for e in examples]).astype(np.float32)

    def split(self, name: str) -> list[Example]:
        return [e for e in self.examples if e.split == name]

    @cached_property
    def _train_sets(self) -> tuple[list[Example], list[Example]]:
        """(renderings, photos)."""
        train = self.split("train")
        return [e for e in train if e.style != "photo"], [e for e in train if e.style == "photo"]

    def pick(self, rng: random.Random, count: int) -> list[Example]:
        """Training pictures to learn from."""
        renderings, photos = self._train_sets
        return [rng.choice(photos if photos and rng.random() < self.photo_share else renderings) for _ in range(count)]

    def held_out(self) -> dict[str, list[Example]]:
        """Held-out style x concept pairs on white (variant 0), and Tiny-ImageNet validation photos."""
        return {"held-out pairs": [e for e in self.split("heldout_pair") if e.source == 0], "photos": self.split("photo_val")}

    @cached_property
    def _encoder(self) -> EfficientNetLite:
        return load_efficientnet()

    def features(self, examples: list[Example], *, augment: bool = False) -> Tensor:
        """[B, 49, 1280], mirrored and with dropped cells when augmenting."""
        grid = torch.from_numpy(self.grid(examples))
        batch = grid.shape[0]
        grid = grid.transpose(1, 2).unflatten(2, (GRID, GRID))
        if augment:
            mirror = torch.rand(batch) < 0.5
            grid[mirror] = grid[mirror].flip(3)
            keep = torch.rand(batch, 1, GRID, GRID) > torch.rand(batch, 1, 1, 1) * 0.3
            grid = grid * keep
        with torch.no_grad():
            return self._encoder.features_from_trunk(grid)


def evaluation_sets(data: Perceived, count: int) -> dict[str, list]:
    """At most `count` of each held-out set, the same for the same count."""
    rng = random.Random(0)
    return {name: rng.sample(examples, min(count, len(examples))) for name, examples in data.held_out().items()}
