"""Puts perceiving and making media into a pack: components of encoders, both projections and diffusion decoders.

Whatever the modality, the components are called the same: `<modality>Encoder`, `<modality>InputProjection`,
`<modality>OutputProjection`, `<modality>Denoiser`, `<modality>VaeDecoder`, `<modality>VaeEncoder` (for changing a medium); sound has an
`audioVocoder` besides, and a video's frames are seen by the `imageEncoder`, made by the `imageVaeDecoder` and changed by the `imageVaeEncoder`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx

from training.export.pack_writer import PackWriter
from training.flow_matching import Appearance
from training.models.efficientnet import IMAGE_MEAN, IMAGE_STD
from training.models.mel import HEARING, MAKING, MelConfig

# The page knows diffusers' and transformers' names.
PAGE_NAMES = {
    "Denoiser": {"velocity": "out_sample"},
    "textEncoder": {"encoder_hidden_states": "last_hidden_state"},
}
# The caption encoder's word table is half of it: 4 bits there change its states by 5 % (8 bits: 1.5 %) and save 6 MB.
# 1,024 directions of text states in 4 bits say more than half as many in 8.
ENCODINGS = {"textEncoder": {"words.weight": "q4k32"}, "videoOutputProjection": {"memory.states.weight": "q4k32"}}
KINDS = {"image": "Picture", "audio": "Sound", "video": "Video"}
TITLES = {
    "Encoder": ("perception", "idle", "{kind} encoder"),
    "InputProjection": ("perception", "idle", "{kind} input projection"),
    "OutputProjection": ("generation", "idle", "{kind} output projection"),
    "Denoiser": ("generation", "idle", "{kind} denoiser"),
    "VaeDecoder": ("generation", "idle", "{kind} decoder"),
    "VaeEncoder": ("generation", "demand", "{kind} latent encoder"),
    "Vocoder": ("generation", "idle", "{kind} vocoder"),
    "textEncoder": ("generation", "demand", "Caption encoder"),
}
# A louder sound is scaled down to this; softer ones stay as they are.
SOUND_PEAK = 0.95


def part_of(key: str) -> tuple[str, str]:
    """("imageDenoiser") -> ("Denoiser", "Picture"); what all modalities share is its own part."""
    for modality, kind in KINDS.items():
        if key.startswith(modality):
            return key.removeprefix(modality), kind
    return key, ""


def add_component(writer: PackWriter, key: str, model: onnx.ModelProto, load: str | None = None) -> None:
    """One graph for both backends; weights in a set of the component's name. `load`: when, if not at the part's usual time."""
    part, kind = part_of(key)
    tier, usually, title = TITLES[part]
    load = load or usually
    rename_values(model, PAGE_NAMES.get(part, {}))
    parameters = sum(int(np.prod(t.dims)) for t in model.graph.initializer if t.data_type == onnx.TensorProto.FLOAT)
    graph = writer.plain_graph(f"graphs/{key}.onnx", model, key, ENCODINGS.get(key, {}))
    graphs = {"wasm": graph, "webgpu": graph}
    writer.component(key, tier=tier, title=title.format(kind=kind), load=load, parameters=parameters, graphs=graphs)


def rename_values(model: onnx.ModelProto, names: dict[str, str]) -> None:
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for value in [*model.graph.input, *model.graph.output]:
        value.name = names.get(value.name, value.name)


def add_perception(writer: PackWriter, modality: str, encoder: onnx.ModelProto, projection: onnx.ModelProto) -> dict:
    """Adds both and returns what the manifest says of every modality's input side."""
    names = {"encoder": f"{modality}Encoder", "inputProjection": f"{modality}InputProjection"}
    add_component(writer, names["encoder"], encoder)
    add_component(writer, names["inputProjection"], projection)
    return names


