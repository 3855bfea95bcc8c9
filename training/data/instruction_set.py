"""The instruction data in figures, as the paper's Table 6 gives them: the first samples of each set, counted.

    python -m training.data.instruction_set [--count 25000] [--dialogues 3000] [--out FILE.jsonl]

The tuning draws from the same makers without end; the counts say what a tuning of that many samples has seen. Prints a table of
markdown; `--out` writes the samples as text (signal spans as [IMG], [AUD]), one conversation a line.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from training.data.instructions import InstructionData, kinds_of
from training.data.samples import Sample
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IMAGE_SIGNAL_IDS, VIDEO_SIGNAL_IDS

# The kinds of a tuning with all media beside conversations, which are counted by themselves.
KINDS = ("draw=0.12,imply=0.10,refuse=0.07,chat=0.13,look=0.06,look-then-draw=0.01,edit=0.03,mix=0.03,identity=0.03,play=0.08,play-mix=0.09,play-refuse=0.04,"
         "play-imply=0.02,listen=0.05,listen-then-make=0.06,film=0.07,film-mix=0.09,film-refuse=0.03,film-imply=0.02,watch=0.07,watch-then-make=0.05")
SPANS = {tuple(IMAGE_SIGNAL_IDS): ("I", "[IMG]"), tuple(AUDIO_SIGNAL_IDS): ("A", "[AUD]"), tuple(VIDEO_SIGNAL_IDS): ("V", "[VID]")}
ATTACHED = {"I": "<image>", "A": "<audio>", "V": "<video>"}


def modalities(content: str | list) -> str:
    """What an answer consists of: "T", "T+I", "T+I+A"."""
    made = {SPANS[tuple(part)][0] for part in content if isinstance(part, list) and tuple(part) in SPANS} if isinstance(content, list) else set()
    return "+".join(["T", *(letter for letter in "IAV" if letter in made)])


def attached(sample: Sample) -> str:
    """The letter of what a conversation shows or plays."""
    return "A" if sample.heard else "V" if sample.watched else "I"


@dataclass
class Count:
    """Figures of a set of conversations."""

    instances: int = 0
    turns: int = 0
    images: int = 0
    audios: int = 0
    videos: int = 0
    shown: int = 0
    heard: int = 0
    watched: int = 0
    silent: int = 0
    switching: int = 0
    kinds: Counter = field(default_factory=Counter)
    routes: Counter = field(default_factory=Counter)

    def add(self, sample: Sample) -> None:
        self.instances += 1
        self.turns += sum(turn.role == "user" for turn in sample.turns)
        self.images += len(sample.drawings)
        self.audios += len(sample.sounds)
        self.videos += len(sample.videos)
        self.shown += len(sample.pictures)
        self.heard += len(sample.heard)
        self.watched += len(sample.watched)
        self.silent += not (sample.drawings or sample.sounds or sample.videos)
        self.kinds[sample.kind] += 1
        answers = [modalities(turn.content) for turn in sample.turns if turn.role == "assistant"]
        self.switching += len(set(answers)) > 1
        for asked, answer in zip(sample.turns[::2], answers):
            given = f"T+{attached(sample)}" if asked.media else "T"
            self.routes[f"{given}->{answer}"] += 1


def count(samples: Iterable[Sample]) -> Count:
    figures = Count()
    for sample in samples:
        figures.add(sample)
    return figures


def table(sets: dict[str, Count]) -> str:
    """Rows: a set each, in markdown."""
    lines = ["| set | instances | turns each | pictures made | sounds made | videos made | pictures shown | sounds heard | videos watched | no medium | modality switches | "
             "in -> out, answers |", "|---|---|---|---|---|---|---|---|---|---|---|---|"]
    for name, c in sets.items():
        routes = ", ".join(f"{route} {number:,}" for route, number in c.routes.most_common())
        lines.append(f"| {name} | {c.instances:,} | {c.turns / c.instances:.1f} | {c.images:,} | {c.audios:,} | {c.videos:,} | {c.shown:,} | {c.heard:,} | {c.watched:,} | {c.silent / c.instances:.0%} | "
                     f"{c.switching / c.instances:.0%} | {routes} |")
    return "\n".join(lines)


def as_text(sample: Sample) -> dict:
    """A conversation in words; token ids of stored replies are decoded, cut ones end in an ellipsis."""
    from training.models.tokenizer import smollm2_tokenizer

    tokenizer = smollm2_tokenizer()
    rows = []
    for turn in sample.turns:
        parts = [turn.content] if isinstance(turn.content, str) else turn.content
        text = "".join(part if isinstance(part, str) else SPANS[tuple(part)][1] if tuple(part) in SPANS else tokenizer.decode(part) for part in parts)
        rows.append({"role": turn.role, "content": ATTACHED[attached(sample)] * turn.media + text + ("" if turn.end else "…")})
    return {"kind": sample.kind, "messages": rows}


def main() -> None:
    from training.data.hearing_data import HearingData
    from training.data.perception_data import PerceptionData
    from training.data.watching_data import WatchingData

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=25_000)
    parser.add_argument("--dialogues", type=int, default=3_000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    data = InstructionData(PerceptionData().examples, heard=HearingData().examples, watched=WatchingData().examples)
    sets, samples = {}, []
    for name, kinds, number in (("single tasks", KINDS, arguments.count), ("conversations (MosIT)", "dialogue=1", arguments.dialogues)):
        data.reweigh(kinds_of(kinds))
        rng = random.Random(1)
        made = [data.draw(rng) for _ in range(number)]
        sets[name], samples = count(made), samples + made
        print(name, dict(sets[name].kinds.most_common()))
    print(table(sets))
    print(len(data.dialogues.topics), "topics of conversations,", len(data.nouns), "things to draw,", len(data.sounds.catalogue.captions), "sounds")
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        with arguments.out.open("w") as file:
            for sample in samples:
                file.write(json.dumps(as_text(sample), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
