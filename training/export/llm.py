"""The language model's graphs, written by hand for the runtimes that execute them.

`decoder_wasm`: int8 weights and plain attention. Measured in onnxruntime-web 1.30 on wasm, decoding is bound by the
int8 kernel (it repacks its weights on every call) and by the number of nodes, and a GroupQueryAttention prefill takes
four times as long as plain attention; hence one matmul for q, k, v, one for gate and up, and query heads folded onto
the key/value heads, so that no key is repeated.

Contract (C = capacity of the cache, s = new tokens; batch is always 1):

    inputs_embeds   [1, s, hidden] float32
    rotary_cos      [s, head_dim / 2] float32     cos(position * theta ^ (-2 i / head_dim))
    rotary_sin      [s, head_dim / 2] float32
    attention_bias  [1, 1, s, C + s] float32      0 where a query may look, a large negative number elsewhere
    past_key.N      [1, kv_heads, head_dim, C] float32   already rotated, transposed; unused columns must be finite
    past_value.N    [1, kv_heads, C, head_dim] float32   unused rows must be finite
 -> hidden_states   [1, s, hidden] float32        after the final norm
    new_keys        [layers, kv_heads, head_dim, s] float32   to be written into columns of past_key
    new_values      [layers, kv_heads, s, head_dim] float32

The caller owns the cache and writes the new rows into it, so nothing is concatenated or copied back per step.

The caller runs position 0 as a block of its own: its activations are a hundred times larger than all others, and int8
activations have one scale per block, so that sharing a block with it costs the others most of their precision.

`decoder_webgpu`: 8-bit block weights (MatMulNBits) and GroupQueryAttention, every node on the GPU. 8 bits instead of the
4 of the stored weights, because adapters are merged at load and a 4-bit grid would round them away.

    inputs_embeds            [1, s, hidden] float32
    seqlens_k                [1, 1] int32         past + s - 1
    total_sequence_length    [] int32             past + s
    past_key_values.N.key    [1, kv_heads, past, head_dim] float32, and .value; may be the same buffers as present.N
 -> hidden_states            [1, s, hidden] float32
    present.N.key, .value    [1, kv_heads, total, head_dim] float32

`head`: hidden_states [n, hidden] -> logits [n, vocabulary]; a graph of its own, so that prefill computes it for one
position only.
"""

from __future__ import annotations

import numpy as np
import onnx

from training.export.encodings import BLOCK
from training.export.graph_builder import GraphBuilder, LoraSource
from training.models.llama import LlamaConfig

EMBEDDING = "embedding"


def layer_tensor(index: int, name: str) -> str:
    return f"layers.{index}.{name}"


# Columns of one int8 matrix. Measured: the kernel reads strips of columns, and how fast depends on the row length. Rows of
# an even number of cache lines collide in the first cache (3072: 3.9 GMAC/s), the whole vocabulary in one row misses the
# TLB (49188: 2.1), and odd numbers of lines do neither (576, 960, 1472, 1600: 4.7; 8256: 5.7).
WIDEST = 8256
CUTS = {3072: 1600}


def cut_rows(rows: int) -> list[tuple[int, int]]:
    """Row ranges of the matrices that one weight is cut into."""
    width = CUTS.get(rows, WIDEST)
    return [(start, min(start + width, rows)) for start in range(0, rows, width)]


class Int8Linear:
    """y = x @ W.T with W int8 per output channel; activations are quantised per call."""

    def __init__(self, builder: GraphBuilder):
        self.builder = builder

    def __call__(self, x: str, shape: tuple[int, int], sources: list[str], lora=None) -> str:
        g, (rows, columns) = self.builder, shape
        pieces, cuts = [], cut_rows(rows)
        quantized = g.node("DynamicQuantizeLinear", [x], 3) if len(cuts) > 1 else None
        for start, end in cuts:
            part = (start, end) if quantized else None
            weight = g.external("int8-columns", "int8", (columns, end - start), sources, lora, part)
            scales = g.external("int8-scales", "float32", (end - start,), sources, lora, part)
            if quantized:
                codes, scale, zero = quantized
                pieces.append(g.microsoft("MatMulIntegerToFloat", [codes, weight, scale, scales, zero]))
            else:
                pieces.append(g.microsoft("DynamicQuantizeMatMul", [x, weight, scales]))
        return g.node("Concat", pieces, axis=-1) if quantized else pieces[0]


