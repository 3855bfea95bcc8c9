"""The last step of the decoding side: the output projection for the tuned language model as it ships.

1. `writer`: the caption memory learns to write the text states of captions from their parts (noun, style, ground, hue), no language model involved.
2. Signal hidden states of thousands of drawing requests are stored, run through the quantised language model of a pack.
3. `recognise`: linear classifiers of the parts, fitted to those signals and, for nouns, to their word pieces.
4. Everything together, transformer included, on the signals: l2 to the text states and the latent denoising loss.

    python -m training.decoding_side_refit --pack .cache/packs/signals --signal-minutes 20 --writer-minutes 10 --threads 2
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.checkpoints import load_output_projection, save_output_projection, write
from training.conditioning import CaptionStates, Drawing, TextStates, load_denoising_loss, state_loss
from training.data.caption_classes import GROUNDS, HUES, CaptionClasses, CaptionParts, one_hots
from training.data.instructions import STYLE_NAMES, InstructionData
from training.loop import Ema, Run, parameter_count, set_learning_rate
from training.models.discriminants import fit_logistic, fit_two_step, informed_means
from training.models.llama import load_smollm2
from training.models.output_projection import IMAGE_OUTPUT_PROJECTION, OutputProjection
from training.models.tokenizer import smollm2_tokenizer
from training.paths import WEIGHTS
from training.signal_states import SIGNAL_STATES, drawing_requests, pack_runner, read_signals, store_signals

WRITER = WEIGHTS / "output_projection" / "caption_writer.pt"


@dataclass(frozen=True)
class Config:
    writer_batch: int = 256
    writer_rate: float = 2e-3
    blur: float = 0.15  # largest share of another noun and style in the writer's input: what it will get is never certain
    batch: int = 48
    rate: float = 2e-4
    denoising_weight: float = 0.3


def every_drawing(data: InstructionData, rng: random.Random, more: int = 2000) -> list[Drawing]:
    """Every noun with every style and with none, and `more` with the grounds and hues that people may ask for."""
    drawings = [(noun, style, "") for noun in data.nouns for style in ("", *STYLE_NAMES)]
    for _ in range(more):
        hue, ground = rng.random() < 0.7, rng.random() < 0.5
        noun = f"{rng.choice(HUES)} {rng.choice(data.bases)}" if hue else rng.choice(data.nouns)
        drawings.append((noun, rng.choice(("", *STYLE_NAMES)), rng.choice(GROUNDS) if ground or not hue else ""))
    return drawings


def principal_states(memory: nn.Module, wanted: Tensor) -> Tensor:
    """Sets the memory's last layer to the mean and main directions of text states [N, 32, 384] (float16); returns what it has to be fed, [N, rank]."""
    flat = wanted.flatten(1)
    mean = flat.float().mean(0)
    directions = torch.svd_lowrank(flat.float() - mean, q=memory.config.rank, niter=2)[2]  # [32 E, rank]
    code = (flat.float() - mean) @ directions
    scale = code.std(0).mean()  # inputs of the layer have about unit size, and errors keep their proportions
    with torch.no_grad():
        memory.states.weight.copy_(directions * scale)
        memory.states.bias.copy_(mean)
    lost = (flat.float() - mean - code @ directions.T).square().mean() / flat.float().square().mean()
    print(f"{len(flat)} captions; {memory.config.rank} directions leave {lost:.3f} of their states", flush=True)
    return code / scale


@torch.no_grad()
def add_up(memory: nn.Module, shares: Tensor, code: Tensor) -> None:
    """Least squares: code as a sum over parts; the rest of the network starts at nothing."""
    gram = shares.T @ shares + 0.1 * torch.eye(shares.shape[1])
    memory.base.weight.copy_(torch.linalg.solve(gram, shares.T @ code).T)
    nn.init.zeros_(memory.base.bias)
    nn.init.zeros_(memory.outer.weight)
    nn.init.zeros_(memory.outer.bias)
    print(f"a sum over parts leaves {((memory.code(shares) - code).square().mean() / code.square().mean()).item():.3f} of that", flush=True)


def learn_writer(config: Config, minutes: float, captions: list, classes: CaptionClasses | CaptionParts, states: TextStates, memory: nn.Module,
                 target: Path, fresh: bool) -> None:
    """The last layer and what each part adds in closed form; how parts change one another by gradient. Written to `target`."""
    code = principal_states(memory, torch.cat([states(captions[i:i + 512]).half() for i in range(0, len(captions), 512)]))
    numbers, size = classes.numbers(captions), code.square().mean()
    add_up(memory, classes.shares(captions), code)
    parameters = [*memory.base.parameters(), *memory.values.parameters(), *memory.inner.parameters(), *memory.outer.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=0, weight_decay=0.01, betas=(0.9, 0.98))
    run = Run(target.stem, minutes, fresh=fresh, log_every=100, save_minutes=2)
    run.restore(memory=memory, optimizer=optimizer)
    for _ in run.steps():
        set_learning_rate(optimizer, config.writer_rate * run.decay(warmup=0.03))
        rows = torch.randint(len(captions), (config.writer_batch,))
        shares = one_hots(numbers[rows], classes.sizes)
        blur = torch.rand(len(rows), 1) * config.blur
        loss = (memory.code(shares * (1 - blur) + shares.roll(1, 0) * blur) - code[rows]).square().mean() / size
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        run.log(error=loss.item())
    recognising = ("directions.", "nouns.", "parts.")
    write({name: value for name, value in memory.state_dict().items() if not name.startswith(recognising)}, target)


