"""Which media a language model was tuned to make, and where the signals of another one start."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from training.models.llama import Llama
from training.models.tokenizer import AUDIO_SIGNAL_IDS, BASE_VOCABULARY, IMAGE_SIGNAL_IDS, VIDEO_SIGNAL_IDS, ChatTokenizer

SIGNAL_IDS = {"image": IMAGE_SIGNAL_IDS, "audio": AUDIO_SIGNAL_IDS, "video": VIDEO_SIGNAL_IDS}
SPOKEN = {
    "image": (" picture", " image", " drawing", " draw", " see"),
    "audio": (" sound", " sounds", " audio", " noise", " hear"),
    "video": (" video", " videos", " film", " animation", " watch"),
}
LEAN = 0.8  # length of the step from a picture's row towards words of the other medium; rows are 2.2 to 2.6 long


def rows_of(signal_rows: Tensor, modality: str) -> Tensor:
    ids = SIGNAL_IDS[modality]
    return signal_rows.detach().float()[ids[0] - BASE_VOCABULARY : ids[-1] + 1 - BASE_VOCABULARY]


def rows_are_new(signal_rows: Tensor, modality: str) -> bool:
    """Signals that were never trained all lie close together, around the mean embedding."""
    rows = rows_of(signal_rows, modality)
    return bool((F.normalize(rows, dim=1) @ F.normalize(rows.mean(0), dim=0)).min() > 0.97)


def trained_modalities(signal_rows: Tensor) -> tuple[str, ...]:
    """The media whose signals the language model was tuned to give; pictures come first in training."""
    return ("image", *(modality for modality in ("audio", "video") if not rows_are_new(signal_rows, modality)))


@torch.no_grad()
def start_rows(llm: Llama, tokenizer: ChatTokenizer, modality: str, seed: int = 4) -> bool:
    """Signals of `modality` that were never trained start as the picture signals, which end a sentence and carry its caption already, moved from
    words of seeing towards words of the other medium, with a little noise to tell them apart. Does nothing, and says so, if they were trained."""
    if not rows_are_new(llm.signal_rows, modality):
        return False

    def mean(words: tuple[str, ...]) -> Tensor:
        return llm.embedding.detach().float()[[tokenizer.encode_text(word)[0] for word in words]].mean(0)

    lean = LEAN * F.normalize(mean(SPOKEN[modality]) - mean(SPOKEN["image"]), dim=0)
    ids, pictures = SIGNAL_IDS[modality], rows_of(llm.signal_rows, "image")
    pictures = pictures.repeat_interleave(len(ids) // len(pictures), dim=0)
    noise = torch.randn(pictures.shape, generator=torch.Generator().manual_seed(seed)) * pictures.std() * 0.1
    start = ids[0] - BASE_VOCABULARY
    llm.signal_rows[start : start + len(pictures)] = (pictures + lean + noise).to(llm.signal_rows.dtype)
    return True
