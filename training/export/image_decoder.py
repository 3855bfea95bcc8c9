"""ONNX graphs of the picture decoder and the caption encoder, as in-memory models with float32 weights.

    image_denoiser      sample [B, 32, 8, 8], timestep [B], encoder_hidden_states [B, 32, 384] -> velocity [B, 32, 8, 8]
    image_vae_decoder   latent_sample [1, 32, 8, 8] -> sample [1, 3, 128, 128]
    image_vae_encoder   pixel_values [1, 3, 64, 64] in -1..1 -> latents [1, 32, 8, 8]
    text_encoder        input_ids [1, N] int64 -> encoder_hidden_states [1, N, 384]
"""

from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from torch import nn

from training.export.graph import GraphBuilder
from training.models.autoencoder import MICRO as MICRO_DECODER
from training.models.autoencoder import Block, Decoder, DecoderConfig
from training.models.latent_encoder import MICRO as MICRO_LATENT_ENCODER
from training.models.latent_encoder import LatentEncoder
from training.models.minilm import MiniLM, load_minilm
from training.models.over_time import OverTime
from training.models.unet import MICRO as MICRO_UNET
from training.models.unet import Attention, ResidualBlock, Stage, UNet, UNetConfig, timestep_frequencies
from training.paths import WEIGHTS

BATCH = "batch"
Size = tuple[int, int]  # height and width of a grid of latents


def conv(graph: GraphBuilder, x: str, prefix: str, module: nn.Conv2d) -> str:
    size, stride, pad = module.kernel_size[0], module.stride[0], module.padding[0]
    return graph.op("Conv", x, graph.weight(f"{prefix}.weight", module.weight), graph.weight(f"{prefix}.bias", module.bias),
                    kernel_shape=[size, size], strides=[stride, stride], dilations=[1, 1], group=1, pads=[pad] * 4)


def silu(graph: GraphBuilder, x: str) -> str:
    return graph.op("Mul", x, graph.op("Sigmoid", x))


