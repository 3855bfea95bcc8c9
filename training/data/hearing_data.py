"""Sounds for encoding-side alignment: what the trained sound encoder hears in every clip, computed once, with the words that describe it.

    python -m training.data.hearing_data [--variants 0 1 3]

Writes `.cache/data/hearing/variant<k>.npy`, float16 [N, 100, 256], and `variant<k>.json`. Variants as in training/data/sound_variants.py;
mixed ones are left out, for what is named is one sound.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from training.data.captions import with_article
from training.data.listen_questions import NAME_SOUND, NAMED_SOUND, SOUND_QUESTION
from training.data.sound_captions import SOURCES
from training.data.sound_catalogue import bare as without_article
from training.data.sound_files import HEARD_SAMPLES
from training.data.sound_variants import kind_of, variant_batches
from training.data.sounds import Sounds
from training.paths import DATA

OUT = DATA / "hearing"
PLAIN_VARIANTS = [variant for variant in range(6) if kind_of(variant) != "mixed"]
BATCH = 16

# Words of which one must be said for a class to be named, where its phrases do not say all.
NAMES = {
    "dog bark": ("dog", "bark", "barking", "puppy"), "rain": ("rain", "raining", "rainfall", "raindrop", "shower"), "sea waves": ("sea", "wave", "ocean", "surf"),
    "baby cry": ("baby", "infant"), "clock tick": ("clock", "tick", "ticking"), "sneeze": ("sneeze", "sneezing"), "helicopter": ("helicopter", "chopper"),
    "chainsaw": ("chainsaw", "saw"), "rooster": ("rooster", "crow", "crowing", "cock"), "fire crackling": ("fire", "crackling", "crackle", "campfire"),
}


@dataclass(frozen=True)
class Heard:
    """The same fields as a picture's Example, so that both are aligned by the same code."""

    source: int  # index into HearingData.features
    row: int
    noun: str  # "dog barking": what concept tokens spell
    style: str  # where it comes from: "recording", "instrument" …
    ground: str  # nothing; a picture has one
    caption: str  # what an answer says: "a dog barking", "a grand piano"
    canonical: str  # what is made when it is asked for: "a grand piano playing a long note"
    names: tuple[str, ...]  # accepted answers
    split: str

    @property
    def phrase(self) -> str:
        return self.caption


def bare(phrase: str) -> str:
    """"a grand piano playing a long note" -> "grand piano"; "the ocean" -> "ocean"; "a playing card" -> "playing card"."""
    return re.sub(r"^some(one)? ", "", without_article(re.sub(r"(?<=\w\w) playing .*$", "", phrase)))


class HearingData:
    """`features(examples)` of what the sound encoder hears, and the words for it. The interface of PerceptionData."""

    name = "sounds"
    ask, answers, question = NAME_SOUND, NAMED_SOUND, SOUND_QUESTION

    def __init__(self, variants: list[int] | None = None):
        records = Sounds().records
        said: dict[str, Counter[str]] = defaultdict(Counter)
        for record in records:
            if record["split"] == "train":
                said[record["class"]][bare(record["phrases"][0])] += 1
        self.nouns = {group: counts.most_common(1)[0][0] for group, counts in said.items()}
        self.grids: list[np.ndarray] = []
        self.examples: list[Heard] = []
        for variant in variants if variants is not None else PLAIN_VARIANTS:
            if not (OUT / f"variant{variant}.json").exists():
                continue
            for number, row in enumerate(json.loads((OUT / f"variant{variant}.json").read_text())):
                record = records[row]
                if record["class"] not in self.nouns:
                    continue
                self.examples.append(Heard(len(self.grids), number, self.nouns[record["class"]], SOURCES[record["source"]], "", self._caption(record),
                                           record["phrases"][0], self._names(record), self._split(record)))
            self.grids.append(np.load(OUT / f"variant{variant}.npy", mmap_mode="r"))

    def _caption(self, record: dict) -> str:
        """What an answer says: the clip's own words, of an instrument only what plays."""
        phrase = record["phrases"][0]
        return with_article(bare(phrase)) if " playing " in phrase else phrase

    def _names(self, record: dict) -> tuple[str, ...]:
        return NAMES.get(record["class"]) or tuple(sorted({record["class"], *(bare(phrase) for phrase in record["phrases"])}))

    @staticmethod
    def _split(record: dict) -> str:
        if record["split"] == "train":
            return "train"
        return "esc10" if record["source"] == "esc10" else "heldout"

    def split(self, name: str) -> list[Heard]:
        return [e for e in self.examples if e.split == name]

    @cached_property
    def _shares(self) -> np.ndarray:
        """How likely each training sound is to be attached: half of what people record is of the recorded classes, and of both halves a class
        comes as often as another, however many clips it has."""
        train = self._train
        recorded = {e.noun for e in train if e.style == "recording"}
        counts, others = Counter(e.noun for e in train), len({e.noun for e in train} - recorded)
        shares = np.array([(0.5 / len(recorded) if e.noun in recorded else 0.5 / others) / counts[e.noun] for e in train])
        return shares / shares.sum()

    @cached_property
    def weights(self) -> Tensor:
        return torch.from_numpy(self._shares * len(self._shares)).float()

    def pick(self, rng: random.Random, count: int) -> list[Heard]:
        """Training sounds to learn from."""
        train = self._train
        return [train[i] for i in np.random.default_rng(rng.getrandbits(64)).choice(len(train), count, p=self._shares)]

    @cached_property
    def _train(self) -> list[Heard]:
        return self.split("train")

    def held_out(self) -> dict[str, list[Heard]]:
        """ESC-10's fold 4, and all other held-out clips."""
        return {"ESC-10 fold 4": self.split("esc10"), "other held-out sounds": self.split("heldout")}

    def features(self, examples: list[Heard], *, augment: bool = False) -> Tensor:
        """[B, 100, 256]; with hidden stretches of time and dropped cells when augmenting."""
        grid = torch.from_numpy(np.stack([self.grids[e.source][e.row] for e in examples]).astype(np.float32))
        if augment:
            cells = grid.unflatten(1, (25, 4))
            keep = (torch.rand(len(grid), 25, 1) > torch.rand(len(grid), 1, 1) * 0.3) & (torch.rand(len(grid), 25, 4) > 0.1)
            grid = (cells * keep[..., None]).flatten(1, 2)
        return grid


@torch.no_grad()
def build_variant(variant: int, sounds: Sounds) -> None:
    from training.audio_encoder import hear, load_audio_encoder
    from training.models.mel import HEARING, LogMel

    encoder, log_mel, rows, parts = load_audio_encoder(), LogMel(HEARING), [], []
    for part, waves in variant_batches(variant, sounds, HEARD_SAMPLES, BATCH):
        rows += [row for row, _ in part]
        parts.append(hear(encoder, log_mel, torch.from_numpy(waves)).half().numpy())
    np.save(OUT / f"variant{variant}.npy", np.concatenate(parts))
    (OUT / f"variant{variant}.json").write_text(json.dumps(rows))
    print(f"variant {variant}: {len(rows)} sounds", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", type=int, nargs="+", default=PLAIN_VARIANTS[:3])
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    sounds = Sounds()
    for variant in arguments.variants:
        build_variant(variant, sounds)


if __name__ == "__main__":
    main()
