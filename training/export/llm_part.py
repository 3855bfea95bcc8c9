"""Puts a language model into a pack: its stored tensors, its graphs for both backends, its facts."""

from __future__ import annotations

import json

import numpy as np
import torch

from training.export import llm
from training.export.pack_writer import PackWriter
from training.models.llama import Llama, LlamaConfig
from training.models.tokenizer import CHAT_TEMPLATE, AUDIO_SIGNALS, IMAGE_SIGNALS, VIDEO_SIGNALS

WEIGHT_SET = "llm"
MATRIX_ENCODING = "q4k32"
ADAPTER_ENCODING = "i8row"  # moves the weights' change by less than 1 %


def stored_tensors(model: Llama) -> dict[str, tuple[np.ndarray, str]]:
    """Name -> (array, encoding), in the order of their use; adapters are stored beside the weight they change."""
    c = model.config
    tensors: dict[str, tuple[np.ndarray, str]] = {}

    def add(name: str, value: torch.Tensor, encoding: str) -> None:
        tensors[name] = (value.detach().float().numpy(), encoding)

    add(llm.EMBEDDING, torch.cat([model.embedding.float(), model.signal_rows]), "i8row")
    for index, layer in enumerate(model.layers):
        q, k, v = layer.attention.qkv.split([c.q_size, c.kv_size, c.kv_size])
        gate, up = layer.gate_up.chunk(2)
        matrices = {"q": q, "k": k, "v": v, "o": layer.attention.output, "gate": gate, "up": up, "down": layer.down}
        for name, value in matrices.items():
            add(llm.layer_tensor(index, name), value, MATRIX_ENCODING)
        for name in ("attention_norm", "feed_forward_norm"):
            add(llm.layer_tensor(index, name), getattr(layer, name).weight, "f16")
        for name, adapter in layer.attention.lora.items():
            add(llm.layer_tensor(index, f"{name}.lora_a"), adapter.a, ADAPTER_ENCODING)
            add(llm.layer_tensor(index, f"{name}.lora_b"), adapter.b, ADAPTER_ENCODING)
    add("final_norm", model.final_norm.weight, "f32")
    return tensors


def add_llm(writer: PackWriter, model: Llama, tokenizer: dict, *, title: str) -> None:
    weights = writer.weights(WEIGHT_SET)
    tensors = stored_tensors(model)
    for name, (array, encoding) in tensors.items():
        weights.add(name, array, encoding)
    c = model.config
    head_parameters = c.vocabulary * c.hidden_size
    parameters = sum(array.size for array, _ in tensors.values())

    def graphs(name: str, wasm, webgpu) -> dict:
        return {
            "wasm": writer.built_graph(f"graphs/{name}.wasm.onnx", *wasm, WEIGHT_SET),
            "webgpu": writer.built_graph(f"graphs/{name}.webgpu.onnx", *webgpu, WEIGHT_SET),
        }

    writer.component(
        "llm",
        tier="language",
        title=title,
        load="start",
        parameters=parameters - head_parameters,
        graphs=graphs("llm", llm.decoder_wasm(c), llm.decoder_webgpu(c)),
    )
    writer.component(
        "lmHead",
        tier="language",
        title="Vocabulary head",
        load="start",
        parameters=head_parameters,
        graphs=graphs("lm_head", llm.head(c), llm.head(c, llm.BlockLinear)),
    )
    writer.files["tokenizer/tokenizer.json"] = compact_json(tokenizer)
    writer.files["tokenizer/tokenizer_config.json"] = compact_json(tokenizer_config(c))


def tokenizer_config(config: LlamaConfig) -> dict:
    return {
        "tokenizer_class": "GPT2Tokenizer",
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": False,
        "bos_token": "<|im_start|>",
        "eos_token": "<|im_end|>",
        "pad_token": "<|im_end|>",
        "unk_token": "<|endoftext|>",
        "model_max_length": config.context_length,
        "chat_template": CHAT_TEMPLATE,
    }


def llm_facts(
    config: LlamaConfig, *, context_length: int, prefill_chunk: int, sampling: dict, modalities: tuple[str, ...]
) -> dict:
    """`modalities`: those whose signals the model was trained to give; the ids of the others stay reserved."""
    spellings = {"image": IMAGE_SIGNALS, "audio": AUDIO_SIGNALS, "video": VIDEO_SIGNALS}
    signals, start = {}, config.base_vocabulary
    for modality, names in spellings.items():
        if modality in modalities:
            signals[modality] = {"tokenIds": list(range(start, start + len(names))), "spellings": names}
        start += len(names)
    return {
        "hiddenSize": config.hidden_size,
        "vocabSize": config.vocabulary,
        "contextLength": context_length,
        "layers": config.layers,
        "heads": config.heads,
        "kvHeads": config.kv_heads,
        "headDim": config.head_dim,
        "ropeTheta": config.rope_theta,
        "embedding": f"{WEIGHT_SET}/{llm.EMBEDDING}",
        "tokenizerFile": "tokenizer/tokenizer.json",
        "tokenizerConfigFile": "tokenizer/tokenizer_config.json",
        "chatTemplate": CHAT_TEMPLATE,
        "stopTokenIds": [0, 2],
        "afterMediumText": "\n",
        "conceptTokensPerMedium": 8,
        "signals": signals,
        "sampling": sampling,
        "prefillChunk": prefill_chunk,
    }


def compact_json(value: dict) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
