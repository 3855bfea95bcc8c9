"""Training stage 3, modality-switching instruction tuning (paper 5.3): LoRA on the language model with both projections.

One step takes a batch of conversations of similar length: cross-entropy on the assistant's words and first signal tokens;
for every drawing also l2 to its caption's text states and, where a denoiser exists, the latent denoising loss.

    python -m training.instruction_tuning --minutes 35
    python -m training.instruction_tuning --perplexity     # frozen model's held-out replies: tuned against frozen
    python -m training.instruction_tuning --routing e2e/cases/routing.jsonl
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor, nn

from training.chat_batches import CONCEPT_TOKENS, Batch, Turn, collate, embed_batch, reply_loss
from training.conditioning import CaptionStates, load_denoising_loss, state_loss
from training.data.chat_replies import read_replies
from training.data.image_preprocess import normalise, prepare
from training.data.instructions import InstructionData, Sample
from training.data.perception_data import PerceptionData
from training.decoding_side_alignment import ADAPTERS, SIGNAL_ROWS, load_output_projection, load_tuned
from training.decoding_side_alignment import save as save_output_projection
from training.encoding_side_alignment import Config as PerceptionConfig
from training.encoding_side_alignment import features_of, load_input_projection
from training.encoding_side_alignment import save as save_input_projection
from training.loop import Run, set_learning_rate
from training.models.efficientnet import load_efficientnet
from training.models.llama import Llama, load_smollm2
from training.models.tokenizer import IMAGE_SIGNAL_IDS, smollm2_tokenizer

FORCED = range(IMAGE_SIGNAL_IDS[1], IMAGE_SIGNAL_IDS[-1] + 1)


@dataclass(frozen=True)
class Config:
    batch: int = 8
    buckets: int = 8  # batches that are drawn together and sorted by length
    rate: float = 4e-4
    signal_scale: float = 3.0  # learning rate of the signal rows, relative
    projection_scale: float = 0.5
    lora_rank: int = 16
    state_weight: float = 0.3
    denoising_weight: float = 0.1


def batches(data: InstructionData, config: Config, seed: int):
    """Endless batches of samples of similar length."""
    rng = random.Random(seed)
    while True:
        pool = [data.draw(rng) for _ in range(config.batch * config.buckets)]
        pool.sort(key=lambda s: sum(len(str(t.content)) + len(t.content) * 3 * isinstance(t.content, list) + 40 * t.media for t in s.turns))
        groups = [pool[i:i + config.batch] for i in range(0, len(pool), config.batch)]
        rng.shuffle(groups)
        yield from groups


def signal_positions(batch: Batch) -> list[tuple[int, int]]:
    """(row, position of [IMG0]) of every span, in reading order."""
    return [(int(r), int(p)) for r, p in (batch.ids == IMAGE_SIGNAL_IDS[0]).nonzero()]


def signals_at(hidden: Tensor, embeds: Tensor, spans: list[tuple[int, int]]) -> Tensor:
    """[spans, 4, D]: hidden states with the signal tokens as input, plus their embeddings."""
    count = len(IMAGE_SIGNAL_IDS)
    return torch.stack([hidden[r, p:p + count] + embeds[r, p:p + count] for r, p in spans])


def media_of(samples: list[Sample], data: PerceptionData, encoder, projection: nn.Module) -> Tensor | None:
    """Concept tokens [B, 1, 8, D]; rows without a picture hold another row's and are never spliced."""
    pictures = [sample.pictures[0] if sample.pictures else None for sample in samples]
    shown = [picture for picture in pictures if picture]
    if not shown:
        return None
    concept_tokens, _ = projection(features_of(data, encoder, shown, augment=True))
    order, used = [], 0
    for picture in pictures:
        order.append(min(used, len(shown) - 1))
        used += picture is not None
    return concept_tokens[order][:, None]


