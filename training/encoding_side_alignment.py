"""Training stage 1, encoding-side alignment (paper 5.1): only the input projection learns; the language model is frozen.

Two phases: what needs no language model (training.encoding_side_warmup), then the paper's objective, cross-entropy of the caption that
the frozen model writes after the concept tokens and a question. Weights that are there are the start unless the overview is asked for.

    python -m training.encoding_side_alignment --overview-minutes 4 --warmup-minutes 6 --minutes 12
    python -m training.encoding_side_alignment --modality audio --overview-minutes 2 --warmup-minutes 6 --minutes 12
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
from training.data.captions import names_concept
from training.data.hearing_data import HearingData
from training.data.perceived import Described, Perceived
from training.data.perception_data import PerceptionData, evaluation_sets
from training.loop import Run, parameter_count, set_learning_rate
from training.models.input_projection import CONFIGS, make_input_projection
from training.models.llama import Llama, load_smollm2
from training.models.tokenizer import smollm2_tokenizer


@dataclass(frozen=True)
class Config:
    batch: int = 16
    rate: float = 3e-4


def align(config: Config, minutes: float, name: str, data: Perceived, projection: nn.Module, llm: Llama, fresh: bool, save: warmup.Save) -> None:
    tokenizer = smollm2_tokenizer()
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0, weight_decay=0.01, betas=(0.9, 0.98))
    run = Run(f"encoding_side_alignment_{name}", minutes, fresh=fresh, log_every=10, save_minutes=4)
    run.restore(projection=projection, optimizer=optimizer)
    rng = random.Random(run.step + 1)
    for _ in run.steps():
        set_learning_rate(optimizer, config.rate * run.decay(warmup=0.1))
        examples = data.pick(rng, config.batch)
        projection.train()
        concept_tokens, _ = projection(data.features(examples, augment=True))
        turns = [[Turn("user", rng.choice(data.ask), media=1), Turn("assistant", rng.choice(data.answers).format(p=e.phrase))] for e in examples]
        batch = collate(tokenizer, turns)
        loss = reply_loss(llm, embed_batch(llm, batch, concept_tokens[:, None]), batch)
        warmup.learn(projection, optimizer, loss)
        run.log(cross_entropy=loss.item())
        if run.step % 100 == 99:
            save()
    save()


@torch.no_grad()
def evaluate(data: Perceived, projection: nn.Module, llm: Llama, examples: list[Described], show: int = 12) -> float:
    """Share of examples whose free-text answer names the concept; prints a few answers."""
    tokenizer = smollm2_tokenizer()
    projection.eval()
    right, shown = 0, 0
    for start in range(0, len(examples), 50):
        part = examples[start:start + 50]
        concept_tokens, _ = projection(data.features(part))
        batch = collate(tokenizer, [[Turn("user", data.question, media=1)] for _ in part], reply=True)
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
    parser.add_argument("--modality", default="image", choices=list(CONFIGS))
    parser.add_argument("--kind", default="grouping", choices=["grouping", "linear"])
    parser.add_argument("--overview-minutes", type=float, default=0)
    parser.add_argument("--warmup-minutes", type=float, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--recognise", action="store_true")
    parser.add_argument("--evaluate", type=int, default=0, metavar="N", help="answer N of each evaluation set")
    parser.add_argument("--adapters", type=Path, help="evaluate with the tuned language model of this file")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    data: Perceived = PerceptionData() if arguments.modality == "image" else HearingData()
    llm = load_smollm2(lora_rank=16 if arguments.adapters else 0)
    if arguments.adapters:
        llm.load_state_dict(torch.load(arguments.adapters, map_location="cpu"), strict=False)
    llm.freeze().requires_grad_(False)
    targets = warmup.SlotTargets(data.examples, llm.embedding.data, warmup.Config().noun_pieces)
    config = CONFIGS[arguments.modality]
    if (found := warmup.sizes(data, targets)) != (config.prototypes, config.styles, config.anchors):
        raise SystemExit(f"the data has other prototypes, styles and anchors than the configuration: {found}")
    projection = make_input_projection(arguments.kind, config)
    print(f"{arguments.kind}: {parameter_count(projection):,} parameters; {len(data.examples)} {data.name}", flush=True)
    name = arguments.kind + warmup.suffix(data)

    def save() -> None:
        save_input_projection(projection, arguments.kind, arguments.modality)

    if arguments.kind == "grouping":
        projection.anchored.set_anchors(targets.embedding)
    if arguments.overview_minutes:
        warmup.learn_overview(warmup.Config(), arguments.overview_minutes, data, projection, targets, arguments.fresh, save)
    else:
        projection = load_input_projection(arguments.kind, arguments.modality)
    if arguments.recognise:
        warmup.recognise(projection, data, targets)
        save()
    if arguments.warmup_minutes:
        warmup.warm_up(warmup.Config(), arguments.warmup_minutes, data, projection, targets, arguments.fresh, save)
    if arguments.minutes:
        align(Config(), arguments.minutes, name, data, projection, llm, arguments.fresh, save)
    if arguments.evaluate:
        figures = {each: evaluate(data, projection, llm, examples) for each, examples in evaluation_sets(data, arguments.evaluate).items()}
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
