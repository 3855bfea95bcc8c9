"""Instruction data for modality-switching tuning (paper 5.3), text, pictures, sounds and videos: deterministic, from templates.

Each sample (training.data.samples) has "drawings", "sounds" and "videos", what the signal spans of the assistant's turns stand for, in
order, and "pictures", "heard" or "watched", which fill the concept tokens of the user's turns.

Kinds: draw, imply, refuse, look, look-then-draw, edit, mix (chat and drawing in one conversation), chat (the frozen
model's own replies; training.data.chat_replies), identity. About 40 % ask for no medium. The kinds of sounds (play, play-mix,
play-refuse, play-imply: training.data.sound_instructions) and of videos (film, …: training.data.video_instructions), conversations of several turns (dialogue: training.data.dialogues) and
attached sounds (listen, listen-then-make: training.data.listening) and videos (watch, watch-then-make: training.data.watching) come only where `reweigh` gives them a share.

    python -m training.data.instructions --show 40
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from training.chat_batches import Turn
from training.data.caption_classes import GROUNDS, HUES
from training.data.captions import phrase, with_article
from training.data.chat_prompts import wants_words_about_something
from training.data.chat_replies import SOUND_REPLIES, TOPIC_REPLIES, VIDEO_REPLIES, read_replies
from training.data.dialogues import Dialogues
from training.data.hearing_data import Heard
from training.data.implied import KIND_CLOSINGS, situation
from training.data.instruction_templates import (
    ADJECTIVES, AGREE, AND_TEXT, ANOTHER, BARE, CHANGE_STYLE, DRAW_IT, EDIT_COLOUR, EDIT_GROUND, GREETINGS, IDENTITY, NOW_THIS, REQUESTS,
    SENTENCES, SHORT, WITH_WORDS,
)
from training.data.listening import LISTENING, Listening
from training.data.look_questions import COPY_IT, NAME_IT
from training.data.looking import look_turns
from training.data.perception_data import Example
from training.data.pictures import load_index
from training.data.refusals import DECLINED, DECLINED_ANSWERS, INSISTED, in_words, refusal
from training.data.samples import Sample, casual, lower_first, opened, reworded
from training.data.sound_catalogue import SoundCatalogue, read_records
from training.data.sound_instructions import SoundInstructions
from training.data.sound_requests import WITH_SOUNDS
from training.data.video_instructions import FILMING, VideoInstructions
from training.data.video_requests import WITH_VIDEOS
from training.data.watching import WATCHING, Watching
from training.data.watching_data import Watched
from training.models.tokenizer import IMAGE_SIGNAL_IDS

# Colours that a noun may take or lose when a picture is edited.
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white")
# Things that the picture data holds in several colours by itself.
COLOURED = ("heart", "circle", "square", "apple", "book")
# Things with one dominant colour, which the picture data also holds recoloured (training/data/latents.py, variant 3).
RECOLOURED = (
    "car", "balloon", "umbrella", "key", "bus", "bicycle", "motorcycle", "fish", "butterfly", "bird", "frog", "dragon", "octopus", "tulip",
    "rose", "flower", "hibiscus", "lemon", "strawberry", "pear", "cherries", "grapes", "tomato", "bell pepper", "carrot", "leaf fluttering in wind",
    "t-shirt", "dress", "jeans", "backpack", "handbag", "necktie", "scarf", "gloves", "socks", "billed cap", "guitar", "kite", "boat", "rocket",
    "sailboat", "truck", "tractor", "taxi", "airplane", "crayon", "pencil", "paintbrush", "ribbon", "diamond", "bell", "candle", "crab", "snake",
    "turtle", "whale", "dolphin", "parrot", "flamingo", "fire engine", "ambulance", "mailbox", "soap", "bucket", "chair", "couch", "lollipop", "candy",
)
COLOUR_WORD = re.compile(r"^(red|orange|yellow|green|blue|purple|pink|brown|black|white|gray|grey) ")
STYLE_NAMES = {"3d": "3D", "flat": "flat", "modern": "modern", "twemoji": "twemoji", "noto": "noto", "emojione": "emojione",
               "firefox": "firefox", "streamline": "streamline"}


class InstructionData:
    """`draw(rng)` gives one training sample; held-out style x concept pairs are never asked for, nor shown."""

    def __init__(self, examples: list[Example], ground_share: float = 0.08, heard: Sequence[Heard] = (), watched: Sequence[Watched] = ()):
        self.ground_share = ground_share
        index = load_index()
        self.nouns = sorted({row["noun"] for row in index if row["split"] != "heldout_concept"})
        self.styles: dict[str, list[str]] = defaultdict(list)  # noun -> style words of its training pictures
        for row in index:
            if row["split"] == "train" and row["style_word"] not in self.styles[row["noun"]]:
                self.styles[row["noun"]].append(row["style_word"])
        self.nouns = [noun for noun in self.nouns if self.styles[noun]]
        self.deck: list[str] = []
        self.by_noun: dict[str, list[Example]] = defaultdict(list)
        self.photos: list[Example] = []
        for example in examples:
            if example.split == "train":
                (self.photos if example.style == "photo" else self.by_noun[example.noun]).append(example)
        # Greetings get written answers: the small model's own are odd, and they are the first thing a user sees.
        greetings = {prompt for prompts, _ in GREETINGS for prompt in prompts}
        self.chat = [row for row in read_replies() if row["split"] == "train" and row["text"] not in greetings]
        self.askable = [row for row in self.chat if wants_words_about_something(row)]
        self.groups = {row["noun"]: row["group"] for row in index}
        self.coloured = [(f"{colour} {thing}", thing) for thing in COLOURED for colour in COLOURS if f"{colour} {thing}" in set(self.nouns)]
        self.recoloured = [noun for noun in RECOLOURED if noun in self.styles] + [noun for noun, _ in self.coloured]
        self.makers = {
            "draw": (0.26, self._draw), "imply": (0.15, self._imply), "refuse": (0.11, self._refuse), "look": (0.11, self._look),
            "look-then-draw": (0.03, self._look_then_draw), "edit": (0.05, self._edit), "mix": (0.06, self._mix),
            "chat": (0.20, self._chat), "identity": (0.03, self._identity),
        }
        catalogue = SoundCatalogue(read_records())
        self.sounds = SoundInstructions(self, catalogue, read_replies(SOUND_REPLIES))
        self.dialogues = Dialogues(self, self.sounds, catalogue, read_replies(TOPIC_REPLIES))
        self.listening = Listening(self, self.sounds, catalogue, heard)
        self.videos = VideoInstructions(self, read_replies(VIDEO_REPLIES))
        self.watching = Watching(self, self.videos, watched)
        others = self.sounds.makers | {"dialogue": self.dialogues.make} | self.listening.makers | self.videos.makers | self.watching.makers
        self.makers |= {kind: (0.0, maker) for kind, maker in others.items()}
        self.known = dict(self.makers)

    def reweigh(self, shares: dict[str, float]) -> None:
        """Draws kinds with these shares instead; kinds that are not named do not come. Nothing changes if none is."""
        self.makers = {kind: (share, self.known[kind][1]) for kind, share in shares.items()} or self.makers
        if self.plays and not self.sounds.catalogue.captions:
            raise SystemExit("kinds of sounds need the sound data: python -m training.data.sounds")
        if self.listens and not self.listening.nouns:
            raise SystemExit("kinds that listen need what is heard: python -m training.data.hearing_data")
        if self.watches and not self.watching.moved:
            raise SystemExit("kinds that watch need what is seen: python -m training.data.watching_data")

    @property
    def plays(self) -> bool:
        """Whether sounds are made in these samples."""
        return any(self.makers[kind][0] for kind in (*self.sounds.makers, "dialogue", "listen-then-make") if kind in self.makers)

    @property
    def films(self) -> bool:
        """Whether videos are made in these samples."""
        return any(self.makers[kind][0] for kind in (*FILMING, "watch-then-make") if kind in self.makers)

    @property
    def listens(self) -> bool:
        """Whether sounds are attached in these samples."""
        return any(self.makers[kind][0] for kind in LISTENING if kind in self.makers)

    @property
    def watches(self) -> bool:
        """Whether videos are attached in these samples."""
        return any(self.makers[kind][0] for kind in WATCHING if kind in self.makers)

    def draw_request(self, rng: random.Random, plain_share: float = 0.0) -> Sample:
        """A sample that ends in or holds a drawing; for the decoding side alone. Plain ones say "Draw" and mostly a style."""
        if rng.random() >= plain_share:
            return rng.choice((self._draw,) * 6 + (self._edit, self._mix))(rng)
        noun, style, ground = self.subject(rng)
        if not style and rng.random() < 0.6:
            style = rng.choice(self.styles.get(noun) or list(STYLE_NAMES))
        subject = (noun, style, ground)
        request = casual(rng, f"{rng.choice(('Draw', 'Draw', 'Draw', 'Please draw', 'Show me', 'Make'))} {phrase(*subject)}.")
        return Sample("", [Turn("user", request), Turn("assistant", self.reply(rng, subject, after=0.0))], [subject])

    @property
    def bases(self) -> list[str]:
        """Nouns before which a hue may stand, without the colour that some of them carry."""
        return sorted({COLOUR_WORD.sub("", noun) for noun in self.recoloured})

    def draw(self, rng: random.Random) -> Sample:
        kinds = list(self.makers)
        (kind,) = rng.choices(kinds, [self.makers[k][0] for k in kinds])
        sample = self.makers[kind][1](rng)
        sample.kind = kind
        return sample

    # -- parts -----------------------------------------------------------------------------------------------------

    def subject(self, rng: random.Random) -> tuple[str, str, str]:
        """(noun, style or "", ground or "") of something to draw; half of the requests name no style."""
        if not self.deck:  # every noun once before any comes again
            self.deck = rng.sample(self.nouns, len(self.nouns))
        noun = self.deck.pop()
        style = rng.choice(self.styles[noun]) if rng.random() < 0.5 else ""
        if rng.random() < 0.1:
            base = rng.choice(self.recoloured)
            return f"{rng.choice(HUES)} {COLOUR_WORD.sub('', base)}", rng.choice(self.styles[base]) if style else "", ""
        ground = rng.choice(GROUNDS) if rng.random() < self.ground_share else ""
        return noun, style, ground

    def wish(self, rng: random.Random, subject: tuple[str, str, str]) -> str:
        """How a person words the subject: "a red apple in 3D style", "a 3d red apple", "a red apple, flat style"."""
        noun, style, ground = subject
        if rng.random() < 0.12 and not COLOUR_WORD.match(noun):
            noun = f"{rng.choice(ADJECTIVES)} {noun}"
        name = STYLE_NAMES.get(style, style) if rng.random() < 0.5 else style
        form = rng.random()
        if not style:
            text = with_article(noun)
        elif form < 0.55:
            text = f"{with_article(noun)} in {name} style"
        elif form < 0.75:
            text = f"{with_article(noun)}, {name} style"
        elif form < 0.9:
            text = f"{with_article(noun)} in the {name} style"
        else:
            text = f"a {name} {noun}"
        if ground:
            text += rng.choice((" on {g} background", " with {g} background", ", {g} background")).format(g=with_article(ground))
        return text

    def reply(self, rng: random.Random, subject: tuple[str, str, str], opening: str | None = None, after: float = 0.12) -> list:
        """Text that holds the caption, then the span, sometimes more text."""
        sentence = (opening or rng.choice(SENTENCES)).format(p=phrase(*subject))
        parts: list = [sentence, list(IMAGE_SIGNAL_IDS)]
        if rng.random() < after:
            parts.append(" " + rng.choice(AGREE))
        return parts

    def request(self, rng: random.Random, subject: tuple[str, str, str]) -> str:
        form = rng.random()
        templates = BARE if form < 0.06 else SHORT if form < 0.25 else INSISTED if form < 0.32 else REQUESTS
        return casual(rng, opened(rng, rng.choice(templates).format(w=self.wish(rng, subject))))

    # -- kinds -----------------------------------------------------------------------------------------------------

    def _draw(self, rng: random.Random) -> Sample:
        subject = self.subject(rng)
        if rng.random() < 0.1:  # words and a picture in one reply
            ask, answer = rng.choice(WITH_WORDS)
            request = ask.format(w=self.wish(rng, subject))
            return Sample("", [Turn("user", request), Turn("assistant", self.reply(rng, subject, answer))], [subject])
        turns = [Turn("user", self.request(rng, subject)), Turn("assistant", self.reply(rng, subject))]
        if rng.random() < 0.12:
            other = self.subject(rng)
            turns += [Turn("user", casual(rng, rng.choice(NOW_THIS).format(w=self.wish(rng, other)))),
                      Turn("assistant", self.reply(rng, other))]
            return Sample("", turns, [subject, other])
        return Sample("", turns, [subject])

    def _imply(self, rng: random.Random) -> Sample:
        prompt, noun, kind_words = situation(rng)
        if rng.random() < 0.2:
            declined = refusal(rng)
            form = rng.random()
            prompt = f"{prompt} {declined}" if form < 0.6 else f"{declined} {prompt}" if form < 0.8 else f"{prompt[:-1]}, but {lower_first(declined)}"
            return Sample("", [Turn("user", casual(rng, prompt)), Turn("assistant", f"{kind_words.split('. ')[0].rstrip('.!')}. {rng.choice(KIND_CLOSINGS)}")])
        opening = f"{kind_words} {SENTENCES[0]}"
        subject = (noun, "", "")
        return Sample("", [Turn("user", casual(rng, prompt)), Turn("assistant", self.reply(rng, subject, opening))], [subject])

    def _refuse(self, rng: random.Random) -> Sample:
        """Words are wanted: a question with a refusal around it, answered as without one, or a drawing that is declined."""
        row = rng.choice(self.askable)
        form = rng.random()
        if form < 0.7:
            return Sample("", self.answered(rng, row, in_words(rng, row["text"])))
        declined = rng.choice(DECLINED).format(w=self.wish(rng, (rng.choice(self.nouns), "", "")))
        if form < 0.85:
            return Sample("", self.answered(rng, row, f"{declined} {row['text']}"))
        return Sample("", [Turn("user", casual(rng, declined)), Turn("assistant", rng.choice(DECLINED_ANSWERS))])

    def _picture(self, rng: random.Random, photo_share: float) -> Example:
        if self.photos and rng.random() < photo_share:
            return rng.choice(self.photos)
        return rng.choice(self.by_noun[rng.choice(self.nouns)])

    def _look(self, rng: random.Random) -> Sample:
        picture = self._picture(rng, 0.35)
        return Sample("", look_turns(rng, picture, self.groups.get(picture.noun, ""), self.nouns), [], [picture])

    def _look_then_draw(self, rng: random.Random) -> Sample:
        picture = self._picture(rng, 0.0)
        style = rng.choice(self.styles[picture.noun])
        subject = (picture.noun, style, "")
        request = rng.choice(DRAW_IT).format(s=STYLE_NAMES[style] if rng.random() < 0.5 else style)
        if rng.random() < 0.3:
            subject, request = (picture.noun, "", ""), rng.choice(COPY_IT)
        if rng.random() < 0.6:
            return Sample("", [Turn("user", request, media=1), Turn("assistant", self.reply(rng, subject))], [subject], [picture])
        return Sample("", [Turn("user", rng.choice(NAME_IT), media=1), Turn("assistant", f"This is {picture.phrase}."),
                           Turn("user", request), Turn("assistant", self.reply(rng, subject))], [subject], [picture])

    def _edit(self, rng: random.Random) -> Sample:
        """Draw, then change it. The page re-encodes the drawn picture when the follow-up speaks of it; half the samples do."""
        subject = self.subject(rng)
        form = rng.random()
        seen_noun = subject[0]
        if form < 0.35:
            seen_noun = rng.choice(self.recoloured)
            colour, style = rng.choice(HUES), rng.choice(self.styles[seen_noun]) if rng.random() < 0.5 else ""
            subject = (seen_noun, style, "")
            edited = (f"{colour} {COLOUR_WORD.sub('', seen_noun)}", style, "")
            request = rng.choice(EDIT_COLOUR).format(c=colour, n=COLOUR_WORD.sub("", seen_noun))
        elif form < 0.6:
            style = rng.choice(self.styles.get(subject[0]) or list(STYLE_NAMES))
            edited, request = (subject[0], style, subject[2]), rng.choice(CHANGE_STYLE).format(s=STYLE_NAMES[style] if rng.random() < 0.5 else style)
        elif form < 0.75 and self.ground_share:
            ground = rng.choice(GROUNDS)
            edited, request = (subject[0], subject[1], ground), rng.choice(EDIT_GROUND).format(g=with_article(ground), c=ground)
        else:
            edited, request = subject, rng.choice(ANOTHER)
        turns = [Turn("user", self.request(rng, subject)), Turn("assistant", self.reply(rng, subject, after=0.05))]
        pictures = self.by_noun.get(seen_noun, [])
        seen = bool(pictures) and rng.random() < 0.5
        turns += [Turn("user", casual(rng, request), media=int(seen)), Turn("assistant", self.reply(rng, edited, after=0.05))]
        return Sample("", turns, [subject, edited], [rng.choice(pictures)] if seen else [])

    def _mix(self, rng: random.Random) -> Sample:
        """Chat before or after a drawing; the drawn turn does not infect the next one."""
        subject = self.subject(rng)
        drawn = [Turn("user", self.request(rng, subject)), Turn("assistant", self.reply(rng, subject))]
        talked = self.answered(rng, rng.choice(self.chat), limit=24)
        form = rng.random()
        if form < 0.35:
            return Sample("", talked + drawn, [subject])
        if form < 0.6:
            talked = [Turn("user", rng.choice(AND_TEXT[0])), Turn("assistant", rng.choice(AND_TEXT[1]))]
        elif form < 0.75:  # thanks and a question in one message
            row = rng.choice(self.askable)
            talked = self.answered(rng, row, f"{rng.choice(AND_TEXT[0])} {row['text']}", limit=24)
        return Sample("", drawn + talked, [subject])

    def answered(self, rng: random.Random, row: dict, prompt: str | None = None, limit: int | None = None) -> list[Turn]:
        """A stored reply to its prompt, or to another wording of it; often only its beginning, where the routing is decided."""
        limit = limit or rng.choice((10, 20, 36))
        finished = row["finished"] and len(row["reply"]) <= limit
        return [Turn("user", casual(rng, prompt or opened(rng, row["text"]))), Turn("assistant", [row["reply"][:limit]], end=finished)]

    def _chat(self, rng: random.Random) -> Sample:
        return Sample("", self.answered(rng, rng.choice(self.chat)))

    def _identity(self, rng: random.Random) -> Sample:
        # Who it is gets asked first of all, and the model comes with another answer.
        prompts, answers = IDENTITY[0] if rng.random() < 0.4 else rng.choice(IDENTITY[1:] + GREETINGS)
        prompt, answer = casual(rng, opened(rng, rng.choice(prompts))), rng.choice(answers)
        if self.plays:
            answer = reworded(answer, WITH_SOUNDS)
        return Sample("", [Turn("user", prompt), Turn("assistant", reworded(answer, WITH_VIDEOS) if self.films else answer)])


def kinds_of(text: str) -> dict[str, float]:
    """"draw=0.2,imply=0.4" -> shares."""
    return {kind: float(share) for kind, share in (part.split("=") for part in text.split(",") if part)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=40)
    parser.add_argument("--kinds", default="", help="draw=0.2,play=0.4,…")
    arguments = parser.parse_args()
    from training.data.perception_data import PerceptionData

    data = InstructionData(PerceptionData().examples)
    data.reweigh(kinds_of(arguments.kinds))
    rng = random.Random(1)
    from training.models.tokenizer import smollm2_tokenizer

    tokenizer = smollm2_tokenizer()
    counts: Counter[str] = Counter()
    silent = 0
    for number in range(2000):
        sample = data.draw(rng)
        counts[sample.kind] += 1
        silent += not (sample.drawings or sample.sounds or sample.videos)
        if number < arguments.show:
            print(f"[{sample.kind}]")
            for turn in sample.turns:
                parts = [turn.content] if isinstance(turn.content, str) else turn.content
                text = "".join(p if isinstance(p, str) else tokenizer.decode(p) for p in parts)
                print("   ", turn.role, "<picture> " * turn.media + text)
    print(counts, f"no medium: {silent / 2000:.0%}")


if __name__ == "__main__":
    main()
