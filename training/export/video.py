"""ONNX graphs of watching and of the video decoder, as in-memory models with float32 weights.

    video_input_projection   features [1, 8 * 49, 1280] -> concept_tokens [1, 8, D], assignment [1, 8, 8 * 49]
    video_vae_decoder        latent_sample [1, 4, 16, 8, 8] -> sample [16, 3, 64, 64]

Frames are encoded by the pictures' encoder one by one, so no second copy of it ships. The denoiser is the pictures'
(`image_decoder.denoiser_graph`), and so are both projections.
"""

from __future__ import annotations

from dataclasses import replace

import onnx
import torch

from training.export.graph import GraphBuilder
from training.export.image_decoder import _settled, conv, denoiser_graph, over_time, plain_block, silu
from training.export.output_projection import output_projection_graph
from training.export.perception import input_projection_graph
from training.models.input_projection import TINY_INPUT_PROJECTION, VIDEO_FRAMES, GroupingProjection
from training.models.output_projection import TINY_OUTPUT_PROJECTION, OutputProjection
from training.models.unet import VIDEO_MICRO, UNet
from training.models.video_autoencoder import MICRO as MICRO_AUTOENCODER
from training.models.video_autoencoder import VideoVaeDecoder


def vae_decoder_graph(model: VideoVaeDecoder) -> onnx.ModelProto:
    config, graph = model.config, GraphBuilder("video_vae_decoder")
    side = config.side // config.factor
    latents = graph.input("latent_sample", [1, config.latent_frames, config.latent_channels, side, side])
    x = graph.op("Reshape", latents, graph.ints(config.latent_frames, config.latent_channels, side, side))
    x = conv(graph, graph.op("Mul", graph.op("Tanh", graph.op("Mul", x, graph.scalar(1 / 3))), graph.scalar(3.0)), "inlet", model.inlet)

    def shuffle(value: str) -> str:
        return graph.op("DepthToSpace", value, blocksize=2, mode="CRD")

    for index, level in enumerate(model.levels):
        for number, block in enumerate(level.blocks):
            x = plain_block(graph, x, f"levels.{index}.blocks.{number}", block)
        x = over_time(graph, x, f"levels.{index}.over_time", level.over_time, (side, side))
        if index < len(model.grow):
            # Half of the channels are the next frame.
            x = conv(graph, x, f"grow.{index}", model.grow[index])
            x = graph.op("Reshape", x, graph.ints(config.frames_at(index + 1), 4 * config.widths[index + 1], side, side))
            x = conv(graph, shuffle(x), f"mend.{index}", model.mend[index])
            side *= 2
    x = shuffle(conv(graph, silu(graph, x), "outlet", model.outlet))
    graph.output(x, "sample", [config.frames, 3, config.side, config.side])
    return graph.build()


def micro_input_projection() -> GroupingProjection:
    torch.manual_seed(6)
    config = replace(TINY_INPUT_PROJECTION, cells=VIDEO_FRAMES * TINY_INPUT_PROJECTION.cells, frames=VIDEO_FRAMES)
    model = GroupingProjection(config).eval()
    model.anchored.set_anchors(torch.randn(config.anchors, config.output), sharpness=4)
    return model


def micro_output_projection() -> OutputProjection:
    torch.manual_seed(7)
    return OutputProjection(replace(TINY_OUTPUT_PROJECTION, signal_tokens=24)).eval()


def micro_models() -> dict[str, torch.nn.Module]:
    """By component, with weights that are random but always the same."""
    return {
        "videoInputProjection": micro_input_projection(),
        "videoOutputProjection": micro_output_projection(),
        "videoDenoiser": _settled(UNet(VIDEO_MICRO)),
        "videoVaeDecoder": _settled(VideoVaeDecoder(MICRO_AUTOENCODER)),
    }


def video_graphs(models: dict[str, torch.nn.Module]) -> dict[str, onnx.ModelProto]:
    """A graph for each of these models."""
    return {
        "videoInputProjection": input_projection_graph(models["videoInputProjection"], name="video_input_projection"),
        "videoOutputProjection": output_projection_graph(models["videoOutputProjection"], name="video_output_projection"),
        "videoDenoiser": denoiser_graph(models["videoDenoiser"], name="video_denoiser"),
        "videoVaeDecoder": vae_decoder_graph(models["videoVaeDecoder"]),
    }
