"""Training stage 1, encoding-side alignment (paper 5.1): only the input projection learns; the language model is frozen.

Two phases: what needs no language model (training.encoding_side_warmup), then the paper's objective, cross-entropy of the caption that
the frozen model writes after the concept tokens and a question. Weights that are there are the start unless the overview is asked for.

    python -m training.encoding_side_alignment --overview-minutes 4 --warmup-minutes 6 --minutes 12
    python -m training.encoding_side_alignment --recognise     # refits prototypes and styles of the weights that are there
    python -m training.encoding_side_alignment --evaluate 300
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from training import encoding_side_warmup as warmup
from training.chat_batches import Turn, collate, embed_batch, reply_loss
from training.checkpoints import load_input_projection, save_input_projection
from training.data.captions import QUESTION, names_concept
from training.data.look_questions import NAME_IT, NAMED
from training.data.perception_data import Example, PerceptionData, evaluation_sets, features_of, pick
from training.loop import Run, parameter_count, set_learning_rate
from training.models.efficientnet import load_efficientnet
from training.models.input_projection import IMAGE_INPUT_PROJECTION, make_input_projection
from training.models.llama import Llama, load_smollm2
from training.models.tokenizer import smollm2_tokenizer


@dataclass(frozen=True)
class Config:
    batch: int = 16
    rate: float = 3e-4
    photo_share: float = 0.4


def align(config: Config, minutes: float, kind: str, data: PerceptionData, encoder, projection: nn.Module, llm: Llama, fresh: bool) -> None:
    tokenizer = smollm2_tokenizer()
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.01, betas=(0.9, 0.98))
    run = Run(f"encoding_side_alignment_{kind}", minutes, fresh=fresh, log_every=10, save_minutes=4)
    run.restore(projection=projection, optimizer=optimizer)
    renderings, photos = data.train_sets()
    rng = random.Random(run.step + 1)
    for _ in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay(warmup=0.1))
        examples = pick(rng, renderings, photos, config.batch, config.photo_share)
        projection.train()
        concept_tokens, _ = projection(features_of(data, encoder, examples, augment=True))
        turns = [[Turn("user", rng.choice(NAME_IT), media=1), Turn("assistant", rng.choice(NAMED).format(p=e.phrase))] for e in examples]
        batch = collate(tokenizer, turns)
        loss = reply_loss(llm, embed_batch(llm, batch, concept_tokens[:, None]), batch)
        warmup.learn(projection, optimizer, loss)
        run.log(cross_entropy=loss.item())
        if run.step % 100 == 99:
            save_input_projection(projection, kind)
    save_input_projection(projection, kind)


@torch.no_grad()
def evaluate(data: PerceptionData, encoder, projection, llm: Llama, examples: list[Example], question: str = QUESTION,
             show: int = 12) -> float:
    """Share of pictures whose free-text answer names the concept; prints a few answers."""
    tokenizer = smollm2_tokenizer()
    projection.eval()
    right, shown = 0, 0
    for start in range(0, len(examples), 50):
        part = examples[start:start + 50]
        concept_tokens, _ = projection(features_of(data, encoder, part))
        batch = collate(tokenizer, [[Turn("user", question, media=1)] for _ in part], reply=True)
        replies = llm.generate(inputs_embeds=embed_batch(llm, batch, concept_tokens[:, None]), max_new_tokens=18)
        for example, reply in zip(part, replies):
            text = tokenizer.decode(reply)
            good = names_concept(text, list(example.names))
            right += good
            if shown < show:
                shown += 1
                print(f"  {'+' if good else '-'} {example.noun} ({example.style}): {text}", flush=True)
    return right / len(examples)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", default="grouping", choices=["grouping", "linear"])
    parser.add_argument("--overview-minutes", type=float, default=0)
    parser.add_argument("--warmup-minutes", type=float, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--recognise", action="store_true")
    parser.add_argument("--evaluate", type=int, default=0, metavar="N", help="answer N pictures of each evaluation set")
    parser.add_argument("--adapters", type=Path, help="evaluate with the tuned language model of this file")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    data, encoder = PerceptionData(), load_efficientnet()
    llm = load_smollm2(lora_rank=16 if arguments.adapters else 0)
    if arguments.adapters:
        llm.load_state_dict(torch.load(arguments.adapters, map_location="cpu"), strict=False)
    llm.freeze().requires_grad_(False)
    projection = make_input_projection(arguments.kind, IMAGE_INPUT_PROJECTION)
    print(f"{arguments.kind}: {parameter_count(projection):,} parameters; {len(data.examples)} pictures", flush=True)
    targets = warmup.SlotTargets(data.examples, llm.embedding.data, warmup.Config().noun_pieces)
    if arguments.kind == "grouping":
        projection.anchored.set_anchors(targets.embedding)
    if arguments.overview_minutes:
        warmup.learn_overview(warmup.Config(), arguments.overview_minutes, data, encoder, projection, targets, arguments.fresh)
    else:
        projection = load_input_projection(arguments.kind)
    if arguments.recognise:
        warmup.recognise(projection, *warmup.pooled_features(data, encoder), targets)
        save_input_projection(projection, arguments.kind)
    if arguments.warmup_minutes:
        warmup.warm_up(warmup.Config(), arguments.warmup_minutes, data, encoder, projection, targets, arguments.fresh)
    if arguments.minutes:
        align(Config(), arguments.minutes, arguments.kind, data, encoder, projection, llm, arguments.fresh)
    if arguments.evaluate:
        figures = {name: evaluate(data, encoder, projection, llm, examples)
                   for name, examples in evaluation_sets(data, arguments.evaluate).items()}
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
