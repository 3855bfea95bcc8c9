"""ONNX graphs of watching and of the video decoder, as in-memory models with float32 weights.

    video_input_projection   features [1, 8 * 49, 1280] -> concept_tokens [1, 8, D], assignment [1, 8, 8 * 49]
    video_output_projection  signal_hidden_states [1, 24, D] -> conditioning, still_conditioning [1, 32, 384]
    video_denoiser           sample [2, 16, 32, 8, 8], timestep, encoder_hidden_states -> velocity

`still_conditioning` is for the pictures' denoiser, which has a say in how frames look. Frames are encoded by the pictures' encoder and decoded by the pictures' VAE decoder one by one, so no second copy of either ships. The
builders are the pictures' (`image_decoder.denoiser_graph`), also of both projections.
"""

from __future__ import annotations

from dataclasses import replace

import onnx
import torch

from training.export.image_decoder import _settled, denoiser_graph
from training.export.output_projection import output_projection_graph
from training.export.perception import input_projection_graph
from training.models.input_projection import TINY_INPUT_PROJECTION, VIDEO_FRAMES, GroupingProjection
from training.models.output_projection import TINY_OUTPUT_PROJECTION, OutputProjection
from training.models.unet import VIDEO_MICRO, UNet


def micro_input_projection() -> GroupingProjection:
    torch.manual_seed(6)
    config = replace(TINY_INPUT_PROJECTION, cells=VIDEO_FRAMES * TINY_INPUT_PROJECTION.cells, frames=VIDEO_FRAMES)
    model = GroupingProjection(config).eval()
    model.anchored.set_anchors(torch.randn(config.anchors, config.output), sharpness=4)
    return model


def micro_output_projection() -> OutputProjection:
    torch.manual_seed(7)
    return OutputProjection(replace(TINY_OUTPUT_PROJECTION, signal_tokens=24, memory=(6, 4, 3), recognised=8, written=8, rank=8, moving_part=1)).eval()


def micro_models() -> dict[str, torch.nn.Module]:
    """By component, with weights that are random but always the same."""
    return {
        "videoInputProjection": micro_input_projection(),
        "videoOutputProjection": micro_output_projection(),
        "videoDenoiser": _settled(UNet(VIDEO_MICRO)),
    }


def video_graphs(models: dict[str, torch.nn.Module]) -> dict[str, onnx.ModelProto]:
    """A graph for each of these models."""
    return {
        "videoInputProjection": input_projection_graph(models["videoInputProjection"], name="video_input_projection"),
        "videoOutputProjection": output_projection_graph(models["videoOutputProjection"], name="video_output_projection"),
        "videoDenoiser": denoiser_graph(models["videoDenoiser"], name="video_denoiser"),
    }