def tune(config: Config, minutes: float, fresh: bool) -> None:
    pictures, encoder = PerceptionData(), load_efficientnet()
    data = InstructionData(pictures.examples)
    llm = load_smollm2(lora_rank=config.lora_rank)
    start = ADAPTERS if ADAPTERS.exists() and not fresh else SIGNAL_ROWS
    if start.exists():
        llm.load_state_dict(torch.load(start), strict=False)
    llm.freeze()
    input_projection, output_projection = load_input_projection(), load_output_projection()
    denoising = load_denoising_loss()
    adapters = [p for n, p in llm.named_parameters() if "lora" in n]
    projections = [*input_projection.parameters(), *output_projection.parameters()]
    groups = [{"params": adapters, "lr_scale": 1.0, "weight_decay": 0.0},
              {"params": [llm.signal_rows], "lr_scale": config.signal_scale, "weight_decay": 0.0},
              {"params": projections, "lr_scale": config.projection_scale, "weight_decay": 0.01}]
    optimizer = torch.optim.AdamW(groups, lr=0, betas=(0.9, 0.98))
    trained = [*adapters, llm.signal_rows, *projections]
    run = Run("instruction_tuning", minutes, fresh=fresh, log_every=5, save_minutes=4)
    run.restore(llm=TunedPart(llm), input_projection=input_projection, output_projection=output_projection, optimizer=optimizer)
    states = CaptionStates([])
    rng = random.Random(run.step)
    tokenizer = smollm2_tokenizer()
    source = batches(data, config, seed=run.step + 7)
    input_projection.train()
    for step in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay(warmup=0.08))
        samples = next(source)
        batch = collate(tokenizer, [sample.turns for sample in samples])
        embeds = embed_batch(llm, batch, media_of(samples, pictures, encoder, input_projection))
        words, hidden = reply_loss(llm, embeds, batch, forced=FORCED, hidden_too=True)
        loss, figures = words, {"words": words.item(), "tokens": sum(batch.lengths)}
        drawings = [drawing for sample in samples for drawing in sample.drawings]
        if drawings:
            conditioning = output_projection(signals_at(hidden, embeds, signal_positions(batch)))
            l2 = state_loss(conditioning, states(drawings))
            loss = loss + config.state_weight * l2
            figures["l2"] = l2.item()
            noise = denoising(conditioning, drawings, rng) if denoising else None
            if noise is not None:
                loss = loss + config.denoising_weight * noise
                figures["denoising"] = noise.item()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        run.log(**figures)
        if step % 50 == 49:
            publish(llm, input_projection, output_projection)
    publish(llm, input_projection, output_projection)


def publish(llm: Llama, input_projection: nn.Module, output_projection: nn.Module) -> None:
    ADAPTERS.parent.mkdir(parents=True, exist_ok=True)
    torch.save(llm.adapter_state(), ADAPTERS)
    save_input_projection(input_projection, PerceptionConfig())
    save_output_projection(output_projection)


class TunedPart:
    """What tuning changes in the language model, as a checkpoint object."""

    def __init__(self, llm: Llama):
        self.llm = llm

    def state_dict(self) -> dict[str, Tensor]:
        return self.llm.adapter_state()

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        self.llm.load_state_dict(state, strict=False)


# -- measuring -----------------------------------------------------------------------------------------------------


@torch.inference_mode()
def perplexity(llm: Llama, rows: list[dict]) -> float:
    """Perplexity of stored replies, each after its prompt; cut replies are not asked to end."""
    tokenizer = smollm2_tokenizer()
    total, count = 0.0, 0
    for start in range(0, len(rows), 8):
        turns = [[Turn("user", row["text"]), Turn("assistant", [row["reply"]], end=row["finished"])] for row in rows[start:start + 8]]
        batch = collate(tokenizer, turns)
        tokens = int((batch.labels >= 0).sum())
        total += reply_loss(llm, embed_batch(llm, batch), batch).item() * tokens
        count += tokens
    return math.exp(total / count)


def chat_kept(limit: int = 90) -> dict[str, float]:
    rows = [row for row in read_replies() if row["split"] == "heldout"][:limit]
    frozen, tuned = perplexity(load_smollm2().freeze(), rows), perplexity(load_tuned(), rows)
    return {"replies": len(rows), "frozen": round(frozen, 3), "tuned": round(tuned, 3), "ratio": round(tuned / frozen, 4)}


