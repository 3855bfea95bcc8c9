"""Exported graphs against PyTorch: relative maximum error of every output, in onnxruntime on the CPU.

    python -m training.export.check_perception
"""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import torch

from training.export.output_projection import output_projection_graph, tiny_output_projection
from training.export.perception import efficientnet_graph, input_projection_graph, tiny_input_projection
from training.models.efficientnet import load_efficientnet, tiny_efficientnet


@torch.no_grad()
def errors(model: torch.nn.Module, graph: onnx.ModelProto, value: torch.Tensor) -> dict[str, float]:
    """Output name -> max |onnx - torch| / max |torch|."""
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    found = session.run(None, {session.get_inputs()[0].name: value.numpy()})
    wanted = model.eval()(value)
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    names = [output.name for output in session.get_outputs()]
    return {name: float(np.abs(f - w.numpy()).max() / np.abs(w.numpy()).max()) for name, f, w in zip(names, found, wanted)}


def checks(tiny: bool):
    """(component, model, graph, input) of every component that has weights."""
    torch.manual_seed(3)
    encoder = tiny_efficientnet() if tiny else load_efficientnet()
    size = 64 if tiny else 224
    pixels = torch.randn(1, 3, size, size)
    yield "image_encoder", encoder, efficientnet_graph(encoder, size), pixels
    if tiny:
        projection, output = tiny_input_projection(), tiny_output_projection()
    else:
        from training.audio_encoder import load_audio_encoder
        from training.checkpoints import input_projection_file, load_input_projection, load_output_projection
        from training.export.audio import encoder_graph

        projection, output = load_input_projection(), load_output_projection()
    with torch.no_grad():
        yield "image_input_projection", projection, input_projection_graph(projection), encoder(pixels)
    if not tiny and input_projection_file("grouping", "audio").exists():
        listener, log_mel = load_audio_encoder(), torch.randn(1, 1, 400, 64)
        yield "audio_encoder", listener, encoder_graph(listener), log_mel
        heard = load_input_projection(modality="audio")
        with torch.no_grad():
            yield "audio_input_projection", heard, input_projection_graph(heard, name="audio_input_projection"), listener(log_mel)
    c = output.config
    yield "image_output_projection", output, output_projection_graph(output), torch.randn(1, c.signal_tokens, c.input)


def main() -> None:
    for tiny in (True, False):
        for name, model, graph, value in checks(tiny):
            print(f"{'tiny ' if tiny else ''}{name}: {graph.ByteSize() / 1e6:.2f} MB, relative error {errors(model, graph, value)}", flush=True)


if __name__ == "__main__":
    main()
