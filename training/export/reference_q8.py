"""Writes the benchmark's comparison: the frozen SmolLM2-135M-Instruct as @huggingface/transformers runs it in a browser.

    python -m training.export.reference_q8 [--out .cache/reference-q8]

Two folders of the hub's usual layout, `plain/` and `gqa/`: the same int8 weights (dynamic quantisation, one scale per
output channel, as the hub's `model_quantized.onnx` files) around attention written out, or as GroupQueryAttention. To
the comparison's advantage only the last position's logits are computed. The product uses none of this.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from training.export.graph_builder import GraphBuilder
from training.models.llama import SMOLLM2_GGUF, Llama, LlamaConfig, load_smollm2
from training.models.tokenizer import CHAT_TEMPLATE, END_OF_TEXT, IM_END, IM_START, smollm2_tokenizer_json
from training.paths import CACHE

ROTARY_POSITIONS = 4096
MASKED = -1e9


def weight(g: GraphBuilder, name: str, values: np.ndarray) -> str:
    g.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
    return name


def quantise_rows(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[N, K] -> int8 [N, K] and scales [N]."""
    scales = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / 127
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def linear(g: GraphBuilder, x: str, name: str, matrix: np.ndarray) -> str:
    quantised, scales = quantise_rows(matrix)
    w = weight(g, f"{name}.weight", quantised.T)
    s = weight(g, f"{name}.scale", scales)
    q, x_scale, x_zero = g.node("DynamicQuantizeLinear", [x], 3)
    product = g.node("MatMulInteger", [q, w, x_zero, g.constant(0, "int8")])
    return g.node("Mul", [g.node("Cast", [product], to=1), g.node("Mul", [x_scale, s])])


