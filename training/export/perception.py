"""ONNX graphs of the picture encoder and its input projection, as in-memory models with float32 weights.

    image_encoder            pixel_values [1, 3, S, S]  -> features [1, G, C]
    image_input_projection   features [1, G, C]         -> concept_tokens [1, 8, D], assignment [1, 8, G]
"""

from __future__ import annotations

import onnx
import torch
from onnx import TensorProto

from training.export.graph import GraphBuilder
from training.models.efficientnet import IMAGE_SIZE, EfficientNetLite, FoldedConv, load_efficientnet, tiny_efficientnet
from training.models.input_projection import TINY_INPUT_PROJECTION, Assignment, GroupingProjection, Speller
from training.models.motion_reader import MotionReader


def folded_conv(graph: GraphBuilder, x: str, prefix: str, module: FoldedConv) -> str:
    before, after = module.pads
    kernel = module.weight.shape[-1]
    y = graph.op("Conv", x, graph.weight(f"{prefix}.weight", module.weight), graph.weight(f"{prefix}.bias", module.bias),
                 kernel_shape=[kernel, kernel], strides=[module.stride] * 2, dilations=[1, 1], group=module.groups,
                 pads=[before, before, after, after])
    return graph.op("Clip", y, graph.scalar(0), graph.scalar(6)) if module.activate else y


