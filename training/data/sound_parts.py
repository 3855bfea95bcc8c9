"""The classes that the caption memory for sounds tells apart: what sounds, how an instrument is played, which second sound there is and how it is joined."""

from __future__ import annotations

import random

from training.data.caption_classes import CaptionParts
from training.data.general_midi import with_name
from training.data.sound_captions import sound_caption
from training.data.sound_catalogue import MANNERS, SoundCatalogue

STRUCK = "struck four times"  # what drums do more than once
JOINED = ("", "and", "behind")
Parts = tuple[str, str, str, str]  # thing, manner or "", second sound or "", one of JOINED


class SoundParts(CaptionParts):
    """Numbers of a caption's parts. A sound that can stand second is an everyday one or an ambience."""

    def __init__(self, catalogue: SoundCatalogue):
        self.catalogue = catalogue
        instruments = {with_name(name) for name in catalogue.instruments}
        self.single: dict[str, tuple[str, str]] = {}  # caption -> thing and manner
        for caption in catalogue.captions:
            manner = next((each for each in (*MANNERS, STRUCK) if caption.endswith(f" {each}")), "")
            thing = caption.removesuffix(f" {manner}") if manner else caption
            known = thing in instruments if manner in MANNERS else thing in catalogue.wordings
            self.single[caption] = (thing, manner) if known else (caption, "")
        self.things = sorted({thing for thing, _ in self.single.values()})
        self.manners = ("", *MANNERS, STRUCK)
        self.seconds = ("", *sorted({each.caption for each in catalogue.everyday} | set(catalogue.ambiences)))
        super().__init__(self.things, self.manners, self.seconds, JOINED)

    def parts(self, caption: str) -> Parts:
        """Raises KeyError for a caption that is not made of known sounds."""
        if caption in self.single:
            return (*self.single[caption], "", "")
        behind = caption.endswith(" in the background")
        text, word = caption.removesuffix(" in the background"), " with " if behind else " and "
        place = text.find(word)
        while place >= 0:
            first, second = text[:place], text[place + len(word):]
            if first in self.single and second in self._numbers[2]:
                return (*self.single[first], second, "behind" if behind else "and")
            place = text.find(word, place + 1)
        raise KeyError(caption)

    def every_caption(self, rng: random.Random, pairs: int = 4000) -> list[str]:
        """All single sounds, and `pairs` with a second one; everyday sounds come first in half of these."""
        captions = list(self.catalogue.captions)
        for _ in range(pairs):
            behind = rng.random() < 0.5
            first = rng.choice(self.catalogue.everyday).caption if rng.random() < 0.5 else rng.choice(self.catalogue.captions)
            captions.append(sound_caption(first, "", self.catalogue.second(rng, first, behind), behind))
        return captions
