"""Puts seeing and drawing into a pack: components of the picture encoder, both projections and the diffusion decoder."""

from __future__ import annotations

import numpy as np
import onnx

from training.export.pack_writer import PackWriter
from training.models.efficientnet import IMAGE_MEAN, IMAGE_STD

# The page knows diffusers' and transformers' names.
PAGE_NAMES = {
    "imageDenoiser": {"velocity": "out_sample"},
    "textEncoder": {"encoder_hidden_states": "last_hidden_state"},
}
# The caption encoder's word table is half of it: 4 bits there change its states by 5 % (8 bits: 1.5 %) and save 6 MB.
ENCODINGS = {"textEncoder": {"words.weight": "q4k32"}}
TITLES = {
    "imageEncoder": ("perception", "idle", "Picture encoder"),
    "imageInputProjection": ("perception", "idle", "Picture input projection"),
    "imageOutputProjection": ("generation", "idle", "Picture output projection"),
    "imageDenoiser": ("generation", "idle", "Picture denoiser"),
    "imageVaeDecoder": ("generation", "idle", "Picture decoder"),
    "textEncoder": ("generation", "demand", "Caption encoder"),
}


def add_component(writer: PackWriter, key: str, model: onnx.ModelProto) -> None:
    """One graph for both backends; weights in a set of the component's name."""
    tier, load, title = TITLES[key]
    rename_values(model, PAGE_NAMES.get(key, {}))
    parameters = sum(int(np.prod(t.dims)) for t in model.graph.initializer if t.data_type == onnx.TensorProto.FLOAT)
    graph = writer.plain_graph(f"graphs/{key}.onnx", model, key, ENCODINGS.get(key, {}))
    graphs = {"wasm": graph, "webgpu": graph}
    writer.component(key, tier=tier, title=title, load=load, parameters=parameters, graphs=graphs)


def rename_values(model: onnx.ModelProto, names: dict[str, str]) -> None:
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for value in [*model.graph.input, *model.graph.output]:
        value.name = names.get(value.name, value.name)


def add_perception(writer: PackWriter, encoder: onnx.ModelProto, projection: onnx.ModelProto) -> dict:
    """Returns the manifest's `perception.image`."""
    add_component(writer, "imageEncoder", encoder)
    add_component(writer, "imageInputProjection", projection)
    size = encoder.graph.input[0].type.tensor_type.shape.dim[2].dim_value
    return {
        "encoder": "imageEncoder",
        "inputProjection": "imageInputProjection",
        "size": size,
        "mean": triple(IMAGE_MEAN),
        "std": triple(IMAGE_STD),
        "fit": "cover",
        "background": [255, 255, 255],
        "grid": [size // 32, size // 32],
    }


def triple(value) -> list[float]:
    return [float(v) for v in np.broadcast_to(np.asarray(value, dtype=np.float64).reshape(-1), (3,))]


def add_generation(
    writer: PackWriter,
    projection: onnx.ModelProto,
    denoiser: onnx.ModelProto,
    decoder: onnx.ModelProto,
    unconditional: np.ndarray,
    *,
    steps: dict,
    guidance: dict,
    text_encoder: dict | None = None,
) -> dict:
    """Returns the manifest's `generation.image`. `text_encoder`: {"model", "tokenizer", "tokenizerConfig", "maxTokens"}."""
    add_component(writer, "imageOutputProjection", projection)
    add_component(writer, "imageDenoiser", denoiser)
    add_component(writer, "imageVaeDecoder", decoder)
    writer.weights("imageDenoiser").add("unconditional", unconditional.astype(np.float32), "f32")
    sample = [d.dim_value for d in denoiser.graph.input[0].type.tensor_type.shape.dim]
    pixels = [d.dim_value for d in decoder.graph.output[0].type.tensor_type.shape.dim]
    facts = {
        "outputProjection": "imageOutputProjection",
        "denoiser": "imageDenoiser",
        "vaeDecoder": "imageVaeDecoder",
        "conditioningShape": list(unconditional.shape),
        "unconditional": "imageDenoiser/unconditional",
        "latentShape": sample[1:],
        "scalingFactor": 1.0,
        "predictionType": "flow-velocity",
        "scheduler": {"type": "flow-match-euler", "shift": 1.0},
        "steps": steps,
        "guidance": guidance,
        "size": [pixels[3], pixels[2]],
        "pixelRange": [-1, 1],
    }
    if text_encoder:
        add_component(writer, "textEncoder", text_encoder["model"])
        facts["textEncoder"] = {
            "component": "textEncoder",
            "tokenizerFile": text_encoder["tokenizer"],
            "tokenizerConfigFile": text_encoder["tokenizerConfig"],
            "maxTokens": text_encoder["maxTokens"],
        }
    return facts
