"""The classes that the caption memory for videos tells apart: what moves, how it moves, and in which style.

How its frames look is told to the pictures' denoiser, by a caption that says nothing of motion; the memory writes that as well.
"""

from __future__ import annotations

import random

from training.data.caption_classes import STYLES, CaptionParts
from training.data.captions import with_article
from training.data.clip_captions import still_caption
from training.data.motions import MOTIONS
from training.data.video_catalogue import OPEN, Film, VideoCatalogue, motion_phrase

Parts = tuple[str, str | None, str]  # noun, kind of motion or OPEN, None of a still, style or ""


class VideoParts(CaptionParts):
    """Numbers of a caption's parts."""

    def __init__(self, catalogue: VideoCatalogue):
        self.things = sorted(catalogue.nouns)
        self.kinds = (OPEN, *MOTIONS)
        self.styles = ("", *STYLES)
        super().__init__(self.things, self.kinds, self.styles)
        self._named = {with_article(noun): noun for noun in self.things}
        # A longer phrase may end in a shorter one: "growing" and "moving" are last.
        self._phrases = sorted(((motion_phrase(kind), kind) for kind in self.kinds), key=lambda pair: -len(pair[0]))

    def parts(self, caption: str) -> Parts:
        """Raises KeyError for a caption that is not made of known parts."""
        text, style = caption, ""
        if caption.endswith(" style"):
            text, _, style = caption.removesuffix(" style").rpartition(", ")
        for phrase, kind in self._phrases:
            if text.endswith(f" {phrase}") and (name := text.removesuffix(f" {phrase}")) in self._named and style in self._numbers[2]:
                return self._named[name], kind, style
        if text in self._named and style in self._numbers[2]:
            return self._named[text], None, style
        raise KeyError(caption)

    def every_caption(self, rng: random.Random, more: int = 3000) -> list[str]:
        """Every noun with three motions, every motion with every style of some, and `more` of any kind."""
        films = [Film(noun, kind) for noun in self.things for kind in rng.sample(self.kinds, 3)]
        films += [Film(rng.choice(self.things), kind, style) for kind in self.kinds for style in self.styles for _ in range(6)]
        films += [Film(rng.choice(self.things), rng.choice(self.kinds), rng.choice(self.styles)) for _ in range(more)]
        return sorted({film.caption for film in films})

    def every_still(self) -> list[str]:
        """Captions of every noun in every style."""
        return [still_caption(noun, style) for noun in self.things for style in self.styles]