def efficientnet_graph(model: EfficientNetLite, size: int, *, name: str = "image_encoder", batch: int = 1,
                       trunk_only: bool = False) -> onnx.ModelProto:
    """`trunk_only` stops before the head convolution; it serves the feature cache, not the pack."""
    graph = GraphBuilder(name)
    x = folded_conv(graph, graph.input("pixel_values", [batch, 3, size, size]), "stem", model.stem)
    for index, block in enumerate(model.blocks):
        y = x
        for part in ("expand", "depthwise", "project"):
            if (module := getattr(block, part)) is not None:
                y = folded_conv(graph, y, f"blocks.{index}.{part}", module)
        x = graph.op("Add", x, y) if block.residual else y
    if not trunk_only:
        x = folded_conv(graph, x, "head", model.head)
    channels = (model.blocks[-1].project if trunk_only else model.head).weight.shape[0]
    grid = (size // 32) ** 2
    x = graph.op("Transpose", graph.op("Reshape", x, graph.ints(batch, channels, grid)), perm=[0, 2, 1])
    graph.output(x, "features", [batch, grid, channels])
    return graph.build()


def image_encoder(*, tiny: bool = False) -> onnx.ModelProto:
    return efficientnet_graph(tiny_efficientnet(), 64) if tiny else efficientnet_graph(load_efficientnet(), IMAGE_SIZE)


def encoder_layer(graph: GraphBuilder, x: str, prefix: str, layer, length: int) -> str:
    y = graph.layer_norm(x, f"{prefix}.attention_norm", layer.attention_norm)
    x = graph.op("Add", x, graph.attention(y, y, f"{prefix}.attention", layer.attention, length, length))
    y = graph.layer_norm(x, f"{prefix}.feed_forward_norm", layer.feed_forward_norm)
    return graph.op("Add", x, graph.feed_forward(y, f"{prefix}.feed_forward", layer.feed_forward))


def assign(graph: GraphBuilder, groups: str, members: str, prefix: str, module: Assignment) -> tuple[str, str]:
    """Hard assignment: one where a score equals its column's maximum (WebGPU has no one-hot)."""
    source = graph.layer_norm(members, f"{prefix}.member_norm", module.member_norm)
    query = graph.linear(graph.layer_norm(groups, f"{prefix}.group_norm", module.group_norm), f"{prefix}.query", module.query)
    key = graph.op("Transpose", graph.linear(source, f"{prefix}.key", module.key), perm=[0, 2, 1])
    scores = graph.op("MatMul", query, key)
    best = graph.op("ReduceMax", scores, axes=[1], keepdims=1)
    assignment = graph.op("Cast", graph.op("Equal", scores, best), to=TensorProto.FLOAT)
    total = graph.op("Add", graph.op("ReduceSum", assignment, graph.ints(2), keepdims=1), graph.scalar(1))
    value = graph.linear(source, f"{prefix}.value", module.value)
    merged = graph.linear(graph.op("MatMul", graph.op("Div", assignment, total), value), f"{prefix}.output", module.output)
    merged = graph.op("Add", groups, merged)
    y = graph.layer_norm(merged, f"{prefix}.merged_norm", module.merged_norm)
    return graph.op("Add", merged, graph.feed_forward(y, f"{prefix}.feed_forward", module.feed_forward)), assignment


def motion_scores(graph: GraphBuilder, features: str, module: MotionReader) -> str:
    """normalised features [1, frames * cells, C] -> scores of kinds of motion [1, kinds]."""
    x = graph.linear(features, "speller.styles.directions", module.directions)
    directions, frames = module.directions.out_features, module.frames
    moments = graph.op("MatMul", graph.weight("speller.styles.basis", module.basis), x)
    steps = graph.op("Reshape", x, graph.ints(1, frames, module.cells, directions))
    later, earlier = (graph.op("Slice", steps, graph.ints(start), graph.ints(start + frames - 1), graph.ints(1)) for start in (1, 0))
    changes = graph.op("ReduceMean", graph.op("Abs", graph.op("Sub", later, earlier)), axes=[2], keepdims=0)
    seen = graph.op("Reshape", graph.op("Concat", moments, changes, axis=1), graph.ints(1, (len(module.basis) + frames - 1) * directions))
    return graph.linear(graph.gelu(graph.linear(seen, "speller.styles.inner", module.inner)), "speller.styles.outer", module.outer)


def spelled(graph: GraphBuilder, features: str, mean: str, prototypes: str, anchors: str, module: Speller) -> str:
    """normalised features [1, G, C], their mean [1, C] and shares of prototypes [1, P] -> word-piece embeddings [1, 8, D]."""
    c = module.config

    def words(shares: str, name: str, indices) -> str:
        table = graph.op("Gather", anchors, graph.weight(name, indices), axis=0)
        table = graph.op("Reshape", table, graph.ints(indices.shape[0], indices.shape[1] * c.output))
        return graph.op("Reshape", graph.op("MatMul", shares, table), graph.ints(1, indices.shape[1], c.output))

    scores = motion_scores(graph, features, module.styles) if c.frames > 1 else graph.linear(mean, "speller.styles", module.styles)
    styles = graph.op("Softmax", scores, axis=-1)
    nothing = graph.weight("nothing", torch.zeros(1, 1, c.output))
    return graph.op("Concat", words(prototypes, "speller.nouns", module.nouns), nothing,
                    words(styles, "speller.style_words", module.style_words), axis=1)


def input_projection_graph(model: GroupingProjection, *, name: str = "image_input_projection") -> onnx.ModelProto:
    c = model.config
    graph = GraphBuilder(name)
    features = graph.input("features", [1, c.cells, c.features])
    features = graph.layer_norm(features, "input_norm", model.input_norm)
    x, positions = graph.linear(features, "input", model.input), graph.weight("positions", model.positions)
    if model.times is not None:
        positions = graph.op("Add", graph.weight("times", model.times), positions)
        positions = graph.op("Reshape", positions, graph.ints(c.cells, c.width))
    x = graph.op("Add", x, positions)
    x = graph.op("Concat", graph.weight("segment_tokens", model.segment_tokens[None]), x, axis=1)
    for index, layer in enumerate(model.first):
        x = encoder_layer(graph, x, f"first.{index}", layer, c.segments + c.cells)
    segments, cells = graph.op("Split", x, graph.ints(c.segments, c.cells), axis=1, outputs=2)
    segments, to_segment = assign(graph, segments, cells, "first_assignment", model.first_assignment)

    mean = graph.op("ReduceMean", features, axes=[1], keepdims=0)
    overview = graph.linear(graph.gelu(graph.linear(mean, "overview.inner", model.overview.inner)), "overview.outer", model.overview.outer)
    scores = graph.linear(graph.linear(mean, "memory.project", model.memory.project), "memory.keys", model.memory.keys)
    prototypes = graph.op("Softmax", scores, axis=-1)
    found = graph.linear(prototypes, "memory.values", model.memory.values)
    seen = graph.op("Add", overview, graph.linear(found, "memory.output", model.memory.output))
    seen = graph.op("Reshape", seen, graph.ints(1, c.concept_tokens, c.width))
    queries = graph.op("Add", seen, graph.weight("concept_queries", model.concept_queries))

    x = graph.op("Concat", queries, segments, axis=1)
    for index, layer in enumerate(model.second):
        x = encoder_layer(graph, x, f"second.{index}", layer, c.concept_tokens + c.segments)
    concepts, segments = graph.op("Split", x, graph.ints(c.concept_tokens, c.segments), axis=1, outputs=2)
    concepts, to_concept = assign(graph, concepts, segments, "second_assignment", model.second_assignment)
    raw = graph.linear(graph.layer_norm(concepts, "output_norm", model.output_norm), "output", model.output)
    scores = graph.op("MatMul", raw, graph.weight("anchored.directions", model.anchored.directions))
    shares = graph.op("Softmax", graph.op("Add", scores, graph.weight("anchored.offset", model.anchored.offset)), axis=-1)
    anchors = graph.weight("anchored.anchors", model.anchored.anchors)
    mixed = graph.op("MatMul", shares, anchors)
    tokens = graph.op("Add", mixed, graph.op("Mul", raw, graph.weight("anchored.rest", model.anchored.rest)))
    if model.speller is not None:
        difference = graph.op("Sub", spelled(graph, features, mean, prototypes, anchors, model.speller), tokens)
        tokens = graph.op("Add", tokens, graph.op("Mul", difference, graph.weight("speller.share", model.speller.share)))
    graph.output(tokens, "concept_tokens", [1, c.concept_tokens, c.output])
    graph.output(graph.op("MatMul", to_concept, to_segment), "assignment", [1, c.concept_tokens, c.cells])
    return graph.build()


def tiny_input_projection() -> GroupingProjection:
    torch.manual_seed(1)
    model = GroupingProjection(TINY_INPUT_PROJECTION).eval()
    model.anchored.set_anchors(torch.randn(TINY_INPUT_PROJECTION.anchors, TINY_INPUT_PROJECTION.output), sharpness=4)
    return model


def image_input_projection(*, tiny: bool = False) -> onnx.ModelProto:
    from training.checkpoints import load_input_projection

    return input_projection_graph(tiny_input_projection() if tiny else load_input_projection())
