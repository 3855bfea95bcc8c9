"""The output projection for sounds, fitted to the tuned language model as it ships (training.caption_refit).

    python -m training.sound_refit --writer-minutes 3 --pack .cache/packs/sound_signals --signal-minutes 6
"""

from __future__ import annotations

import random

from training.caption_refit import Medium, refit
from training.chat_batches import Turn
from training.checkpoints import AUDIO_PROJECTION
from training.conditioning import TextStates
from training.data.instructions import InstructionData
from training.data.samples import casual
from training.data.sound_catalogue import Wish
from training.data.sound_instructions import SoundInstructions
from training.data.sound_parts import SoundParts
from training.data.sound_requests import PLAY_SENTENCES
from training.decoding_side_alignment import span_context
from training.models.output_projection import AUDIO_OUTPUT_PROJECTION
from training.models.tokenizer import AUDIO_SIGNAL_IDS
from training.paths import DATA, WEIGHTS
from training.signal_states import SOUND_SIGNAL_STATES, Draw


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


def sounds() -> Medium:
    kinds = InstructionData([]).sounds
    parts = SoundParts(kinds.catalogue)
    return Medium("sounds", AUDIO_SIGNAL_IDS, parts, ("thing", "manner", "second", "joined"), AUDIO_OUTPUT_PROJECTION, TextStates(DATA / "sound_latents" / "captions.pt"),
                  lambda: parts.every_caption(random.Random(3)), lambda: parts.catalogue.captions, list, sound_requests(kinds, parts), held_out_requests(kinds),
                  WEIGHTS / "output_projection" / "sound_caption_writer.pt", SOUND_SIGNAL_STATES, AUDIO_PROJECTION)


if __name__ == "__main__":
    refit(sounds, __doc__)
