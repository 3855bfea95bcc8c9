"""Self-distillation: the frozen language model answers everyday prompts, and instruction tuning repeats its answers.

Writes `.cache/data/chat/replies.jsonl`, one {"kind", "text", "reply" (token ids), "finished", "split"} a line. Every tenth
reply is `heldout`: it is never trained on and measures what tuning costs (perplexity, tuned against frozen).

    python -m training.data.chat_replies [--count 2600] [--tokens 36]
    python -m training.data.chat_replies --sounds    # to talk about sounds and music
    python -m training.data.chat_replies --videos    # to talk about films
    python -m training.data.chat_replies --topics    # to questions within conversations (training.data.dialogues)
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch

from training.data.captions import with_article
from training.data.chat_prompts import chat_prompts, sound_prompts, topic_prompts, video_prompts
from training.models.llama import load_smollm2
from training.models.tokenizer import smollm2_tokenizer
from training.paths import DATA

OUT = DATA / "chat" / "replies.jsonl"
SOUND_REPLIES = DATA / "chat" / "sound_replies.jsonl"  # to talk about sounds; a file of its own, so that the kinds without sounds stay what they were
VIDEO_REPLIES = DATA / "chat" / "video_replies.jsonl"
TOPIC_REPLIES = DATA / "chat" / "topic_replies.jsonl"


def nameable_things() -> list[tuple[str, str]]:
    """(with article, bare) nouns of the picture data that everyday prompts speak of."""
    from training.data.pictures import load_index

    groups = {"Animals & Nature", "Food & Drink", "Objects", "Travel & Places", "Activities"}
    nouns = sorted({row["noun"] for row in load_index() if row["group"] in groups and row["split"] != "heldout_concept"})
    return [(with_article(noun), noun) for noun in nouns if len(noun.split()) <= 2]


def read_replies(path: Path = OUT) -> list[dict]:
    return [json.loads(line) for line in path.open()] if path.exists() else []


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2600)
    parser.add_argument("--tokens", type=int, default=36)
    parser.add_argument("--batch", type=int, default=128)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sounds", action="store_true", help="answer the prompts about sounds and music instead")
    which.add_argument("--videos", action="store_true", help="answer the prompts about films instead")
    which.add_argument("--topics", action="store_true", help="answer the prompts of conversations instead")
    arguments = parser.parse_args()

    if arguments.sounds:
        out, prompts = SOUND_REPLIES, sound_prompts()
    elif arguments.videos:
        out, prompts = VIDEO_REPLIES, video_prompts()
    elif arguments.topics:
        out, prompts = TOPIC_REPLIES, topic_prompts()
    else:
        out, prompts = OUT, chat_prompts(nameable_things(), arguments.count)
    random.Random(5).shuffle(prompts)  # a run that stops early still holds every kind
    out.parent.mkdir(parents=True, exist_ok=True)
    done = {row["text"] for row in read_replies(out)}
    prompts = [(i, p) for i, p in enumerate(prompts) if p["text"] not in done]
    tokenizer = smollm2_tokenizer()
    model = load_smollm2().freeze()
    generator = torch.Generator().manual_seed(1)
    started = time.monotonic()
    for start in range(0, len(prompts), arguments.batch):
        part = prompts[start:start + arguments.batch]
        ids = [tokenizer.prompt([{"role": "user", "content": p["text"]}])[0] for _, p in part]
        longest = max(map(len, ids))
        mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in ids])
        padded = torch.tensor([[0] * (longest - len(row)) + row for row in ids])
        replies = model.generate(padded, attention_mask=mask, max_new_tokens=arguments.tokens, temperature=0.5,
                                 top_p=0.9, generator=generator)
        with out.open("a") as file:
            for (index, prompt), reply in zip(part, replies):
                split = "heldout" if index % 10 == 0 else "train"
                file.write(json.dumps(prompt | {"reply": reply, "finished": len(reply) < arguments.tokens, "split": split}) + "\n")
        print(f"{start + len(part)}/{len(prompts)} {time.monotonic() - started:.0f}s | {part[0][1]['text']} -> "
              f"{tokenizer.decode(replies[0])!r}", flush=True)


if __name__ == "__main__":
    main()
