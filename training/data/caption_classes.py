"""The classes that the output projection's caption memory tells apart: noun, style, ground, hue of what is to be drawn."""

from __future__ import annotations

import re

import torch
from torch import Tensor
from torch.nn import functional as F

HUES = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
GROUNDS = ("white", "black", "red", "orange", "yellow", "green", "blue", "purple", "pink")
STYLES = ("3d", "emojione", "firefox", "flat", "modern", "noto", "streamline", "twemoji")
UNSAID = -1  # the number of a part that a caption has no place for
HUE_WORD = re.compile(rf"^({'|'.join(HUES)}) ")


class CaptionClasses:
    """Numbers of a drawing's noun, style, ground and hue. `nouns` as they are drawn, `bases` what else a hue may be put before."""

    def __init__(self, nouns: list[str], bases: list[str]):
        self.nouns = sorted({*nouns, *bases})
        self.number = {noun: index for index, noun in enumerate(self.nouns)}
        self.sizes = (len(self.nouns), len(STYLES) + 1, len(GROUNDS) + 1, len(HUES) + 1)

    def of(self, drawing: tuple[str, str, str]) -> tuple[int, int, int, int]:
        """Class 0 of style, ground and hue means that none is said. Raises KeyError for a noun without a class."""
        noun, style, ground = drawing
        hue = HUE_WORD.match(noun)[1] if noun not in self.number and HUE_WORD.match(noun) else ""
        noun = HUE_WORD.sub("", noun) if hue else noun
        return (self.number[noun], 1 + STYLES.index(style) if style else 0, 1 + GROUNDS.index(ground) if ground else 0,
                1 + HUES.index(hue) if hue else 0)

    def numbers(self, drawings: list[tuple[str, str, str]]) -> Tensor:
        """[N, 4]."""
        return torch.tensor([self.of(drawing) for drawing in drawings])

    def shares(self, drawings: list[tuple[str, str, str]]) -> Tensor:
        """[N, sum of sizes]: one-hot for each part."""
        return one_hots(self.numbers(drawings), self.sizes)


def one_hots(numbers: Tensor, sizes: tuple[int, ...]) -> Tensor:
    """Class numbers of parts [N, P] -> [N, sum of sizes]; nothing at all for a part that is `UNSAID`."""
    return torch.cat([F.one_hot(part.clamp(min=0), size).float() * (part != UNSAID)[:, None] for part, size in zip(numbers.T, sizes)], dim=1)


class CaptionParts:
    """Numbers of a caption's parts; a class says which values each part has, and takes captions apart."""

    things: list[str]  # values of the first part, the one with many

    def __init__(self, *values: tuple[str, ...] | list[str]):
        self.sizes = tuple(len(each) for each in values)
        self._numbers = [{value: number for number, value in enumerate(each)} for each in values]

    def parts(self, caption: str) -> tuple[str | None, ...]:
        """None for a part that this caption has no place for. Raises KeyError for a caption that is not made of known parts."""
        raise NotImplementedError

    def numbers(self, captions: list[str]) -> Tensor:
        """[N, parts]."""
        return torch.tensor([[UNSAID if part is None else numbers[part] for numbers, part in zip(self._numbers, self.parts(caption))] for caption in captions])

    def shares(self, captions: list[str]) -> Tensor:
        """[N, sum of sizes]: one-hot for each part."""
        return one_hots(self.numbers(captions), self.sizes)
