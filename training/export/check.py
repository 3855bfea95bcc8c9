"""Compares a pack with the models it was made from, and prints a table.

    python -m training.export.check --pack .cache/packs/mini [--tokens 300]

- graph: the hand-written language model graph with float32 weights against PyTorch (largest error / largest output).
- stored: every other component with the weights as stored against its float32 graph, on random input.
- shipped: the language model as the page runs it on wasm against PyTorch with the source's weights, on replies of the
  source model: perplexity, Kullback-Leibler divergence, share of equal most likely tokens.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch

from training.export import encodings, llm
from training.export.decoder_runner import PackLlm
from training.export.llm_part import llm_facts, stored_tensors
from training.export.micro_llm import load_micro_llm
from training.export.pack_reader import PackReader, open_session
from training.models.llama import Llama, load_smollm2
from training.models.tokenizer import ChatTokenizer, smollm2_tokenizer
from training.paths import WEIGHTS

ADAPTERS = WEIGHTS / "llm" / "adapters.pt"
QUESTIONS = (
    "Explain how a rainbow forms.",
    "Write a short story about a lost robot.",
    "What should I cook tonight with eggs and rice?",
    "Give me three tips for learning to play the guitar.",
)
Row = tuple[str, str, str]


def source_of(pack: str, adapters: Path = ADAPTERS) -> tuple[Llama, ChatTokenizer]:
    """The model that a pack was built from, float32, and its tokenizer."""
    if pack == "micro":
        model, description = load_micro_llm()
        return model, ChatTokenizer(description)
    model = load_smollm2(lora_rank=16 if adapters.exists() else 0)
    if adapters.exists():
        model.load_state_dict(torch.load(adapters, weights_only=True), strict=False)
    return model.eval(), smollm2_tokenizer()


def float_llm(model: Llama) -> PackLlm:
    """The wasm graphs of a model with unrounded float32 weights."""
    tensors = {name: array for name, (array, _) in stored_tensors(model).items()}

    def source(region, index: int) -> np.ndarray:
        weight = tensors[region.sources[index]]
        adapter = region.lora[index] if region.lora else None
        if adapter is None:
            return weight
        return encodings.merge_adapter(weight, tensors[adapter.a], tensors[adapter.b], adapter.scale)

    def session(graph: onnx.ModelProto, builder):
        data = bytearray(builder.external_bytes)
        for region in builder.regions:
            content = encodings.expand(region.transform, (source(region, i) for i in range(len(region.sources))))
            data[region.offset : region.offset + region.bytes] = np.ascontiguousarray(content).tobytes()
        return open_session(graph.SerializeToString(), bytes(data))

    c = model.config
    facts = llm_facts(c, context_length=c.context_length, prefill_chunk=16, sampling={}, modalities=("image",))
    decoder = session(*llm.decoder_wasm(c, llm.FloatLinear))
    return PackLlm(facts, decoder, session(*llm.head(c, llm.FloatLinear)), tensors[llm.EMBEDDING])


@torch.no_grad()
def graph_error(model: Llama, length: int = 40) -> tuple[float, float]:
    """(hidden, logits): largest error over largest value, on random tokens in blocks of 1, 16, 16, ..."""
    ids = torch.randint(3, model.config.vocabulary, (1, length), generator=torch.Generator().manual_seed(0))
    expected = model(ids)
    runner = float_llm(model)
    hidden = runner.prefill(runner.embed(ids[0].tolist()))
    logits = runner.logits(hidden[-1])
    return relative(hidden, expected[0].numpy()), relative(logits, model.logits(expected)[0, -1].numpy())


def relative(actual: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(actual - expected).max() / np.abs(expected).max())


@torch.no_grad()
def shipped_quality(model: Llama, tokenizer: ChatTokenizer, shipped: PackLlm, tokens: int) -> dict[str, float]:
    """Figures over `tokens` reply tokens written by the source model (sampled with a fixed seed)."""
    generator = torch.Generator().manual_seed(0)
    totals = {"source": 0.0, "shipped": 0.0, "divergence": 0.0, "agreement": 0.0}
    count, each = 0, tokens // len(QUESTIONS)
    for question in QUESTIONS:
        prompt = tokenizer.prompt([{"role": "user", "content": question}])[0]
        reply = model.generate(torch.tensor([prompt]), max_new_tokens=each, temperature=0.8, generator=generator)[0]
        ids = torch.tensor([prompt + reply])
        at = torch.arange(len(reply))
        source = model.logits(model(ids)[0, len(prompt) - 1 : -1]).log_softmax(-1)
        shipped.reset()
        # The prompt in blocks, the reply token by token: as in a conversation.
        hidden = [shipped.prefill(shipped.embed(prompt))[-1]]
        hidden += [shipped.run_block(shipped.embed([token]))[0] for token in reply[:-1]]
        ours = torch.from_numpy(np.stack([shipped.logits(h) for h in hidden])).log_softmax(-1)
        wanted = torch.tensor(reply)
        totals["source"] -= float(source[at, wanted].sum())
        totals["shipped"] -= float(ours[at, wanted].sum())
        totals["divergence"] += float((source.exp() * (source - ours)).sum())
        totals["agreement"] += float((source.argmax(-1) == ours.argmax(-1)).sum())
        count += len(reply)
    mean = {name: total / count for name, total in totals.items()}
    return mean | {"source": float(np.exp(mean["source"])), "shipped": float(np.exp(mean["shipped"])), "tokens": count}


def stored_error(reader: PackReader, component: str) -> float:
    """Mean error over mean output of a component with its weights as stored, against its unrounded graph."""
    graph = reader.manifest["components"][component]["graphs"]["wasm"]
    session = open_session(reader.file(graph["file"]), reader.external_data(graph))
    exact = unrounded(component, reader.manifest["name"])
    if exact is None:
        return float("nan")
    rng = np.random.default_rng(0)
    feeds = {value["name"]: random_input(value, rng) for value in graph["inputs"]}
    expected = open_session(exact.SerializeToString(), b"").run(None, feeds)[0]
    return float(np.abs(session.run(None, feeds)[0] - expected).mean() / np.abs(expected).mean())


def unrounded(component: str, pack: str) -> onnx.ModelProto | None:
    """The float32 graph that a component was stored from."""
    from training.export import audio, image_decoder, output_projection, pack as packs, perception, video

    tiny = pack == "micro"
    makers = {
        "imageEncoder": lambda: perception.image_encoder(tiny=tiny),
        "imageInputProjection": packs.micro_input_projection if tiny else perception.image_input_projection,
        "imageOutputProjection": lambda: output_projection.image_output_projection(tiny=tiny),
        "imageDenoiser": lambda: image_decoder.image_denoiser(tiny=tiny),
        "imageVaeDecoder": lambda: image_decoder.image_vae_decoder(tiny=tiny),
        "textEncoder": None if tiny else image_decoder.text_encoder,
    }
    if component.startswith("audio"):
        return audio.audio_graphs(audio.micro_models())[component]
    if component.startswith("video"):
        return video.video_graphs(video.micro_models())[component]
    make = makers.get(component)
    return make() if make else None


def random_input(value: dict, rng: np.random.Generator) -> np.ndarray:
    shape = [size if isinstance(size, int) else 2 for size in value["shape"]]
    if value["dtype"] == "int64":
        return rng.integers(1000, 2000, shape)
    if value["name"] == "timestep":
        return rng.random(shape, dtype=np.float32)
    return rng.standard_normal(shape, dtype=np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--tokens", type=int, default=300)
    arguments = parser.parse_args()
    reader = PackReader(arguments.pack)
    model, tokenizer = source_of(reader.manifest["name"])
    hidden, logits = graph_error(model)
    rows: list[Row] = [
        ("graph", "hidden states, largest relative error", f"{hidden:.2e}"),
        ("graph", "logits, largest relative error", f"{logits:.2e}"),
    ]
    for component in reader.manifest["components"]:
        if component not in ("llm", "lmHead"):
            error = stored_error(reader, component)
            rows.append(("stored", f"{component}, mean relative error", "-" if np.isnan(error) else f"{error:.4f}"))
    quality = shipped_quality(model, tokenizer, PackLlm.of_pack(reader), arguments.tokens)
    rows += [
        ("shipped", f"perplexity of the source on {quality['tokens']} of its own tokens", f"{quality['source']:.3f}"),
        ("shipped", "perplexity as shipped", f"{quality['shipped']:.3f}"),
        ("shipped", "Kullback-Leibler divergence, nats a token", f"{quality['divergence']:.4f}"),
        ("shipped", "same most likely token", f"{quality['agreement']:.1%}"),
    ]
    for group, what, value in rows:
        print(f"{group:8s} {what:62s} {value:>10s}")
    if hidden > 1e-3 or logits > 1e-3:
        raise SystemExit("the graph does not compute what the model computes")


if __name__ == "__main__":
    main()