@torch.inference_mode()
def routing(cases: Path, show: bool = True, pack: Path | None = None) -> dict:
    """Exact set of modalities in the last reply of every case, greedy; with `pack`, by its quantised language model."""
    tokenizer = smollm2_tokenizer()
    if pack:
        from training.export.decoder_runner import PackLlm
        from training.export.pack_reader import PackReader

        llm, reply_of = PackLlm.of_pack(PackReader(pack)), pack_answer
    else:
        llm, reply_of = load_tuned(), answer
    input_projection, encoder = load_input_projection(), load_efficientnet()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in cases.open():
        case = json.loads(line)
        turns: list[Turn] = []
        media: list[Tensor] = []
        for message in case["messages"]:
            text = " ".join(part["text"] for part in message["content"] if part["type"] == "text")
            paths = [cases.parent / part["path"] for part in message["content"] if part["type"] == "image"]
            for path in paths:
                pixels = torch.from_numpy(normalise(prepare(Image.open(path))))[None]
                media.append(input_projection(encoder(pixels))[0][0])
            turns.append(Turn("user", text, media=len(paths)))
            reply = reply_of(llm, tokenizer, turns, media)
            turns.append(Turn("assistant", reply))
        drawn = any(part == IMAGE_SIGNAL_IDS for part in turns[-1].content)
        kind = case["id"].rsplit("-", 1)[0]
        good = drawn == ("image" in case["want"])
        names = case.get("expect", {}).get("names")
        total[kind] += 1
        right[kind] += good
        if show:
            said = "".join(p if isinstance(p, str) else "[IMAGE]" for p in turns[-1].content)
            print(f"{'+' if good else '- WRONG'} {case['id']} {case['messages'][-1]['content'][-1]['text']!r} -> {said!r} {names or ''}", flush=True)
    return {"routing": f"{sum(right.values())}/{sum(total.values())}", **{kind: f"{right[kind]}/{total[kind]}" for kind in total}}


@torch.inference_mode()
def answer(llm: Llama, tokenizer, turns: list[Turn], media: list[Tensor], limit: int = 48) -> list:
    """Greedy reply as parts (text and signal spans) under the signal grammar."""
    batch = collate(tokenizer, [turns], reply=True)
    x = embed_batch(llm, batch, torch.stack(media)[None] if media else None)
    parts: list = []
    words: list[int] = []
    cache = None
    for _ in range(limit):
        hidden, cache = llm(inputs_embeds=x, cache=cache, return_cache=True)
        scores = llm.logits(hidden[:, -1])[0]
        scores[FORCED.start:] = -math.inf  # only [IMG0] may be sampled; audio and video signals are not trained
        token = int(scores.argmax())
        if token == 2:
            break
        if token == IMAGE_SIGNAL_IDS[0]:
            parts += [tokenizer.decode(words), list(IMAGE_SIGNAL_IDS)]
            words = []
            x = llm.embed(torch.tensor([IMAGE_SIGNAL_IDS]))
        else:
            words.append(token)
            x = llm.embed(torch.tensor([[token]]))
    return [*parts, tokenizer.decode(words)]


def pack_answer(llm, tokenizer, turns: list[Turn], media: list[Tensor], limit: int = 40) -> list:
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
        scores[FORCED.start:] = -math.inf
        token = int(scores.argmax())
        if token == 2:
            break
        if token == IMAGE_SIGNAL_IDS[0]:
            parts += [tokenizer.decode(words), list(IMAGE_SIGNAL_IDS)]
            words = []
            hidden = llm.run_block(llm.embed(IMAGE_SIGNAL_IDS))[-1]
        else:
            words.append(token)
            hidden = llm.run_block(llm.embed([token]))[-1]
    return [*parts, tokenizer.decode(words)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--perplexity", action="store_true")
    parser.add_argument("--routing", type=Path, metavar="CASES")
    parser.add_argument("--pack", type=Path, help="route with this pack's quantised language model, twenty times as fast on a CPU")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    if arguments.minutes:
        tune(Config(), arguments.minutes, arguments.fresh)
    if arguments.perplexity:
        print(json.dumps(chat_kept()))
    if arguments.routing:
        print(json.dumps(routing(arguments.routing, pack=arguments.pack)))


if __name__ == "__main__":
    main()
