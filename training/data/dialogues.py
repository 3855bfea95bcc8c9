"""Conversations of three to seven turns on one topic that switch modalities (paper 5.3, MosIT): talk, pictures and sounds in any order,
several media in one reply, what went before taken up again ("the first picture once more"), and intents that nobody spells out ("I am
preparing a talk on volcanoes").

Replies in words are the frozen language model's own (training.data.chat_replies --topics); what refers to a medium is resolved here, so that
a request stays answerable from the conversation alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from training.chat_batches import Turn
from training.data.captions import phrase, with_article
from training.data.instruction_templates import AND_TEXT, ANOTHER, CHANGE_STYLE
from training.data.refusals import in_words
from training.data.samples import Sample, casual, declining
from training.data.sound_catalogue import SoundCatalogue, Wish
from training.data.sound_requests import NO_SOUND, NO_SOUND_INSIDE, REPLAY, SECOND_PICTURE, SECOND_SENTENCES
from training.data.topics import TOPICS, Topic
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IMAGE_SIGNAL_IDS

if TYPE_CHECKING:
    from training.data.instructions import InstructionData
    from training.data.sound_instructions import SoundInstructions

FEWEST_TURNS, MOST_TURNS = 3, 7

# Asked for by topic alone: what fits is the model's choice. {t}: the topic.
FITTING_PICTURE = (
    "Add a picture that goes with it.", "And a fitting picture?", "Now a picture to go with it, please.", "Which picture would suit this? Show it.",
    "Can you illustrate that?", "Show me something from {t}.", "Draw something that belongs to {t}.", "A picture for {t}, please.", "Make me a picture about {t}.",
    "What could I show with that? Draw it.",
)
FITTING_SOUND = (
    "Add a sound that goes with it.", "And a fitting sound?", "Now a sound to go with it, please.", "Which sound would suit this? Play it.",
    "Let me hear something from {t}.", "Play something that belongs to {t}.", "A sound for {t}, please.", "What would one hear there? Play it.", "What does that sound like?",
)
PICTURE_AND_SOUND = ("Show me {w} and play {s}.", "Draw {w}, and let me hear {s}.", "I'd like to see {w} and to hear {s}.", "A picture of {w} and the sound of {s}, please.")
FITTING_BOTH = ("Show me and let me hear something from {t}.", "A picture and a sound for {t}, please.", "I want to see and hear {t}.", "Set the scene for {t}, with picture and sound.")

# Plans that call for a medium without naming one.
PLANS_TO_SHOW = (
    "I am preparing a presentation on {t}.", "I'm giving a talk on {t} and my first slide is empty.", "I am making an invitation, the topic is {t}.",
    "I'm writing a blog post about {t} and it looks dull.", "Our poster about {t} needs something to look at.", "I want to explain {t} to my little brother.",
)
PLANS_TO_HEAR = (
    "I am recording a radio play about {t}.", "My podcast on {t} needs an opening.", "I'm telling a story about {t}, set the mood for my listeners.",
    "Close your eyes and think of {t}. What would we hear?", "We play a guessing game with our ears, the topic is {t}.",
)
OFFERS = ("That sounds good.", "A nice idea.", "Let me help with that.", "This could help.", "How about this?")

FIRST_PICTURE = ("Show me the first picture again.", "Back to the first picture, please.", "Draw the first one again.", "I liked the first picture more, draw it once more.")
FIRST_SOUND = ("Play the first sound again.", "Back to the first sound, please.", "I want to hear the first sound once more.")


@dataclass
class _Talk:
    """What was said and made so far."""

    topic: Topic
    turns: list[Turn] = field(default_factory=list)
    drawings: list[tuple[str, str, str]] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    last: str = ""  # "image", "audio" or "" after words

    def say(self, asked: str, answer: list | str, last: str) -> None:
        self.turns += [Turn("user", asked), Turn("assistant", answer)]
        self.last = last


class Dialogues:
    """`replies`: rows of training.data.chat_replies about topics, each with its `topic`."""

    def __init__(self, data: InstructionData, playing: SoundInstructions, catalogue: SoundCatalogue, replies: list[dict]):
        self.data, self.playing, self.catalogue = data, playing, catalogue
        known = set(catalogue.captions)
        nouns = set(data.nouns)
        self.topics = [Topic(topic.name, tuple(n for n in topic.nouns if n in nouns), tuple(s for s in topic.sounds if s in known)) for topic in TOPICS]
        self.topics = [topic for topic in self.topics if topic.nouns]
        self.rows: dict[str, list[dict]] = {}
        for row in replies:
            if row["split"] == "train":
                self.rows.setdefault(row["topic"], []).append(row)

    def make(self, rng: random.Random) -> Sample:
        talk = _Talk(rng.choice(self.topics))
        turns = rng.randint(FEWEST_TURNS, MOST_TURNS)
        if rng.random() < 0.25:
            self._plan(rng, talk)
        while len(talk.turns) < 2 * turns:
            # Two pieces of talk in a row teach nothing about switching.
            acts = self._acts(talk)
            names = list(acts)
            (name,) = rng.choices(names, [acts[name] for name in names])
            getattr(self, f"_{name}")(rng, talk)
        if not talk.drawings and not talk.sounds:
            self._fit(rng, talk)
        return Sample("", talk.turns, talk.drawings, sounds=talk.sounds)

    def _acts(self, talk: _Talk) -> dict[str, float]:
        """What may come next, with weights."""
        acts = {"ask": 0.3 if talk.last else 0.12, "draw": 0.22, "fit": 0.16}
        if talk.topic.sounds:
            acts |= {"play": 0.2, "both": 0.08}
        if talk.last:
            acts |= {"thank": 0.08, "again": 0.07}
        if talk.last == "image":
            acts["restyle"] = 0.07
        if len(talk.drawings) > 1 or len(talk.sounds) > 1:
            acts["first"] = 0.08
        return acts

    # -- acts ------------------------------------------------------------------------------------------------------

    def _ask(self, rng: random.Random, talk: _Talk) -> None:
        row = rng.choice(self.rows.get(talk.topic.name) or self.data.chat)
        prompt, form = None, rng.random()
        if form < 0.1:
            prompt = in_words(rng, row["text"])
        elif form < 0.15:
            prompt = declining(rng, row["text"], NO_SOUND, NO_SOUND_INSIDE)
        talk.turns += self.data.answered(rng, row, prompt, limit=24)
        talk.last = ""

    def _thank(self, rng: random.Random, talk: _Talk) -> None:
        talk.say(casual(rng, rng.choice(AND_TEXT[0])), rng.choice(AND_TEXT[1]), "")

    def _draw(self, rng: random.Random, talk: _Talk) -> None:
        subject = self._subject(rng, talk)
        talk.say(self.data.request(rng, subject), self.data.reply(rng, subject, after=0.05), "image")
        talk.drawings.append(subject)

    def _play(self, rng: random.Random, talk: _Talk) -> None:
        wish = self._wish(rng, talk)
        talk.say(self.playing.request(rng, wish), self.playing.reply(rng, wish.caption, after=0.05), "audio")
        talk.sounds.append(wish.caption)

    def _fit(self, rng: random.Random, talk: _Talk) -> None:
        """A medium by topic alone, of the other kind than the last one where that is possible."""
        heard = bool(talk.topic.sounds) and (talk.last == "image" or (talk.last == "" and rng.random() < 0.45))
        templates = FITTING_SOUND if heard else FITTING_PICTURE
        request = casual(rng, rng.choice(templates).format(t=talk.topic.name))
        self._offer(rng, talk, request, None, heard)

    def _plan(self, rng: random.Random, talk: _Talk) -> None:
        heard = bool(talk.topic.sounds) and rng.random() < 0.4
        request = casual(rng, rng.choice(PLANS_TO_HEAR if heard else PLANS_TO_SHOW).format(t=talk.topic.name))
        self._offer(rng, talk, request, rng.choice(OFFERS), heard)

    def _offer(self, rng: random.Random, talk: _Talk, request: str, opening: str | None, heard: bool) -> None:
        if heard:
            caption = rng.choice(talk.topic.sounds)
            sentence = "Here is the sound of {c}."
            talk.say(request, self.playing.reply(rng, caption, f"{opening} {sentence}" if opening else sentence, after=0.05), "audio")
            talk.sounds.append(caption)
            return
        subject = (rng.choice(talk.topic.nouns), "", "")
        talk.say(request, self.data.reply(rng, subject, f"{opening} Here is {{p}}." if opening else None, after=0.05), "image")
        talk.drawings.append(subject)

    def _both(self, rng: random.Random, talk: _Talk) -> None:
        subject, wish = (rng.choice(talk.topic.nouns), "", ""), self._wish(rng, talk)
        named = rng.random() < 0.6
        template = rng.choice(PICTURE_AND_SOUND if named else FITTING_BOTH)
        request = template.format(w=with_article(subject[0]), s=wish.words, t=talk.topic.name)
        if named or rng.random() < 0.5:
            second = rng.choice(SECOND_SENTENCES).format(c=wish.caption)
            parts = [*self.data.reply(rng, subject, after=0.0), f" {second}", list(AUDIO_SIGNAL_IDS)]
        else:
            second = rng.choice(SECOND_PICTURE).format(p=phrase(*subject))
            parts = [*self.playing.reply(rng, wish.caption, after=0.0), f" {second}", list(IMAGE_SIGNAL_IDS)]
        talk.say(casual(rng, request), parts, "")
        talk.drawings.append(subject)
        talk.sounds.append(wish.caption)

    def _again(self, rng: random.Random, talk: _Talk) -> None:
        if talk.last == "image":
            self._repeat(rng, talk, casual(rng, rng.choice(ANOTHER)), drawing=talk.drawings[-1])
        else:
            self._repeat(rng, talk, casual(rng, rng.choice(REPLAY)), sound=talk.sounds[-1])

    def _first(self, rng: random.Random, talk: _Talk) -> None:
        """Back to what came first of a kind of which there were several."""
        if len(talk.drawings) > 1 and (len(talk.sounds) < 2 or rng.random() < 0.6):
            self._repeat(rng, talk, casual(rng, rng.choice(FIRST_PICTURE)), drawing=talk.drawings[0])
        else:
            self._repeat(rng, talk, casual(rng, rng.choice(FIRST_SOUND)), sound=talk.sounds[0])

    def _repeat(self, rng: random.Random, talk: _Talk, request: str, drawing: tuple[str, str, str] | None = None, sound: str = "") -> None:
        if drawing:
            talk.say(request, self.data.reply(rng, drawing, after=0.0), "image")
            talk.drawings.append(drawing)
        else:
            talk.say(request, self.playing.reply(rng, sound, after=0.0), "audio")
            talk.sounds.append(sound)

    def _restyle(self, rng: random.Random, talk: _Talk) -> None:
        noun, _, ground = talk.drawings[-1]
        style = rng.choice(self.data.styles[noun])
        self._repeat(rng, talk, rng.choice(CHANGE_STYLE).format(s=style), drawing=(noun, style, ground))

    # -- parts -----------------------------------------------------------------------------------------------------

    def _subject(self, rng: random.Random, talk: _Talk) -> tuple[str, str, str]:
        noun = rng.choice(talk.topic.nouns)
        return noun, rng.choice(self.data.styles[noun]) if rng.random() < 0.2 else "", ""

    def _wish(self, rng: random.Random, talk: _Talk) -> Wish:
        caption = rng.choice(talk.topic.sounds)
        return Wish(caption, self.catalogue.worded(rng, caption))
