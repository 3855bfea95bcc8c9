"""Where the trained weights of the language side lie, and how each is saved and loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from training.models.input_projection import CONFIGS, make_input_projection
from training.models.llama import Llama, load_smollm2
from training.models.output_projection import AUDIO_OUTPUT_PROJECTION, IMAGE_OUTPUT_PROJECTION, VIDEO_OUTPUT_PROJECTION, OutputProjection
from training.paths import WEIGHTS

INPUT_PROJECTIONS = WEIGHTS / "perception"
OUTPUT_PROJECTION = WEIGHTS / "output_projection" / "image_output_projection.pt"
AUDIO_PROJECTION = WEIGHTS / "output_projection" / "audio_output_projection.pt"
VIDEO_PROJECTION = WEIGHTS / "output_projection" / "video_output_projection.pt"
SIGNAL_ROWS = WEIGHTS / "llm" / "decoding_side_alignment.pt"  # signal rows after stage 2
ADAPTERS = WEIGHTS / "llm" / "adapters.pt"  # adapters and signal rows after stage 3


def input_projection_file(kind: str, modality: str) -> Path:
    return INPUT_PROJECTIONS / f"{modality}_input_projection{'' if kind == 'grouping' else f'_{kind}'}.pt"


def save_input_projection(projection: nn.Module, kind: str = "grouping", modality: str = "image") -> None:
    write({"kind": kind, "state": projection.state_dict()}, input_projection_file(kind, modality))


def load_input_projection(kind: str = "grouping", modality: str = "image") -> nn.Module:
    projection = make_input_projection(kind, CONFIGS[modality])
    projection.load_state_dict(torch.load(input_projection_file(kind, modality), map_location="cpu")["state"])
    return projection.eval()


def save_output_projection(projection: OutputProjection) -> None:
    write(projection.state_dict(), OUTPUT_PROJECTION)


def load_output_projection() -> OutputProjection:
    state = torch.load(OUTPUT_PROJECTION, map_location="cpu")
    # Before the refit there is no caption memory.
    memory = IMAGE_OUTPUT_PROJECTION.memory if any(name.startswith("memory.") for name in state) else ()
    projection = OutputProjection(replace(IMAGE_OUTPUT_PROJECTION, memory=memory))
    projection.load_state_dict(state)
    return projection.eval()


def load_caption_output_projection(modality: str) -> OutputProjection:
    """Of sounds ("audio") or videos ("video")."""
    config, path = {"audio": (AUDIO_OUTPUT_PROJECTION, AUDIO_PROJECTION), "video": (VIDEO_OUTPUT_PROJECTION, VIDEO_PROJECTION)}[modality]
    projection = OutputProjection(config)
    projection.load_state_dict(torch.load(path, map_location="cpu"))
    return projection.eval()


def load_tuned(path: Path = ADAPTERS) -> Llama:
    """The instruction-tuned language model, frozen."""
    llm = load_smollm2(lora_rank=16)
    llm.load_state_dict(torch.load(path, map_location="cpu"), strict=False)
    return llm.freeze().requires_grad_(False).eval()


def write(content: object, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(content, path)
