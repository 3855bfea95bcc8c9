"""Seeing, measured with the packed language model: free-text answers to "What is in this picture?".

    python -m training.evaluate_seeing --pack public/packs/mini --count 100

Held-out style x concept pairs (on white) and Tiny-ImageNet validation photos; right when the noun or a listed synonym is
said. Both sets draw the same pictures for the same count. Also prints the alignment figure: cosine of 100 held-out
pictures' mean concept tokens with the mean input embedding of their own nouns, against other pictures' nouns.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from torch.nn import functional as F

from training.chat_batches import Turn
from training.data.captions import QUESTION, names_concept
from training.data.perception_data import PerceptionData, evaluation_sets
from training.checkpoints import load_input_projection
from training.export.decoder_runner import PackLlm
from training.export.pack_reader import PackReader
from training.routing import pack_answer
from training.models.tokenizer import smollm2_tokenizer


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--show", type=int, default=12)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    data, projection = PerceptionData(variants=1), load_input_projection()
    tokenizer, llm = smollm2_tokenizer(), PackLlm.of_pack(PackReader(arguments.pack))
    figures: dict[str, float | int] = {"count": arguments.count}
    for name, examples in evaluation_sets(data, arguments.count).items():
        right = styles = 0
        tokens = torch.cat([projection(data.features(examples[i:i + 50]))[0] for i in range(0, len(examples), 50)])
        for number, (example, seen) in enumerate(zip(examples, tokens)):
            text = str(pack_answer(llm, tokenizer, [Turn("user", QUESTION, media=1)], [seen], limit=18)[-1])
            good = names_concept(text, list(example.names))
            right += good
            styles += example.style in text.lower()
            if number < arguments.show:
                print(f"  {'+' if good else '-'} {example.noun} ({example.style}): {text}", flush=True)
        figures[name] = right / len(examples)
        figures[f"{name}: style said"] = styles / len(examples)
        if name == "held-out pairs":
            nouns = torch.stack([torch.from_numpy(llm.embed(tokenizer.encode_text(" " + e.noun))).mean(0) for e in examples])
            seen, nouns = tokens.mean(1), nouns.float()
            cosine = F.normalize(seen - seen.mean(0), dim=1) @ F.normalize(nouns - nouns.mean(0), dim=1).T
            own = torch.tensor([[a.noun == b.noun for b in examples] for a in examples])
            figures["alignment, own noun"] = round(cosine.diagonal().mean().item(), 3)
            figures["alignment, other nouns"] = round(cosine[~own].mean().item(), 3)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
