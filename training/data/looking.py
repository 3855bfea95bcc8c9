"""Conversations about an attached picture that are answered in words."""

from __future__ import annotations

import random

from training.chat_batches import Turn
from training.data.captions import with_article
from training.data.look_questions import (
    ABOUT_KIND, ASK_COLOUR, ASK_STYLE, KINDS, MORE, NAME_IT, NAMED, NO, NO_PICTURE, YES, YES_NO,
)
from training.data.perception_data import Example

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white")


def look_turns(rng: random.Random, picture: Example, group: str, nouns: list[str]) -> list[Turn]:
    """One question with its answer, or two; `group` of the picture data ("" for photos), `nouns` to ask about in vain."""
    question, answer = _first(rng, picture, group, nouns)
    turns = [Turn("user", question, media=1), Turn("assistant", answer)]
    if rng.random() < 0.2:
        question, answer = _second(rng, picture)
        turns += [Turn("user", question), Turn("assistant", answer)]
    return turns


def _named(rng: random.Random, picture: Example) -> str:
    return rng.choice(NAMED).format(p=picture.phrase)


def _first(rng: random.Random, picture: Example, group: str, nouns: list[str]) -> tuple[str, str]:
    form = rng.random()
    if form < 0.14:
        return rng.choice(ASK_STYLE), style_answer(picture)
    if form < 0.26:
        right = rng.random() < 0.5
        asked = picture.noun if right else rng.choice(nouns)
        answers = YES if asked == picture.noun else NO
        return rng.choice(YES_NO).format(q=with_article(asked)), rng.choice(answers).format(p=picture.phrase)
    if form < 0.34 and group:
        questions, groups = rng.choice(KINDS)
        return rng.choice(questions), rng.choice(YES if group in groups else NO).format(p=picture.phrase)
    if form < 0.46 and group in ABOUT_KIND:
        return rng.choice(ABOUT_KIND[group]), _named(rng, picture)
    return rng.choice(NO_PICTURE if form < 0.52 else NAME_IT), _named(rng, picture)


def _second(rng: random.Random, picture: Example) -> tuple[str, str]:
    form = rng.random()
    colour = next((c for c in COLOURS if c in picture.noun.split()), picture.ground)
    if form < 0.3:
        return rng.choice(ASK_STYLE), style_answer(picture)
    if form < 0.5 and colour and picture.style != "photo":
        return rng.choice(ASK_COLOUR), f"{'It is' if colour in picture.noun.split() else 'The background is'} {colour}."
    return rng.choice(MORE), _named(rng, picture)


def style_answer(picture: Example) -> str:
    if picture.style == "photo":
        return "It is a photo."
    return f"It is drawn in {picture.style} style."
