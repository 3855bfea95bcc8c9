"""What encoding-side alignment needs of data, of whatever modality: features of an encoder, and the words for them."""

from __future__ import annotations

import random
from typing import Protocol

from torch import Tensor


class Described(Protocol):
    """One picture or sound in words; equal fields mean equal words."""

    noun: str
    style: str
    ground: str
    names: tuple[str, ...]
    split: str

    @property
    def phrase(self) -> str: ...


class Perceived(Protocol):
    name: str
    examples: list
    ask: tuple[str, ...]  # questions about one of them
    answers: tuple[str, ...]  # {p}: its phrase
    question: str  # of evaluations
    weights: Tensor | None  # of the training examples, mean 1, where some are likelier to be shown than others

    def split(self, name: str) -> list: ...

    def pick(self, rng: random.Random, count: int) -> list:
        """Training examples to learn from."""
        ...

    def held_out(self) -> dict[str, list]: ...

    def features(self, examples: list, *, augment: bool = False) -> Tensor:
        """[B, G, C]"""
        ...