def add_image_perception(writer: PackWriter, encoder: onnx.ModelProto, projection: onnx.ModelProto) -> dict:
    """Returns the manifest's `perception.image`."""
    size = shape_of(encoder.graph.input[0])[2]
    return add_perception(writer, "image", encoder, projection) | frame_facts(size) | {"grid": [size // 32, size // 32]}


def frame_facts(size: int) -> dict:
    """How a picture, or one frame of a video, becomes the picture encoder's input."""
    return {
        "size": size,
        "mean": triple(IMAGE_MEAN),
        "std": triple(IMAGE_STD),
        "fit": "cover",
        "background": [255, 255, 255],
    }


def add_audio_perception(writer: PackWriter, encoder: onnx.ModelProto, projection: onnx.ModelProto, *, grid: tuple[int, int]) -> dict:
    """Returns the manifest's `perception.audio`. `grid`: cells in time and in frequency."""
    frames = shape_of(encoder.graph.input[0])[2]
    return add_perception(writer, "audio", encoder, projection) | {"mel": mel_facts(HEARING), "frames": frames, "grid": list(grid)}


def add_video_perception(writer: PackWriter, projection: onnx.ModelProto, *, size: int, frames: int, seconds: float) -> dict:
    """Returns the manifest's `perception.video`. The picture encoder, of `size`, must be in the pack; what follows the first
    `seconds` of a video is not looked at."""
    add_component(writer, "videoInputProjection", projection)
    names = {"encoder": "imageEncoder", "inputProjection": "videoInputProjection"}
    return names | frame_facts(size) | {"frames": frames, "seconds": seconds, "grid": [frames, size // 32, size // 32]}


def mel_facts(config: MelConfig) -> dict:
    return {
        "sampleRate": config.sample_rate,
        "windowLength": config.window,
        "hopLength": config.hop,
        "fftSize": config.fft,
        "melBins": config.bands,
        "minFrequency": config.low,
        "maxFrequency": config.high,
        "melScale": "htk",
        "logOffset": config.offset,
        "mean": config.mean,
        "std": config.std,
    }


def shape_of(value: onnx.ValueInfoProto) -> list[int]:
    return [d.dim_value for d in value.type.tensor_type.shape.dim]


def triple(value) -> list[float]:
    return [float(v) for v in np.broadcast_to(np.asarray(value, dtype=np.float64).reshape(-1), (3,))]


@dataclass(frozen=True)
class DecoderParts:
    """Graphs of one modality's diffusion decoder, and the conditioning of the empty caption [tokens, width]."""

    projection: onnx.ModelProto
    denoiser: onnx.ModelProto
    vae_decoder: onnx.ModelProto | None  # None: the pictures'
    unconditional: np.ndarray


def add_diffusion(writer: PackWriter, modality: str, parts: DecoderParts, *, steps: dict, guidance: dict, text_encoder: dict | None) -> dict:
    """Adds the components and returns what the manifest says of every diffusion decoder.

    `text_encoder`: the manifest's entry, of a component that is in the pack already (`add_text_encoder`).
    """
    add_component(writer, f"{modality}OutputProjection", parts.projection)
    add_component(writer, f"{modality}Denoiser", parts.denoiser)
    if parts.vae_decoder is not None:
        add_component(writer, f"{modality}VaeDecoder", parts.vae_decoder)
    writer.weights(f"{modality}Denoiser").add("unconditional", parts.unconditional.astype(np.float32), "f32")
    facts = {
        "outputProjection": f"{modality}OutputProjection",
        "denoiser": f"{modality}Denoiser",
        "vaeDecoder": f"{modality if parts.vae_decoder is not None else 'image'}VaeDecoder",
        "conditioningShape": list(parts.unconditional.shape),
        "unconditional": f"{modality}Denoiser/unconditional",
        "latentShape": shape_of(parts.denoiser.graph.input[0])[1:],
        "scalingFactor": 1.0,
        "predictionType": "flow-velocity",
        "scheduler": {"type": "flow-match-euler", "shift": 1.0},
        "steps": steps,
        "guidance": guidance,
    }
    return facts | ({"textEncoder": text_encoder} if text_encoder else {})


def add_text_encoder(writer: PackWriter, model: onnx.ModelProto, *, tokenizer: str, tokenizer_config: str, max_tokens: int) -> dict:
    """Returns the manifest's `textEncoder`, which every decoder may share."""
    add_component(writer, "textEncoder", model)
    return {"component": "textEncoder", "tokenizerFile": tokenizer, "tokenizerConfigFile": tokenizer_config, "maxTokens": max_tokens}


def add_image_generation(
    writer: PackWriter,
    parts: DecoderParts,
    vae_encoder: onnx.ModelProto | None,
    *,
    steps: dict,
    guidance: dict,
    text_encoder: dict | None = None,
) -> dict:
    """Returns the manifest's `generation.image`."""
    height, width = shape_of(parts.vae_decoder.graph.output[0])[2:]
    facts = add_diffusion(writer, "image", parts, steps=steps, guidance=guidance, text_encoder=text_encoder)
    if vae_encoder is not None:
        add_component(writer, "imageVaeEncoder", vae_encoder)
        facts |= {"vaeEncoder": "imageVaeEncoder", "encodedSize": shape_of(vae_encoder.graph.input[0])[2]}
    return facts | {"size": [width, height], "pixelRange": [-1, 1]}


def add_audio_generation(
    writer: PackWriter,
    parts: DecoderParts,
    vocoder: onnx.ModelProto,
    vae_encoder: onnx.ModelProto,
    *,
    steps: dict,
    guidance: dict,
    text_encoder: dict | None = None,
) -> dict:
    """Returns the manifest's `generation.audio`."""
    facts = add_diffusion(writer, "audio", parts, steps=steps, guidance=guidance, text_encoder=text_encoder)
    add_component(writer, "audioVocoder", vocoder)
    add_component(writer, "audioVaeEncoder", vae_encoder)
    return facts | {
        "vaeEncoder": "audioVaeEncoder",
        "vocoder": "audioVocoder",
        "mel": mel_facts(MAKING),
        "frames": shape_of(vocoder.graph.input[0])[2],
        "samples": shape_of(vocoder.graph.output[0])[1],
        "peak": SOUND_PEAK,
    }


def add_video_generation(
    writer: PackWriter,
    parts: DecoderParts,
    picture: dict,
    *,
    frames_per_second: int,
    shared_noise: float,
    shift: float = 1.0,
    steps: dict,
    guidance: dict,
    text_encoder: dict | None = None,
) -> dict:
    """Returns the manifest's `generation.video`. A video's frames lie in the latent space of `picture`, the manifest's `generation.image`, whose
    denoiser has a say in how they look as `appearance` describes.

    `shift` above 1: more of the steps at high noise (`flow_matching.shift_noise`).
    """
    facts = add_diffusion(writer, "video", parts, steps=steps, guidance=guidance, text_encoder=text_encoder)
    frames, *frame = facts["latentShape"]
    assert frame == picture["latentShape"] and facts["vaeDecoder"] == picture["vaeDecoder"]
    timing = {"frames": frames, "framesPerSecond": frames_per_second, "sharedNoise": shared_noise}
    say = {"denoiser": picture["denoiser"], "unconditional": picture["unconditional"], "below": Appearance.below, "above": Appearance.above,
           "share": Appearance.share, "guidance": Appearance.guidance}
    shared = {key: picture[key] for key in ("vaeEncoder", "encodedSize", "size", "pixelRange") if key in picture}
    return facts | timing | {"appearance": say} | {"scheduler": facts["scheduler"] | {"shift": shift}} | shared
