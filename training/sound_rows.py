"""Where the sound signals start in a language model that was tuned for pictures only."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from training.models.llama import Llama
from training.models.tokenizer import AUDIO_SIGNAL_IDS, BASE_VOCABULARY, IMAGE_SIGNAL_IDS, VIDEO_SIGNAL_IDS, ChatTokenizer

HEARD = (" sound", " sounds", " audio", " noise", " hear")
SEEN = (" picture", " image", " drawing", " draw", " see")
LEAN = 0.8  # length of the step from a picture's row towards words of hearing; rows are 2.2 to 2.6 long


def rows_of(signal_rows: Tensor, ids: list[int]) -> Tensor:
    return signal_rows.detach().float()[ids[0] - BASE_VOCABULARY : ids[-1] + 1 - BASE_VOCABULARY]


def sound_rows_are_new(signal_rows: Tensor) -> bool:
    """Signals that were never trained all lie close together, around the mean embedding; the video signals still do."""
    untrained = F.normalize(rows_of(signal_rows, VIDEO_SIGNAL_IDS).mean(0), dim=0)
    return bool((F.normalize(rows_of(signal_rows, AUDIO_SIGNAL_IDS), dim=1) @ untrained).min() > 0.97)


def trained_modalities(signal_rows: Tensor) -> tuple[str, ...]:
    """The media whose signals the language model was tuned to give."""
    return ("image",) if sound_rows_are_new(signal_rows) else ("image", "audio")


@torch.no_grad()
def start_sound_rows(llm: Llama, tokenizer: ChatTokenizer, seed: int = 4) -> bool:
    """Sound signals that were never trained start as the picture signals, which end a sentence and carry its caption already, moved from words of
    seeing towards words of hearing, with a little noise to tell them apart. Does nothing, and says so, if they were trained."""
    if not sound_rows_are_new(llm.signal_rows):
        return False

    def mean(words: tuple[str, ...]) -> Tensor:
        return llm.embedding.detach().float()[[tokenizer.encode_text(word)[0] for word in words]].mean(0)

    lean = LEAN * F.normalize(mean(HEARD) - mean(SEEN), dim=0)
    pictures = rows_of(llm.signal_rows, IMAGE_SIGNAL_IDS).repeat_interleave(2, dim=0)
    noise = torch.randn(pictures.shape, generator=torch.Generator().manual_seed(seed)) * pictures.std() * 0.1
    start = AUDIO_SIGNAL_IDS[0] - BASE_VOCABULARY
    llm.signal_rows[start : start + len(pictures)] = (pictures + lean + noise).to(llm.signal_rows.dtype)
    return True
