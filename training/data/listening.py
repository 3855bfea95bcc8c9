"""Conversations about an attached sound: answered in words, with a picture of what makes it, or with a sound like it.

Kinds: listen (words), listen-then-make (a picture or a sound). They come only where `InstructionData.reweigh` gives them a share.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from training.chat_batches import Turn
from training.data.hearing_data import Heard
from training.data.listen_questions import (
    BOTH_HEARD, DRAW_HEARD, IN_WORDS_ONLY, KIND_WORDS, MORE_SOUND, NAME_SOUND, NAMED_SOUND, NO_SOUND_IS, PLAY_HEARD, YES_NO_SOUND, YES_SOUND,
)
from training.data.samples import Sample, casual
from training.data.sound_catalogue import INSTRUMENT_WORDS, SoundCatalogue
from training.data.sound_requests import SECOND_SENTENCES
from training.models.tokenizer import AUDIO_SIGNAL_IDS

if TYPE_CHECKING:
    from training.data.instructions import InstructionData
    from training.data.sound_instructions import SoundInstructions


LISTENING = ("listen", "listen-then-make")


class Listening:
    """`heard`: sounds of the training split; a class comes as often as another."""

    def __init__(self, data: InstructionData, playing: SoundInstructions, catalogue: SoundCatalogue, heard: Sequence[Heard]):
        self.data, self.playing = data, playing
        self.by_noun: dict[str, list[Heard]] = {}
        for each in heard:
            if each.split == "train":
                self.by_noun.setdefault(each.noun, []).append(each)
        self.nouns = sorted(self.by_noun)
        # What can be drawn of a sound, by its canonical caption or by its instrument.
        self.drawn = {each.caption: each.drawn for each in catalogue.drawable} | {name: drawn for name, drawn in INSTRUMENT_WORDS.values() if drawn}
        self.makers = dict(zip(LISTENING, (self.listen, self.make)))

    def _heard(self, rng: random.Random) -> Heard:
        return rng.choice(self.by_noun[rng.choice(self.nouns)])

    def _drawn(self, sound: Heard) -> str:
        return self.drawn.get(sound.canonical) or self.drawn.get(sound.noun) or ""

    def listen(self, rng: random.Random) -> Sample:
        sound = self._heard(rng)
        question, answer = self._question(rng, sound)
        turns = [Turn("user", question, media=1), Turn("assistant", answer)]
        if rng.random() < 0.2:
            turns += [Turn("user", rng.choice(MORE_SOUND)), Turn("assistant", rng.choice(NAMED_SOUND).format(p=sound.phrase))]
        return Sample("", turns, heard=[sound])

    def _question(self, rng: random.Random, sound: Heard) -> tuple[str, str]:
        form = rng.random()
        if form < 0.2:
            other = self._heard(rng) if rng.random() < 0.5 else sound
            answers = YES_SOUND if other.noun == sound.noun else NO_SOUND_IS
            return rng.choice(YES_NO_SOUND).format(q=other.phrase), rng.choice(answers).format(p=sound.phrase)
        return rng.choice(IN_WORDS_ONLY if form < 0.3 else NAME_SOUND), rng.choice(NAMED_SOUND).format(p=sound.phrase)

    def make(self, rng: random.Random) -> Sample:
        sound = self._heard(rng)
        while not self._drawn(sound) and rng.random() < 0.85:  # most that are heard cannot be drawn
            sound = self._heard(rng)
        drawn = self._drawn(sound)
        # Named first, or at once.
        before = [Turn("user", rng.choice(NAME_SOUND), media=1), Turn("assistant", rng.choice(NAMED_SOUND).format(p=sound.phrase))] if rng.random() < 0.3 else []
        media = 0 if before else 1
        if drawn and rng.random() < 0.75:
            subject = (drawn, "", "")
            if rng.random() < 0.2:
                parts = [*self.data.reply(rng, subject, after=0.0), " " + rng.choice(SECOND_SENTENCES).format(c=sound.canonical), list(AUDIO_SIGNAL_IDS)]
                turns = [*before, Turn("user", casual(rng, rng.choice(BOTH_HEARD).format(n=drawn)), media=media), Turn("assistant", parts)]
                return Sample("", turns, [subject], sounds=[sound.canonical], heard=[sound])
            kind = rng.choice(KIND_WORDS.get(self.data.groups.get(drawn, ""), ("thing",)))
            request = casual(rng, rng.choice(DRAW_HEARD).format(n=drawn, k=kind))
            turns = [*before, Turn("user", request, media=media), Turn("assistant", self.data.reply(rng, subject))]
            return Sample("", turns, [subject], heard=[sound])
        turns = [*before, Turn("user", rng.choice(PLAY_HEARD), media=media), Turn("assistant", self.playing.reply(rng, sound.canonical))]
        return Sample("", turns, sounds=[sound.canonical], heard=[sound])