def group_norm(graph: GraphBuilder, x: str, prefix: str, module: nn.GroupNorm, size: Size) -> str:
    """Through InstanceNormalization over [B, groups, rest]: the fused operator falls back to the CPU on WebGPU."""
    groups, channels = module.num_groups, module.num_channels
    flat = graph.op("Reshape", x, graph.ints(0, groups, channels // groups * size[0] * size[1]))
    ones, zeros = graph.weight(f"ones_{groups}", np.ones(groups, np.float32)), graph.weight(f"zeros_{groups}", np.zeros(groups, np.float32))
    normal = graph.op("InstanceNormalization", flat, ones, zeros, epsilon=module.eps)
    back = graph.op("Reshape", normal, graph.ints(0, channels, *size))
    scale = graph.weight(f"{prefix}.weight", module.weight.detach().reshape(1, -1, 1, 1))
    shift = graph.weight(f"{prefix}.bias", module.bias.detach().reshape(1, -1, 1, 1))
    return graph.op("Add", graph.op("Mul", back, scale), shift)


def attend(graph: GraphBuilder, q: str, k: str, v: str, heads: int, width: int, queries: int, keys: int) -> str:
    size = width // heads

    def split(x: str, count: int, order: list[int]) -> str:
        return graph.op("Transpose", graph.op("Reshape", x, graph.ints(0, count, heads, size)), perm=order)

    scores = graph.op("MatMul", split(q, queries, [0, 2, 1, 3]), split(k, keys, [0, 2, 3, 1]))
    weights = graph.op("Softmax", graph.op("Mul", scores, graph.scalar(size**-0.5)), axis=-1)
    mixed = graph.op("Transpose", graph.op("MatMul", weights, split(v, keys, [0, 2, 1, 3])), perm=[0, 2, 1, 3])
    return graph.op("Reshape", mixed, graph.ints(0, queries, width))


def split_last(graph: GraphBuilder, x: str, sizes: list[int], axis: int) -> list[str]:
    return graph.op("Split", x, graph.ints(*sizes), outputs=len(sizes), axis=axis)


def attention(graph: GraphBuilder, x: str, conditioning: str, prefix: str, module: Attention, width: int, size: Size, tokens: int,
              grids: int = 0) -> str:
    """`grids`: of a video, which stand in x as so many pictures, and are looked at as one."""
    area = size[0] * size[1] * max(1, grids)
    flat = to_cells(graph, x, width, size, grids)
    qkv = graph.linear(graph.layer_norm(flat, f"{prefix}.norm_self", module.norm_self), f"{prefix}.qkv", module.qkv)
    mixed = attend(graph, *split_last(graph, qkv, [width] * 3, 2), module.heads, width, area, area)
    flat = graph.op("Add", flat, graph.linear(mixed, f"{prefix}.out_self", module.out_self))
    query = graph.linear(graph.layer_norm(flat, f"{prefix}.norm_cross", module.norm_cross), f"{prefix}.query", module.query)
    keys, values = split_last(graph, graph.linear(conditioning, f"{prefix}.key_value", module.key_value), [width] * 2, 2)
    mixed = attend(graph, query, keys, values, module.heads, width, area, tokens)
    flat = graph.op("Add", flat, graph.linear(mixed, f"{prefix}.out_cross", module.out_cross))
    if grids:
        by_grid = graph.op("Reshape", flat, graph.ints(0, grids, area // grids, width))
        return graph.op("Reshape", graph.op("Transpose", by_grid, perm=[0, 1, 3, 2]), graph.ints(-1, width, *size))
    return graph.op("Reshape", graph.op("Transpose", flat, perm=[0, 2, 1]), graph.ints(0, width, *size))


def to_cells(graph: GraphBuilder, x: str, width: int, size: Size, grids: int) -> str:
    """Grids [B, width, height, wide] -> cells [B, height * wide, width]; of videos [B * grids, ...] -> [B, grids * height * wide, width]."""
    area = size[0] * size[1]
    if not grids:
        return graph.op("Transpose", graph.op("Reshape", x, graph.ints(0, width, area)), perm=[0, 2, 1])
    by_grid = graph.op("Transpose", graph.op("Reshape", x, graph.ints(-1, grids, width, area)), perm=[0, 1, 3, 2])
    return graph.op("Reshape", by_grid, graph.ints(0, grids * area, width))


def over_time(graph: GraphBuilder, x: str, prefix: str, module: OverTime, size: Size) -> str:
    width, grids, area = module.conv.out_channels, module.grids, size[0] * size[1]
    cells = graph.op("Transpose", graph.op("Reshape", x, graph.ints(-1, grids, width, area)), perm=[0, 2, 1, 3])
    mixed = graph.op("Conv", silu(graph, cells), graph.weight(f"{prefix}.conv.weight", module.conv.weight),
                     graph.weight(f"{prefix}.conv.bias", module.conv.bias), kernel_shape=[3, 1], strides=[1, 1], dilations=[1, 1], group=1,
                     pads=[1, 0, 1, 0])
    back = graph.op("Reshape", graph.op("Transpose", mixed, perm=[0, 2, 1, 3]), graph.ints(-1, width, *size))
    return graph.op("Add", x, back)


def residual(graph: GraphBuilder, x: str, embedding: str, prefix: str, module: ResidualBlock, size: Size) -> str:
    width = module.conv_out.out_channels
    hidden = conv(graph, silu(graph, group_norm(graph, x, f"{prefix}.norm_in", module.norm_in, size)), f"{prefix}.conv_in", module.conv_in)
    change = graph.op("Reshape", graph.linear(embedding, f"{prefix}.modulation", module.modulation), graph.ints(0, 2 * width, 1, 1))
    scale, shift = split_last(graph, change, [width] * 2, 1)
    hidden = group_norm(graph, hidden, f"{prefix}.norm_out", module.norm_out, size)
    hidden = graph.op("Add", graph.op("Mul", hidden, graph.op("Add", scale, graph.scalar(1.0))), shift)
    hidden = conv(graph, silu(graph, hidden), f"{prefix}.conv_out", module.conv_out)
    skip = x if isinstance(module.skip, nn.Identity) else conv(graph, x, f"{prefix}.skip", module.skip)
    return graph.op("Add", skip, hidden)


def denoiser_graph(model: UNet, *, name: str = "image_denoiser") -> onnx.ModelProto:
    config, graph = model.config, GraphBuilder(name)
    tokens, grids, patch = config.conditioning_tokens, config.grids, config.patch
    size = config.latent_height // patch, config.latent_width // patch
    shape = [*([config.frames] if grids else []), config.latent_channels, config.latent_height, config.latent_width]
    sample = graph.input("sample", [BATCH, *shape])
    timestep = graph.input("timestep", [BATCH])
    conditioning = graph.input("encoder_hidden_states", [BATCH, tokens, config.conditioning_width])
    frequencies = graph.weight("timestep_frequencies", timestep_frequencies(config.widths[0])[None])
    angles = graph.op("Mul", graph.op("Reshape", timestep, graph.ints(-1, 1)), frequencies)
    features = graph.op("Concat", graph.op("Cos", angles), graph.op("Sin", angles), axis=-1)
    embedding = graph.linear(features, "embed_time.0", model.embed_time[0])
    embedding = graph.linear(silu(graph, embedding), "embed_time.2", model.embed_time[2])
    pooled = graph.op("Mul", graph.op("ReduceSum", conditioning, graph.ints(1), keepdims=0), graph.scalar(1 / 8))
    embedding = graph.op("Add", embedding, graph.linear(pooled, "embed_pooled", model.embed_pooled))

    if grids:
        # Grids of a few frames become pictures of the batch, each with an embedding and a place in time of its own.
        sample = graph.op("Reshape", sample, graph.ints(-1, config.frame_patch * shape[1], *shape[2:]))
        apart, motion = graph.ints(-1, 1, 4 * config.widths[0]), model.embed_motion
        text = graph.op("Reshape", graph.linear(pooled, "embed_motion.text", motion.text), apart)
        asked = graph.op("Add", text, graph.weight("embed_motion.times", motion.times[None]))
        each = graph.op("Add", graph.op("Reshape", embedding, apart), graph.linear(silu(graph, asked), "embed_motion.out", motion.out))
        embedding = graph.op("Reshape", each, graph.ints(-1, 4 * config.widths[0]))
    embedding = silu(graph, embedding)

    if patch > 1:
        # Pixel unshuffle: each square becomes channels, rows first.
        squares = graph.op("Reshape", sample, graph.ints(-1, config.latent_channels, size[0], patch, size[1], patch))
        channels = config.latent_channels * patch**2
        sample = graph.op("Reshape", graph.op("Transpose", squares, perm=[0, 1, 3, 5, 2, 4]), graph.ints(-1, channels, *size))

    def stage(x: str, prefix: str, module: Stage) -> str:
        x = residual(graph, x, embedding, f"{prefix}.residual", module.residual, size)
        if module.over_time is not None:
            x = over_time(graph, x, f"{prefix}.over_time", module.over_time, size)
        width = module.residual.conv_out.out_channels
        return attention(graph, x, conditioning, f"{prefix}.attention", module.attention, width, size, tokens, grids)

    x, position = conv(graph, sample, "inlet", model.inlet), graph.weight("position", model.position)
    if grids:
        # The grids of one video beside one another, so that both positions are added as one.
        wide = graph.ints(-1, grids * config.widths[0], *size)
        position = graph.op("Reshape", graph.op("Add", position, graph.weight("times", model.times)), wide)
        x = graph.op("Reshape", graph.op("Add", graph.op("Reshape", x, wide), position), graph.ints(-1, config.widths[0], *size))
    else:
        x = graph.op("Add", x, position)
    skips, levels, blocks = [x], len(config.widths), config.blocks
    for level in range(levels):
        for block in range(level * blocks, (level + 1) * blocks):
            x = stage(x, f"down.{block}", model.down[block])
            skips.append(x)
        if level + 1 < levels:
            x = conv(graph, x, f"shrink.{level}", model.shrink[level])
            size = size[0] // 2, size[1] // 2
            skips.append(x)
    x = stage(x, "middle", model.middle)
    for step in range(levels):
        for block in range(step * blocks, (step + 1) * blocks):
            x = stage(graph.op("Concat", x, skips.pop(), axis=1), f"up.{block}", model.up[block])
        if step + 1 < levels:
            joined = graph.op("Concat", x, skips.pop(), axis=1)
            scales = graph.weight("double", np.array([1, 1, 2, 2], np.float32))
            doubled = graph.op("Resize", joined, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
            size = size[0] * 2, size[1] * 2
            x = conv(graph, doubled, f"grow.{step}", model.grow[step])
    x = graph.op("Concat", x, skips.pop(), axis=1)
    x = conv(graph, silu(graph, group_norm(graph, x, "norm", model.norm, size)), "outlet", model.outlet)
    if patch > 1:
        x = graph.op("DepthToSpace", x, blocksize=patch, mode="CRD")
    if grids:
        x = graph.op("Reshape", x, graph.ints(-1, *shape))
    graph.output(x, "velocity", [BATCH, *shape])
    return graph.build()


def plain_block(graph: GraphBuilder, x: str, prefix: str, block: Block) -> str:
    """`training.models.autoencoder.Block`"""
    hidden = conv(graph, silu(graph, x), f"{prefix}.first", block.first)
    hidden = conv(graph, silu(graph, hidden), f"{prefix}.second", block.second)
    return graph.op("Add", x, graph.op("Mul", hidden, graph.weight(f"{prefix}.gain", block.gain)))


def vae_decoder_graph(model: Decoder, side: int = 8) -> onnx.ModelProto:
    config, graph = model.config, GraphBuilder("image_vae_decoder")
    latents = graph.input("latent_sample", [1, config.latent_channels, side, side])
    squashed = graph.op("Mul", graph.op("Tanh", graph.op("Mul", latents, graph.scalar(1 / 3))), graph.scalar(3.0))
    x = conv(graph, squashed, "inlet", model.inlet)

    def shuffle(value: str, factor: int) -> str:
        return graph.op("DepthToSpace", value, blocksize=factor, mode="CRD")

    for level, group in enumerate(model.levels):
        for index, block in enumerate(group):
            x = plain_block(graph, x, f"levels.{level}.{index}", block)
        if level < len(model.grow):
            x = conv(graph, shuffle(conv(graph, x, f"grow.{level}", model.grow[level]), 2), f"mend.{level}", model.mend[level])
            side *= 2
    x = shuffle(conv(graph, silu(graph, x), "outlet", model.outlet), config.patch)
    graph.output(x, "sample", [1, 3, side * config.patch, side * config.patch])
    return graph.build()


def latent_encoder_graph(model: LatentEncoder) -> onnx.ModelProto:
    config, graph = model.config, GraphBuilder("image_vae_encoder")
    pixels, side = graph.input("pixel_values", [1, 3, config.side, config.side]), config.side // 2
    # Pixel unshuffle: each square of four becomes channels, rows first.
    squares = graph.op("Reshape", pixels, graph.ints(1, 3, side, 2, side, 2))
    x = graph.op("Reshape", graph.op("Transpose", squares, perm=[0, 1, 3, 5, 2, 4]), graph.ints(1, 12, side, side))
    x = conv(graph, x, "inlet", model.inlet)
    for level, blocks in enumerate(model.levels):
        for index, block in enumerate(blocks):
            x = plain_block(graph, x, f"levels.{level}.{index}", block)
        if level < len(model.shrink):
            x = conv(graph, x, f"shrink.{level}", model.shrink[level])
    cells = config.side // config.factor
    graph.output(conv(graph, silu(graph, x), "outlet", model.outlet), "latents", [1, config.latent_channels, cells, cells])
    return graph.build()


def text_encoder_graph(model: MiniLM) -> onnx.ModelProto:
    graph = GraphBuilder("text_encoder")
    width, heads = model.segment.shape[0], model.layers[0].heads
    graph.inputs.append(helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"]))
    x = graph.op("Gather", graph.weight("words.weight", model.words.weight), "input_ids", axis=0)
    count = graph.op("Slice", graph.op("Shape", x), graph.ints(1), graph.ints(2), graph.ints(0))
    # Captions have at most 32 tokens: the other positions need not ship.
    table = graph.weight("positions.weight", model.positions.weight.detach()[:64])
    positions = graph.op("Slice", table, graph.ints(0), count, graph.ints(0))
    x = graph.op("Add", graph.op("Add", x, positions), graph.weight("segment", model.segment))
    x = graph.layer_norm(x, "norm", model.norm)
    for index, layer in enumerate(model.layers):
        prefix = f"layers.{index}"
        q, k, v = (graph.linear(x, f"{prefix}.{name}", getattr(layer, name)) for name in ("query", "key", "value"))
        # -1: the token count is the one free dimension.
        mixed = attend(graph, q, k, v, heads, width, -1, -1)
        mixed = graph.linear(mixed, f"{prefix}.attention_out", layer.attention_out)
        x = graph.layer_norm(graph.op("Add", x, mixed), f"{prefix}.attention_norm", layer.attention_norm)
        inner = graph.gelu(graph.linear(x, f"{prefix}.inner", layer.inner))
        x = graph.layer_norm(graph.op("Add", x, graph.linear(inner, f"{prefix}.outer", layer.outer)), f"{prefix}.norm", layer.norm)
    graph.output(x, "encoder_hidden_states", [1, "tokens", width])
    return graph.build()


def _settled(model: nn.Module, seed: int = 3) -> nn.Module:
    """Random weights for the micro pack, also where initialisation is zero: every operator must matter in its tests."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.data = torch.randn(parameter.shape, generator=generator) * 0.7 / parameter[0].numel() ** 0.5
    return model.eval().requires_grad_(False)


def load_denoiser(modality: str = "image") -> tuple[UNet, torch.Tensor]:
    """(trained UNet, unconditional conditioning [32, 384])."""
    stored = torch.load(WEIGHTS / modality / "denoiser.pt")
    config = {key: tuple(value) if isinstance(value, list) else value for key, value in stored["config"].items()}
    config.pop("latent_side", None)  # what checkpoints before sounds called both sides of the square
    model = UNet(UNetConfig(**config))
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False), stored["unconditional"]


def load_decoder() -> Decoder:
    stored = torch.load(WEIGHTS / "image" / "decoder.pt")
    model = Decoder(DecoderConfig(**{key: tuple(value) if isinstance(value, list) else value for key, value in stored["config"].items()}))
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False)


@torch.no_grad()
def decode_pictures(latents: torch.Tensor) -> np.ndarray:
    """latents [B, 32, 8, 8] -> uint8 [B, 128, 128, 3] by the trained decoder."""
    model = load_decoder()
    pixels = torch.cat([model(part) for part in latents.split(32)])
    return ((pixels.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()


def micro_text_encoder(vocabulary: int) -> MiniLM:
    return _settled(MiniLM(vocabulary, width=MICRO_UNET.conditioning_width, layers=1, heads=2, inner=64, positions=64))


def image_denoiser(*, tiny: bool = False) -> onnx.ModelProto:
    return denoiser_graph(_settled(UNet(MICRO_UNET)) if tiny else load_denoiser()[0])


def image_vae_decoder(*, tiny: bool = False) -> onnx.ModelProto:
    return vae_decoder_graph(_settled(Decoder(MICRO_DECODER)) if tiny else load_decoder())


def image_vae_encoder(*, tiny: bool = False) -> onnx.ModelProto:
    from training.image_latent_encoder import load_image_vae_encoder

    return latent_encoder_graph(_settled(LatentEncoder(MICRO_LATENT_ENCODER)) if tiny else load_image_vae_encoder())


def text_encoder(*, tiny: bool = False, vocabulary: int = 300) -> onnx.ModelProto:
    return text_encoder_graph(micro_text_encoder(vocabulary) if tiny else load_minilm())