def noun_hints(nouns: list[str]) -> Tensor:
    """[nouns, 3 D]: mean, first and last word-piece embedding of each noun, which the language model's states follow."""
    tokenizer, embedding = smollm2_tokenizer(), load_smollm2().embedding.detach()
    pieces = [embedding[tokenizer.encode_text(f" {noun}")] for noun in nouns]
    return torch.stack([torch.cat([rows.mean(0), rows[0], rows[-1]]) for rows in pieces])


def recognise(memory: nn.Module, signals: Tensor, numbers: Tensor, hints: Tensor) -> None:
    """Nouns, of which many have few requests or none: discriminant analysis; the few classes of every other part: logistic regression."""
    x = memory.summary(signals)
    fit_two_step(memory.directions, memory.nouns, x, numbers[:, 0], shrinkage=0.1, sharpness=0.15, means=informed_means(x, numbers[:, 0], hints))
    for part, layer in enumerate(memory.parts, start=1):
        fit_logistic(layer, x, numbers[:, part], decay=1e-5)


def with_writer() -> OutputProjection:
    """The writer of an earlier call, else the one of the projection that is there: a pack that was restored has no other."""
    if not WRITER.exists():
        return load_output_projection().train()
    projection = OutputProjection()
    projection.memory.load_state_dict(torch.load(WRITER), strict=False)
    return projection


def refit(config: Config, minutes: float, classes: CaptionClasses, states: CaptionStates, fresh: bool) -> None:
    signals, drawings = read_signals()
    numbers = classes.numbers(drawings)
    print(f"refit on {len(drawings)} requests, {len(set(drawings))} different drawings", flush=True)
    held = max(1, len(drawings) // 15)
    projection = with_writer()
    projection.silence_transformer()
    print(f"output projection: {parameter_count(projection):,} parameters", flush=True)
    recognise(projection.memory, signals[held:], numbers[held:], noun_hints(classes.nouns))
    candidates = sorted(set(drawings))
    check(projection, signals[:held], drawings[:held], numbers[:held], states, candidates)
    save_output_projection(projection)
    if not minutes:
        return
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.02)
    ema = Ema(projection, 0.99)
    denoising = load_denoising_loss()
    run = Run("decoding_side_refit", minutes, fresh=fresh, log_every=10, save_minutes=3)
    run.restore(projection=projection, optimizer=optimizer, ema=ema)
    rng = random.Random(run.step)
    for step in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay(warmup=0.05))
        rows = torch.randint(held, len(drawings), (config.batch,)).tolist()
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
    save_output_projection(final)
    check(final.eval(), signals[:held], drawings[:held], numbers[:held], states, candidates)


@torch.no_grad()
def check(projection: OutputProjection, signals: Tensor, drawings: list[Drawing], numbers: Tensor, states: CaptionStates,
          candidates: list[Drawing]) -> None:
    """Prints what is recognised in held-out requests, the error of the conditioning, and retrieval."""
    found = torch.stack([scores.argmax(1) for scores in projection.memory.recognise(signals)], dim=1)
    parts = {name: round(share, 4) for name, share in zip(("noun", "style", "ground", "hue"), (found == numbers).float().mean(0).tolist())}
    conditioning = projection(signals)
    print("held-out requests", len(drawings), "recognised:", parts, "l2:", round(state_loss(conditioning, states(drawings)).item(), 4),
          "nearest caption by summed states:", retrieval(conditioning, drawings, states, candidates), flush=True)


def nearest(conditioning: Tensor, states: TextStates, candidates: list) -> list:
    """The candidate whose summed token states lie nearest to each conditioning's."""
    table = torch.cat([states(candidates[i:i + 256]).sum(1) for i in range(0, len(candidates), 256)])
    centre = table.mean(0)
    scores = F.normalize(conditioning.sum(1) - centre, dim=-1) @ F.normalize(table - centre, dim=-1).T
    return [candidates[i] for i in scores.argmax(1).tolist()]


def retrieval(conditioning: Tensor, drawings: list[Drawing], states: CaptionStates, candidates: list[Drawing]) -> dict[str, float]:
    """How often the right caption, or one with the right noun, is nearest among all."""
    best, n = nearest(conditioning, states, candidates), len(drawings)
    return {"caption": sum(b == d for b, d in zip(best, drawings)) / n, "noun": sum(b[0] == d[0] for b, d in zip(best, drawings)) / n,
            "candidates": len(candidates), "n": n}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writer-minutes", type=float, default=0, help="0 reuses the writer of an earlier call, or of the projection that is there")
    parser.add_argument("--signal-minutes", type=float, default=0, help="for storing signal hidden states; 0 reuses them")
    parser.add_argument("--minutes", type=float, default=0, help="of training the whole projection on the signals")
    parser.add_argument("--pack", type=Path, help="store signals of this pack's quantised language model; written if it is not there")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    data = InstructionData([])
    classes, states = CaptionClasses(data.nouns, data.bases), CaptionStates()
    if classes.sizes != IMAGE_OUTPUT_PROJECTION.memory:
        raise SystemExit(f"the picture data has {classes.sizes} classes, the output projection {IMAGE_OUTPUT_PROJECTION.memory}")
    if arguments.writer_minutes:
        learn_writer(Config(), arguments.writer_minutes, every_drawing(data, random.Random(3)), classes, states, OutputProjection().memory, WRITER, arguments.fresh)
    if arguments.signal_minutes:
        store_signals(SIGNAL_STATES, drawing_requests(data), pack_runner(arguments.pack), arguments.signal_minutes)
    refit(Config(), arguments.minutes, classes, states, arguments.fresh)


if __name__ == "__main__":
    main()
