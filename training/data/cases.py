"""Writes the evaluation cases that are not written by hand.

    python -m training.data.cases committed     # e2e/cases/{text-to-{image,audio,video},image-editing}.jsonl and training/data/eval_concepts.json
    python -m training.data.cases sounds        # e2e/cases/media/*.wav: own synthesis that training never hears
    python -m training.data.cases videos        # e2e/cases/media/*.webm: the committed pictures of it in motion
    python -m training.data.cases pictures      # .cache/cases/image-to-text-{pairs,photos}.jsonl with their PNG files

The 200 evaluation concepts have a held-out style each, are things rather than one of many similar faces, and differ in
noun. Sounds are asked for by every class of training/data/sound_classes.py that the data has, then by further phrases of its clips.
Pictures of the last command come from held-out pairs and Tiny-ImageNet val; they are never committed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter

import numpy as np
from PIL import Image

from training.data import synthesis
from training.data.captions import phrase
from training.data.clip_captions import clip_caption
from training.data.clip_variants import WHITE
from training.data.clips import FRAMES_PER_SECOND
from training.data.motions import MOTIONS, render_motion
from training.data.picture_features import tiny_imagenet, tiny_imagenet_classes
from training.data.pictures import load_index, load_pixels
from training.data.sound_classes import ACCEPTED
from training.data.sound_files import SAMPLE_RATE, level, trim, write_wav
from training.data.sounds import Sounds
from training.data.video_files import write_video
from training.paths import CACHE, ROOT

CONCEPTS = ROOT / "training" / "data" / "eval_concepts.json"
COMMITTED = ROOT / "e2e" / "cases"
GENERATED = CACHE / "cases"
GROUPS = {"Objects": 60, "Travel & Places": 45, "Animals & Nature": 60, "Food & Drink": 50, "Activities": 25, "People & Body": 12,
          "Smileys & Emotion": 12, "Symbols": 0}
COUNT = 200
SOUND_COUNT = 100
VIDEO_COUNT = 98  # seven of each motion
EDIT_COUNT = 40
# file name -> recipe of training/data/synthesis.py and take; training has other takes.
ATTACHED = {"bird": ("bird", 0), "siren": ("siren", 1), "telephone": ("telephone", 2), "heartbeat": ("heartbeat", 3), "bell": ("bell", 4), "footsteps": ("footsteps", 5)}
ATTACHED_SECONDS = 2.5
# file name -> picture of e2e/cases/media and how it moves.
ATTACHED_VIDEOS = {"cat-left": ("cat-face", "left"), "horse-right": ("horse", "right"), "octopus-spin": ("octopus", "spin"), "fire-grow": ("fire", "grow"),
                   "strawberry-up": ("strawberry", "up"), "house-shake": ("house", "shake")}
QUESTION = "What is in this picture?"


def order(text: str) -> str:
    return hashlib.sha1(f"evaluation/{text}".encode()).hexdigest()


def evaluation_concepts() -> list[dict]:
    """{"concept", "noun", "style", "style_word"}: one held-out style of each of 200 concepts, in a fixed pseudo-random order."""
    index = load_index()
    trained = {record["concept"] for record in index if record["split"] == "train"}
    room, seen, chosen = dict(GROUPS), set(), []
    for record in sorted((r for r in index if r["split"] == "heldout_pair"), key=lambda r: order(r["id"])):
        if record["concept"] in seen or record["concept"] not in trained or not room.get(record["group"]):
            continue
        seen.add(record["concept"])
        room[record["group"]] -= 1
        chosen.append({key: record[key] for key in ("concept", "noun", "style", "style_word")})
    return chosen[:COUNT]


def write_committed() -> None:
    concepts = evaluation_concepts()
    CONCEPTS.write_text(json.dumps(concepts, indent=1, ensure_ascii=False) + "\n")
    with (COMMITTED / "text-to-image.jsonl").open("w") as file:
        for number, item in enumerate(concepts, 1):
            text = f"Draw {phrase(item['noun'], item['style_word'])}."
            file.write(json.dumps({
                "id": f"text-to-image-{number:03d}", "seed": number,
                "messages": [{"role": "user", "content": [{"type": "text", "text": text}]}], "want": ["text", "image"],
                "expect": {"concept": item["concept"], "style": item["style"]},
            }, ensure_ascii=False) + "\n")
    print(len(concepts), "evaluation concepts")
    write_editing(concepts)
    wishes = sound_wishes(Sounds().records)
    with (COMMITTED / "text-to-audio.jsonl").open("w") as file:
        for number, (group, words) in enumerate(wishes, 1):
            file.write(json.dumps({
                "id": f"text-to-audio-{number:03d}", "seed": number,
                "messages": [{"role": "user", "content": [{"type": "text", "text": f"Play the sound of {words}."}]}], "want": ["text", "audio"],
                "expect": {"sound": group},
            }, ensure_ascii=False) + "\n")
    print(len(wishes), "sounds of", len({group for group, _ in wishes}), "classes")
    with (COMMITTED / "text-to-video.jsonl").open("w") as file:
        for number, (item, kind) in enumerate(video_wishes(concepts), 1):
            caption = clip_caption(item["noun"], MOTIONS[kind].phrases[0], item["style_word"])
            file.write(json.dumps({
                "id": f"text-to-video-{number:03d}", "seed": number,
                "messages": [{"role": "user", "content": [{"type": "text", "text": f"Make a video of {caption}."}]}], "want": ["text", "video"],
                "expect": {"concept": item["concept"], "style": item["style"], "motion": kind},
            }, ensure_ascii=False) + "\n")


def write_editing(concepts: list[dict]) -> None:
    with (COMMITTED / "image-editing.jsonl").open("w") as file:
        for number, (item, what, colour, wish) in enumerate(edit_wishes(concepts), 1):
            messages = [{"role": "user", "content": [{"type": "text", "text": text}]} for text in (f"Draw {phrase(item['noun'], '')}.", wish)]
            file.write(json.dumps({
                "id": f"image-editing-{number:03d}", "seed": number, "messages": messages, "want": ["text", "image"],
                "expect": {"concept": item["concept"], "style": item["style"], what: colour},
            }, ensure_ascii=False) + "\n")


def edit_wishes(concepts: list[dict]) -> list[tuple[dict, str, str, str]]:
    """(concept, "hue" or "ground", colour, words): every other one is to have another colour, the rest another ground."""
    hues, grounds = ("blue", "green", "red", "purple", "orange"), ("blue", "green", "black", "yellow", "pink")
    wishes = []
    for number, item in enumerate(concepts[-EDIT_COUNT:]):
        what, colours = (("hue", hues), ("ground", grounds))[number % 2]
        colour = colours[number // 2 % len(colours)]
        wishes.append((item, what, colour, f"Make it {colour}." if what == "hue" else f"Put it on a {colour} background."))
    return wishes


def write_sounds() -> None:
    for name, (recipe, take) in ATTACHED.items():
        samples, phrases = synthesis.render(recipe, np.random.default_rng((97, take)))
        write_wav(COMMITTED / "media" / f"{name}.wav", level(trim(samples))[: int(ATTACHED_SECONDS * SAMPLE_RATE)])
        print(name, phrases[0])


def write_videos() -> None:
    for name, (picture, kind) in ATTACHED_VIDEOS.items():
        sprite = np.array(Image.open(COMMITTED / "media" / f"{picture}.png").convert("RGBA"))
        write_video(COMMITTED / "media" / f"{name}.webm", render_motion(sprite, WHITE, MOTIONS[kind]), FRAMES_PER_SECOND)


def video_wishes(concepts: list[dict], count: int = VIDEO_COUNT) -> list[tuple[dict, str]]:
    """(concept, kind of motion): every motion as often as the others."""
    kinds = list(MOTIONS)
    return [(item, kinds[number % len(kinds)]) for number, item in enumerate(concepts[:count])]


def sound_wishes(records: list[dict]) -> list[tuple[str, str]]:
    """(class, words): the commonest phrase of every accepted class, then second and third ones, as many as asked for."""
    phrases = {group: Counter(record["phrases"][0] for record in records if record["class"] == group).most_common() for group in ACCEPTED}
    return [(group, counted[place][0]) for place in range(3) for group, counted in phrases.items() if place < len(counted)][:SOUND_COUNT]


def picture_case(name: str, number: int, picture: Image.Image, names: list[str]) -> str:
    path = GENERATED / "media" / f"{name}-{number:03d}.png"
    picture.save(path)
    return json.dumps({
        "id": f"{name}-{number:03d}", "seed": number,
        "messages": [{"role": "user", "content": [{"type": "image", "path": f"media/{path.name}"}, {"type": "text", "text": QUESTION}]}],
        "want": ["text"], "expect": {"names": names},
    }, ensure_ascii=False) + "\n"


def write_pictures(count: int) -> None:
    (GENERATED / "media").mkdir(parents=True, exist_ok=True)
    rng = random.Random(0)
    pixels, index = load_pixels(), load_index()
    rows = rng.sample([row for row, record in enumerate(index) if record["split"] == "heldout_pair"], count)
    with (GENERATED / "image-to-text-pairs.jsonl").open("w") as file:
        for number, row in enumerate(rows, 1):
            file.write(picture_case("image-to-text-pairs", number, Image.fromarray(np.asarray(pixels[row])),
                                    [index[row]["noun"], *index[row]["synonyms"]]))
    classes = tiny_imagenet_classes()
    photos = list(tiny_imagenet("val"))
    with (GENERATED / "image-to-text-photos.jsonl").open("w") as file:
        for number, (row, picture) in enumerate(rng.sample(photos, count), 1):
            file.write(picture_case("image-to-text-photos", number, picture, [word.lower() for word in classes[row["class"]]]))
    print(2 * count, "picture cases in", GENERATED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    writers = {"committed": write_committed, "sounds": write_sounds, "videos": write_videos, "pictures": lambda: write_pictures(arguments.count)}
    parser.add_argument("what", choices=list(writers))
    parser.add_argument("--count", type=int, default=100, help="pictures of each kind")
    arguments = parser.parse_args()
    writers[arguments.what]()


if __name__ == "__main__":
    main()
