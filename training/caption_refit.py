"""The output projection of a medium that is named by captions (sounds, videos), fitted to the tuned language model as it ships; like
training.decoding_side_refit, in closed form alone.

1. `writer`: the caption memory learns to write the text states of captions from their parts; no language model involved.
2. Signal hidden states of thousands of requests, run through the quantised language model of a pack.
3. Linear classifiers of the parts, fitted to those signals and to the word pieces of what is asked for; without stored signals those that are there stay.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from training.checkpoints import ADAPTERS, write
from training.conditioning import TextStates, state_loss
from training.data.caption_classes import CaptionParts
from training.decoding_side_refit import Config, learn_writer, nearest, noun_hints, recognise
from training.loop import parameter_count
from training.models.output_projection import OutputProjection, OutputProjectionConfig
from training.signal_states import Draw, pack_runner, read_signals, store_signals

HELD_OUT = 10  # every tenth request measures


@dataclass(frozen=True)
class Medium:
    name: str  # "sounds"
    ids: list[int]  # of its signals
    parts: CaptionParts
    part_names: tuple[str, ...]
    projection: OutputProjectionConfig
    states: TextStates
    writable: Callable[[], list[str]]  # captions that the writer learns
    candidates: Callable[[], list[str]]  # captions among which the right one has to be nearest
    others: Callable[[], list[str]]  # captions that it learns to write besides, and that nobody asks for
    requests: Draw
    held_out: Draw  # in words that tuning never saw, where there are such
    writer: Path
    signals: Path
    target: Path


def fit(medium: Medium, signals: Path, writer: Path, target: Path) -> OutputProjection:
    """Every tenth request is left out of the fit and measured."""
    found, captions = read_signals(signals)
    measured = torch.arange(len(captions)) % HELD_OUT == 0
    numbers = medium.parts.numbers(captions)
    projection = OutputProjection(medium.projection)
    projection.silence_transformer()
    projection.memory.load_state_dict(torch.load(writer), strict=False)
    print(f"{medium.name}: {len(captions)} requests, {len(set(captions))} different captions, {parameter_count(projection):,} parameters", flush=True)
    recognise(projection.memory, found[~measured], numbers[~measured], noun_hints(medium.parts.things))
    write(projection.state_dict(), target)
    check(medium, projection, found[measured], [caption for caption, held in zip(captions, measured) if held])
    return projection


def rewrite(writer: Path, target: Path) -> None:
    """A new writer for the projection that is there, which goes on recognising what it did."""
    state = torch.load(target) | {f"memory.{name}": value for name, value in torch.load(writer).items()}
    write(state, target)
    print("a new writer in", target, flush=True)


@torch.no_grad()
def check(medium: Medium, projection: OutputProjection, signals: Tensor, captions: list[str]) -> None:
    """Prints what is recognised, the error of the conditioning, and how often the right caption is the nearest."""
    parts, states = medium.parts, medium.states
    numbers = parts.numbers(captions)
    found = torch.stack([scores.argmax(1) for scores in projection.memory.recognise(signals)], dim=1)
    right = {name: round(share, 4) for name, share in zip(medium.part_names, (found == numbers).float().mean(0).tolist())}
    said = numbers > 0
    right |= {f"{name} where there is one": round((found == numbers)[said[:, part], part].float().mean().item(), 4)
              for part, name in enumerate(medium.part_names) if part and said[:, part].any()}
    conditioning = projection(signals)
    candidates = sorted({*medium.candidates(), *captions})
    best = nearest(conditioning, states, candidates)
    n = len(captions)
    print("requests left out", n, "recognised:", right, "l2:", round(state_loss(conditioning, states(captions)).item(), 4), "nearest:",
          {"caption": sum(b == c for b, c in zip(best, captions)) / n,
           medium.part_names[0]: sum(parts.parts(b)[0] == parts.parts(c)[0] for b, c in zip(best, captions)) / n, "candidates": len(candidates)}, flush=True)


def refit(medium_of: Callable[[], Medium], description: str) -> None:
    """The command line of a medium's refit."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writer-minutes", type=float, default=0, help="0 reuses the writer of an earlier call")
    parser.add_argument("--signal-minutes", type=float, default=0, help="for storing signal hidden states; 0 reuses them")
    parser.add_argument("--test-minutes", type=float, default=0, help="of held-out wordings through the pack, to measure")
    parser.add_argument("--pack", type=Path, help="store signals of this pack's quantised language model; written if it is not there")
    parser.add_argument("--adapters", type=Path, default=ADAPTERS, help="what a pack is written of")
    parser.add_argument("--signals", type=Path)
    parser.add_argument("--writer", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    medium = medium_of()
    signals, writer, target = arguments.signals or medium.signals, arguments.writer or medium.writer, arguments.out or medium.target
    if medium.parts.sizes != medium.projection.memory:
        raise SystemExit(f"the data of {medium.name} has {medium.parts.sizes} classes, the output projection {medium.projection.memory}")
    if arguments.writer_minutes:
        learn_writer(Config(), arguments.writer_minutes, medium.writable() + medium.others(), medium.parts, medium.states, OutputProjection(medium.projection).memory, writer,
                     arguments.fresh)
    if arguments.signal_minutes:
        store_signals(signals, medium.requests, pack_runner(arguments.pack, medium.ids, arguments.adapters), arguments.signal_minutes)
    if signals.exists():
        projection = fit(medium, signals, writer, target)
        test = signals.with_stem(f"{signals.stem}_test")
        if arguments.test_minutes:
            store_signals(test, medium.held_out, pack_runner(arguments.pack, medium.ids, arguments.adapters), arguments.test_minutes)
        if test.exists():
            print("held-out wordings:", flush=True)
            check(medium, projection, *read_signals(test))
    elif arguments.writer_minutes:
        rewrite(writer, target)

