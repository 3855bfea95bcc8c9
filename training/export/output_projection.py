"""ONNX graph of the picture output projection, in memory, float32.

    image_output_projection   signal_hidden_states [1, 4, D] (hidden states + embeddings) -> conditioning [1, 32, 384]

A transformer that adds nothing to the caption memory is left out: it would be downloaded and run for zeros.
"""

from __future__ import annotations

import onnx
import torch

from training.export.graph import GraphBuilder
from training.export.image_decoder import split_last
from training.export.perception import encoder_layer
from training.models.output_projection import TINY_OUTPUT_PROJECTION, CaptionMemory, OutputProjection


def output_projection_graph(model: OutputProjection, *, name: str = "image_output_projection") -> onnx.ModelProto:
    c = model.config
    graph = GraphBuilder(name)
    signals = graph.input("signal_hidden_states", [1, c.signal_tokens, c.input])
    added = None if model.transformer_is_silent else transformed(graph, signals, model)
    written = caption_memory(graph, signals, model.memory) if model.memory is not None else []
    made = [x if added is None else graph.op("Add", added, x) for x in written] or [added]
    for x, name in zip(made, ("conditioning", "still_conditioning")):
        graph.output(x, name, [1, c.queries, c.output])
    return graph.build()


def transformed(graph: GraphBuilder, signals: str, model: OutputProjection) -> str:
    c = model.config
    x = graph.linear(graph.layer_norm(signals, "input_norm", model.input_norm), "input", model.input)
    x = graph.op("Add", x, graph.weight("positions", model.positions))
    for index, layer in enumerate(model.encoder):
        x = encoder_layer(graph, x, f"encoder.{index}", layer, c.signal_tokens)
    memory = graph.layer_norm(x, "encoder_norm", model.encoder_norm)
    x = graph.weight("queries", model.queries[None])
    for index, layer in enumerate(model.decoder):
        prefix = f"decoder.{index}"
        y = graph.layer_norm(x, f"{prefix}.attention_norm", layer.attention_norm)
        x = graph.op("Add", x, graph.attention(y, y, f"{prefix}.attention", layer.attention, c.queries, c.queries))
        y = graph.layer_norm(x, f"{prefix}.cross_norm", layer.cross_norm)
        x = graph.op("Add", x, graph.attention(y, memory, f"{prefix}.cross", layer.cross, c.queries, c.signal_tokens))
        y = graph.layer_norm(x, f"{prefix}.feed_forward_norm", layer.feed_forward_norm)
        x = graph.op("Add", x, graph.feed_forward(y, f"{prefix}.feed_forward", layer.feed_forward))
    return graph.linear(graph.layer_norm(x, "decoder_norm", model.decoder_norm), "output", model.output)


def caption_memory(graph: GraphBuilder, signals: str, memory: CaptionMemory) -> list[str]:
    """Text states of the caption; of a video those of its still picture as well."""
    c = memory.config
    later = graph.op("Slice", signals, graph.ints(c.signal_tokens // 2), graph.ints(c.signal_tokens), graph.ints(1))
    x = graph.op("ReduceMean", later, axes=[1], keepdims=0)
    directions = graph.linear(x, "memory.directions", memory.directions)
    scores = [graph.linear(directions, "memory.nouns", memory.nouns)]
    scores += [graph.linear(x, f"memory.parts.{index}", part) for index, part in enumerate(memory.parts)]
    shares = graph.op("Concat", *(graph.op("Softmax", score, axis=-1) for score in scores), axis=-1)
    if c.moving_part:
        # Two captions in one run, as rows.
        shares = graph.op("Concat", shares, graph.op("Mul", shares, graph.weight("memory.unmoved", memory.unmoved()[None])), axis=0)
    y = graph.gelu(graph.linear(shares, "memory.values", memory.values))
    y = graph.linear(graph.gelu(graph.linear(y, "memory.inner", memory.inner)), "memory.outer", memory.outer)
    y = graph.op("Add", y, graph.linear(shares, "memory.base", memory.base))
    states = graph.linear(y, "memory.states", memory.states)
    rows = split_last(graph, states, [1, 1], 0) if c.moving_part else [states]
    return [graph.op("Reshape", row, graph.ints(1, c.queries, c.output)) for row in rows]


def tiny_output_projection() -> OutputProjection:
    torch.manual_seed(2)
    return OutputProjection(TINY_OUTPUT_PROJECTION).eval()


def image_output_projection(*, tiny: bool = False) -> onnx.ModelProto:
    from training.checkpoints import load_output_projection

    return output_projection_graph(tiny_output_projection() if tiny else load_output_projection())
