"""Training stage 3, modality-switching instruction tuning (paper 5.3): LoRA on the language model with both projections.

One step takes a batch of conversations of similar length: cross-entropy on the assistant's words and first signal tokens;
for every drawing also l2 to its caption's text states and, where a denoiser exists, the latent denoising loss. For every sound and
every video a linear reader of its signals has to find its caption (training.models.caption_reader): their output projections are
fitted after the tuning, by training.sound_refit and training.video_refit.

    python -m training.instruction_tuning --minutes 35
    python -m training.instruction_tuning --minutes 40 --hold-projections --kinds draw=0.2,…,play=0.15,play-mix=0.07   # with sounds
    python -m training.instruction_tuning --perplexity     # frozen model's held-out replies: tuned against frozen
    python -m training.instruction_tuning --routing e2e/cases/routing.jsonl
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from training.chat_batches import Batch, collate, embed_batch, reply_loss
from training.chat_kept import chat_kept
from training.checkpoints import (
    ADAPTERS, SIGNAL_ROWS, load_input_projection, load_output_projection, save_input_projection, save_output_projection, write,
)
from training.conditioning import CaptionStates, TextStates, load_denoising_loss, state_loss
from training.data.clip_latents import OUT as CLIP_LATENTS
from training.data.hearing_data import HearingData
from training.data.instructions import InstructionData, Sample, kinds_of
from training.data.listening import LISTENING
from training.data.perceived import Perceived
from training.data.perception_data import PerceptionData
from training.data.watching import WATCHING
from training.data.watching_data import WatchingData
from training.loop import Run, set_learning_rate
from training.models.caption_reader import CaptionReader
from training.models.llama import Llama, load_smollm2
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IM_END, IMAGE_SIGNAL_IDS, VIDEO_SIGNAL_IDS, smollm2_tokenizer
from training.paths import DATA
from training.routing import FORCED, routing
from training.signal_rows import start_rows


@dataclass(frozen=True)
class Config:
    batch: int = 16
    buckets: int = 8  # batches that are drawn together and sorted by length
    rate: float = 4e-4
    signal_scale: float = 3.0  # learning rate of the signal rows, relative
    projection_scale: float = 0.5
    lora_rank: int = 16
    decision_weight: float = 3.0  # of the tokens where a reply turns to a picture or does not: its first, " Here", [IMG0], its end
    state_weight: float = 0.6
    denoising_weight: float = 0.1
    denoising_every: int = 4  # steps: it costs as much as all the rest
    reader_scale: float = 5.0  # learning rate of what reads the captions of sounds, relative
    reader_weight: float = 0.3
    mixed_captions: int = 300  # of two sounds, beside all single ones: whose main directions the reader predicts
    film_captions: int = 3000  # of videos, likewise


def batches(data: InstructionData, config: Config, seed: int):
    """Endless batches of samples of similar length."""
    rng = random.Random(seed)
    while True:
        pool = [data.draw(rng) for _ in range(config.batch * config.buckets)]
        pool.sort(key=lambda s: sum(len(str(t.content)) + len(t.content) * 3 * isinstance(t.content, list) + 40 * t.media for t in s.turns))
        groups = [pool[i:i + config.batch] for i in range(0, len(pool), config.batch)]
        rng.shuffle(groups)
        yield from groups


def signals_at(hidden: Tensor, embeds: Tensor, batch: Batch, ids: list[int]) -> Tensor:
    """[spans, signals, D] of every span of `ids`, in reading order: hidden states with the signal tokens as input, plus their embeddings."""
    spans = [(int(r), int(p)) for r, p in (batch.ids == ids[0]).nonzero()]
    return torch.stack([hidden[r, p:p + len(ids)] + embeds[r, p:p + len(ids)] for r, p in spans])


@dataclass(frozen=True)
class Reading:
    """How the captions of one medium are kept in its signals."""

    reader: CaptionReader
    states: TextStates
    ids: list[int]  # of the signals

    def loss(self, hidden: Tensor, embeds: Tensor, batch: Batch, captions: list[str]) -> Tensor:
        return self.reader.loss(signals_at(hidden, embeds, batch, self.ids), self.states(captions))


def sound_reading(data: InstructionData, config: Config) -> Reading:
    """With a fresh reader for the captions of all sounds and of some pairs."""
    catalogue, rng = data.sounds.catalogue, random.Random(6)
    pairs = [catalogue.with_second(rng, catalogue.wish(rng, mixed_share=0.0)).caption for _ in range(config.mixed_captions)]
    return reading({*catalogue.captions, *pairs}, TextStates(DATA / "sound_latents" / "captions.pt"), AUDIO_SIGNAL_IDS)


def video_reading(data: InstructionData, config: Config) -> Reading:
    """With a fresh reader for the captions of many videos, every thing among them."""
    rng = random.Random(7)
    captions = {data.videos.catalogue.film(rng).caption for _ in range(config.film_captions)}
    return reading(captions, TextStates(CLIP_LATENTS / "captions.pt"), VIDEO_SIGNAL_IDS)


def reading(captions: set[str], states: TextStates, ids: list[int]) -> Reading:
    reader = CaptionReader()
    reader.learn_directions(states(sorted(captions)))
    return Reading(reader, states, ids)


Perceiver = tuple[Perceived, nn.Module]  # features, and the input projection that reads them


def media_of(samples: list[Sample], perceivers: dict[str, Perceiver]) -> Tensor | None:
    """Concept tokens [B, 1, 8, D]; rows without a medium are zero and never spliced. A sample has media of one field of `perceivers`."""
    rows, made = [], []
    for field, (data, projection) in perceivers.items():
        mine = [(row, getattr(sample, field)[0]) for row, sample in enumerate(samples) if getattr(sample, field)]
        if mine:
            made.append(projection(data.features([example for _, example in mine], augment=True))[0])
            rows += [row for row, _ in mine]
    if not rows:
        return None
    tokens = torch.cat(made)
    return tokens.new_zeros(len(samples), *tokens.shape[1:]).index_copy(0, torch.tensor(rows), tokens)[:, None]


def tune(config: Config, minutes: float, fresh: bool, kinds: dict[str, float], hold: bool, adapters: Path) -> None:
    """With `hold` both projections stay as they are, and the l2 loss through them keeps the signals where they are read.

    Goes on from `adapters` and writes them; where there are none yet, from the shipped ones, or without them from stage 2.
    """
    pictures = PerceptionData()
    listened = HearingData() if kinds.keys() & LISTENING else None
    watched = WatchingData() if kinds.keys() & WATCHING else None
    data = InstructionData(pictures.examples, heard=listened.examples if listened else (), watched=watched.examples if watched else ())
    data.reweigh(kinds)
    llm = load_smollm2(lora_rank=config.lora_rank)
    start = next((path for path in (adapters, ADAPTERS) if path.exists() and not fresh), SIGNAL_ROWS)
    if start.exists():
        llm.load_state_dict(torch.load(start), strict=False)
    llm.freeze()
    tokenizer = smollm2_tokenizer()
    for modality in (*(["audio"] if data.plays else []), *(["video"] if data.films else [])):
        if start_rows(llm, tokenizer, modality):
            print(f"{modality} signals start from the picture signals", flush=True)
    input_projection, output_projection = load_input_projection(), load_output_projection()
    # What recognises was fitted in closed form on all pictures; a few thousand would only blur it.
    for fitted in (input_projection.input_norm, input_projection.memory.project, input_projection.memory.keys, input_projection.speller.styles):
        fitted.requires_grad_(False)
    perceivers: dict[str, Perceiver] = {"pictures": (pictures, input_projection)}
    # Sounds are heard and videos watched as stage 1 learnt to; the language model learns to talk about them.
    if listened:
        perceivers["heard"] = (listened, load_input_projection(modality="audio").requires_grad_(False))
    if watched:
        perceivers["watched"] = (watched, load_input_projection(modality="video").requires_grad_(False))
    if hold:
        input_projection.requires_grad_(False)
        output_projection.requires_grad_(False)
    denoising = None if hold else load_denoising_loss()
    lora = [p for n, p in llm.named_parameters() if "lora" in n]
    projections = [p for p in (*input_projection.parameters(), *output_projection.parameters()) if p.requires_grad]
    groups = [{"params": lora, "lr_scale": 1.0, "weight_decay": 0.0},
              {"params": [llm.signal_rows], "lr_scale": config.signal_scale, "weight_decay": 0.0},
              {"params": projections, "lr_scale": config.projection_scale, "weight_decay": 0.01}]
    states = CaptionStates()
    sound, video = sound_reading(data, config) if data.plays else None, video_reading(data, config) if data.films else None
    readers = nn.ModuleList(each.reader for each in (sound, video) if each)
    if readers:
        groups.append({"params": [*readers.parameters()], "lr_scale": config.reader_scale, "weight_decay": 0.01})
    optimizer = torch.optim.AdamW(groups, lr=0, betas=(0.9, 0.98))
    trained = [*lora, llm.signal_rows, *projections]
    name = "instruction_tuning" + ("_videos" if data.films else "_sounds" if data.plays else "_kinds" if kinds else "") + ("" if adapters == ADAPTERS else f"_{adapters.stem}")
    run = Run(name, minutes, fresh=fresh, log_every=5, save_minutes=4)
    learnt = {note for note, now in (("listens", listened), ("watches", watched)) if now is not None or (start.exists() and note in torch.load(start))}
    run.restore(llm=TunedPart(llm), input_projection=input_projection, output_projection=output_projection, optimizer=optimizer,
                **({"readers": readers} if readers else {}))
    rng = random.Random(run.step)
    deciding = (IM_END, IMAGE_SIGNAL_IDS[0], *tokenizer.encode_text(" Here"))
    if data.plays:  # " sound": not a picture; " And": a second medium
        deciding += (AUDIO_SIGNAL_IDS[0], *tokenizer.encode_text(" sound"), *tokenizer.encode_text(" And"))
    if data.films:
        deciding += (VIDEO_SIGNAL_IDS[0], *tokenizer.encode_text(" video"))
    source = batches(data, config, seed=run.step + 7)
    input_projection.train(not hold)
    for step in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay(warmup=0.08))
        samples = next(source)
        batch = collate(tokenizer, [sample.turns for sample in samples])
        embeds = embed_batch(llm, batch, media_of(samples, perceivers))
        with sdpa_kernel(SDPBackend.MATH):  # the fused kernel's backward takes a quarter of the step at these lengths
            words, hidden = reply_loss(llm, embeds, batch, forced=FORCED, deciding=deciding, decision_weight=config.decision_weight, hidden_too=True)
        loss, figures = words, {"words": words.item(), "tokens": sum(batch.lengths)}
        drawings = [drawing for sample in samples for drawing in sample.drawings]
        if drawings:
            conditioning = output_projection(signals_at(hidden, embeds, batch, IMAGE_SIGNAL_IDS))
            l2 = state_loss(conditioning, states(drawings))
            loss = loss + config.state_weight * l2
            figures["l2"] = l2.item()
            noise = denoising(conditioning, drawings, rng) if denoising and step % config.denoising_every == 0 else None
            if noise is not None:
                loss = loss + config.denoising_weight * noise
                figures["denoising"] = noise.item()
        sounds = [sound for sample in samples for sound in sample.sounds]
        videos = [caption for sample in samples for caption in sample.videos]
        for medium, of, captions in (("sound", sound, sounds), ("video", video, videos)):
            if of and captions:
                read = of.loss(hidden, embeds, batch, captions)
                loss = loss + config.reader_weight * read
                figures[f"{medium}_l2"] = read.item()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        run.log(**figures)
        if step % 50 == 49:
            publish(llm, adapters, input_projection, output_projection, hold, learnt)
    publish(llm, adapters, input_projection, output_projection, hold, learnt)


def publish(llm: Llama, adapters: Path, input_projection: nn.Module, output_projection: nn.Module, hold: bool, learnt: set[str]) -> None:
    # The exporter gives hearing only to who was tuned to listen, watching only to who was tuned to watch.
    write(llm.adapter_state() | {note: torch.tensor(True) for note in learnt}, adapters)
    if not hold:
        save_input_projection(input_projection)
        save_output_projection(output_projection)


class TunedPart:
    """What tuning changes in the language model, as a checkpoint object."""

    def __init__(self, llm: Llama):
        self.llm = llm

    def state_dict(self) -> dict[str, Tensor]:
        return self.llm.adapter_state()

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        self.llm.load_state_dict(state, strict=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--kinds", default="", help="another mixture for a last phase on what routes worst: draw=0.2,imply=0.4,…")
    parser.add_argument("--hold-projections", action="store_true", help="tune the language model alone; no refit is needed after it")
    parser.add_argument("--rate", type=float, default=Config.rate, help="full learning rate; lower for a last phase")
    parser.add_argument("--adapters", type=Path, default=ADAPTERS, help="other adapters to tune, to measure perplexity or to route with")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--perplexity", action="store_true")
    parser.add_argument("--routing", type=Path, metavar="CASES")
    parser.add_argument("--pack", type=Path, help="route with this pack's quantised language model, twenty times as fast on a CPU")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    if arguments.minutes:
        tune(replace(Config(), rate=arguments.rate), arguments.minutes, arguments.fresh, kinds_of(arguments.kinds), arguments.hold_projections, arguments.adapters)
    if arguments.perplexity:
        print(json.dumps(chat_kept(adapters=arguments.adapters)))
    if arguments.routing:
        print(json.dumps(routing(arguments.routing, pack=arguments.pack, adapters=arguments.adapters)))


if __name__ == "__main__":
    main()
