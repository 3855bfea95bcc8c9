"""Instruction data in which videos are made, asked for or talked about; drawings, sounds and chat come from the InstructionData they belong to.

Kinds: film (a request, a video), film-mix (chat, pictures, sounds and videos in one conversation, a picture that is to move, several media in one
reply), film-refuse (words are wanted, or a still picture), film-imply (a situation that a short video answers).

What is asked for decides: "a cat" is drawn, "a cat meowing" is played, "a cat spinning" is filmed; "draw" always means a picture, and "video",
"clip", "gif" and "animation" always mean a video.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from training.chat_batches import Turn
from training.data.captions import phrase, with_article
from training.data.motions import MOTIONS
from training.data.samples import Sample, casual, declining, opened
from training.data.sound_catalogue import Wish, is_plural
from training.data.sound_instructions import filled
from training.data.sound_requests import SECOND_PICTURE, SECOND_SENTENCES
from training.data.video_catalogue import OPEN, Film, VideoCatalogue, infinitive, motion_verb, motion_words
from training.data.video_requests import (
    ALL_THREE, ANIMATE_IT, ANIMATE_SO, BARE_FILM, CAN_YOU_FILM, CAN_YOU_FILM_ANSWERS, DECLINED_FILM, DECLINED_FILM_ANSWERS, DRAW_STILL, FILM, FILM_AGREE, FILM_OPEN,
    FILM_SENTENCES, FILM_WITH_WORDS, HEAR_AND_WATCH, IMPLIED_VIDEOS, INSISTED_FILM, NO_VIDEO, NO_VIDEO_INSIDE, OTHER_MOTION, OTHER_THING, REWATCH, SECOND_VIDEO, SEE_AND_WATCH, SHORT_FILM,
    STILL_OF_IT, THANKS_FILM, THANKS_FILM_ANSWERS, TWO_VIDEOS, WATCH_AND_HEAR, WATCH_AND_SEE,
)
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IMAGE_SIGNAL_IDS, VIDEO_SIGNAL_IDS

if TYPE_CHECKING:
    from training.data.instructions import InstructionData

FILMING = frozenset({"film", "film-mix", "film-refuse", "film-imply"})


class VideoInstructions:
    """`talk`: stored replies of the frozen language model to prompts about films (training.data.chat_replies --videos)."""

    def __init__(self, data: InstructionData, talk: list[dict]):
        self.data, self.catalogue = data, VideoCatalogue(data.nouns, data.styles, data.groups)
        self.talk = [row for row in talk if row["split"] == "train"]
        self.askable = [row for row in self.talk if row["text"][-1] in ".?"]
        self.makers = {"film": self.film, "film-mix": self.mix, "film-refuse": self.refuse, "film-imply": self.imply}

    def film_request(self, rng: random.Random) -> Sample:
        """A sample that ends in a video; for the decoding side alone."""
        return rng.choice((self.film,) * 7 + (self._animated,))(rng)

    # -- parts -----------------------------------------------------------------------------------------------------

    def request(self, rng: random.Random, film: Film, words: str = "") -> str:
        """`words` for the motion, if not chosen here."""
        form = rng.random()
        templates = (FILM_OPEN if not film.kind else INSISTED_FILM if form < 0.07 else SHORT_FILM if form < 0.2 else BARE_FILM if form < 0.27 else FILM)
        return casual(rng, opened(rng, self.worded(rng, rng.choice(templates), film, words)))

    def worded(self, rng: random.Random, template: str, film: Film, words: str = "") -> str:
        noun = self.data.wish(rng, (film.noun, film.style, ""))
        verb = motion_verb(rng, film.kind)
        return template.format(n=noun, b=noun.removeprefix("an ").removeprefix("a "), m=words or motion_words(rng, film.kind), v=verb, g=infinitive(verb))

    def reply(self, rng: random.Random, film: Film, opening: str | None = None, after: float = 0.1) -> list:
        """A sentence that holds the caption, then the span, sometimes more text."""
        parts: list = [(opening or rng.choice(FILM_SENTENCES)).format(c=film.caption), list(VIDEO_SIGNAL_IDS)]
        if rng.random() < after:
            parts.append(" " + rng.choice(FILM_AGREE))
        return parts

    def asked(self, rng: random.Random, film: Film, after: float = 0.1) -> list[Turn]:
        return [Turn("user", self.request(rng, film)), Turn("assistant", self.reply(rng, film, after=after))]

    # -- kinds -----------------------------------------------------------------------------------------------------

    def film(self, rng: random.Random) -> Sample:
        film, form = self.catalogue.film(rng), rng.random()
        if form < 0.05:
            ask, answer = rng.choice(FILM_WITH_WORDS)
            return Sample("", [Turn("user", casual(rng, self.worded(rng, ask, film))), Turn("assistant", self.reply(rng, film, answer))], videos=[film.caption])
        turns = self.asked(rng, film)
        if form < 0.13:
            other = Film(film.noun, rng.choice([kind for kind in MOTIONS if kind != film.kind]), film.style)
            request = self.worded(rng, rng.choice(OTHER_MOTION), other)
        elif form < 0.19:
            other = Film(self.catalogue.film(rng).noun, film.kind or OPEN)
            request = self.worded(rng, rng.choice([text for text in OTHER_THING if film.kind or "{m}" not in text]), other)
        elif form < 0.22:
            other, request = film, rng.choice(REWATCH)
        else:
            return Sample("", turns, videos=[film.caption])
        turns += [Turn("user", casual(rng, request)), Turn("assistant", self.reply(rng, other))]
        return Sample("", turns, videos=[film.caption, other.caption])

    def mix(self, rng: random.Random) -> Sample:
        """Chat, pictures, sounds and videos: none of them infects the next turn, and one reply may hold several."""
        form = rng.random()
        if form < 0.16:
            return self._with_talk(rng)
        if form < 0.38:
            return self._animated(rng)
        if form < 0.44:
            return self._still(rng)
        sounding = bool(self.data.sounds.catalogue.captions)
        if form < 0.59 or form < 0.95 and not sounding:
            return self._seen_and_watched(rng)
        if form < 0.77:
            return self._watched_and_heard(rng)
        if form < 0.95:
            return self._all_three(rng)
        first, second = self.catalogue.film(rng, open_share=0.0, style_share=0.0), self.catalogue.film(rng, open_share=0.0, style_share=0.0)
        x, y = (self.worded(rng, "{n} {m}", each) for each in (first, second))
        parts = [*self.reply(rng, first, after=0.0), " " + rng.choice(SECOND_VIDEO).format(c=second.caption), list(VIDEO_SIGNAL_IDS)]
        return Sample("", [Turn("user", casual(rng, rng.choice(TWO_VIDEOS).format(x=x, y=y))), Turn("assistant", parts)], videos=[first.caption, second.caption])

    def _with_talk(self, rng: random.Random) -> Sample:
        film = self.catalogue.film(rng)
        filmed, form = self.asked(rng, film), rng.random()
        row = rng.choice(self.talk if self.talk and rng.random() < 0.4 else self.data.chat)
        if form < 0.4:
            return Sample("", self.data.answered(rng, row, limit=24) + filmed, videos=[film.caption])
        if form < 0.7:
            talked = [Turn("user", casual(rng, rng.choice(THANKS_FILM))), Turn("assistant", rng.choice(THANKS_FILM_ANSWERS))]
        elif form < 0.85:
            row = rng.choice(self.askable or self.data.askable)
            talked = self.data.answered(rng, row, f"{rng.choice(THANKS_FILM)} {row['text']}", limit=24)
        else:
            talked = self.data.answered(rng, row, limit=24)
        return Sample("", filmed + talked, videos=[film.caption])

    def _animated(self, rng: random.Random) -> Sample:
        """A drawing that is to move. The page re-encodes the drawn picture when the follow-up speaks of it; half of the samples do."""
        film = self.catalogue.film(rng, open_share=0.4)
        subject = (film.noun, film.style, "")
        request = rng.choice(ANIMATE_SO) if film.kind else rng.choice(ANIMATE_IT)
        pictures = self.data.by_noun.get(film.noun, [])
        seen = bool(pictures) and rng.random() < 0.5
        turns = [Turn("user", self.data.request(rng, subject)), Turn("assistant", self.data.reply(rng, subject, after=0.05)),
                 Turn("user", casual(rng, self.worded(rng, request, film)), media=int(seen)), Turn("assistant", self.reply(rng, film))]
        return Sample("", turns, [subject], [rng.choice(pictures)] if seen else [], videos=[film.caption])

    def _still(self, rng: random.Random) -> Sample:
        film = self.catalogue.film(rng)
        subject = (film.noun, film.style, "")
        request = casual(rng, rng.choice(STILL_OF_IT).format(w=with_article(film.noun)))
        turns = [*self.asked(rng, film, after=0.05), Turn("user", request), Turn("assistant", self.data.reply(rng, subject))]
        return Sample("", turns, [subject], videos=[film.caption])

    def _seen_and_watched(self, rng: random.Random) -> Sample:
        film, seen_first = self.catalogue.film(rng, open_share=0.0, style_share=0.0), rng.random() < 0.6
        subject = (film.noun, "", "")
        request = rng.choice(SEE_AND_WATCH if seen_first else WATCH_AND_SEE).format(w=with_article(film.noun), m=motion_words(rng, film.kind))
        if rng.random() < 0.3:  # of two things
            subject = self.data.subject(rng)
            drawing, filming = f"draw {self.data.wish(rng, subject)}", self.worded(rng, rng.choice(("make a video of {n} {m}", "show me a clip of {n} {m}", "animate {n} {m}")), film)
            request = f"{drawing} and {filming}." if seen_first else f"{filming} and {drawing}."
        drawn, filmed = phrase(*subject), film.caption
        if seen_first:
            parts = [*self.data.reply(rng, subject, after=0.0), " " + rng.choice(SECOND_VIDEO).format(c=filmed), list(VIDEO_SIGNAL_IDS)]
        else:
            parts = [*self.reply(rng, film, after=0.0), " " + rng.choice(SECOND_PICTURE).format(p=drawn), list(IMAGE_SIGNAL_IDS)]
        return Sample("", [Turn("user", casual(rng, request)), Turn("assistant", parts)], [subject], videos=[filmed])

    def _sounding(self, rng: random.Random):
        """A sound, and a film of what makes it."""
        wish = self.data.sounds.catalogue.seen(rng)
        return wish, self.catalogue.film(rng, wish.drawn, open_share=0.3, style_share=0.0)

    def _watched_and_heard(self, rng: random.Random) -> Sample:
        wish, film = self._sounding(rng)
        if rng.random() < 0.3:
            wish, film = self.data.sounds.catalogue.wish(rng, mixed_share=0.0), self.catalogue.film(rng, style_share=0.0)
        watched_first = rng.random() < 0.6
        verb = motion_verb(rng, film.kind)
        request = rng.choice(WATCH_AND_HEAR if watched_first else HEAR_AND_WATCH).format(
            w=with_article(film.noun), m=motion_words(rng, film.kind), v=verb, s=wish.words, its=its_sound(wish) if wish.drawn == film.noun else f"the sound of {wish.words}")
        if watched_first:
            parts = [*self.reply(rng, film, after=0.0), " " + rng.choice(SECOND_SENTENCES).format(c=wish.caption), list(AUDIO_SIGNAL_IDS)]
        else:
            parts = [*self.data.sounds.reply(rng, wish.caption, after=0.0), " " + rng.choice(SECOND_VIDEO).format(c=film.caption), list(VIDEO_SIGNAL_IDS)]
        return Sample("", [Turn("user", casual(rng, request)), Turn("assistant", parts)], sounds=[wish.caption], videos=[film.caption])

    def _all_three(self, rng: random.Random) -> Sample:
        wish, film = self._sounding(rng)
        subject = (wish.drawn, "", "")
        template = rng.choice(ALL_THREE)
        if "{m}" not in template:
            film = Film(film.noun, OPEN)
        request = filled(template.replace("{m}", motion_words(rng, film.kind)).replace("{its}", its_sound(wish)), wish)
        parts = [*self.data.reply(rng, subject, after=0.0), " " + rng.choice(SECOND_VIDEO).format(c=film.caption), list(VIDEO_SIGNAL_IDS),
                 " " + rng.choice(SECOND_SENTENCES).format(c=wish.caption), list(AUDIO_SIGNAL_IDS)]
        return Sample("", [Turn("user", casual(rng, request)), Turn("assistant", parts)], [subject], sounds=[wish.caption], videos=[film.caption])

    def refuse(self, rng: random.Random) -> Sample:
        """Talk about films, a video that is declined, a question with "no video, please" around it, a still picture."""
        form = rng.random()
        if form < 0.22 and self.talk:
            return Sample("", self.data.answered(rng, rng.choice(self.talk)))
        if form < 0.38:
            row = rng.choice(self.askable if self.askable and rng.random() < 0.5 else self.data.askable)
            return Sample("", self.data.answered(rng, row, declining(rng, row["text"], NO_VIDEO, NO_VIDEO_INSIDE)))
        film = self.catalogue.film(rng, open_share=0.0, style_share=0.0)
        if form < 0.46:
            declined = self.worded(rng, rng.choice(DECLINED_FILM), film)
            if rng.random() < 0.5:
                row = rng.choice(self.data.askable)
                return Sample("", self.data.answered(rng, row, f"{declined} {row['text']}"))
            return Sample("", [Turn("user", casual(rng, declined)), Turn("assistant", rng.choice(DECLINED_FILM_ANSWERS))])
        if form < 0.5:
            return Sample("", [Turn("user", casual(rng, rng.choice(CAN_YOU_FILM))), Turn("assistant", rng.choice(CAN_YOU_FILM_ANSWERS))])
        subject = (film.noun, "", "")
        # Half of them are requests as ever: where videos can be had, a picture still is what "draw" and "show me" ask for.
        if form < 0.75:
            subject = self.data.subject(rng)
            return Sample("", [Turn("user", self.data.request(rng, subject)), Turn("assistant", self.data.reply(rng, subject))], [subject])
        request = casual(rng, rng.choice(DRAW_STILL).format(w=with_article(film.noun), m=motion_words(rng, film.kind)))
        return Sample("", [Turn("user", request), Turn("assistant", self.data.reply(rng, subject))], [subject])

    def imply(self, rng: random.Random) -> Sample:
        prompts, films, answers = rng.choice(IMPLIED_VIDEOS)
        prompt, answer = rng.choice(prompts), rng.choice(answers)
        if rng.random() < 0.12:
            return Sample("", [Turn("user", casual(rng, f"{prompt} {rng.choice(NO_VIDEO)}")), Turn("assistant", answer)])
        film = Film(*rng.choice(films))
        return Sample("", [Turn("user", casual(rng, prompt)), Turn("assistant", self.reply(rng, film, f"{answer} {FILM_SENTENCES[0]}"))], videos=[film.caption])


def its_sound(wish: Wish) -> str:
    """What a thing lets hear, said of a thing already named: "its barking", "its sound"."""
    last = wish.words.split()[-1]
    return f"{'their' if is_plural(wish.thing or wish.words) else 'its'} {last if last.endswith('ing') and len(last) > 5 else 'sound'}"
