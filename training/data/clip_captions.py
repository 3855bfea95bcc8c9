"""How a clip is worded: what is seen, how it moves where that is known, and in which style."""

from __future__ import annotations

import random

from training.data.captions import with_article

SENTENCES = ("This is a video of {}.", "Here is a clip of {}.", "The video shows {}.", "You can see {}.")
# What is said of an animation whose motion nobody described.
SOME_MOTION = ("moving", "in motion")


def clip_caption(noun: str, motion: str, style: str = "") -> str:
    """Such as: a red car moving to the left, 3d style."""
    text = f"{with_article(noun)} {motion}"
    return f"{text}, {style} style" if style else text


def still_caption(noun: str, style: str = "") -> str:
    """What each of its frames shows: a red car, 3d style."""
    return f"{with_article(noun)}, {style} style" if style else with_article(noun)


def caption_choices(record: dict) -> list[tuple[str, float]]:
    """Captions of a clip with their shares: canonical, without the style, as a sentence, other wordings, other names.

    `record` is {"id", "noun", "synonyms", "style_word", "motions": phrases or ()}.
    """
    first, *others = record["motions"] or SOME_MOTION
    noun, plain = record["noun"], clip_caption(record["noun"], first)
    choices = [(clip_caption(noun, first, record["style_word"]), 0.35), (plain, 0.3),
               (random.Random(record["id"]).choice(SENTENCES).format(plain), 0.15)]
    wordings = [clip_caption(noun, other) for other in others] + [clip_caption(name, first) for name in record["synonyms"][:2]]
    return choices + [(text, 0.2 / len(wordings)) for text in wordings]
