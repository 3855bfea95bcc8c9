"""The videos that may be asked for: a thing of the picture data, how it moves, and perhaps a style.

A video is named by its canonical caption, "a red car moving to the left, 3d style"; where nobody says how it moves, "a red car moving"
(training/data/clip_captions.py).
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

from training.data.clip_captions import SOME_MOTION, clip_caption
from training.data.motions import MOTIONS
from training.data.video_requests import MOTION_WORDS

OPEN = ""  # the kind of a motion that nobody described
# Mirrored or turned, arrows and letters say something else (training/data/clip_variants.py).
UNMOVED = ("Symbols", "Flags")


def held_out(words: str) -> bool:
    """An eighth of the wordings of motions is never trained on."""
    return hashlib.sha256(words.encode()).digest()[0] < 32


@dataclass(frozen=True)
class Film:
    noun: str
    kind: str  # of motion, or OPEN
    style: str = ""

    @property
    def caption(self) -> str:
        return clip_caption(self.noun, motion_phrase(self.kind), self.style)


def motion_phrase(kind: str) -> str:
    return MOTIONS[kind].phrases[0] if kind else SOME_MOTION[0]


def motion_words(rng: random.Random, kind: str, untrained: bool = False) -> str:
    """How a person says it: half of the time as the caption does. With `untrained`, in words that are held out where there are such."""
    if not kind:
        return rng.choice(SOME_MOTION)
    ways = [*MOTIONS[kind].phrases[1:], *MOTION_WORDS[kind][0]]
    chosen = [words for words in ways if held_out(words) == untrained]
    if untrained:
        return rng.choice(chosen or ways)
    return MOTIONS[kind].phrases[0] if rng.random() < 0.5 else rng.choice(chosen)


def motion_verb(rng: random.Random, kind: str) -> str:
    """"spins"; after "that" and "in which it"."""
    return rng.choice(MOTION_WORDS[kind][1]) if kind else "moves"


def infinitive(verb: str) -> str:
    """"spins" -> "spin": after "make it"."""
    first, *rest = verb.split()
    if first == "is":
        return " ".join(["keep", *rest])
    return " ".join([first.removesuffix("es" if first.endswith(("shes", "oes")) else "s"), *rest])


class VideoCatalogue:
    """`nouns` of the picture data with the `styles` of their training pictures, by group."""

    def __init__(self, nouns: list[str], styles: dict[str, list[str]], groups: dict[str, str]):
        self.nouns = [noun for noun in nouns if groups.get(noun) not in UNMOVED]
        self.styles = styles
        self._deck: list[str] = []

    def film(self, rng: random.Random, noun: str = "", open_share: float = 0.1, style_share: float = 0.25) -> Film:
        """Every noun comes once before any comes again."""
        if not noun:
            if not self._deck:
                self._deck = rng.sample(self.nouns, len(self.nouns))
            noun = self._deck.pop()
        kind = OPEN if rng.random() < open_share else rng.choice(list(MOTIONS))
        style = rng.choice(self.styles[noun]) if self.styles.get(noun) and rng.random() < style_share else ""
        return Film(noun, kind, style)
