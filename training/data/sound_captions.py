"""How a sound is worded: with what it comes from, without, in a sentence, and together with a second sound."""

from __future__ import annotations

import random

# Where a clip comes from -> the word captions use, as a picture's style.
SOURCES = {"esc10": "recording", "kenney": "game sound", "sonic-pi": "sample", "midi-fluid": "instrument", "midi-musescore": "instrument", "synthesis": "synthetic"}

SENTENCES = ("This is the sound of {}.", "Here is the sound of {}.", "You can hear {}.", "It sounds like {}.")


def sound_caption(phrase: str, source: str = "", second: str = "", behind: bool = False) -> str:
    """"a dog barking, recording"; with a second sound "a dog barking and rain falling" or "… with rain falling in the background"."""
    text = phrase
    if second:
        text += f" with {second} in the background" if behind else f" and {second}"
    return f"{text}, {source}" if source else text


def sound_sentence(text: str, rng: random.Random | None = None) -> str:
    return (rng.choice(SENTENCES) if rng else SENTENCES[0]).format(text)


def caption_choices(record: dict, words: dict) -> list[tuple[str, float]]:
    """Captions of a clip with their shares: the canonical one first, then without the source, as a sentence, other wordings.

    `words` is {"second": phrase or "", "behind": bool}, as training/data/sound_variants.py gives it.
    """
    first, *others = record["phrases"]
    # A mixture has no single source.
    source = "" if words["second"] else SOURCES[record["source"]]
    plain = sound_caption(first, "", words["second"], words["behind"])
    choices = [(sound_caption(first, source, words["second"], words["behind"]), 0.35), (plain, 0.3),
               (sound_sentence(plain, random.Random(record["id"])), 0.15)]
    return choices + [(sound_caption(other, "", words["second"], words["behind"]), 0.2 / len(others)) for other in others]
