"""Training stage 2, decoding-side alignment (paper 5.2): signal rows and output projection learn; everything else is frozen.

Three losses: cross-entropy on the first signal token (the grammar forces the others), l2 to the text states of the
picture's caption, and the latent denoising loss through the frozen denoiser.

Only the four signal positions carry gradients: the context runs once without them and leaves its keys and values behind.

    python -m training.decoding_side_alignment --minutes 8
    python -m training.decoding_side_alignment --refit --pack PACK --minutes 8     # after instruction tuning, for the LLM as shipped

`--refit` stores the signal hidden states of many drawing requests once, with the final language model, and then trains
the output projection alone for many epochs.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.chat_batches import IGNORED, Batch, Turn, collate, embed_batch
from training.conditioning import CaptionStates, Drawing, load_denoising_loss, state_loss
from training.data.instructions import InstructionData, Sample
from training.loop import Ema, Run, parameter_count, set_learning_rate
from training.models.llama import Llama, load_smollm2
from training.models.output_projection import IMAGE_OUTPUT_PROJECTION, OutputProjection, fit_shortcut
from training.models.tokenizer import IMAGE_SIGNAL_IDS, smollm2_tokenizer
from training.paths import DATA, WEIGHTS

OUT = WEIGHTS / "output_projection" / "image_output_projection.pt"
SIGNAL_ROWS = WEIGHTS / "llm" / "decoding_side_alignment.pt"  # signal rows after this stage
ADAPTERS = WEIGHTS / "llm" / "adapters.pt"  # adapters and signal rows after instruction tuning
SIGNAL_STATES = DATA / "signal_states.pt"


@dataclass(frozen=True)
class Config:
    batch: int = 12
    rate: float = 1e-3
    signal_rate: float = 3e-3
    signal_weight: float = 0.2  # of the cross-entropy on [IMG0]
    denoising_weight: float = 0.3
    refit_batch: int = 48
    refit_rate: float = 3e-4


def drawing_context(sample: Sample) -> tuple[list[Turn], Drawing]:
    """The conversation up to the last signal span, and what is to be drawn there."""
    turns = list(sample.turns)
    while not any(isinstance(part, list) and part == IMAGE_SIGNAL_IDS for part in turns[-1].content):
        turns.pop()
    parts = turns[-1].content
    cut = parts.index(IMAGE_SIGNAL_IDS)
    return [*turns[:-1], Turn("assistant", parts[:cut], end=False)], sample.drawings[-1]


def context_batch(contexts: list[list[Turn]]) -> tuple[Batch, Tensor]:
    """(batch that ends right before [IMG0], attention mask)."""
    batch = collate(smollm2_tokenizer(), contexts)
    # collate closes every message with <|im_end|> and a newline: these two tokens are not part of the context.
    batch.lengths = [length - 2 for length in batch.lengths]
    mask = torch.zeros(batch.ids.shape, dtype=torch.long)
    for row, length in enumerate(batch.lengths):
        mask[row, :length] = 1
    return batch, mask


def run_signals(llm: Llama, contexts: list[list[Turn]], *, with_gradient: bool) -> tuple[Tensor, Tensor, Tensor]:
    """-> (signal hidden states plus embeddings [B, 4, D], hidden state before the span [B, D], hidden states where the
    assistant goes on with words [M, D])."""
    batch, mask = context_batch(contexts)
    with torch.no_grad():
        hidden, cache = llm(inputs_embeds=embed_batch(llm, batch), return_cache=True)
    before = hidden[torch.arange(len(contexts)), torch.tensor(batch.lengths) - 1]
    ids = torch.tensor(IMAGE_SIGNAL_IDS).expand(len(contexts), -1)
    with torch.set_grad_enabled(with_gradient):
        embeddings = llm.embed(ids)
        mask = F.pad(mask, (0, len(IMAGE_SIGNAL_IDS)), value=1)
        states = llm(inputs_embeds=embeddings, attention_mask=mask, cache=cache)
    return states + embeddings, before, hidden[(batch.labels != IGNORED) & (batch.labels < IMAGE_SIGNAL_IDS[0])]


def align(config: Config, minutes: float, data: InstructionData, fresh: bool) -> None:
    llm = load_smollm2().freeze()
    projection = OutputProjection(replace(IMAGE_OUTPUT_PROJECTION, shortcut=0))
    print(f"output projection: {parameter_count(projection):,} parameters", flush=True)
    denoising = load_denoising_loss()
    optimizer = torch.optim.AdamW([{"params": projection.parameters(), "lr_scale": 1.0, "weight_decay": 0.01},
                                   {"params": [llm.signal_rows], "lr_scale": config.signal_rate / config.rate, "weight_decay": 0.0}], lr=0)
    run = Run("decoding_side_alignment", minutes, fresh=fresh, log_every=10, save_minutes=3)
    run.restore(projection=projection, llm=SignalRows(llm), optimizer=optimizer)
    states = CaptionStates([])
    rng = random.Random(run.step)
    for step in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay(warmup=0.05))
        pairs = [drawing_context(data.draw_request(rng)) for _ in range(config.batch)]
        signals, before, elsewhere = run_signals(llm, [turns for turns, _ in pairs], with_gradient=True)
        signal = F.cross_entropy(llm.logits(before), torch.full((len(pairs),), IMAGE_SIGNAL_IDS[0]))
        # Words must stay words: without this the signal becomes likely everywhere.
        others = llm.logits(elsewhere[torch.randperm(len(elsewhere))[: 4 * len(pairs)]])
        first = IMAGE_SIGNAL_IDS[0]
        signal = signal + F.softplus(others[:, first] - others[:, :first].logsumexp(1)).mean()
        drawings = [drawing for _, drawing in pairs]
        conditioning = projection(signals)
        l2 = state_loss(conditioning, states(drawings))
        noise = denoising(conditioning, drawings, rng) if denoising else None
        loss = l2 + config.signal_weight * signal + (config.denoising_weight * noise if noise is not None else 0)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*projection.parameters(), llm.signal_rows], 1.0)
        optimizer.step()
        run.log(l2=l2.item(), signal=signal.item(), **({"denoising": noise.item()} if noise is not None else {}))
        if step % 60 == 59:
            save(projection, llm)
    save(projection, llm)


class SignalRows(nn.Module):
    """The trained part of the frozen language model, for checkpoints."""

    def __init__(self, llm: Llama):
        super().__init__()
        self.signal_rows = llm.signal_rows


def save(projection: OutputProjection, llm: Llama | None = None) -> None:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    torch.save(projection.state_dict(), OUT)
    if llm is not None:
        SIGNAL_ROWS.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"signal_rows": llm.signal_rows.detach().clone()}, SIGNAL_ROWS)


def load_output_projection(path: Path = OUT) -> OutputProjection:
    state = torch.load(path, map_location="cpu")
    # Before the refit there is no shortcut.
    shortcut = IMAGE_OUTPUT_PROJECTION.shortcut if "shortcut_in.weight" in state else 0
    projection = OutputProjection(replace(IMAGE_OUTPUT_PROJECTION, shortcut=shortcut))
    projection.load_state_dict(state)
    return projection.eval()


# -- refit ---------------------------------------------------------------------------------------------------------


def store_signals(data: InstructionData, run, minutes: float, batch: int) -> None:
    """Runs drawing requests through `run` ([contexts] -> [B, 4, D]) until the minutes are over; keeps states and drawings.

    Adds to what an earlier call of the same language model left; delete the file after tuning it further.
    """
    states: list[Tensor] = []
    drawings: list[Drawing] = []
    if SIGNAL_STATES.exists():
        stored = torch.load(SIGNAL_STATES)
        states, drawings = [stored["states"]], [tuple(d) for d in stored["drawings"]]
    rng = random.Random(99 + len(drawings))
    started = time.monotonic()
    while time.monotonic() - started < minutes * 60:
        # Requests of similar length share a batch, so that little is padding.
        pool = sorted((drawing_context(data.draw_request(rng)) for _ in range(batch * 8)), key=lambda p: text_length(p[0]))
        for start in range(0, len(pool), batch):
            part = pool[start:start + batch]
            states.append(run([turns for turns, _ in part]).half())
            drawings += [drawing for _, drawing in part]
        print(f"signals: {len(drawings)} in {time.monotonic() - started:.0f}s", flush=True)
        torch.save({"states": torch.cat(states), "drawings": drawings}, SIGNAL_STATES)


def float_runner():
    """Contexts through the tuned language model in float32."""
    llm = load_tuned()
    return lambda contexts: run_signals(llm, contexts, with_gradient=False)[0]


def pack_runner(folder: Path):
    """Contexts through the language model of a pack, with its quantised weights and activations, as on a visitor's CPU."""
    from training.export.decoder_runner import PackLlm
    from training.export.pack_reader import PackReader

    if not (folder / "pack.json").exists():
        write_llm_pack(folder)
    llm = PackLlm.of_pack(PackReader(folder))

    def run(contexts: list[list[Turn]]) -> Tensor:
        batch, _ = context_batch(contexts)
        rows = []
        for ids, length in zip(batch.ids.tolist(), batch.lengths):
            llm.reset()
            llm.prefill(llm.embed(ids[:length]))
            signals = llm.embed(IMAGE_SIGNAL_IDS)
            rows.append(torch.from_numpy(llm.run_block(signals) + signals))
        return torch.stack(rows).float()

    return run


