"""Takes the trained weights out of a shipped pack, so that training goes on from it on a machine without checkpoints.

    python -m training.restore [--pack public/packs/mini]

Writes what the trainings and the exporter read below `.cache/weights/` (of the micro pack: its language model, `runs/micro/llm.pt`); files
that are there already are kept. Weights come back as they were stored (8-bit blocks for the most part), and optimizer states do not
come back.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from math import prod
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.checkpoints import AUDIO_PROJECTION, VIDEO_PROJECTION, input_projection_file
from training.export import llm
from training.export.micro_llm import CHECKPOINT as MICRO_LLM
from training.export.micro_llm import micro_config
from training.export.pack_reader import PackReader
from training.models.audio_autoencoder import AudioAutoencoderConfig, AudioVaeDecoder, AudioVaeEncoder
from training.models.audio_encoder import AudioEncoder
from training.models.autoencoder import Decoder
from training.models.input_projection import AUDIO_INPUT_PROJECTION, VIDEO_INPUT_PROJECTION, make_input_projection
from training.models.latent_encoder import LatentEncoder, LatentEncoderConfig
from training.models.llama import Llama, LlamaConfig
from training.models.output_projection import AUDIO_OUTPUT_PROJECTION, IMAGE_OUTPUT_PROJECTION, VIDEO_OUTPUT_PROJECTION, OutputProjection, OutputProjectionConfig
from training.models.unet import AUDIO, VIDEO, UNet
from training.models.vocoder import Vocoder
from training.paths import ROOT, WEIGHTS


def graph_weights(reader: PackReader, component: str) -> dict[str, np.ndarray]:
    """Initializers of a component's graph by name; those that were moved out of the graph come from the weight set."""
    file = reader.manifest["components"][component]["graphs"]["wasm"]["file"]
    weights = {}
    for tensor in onnx.ModelProto.FromString(reader.file(file)).graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            weights[tensor.name] = reader.tensor(f"{component}/{tensor.name}").reshape(tensor.dims)
        else:
            weights[tensor.name] = numpy_helper.to_array(tensor)
    return weights


def load_weights(module: nn.Module, weights: dict[str, np.ndarray]) -> nn.Module:
    """Fills a module from initializers that carry its parameters' names; linear layers are stored as [in, out].

    Raises KeyError for a parameter that has no initializer, ValueError for one of another size.
    """
    linear = {f"{name}.weight" for name, part in module.named_modules() if isinstance(part, nn.Linear)}
    state = {}
    for name, value in module.state_dict().items():
        if name.endswith("num_batches_tracked"):  # a counter of training that no graph has
            state[name] = value
            continue
        array = weights[name].T if name in linear else weights[name]
        if prod(array.shape) != value.numel():
            raise ValueError(f"{name}: {array.shape} in the pack, {tuple(value.shape)} in the model")
        state[name] = torch.from_numpy(np.array(array)).reshape(value.shape).to(value.dtype)
    module.load_state_dict(state)
    return module


def restore_module(reader: PackReader, component: str, module: nn.Module) -> dict[str, Tensor]:
    return load_weights(module, graph_weights(reader, component)).state_dict()


def restore_output_projection(reader: PackReader, component: str, config: OutputProjectionConfig) -> dict[str, Tensor]:
    """A transformer that added nothing is not in the pack: it comes back fresh, and adds nothing."""
    projection, weights = OutputProjection(config), graph_weights(reader, component)
    if "output.weight" in weights:
        return load_weights(projection, weights).state_dict()
    projection.silence_transformer()
    load_weights(projection.memory, {name.removeprefix("memory."): array for name, array in weights.items()})
    return projection.state_dict()


def adapter_state(reader: PackReader) -> dict[str, Tensor]:
    """Adapters and signal rows under the names of `Llama.adapter_state`."""
    config, tensors = LlamaConfig(), reader.manifest["weights"]["llm"]["tensors"]
    state = {"signal_rows": reader.tensor("llm/embedding")[config.base_vocabulary :]}
    for name in tensors:
        if ".lora_" in name:  # layers.0.q.lora_a -> layers.0.attention.lora.q.a
            _, layer, matrix, factor = name.split(".")
            state[f"layers.{layer}.attention.lora.{matrix}.{factor[-1]}"] = reader.tensor(f"llm/{name}")
    adapters = {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in state.items()}
    # What tuning notes besides: a pack that hears has a language model that listens, one that watches videos a language model that does.
    notes = {"audio": "listens", "video": "watches"}
    return adapters | {note: torch.tensor(True) for modality, note in notes.items() if modality in reader.manifest["perception"]}


def micro_llm(reader: PackReader) -> dict:
    """What `training.export.micro_llm` saves, with the weights as stored: exporting it again gives the same files."""
    description = json.loads(reader.file("tokenizer/tokenizer.json"))
    model = Llama(micro_config(len(description["model"]["vocab"])))

    def weight(name: str) -> Tensor:
        return torch.from_numpy(np.array(reader.tensor(f"llm/{name}"), dtype=np.float32))

    table = weight(llm.EMBEDDING)
    state = {"embedding": table[: model.config.base_vocabulary], "signal_rows": table[model.config.base_vocabulary :],
             "final_norm.weight": weight("final_norm")}
    for index in range(model.config.layers):
        parts = {name: weight(llm.layer_tensor(index, name)) for name in ("q", "k", "v", "o", "gate", "up", "down")}
        prefix = f"layers.{index}"
        state |= {f"{prefix}.attention.qkv": torch.cat([parts[name] for name in "qkv"]), f"{prefix}.attention.output": parts["o"],
                  f"{prefix}.gate_up": torch.cat([parts["gate"], parts["up"]]), f"{prefix}.down": parts["down"]}
        state |= {f"{prefix}.{norm}.weight": weight(llm.layer_tensor(index, norm)) for norm in ("attention_norm", "feed_forward_norm")}
    model.load_state_dict(state)
    return {"model": model.state_dict(), "tokenizer": description}


