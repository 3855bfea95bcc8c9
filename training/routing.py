"""Greedy replies under the signal grammar, and whether they bring the media that were wanted."""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from training.audio_encoder import hear, load_audio_encoder
from training.chat_batches import CONCEPT_TOKENS, Turn, collate, embed_batch
from training.checkpoints import ADAPTERS, load_input_projection, load_tuned
from training.data.image_preprocess import normalise, prepare
from training.data.sound_files import HEARD_SAMPLES, read_sound
from training.data.video_files import read_video
from training.data.watching_data import seen_frames
from training.export.decoder_runner import PackLlm
from training.export.pack_reader import PackReader
from training.models.efficientnet import load_efficientnet
from training.models.llama import Llama
from training.models.mel import HEARING, LogMel
from training.models.tokenizer import BASE_VOCABULARY, smollm2_tokenizer
from training.signal_rows import SIGNAL_IDS, trained_modalities

SHOWN = {"image": "[IMAGE]", "audio": "[SOUND]", "video": "[VIDEO]"}
# The first signal of a span is the model's decision; these follow from it.
FORCED = tuple(token for ids in SIGNAL_IDS.values() for token in ids[1:])


@torch.inference_mode()
def routing(cases: Path, show: bool = True, pack: Path | None = None, adapters: Path = ADAPTERS) -> dict:
    """Exact set of modalities in the last reply of every case, greedy; with `pack`, by its quantised language model.

    A medium whose signals the model was not trained to give cannot come, as in the page.
    """
    tokenizer = smollm2_tokenizer()
    if pack:
        llm, reply_of = PackLlm.of_pack(PackReader(pack)), pack_answer
        modalities = tuple(llm.facts["signals"])
    else:
        llm, reply_of = load_tuned(adapters), answer
        modalities = trained_modalities(llm.signal_rows)
    perceive = Perceiving()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in cases.open():
        case = json.loads(line)
        turns: list[Turn] = []
        media: list[Tensor] = []
        for message in case["messages"]:
            text = " ".join(part["text"] for part in message["content"] if part["type"] == "text")
            attached = [part for part in message["content"] if part["type"] != "text"]
            media += [perceive(part["type"], cases.parent / part["path"]) for part in attached]
            turns.append(Turn("user", text, media=len(attached)))
            reply = reply_of(llm, tokenizer, turns, media, modalities)
            turns.append(Turn("assistant", reply))
        made = {modality for modality, ids in SIGNAL_IDS.items() if ids in turns[-1].content}
        kind = case["id"].rsplit("-", 1)[0]
        good = made == set(case["want"]) - {"text"}
        names = case.get("expect", {}).get("names")
        total[kind] += 1
        right[kind] += good
        if show:
            said = "".join(p if isinstance(p, str) else next(SHOWN[each] for each, ids in SIGNAL_IDS.items() if ids == p) for p in turns[-1].content)
            print(f"{'+' if good else '- WRONG'} {case['id']} {case['messages'][-1]['content'][-1]['text']!r} -> {said!r} {names or ''}", flush=True)
    return {"routing": f"{sum(right.values())}/{sum(total.values())}", **{kind: f"{right[kind]}/{total[kind]}" for kind in total}}


class Perceiving:
    """Concept tokens [8, D] of pictures, sounds and videos in files; encoders are loaded when they are first needed."""

    @cached_property
    def _seeing(self) -> tuple[nn.Module, nn.Module]:
        return load_efficientnet(), load_input_projection()

    @cached_property
    def _hearing(self) -> tuple[nn.Module, nn.Module, LogMel]:
        return load_audio_encoder(), load_input_projection(modality="audio"), LogMel(HEARING)

    @cached_property
    def _watching(self) -> nn.Module:
        return load_input_projection(modality="video")

    def __call__(self, modality: str, path: Path) -> Tensor:
        if modality == "image":
            encoder, projection = self._seeing
            return projection(encoder(torch.from_numpy(normalise(prepare(Image.open(path))))[None]))[0][0]
        if modality == "video":
            frames = read_video(path)
            shown = np.stack([normalise(prepare(Image.fromarray(frames[number]))) for number in seen_frames(len(frames))])
            seen = self._seeing[0](torch.from_numpy(shown))
            return self._watching(seen.flatten(0, 1)[None])[0][0]
        encoder, projection, log_mel = self._hearing
        heard = np.zeros(HEARD_SAMPLES, np.float32)
        samples = read_sound(path)[:HEARD_SAMPLES]
        heard[: len(samples)] = samples
        return projection(hear(encoder, log_mel, torch.from_numpy(heard[None])))[0][0]


def only_first_signals(scores, modalities: tuple[str, ...]) -> dict[int, list[int]]:
    """Rules out, in place, every signal token but the first ones of `modalities`; returns these with their spans."""
    spans = {SIGNAL_IDS[modality][0]: SIGNAL_IDS[modality] for modality in modalities}
    kept = {token: float(scores[token]) for token in spans}
    scores[BASE_VOCABULARY:] = -math.inf
    for token, score in kept.items():
        scores[token] = score
    return spans


@torch.inference_mode()
def answer(llm: Llama, tokenizer, turns: list[Turn], media: list[Tensor], modalities: tuple[str, ...] = ("image",), limit: int = 48) -> list:
    """Greedy reply as parts (text and signal spans) under the signal grammar."""
    batch = collate(tokenizer, [turns], reply=True)
    x = embed_batch(llm, batch, torch.stack(media)[None] if media else None)
    parts: list = []
    words: list[int] = []
    cache = None
    for _ in range(limit):
        hidden, cache = llm(inputs_embeds=x, cache=cache, return_cache=True)
        scores = llm.logits(hidden[:, -1])[0]
        spans = only_first_signals(scores, modalities)
        token = int(scores.argmax())
        if token == 2:
            break
        if token in spans:
            parts += [tokenizer.decode(words), list(spans[token])]
            words = []
            x = llm.embed(torch.tensor([spans[token]]))
        else:
            words.append(token)
            x = llm.embed(torch.tensor([[token]]))
    return [*parts, tokenizer.decode(words)]


def pack_answer(llm, tokenizer, turns: list[Turn], media: list[Tensor], modalities: tuple[str, ...] = ("image",), limit: int = 40) -> list:
    """The same reply from a pack's quantised language model (training.export.decoder_runner.PackLlm)."""
    batch = collate(tokenizer, [turns], reply=True)
    x = llm.embed(batch.ids[0].tolist()).copy()
    for (_, number, position) in batch.media_positions:
        x[position: position + CONCEPT_TOKENS] = media[number].numpy()
    llm.reset()
    hidden = llm.prefill(x)[-1]
    parts: list = []
    words: list[int] = []
    for _ in range(limit):
        scores = llm.logits(hidden)
        spans = only_first_signals(scores, modalities)
        token = int(scores.argmax())
        if token == 2:
            break
        if token in spans:
            parts += [tokenizer.decode(words), list(spans[token])]
            words = []
            hidden = llm.run_block(llm.embed(spans[token]))[-1]
        else:
            words.append(token)
            hidden = llm.run_block(llm.embed([token]))[-1]
    return [*parts, tokenizer.decode(words)]
