"""ONNX graphs of hearing and of the sound decoder, as in-memory models with float32 weights.

    audio_encoder       log_mel [1, 1, 400, 64] -> features [1, 100, 256]
    audio_vae_encoder   log_mel [1, 64, 256] -> latents [1, 16, 8, 32]
    audio_vae_decoder   latent_sample [1, 16, 8, 32] -> log_mel [1, 64, 256]
    audio_vocoder       log_mel [1, 64, 256] -> waveform [1, 65536]

The denoiser is the pictures' (`image_decoder.denoiser_graph`), and so are both projections. All spectrograms are normalised
(training/models/mel.py).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnx
import torch

from training.export.graph import GraphBuilder
from training.export.image_decoder import _settled, conv, denoiser_graph, plain_block, silu
from training.export.output_projection import output_projection_graph
from training.export.perception import input_projection_graph
from training.models.audio_autoencoder import MICRO as MICRO_AUTOENCODER
from training.models.audio_autoencoder import AudioVaeDecoder, AudioVaeEncoder
from training.models.audio_encoder import MICRO as MICRO_ENCODER
from training.models.audio_encoder import AudioEncoder
from training.models.input_projection import TINY_INPUT_PROJECTION, GroupingProjection
from training.models.mel import periodic_hann
from training.models.output_projection import TINY_OUTPUT_PROJECTION, OutputProjection
from training.models.unet import AUDIO_MICRO, UNet
from training.models.vocoder import MICRO as MICRO_VOCODER
from training.models.vocoder import FrameBlock, Vocoder


def encoder_graph(model: AudioEncoder) -> onnx.ModelProto:
    config, graph = model.config, GraphBuilder("audio_encoder")
    x = graph.input("log_mel", [1, 1, config.frames, config.bands])
    for level, (shrink, blocks) in enumerate(zip(model.shrink, model.levels)):
        x = silu(graph, conv(graph, x, f"shrink.{level}", shrink))
        for index, block in enumerate(blocks):
            x = plain_block(graph, x, f"levels.{level}.{index}", block)
    times, bands = config.grid
    width = config.widths[-1]
    cells = graph.op("Transpose", graph.op("Reshape", x, graph.ints(1, width, times * bands)), perm=[0, 2, 1])
    graph.output(cells, "features", [1, times * bands, width])
    return graph.build()


def vae_encoder_graph(model: AudioVaeEncoder, columns: int) -> onnx.ModelProto:
    """`columns`: width of the latents. Their normalisation is two constants, which stay in the graph: nothing may round them."""
    config, graph = model.config, GraphBuilder("audio_vae_encoder")
    shape = [1, config.bands, columns * 2 ** len(config.widths)]
    half = graph.ints(1, 1, shape[1] // 2, 2, shape[2] // 2, 2)
    # Pixel unshuffle: each 2x2 square becomes four channels, rows first.
    parts = graph.op("Transpose", graph.op("Reshape", graph.input("log_mel", shape), half), perm=[0, 1, 3, 5, 2, 4])
    x = graph.op("Reshape", parts, graph.ints(1, 4, shape[1] // 2, shape[2] // 2))
    x = graph.op("Add", conv(graph, x, "inlet", model.inlet), graph.weight("bands", model.bands))
    for level, blocks in enumerate(model.levels):
        for index, block in enumerate(blocks):
            x = plain_block(graph, x, f"levels.{level}.{index}", block)
        if level < len(model.shrink):
            x = conv(graph, x, f"shrink.{level}", model.shrink[level])
    x = conv(graph, silu(graph, x), "outlet", model.outlet)
    mean, variance = (graph.weight(f"scale.running_{name}", getattr(model.scale, f"running_{name}").reshape(1, -1, 1, 1)) for name in ("mean", "var"))
    deviation = graph.op("Sqrt", graph.op("Add", variance, graph.scalar(model.scale.eps)))
    latents = graph.op("Div", graph.op("Sub", x, mean), deviation)
    graph.output(latents, "latents", [1, config.latent_channels, config.bands // config.factor, columns])
    return graph.build()


def vae_decoder_graph(model: AudioVaeDecoder, columns: int) -> onnx.ModelProto:
    """`columns`: width of the latents."""
    config, graph = model.config, GraphBuilder("audio_vae_decoder")
    rows = config.bands // config.factor
    latents = graph.input("latent_sample", [1, config.latent_channels, rows, columns])
    squashed = graph.op("Mul", graph.op("Tanh", graph.op("Mul", latents, graph.scalar(1 / 3))), graph.scalar(3.0))
    x = graph.op("Add", conv(graph, squashed, "inlet", model.inlet), graph.weight("bands", model.bands))

    def shuffle(value: str) -> str:
        return graph.op("DepthToSpace", value, blocksize=2, mode="CRD")

    for level, blocks in enumerate(model.levels):
        for index, block in enumerate(blocks):
            x = plain_block(graph, x, f"levels.{level}.{index}", block)
        if level < len(model.grow):
            x = conv(graph, shuffle(conv(graph, x, f"grow.{level}", model.grow[level])), f"mend.{level}", model.mend[level])
    x = shuffle(conv(graph, silu(graph, x), "outlet", model.outlet))
    shape = [1, config.bands, columns * config.factor]
    graph.output(graph.op("Reshape", x, graph.ints(*shape)), "log_mel", shape)
    return graph.build()


def conv_over_time(graph: GraphBuilder, x: str, prefix: str, module: torch.nn.Conv1d) -> str:
    size = module.kernel_size[0]
    return graph.op("Conv", x, graph.weight(f"{prefix}.weight", module.weight), graph.weight(f"{prefix}.bias", module.bias),
                    kernel_shape=[size], strides=[1], dilations=[1], group=module.groups, pads=[size // 2] * 2)


def frame_block(graph: GraphBuilder, x: str, prefix: str, block: FrameBlock) -> str:
    mixed = conv_over_time(graph, graph.op("Transpose", x, perm=[0, 2, 1]), f"{prefix}.depthwise", block.depthwise)
    mixed = graph.layer_norm(graph.op("Transpose", mixed, perm=[0, 2, 1]), f"{prefix}.norm", block.norm)
    hidden = silu(graph, graph.linear(mixed, f"{prefix}.expand", block.expand))
    change = graph.op("Mul", graph.linear(hidden, f"{prefix}.project", block.project), graph.weight(f"{prefix}.gain", block.gain))
    return graph.op("Add", x, change)


def inverse_transform(graph: GraphBuilder, real: str, imaginary: str, size: int) -> str:
    """Both [1, frames, size / 2 + 1] -> the windowed inverse transform [1, frames, size], as two matrix products.

    The matrices (4 MB) are not stored: they are looked up in one table of cosines, which onnxruntime does once, when it
    folds constants.
    """
    bins = size // 2 + 1
    cosines = graph.weight("cosines", np.cos(2 * np.pi * np.arange(size) / size))
    window = graph.weight("window", periodic_hann(size)[None] / size)
    # All bins but the first and the last stand for themselves and for their conjugate.
    twice = graph.weight("twice", np.where(np.arange(bins) % (bins - 1) == 0, 1.0, 2.0)[:, None])
    turns = graph.op("Mul", graph.weight("bins", np.arange(bins)[:, None]), graph.weight("samples", np.arange(size)))

    def matrix(shift: int) -> str:
        index = graph.op("Mod", graph.op("Add", turns, graph.ints(shift)), graph.ints(size))
        return graph.op("Mul", graph.op("Mul", graph.op("Gather", cosines, index, axis=0), twice), window)

    # -sin(a) = cos(a + 90 degrees)
    return graph.op("Add", graph.op("MatMul", real, matrix(0)), graph.op("MatMul", imaginary, matrix(size // 4)))


def overlap_add(graph: GraphBuilder, pieces: str, frames: int, size: int, hop: int) -> str:
    """[1, frames, size] -> [1, frames * hop]: pieces `hop` apart, summed; (size - hop) / 2 samples fall away on each side."""
    steps = size // hop
    parts = graph.op("Split", pieces, graph.ints(*[hop] * steps), axis=2, outputs=steps)
    total = ""
    for step, part in enumerate(parts):
        shifted = graph.op("Pad", part, graph.ints(0, step, 0, 0, steps - 1 - step, 0), mode="constant")
        total = graph.op("Add", total, shifted) if total else shifted
    length, margin = (frames + steps - 1) * hop, (size - hop) // 2
    flat = graph.op("Reshape", total, graph.ints(1, length))
    return graph.op("Slice", flat, graph.ints(margin), graph.ints(length - margin), graph.ints(1))


def vocoder_graph(model: Vocoder, frames: int) -> onnx.ModelProto:
    config, graph = model.config, GraphBuilder("audio_vocoder")
    x = conv_over_time(graph, graph.input("log_mel", [1, config.bands, frames]), "inlet", model.inlet)
    x = graph.layer_norm(graph.op("Transpose", x, perm=[0, 2, 1]), "norm_in", model.norm_in)
    for index, block in enumerate(model.blocks):
        x = frame_block(graph, x, f"blocks.{index}", block)
    x = graph.linear(graph.layer_norm(x, "norm_out", model.norm_out), "outlet", model.outlet)
    bins = config.fft // 2 + 1
    magnitude, phase = graph.op("Split", x, graph.ints(bins, bins), axis=2, outputs=2)
    # e^-60 is nothing; Clip wants a lower limit on some backends.
    magnitude = graph.op("Exp", graph.op("Clip", magnitude, graph.scalar(-60.0), graph.scalar(6.0)))
    real = graph.op("Mul", magnitude, graph.op("Cos", phase))
    imaginary = graph.op("Mul", magnitude, graph.op("Sin", phase))
    pieces = inverse_transform(graph, real, imaginary, config.fft)
    squared = graph.weight("window_squared", periodic_hann(config.fft)[None, None] ** 2)
    envelope = graph.op("Expand", squared, graph.ints(1, frames, config.fft))
    waveform = graph.op("Div", overlap_add(graph, pieces, frames, config.fft, config.hop),
                        overlap_add(graph, envelope, frames, config.fft, config.hop))
    graph.output(waveform, "waveform", [1, frames * config.hop])
    return graph.build()


def micro_input_projection() -> GroupingProjection:
    torch.manual_seed(4)
    times, bands = MICRO_ENCODER.grid
    model = GroupingProjection(replace(TINY_INPUT_PROJECTION, cells=times * bands, features=MICRO_ENCODER.widths[-1])).eval()
    model.anchored.set_anchors(torch.randn(TINY_INPUT_PROJECTION.anchors, TINY_INPUT_PROJECTION.output), sharpness=4)
    return model


def micro_output_projection() -> OutputProjection:
    torch.manual_seed(5)
    return OutputProjection(replace(TINY_OUTPUT_PROJECTION, signal_tokens=8)).eval()


def micro_models() -> dict[str, torch.nn.Module]:
    """By component, with weights that are random but always the same."""
    torch.manual_seed(3)  # for the encoder's biases
    return {
        "audioEncoder": _settled(AudioEncoder(MICRO_ENCODER)),
        "audioInputProjection": micro_input_projection(),
        "audioOutputProjection": micro_output_projection(),
        "audioDenoiser": _settled(UNet(AUDIO_MICRO)),
        "audioVaeDecoder": _settled(AudioVaeDecoder(MICRO_AUTOENCODER)),
        "audioVocoder": _settled(Vocoder(MICRO_VOCODER)),
        "audioVaeEncoder": _settled(AudioVaeEncoder(MICRO_AUTOENCODER)),
    }


def audio_graphs(models: dict[str, torch.nn.Module]) -> dict[str, onnx.ModelProto]:
    """A graph for each of these models; the number of frames follows from the denoiser's latents."""
    columns = models["audioDenoiser"].config.latent_width
    frames = columns * models["audioVaeDecoder"].config.factor
    return {
        "audioEncoder": encoder_graph(models["audioEncoder"]),
        "audioInputProjection": input_projection_graph(models["audioInputProjection"], name="audio_input_projection"),
        "audioOutputProjection": output_projection_graph(models["audioOutputProjection"], name="audio_output_projection"),
        "audioDenoiser": denoiser_graph(models["audioDenoiser"], name="audio_denoiser"),
        "audioVaeEncoder": vae_encoder_graph(models["audioVaeEncoder"], columns),
        "audioVaeDecoder": vae_decoder_graph(models["audioVaeDecoder"], columns),
        "audioVocoder": vocoder_graph(models["audioVocoder"], frames),
    }
