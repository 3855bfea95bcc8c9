"""Measures the sound decoder alone, without LLM and browser: true caption states -> denoiser -> mel -> waveform -> judge.

    python -m training.evaluate_sounds [--bounds] [--each 3] [--steps 16] [--guidance 3] [--out DIR]

Every class of training/data/sound_classes.py that the data has is asked for `--each` times in words of its clips. Right is what
training/judge_sound.py says. `--bounds` measures what is possible instead: `real` clips, the same after the way through the
autoencoder and the vocoder (`decoded`), after the vocoder alone (`vocoded`), and `griffin-lim` from their own spectrograms.
`--out` keeps the waveforms as WAV and spectrograms as PNG. Appends a line per setting to `.cache/evaluation/sounds.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from training.audio_autoencoder import load_vae_decoder, load_vae_encoder
from training.audio_denoiser import latent_shape, load_audio_denoiser
from training.audio_vocoder import load_vocoder
from training.data.sound_classes import ACCEPTED
from training.data.sound_files import write_wav
from training.data.sounds import Sounds
from training.flow_matching import sample
from training.judge_sound import SoundJudge, real_clips, verdict
from training.models.mel import MAKING, LogMel, griffin_lim
from training.models.minilm import encode_captions, pad_states
from training.paths import CACHE, WEIGHTS
from training.spectrograms import save_spectrograms

OUT = CACHE / "evaluation" / "sounds.jsonl"


def report(entry: dict) -> None:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("a") as file:
        file.write(json.dumps(entry) + "\n")
    print(json.dumps(entry), flush=True)


def figures(said: dict) -> dict:
    return {key: said[key] for key in ("share", "ceiling", "n", "real_n", "frechet")}


def keep(folder: Path | None, what: str, names: list[str], waves: np.ndarray) -> None:
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for i, (name, wave) in enumerate(zip(names, waves)):
        write_wav(folder / f"{what}-{i:03d}-{name.replace(' ', '_')}.wav", wave)
    for start in range(0, len(names), 8):
        save_spectrograms(folder / f"{what}-{start:03d}.png", names[start : start + 8], {what: list(waves[start : start + 8])})


@torch.no_grad()
def bounds(sounds: Sounds, groups: list[str], each: int, folder: Path | None) -> None:
    rows, judge, log_mel = real_clips(sounds, groups, each), SoundJudge(), LogMel(MAKING)
    names = [sounds.records[row]["class"] for row in rows]
    waves = torch.from_numpy(np.stack([sounds.clip(row) for row in rows]))
    mels, ways = log_mel(waves), {"real": lambda: waves.numpy()}
    ways["griffin-lim"] = lambda: np.stack([griffin_lim(mel.numpy(), MAKING) for mel in mels])
    if (WEIGHTS / "audio" / "vocoder.pt").exists():
        vocoder = load_vocoder()
        ways["vocoded"] = lambda: torch.cat([vocoder(part) for part in mels.split(16)]).numpy()
        if (WEIGHTS / "audio" / "vae_decoder.pt").exists():
            encoder, decoder = load_vae_encoder(), load_vae_decoder()
            ways["decoded"] = lambda: torch.cat([vocoder(decoder(encoder(part[:, None]))[:, 0]) for part in mels.split(16)]).numpy()
    for what, make in ways.items():
        made = make()
        keep(folder, what, names, made)
        asked = [(str(i), name, wave) for i, (name, wave) in enumerate(zip(names, made))]
        report({"what": what, **figures(verdict(judge, asked, sounds, each))})


@torch.no_grad()
def generate(sounds: Sounds, groups: list[str], each: int, steps: int, guidance: float, folder: Path | None) -> None:
    model, unconditional = load_audio_denoiser()
    decoder, vocoder = load_vae_decoder(), load_vocoder()
    rows = real_clips(sounds, groups, each)
    names = [sounds.records[row]["class"] for row in rows]
    states = pad_states(encode_captions([sounds.records[row]["phrases"][0] for row in rows]))
    began = time.monotonic()
    # Seeds go by batch, so that a shorter list starts with the same sounds.
    latents = torch.cat([sample(model, part, unconditional, steps, guidance, seed, latent_shape()) for seed, part in enumerate(states.split(12))])
    seconds = time.monotonic() - began
    made = torch.cat([vocoder(decoder(part)[:, 0]) for part in latents.split(16)]).numpy()
    keep(folder, "generated", names, made)
    said = verdict(SoundJudge(), [(str(i), name, wave) for i, (name, wave) in enumerate(zip(names, made))], sounds, each)
    by_class = {group: sum(said["right"][str(i)] for i, name in enumerate(names) if name == group) for group in groups}
    step = torch.load(WEIGHTS / "audio" / "denoiser.pt")["step"]
    report({"what": "generated", "training_steps": step, "steps": steps, "guidance": guidance, **figures(said), "by_class": by_class,
            "sampling_seconds": round(seconds, 1)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--classes", nargs="+", choices=ACCEPTED, default=list(ACCEPTED))
    parser.add_argument("--steps", type=int, nargs="+", default=[16])
    parser.add_argument("--guidance", type=float, nargs="+", default=[3.0])
    parser.add_argument("--bounds", action="store_true")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    sounds = Sounds()
    have = {record["class"] for record in sounds.records}
    groups = [group for group in arguments.classes if group in have]
    if arguments.bounds:
        bounds(sounds, groups, arguments.each, arguments.out)
        return
    for steps in arguments.steps:
        for guidance in arguments.guidance:
            generate(sounds, groups, arguments.each, steps, guidance, arguments.out)


if __name__ == "__main__":
    main()
