"""Weights that went into a pack come back into their modules."""

import torch

from training.export.audio import vae_encoder_graph
from training.export.image_decoder import _settled, denoiser_graph
from training.export.llm_part import add_llm
from training.export.micro_llm import micro_config
from training.export.output_projection import output_projection_graph, tiny_output_projection
from training.export.pack_reader import PackReader
from training.export.pack_writer import PackWriter
from training.export.media_parts import add_component
from training.models.audio_autoencoder import MICRO as MICRO_AUTOENCODER
from training.models.audio_autoencoder import AudioVaeEncoder
from training.models.llama import Llama
from training.models.output_projection import TINY_OUTPUT_PROJECTION, OutputProjection
from training.models.unet import MICRO, UNet
from training.paths import ROOT
from training.restore import micro_llm, restore_module, restore_output_projection
from training.tests.test_perception import memory_projection


def pack_of(tmp_path, component, graph) -> PackReader:
    writer = PackWriter("test")
    add_component(writer, component, graph)
    writer.write(tmp_path, {"title": "", "description": "", "llm": {}, "perception": {}, "generation": {}, "licences": [], "evaluation": []})
    return PackReader(tmp_path)


def largest_error(found: dict, expected: dict) -> float:
    assert found.keys() == expected.keys()
    return max(float((found[k] - expected[k]).abs().max() / expected[k].abs().max().clamp(min=1e-6)) for k in expected)


def test_a_denoiser_comes_back_within_its_8_bit_steps(tmp_path):
    model = _settled(UNet(MICRO))
    reader = pack_of(tmp_path, "imageDenoiser", denoiser_graph(model))
    assert largest_error(restore_module(reader, "imageDenoiser", UNet(MICRO)), model.state_dict()) < 0.005


def test_a_projection_comes_back_with_its_linear_layers_the_right_way_round(tmp_path):
    model = tiny_output_projection()
    reader = pack_of(tmp_path, "imageOutputProjection", output_projection_graph(model))
    restored = OutputProjection(TINY_OUTPUT_PROJECTION)
    restore_module(reader, "imageOutputProjection", restored)
    signals = torch.randn(2, TINY_OUTPUT_PROJECTION.signal_tokens, TINY_OUTPUT_PROJECTION.input)
    with torch.no_grad():
        error = (restored(signals) - model(signals)).abs().max() / model(signals).abs().max()
    assert error < 0.03


def test_a_projection_whose_transformer_was_left_out_comes_back_with_one_that_adds_nothing(tmp_path):
    model = memory_projection()
    signals = torch.randn(2, model.config.signal_tokens, model.config.input)
    for folder, silent in (("whole", False), ("silent", True)):
        if silent:
            model.silence_transformer()
        reader = pack_of(tmp_path / folder, "imageOutputProjection", output_projection_graph(model))
        restored = OutputProjection(model.config)
        restored.load_state_dict(restore_output_projection(reader, "imageOutputProjection", model.config))
        assert restored.transformer_is_silent is silent
        with torch.no_grad():
            assert (restored(signals) - model(signals)).abs().max() < 0.03 * model(signals).abs().max()


def test_a_sound_autoencoder_comes_back_with_the_scale_of_its_latents(tmp_path):
    model = _settled(AudioVaeEncoder(MICRO_AUTOENCODER))
    model.scale.running_mean.copy_(torch.tensor([1.0, -2.0, 0.5, 0.0]))
    model.scale.running_var.copy_(torch.tensor([4.0, 0.25, 1.0, 9.0]))
    reader = pack_of(tmp_path, "audioVaeEncoder", vae_encoder_graph(model, 4))
    restored = AudioVaeEncoder(MICRO_AUTOENCODER)
    restore_module(reader, "audioVaeEncoder", restored)
    mel = torch.randn(2, 1, 64, 32)
    with torch.no_grad():
        wanted, found = model(mel), restored.eval()(mel)
    assert (found - wanted).abs().max() / wanted.abs().max() < 0.03
    assert torch.equal(restored.scale.running_var, model.scale.running_var)


def test_the_micro_language_model_comes_back_to_the_bit():
    reader = PackReader(ROOT / "public" / "packs" / "micro")
    saved = micro_llm(reader)
    model = Llama(micro_config(len(saved["tokenizer"]["model"]["vocab"])))
    model.load_state_dict(saved["model"])
    writer = PackWriter("micro")
    add_llm(writer, model, saved["tokenizer"], title="")
    for name, described in reader.manifest["weights"]["llm"]["tensors"].items():
        start, end = described["offset"], described["offset"] + described["bytes"]
        assert bytes(writer.weights("llm").data[start:end]) == reader.stored(f"llm/{name}")[0], name
