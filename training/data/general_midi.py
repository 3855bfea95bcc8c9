"""Instruments, drums and effects of General MIDI, rendered by fluidsynth from MIT-licensed soundfonts.

A phrase is a few notes with words for what is played ("a rising scale", "a slow melody"); every melodic program plays every
phrase, the drum kit plays rhythms and single strokes. One MIDI file holds the phrases of several programs, a slot apart, so
that one fluidsynth process renders them all: reading a soundfont takes longer than playing a phrase.
"""

from __future__ import annotations

import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.data.sound_files import resample

# Debian packages fluid-soundfont-gm and musescore-general-soundfont-small, both MIT.
SOUNDFONTS = {"fluid": Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"), "musescore": Path("/usr/share/sounds/sf3/MuseScore_General_Lite.sf3")}
RATE = 48_000  # rendered above the target rate: transposed samples alias at 16 kHz
SLOT = 5.0  # seconds between phrases: 4 of notes, 1 to die away
AT_ONCE = 128  # phrases in one rendering: 123 MB on disc
TICKS = 480  # a quarter note; the tempo is 120 a minute, so a second has 960 ticks
Note = tuple[float, float, int, int]  # start and length in seconds, MIDI key, velocity

INSTRUMENTS = (
    "grand piano", "bright piano", "electric grand piano", "honky-tonk piano", "electric piano", "chorused electric piano", "harpsichord",
    "clavinet", "celesta", "glockenspiel", "music box", "vibraphone", "marimba", "xylophone", "tubular bells", "dulcimer", "drawbar organ",
    "percussive organ", "rock organ", "church organ", "reed organ", "accordion", "harmonica", "tango accordion", "nylon guitar", "steel guitar",
    "jazz guitar", "clean electric guitar", "muted electric guitar", "overdriven guitar", "distorted guitar", "guitar harmonics",
    "acoustic bass", "fingered bass guitar", "picked bass guitar", "fretless bass", "slap bass", "popped slap bass", "synth bass",
    "rubbery synth bass", "violin", "viola", "cello", "double bass", "tremolo strings", "pizzicato strings", "harp", "timpani", "string ensemble",
    "slow strings", "synth strings", "soft synth strings", "choir singing aahs", "choir singing oohs", "synth voice", "orchestra hit", "trumpet",
    "trombone", "tuba", "muted trumpet", "french horn", "brass section", "synth brass", "soft synth brass", "soprano saxophone", "alto saxophone",
    "tenor saxophone", "baritone saxophone", "oboe", "english horn", "bassoon", "clarinet", "piccolo", "flute", "recorder", "pan flute",
    "blown bottle", "shakuhachi", "whistle", "ocarina", "square wave synth", "sawtooth synth", "calliope synth", "chiff synth", "charang synth",
    "synth solo voice", "fifths synth", "bass and lead synth", "new age pad", "warm pad", "polysynth", "choir pad", "bowed glass pad",
    "metallic pad", "halo pad", "sweep pad", "icy rain synth", "soundtrack synth", "crystal synth", "atmosphere synth", "brightness synth",
    "goblin synth", "echo drops synth", "star theme synth", "sitar", "banjo", "shamisen", "koto", "kalimba", "bagpipes", "fiddle", "shanai",
    "tinkle bell", "agogo bells", "steel drums", "woodblock", "taiko drum", "melodic tom", "synth drum", "reverse cymbal",
)
# Programs 121 to 128 are noises; each is described by itself.
EFFECTS = {120: ("guitar fret noise", "fingers sliding on guitar strings"), 121: ("breath noise", "someone breathing"),
           122: ("sea waves", "waves on the seashore"), 123: ("bird", "a bird tweeting"), 124: ("telephone", "a telephone ringing"),
           125: ("helicopter", "a helicopter"), 126: ("applause", "people applauding"), 127: ("gunshot", "a gunshot")}
DRUMS = {35: "a bass drum", 37: "a rimshot", 38: "a snare drum", 39: "a hand clap", 42: "a closed hi-hat", 45: "a low tom drum", 46: "an open hi-hat",
         49: "a crash cymbal", 50: "a high tom drum", 51: "a ride cymbal", 52: "a Chinese cymbal", 53: "a ride bell", 54: "a tambourine",
         56: "a cowbell", 58: "a vibraslap", 60: "a bongo drum", 63: "a conga drum", 65: "a timbale", 67: "an agogo bell", 69: "a cabasa",
         70: "maracas", 71: "a short whistle", 72: "a long whistle", 73: "a guiro", 75: "claves", 76: "a wood block", 78: "a cuica", 81: "a triangle"}
PLURAL = ("bells", "strings", "bagpipes", "drums", "harmonics", "steel drums")


@dataclass(frozen=True)
class Phrase:
    name: str
    words: str  # what the instrument does: "playing a rising scale"
    notes: tuple[Note, ...]


def with_name(instrument: str) -> str:
    if instrument.startswith("choir singing") or instrument.endswith(PLURAL):
        return instrument
    return f"{'an' if instrument[0] in 'aeio' else 'a'} {instrument}"


def centre(program: int) -> int:
    """A key in the instrument's usual range, near C."""
    if program in (32, 33, 34, 35, 36, 37, 38, 39, 43, 47, 58, 116, 117, 118):
        return 36
    if program in (42, 57, 67, 70, 109):
        return 48
    return 72 if program in (8, 9, 10, 13, 72, 73, 78, 79, 112) else 60


def phrases(program: int) -> list[Phrase]:
    """The eight phrases of a melodic program; keys and tempo depend on the program, so that they vary over the data."""
    rng = np.random.default_rng((41, program))
    root = centre(program) + int(rng.integers(-3, 5))
    major = [root + step for step in (0, 2, 4, 5, 7, 9, 11, 12)]

    def run(keys: list[int], step: float, length: float | None = None) -> tuple[Note, ...]:
        return tuple((i * step, length or 0.95 * step, key, int(rng.integers(85, 110))) for i, key in enumerate(keys) if i * step < 3.8)

    melody = [major[i] for i in np.clip(np.cumsum(rng.choice([-2, -1, -1, 1, 1, 2], 16)) + 3, 0, 7)]
    chord = tuple((start, 1.7, key, 95) for start in (0.0, 2.0) for key in (root, root + 4, root + 7))
    return [
        Phrase("long", "playing a long note", ((0.0, 3.6, root + 7, 100),)),
        Phrase("low", "playing a low note", ((0.0, 2.5, root - 12, 100),)),
        Phrase("high", "playing a high note", ((0.0, 2.5, root + 19, 100),)),
        Phrase("rising", "playing a rising scale", run(major, 0.45)),
        Phrase("falling", "playing a falling scale", run(major[::-1], 0.45)),
        Phrase("chord", "playing chords", chord),
        Phrase("slow", "playing a slow melody", run(melody[:6], 0.65)),
        Phrase("fast", "playing a fast melody", run(melody, 0.2)),
    ]


def drum_phrases() -> list[Phrase]:
    made = [Phrase(f"stroke-{key}-{i}", name, tuple((start, 0.3, key, 105) for start in starts)) for key, name in DRUMS.items()
            for i, starts in enumerate(((0.0,), (0.0, 0.5, 1.0, 1.5)))]
    patterns = {  # eighth notes of a bar: bass drum, snare, closed hi-hat
        "rock": ("x...x...", "..x...x.", "xxxxxxxx"), "disco": ("x.x.x.x.", "..x...x.", ".x.x.x.x"), "funk": ("x..x..x.", "..x..x.x", "xxxxxxxx"),
        "march": ("x...x...", "xxx.xxx.", "........"), "hip-hop": ("x..x....", "..x...x.", "x.x.x.x."), "waltz": ("x.....x.....", "..x.x...x.x.", "x.x.x.x.x.x."),
    }
    for style, rows in patterns.items():
        for pace, step in (("slow", 0.33), ("", 0.25), ("fast", 0.17)):
            notes = [(place * step, 0.1, key, 100) for row, key in zip(rows, (36, 38, 42)) for place in range(int(4.0 / step)) if row[place % len(row)] == "x"]
            made.append(Phrase(f"{style}-{pace or 'medium'}", f"a {pace + ' ' if pace else ''}{style} drum beat", tuple(notes)))
    made.append(Phrase("roll", "a drum roll", tuple((i * 0.045, 0.05, 38, 60 + i // 2) for i in range(80))))
    made.append(Phrase("toms", "a drum fill on toms", tuple((i * 0.14, 0.1, 50 - 2 * (i // 4), 105) for i in range(14))))
    return made


def _quantity(value: int) -> bytes:
    out = [value & 127]
    while value := value >> 7:
        out.append(128 | value & 127)
    return bytes(reversed(out))


@dataclass(frozen=True)
class Slot:
    """What is played between i x 5 s and (i + 1) x 5 s of a rendering, and how it is indexed."""

    program: int
    drums: bool
    phrase: Phrase
    record: dict  # {"name", "class", "phrases"}


def midi_file(slots: list[Slot]) -> bytes:
    """A Standard MIDI File of format 0 at 120 quarter notes a minute."""
    events = []
    for i, slot in enumerate(slots):
        channel, base = 9 if slot.drums else 0, i * SLOT
        events.append((round(base * 2 * TICKS), 0, bytes((0xC0 | channel, slot.program))))
        for start, length, key, velocity in slot.phrase.notes:
            begin = round((base + start) * 2 * TICKS)
            events += [(begin, 2, bytes((0x90 | channel, key, velocity))), (begin + round(length * 2 * TICKS), 1, bytes((0x80 | channel, key, 0)))]
        # Whatever still sounds must not reach into the next slot.
        events.append((round((base + SLOT - 0.1) * 2 * TICKS), 0, bytes((0xB0 | channel, 120, 0))))
    track, now = b"", 0
    for place, _, message in sorted(events):
        track += _quantity(place - now) + message
        now = place
    track += b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(track)) + track


def render(font: Path, slots: list[Slot]) -> Iterator[np.ndarray]:
    """float32 at 16 kHz for each slot; a phrase that dies away in the last slot may be shorter than the others."""
    with tempfile.TemporaryDirectory() as folder:
        score, out = Path(folder) / "score.mid", Path(folder) / "out.raw"
        score.write_bytes(midi_file(slots))
        subprocess.run(["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.6", "-r", str(RATE), "-T", "raw", "-O", "s16",
                        "-F", str(out), str(font), str(score)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stereo, size = np.memmap(out, "<i2", "r").reshape(-1, 2), int(SLOT * RATE)
        for i in range(len(slots)):
            yield resample(stereo[i * size : (i + 1) * size].astype(np.float32) / 32768, RATE)


def program_slots(program: int) -> list[Slot]:
    if program in EFFECTS:
        name, words = EFFECTS[program]
        return [Slot(program, False, Phrase(f"effect-{key}", words, ((0.0, 3.8, key, 100),)),
                     {"name": f"{program:03d}-effect-{key}", "class": name, "phrases": [words]}) for key in (48, 55, 60, 67, 72)]
    name, made = INSTRUMENTS[program], []
    for phrase in phrases(program):
        # "a violin playing a long note"; the other way round; without the notes.
        words = [f"{with_name(name)} {phrase.words}", f"{phrase.words.removeprefix('playing ')} on {with_name(name)}", with_name(name)]
        made.append(Slot(program, False, phrase, {"name": f"{program:03d}-{phrase.name}", "class": name, "phrases": words}))
    return made


def drum_slots() -> list[Slot]:
    made = []
    for phrase in drum_phrases():
        stroke = phrase.name.startswith("stroke")
        words = f"{phrase.words} struck four times" if stroke and len(phrase.notes) > 1 else phrase.words
        group = phrase.words.removeprefix("a ").removeprefix("an ") if stroke else "drum beat"
        made.append(Slot(0, True, phrase, {"name": f"drums-{phrase.name}", "class": group, "phrases": [words]}))
    return made


def music(font: str) -> Iterator[tuple[dict, np.ndarray]]:
    """({"name", "class", "phrases"}, samples) of every program and phrase."""
    slots = [slot for program in range(128) for slot in program_slots(program)] + drum_slots()
    for start in range(0, len(slots), AT_ONCE):
        part = slots[start : start + AT_ONCE]
        for slot, samples in zip(part, render(SOUNDFONTS[font], part)):
            yield slot.record, samples
        print(f"{font}: {start + len(part)} of {len(slots)}", flush=True)
