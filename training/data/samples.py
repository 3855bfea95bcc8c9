"""A conversation of the instruction data, and how people word a message."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from training.chat_batches import Turn
from training.data.instruction_templates import OPENERS
from training.data.hearing_data import Heard
from training.data.perception_data import Example
from training.data.watching_data import Watched


@dataclass
class Sample:
    kind: str
    turns: list[Turn]
    drawings: list[tuple[str, str, str]] = field(default_factory=list)  # (noun, style word or "", ground colour or "")
    pictures: list[Example] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)  # canonical captions
    videos: list[str] = field(default_factory=list)  # canonical captions
    heard: list[Heard] = field(default_factory=list)  # sounds that fill the concept tokens, as `pictures` do
    watched: list[Watched] = field(default_factory=list)  # videos, likewise


def opened(rng: random.Random, text: str) -> str:
    """Sometimes words before the matter itself."""
    return rng.choice(OPENERS) + (text if text.startswith("I") else lower_first(text)) if rng.random() < 0.08 else text


def lower_first(text: str) -> str:
    return text if text.startswith(("I ", "I'")) else text[:1].lower() + text[1:]


def declining(rng: random.Random, question: str, sentences: tuple[str, ...], inside: tuple[str, ...]) -> str:
    """A question with words before, after or inside of it that want no medium."""
    form = rng.random()
    if form < 0.45:
        return f"{question} {rng.choice(sentences)}"
    if form < 0.7 and question[-1] in ".?":
        return question[:-1] + rng.choice(inside) + question[-1]
    refused = rng.choice(sentences)
    return f"{refused} {question}" if form < 0.9 else f"{refused[:-1]}: {lower_first(question)}"


def reworded(answer: str, parts: dict[str, str]) -> str:
    """With every part of a sentence that `parts` knows replaced."""
    for old, new in parts.items():
        answer = answer.replace(old, new)
    return answer


def casual(rng: random.Random, text: str) -> str:
    """People drop capitals and full stops."""
    text = text[:1].upper() + text[1:]
    if rng.random() < 0.25:
        text = text.lower()
    if rng.random() < 0.3:
        text = text.rstrip(".!")
    return text