def contents(reader: PackReader) -> dict[Path, dict]:
    """What is written where; the forms are those that each training writes itself."""
    if reader.manifest["name"] == "micro":
        return {MICRO_LLM: micro_llm(reader)}
    unet, decoder = UNet(), Decoder()
    unconditional = torch.from_numpy(reader.tensor("imageDenoiser/unconditional").copy())
    sounds = sound_contents(reader) if "audioDenoiser" in reader.manifest["components"] else {}
    hearing = hearing_contents(reader) if "audioEncoder" in reader.manifest["components"] else {}
    videos = video_contents(reader) if "video" in reader.manifest["generation"] else {}
    changing = {
        WEIGHTS / "image" / "vae_encoder.pt": {"config": asdict(LatentEncoderConfig()), "state": restore_module(reader, "imageVaeEncoder", LatentEncoder()), "step": 0}
    } if "imageVaeEncoder" in reader.manifest["components"] else {}
    watching = {input_projection_file("grouping", "video"): {
        "kind": "grouping", "state": restore_module(reader, "videoInputProjection", make_input_projection("grouping", VIDEO_INPUT_PROJECTION))}
    } if "video" in reader.manifest["perception"] else {}
    return sounds | hearing | videos | changing | watching | {
        WEIGHTS / "image" / "denoiser.pt": {"config": asdict(unet.config), "state": restore_module(reader, "imageDenoiser", unet),
                                            "step": 0, "unconditional": unconditional},
        WEIGHTS / "image" / "decoder.pt": {"config": asdict(decoder.config), "state": restore_module(reader, "imageVaeDecoder", decoder),
                                           "step": 0},
        input_projection_file("grouping", "image"): {
            "kind": "grouping", "state": restore_module(reader, "imageInputProjection", make_input_projection("grouping"))},
        WEIGHTS / "output_projection" / "image_output_projection.pt": restore_output_projection(reader, "imageOutputProjection", IMAGE_OUTPUT_PROJECTION),
        WEIGHTS / "llm" / "adapters.pt": adapter_state(reader),
    }


def sound_contents(reader: PackReader) -> dict[Path, dict]:
    unet, vocoder = UNet(AUDIO), Vocoder()
    autoencoder = AudioAutoencoderConfig()
    restored: dict[Path, dict] = {
        WEIGHTS / "audio" / "denoiser.pt": {"config": asdict(unet.config), "state": restore_module(reader, "audioDenoiser", unet), "step": 0,
                                            "unconditional": torch.from_numpy(reader.tensor("audioDenoiser/unconditional").copy())},
        WEIGHTS / "audio" / "vocoder.pt": {"config": asdict(vocoder.config), "state": restore_module(reader, "audioVocoder", vocoder), "step": 0},
    }
    if "audio" in reader.manifest["generation"]:
        restored[AUDIO_PROJECTION] = restore_output_projection(reader, "audioOutputProjection", AUDIO_OUTPUT_PROJECTION)
    for name, component, kind in (("vae_encoder", "audioVaeEncoder", AudioVaeEncoder), ("vae_decoder", "audioVaeDecoder", AudioVaeDecoder)):
        restored[WEIGHTS / "audio" / f"{name}.pt"] = {"config": asdict(autoencoder), "state": restore_module(reader, component, kind(autoencoder)), "step": 0}
    return restored


def video_contents(reader: PackReader) -> dict[Path, dict]:
    unet = UNet(VIDEO)
    return {
        WEIGHTS / "video" / "denoiser.pt": {"config": asdict(unet.config), "state": restore_module(reader, "videoDenoiser", unet), "step": 0,
                                            "unconditional": torch.from_numpy(reader.tensor("videoDenoiser/unconditional").copy())},
        VIDEO_PROJECTION: restore_output_projection(reader, "videoOutputProjection", VIDEO_OUTPUT_PROJECTION),
    }


def hearing_contents(reader: PackReader) -> dict[Path, dict]:
    encoder = AudioEncoder()
    restored: dict[Path, dict] = {
        WEIGHTS / "audio" / "encoder.pt": {"config": asdict(encoder.config), "state": restore_module(reader, "audioEncoder", encoder), "step": 0}}
    if "audioInputProjection" in reader.manifest["components"]:
        projection = make_input_projection("grouping", AUDIO_INPUT_PROJECTION)
        restored[input_projection_file("grouping", "audio")] = {"kind": "grouping", "state": restore_module(reader, "audioInputProjection", projection)}
    return restored


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, default=ROOT / "public" / "packs" / "mini")
    for path, content in contents(PackReader(parser.parse_args().pack)).items():
        if path.exists():
            print("kept", path)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(content, path)
        print("wrote", path)


if __name__ == "__main__":
    main()
