"""Builds the sound data: recordings, game sounds, samples, instruments and own synthesis, at 16 kHz.

    python -m training.data.sounds

Needs the Debian packages and files listed in training/README.md; a source that is missing is left out, and named. Each
source is finished on its own, so that an interrupted build goes on where it stopped. Writes to `.cache/data/sounds/`
`<source>.i16` (clips one after another, int16) and `<source>.jsonl` (one record a clip: id, class, phrases, source, licence,
author, origin, split, offset and length in samples).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from training.data import general_midi, sound_names, synthesis
from training.data.sound_files import CLIP_SAMPLES, level, read_sound, to_int16, trim
from training.data.splits import audio_split
from training.paths import DATA, EXTERNAL

OUT = DATA / "sounds"
SONIC_PI = Path("/usr/share/sonic-pi/samples")
SONIC_PI_LICENCES = Path("/usr/share/doc/sonic-pi-samples/copyright")
Clip = tuple[dict, np.ndarray]


def esc10() -> Iterator[Clip]:
    """Folds 1 to 3 train, 4 validates: clips of one recording never cross folds."""
    for row in csv.DictReader((EXTERNAL / "esc10" / "index.csv").open()):
        group, phrases = sound_names.esc10(row["class"])
        fold = int(re.match(r"\d+_(\d)-", row["file"])[1])
        yield {"id": f"esc10/{row['file']}", "class": group, "phrases": phrases, "fold": fold, "split": "heldout" if fold == 4 else "train",
               "licence": "CC0" if row["license"] == "CC0" else "CC BY 3.0", "author": row["author"], "origin": row["source"],
               }, read_sound(EXTERNAL / "esc10" / row["file"])


def kenney() -> Iterator[Clip]:
    for path in sorted((EXTERNAL / "kenney-audio-cc0").glob("*.ogg")):
        group, phrases = sound_names.kenney(path.name)
        yield {"id": f"kenney/{path.name}", "class": group, "phrases": phrases, "split": audio_split(path.name), "licence": "CC0",
               "author": "Kenney", "origin": "https://kenney.nl"}, read_sound(path)


def sonic_pi() -> Iterator[Clip]:
    """Only the samples that Debian's copyright file lists as CC0, each with its author and source."""
    for stanza in SONIC_PI_LICENCES.read_text().split("\n\n"):
        files = re.findall(r"etc/samples/(\S+\.flac)", stanza)
        if not files or not re.search(r"^License: CC0$", stanza, re.M):
            continue
        author = re.search(r"^Copyright: (?:\d+ )?(.+)$", stanza, re.M)
        origin = re.search(r"^Source: (\S+)", stanza, re.M)
        for name in files:
            group, phrases = sound_names.sonic_pi(name)
            yield {"id": f"sonic-pi/{name}", "class": group, "phrases": phrases, "split": audio_split(name), "licence": "CC0",
                   "author": author[1] if author else "", "origin": origin[1] if origin else ""}, read_sound(SONIC_PI / name)


def midi(font: str) -> Iterator[Clip]:
    for record, samples in general_midi.music(font):
        name = f"{font}/{record['name']}"
        yield {"id": f"midi/{name}", "class": record["class"], "phrases": record["phrases"], "split": audio_split(name), "licence": "MIT",
               "author": "", "origin": font}, samples


def own() -> Iterator[Clip]:
    for number, (group, (_, count)) in enumerate(synthesis.RECIPES.items()):
        for take in range(count):
            samples, phrases = synthesis.render(group, np.random.default_rng((53, number, take)))
            name = f"{group}-{take:03d}"
            yield {"id": f"synthesis/{name}", "class": group, "phrases": list(dict.fromkeys(phrases)), "split": audio_split(name), "licence": "own",
                   "author": "", "origin": ""}, samples


SOURCES = {"esc10": (esc10, EXTERNAL / "esc10" / "index.csv"), "kenney": (kenney, EXTERNAL / "kenney-audio-cc0"),
           "sonic-pi": (sonic_pi, SONIC_PI_LICENCES), "synthesis": (own, None)}
SOURCES |= {f"midi-{font}": (partial(midi, font), path) for font, path in general_midi.SOUNDFONTS.items()}


def build(source: str) -> None:
    clips, needs = SOURCES[source]
    index = OUT / f"{source}.jsonl"
    if index.exists():
        return
    if needs is not None and not needs.exists():
        print(f"{source}: {needs} is missing, left out", flush=True)
        return
    began, offset, records = time.monotonic(), 0, []
    with (OUT / f"{source}.i16").open("wb") as file:
        for record, samples in clips():
            samples = trim(samples)
            if len(samples) < 160:
                print("silent:", record["id"], flush=True)
                continue
            file.write(to_int16(level(samples)).tobytes())
            records.append({**record, "source": source, "offset": offset, "length": len(samples)})
            offset += len(samples)
    # Written last: a source without an index was interrupted and starts again.
    index.write_text("".join(json.dumps(record) + "\n" for record in records))
    print(f"{source}: {len(records)} clips, {offset / 16_000:.0f} s of sound in {time.monotonic() - began:.0f} s", flush=True)


class Sounds:
    """All clips that were built: `records`, and their samples memory-mapped."""

    def __init__(self):
        self.records: list[dict] = []
        self._samples: dict[str, np.ndarray] = {}
        self._rows: dict[tuple[str, str | None], list[int]] = {}
        for source in SOURCES:
            if (OUT / f"{source}.jsonl").exists():
                self.records += [json.loads(line) for line in (OUT / f"{source}.jsonl").open()]
                self._samples[source] = np.memmap(OUT / f"{source}.i16", np.int16, "r")
        if not self.records:
            raise FileNotFoundError(f"{OUT} holds no sounds: run python -m training.data.sounds")

    def stored(self, row: int) -> np.ndarray:
        """int16, of the clip's own length."""
        record = self.records[row]
        return self._samples[record["source"]][record["offset"] : record["offset"] + record["length"]]

    def whole(self, row: int) -> np.ndarray:
        """The same as float32 in -1..1."""
        return self.stored(row).astype(np.float32) / 32767

    def clip(self, row: int, rng: np.random.Generator | None = None) -> np.ndarray:
        """float32 [65536]: a random crop of a longer clip, a shorter one somewhere in silence; from the start without `rng`."""
        samples, out = self.whole(row), np.zeros(CLIP_SAMPLES, np.float32)
        room = len(samples) - CLIP_SAMPLES
        if room >= 0:
            start = int(rng.integers(room + 1)) if rng else 0
            return samples[start : start + CLIP_SAMPLES]
        start = int(rng.integers(min(-room, CLIP_SAMPLES // 8) + 1)) if rng else 0
        out[start : start + len(samples)] = samples
        return out

    def rows(self, split: str, source: str | None = None) -> list[int]:
        if (split, source) not in self._rows:
            self._rows[split, source] = [i for i, record in enumerate(self.records) if record["split"] == split and source in (None, record["source"])]
        return self._rows[split, source]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", nargs="+", choices=SOURCES, default=list(SOURCES))
    OUT.mkdir(parents=True, exist_ok=True)
    for source in parser.parse_args().sources:
        build(source)
    records = Sounds().records
    print(len(records), "clips,", len({record["class"] for record in records}), "classes,", len({text for record in records for text in record["phrases"]}), "phrases")
    print(Counter(record["split"] for record in records), Counter(record["licence"] for record in records))


if __name__ == "__main__":
    main()
