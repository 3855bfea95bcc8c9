"""What tuning costs: perplexity of the frozen model's own held-out replies, tuned against frozen."""

from __future__ import annotations

import math
from pathlib import Path

import torch

from training.chat_batches import Turn, collate, embed_batch, reply_loss
from training.checkpoints import ADAPTERS, load_tuned
from training.data.chat_replies import read_replies
from training.models.llama import Llama, load_smollm2
from training.models.tokenizer import smollm2_tokenizer


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


def chat_kept(limit: int = 90, adapters: Path = ADAPTERS) -> dict[str, float]:
    rows = [row for row in read_replies() if row["split"] == "heldout"][:limit]
    frozen, tuned = perplexity(load_smollm2().freeze(), rows), perplexity(load_tuned(adapters), rows)
    return {"replies": len(rows), "frozen": round(frozen, 3), "tuned": round(tuned, 3), "ratio": round(tuned / frozen, 4)}