def write_llm_pack(folder: Path) -> None:
    """A pack with nothing but the tuned language model, as it will ship."""
    from training.export.llm_part import add_llm, llm_facts
    from training.export.pack_writer import PackWriter
    from training.models.tokenizer import smollm2_tokenizer_json

    llm = load_smollm2(lora_rank=16)
    llm.load_state_dict(torch.load(ADAPTERS, map_location="cpu"), strict=False)
    writer = PackWriter("signals")
    add_llm(writer, llm, smollm2_tokenizer_json(), title="Tuned language model")
    facts = llm_facts(llm.config, context_length=2048, prefill_chunk=128, sampling={}, modalities=("image",))
    writer.write(folder, {"title": "Signals", "description": "", "llm": facts, "perception": {}, "generation": {}, "licences": [], "evaluation": []})


def text_length(turns: list[Turn]) -> int:
    return sum(len(str(turn.content)) for turn in turns)


def refit(config: Config, minutes: float, fresh: bool) -> None:
    stored = torch.load(SIGNAL_STATES)
    signals, drawings = stored["states"].float(), [tuple(d) for d in stored["drawings"]]
    print(f"refit on {len(drawings)} requests, {len(set(drawings))} different drawings", flush=True)
    held = max(1, len(drawings) // 15)
    projection, states = OutputProjection(), CaptionStates(drawings)
    fit_shortcut(projection, signals[held:], states(drawings[held:]))
    check(projection, signals[:held], drawings[:held], states, sorted(set(drawings)))
    if not minutes:
        return save(projection)
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.02)
    ema = Ema(projection, 0.99)
    denoising = load_denoising_loss()
    run = Run("decoding_side_refit", minutes, fresh=fresh, log_every=10, save_minutes=3)
    run.restore(projection=projection, optimizer=optimizer, ema=ema)
    rng = random.Random(run.step)
    for step in run.steps():
        set_learning_rate(optimizer, config.refit_rate * run.decay(warmup=0.05))
        rows = torch.randint(held, len(drawings), (config.refit_batch,)).tolist()
        wanted = [drawings[row] for row in rows]
        conditioning = projection(signals[rows])
        l2 = state_loss(conditioning, states(wanted))
        noise = denoising(conditioning, wanted, rng) if denoising else None
        loss = l2 + (config.denoising_weight * noise if noise is not None else 0)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(projection.parameters(), 1.0)
        optimizer.step()
        ema.update(projection)
        run.log(l2=l2.item(), **({"denoising": noise.item()} if noise is not None else {}))
        if step % 50 == 49:
            with torch.no_grad():
                run.log(heldout_l2=state_loss(projection(signals[:held]), states(drawings[:held])).item())
    final = OutputProjection()
    ema.copy_to(final)
    save(final)
    check(final.eval(), signals[:held], drawings[:held], states, sorted(set(drawings)))