class BlockLinear:
    """y = x @ W.T with W in 8-bit blocks of 32."""

    def __init__(self, builder: GraphBuilder):
        self.builder = builder

    def __call__(self, x: str, shape: tuple[int, int], sources: list[str], lora=None) -> str:
        rows, columns = shape
        blocks = columns // BLOCK
        weight = self.builder.external("nbits8", "uint8", (rows, blocks, BLOCK), sources, lora)
        scales = self.builder.external("nbits8-scales", "float32", (rows, blocks), sources, lora)
        sizes = {"N": rows, "K": columns, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
        return self.builder.microsoft("MatMulNBits", [x, weight, scales], **sizes)


class FloatLinear:
    """The same in float32, to compare the graph itself with PyTorch."""

    def __init__(self, builder: GraphBuilder):
        self.builder = builder

    def __call__(self, x: str, shape: tuple[int, int], sources: list[str], lora=None) -> str:
        rows, columns = shape
        weight = self.builder.external("float-columns", "float32", (columns, rows), sources, lora)
        return self.builder.node("MatMul", [x, weight])


def sources_and_lora(config: LlamaConfig, index: int, matrix: str) -> tuple[list[str], list[LoraSource | None] | None]:
    """Stored tensors stacked into one matrix, with their adapters where the model has any."""
    parts = {"qkv": ["q", "k", "v"], "output": ["o"]}[matrix]
    sources = [layer_tensor(index, part) for part in parts]
    if not config.lora_rank:
        return sources, None
    return sources, [LoraSource(f"{s}.lora_a", f"{s}.lora_b", config.lora_scale) for s in sources]


def decoder_wasm(config: LlamaConfig, linear_type=Int8Linear) -> tuple[onnx.ModelProto, GraphBuilder]:
    c, g = config, GraphBuilder("llm")
    linear = linear_type(g)
    x = g.input("inputs_embeds", "float32", [1, "s", c.hidden_size])
    cos = g.input("rotary_cos", "float32", ["s", c.head_dim // 2])
    sin = g.input("rotary_sin", "float32", ["s", c.head_dim // 2])
    bias = g.input("attention_bias", "float32", [1, 1, "s", "t"])
    groups = c.heads // c.kv_heads
    folded_bias = g.node("Tile", [bias, g.constant([1, 1, groups, 1], "int64")])
    first_position = g.constant([0], "int64")
    past_and_new = None

    residual, new_keys, new_values = x, [], []
    norm = functional_norm(g, c)
    normed = norm(x, None, layer_tensor(0, "attention_norm"))
    for index in range(c.layers):
        past_key = g.input(f"past_key.{index}", "float32", [1, c.kv_heads, c.head_dim, "C"])
        past_value = g.input(f"past_value.{index}", "float32", [1, c.kv_heads, "C", c.head_dim])
        if past_and_new is None:
            capacity = g.node("Shape", [past_value], start=2, end=3)
            length = g.node("Shape", [x], start=1, end=2)
            past_and_new = g.node("Concat", [capacity, length], axis=0)

        qkv = linear(normed, (c.q_size + 2 * c.kv_size, c.hidden_size), *sources_and_lora(c, index, "qkv"))
        heads = g.node("Reshape", [qkv, g.constant([1, -1, c.heads + 2 * c.kv_heads, c.head_dim], "int64")])
        heads = g.node("Transpose", [heads], perm=[0, 2, 1, 3])
        sizes = g.constant([c.heads, c.kv_heads, c.kv_heads], "int64")
        q, k, v = g.node("Split", [heads, sizes], 3, axis=1)
        q = g.microsoft("RotaryEmbedding", [q, first_position, cos, sin])
        k = g.microsoft("RotaryEmbedding", [k, first_position, cos, sin])
        new_keys.append(k)
        new_values.append(v)

        q = g.node("Reshape", [q, g.constant([1, c.kv_heads, -1, c.head_dim], "int64")])
        scale = c.head_dim**-0.5
        past_scores = g.microsoft("FusedMatMul", [q, past_key], alpha=scale)
        new_scores = g.microsoft("FusedMatMul", [q, k], alpha=scale, transB=1)
        scores = g.node("Concat", [past_scores, new_scores], axis=3)
        weights = g.node("Softmax", [g.node("Add", [scores, folded_bias])], axis=-1)
        past_weights, new_weights = g.node("Split", [weights, past_and_new], 2, axis=3)
        mixed = g.node("Add", [g.node("MatMul", [past_weights, past_value]), g.node("MatMul", [new_weights, v])])
        mixed = g.node("Reshape", [mixed, g.constant([1, c.heads, -1, c.head_dim], "int64")])
        mixed = g.node("Transpose", [mixed], perm=[0, 2, 1, 3])
        mixed = g.node("Reshape", [mixed, g.constant([1, -1, c.q_size], "int64")])
        mixed = linear(mixed, (c.hidden_size, c.q_size), *sources_and_lora(c, index, "output"))

        normed, residual = norm(residual, mixed, layer_tensor(index, "feed_forward_norm"))
        contracted = feed_forward(g, linear, c, index, normed, equal_rows=linear_type is Int8Linear)
        if index + 1 < c.layers:
            normed, residual = norm(residual, contracted, layer_tensor(index + 1, "attention_norm"))
        else:
            norm(residual, contracted, "final_norm", outputs=["hidden_states"])

    stacked = g.node("Concat", new_keys, axis=0)
    g.node("Transpose", [stacked], ["new_keys"], perm=[0, 1, 3, 2])
    g.node("Concat", new_values, ["new_values"], axis=0)
    g.output("hidden_states", "float32", [1, "s", c.hidden_size])
    g.output("new_keys", "float32", [c.layers, c.kv_heads, c.head_dim, "s"])
    g.output("new_values", "float32", [c.layers, c.kv_heads, "s", c.head_dim])
    return g.model(), g


def feed_forward(g: GraphBuilder, linear, config: LlamaConfig, index: int, x: str, *, equal_rows: bool) -> str:
    """`equal_rows` gives every row an RMS of 1 before it is quantised, and takes it back afterwards: a few rows are far
    larger than the others here, and all rows share one scale."""
    c = config
    gate_up = [layer_tensor(index, "gate"), layer_tensor(index, "up")]
    expanded = linear(x, (2 * c.feed_forward, c.hidden_size), gate_up)
    gate, up = g.node("Split", [expanded], 2, axis=-1, num_outputs=2)
    gated = g.node("Mul", [g.microsoft("QuickGelu", [gate], alpha=1.0), up])
    inverse_rms = None
    if equal_rows:
        ones = g.constant(np.ones(c.feed_forward), "float32")
        gated, inverse_rms = g.node("SimplifiedLayerNormalization", [gated, ones], 2, axis=-1, epsilon=1e-12)
    down = linear(gated, (c.hidden_size, c.feed_forward), [layer_tensor(index, "down")])
    return g.node("Div", [down, inverse_rms]) if inverse_rms else down


def decoder_webgpu(config: LlamaConfig) -> tuple[onnx.ModelProto, GraphBuilder]:
    c, g = config, GraphBuilder("llm")
    linear = BlockLinear(g)
    x = g.input("inputs_embeds", "float32", [1, "s", c.hidden_size])
    last = g.input("seqlens_k", "int32", [1, 1])
    total = g.input("total_sequence_length", "int32", [])
    cos, sin = rotary_tables(g, c)

    residual, norm = x, functional_norm(g, c)
    normed = norm(x, None, layer_tensor(0, "attention_norm"))
    for index in range(c.layers):
        past, present = [], []
        for part in ("key", "value"):
            name = f"past_key_values.{index}.{part}"
            past.append(g.input(name, "float32", [1, c.kv_heads, "past", c.head_dim]))
            present.append(g.output(f"present.{index}.{part}", "float32", [1, c.kv_heads, "total", c.head_dim]))
        qkv = linear(normed, (c.q_size + 2 * c.kv_size, c.hidden_size), *sources_and_lora(c, index, "qkv"))
        q, k, v = g.node("Split", [qkv, g.constant([c.q_size, c.kv_size, c.kv_size], "int64")], 3, axis=-1)
        mixed = f"mixed_{index}"
        g.microsoft(
            "GroupQueryAttention",
            [q, k, v, *past, last, total, cos, sin],
            [mixed, *present],
            num_heads=c.heads,
            kv_num_heads=c.kv_heads,
            do_rotary=1,
        )
        mixed = linear(mixed, (c.hidden_size, c.q_size), *sources_and_lora(c, index, "output"))
        normed, residual = norm(residual, mixed, layer_tensor(index, "feed_forward_norm"))
        contracted = feed_forward(g, linear, c, index, normed, equal_rows=False)
        if index + 1 < c.layers:
            normed, residual = norm(residual, contracted, layer_tensor(index + 1, "attention_norm"))
        else:
            norm(residual, contracted, "final_norm", outputs=["hidden_states"])
    g.output("hidden_states", "float32", [1, "s", c.hidden_size])
    return g.model(), g


def rotary_tables(g: GraphBuilder, config: LlamaConfig) -> tuple[str, str]:
    """cos and sin [context, head_dim / 2], which the runtime folds into constants while it loads the graph."""
    half = config.head_dim // 2
    frequency = config.rope_theta ** (-np.arange(half) / half)
    positions = g.node("Range", [g.constant(v, "float32") for v in (0, config.context_length, 1)])
    column = g.node("Reshape", [positions, g.constant([-1, 1], "int64")])
    angle = g.node("Mul", [column, g.constant(frequency[None], "float32")])
    return g.node("Cos", [angle]), g.node("Sin", [angle])


def functional_norm(g: GraphBuilder, config: LlamaConfig):
    """Returns norm(residual, update, weight): (normalised, residual + update), or only the first without an update."""

    def norm(residual: str, update: str | None, weight: str, outputs: list[str] | None = None):
        gamma = g.external("copy", "float32", (config.hidden_size,), [weight])
        if update is None:
            return g.node("SimplifiedLayerNormalization", [residual, gamma], axis=-1, epsilon=config.rms_epsilon)
        names = outputs or [f"normed_{len(g.nodes)}", "", "", f"residual_{len(g.nodes)}"]
        g.microsoft("SkipSimplifiedLayerNormalization", [residual, update, gamma], names, epsilon=config.rms_epsilon)
        return names[0] if outputs else (names[0], names[3])

    return norm


def head(config: LlamaConfig, linear_type=Int8Linear) -> tuple[onnx.ModelProto, GraphBuilder]:
    g = GraphBuilder("lm_head")
    hidden = g.input("hidden_states", "float32", ["n", config.hidden_size])
    logits = linear_type(g)(hidden, (config.vocabulary, config.hidden_size), [EMBEDDING])
    g.node("Identity", [logits], ["logits"])
    g.output("logits", "float32", ["n", config.vocabulary])
    return g.model(), g
