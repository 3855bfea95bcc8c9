"""Conversations about an attached video: answered in words, with a still picture of it, or with a video like it.

Kinds: watch (words), watch-then-make (a picture or a video). They come only where `InstructionData.reweigh` gives them a share.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from training.chat_batches import Turn
from training.data.motions import MOTIONS
from training.data.samples import Sample, casual
from training.data.video_catalogue import OPEN, Film, motion_phrase, motion_words
from training.data.watch_questions import (
    DRAW_WATCHED, FILM_OTHERWISE, FILM_WATCHED, HOW_IT_MOVES, MORE_VIDEO, MOVES, NAME_VIDEO, NAMED_VIDEO, NO_MOTION, NO_VIDEO_IS, WATCH_WORDS_ONLY, YES_MOTION, YES_NO_MOTION, YES_NO_VIDEO,
    YES_VIDEO,
)
from training.data.watching_data import Watched

if TYPE_CHECKING:
    from training.data.instructions import InstructionData
    from training.data.video_instructions import VideoInstructions


WATCHING = ("watch", "watch-then-make")


class Watching:
    """`watched`: videos of the training split; an animation, whose motion nobody described, comes for a quarter."""

    def __init__(self, data: InstructionData, filming: VideoInstructions, watched: Sequence[Watched], animation_share: float = 0.25):
        self.data, self.filming, self.animation_share = data, filming, animation_share
        nouns = set(data.nouns)
        train = [each for each in watched if each.split == "train" and each.noun in nouns]
        self.moved, self.animated = [each for each in train if each.kind], [each for each in train if not each.kind]
        self.makers = dict(zip(WATCHING, (self.watch, self.make)))

    def _watched(self, rng: random.Random) -> Watched:
        return rng.choice(self.animated if self.animated and rng.random() < self.animation_share else self.moved)

    def watch(self, rng: random.Random) -> Sample:
        video = self._watched(rng)
        question, answer = self._question(rng, video)
        turns = [Turn("user", casual(rng, question), media=1), Turn("assistant", answer)]
        form = rng.random()
        if form < 0.12 and video.kind:
            turns += [Turn("user", casual(rng, rng.choice(HOW_IT_MOVES))), Turn("assistant", _said(rng, MOVES, video))]
        elif form < 0.24:
            turns += [Turn("user", casual(rng, rng.choice(MORE_VIDEO))), Turn("assistant", _said(rng, NAMED_VIDEO, video))]
        return Sample("", turns, watched=[video])

    def _question(self, rng: random.Random, video: Watched) -> tuple[str, str]:
        form = rng.random()
        if form < 0.12:
            other = self._watched(rng) if rng.random() < 0.5 else video
            answers = YES_VIDEO if (other.noun, other.kind) == (video.noun, video.kind) else NO_VIDEO_IS
            return rng.choice(YES_NO_VIDEO).format(q=other.phrase), _said(rng, answers, video)
        if form < 0.24 and video.kind:
            kind = rng.choice(list(MOTIONS)) if rng.random() < 0.5 else video.kind
            return rng.choice(YES_NO_MOTION).format(m=motion_words(rng, kind)), _said(rng, YES_MOTION if kind == video.kind else NO_MOTION, video)
        if form < 0.42 and video.kind:
            return rng.choice(HOW_IT_MOVES), _said(rng, MOVES, video)
        return rng.choice(WATCH_WORDS_ONLY if form < 0.5 else NAME_VIDEO), _said(rng, NAMED_VIDEO, video)

    def make(self, rng: random.Random) -> Sample:
        video = self._watched(rng)
        # Named first, or at once.
        before = [Turn("user", rng.choice(NAME_VIDEO), media=1), Turn("assistant", _said(rng, NAMED_VIDEO, video))] if rng.random() < 0.3 else []
        media, form = 0 if before else 1, rng.random()
        if form < 0.45:
            subject = (video.noun, "", "")
            request = casual(rng, rng.choice(DRAW_WATCHED).format(n=video.noun))
            return Sample("", [*before, Turn("user", request, media=media), Turn("assistant", self.data.reply(rng, subject))], [subject], watched=[video])
        kind = video.kind or OPEN
        request = rng.choice(FILM_WATCHED)
        if form > 0.7:
            kind = rng.choice([each for each in MOTIONS if each != video.kind])
            request = rng.choice(FILM_OTHERWISE).format(n=video.noun, m=motion_words(rng, kind))
        film = Film(video.noun, kind)
        turns = [*before, Turn("user", casual(rng, request), media=media), Turn("assistant", self.filming.reply(rng, film))]
        return Sample("", turns, videos=[film.caption], watched=[video])


def _said(rng: random.Random, answers: tuple[str, ...], video: Watched) -> str:
    return rng.choice(answers).format(p=video.phrase, m=motion_phrase(video.kind))
