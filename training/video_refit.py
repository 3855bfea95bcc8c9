"""The output projection for videos, fitted to the tuned language model as it ships (training.caption_refit).

    python -m training.video_refit --writer-minutes 4 --pack .cache/packs/signals --signal-minutes 10 --test-minutes 1
"""

from __future__ import annotations

import random

from training.caption_refit import Medium, refit
from training.chat_batches import Turn
from training.checkpoints import VIDEO_PROJECTION
from training.conditioning import TextStates
from training.data.clip_latents import OUT as CLIP_LATENTS
from training.data.instructions import InstructionData
from training.data.samples import casual
from training.data.video_catalogue import motion_words
from training.data.video_instructions import VideoInstructions
from training.data.video_parts import VideoParts
from training.data.video_requests import FILM_SENTENCES
from training.decoding_side_alignment import span_context
from training.models.output_projection import VIDEO_OUTPUT_PROJECTION
from training.models.tokenizer import VIDEO_SIGNAL_IDS
from training.paths import WEIGHTS
from training.signal_states import VIDEO_SIGNAL_STATES, Draw

PLAIN = ("Make a video of {n} {m}.", "Show me a video of {n} {m}.", "A video of {n} {m}, please.", "Animate {n} {m}.", "Show me {n} {m}.")


def video_requests(kinds: VideoInstructions, plain_share: float = 0.6) -> Draw:
    """Requests as in tuning, and plain ones; between them every thing comes once before any comes again."""
    def draw(rng: random.Random) -> tuple[list[Turn], str]:
        if rng.random() >= plain_share:
            sample = kinds.film_request(rng)
            return span_context(sample, VIDEO_SIGNAL_IDS), sample.videos[-1]
        film = kinds.catalogue.film(rng)
        request = casual(rng, kinds.worded(rng, rng.choice(PLAIN), film))
        return [Turn("user", request), Turn("assistant", [rng.choice(FILM_SENTENCES).format(c=film.caption)], end=False)], film.caption

    return draw


def held_out_requests(kinds: VideoInstructions) -> Draw:
    """What measures: requests of tuning's kinds whose words for the motion are held out where there are such."""
    def draw(rng: random.Random) -> tuple[list[Turn], str]:
        film = kinds.catalogue.film(rng)
        request = kinds.request(rng, film, motion_words(rng, film.kind, untrained=True))
        return [Turn("user", request), Turn("assistant", [rng.choice(FILM_SENTENCES).format(c=film.caption)], end=False)], film.caption

    return draw


def videos() -> Medium:
    kinds = InstructionData([]).videos
    parts = VideoParts(kinds.catalogue)
    return Medium("videos", VIDEO_SIGNAL_IDS, parts, ("thing", "motion", "style"), VIDEO_OUTPUT_PROJECTION, TextStates(CLIP_LATENTS / "captions.pt"),
                  lambda: parts.every_caption(random.Random(3)), lambda: parts.every_caption(random.Random(4), more=0)[::3], parts.every_still, video_requests(kinds), held_out_requests(kinds),
                  WEIGHTS / "output_projection" / "video_caption_writer.pt", VIDEO_SIGNAL_STATES, VIDEO_PROJECTION)


if __name__ == "__main__":
    refit(videos, __doc__)
