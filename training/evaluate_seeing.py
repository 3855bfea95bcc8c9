"""Seeing, measured with the packed language model: free-text answers to "What is in this picture?".

    python -m training.evaluate_seeing --pack public/packs/mini --count 100
    python -m training.evaluate_seeing --pack public/packs/mini --modality audio    # hearing: "What do you hear?"
    python -m training.evaluate_seeing --pack public/packs/mini --modality video    # watching: "What happens in this video?"

Held-out style x concept pairs (on white) and Tiny-ImageNet validation photos; right when the noun or a listed synonym is said. Sounds:
ESC-10's fold 4, and other held-out clips; right when a word for the class is said. Videos: rendered motions and animations of concepts that no
training video shows; of the former also whether the motion is said in the words of its captions. A set draws the same examples for the same count.
Also prints the alignment: cosine of the mean concept tokens with the mean input embedding of their own noun and of others', and for how many
it is higher than with the noun of another one drawn at random.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from pathlib import Path

import torch
from torch.nn import functional as F

from training.chat_batches import Turn
from training.data.captions import names_concept
from training.data.hearing_data import HearingData
from training.data.perceived import Described, Perceived
from training.data.motions import MOTIONS
from training.data.perception_data import PerceptionData, evaluation_sets
from training.data.watching_data import WatchingData
from training.checkpoints import load_input_projection
from training.export.decoder_runner import PackLlm
from training.export.pack_reader import PackReader
from training.routing import pack_answer
from training.models.tokenizer import smollm2_tokenizer

# The sets of which the alignment figure is taken.
ALIGNED = ("held-out pairs", "other held-out sounds", "rendered motions")


DATA: dict[str, Callable[[], Perceived]] = {
    "image": lambda: PerceptionData(variants=1), "audio": lambda: HearingData(variants=[0]), "video": WatchingData}


def style_said(example: Described, text: str) -> bool:
    """Of a video: its motion, in any wording of its captions."""
    motion = MOTIONS.get(getattr(example, "kind", ""))
    return any(words in text for words in (motion.phrases if motion else (example.style,)))


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--show", type=int, default=12)
    parser.add_argument("--modality", choices=list(DATA), default="image")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    data = DATA[arguments.modality]()
    projection = load_input_projection(modality=arguments.modality)
    tokenizer, llm = smollm2_tokenizer(), PackLlm.of_pack(PackReader(arguments.pack))
    figures: dict[str, float | int] = {"count": arguments.count}
    for name, examples in evaluation_sets(data, arguments.count).items():
        right = styles = 0
        tokens = torch.cat([projection(data.features(examples[i:i + 50]))[0] for i in range(0, len(examples), 50)])
        for number, (example, seen) in enumerate(zip(examples, tokens)):
            text = str(pack_answer(llm, tokenizer, [Turn("user", data.question, media=1)], [seen], limit=18)[-1])
            good = names_concept(text, list(example.names))
            right += good
            styles += style_said(example, text.lower())
            if number < arguments.show:
                print(f"  {'+' if good else '-'} {example.noun} ({example.style}): {text}", flush=True)
        figures[name] = right / len(examples)
        if arguments.modality == "image" or name == "rendered motions":
            figures[f"{name}: {'style' if arguments.modality == 'image' else 'motion'} said"] = styles / len(examples)
        if name in ALIGNED:
            nouns = torch.stack([torch.from_numpy(llm.embed(tokenizer.encode_text(" " + e.noun))).mean(0) for e in examples])
            seen, nouns = tokens.mean(1), nouns.float()
            cosine = F.normalize(seen - seen.mean(0), dim=1) @ F.normalize(nouns - nouns.mean(0), dim=1).T
            own = torch.tensor([[a.noun == b.noun for b in examples] for a in examples])
            figures["alignment, own noun"] = round(cosine.diagonal().mean().item(), 3)
            figures["alignment, other nouns"] = round(cosine[~own].mean().item(), 3)
            rng = random.Random(0)
            others = [rng.choice([j for j in range(len(examples)) if not own[i, j]]) for i in range(len(examples))]
            figures["alignment, own above another"] = sum(bool(cosine[i, i] > cosine[i, j]) for i, j in enumerate(others)) / len(examples)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