class Attention:
    """What is computed once for all layers, and the two ways of attending."""

    def __init__(self, g: GraphBuilder, config: LlamaConfig, fused: bool):
        self.g, self.config, self.fused = g, config, fused
        half = config.head_dim // 2
        frequency = config.rope_theta ** (-np.arange(half) / half)
        angle = np.arange(ROTARY_POSITIONS)[:, None] * frequency
        self.cos = weight(g, "cos", np.cos(angle).astype(np.float32))
        self.sin = weight(g, "sin", np.sin(angle).astype(np.float32))
        if fused:
            mask = g.node("Cast", ["attention_mask"], to=onnx.TensorProto.INT32)
            real = g.node("ReduceSum", [mask, g.constant([1], "int64")], keepdims=1)
            self.last = g.node("Sub", [real, g.constant(1, "int32")])
            total = g.node("Gather", [g.node("Shape", ["attention_mask"]), g.constant(1, "int64")])
            self.total = g.node("Cast", [total], to=onnx.TensorProto.INT32)
        else:
            self.bias = self._bias()

    def _bias(self) -> str:
        """[1, 1, groups * s, t]: the causal mask, repeated for the query heads that share a key head."""
        g, c = self.g, self.config
        total = g.node("Gather", [g.node("Shape", ["attention_mask"]), g.constant(1, "int64")])
        keys = g.node("Range", [g.constant(0, "int64"), total, g.constant(1, "int64")])
        queries = g.node("Unsqueeze", ["position_ids", g.constant([1, 3], "int64")])
        visible = g.node("LessOrEqual", [keys, queries])
        bias = g.node("Where", [visible, g.constant(0, "float32"), g.constant(MASKED, "float32")])
        return g.node("Tile", [bias, g.constant([1, 1, c.heads // c.kv_heads, 1], "int64")])

    def __call__(self, index: int, q: str, k: str, v: str) -> str:
        g, c = self.g, self.config
        shape = ["batch_size", c.kv_heads, "past_sequence_length", c.head_dim]
        present_shape = ["batch_size", c.kv_heads, "total_sequence_length", c.head_dim]
        past = [g.input(f"past_key_values.{index}.{part}", "float32", shape) for part in ("key", "value")]
        present = [g.output(f"present.{index}.{part}", "float32", present_shape) for part in ("key", "value")]
        if self.fused:
            return g.microsoft(
                "GroupQueryAttention",
                [q, k, v, *past, self.last, self.total, self.cos, self.sin],
                [f"attended_{index}", *present],
                num_heads=c.heads,
                kv_num_heads=c.kv_heads,
                do_rotary=1,
            )[0]
        q, k, v = (self._heads(x, n) for x, n in ((q, c.heads), (k, c.kv_heads), (v, c.kv_heads)))
        q = g.microsoft("RotaryEmbedding", [q, "position_ids", self.cos, self.sin])
        k = g.microsoft("RotaryEmbedding", [k, "position_ids", self.cos, self.sin])
        keys = g.node("Concat", [past[0], k], [present[0]], axis=2)
        values = g.node("Concat", [past[1], v], [present[1]], axis=2)
        q = g.node("Reshape", [q, g.constant([0, c.kv_heads, -1, c.head_dim], "int64")])
        scores = g.node("MatMul", [q, g.node("Transpose", [keys], perm=[0, 1, 3, 2])])
        scores = g.node("Mul", [scores, g.constant(c.head_dim**-0.5, "float32")])
        shares = g.node("Softmax", [g.node("Add", [scores, self.bias])], axis=-1)
        mixed = g.node("MatMul", [shares, values])
        mixed = g.node("Reshape", [mixed, g.constant([0, c.heads, -1, c.head_dim], "int64")])
        mixed = g.node("Transpose", [mixed], perm=[0, 2, 1, 3])
        return g.node("Reshape", [mixed, g.constant([0, -1, c.q_size], "int64")])

    def _heads(self, x: str, heads: int) -> str:
        split = self.g.node("Reshape", [x, self.g.constant([0, -1, heads, self.config.head_dim], "int64")])
        return self.g.node("Transpose", [split], perm=[0, 2, 1, 3])


def decoder(model: Llama, fused: bool) -> onnx.ModelProto:
    c, g = model.config, GraphBuilder("reference")
    state = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
    for name, length in (("input_ids", "s"), ("attention_mask", "total_sequence_length"), ("position_ids", "s")):
        if name != "position_ids" or not fused:
            g.input(name, "int64", ["batch_size", length])
    g.output("logits", "float32", ["batch_size", 1, c.base_vocabulary])
    attention = Attention(g, c, fused)

    rows, scales = quantise_rows(state["embedding"])
    row = g.node("Cast", [g.node("Gather", [weight(g, "embedding", rows), "input_ids"])], to=1)
    scale = g.node("Gather", [weight(g, "embedding.scale", scales[:, None]), "input_ids"])
    residual = g.node("Mul", [row, scale])
    gamma = weight(g, "layers.0.attention_norm", state["layers.0.attention_norm.weight"])
    x = g.node("SimplifiedLayerNormalization", [residual, gamma], axis=-1, epsilon=c.rms_epsilon)

    def add_and_norm(update: str, name: str) -> tuple[str, str]:
        outputs = [f"{name}.normed", "", "", f"{name}.residual"]
        inputs = [residual, update, weight(g, name, state[f"{name}.weight"])]
        names = g.microsoft("SkipSimplifiedLayerNormalization", inputs, outputs, epsilon=c.rms_epsilon)
        return names[0], names[3]

    for index in range(c.layers):
        layer = f"layers.{index}"
        sizes = np.cumsum([c.q_size, c.kv_size])
        parts = np.split(state[f"{layer}.attention.qkv"], sizes)
        q, k, v = (linear(g, x, f"{layer}.{part}", matrix) for part, matrix in zip("qkv", parts))
        mixed = attention(index, q, k, v)
        mixed = linear(g, mixed, f"{layer}.o", state[f"{layer}.attention.output"])
        x, residual = add_and_norm(mixed, f"{layer}.feed_forward_norm")
        gate, up = (
            linear(g, x, f"{layer}.{part}", matrix)
            for part, matrix in zip(("gate", "up"), np.split(state[f"{layer}.gate_up"], 2))
        )
        gated = g.node("Mul", [g.node("Mul", [gate, g.node("Sigmoid", [gate])]), up])
        down = linear(g, gated, f"{layer}.down", state[f"{layer}.down"])
        x, residual = add_and_norm(down, f"layers.{index + 1}.attention_norm" if index + 1 < c.layers else "final_norm")

    last = g.node("Slice", [x, g.constant([-1], "int64"), g.constant([2**31 - 1], "int64"), g.constant([1], "int64")])
    g.node("Identity", [linear(g, last, "head", state["embedding"])], ["logits"])
    proto = g.model()
    # The last layer's residual has no reader; an unused optional output is left out by an empty name.
    for node in proto.graph.node:
        for position, output in enumerate(node.output):
            if output == "final_norm.residual":
                node.output[position] = ""
    return proto


def write_folder(folder: Path, model: Llama, fused: bool, tokenizer: dict) -> None:
    c = model.config
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save(decoder(model, fused), folder / "onnx/model_quantized.onnx")
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": c.hidden_size,
        "intermediate_size": c.feed_forward,
        "num_hidden_layers": c.layers,
        "num_attention_heads": c.heads,
        "num_key_value_heads": c.kv_heads,
        "head_dim": c.head_dim,
        "vocab_size": c.base_vocabulary,
        "max_position_embeddings": c.context_length,
        "rope_theta": c.rope_theta,
        "rms_norm_eps": c.rms_epsilon,
        "bos_token_id": IM_START,
        "eos_token_id": IM_END,
        "pad_token_id": IM_END,
    }
    tokenizer_config = {
        "tokenizer_class": "GPT2Tokenizer",
        "bos_token": "<|im_start|>",
        "eos_token": "<|im_end|>",
        "pad_token": "<|im_end|>",
        "unk_token": "<|endoftext|>",
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": c.context_length,
        "chat_template": CHAT_TEMPLATE,
    }
    generation = {"bos_token_id": IM_START, "eos_token_id": [IM_END, END_OF_TEXT], "pad_token_id": IM_END}
    files = {
        "config.json": config,
        "generation_config.json": generation,
        "tokenizer.json": tokenizer,
        "tokenizer_config.json": tokenizer_config,
    }
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value, ensure_ascii=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=CACHE / "reference-q8")
    parser.add_argument("--gguf", type=Path, default=SMOLLM2_GGUF)
    arguments = parser.parse_args()
    model = load_smollm2(arguments.gguf)
    tokenizer = smollm2_tokenizer_json(arguments.gguf)
    for name, fused in (("plain", False), ("gqa", True)):
        write_folder(arguments.out / name, model, fused, tokenizer)
        print(arguments.out / name)


if __name__ == "__main__":
    main()
