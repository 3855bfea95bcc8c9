"""Runs a pack's language model as the page does on wasm: its own cache, position 0 alone, then blocks of prefillChunk."""

from __future__ import annotations

import numpy as np

from training.export.pack_reader import PackReader

MASKED = -1e9
GROWTH = 64


class PackLlm:
    """`facts`: the manifest's `llm`; sessions follow the contract of `decoder_wasm` and `head`."""

    def __init__(self, facts: dict, decoder, head, embedding: np.ndarray):
        self.facts, self.decoder, self.head, self.embedding = facts, decoder, head, embedding
        self.reset()

    @classmethod
    def of_pack(cls, reader: PackReader) -> PackLlm:
        facts = reader.manifest["llm"]
        return cls(facts, reader.session("llm"), reader.session("lmHead"), reader.tensor(facts["embedding"]))

    def reset(self) -> None:
        self.length = self.capacity = 0
        self._reserve(1)

    def keep(self, length: int) -> None:
        """Forgets everything after the first `length` positions."""
        self.length = length

    def embed(self, ids: list[int]) -> np.ndarray:
        """[ids, hidden] float32."""
        return self.embedding[ids]

    def prefill(self, embeddings: np.ndarray) -> np.ndarray:
        """embeddings [n, hidden] -> hidden states [n, hidden], in the page's blocks."""
        hidden, start, chunk = [], 0, self.facts["prefillChunk"]
        while start < len(embeddings):
            size = 1 if self.length == 0 else chunk
            hidden.append(self.run_block(embeddings[start : start + size]))
            start += size
        return np.concatenate(hidden)

    def run_block(self, embeddings: np.ndarray) -> np.ndarray:
        """One forward pass over a block: [s, hidden] -> [s, hidden]."""
        f, count = self.facts, len(embeddings)
        half = f["headDim"] // 2
        angle = np.arange(self.length, self.length + count)[:, None] * f["ropeTheta"] ** (-np.arange(half) / half)
        bias = np.full((1, 1, count, self.capacity + count), MASKED, np.float32)
        bias[..., : self.length] = 0
        bias[0, 0, :, self.capacity :][np.tri(count, dtype=bool)] = 0
        feeds = {
            "inputs_embeds": embeddings[None].astype(np.float32),
            "rotary_cos": np.cos(angle).astype(np.float32),
            "rotary_sin": np.sin(angle).astype(np.float32),
            "attention_bias": bias,
        }
        for layer in range(f["layers"]):
            feeds[f"past_key.{layer}"], feeds[f"past_value.{layer}"] = self.keys[layer], self.values[layer]
        names = ["hidden_states", "new_keys", "new_values"]
        hidden, new_keys, new_values = self.decoder.run(names, feeds)
        self._reserve(self.length + count)
        end = self.length + count
        for layer in range(f["layers"]):
            self.keys[layer][0, :, :, self.length : end] = new_keys[layer]
            self.values[layer][0, :, self.length : end] = new_values[layer]
        self.length = end
        return hidden[0]

    def logits(self, hidden: np.ndarray) -> np.ndarray:
        """hidden [hidden] of one position -> [vocabulary]."""
        return self.head.run(["logits"], {"hidden_states": hidden[None]})[0][0]

    def greedy(self, ids: list[int], limit: int) -> list[int]:
        """New ids after a fresh prompt, without the stop token; a signal token forces the rest of its span."""
        self.reset()
        spans = {s["tokenIds"][0]: s["tokenIds"] for s in self.facts["signals"].values()}
        hidden, reply = self.prefill(self.embed(ids))[-1], []
        while len(reply) < limit:
            token = int(self.logits(hidden).argmax())
            if token in self.facts["stopTokenIds"]:
                break
            block = spans.get(token, [token])
            reply += block
            hidden = self.run_block(self.embed(block))[-1]
        return reply

    def _reserve(self, length: int) -> None:
        if length <= self.capacity:
            return
        f = self.facts
        capacity = -(-length // GROWTH) * GROWTH
        keys = [np.zeros((1, f["kvHeads"], f["headDim"], capacity), np.float32) for _ in range(f["layers"])]
        values = [np.zeros((1, f["kvHeads"], capacity, f["headDim"]), np.float32) for _ in range(f["layers"])]
        for layer in range(f["layers"] if self.length else 0):
            keys[layer][..., : self.length] = self.keys[layer][..., : self.length]
            values[layer][:, :, : self.length] = self.values[layer][:, :, : self.length]
        self.keys, self.values, self.capacity = keys, values, capacity
