"""The output projection for sounds, fitted to the tuned language model as it ships; like training.decoding_side_refit, in closed form alone.

1. `writer`: the caption memory learns to write the text states of captions from their parts (training.data.sound_parts); no language model involved.
2. Signal hidden states of thousands of requests for sounds, run through the quantised language model of a pack.
3. Linear classifiers of the parts, fitted to those signals and to the word pieces of what sounds.

    python -m training.sound_refit --writer-minutes 3 --pack .cache/packs/sound_signals --signal-minutes 6
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from torch import Tensor

from training.chat_batches import Turn
from training.checkpoints import ADAPTERS, AUDIO_PROJECTION, write
from training.conditioning import TextStates, state_loss
from training.data.instructions import InstructionData
from training.data.samples import casual
from training.data.sound_catalogue import Wish
from training.data.sound_instructions import SoundInstructions
from training.data.sound_parts import SoundParts
from training.data.sound_requests import PLAY_SENTENCES
from training.decoding_side_alignment import span_context
from training.decoding_side_refit import Config, learn_writer, nearest, noun_hints, recognise
from training.loop import parameter_count
from training.models.output_projection import AUDIO_OUTPUT_PROJECTION, OutputProjection
from training.models.tokenizer import AUDIO_SIGNAL_IDS
from training.paths import DATA, WEIGHTS
from training.signal_states import SOUND_SIGNAL_STATES, Draw, pack_runner, read_signals, store_signals

SOUND_WRITER = WEIGHTS / "output_projection" / "sound_caption_writer.pt"
HELD_OUT = 10  # every tenth request measures; its wording is one that tuning never saw where the sound has such


def sound_requests(kinds: SoundInstructions, parts: SoundParts, plain_share: float = 0.6, own_words: float = 0.25) -> Draw:
    """Requests as in tuning, and plain ones that take what can sound in turn, a third of them with a second sound.

    A share of the plain replies repeats the person's words for the sound instead of its canonical caption: the model does too when it does not
    know them.
    """
    catalogue = kinds.catalogue
    by_thing: dict[str, list[str]] = {}
    for caption, (thing, _) in parts.single.items():
        by_thing.setdefault(thing, []).append(caption)
    deck: list[str] = []

    def draw(rng: random.Random) -> tuple[list[Turn], str]:
        if rng.random() >= plain_share:
            sample = kinds.play_request(rng)
            try:
                parts.parts(sample.sounds[-1])
                return span_context(sample, AUDIO_SIGNAL_IDS), sample.sounds[-1]
            except KeyError:  # made of something that is not asked for as a second sound
                return draw(rng)
        if not deck:
            deck.extend(rng.sample(parts.things, len(parts.things)))
        caption = rng.choice(by_thing[deck.pop()])
        wish = Wish(caption, catalogue.worded(rng, caption, 0.5))
        if rng.random() < 0.35:
            wish = catalogue.with_second(rng, wish)
        return plain_context(rng, wish, own_words)

    return draw


def plain_context(rng: random.Random, wish: Wish, own_words: float) -> tuple[list[Turn], str]:
    request = rng.choice(("Play {s}.", "Play {s}.", "Let me hear {s}.", "Make the sound of {s}.", "Play the sound of {s}.")).format(s=wish.words)
    said = wish.words if rng.random() < own_words else wish.caption
    return [Turn("user", casual(rng, request)), Turn("assistant", [rng.choice(PLAY_SENTENCES).format(c=said)], end=False)], wish.caption


def held_out_requests(kinds: SoundInstructions) -> Draw:
    """What measures: requests of tuning's kinds whose words for the sound are held out where there are such; the reply says the canonical caption or,
    half of the time, those words."""
    def draw(rng: random.Random) -> tuple[list[Turn], str]:
        wish = kinds.catalogue.wish(rng, held_out=True)
        said = wish.words if rng.random() < 0.5 else wish.caption
        return [Turn("user", kinds.request(rng, wish)), Turn("assistant", [rng.choice(PLAY_SENTENCES).format(c=said)], end=False)], wish.caption

    return draw


def fit(parts: SoundParts, states: TextStates, signals: Path, writer: Path, target: Path) -> OutputProjection:
    """Every tenth request is left out of the fit and measured."""
    found, captions = read_signals(signals)
    measured = torch.arange(len(captions)) % HELD_OUT == 0
    numbers = parts.numbers(captions)
    projection = OutputProjection(AUDIO_OUTPUT_PROJECTION)
    projection.silence_transformer()
    projection.memory.load_state_dict(torch.load(writer), strict=False)
    print(f"sounds: {len(captions)} requests, {len(set(captions))} different captions, {parameter_count(projection):,} parameters", flush=True)
    recognise(projection.memory, found[~measured], numbers[~measured], noun_hints(parts.things))
    write(projection.state_dict(), target)
    check(projection, parts, states, found[measured], [caption for caption, held in zip(captions, measured) if held])
    return projection


@torch.no_grad()
def check(projection: OutputProjection, parts: SoundParts, states: TextStates, signals: Tensor, captions: list[str]) -> None:
    """Prints what is recognised, the error of the conditioning, and how often the right caption is the nearest."""
    numbers = parts.numbers(captions)
    found = torch.stack([scores.argmax(1) for scores in projection.memory.recognise(signals)], dim=1)
    right = {name: round(share, 4) for name, share in zip(("thing", "manner", "second", "joined"), (found == numbers).float().mean(0).tolist())}
    second = numbers[:, 2] > 0
    if second.any():
        right["second where there is one"] = round((found == numbers)[second, 2].float().mean().item(), 4)
    conditioning = projection(signals)
    candidates = sorted({*parts.catalogue.captions, *captions})
    best = nearest(conditioning, states, candidates)
    n = len(captions)
    print("requests left out", n, "recognised:", right, "l2:", round(state_loss(conditioning, states(captions)).item(), 4), "nearest:",
          {"caption": sum(b == c for b, c in zip(best, captions)) / n, "thing": sum(parts.parts(b)[0] == parts.parts(c)[0] for b, c in zip(best, captions)) / n,
           "candidates": len(candidates)}, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writer-minutes", type=float, default=0, help="0 reuses the writer of an earlier call")
    parser.add_argument("--signal-minutes", type=float, default=0, help="for storing signal hidden states; 0 reuses them")
    parser.add_argument("--test-minutes", type=float, default=0, help="of held-out wordings through the pack, to measure")
    parser.add_argument("--pack", type=Path, help="store signals of this pack's quantised language model; written if it is not there")
    parser.add_argument("--adapters", type=Path, default=ADAPTERS, help="what a pack is written of")
    parser.add_argument("--signals", type=Path, default=SOUND_SIGNAL_STATES)
    parser.add_argument("--writer", type=Path, default=SOUND_WRITER)
    parser.add_argument("--out", type=Path, default=AUDIO_PROJECTION)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    kinds = InstructionData([]).sounds
    parts, states = SoundParts(kinds.catalogue), TextStates(DATA / "sound_latents" / "captions.pt")
    if parts.sizes != AUDIO_OUTPUT_PROJECTION.memory:
        raise SystemExit(f"the sound data has {parts.sizes} classes, the output projection {AUDIO_OUTPUT_PROJECTION.memory}")
    if arguments.writer_minutes:
        learn_writer(Config(), arguments.writer_minutes, parts.every_caption(random.Random(3)), parts, states, OutputProjection(AUDIO_OUTPUT_PROJECTION).memory,
                     arguments.writer, arguments.fresh)
    if arguments.signal_minutes:
        store_signals(arguments.signals, sound_requests(kinds, parts), pack_runner(arguments.pack, AUDIO_SIGNAL_IDS, arguments.adapters), arguments.signal_minutes)
    if arguments.signals.exists():
        projection = fit(parts, states, arguments.signals, arguments.writer, arguments.out)
        test = arguments.signals.with_stem(f"{arguments.signals.stem}_test")
        if arguments.test_minutes:
            store_signals(test, held_out_requests(kinds), pack_runner(arguments.pack, AUDIO_SIGNAL_IDS, arguments.adapters), arguments.test_minutes)
        if test.exists():
            print("held-out wordings:", flush=True)
            check(projection, parts, states, *read_signals(test))


if __name__ == "__main__":
    main()
