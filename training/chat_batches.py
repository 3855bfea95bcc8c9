"""Conversations with media as padded batches of input embeddings, and the losses over the assistant's words."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional as F

from training.models.llama import Llama
from training.models.tokenizer import IM_END, IM_START, ChatTokenizer

CONCEPT_TOKENS = 8
IGNORED = -100


@dataclass(frozen=True)
class Turn:
    """One message. `content` is text, or a list of text and token-id lists (signal spans); media precede it in the prompt."""

    role: str  # "user" or "assistant"
    content: str | list
    media: int = 0  # how many media the message carries
    learn: bool = True  # whether an assistant message is a training target
    end: bool = True  # False for a reply that was cut: stopping there must not be learnt


@dataclass
class Batch:
    ids: Tensor  # [B, L] int64; 0 where a concept token or padding stands
    labels: Tensor  # [B, L]: the id that position must predict, or IGNORED
    media_positions: list[tuple[int, int, int]] = field(default_factory=list)  # (row, medium within row, first position)
    lengths: list[int] = field(default_factory=list)


def collate(tokenizer: ChatTokenizer, conversations: list[list[Turn]], *, reply: bool = False) -> Batch:
    """Right-padded batch. With `reply` each row ends where the assistant's reply starts."""
    newline = tokenizer.encode_text("\n")
    rows: list[tuple[list[int], list[bool], list[int]]] = []
    for turns in conversations:
        ids: list[int] = []
        target: list[bool] = []  # whether this token is the assistant's own
        media: list[int] = []

        def put(tokens: list[int], own: bool = False) -> None:
            ids.extend(tokens)
            target.extend([own] * len(tokens))

        for turn in turns:
            own = turn.role == "assistant" and turn.learn
            put([IM_START, *tokenizer.encode_text(turn.role + "\n")])
            for _ in range(turn.media):
                media.append(len(ids))
                put([0] * CONCEPT_TOKENS)
                put(newline)
            for part in [turn.content] if isinstance(turn.content, str) else turn.content:
                put(tokenizer.encode_text(part) if isinstance(part, str) else part, own)
            put([IM_END], own and turn.end)
            put(newline)
        if reply:
            put([IM_START, *tokenizer.encode_text("assistant\n")])
        rows.append((ids, target, media))
    longest = max(len(ids) for ids, _, _ in rows)
    batch = Batch(torch.zeros(len(rows), longest, dtype=torch.long), torch.full((len(rows), longest), IGNORED))
    for row, (ids, target, media) in enumerate(rows):
        batch.ids[row, : len(ids)] = torch.tensor(ids)
        for position in range(1, len(ids)):
            if target[position]:
                batch.labels[row, position - 1] = ids[position]
        batch.media_positions += [(row, number, position) for number, position in enumerate(media)]
        batch.lengths.append(len(ids))
    return batch


def embed_batch(llm: Llama, batch: Batch, concept_tokens: Tensor | None = None) -> Tensor:
    """`inputsEmbeds` [B, L, D]: text embeddings with concept_tokens [B, M, 8, D] spliced in."""
    x = llm.embed(batch.ids)
    if not batch.media_positions:
        return x
    x = x.clone()
    for row, number, position in batch.media_positions:
        x[row, position: position + CONCEPT_TOKENS] = concept_tokens[row, number]
    return x


def reply_loss(llm: Llama, inputs_embeds: Tensor, batch: Batch, *, forced: tuple[int, ...] = (), deciding: tuple[int, ...] = (),
               decision_weight: float = 1.0, hidden_too: bool = False):
    """Mean cross-entropy over the assistant's tokens; logits are computed at those positions only.

    Ids in `forced` (signal tokens after the first of a span) are left out: the grammar forces them at inference. Tokens that
    decide between words and a medium, a reply's first and those in `deciding`, weigh `decision_weight` times as much.
    """
    hidden = llm(inputs_embeds=inputs_embeds)
    wanted = batch.labels != IGNORED
    wanted = wanted & ~torch.isin(batch.labels, torch.tensor(forced, dtype=torch.long))
    losses = F.cross_entropy(llm.logits(hidden[wanted]), batch.labels[wanted], reduction="none")
    heavy = wanted & ~F.pad(wanted, (1, 0))[:, :-1]
    heavy = heavy | torch.isin(batch.labels, torch.tensor(deciding, dtype=torch.long))
    weights = 1 + (decision_weight - 1) * heavy[wanted].float()
    loss = (losses * weights).sum() / weights.sum()
    return (loss, hidden) if hidden_too else loss
