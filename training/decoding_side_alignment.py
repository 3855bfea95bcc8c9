"""Training stage 2, decoding-side alignment (paper 5.2): signal rows and output projection learn; everything else is frozen.

Three losses: cross-entropy on the first signal token (the grammar forces the others), l2 to the text states of the
picture's caption, and the latent denoising loss through the frozen denoiser.

Only the four signal positions carry gradients: the context runs once without them and leaves its keys and values behind.

    python -m training.decoding_side_alignment --minutes 8
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.chat_batches import IGNORED, Batch, Turn, collate, embed_batch
from training.checkpoints import SIGNAL_ROWS, save_output_projection, write
from training.conditioning import CaptionStates, Drawing, load_denoising_loss, state_loss
from training.data.instructions import InstructionData, Sample
from training.loop import Run, parameter_count, set_learning_rate
from training.models.llama import Llama, load_smollm2
from training.models.output_projection import IMAGE_OUTPUT_PROJECTION, OutputProjection
from training.models.tokenizer import IMAGE_SIGNAL_IDS, smollm2_tokenizer


@dataclass(frozen=True)
class Config:
    batch: int = 12
    rate: float = 1e-3
    signal_rate: float = 3e-3
    signal_weight: float = 0.2  # of the cross-entropy on [IMG0]
    denoising_weight: float = 0.3


def span_context(sample: Sample, ids: list[int]) -> list[Turn]:
    """The conversation up to the last span of these signals."""
    turns = list(sample.turns)
    while not any(part == ids for part in turns[-1].content):
        turns.pop()
    parts = turns[-1].content
    cut = max(place for place, part in enumerate(parts) if part == ids)
    return [*turns[:-1], Turn("assistant", parts[:cut], end=False)]


def drawing_context(sample: Sample) -> tuple[list[Turn], Drawing]:
    """The conversation up to the last picture, and what is to be drawn there."""
    return span_context(sample, IMAGE_SIGNAL_IDS), sample.drawings[-1]


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
    projection = OutputProjection(replace(IMAGE_OUTPUT_PROJECTION, memory=()))
    print(f"output projection: {parameter_count(projection):,} parameters", flush=True)
    denoising = load_denoising_loss()
    optimizer = torch.optim.AdamW([{"params": projection.parameters(), "lr_scale": 1.0, "weight_decay": 0.01},
                                   {"params": [llm.signal_rows], "lr_scale": config.signal_rate / config.rate, "weight_decay": 0.0}], lr=0)
    run = Run("decoding_side_alignment", minutes, fresh=fresh, log_every=10, save_minutes=3)
    run.restore(projection=projection, llm=SignalRows(llm), optimizer=optimizer)
    states = CaptionStates()
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


def save(projection: OutputProjection, llm: Llama) -> None:
    save_output_projection(projection)
    write({"signal_rows": llm.signal_rows.detach().clone()}, SIGNAL_ROWS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    align(Config(), arguments.minutes, InstructionData([]), arguments.fresh)


if __name__ == "__main__":
    main()
