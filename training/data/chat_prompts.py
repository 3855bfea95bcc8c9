"""Everyday prompts that ask for no medium. The frozen model answers them; its own replies keep its chat ability.

    python -m training.data.chat_prompts [--show 60]
"""

from __future__ import annotations

import argparse
import random
import string
from collections import Counter

from training.data.chat_wordings import (
    ABOUT, ABOUT_PICTURES, CATEGORIES, FIGURES, HELP, LETTERS, LINES, LISTING, MISHAPS, NUMBERS, PEOPLE, PIECES, PLAIN, REWORK, STATEMENTS, SUGGEST, TALK,
    TASKS, THINGS, TOPICS, WISHES, WRITE,
)
from training.data.sound_talk import ABOUT_MUSIC, ABOUT_SOUNDING, MUSIC, SOUND_TALK, SOUNDING
from training.data.topics import TOPICS as DIALOGUE_TOPICS
from training.data.video_talk import VIDEO_TALK

# Written once each, and how many of all prompts the templates of each kind fill.
FIXED = {"plain": PLAIN, "talk": TALK, "statement": STATEMENTS, "about-pictures": ABOUT_PICTURES}
SHARES = {"thing": (THINGS, 0.25), "topic": (ABOUT, 0.13), "figure": (FIGURES, 0.08), "list": (LISTING, 0.12), "suggest": (SUGGEST, 0.12),
          "help": (HELP, 0.12), "write": (WRITE, 0.12), "rework": (REWORK, 0.06)}


def fill(template: str, rng: random.Random, things: list[tuple[str, str]]) -> str:
    """Every slot of `template`, and the slots of what fills it; `things` are (with article, bare) nouns."""
    thing, other = rng.sample(things, 2)
    slots = {"a": thing[0], "n": thing[1], "b": other[0], "t": rng.choice(TOPICS), "c": rng.choice(CATEGORIES), "k": rng.choice(NUMBERS),
             "l": rng.choice(LETTERS), "task": rng.choice(TASKS), "wish": rng.choice(WISHES), "line": rng.choice(LINES), "person": rng.choice(PEOPLE)}
    slots["piece"] = rng.choice(PIECES).format(**slots)
    text = template.format(**slots)
    return text[0].upper() + text[1:]


def chat_prompts(things: list[tuple[str, str]], count: int, seed: int = 11) -> list[dict]:
    """About `count` distinct prompts as {"kind", "text"}, templates of a kind in turn so that each wording is equally frequent."""
    rng = random.Random(seed)
    prompts = [{"kind": kind, "text": text} for kind, texts in FIXED.items() for text in texts]
    room = count - len(prompts)
    for kind, (templates, share) in SHARES.items():
        for number in range(int(room * share)):
            prompts.append({"kind": kind, "text": fill(templates[number % len(templates)], rng, things)})
    # Beside `count`: the prompts above stay what they were, and so do the replies that are stored for them.
    prompts += [{"kind": "mishap", "text": text} for text in MISHAPS]
    rng.shuffle(prompts)
    seen: set[str] = set()
    return [p for p in prompts if not (p["text"] in seen or seen.add(p["text"]))]


def sound_prompts(count: int = 200, seed: int = 12) -> list[dict]:
    """Talk about sounds and music, the same way: everything that is written once, and `count` questions about what sounds."""
    rng = random.Random(seed)
    prompts = [{"kind": "sound-talk", "text": text} for text in SOUND_TALK]
    about = (*ABOUT_SOUNDING, *ABOUT_SOUNDING, *ABOUT_MUSIC)
    for number in range(count):
        thing = rng.choice(SOUNDING)
        text = about[number % len(about)].format(a=thing, n=thing.removeprefix("an ").removeprefix("a ").removeprefix("the "), m=rng.choice(MUSIC))
        prompts.append({"kind": "sound-thing", "text": text[0].upper() + text[1:]})
    rng.shuffle(prompts)
    seen: set[str] = set()
    return [p for p in prompts if not (p["text"] in seen or seen.add(p["text"]))]


def video_prompts(seed: int = 14) -> list[dict]:
    """Talk about films, clips and animation, all of it written once."""
    prompts = [{"kind": "video-talk", "text": text} for text in VIDEO_TALK]
    random.Random(seed).shuffle(prompts)
    return prompts


# Asked within a conversation about a topic.
ABOUT_TOPIC = ("Tell me something about {t}.", "What should I know about {t}?", "What do people like about {t}?", "What comes to your mind when you think of {t}?",
               "Give me one interesting fact about {t}.", "What can go wrong with {t}?", "How would you explain {t} to a child?", "Why is {t} worth talking about?",
               "What is the best thing about {t}?", "Write one sentence about {t}.", "Which words go with {t}?", "What would you ask an expert on {t}?")
EACH_TOPIC = 3


def topic_prompts(seed: int = 13) -> list[dict]:
    """Questions about the topics of conversations (training.data.topics), as {"kind", "text", "topic"}."""
    rng = random.Random(seed)
    return [{"kind": "dialogue", "text": text.format(t=topic.name), "topic": topic.name}
            for topic in DIALOGUE_TOPICS for text in rng.sample(ABOUT_TOPIC, EACH_TOPIC)]


def wants_words_about_something(row: dict) -> bool:
    """Prompts that stay sensible with "no picture, please" before or after them."""
    return row["kind"] in ("thing", "topic", "help", "plain") and row["text"][-1] in string.punctuation


def main() -> None:
    from training.data.chat_replies import nameable_things

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2600)
    parser.add_argument("--show", type=int, default=60)
    arguments = parser.parse_args()
    prompts = chat_prompts(nameable_things(), arguments.count)
    for prompt in prompts[: arguments.show]:
        print(prompt["kind"], "|", prompt["text"])
    print(len(prompts), Counter(prompt["kind"] for prompt in prompts))


if __name__ == "__main__":
    main()