@torch.no_grad()
def check(projection: OutputProjection, signals: Tensor, drawings: list[Drawing], states: CaptionStates, candidates: list[Drawing]) -> None:
    """Prints held-out error and retrieval."""
    conditioning, wanted = projection(signals), states(drawings)
    print("held-out requests, l2:", round(state_loss(conditioning, wanted).item(), 4),
          "nearest caption by summed states:", retrieval(conditioning, drawings, states, candidates), flush=True)


def retrieval(conditioning: Tensor, drawings: list[Drawing], states: CaptionStates, candidates: list[Drawing]) -> dict[str, float]:
    """How often the right caption, or one with the right noun, is nearest among all, by summed token states."""
    table = torch.cat([states(candidates[i:i + 256]).sum(1) for i in range(0, len(candidates), 256)])
    centre = table.mean(0)
    scores = F.normalize(conditioning.sum(1) - centre, dim=-1) @ F.normalize(table - centre, dim=-1).T
    best = [candidates[i] for i in scores.argmax(1).tolist()]
    n = len(drawings)
    return {"caption": sum(b == d for b, d in zip(best, drawings)) / n, "noun": sum(b[0] == d[0] for b, d in zip(best, drawings)) / n,
            "candidates": len(candidates), "n": n}


def load_tuned(path: Path = ADAPTERS) -> Llama:
    """The instruction-tuned language model in float32."""
    llm = load_smollm2(lora_rank=16)
    llm.load_state_dict(torch.load(path, map_location="cpu"), strict=False)
    return llm.freeze().requires_grad_(False).eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--refit", action="store_true")
    parser.add_argument("--signal-minutes", type=float, default=5, help="for storing signal hidden states before a refit; 0 reuses them")
    parser.add_argument("--pack", type=Path, help="store signals of this pack's quantised language model")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    data = InstructionData([])
    if arguments.refit:
        if arguments.signal_minutes:
            run = pack_runner(arguments.pack) if arguments.pack else float_runner()
            store_signals(data, run, arguments.signal_minutes, batch=16)
        refit(Config(), arguments.minutes, arguments.fresh)
    else:
        align(Config(), arguments.minutes, data, arguments.fresh)


if __name__ == "__main__":
    main()
