"""Instruction data in which sounds are made, asked for or talked about; drawings and chat come from the InstructionData they belong to.

Kinds: play (a request, a sound), play-mix (chat, pictures and sounds in one conversation, several media in one reply), play-refuse (words are
wanted, or a picture of something that sounds), play-imply (a situation that a sound answers).
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from training.chat_batches import Turn
from training.data.captions import phrase, with_article
from training.data.samples import Sample, casual, declining, opened
from training.data.sound_captions import sound_caption
from training.data.sound_catalogue import SoundCatalogue, Wish, bare, is_plural
from training.data.sound_requests import (
    ADD_BEHIND, AGREE_PLAY, ASK, BARE_PLAY, BOTH_AT_ONCE, CAN_YOU_HEAR, CAN_YOU_HEAR_ANSWERS, CAN_YOU_HEAR_NOW_ANSWERS, CAN_YOU_PLAY, CAN_YOU_PLAY_ANSWERS, DECLINED_PLAY,
    DECLINED_PLAY_ANSWERS, DRAW_SILENTLY, HEAR_AND_SEE, HEAR_IT, IMPLIED_SOUNDS, INSISTED_PLAY, NO_SOUND, NO_SOUND_INSIDE, NOW_PLAY, PLAY, PLAY_SENTENCES, PLAY_WITH_WORDS,
    REPLAY, SECOND_PICTURE, SECOND_SENTENCES, SEE_AND_HEAR, SEE_IT, SHORT_PLAY, THANKS_PLAY, THANKS_PLAY_ANSWERS, TWO_SOUNDS,
)
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IMAGE_SIGNAL_IDS

if TYPE_CHECKING:
    from training.data.instructions import InstructionData


class SoundInstructions:
    """`talk`: stored replies of the frozen language model to prompts about sounds (training.data.chat_replies --sounds)."""

    def __init__(self, data: InstructionData, catalogue: SoundCatalogue, talk: list[dict]):
        self.data, self.catalogue = data, catalogue
        self.talk = [row for row in talk if row["split"] == "train"]
        self.askable = [row for row in self.talk if row["kind"] == "sound-thing" and row["text"][-1] in ".?"]
        self.makers = {"play": self.play, "play-mix": self.mix, "play-refuse": self.refuse, "play-imply": self.imply}

    def play_request(self, rng: random.Random) -> Sample:
        """A sample that ends in or holds a sound; for the decoding side alone."""
        return rng.choice((self.play,) * 7 + (self.mix,))(rng)

    # -- parts -----------------------------------------------------------------------------------------------------

    def request(self, rng: random.Random, wish: Wish) -> str:
        form = rng.random()
        if wish.thing and form < 0.3:
            templates = ASK
        elif form < 0.38:
            templates = INSISTED_PLAY
        elif form < 0.48:
            templates = SHORT_PLAY
        elif form < 0.54 and only_a_sound(wish.words):
            templates = BARE_PLAY
        else:
            templates = PLAY
        return casual(rng, opened(rng, filled(rng.choice([text for text in templates if wish.thing or "{t}" not in text]), wish)))

    def reply(self, rng: random.Random, caption: str, opening: str | None = None, after: float = 0.1) -> list:
        """A sentence that holds the caption, then the span, sometimes more text."""
        parts: list = [(opening or rng.choice(PLAY_SENTENCES)).format(c=caption), list(AUDIO_SIGNAL_IDS)]
        if rng.random() < after:
            parts.append(" " + rng.choice(AGREE_PLAY))
        return parts

    def asked(self, rng: random.Random, wish: Wish, after: float = 0.1) -> list[Turn]:
        return [Turn("user", self.request(rng, wish)), Turn("assistant", self.reply(rng, wish.caption, after=after))]

    # -- kinds -----------------------------------------------------------------------------------------------------

    def play(self, rng: random.Random) -> Sample:
        wish = self.catalogue.wish(rng)
        form = rng.random()
        if form < 0.06:
            ask, answer = rng.choice(PLAY_WITH_WORDS)
            return Sample("", [Turn("user", casual(rng, filled(ask, wish))), Turn("assistant", self.reply(rng, wish.caption, answer))], sounds=[wish.caption])
        turns, sounds = self.asked(rng, wish), [wish.caption]
        if form < 0.14:
            other = self.catalogue.wish(rng)
            request = filled(rng.choice([text for text in NOW_PLAY if other.thing or "{t}" not in text]), other)
            turns += [Turn("user", casual(rng, request)), Turn("assistant", self.reply(rng, other.caption))]
            sounds.append(other.caption)
        elif form < 0.18:
            turns += [Turn("user", casual(rng, rng.choice(REPLAY))), Turn("assistant", self.reply(rng, wish.caption))]
            sounds.append(wish.caption)
        elif form < 0.22:
            wish = self.catalogue.wish(rng, mixed_share=0.0)
            second = self.catalogue.second(rng, wish.caption, behind=True)
            mixed = sound_caption(wish.caption, "", second, behind=True)
            turns = [*self.asked(rng, wish), Turn("user", casual(rng, rng.choice(ADD_BEHIND).format(x=second))), Turn("assistant", self.reply(rng, mixed))]
            sounds = [wish.caption, mixed]
        return Sample("", turns, sounds=sounds)

    def mix(self, rng: random.Random) -> Sample:
        """Chat, pictures and sounds: none of them infects the next turn, and one reply may hold several."""
        form = rng.random()
        if form < 0.4:
            return self._with_talk(rng)
        if form < 0.58:
            return self._two_turns(rng)
        if form < 0.86:
            return self._picture_and_sound(rng)
        first, second = self.catalogue.wish(rng, mixed_share=0.0), self.catalogue.wish(rng, mixed_share=0.0)
        if form < 0.92:
            other = self.catalogue.second(rng, first.caption, behind=False)
            mixed = sound_caption(first.caption, "", other)
            request = rng.choice(BOTH_AT_ONCE).format(s=first.words, x=self.catalogue.worded(rng, other))
            return Sample("", [Turn("user", casual(rng, request)), Turn("assistant", self.reply(rng, mixed))], sounds=[mixed])
        request = rng.choice(TWO_SOUNDS).format(s=first.words, x=second.words)
        parts = [*self.reply(rng, first.caption, after=0.0), " " + rng.choice(SECOND_SENTENCES).format(c=second.caption), list(AUDIO_SIGNAL_IDS)]
        return Sample("", [Turn("user", casual(rng, request)), Turn("assistant", parts)], sounds=[first.caption, second.caption])

    def _with_talk(self, rng: random.Random) -> Sample:
        wish = self.catalogue.wish(rng)
        played = self.asked(rng, wish)
        row = rng.choice(self.talk if self.talk and rng.random() < 0.4 else self.data.chat)
        form = rng.random()
        if form < 0.4:
            return Sample("", self.data.answered(rng, row, limit=24) + played, sounds=[wish.caption])
        if form < 0.7:
            talked = [Turn("user", rng.choice(THANKS_PLAY)), Turn("assistant", rng.choice(THANKS_PLAY_ANSWERS))]
        elif form < 0.85:
            row = rng.choice(self.askable or self.data.askable)
            talked = self.data.answered(rng, row, f"{rng.choice(THANKS_PLAY)} {row['text']}", limit=24)
        else:
            talked = self.data.answered(rng, row, limit=24)
        return Sample("", played + talked, sounds=[wish.caption])

    def _two_turns(self, rng: random.Random) -> Sample:
        """A drawing and a sound in either order, of one thing or of two."""
        wish = self.catalogue.seen(rng)
        subject = (wish.drawn, "", "")
        related = rng.random() < 0.65
        if not related:
            wish, subject = self.catalogue.wish(rng), self.data.subject(rng)
        drawn = [Turn("user", self.data.request(rng, subject)), Turn("assistant", self.data.reply(rng, subject, after=0.05))]
        played = self.asked(rng, wish, after=0.05)
        if rng.random() < 0.6:
            if related:
                played[0] = Turn("user", casual(rng, rng.choice(HEAR_IT)))
            turns = drawn + played
        else:
            if related:
                drawn[0] = Turn("user", casual(rng, rng.choice(SEE_IT).format(w=with_article(wish.drawn))))
            turns = played + drawn
        return Sample("", turns, [subject], sounds=[wish.caption])

    def _picture_and_sound(self, rng: random.Random) -> Sample:
        wish = self.catalogue.seen(rng)
        subject = (wish.drawn, "", "")
        seen_first = rng.random() < 0.6
        request = filled(rng.choice(SEE_AND_HEAR if seen_first else HEAR_AND_SEE), wish)
        if rng.random() < 0.3:  # of two things
            subject, wish = self.data.subject(rng), self.catalogue.wish(rng, mixed_share=0.0)
            drawing, playing = f"draw {self.data.wish(rng, subject)}", rng.choice(("play {s}", "let me hear {s}", "make the sound of {s}")).format(s=wish.words)
            request = f"{drawing} and {playing}." if seen_first else f"{playing} and {drawing}."
        if seen_first:
            parts = [*self.data.reply(rng, subject, after=0.0), " " + rng.choice(SECOND_SENTENCES).format(c=wish.caption), list(AUDIO_SIGNAL_IDS)]
        else:
            parts = [*self.reply(rng, wish.caption, after=0.0), " " + rng.choice(SECOND_PICTURE).format(p=phrase(*subject)), list(IMAGE_SIGNAL_IDS)]
        return Sample("", [Turn("user", casual(rng, request)), Turn("assistant", parts)], [subject], sounds=[wish.caption])

    def refuse(self, rng: random.Random) -> Sample:
        """Talk about sounds, a sound that is declined, a question with "no sound, please" around it, a picture of what sounds."""
        form = rng.random()
        if form < 0.46 and self.talk:
            return Sample("", self.data.answered(rng, rng.choice(self.talk)))
        if form < 0.68:
            row = rng.choice(self.askable if self.askable and rng.random() < 0.6 else self.data.askable)
            return Sample("", self.data.answered(rng, row, declining(rng, row["text"], NO_SOUND, NO_SOUND_INSIDE)))
        if form < 0.78:
            wish = self.catalogue.wish(rng)
            declined = filled(rng.choice(DECLINED_PLAY), wish)
            if rng.random() < 0.5:
                row = rng.choice(self.data.askable)
                return Sample("", self.data.answered(rng, row, f"{declined} {row['text']}"))
            return Sample("", [Turn("user", casual(rng, declined)), Turn("assistant", rng.choice(DECLINED_PLAY_ANSWERS))])
        if form < 0.86:
            hear = CAN_YOU_HEAR_NOW_ANSWERS if self.data.listens else CAN_YOU_HEAR_ANSWERS
            prompts, answers = (CAN_YOU_PLAY, CAN_YOU_PLAY_ANSWERS) if rng.random() < 0.7 else (CAN_YOU_HEAR, hear)
            return Sample("", [Turn("user", casual(rng, rng.choice(prompts))), Turn("assistant", rng.choice(answers))])
        wish = self.catalogue.seen(rng)
        subject = (wish.drawn, "", "")
        request = casual(rng, filled(rng.choice(DRAW_SILENTLY), wish))
        return Sample("", [Turn("user", request), Turn("assistant", self.data.reply(rng, subject))], [subject])

    def imply(self, rng: random.Random) -> Sample:
        prompts, captions, answers = rng.choice(IMPLIED_SOUNDS)
        prompt, answer = rng.choice(prompts), rng.choice(answers)
        if rng.random() < 0.12:
            return Sample("", [Turn("user", casual(rng, f"{prompt} {rng.choice(NO_SOUND)}")), Turn("assistant", answer)])
        caption = rng.choice([each for each in captions if each in self.catalogue.wordings] or self.catalogue.captions)
        return Sample("", [Turn("user", casual(rng, prompt)), Turn("assistant", self.reply(rng, caption, f"{answer} {PLAY_SENTENCES[0]}"))], sounds=[caption])


def filled(template: str, wish: Wish) -> str:
    """Every slot that speaks of the sound itself."""
    thing = wish.thing or wish.words
    does, ending = ("do", "") if is_plural(thing) else ("does", "s")
    return template.format(s=wish.words, t=thing, n=bare(thing), w=with_article(wish.drawn) if wish.drawn else thing, does=does, z=ending)


def only_a_sound(words: str) -> bool:
    """A bare noun would be drawn; "a dog barking" can only be heard."""
    return any(word.endswith(("ing", "noise", "beeps", "tone", "melody", "scale")) for word in words.split()[1:]) or words.endswith(("noise", "beat", "music"))
