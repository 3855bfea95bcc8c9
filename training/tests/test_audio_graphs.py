"""The graphs of hearing and sound making compute what the PyTorch models compute."""

import numpy as np
import onnxruntime
import pytest
import torch

from training.export.audio import audio_graphs, micro_models

MODELS = micro_models()
GRAPHS = audio_graphs(MODELS)


def run(component: str, *inputs: torch.Tensor) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(GRAPHS[component].SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {value.name: x.numpy() for value, x in zip(session.get_inputs(), inputs)})


@torch.no_grad()
@pytest.mark.parametrize("component, shapes", [
    ("audioEncoder", [(1, 1, 64, 64)]),
    ("audioInputProjection", [(1, 16, 32)]),
    ("audioOutputProjection", [(1, 8, 96)]),
    ("audioVaeDecoder", [(1, 4, 8, 4)]),
    ("audioVaeEncoder", [(1, 64, 32)]),
    ("audioVocoder", [(1, 64, 32)]),
    ("audioDenoiser", [(2, 4, 8, 4), (2,), (2, 8, 32)]),
])
def test_a_graph_gives_what_its_model_gives(component, shapes):
    torch.manual_seed(0)
    inputs = [torch.rand(shape) if len(shape) == 1 else torch.randn(shape) for shape in shapes]
    # The model takes spectrograms as pictures of one channel.
    expected = MODELS[component](*(x[:, None] if component == "audioVaeEncoder" else x for x in inputs))
    for found, wanted in zip(run(component, *inputs), expected if isinstance(expected, tuple) else (expected,)):
        wanted = wanted.numpy().reshape(found.shape)
        assert np.abs(found - wanted).max() < 1e-4 * np.abs(wanted).max()


@torch.no_grad()
def test_the_vocoder_sums_its_frames_without_a_seam():
    """A spectrum of one steady tone must come out as that tone, at the edges as well."""
    vocoder = MODELS["audioVocoder"]
    frames, fft, hop = 32, vocoder.config.fft, vocoder.config.hop
    samples = torch.sin(2 * torch.pi * 1000 * torch.arange((frames - 1) * hop + fft) / 16_000)
    spectrum = torch.fft.rfft(samples.unfold(0, fft, hop) * vocoder.window)
    pieces = torch.fft.irfft(spectrum)[None] * vocoder.window
    margin = (fft - hop) // 2
    envelope = vocoder.overlap_add(vocoder.window.square().expand(1, frames, -1))
    made = (vocoder.overlap_add(pieces) / envelope)[0, margin:-margin]
    assert (made - samples[margin:-margin]).abs().max() < 1e-4
