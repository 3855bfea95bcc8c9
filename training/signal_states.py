"""Signal hidden states of many requests for pictures or sounds, run once through the tuned language model as it ships."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from training.chat_batches import Turn
from training.checkpoints import ADAPTERS
from training.conditioning import Drawing
from training.data.instructions import InstructionData
from training.decoding_side_alignment import context_batch, drawing_context
from training.export.decoder_runner import PackLlm
from training.export.llm_part import add_llm, llm_facts
from training.export.pack_reader import PackReader
from training.export.pack_writer import PackWriter
from training.models.llama import load_smollm2
from training.models.tokenizer import IM_START, IMAGE_SIGNAL_IDS, smollm2_tokenizer_json
from training.paths import DATA
from training.signal_rows import trained_modalities

SIGNAL_STATES = DATA / "signal_states.pt"
SOUND_SIGNAL_STATES = DATA / "sound_signal_states.pt"
VIDEO_SIGNAL_STATES = DATA / "video_signal_states.pt"
POOL = 64

Runner = Callable[[list[list[Turn]]], list[Tensor]]  # contexts -> signal hidden states plus embeddings [S, D] each
Draw = Callable[[random.Random], tuple[list[Turn], Drawing | str]]  # a conversation that ends right before a span, and what the span stands for


def read_signals(path: Path = SIGNAL_STATES) -> tuple[Tensor, list]:
    """([N, S, D], what each stands for: drawings or captions of sounds or videos)."""
    stored = torch.load(path)
    return stored["states"].float(), [tuple(each) if isinstance(each, list | tuple) else each for each in stored["drawings"]]


def drawing_requests(data: InstructionData, plain_share: float = 0.65) -> Draw:
    """Most are plain ones ("Draw a red apple in 3d style."), as people write them."""
    return lambda rng: drawing_context(data.draw_request(rng, plain_share))


def store_signals(path: Path, draw: Draw, run: Runner, minutes: float) -> None:
    """Runs requests until the minutes are over.

    Adds to what an earlier call with the same language model left; delete the file after tuning it further.
    """
    states: list[Tensor] = []
    wanted: list = []
    if path.exists():
        earlier, wanted = read_signals(path)
        states = [earlier.half()]
    rng = random.Random(99 + len(wanted))
    started, saved = time.monotonic(), 0.0
    while (spent := time.monotonic() - started) < minutes * 60:
        pairs = [draw(rng) for _ in range(POOL)]
        states.append(torch.stack(run([turns for turns, _ in pairs])).half())
        wanted += [each for _, each in pairs]
        if spent - saved > 60:
            saved = spent
            print(f"signals: {len(wanted)} in {spent:.0f}s", flush=True)
            torch.save({"states": torch.cat(states), "drawings": wanted}, path)
    torch.save({"states": torch.cat(states), "drawings": wanted}, path)
    print(f"signals: {len(wanted)}", flush=True)


def pack_runner(folder: Path, ids: list[int] = IMAGE_SIGNAL_IDS, adapters: Path = ADAPTERS) -> Runner:
    """Contexts through the language model of a pack, with its quantised weights and activations, as on a visitor's CPU."""
    if not (folder / "pack.json").exists():
        write_llm_pack(folder, adapters)
    llm = PackLlm.of_pack(PackReader(folder))
    signals = llm.embed(ids)
    llm.run_block(llm.embed([IM_START]))  # every conversation's first token, which is run alone

    def run(contexts: list[list[Turn]]) -> list[Tensor]:
        batch, _ = context_batch(contexts)
        found = []
        for ids, length in zip(batch.ids.tolist(), batch.lengths):
            llm.keep(1)
            llm.prefill(llm.embed(ids[1:length]))
            found.append(torch.from_numpy(llm.run_block(signals) + signals))
        return found

    return run


def write_llm_pack(folder: Path, adapters: Path = ADAPTERS) -> None:
    """A pack with nothing but the tuned language model, as it will ship."""
    llm = load_smollm2(lora_rank=16)
    llm.load_state_dict(torch.load(adapters, map_location="cpu"), strict=False)
    writer = PackWriter("signals")
    add_llm(writer, llm, smollm2_tokenizer_json(), title="Tuned language model")
    facts = llm_facts(llm.config, context_length=2048, prefill_chunk=128, sampling={}, modalities=trained_modalities(llm.signal_rows))
    writer.write(folder, {"title": "Signals", "description": "", "llm": facts, "perception": {}, "generation": {}, "licences": [], "evaluation": []})
