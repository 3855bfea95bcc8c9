"""Sound data, frontends, models, trainings and judge, on what needs neither data nor trained weights."""

import numpy as np
import pytest
import torch

from training.audio_autoencoder import Autoencoder, Waveforms, load_vae_decoder, load_vae_encoder, mean_error, save_autoencoder, source_shares
from training.audio_encoder import Student, linear_probe, student_loss
from training.audio_vocoder import SpectralDistance
from training.data import general_midi, sounds, synthesis
from training.data.captioned_latents import CaptionedLatents
from training.data.sound_captions import caption_choices, sound_caption
from training.data.sound_classes import ACCEPTED
from training.data.sound_files import CLIP_SAMPLES, level, resample, trim
from training.data.sound_names import kenney, sonic_pi
from training.data.sound_variants import variant_sound
from training.flow_matching import flow_loss, sample
from training.image_autoencoder import picture_loss
from training.judge_sound import loud_patches, right
from training.models import audio_autoencoder, audio_encoder, vocoder
from training.models.mel import HEARING, MAKING, LogMel, griffin_lim, log_mel
from training.models.unet import AUDIO_MICRO, UNet
from training.models.yamnet import CLASSES_FILE, WEIGHTS_FILE, class_names, load_yamnet


def sine(frequency: float, samples: int = CLIP_SAMPLES, gain: float = 0.3) -> np.ndarray:
    return (gain * np.sin(2 * np.pi * frequency * np.arange(samples) / 16_000)).astype(np.float32)


# -- data ----------------------------------------------------------------------------------------------------------


def test_resampling_does_not_alias():
    high = np.sin(2 * np.pi * 11_000 * np.arange(44_100) / 44_100).astype(np.float32)
    assert np.abs(resample(high, 44_100)[200:-200]).max() < 1e-3
    low = np.sin(2 * np.pi * 1_000 * np.arange(44_100) / 44_100).astype(np.float32)
    assert np.abs(resample(np.stack([low, low], 1), 44_100)[:16_000] - sine(1_000, 16_000, 1.0))[200:-200].max() < 1e-3


def test_clips_lose_silence_and_get_an_even_loudness():
    sound = np.concatenate([np.zeros(8_000), sine(400, 16_000, 0.01), np.zeros(8_000)]).astype(np.float32)
    short = trim(sound)
    assert 16_000 <= len(short) < 16_800
    assert abs(np.sqrt(np.mean(level(short) ** 2)) - 0.12) < 0.01
    assert not len(trim(np.zeros(5_000, np.float32)))


def test_recipes_are_deterministic_finite_and_named():
    for name in synthesis.RECIPES:
        samples, phrases = synthesis.render(name, np.random.default_rng(5))
        again, _ = synthesis.render(name, np.random.default_rng(5))
        assert np.array_equal(samples, again) and np.isfinite(samples).all() and samples.std() > 1e-3
        assert samples.shape == (CLIP_SAMPLES,) and all(phrases)


def test_every_program_plays_its_phrases_one_after_another():
    assert len(general_midi.INSTRUMENTS) + len(general_midi.EFFECTS) == 128
    slots = general_midi.program_slots(40) + general_midi.drum_slots()[:1]
    assert slots[0].record["phrases"] == ["a violin playing a long note", "a long note on a violin", "a violin"]
    midi = general_midi.midi_file(slots)
    assert midi[:4] == b"MThd" and int.from_bytes(midi[18:22], "big") == len(midi) - 22
    assert midi.count(b"\xc0\x28") >= 8 and midi.count(b"\xc9\x00") == 1
    assert all(start + length <= general_midi.SLOT - 0.1 for slot in slots for start, length, _, _ in slot.phrase.notes)
    assert [general_midi._quantity(value) for value in (0, 127, 128, 0x3FFF)] == [b"\x00", b"\x7f", b"\x81\x00", b"\xff\x7f"]


def test_file_names_become_phrases():
    assert kenney("RPG_sounds__footstep04.ogg")[0] == "footsteps"
    assert kenney("Digital_sounds__zapThreeToneUp.ogg")[1][0] == "a zap rising in three tones"
    assert sonic_pi("drum_cymbal_open.flac") == ("cymbal", ["an open cymbal"])
    assert sonic_pi("misc_crow.flac")[1] == ["a crow cawing"]


def test_captions_have_several_wordings_whose_shares_are_whole():
    record = {"id": "x", "source": "esc10", "phrases": ["a dog barking", "a dog"]}
    plain = dict(caption_choices(record, {"second": "", "behind": False}))
    assert plain["a dog barking, recording"] > plain["a dog"] and abs(sum(plain.values()) - 1) < 1e-9
    mixed = [text for text, _ in caption_choices(record, {"second": "rain falling", "behind": True})]
    assert mixed[0] == "a dog barking with rain falling in the background"
    assert sound_caption("a bell", "synthetic") == "a bell, synthetic"


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A little data set of own synthesis, built by the real builder."""
    monkeypatch.setattr(sounds, "OUT", tmp_path)
    monkeypatch.setattr(sounds, "SOURCES", {"synthesis": (sounds.own, None)})
    monkeypatch.setattr(synthesis, "RECIPES", {name: (synthesis.RECIPES[name][0], 20) for name in ("beeps", "rain", "bell")})
    sounds.build("synthesis")
    return sounds.Sounds()


def test_clips_are_stored_cropped_and_split(built):
    assert len(built.records) == 60 and {record["split"] for record in built.records} == {"train", "heldout"}
    rng = np.random.default_rng(0)
    assert all(built.clip(row, rng).shape == (CLIP_SAMPLES,) for row in range(60))
    short = next(row for row, record in enumerate(built.records) if record["length"] < CLIP_SAMPLES // 2)
    assert np.abs(built.clip(short, rng)).sum() == pytest.approx(np.abs(built.whole(short)).sum(), rel=1e-4)
    batch = Waveforms(built, 4_096, 6.0).batch(5)
    assert batch.shape == (5, 4_096) and batch.dtype == torch.float32
    assert source_shares(built, np.arange(60)).sum() == pytest.approx(1)


def test_variants_are_functions_of_their_number_and_never_use_held_out_clips(built):
    heldout = set(built.rows("heldout"))
    for row in range(60):
        for variant in (1, 2):
            made, again = variant_sound(variant, row, built), variant_sound(variant, row, built)
            assert (made is None) == (again is None)
            if row in heldout:
                assert made is None
            elif made is not None:
                assert np.array_equal(made[0], again[0]) and np.abs(made[0]).max() <= 1
                assert bool(made[1]["second"]) == (variant == 2)
    assert variant_sound(0, next(iter(heldout)), built) is not None


def test_captioned_latents_draw_by_weight_and_drop_captions(tmp_path):
    torch.save({"texts": ["", "one", "two"], "states": [torch.zeros(1, 4), torch.ones(2, 4), 2 * torch.ones(2, 4)]}, tmp_path / "captions.pt")
    rows = [{"text": "one"}, {"text": "two"}, {"text": "held out"}]
    torch.save({"rows": rows, "latents": torch.arange(3.0)[:, None, None, None].expand(3, 2, 2, 2).half()}, tmp_path / "variant0.pt")
    source = CaptionedLatents(tmp_path, (1.0, 1.0), 0.25, lambda item: [(item["text"], 1.0)], lambda item: 3.0 if item["text"] == "two" else 1.0)
    latents, states = source.batch(2_000)
    assert latents.shape == (2_000, 2, 2, 2) and states.shape == (2_000, 32, 4)
    assert latents.max() == 1  # the third has no known caption
    assert 0.70 < (latents[:, 0, 0, 0] == 1).float().mean() < 0.80
    shown = states[:, 0, 0]
    assert 0.2 < (shown == 0).float().mean() < 0.3
    assert torch.equal(shown[shown > 0] - 1, latents[shown > 0, 0, 0, 0])


# -- frontends -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("config", "samples", "frames"), [(HEARING, 64_000, 400), (MAKING, 65_536, 256)])
def test_log_mel_is_the_same_in_numpy_and_pytorch(config, samples, frames):
    rng = np.random.default_rng(1)
    sound = sine(440, samples) + rng.normal(size=samples).astype(np.float32) * 0.05
    reference = log_mel(sound, config)
    assert reference.shape == (64, frames) == (config.bands, config.frames(samples))
    assert np.abs(LogMel(config)(torch.from_numpy(sound)[None])[0].numpy() - reference).max() < 1e-4


def test_a_tone_stands_in_its_band_and_silence_at_the_offset():
    bands = log_mel(sine(1_000), MAKING).mean(1)
    edges = np.linspace(0, 1, 66)
    mel = lambda hertz: np.log1p(hertz / 700)  # noqa: E731
    expected = np.searchsorted(edges, (mel(1_000) - mel(20)) / (mel(8_000) - mel(20))) - 1
    assert abs(int(bands.argmax()) - expected) <= 1
    assert np.allclose(log_mel(np.zeros(64_000), HEARING), (np.log(HEARING.offset) - HEARING.mean) / HEARING.std)


def test_griffin_lim_finds_phases_that_fit_the_spectrogram():
    noise = np.random.default_rng(2).normal(size=16_384) * np.repeat([0.02, 0.2], 8_192)
    mel = log_mel(noise, MAKING)
    errors = [np.abs(log_mel(griffin_lim(mel, MAKING, rounds), MAKING) - mel).mean() for rounds in (0, 30)]
    assert griffin_lim(mel, MAKING, 1).shape == (16_384,)
    assert errors[1] < 0.5 * errors[0]


# -- models --------------------------------------------------------------------------------------------------------


def test_the_vocoder_inverts_an_exact_spectrum():
    model = vocoder.Vocoder(vocoder.MICRO)
    sound = torch.from_numpy(sine(523, 8_192))[None]
    frames = torch.nn.functional.pad(sound[:, None], (384, 384), mode="reflect")[:, 0].unfold(1, 1_024, 256) * model.window
    spectrum = torch.fft.rfft(frames)
    model.spectrum = lambda _: (spectrum.real, spectrum.imag)
    assert torch.allclose(model(torch.zeros(1, 64, 32)), sound, atol=1e-5)


def test_micro_models_have_the_contracts_of_the_large_ones():
    assert audio_encoder.AudioEncoder(audio_encoder.MICRO)(torch.randn(2, 1, 64, 64)).shape == (2, 16, 32)
    assert audio_encoder.AudioEncoderConfig().grid == (25, 4)
    mels = torch.randn(2, 1, 64, 32)
    latents = audio_autoencoder.AudioVaeEncoder(audio_autoencoder.MICRO)(mels)
    assert latents.shape == (2, 4, 8, 4)
    assert torch.allclose(latents.std((0, 2, 3), correction=0), torch.ones(4), atol=0.05)
    assert audio_autoencoder.AudioVaeDecoder(audio_autoencoder.MICRO)(latents).shape == mels.shape
    assert vocoder.Vocoder(vocoder.MICRO)(mels[:, 0]).shape == (2, 8_192)
    made = sample(UNet(AUDIO_MICRO), torch.randn(2, 8, 32), torch.zeros(8, 32), steps=2, shape=(4, 8, 4))
    assert made.shape == (2, 4, 8, 4)


def losses_of(step, parameters, count: int, rate: float) -> list[float]:
    optimizer, losses = torch.optim.Adam(parameters, rate), []
    for _ in range(count):
        loss = step()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def test_a_saved_autoencoder_gives_the_same_sounds(tmp_path):
    model, mels = Autoencoder(audio_autoencoder.MICRO), torch.randn(3, 1, 64, 16)
    model(mels)  # one training pass gives the latents' scale something to keep
    model.eval()
    error = mean_error(model, mels)
    save_autoencoder(model, tmp_path, 7, error)
    encoder, decoder = load_vae_encoder(tmp_path / "vae_encoder.pt"), load_vae_decoder(tmp_path / "vae_decoder.pt")
    assert torch.equal(decoder(encoder(mels)), model(mels))
    assert torch.load(tmp_path / "vae_encoder.pt")["decibels"] == error > 1


def test_a_micro_autoencoder_learns():
    torch.manual_seed(0)
    model, mels = Autoencoder(audio_autoencoder.MICRO), torch.randn(4, 1, 8, 4).repeat_interleave(8, 2).repeat_interleave(8, 3)
    losses = losses_of(lambda: picture_loss(model(mels, 0.1), mels, 0.5), model.parameters(), 60, 5e-3)
    assert losses[-1] < 0.7 * losses[0]


def test_the_ends_of_a_vocoded_spectrum_are_real():
    _, imaginary = vocoder.Vocoder(vocoder.MICRO).spectrum(torch.randn(2, 64, 8))
    assert (imaginary[..., [0, -1]] == 0).all() and (imaginary[..., 1:-1] != 0).any()


def test_a_micro_vocoder_learns():
    torch.manual_seed(0)
    model, distance, log_mels = vocoder.Vocoder(vocoder.MICRO), SpectralDistance((256, 1_024)), LogMel(MAKING)
    real = torch.from_numpy(np.stack([sine(300, 8_192), sine(2_000, 8_192)]))
    losses = losses_of(lambda: distance(model(log_mels(real)), real), model.parameters(), 40, 3e-3)
    assert losses[-1] < 0.8 * losses[0]
    assert distance(real, real) < 1e-5


def test_a_micro_denoiser_of_sounds_learns():
    torch.manual_seed(0)
    model, data, states = UNet(AUDIO_MICRO), torch.randn(8, 4, 8, 4).sign(), torch.randn(8, 8, 32)
    losses = losses_of(lambda: flow_loss(model, data, states), model.parameters(), 60, 3e-3)
    assert sum(losses[-5:]) < 0.92 * sum(losses[:5])


def test_a_micro_student_learns_embeddings_and_labels():
    torch.manual_seed(0)
    config = audio_encoder.AudioEncoderConfig(widths=(8, 8, 16, 32), blocks=(1, 1, 1, 1))
    model, mels, wanted = Student(3, config), torch.randn(6, 1, 400, 64), torch.rand(6, 1, 1_024).expand(6, 7, 1_024)
    classes = torch.tensor([0, 1, 2, 0, 1, -1])
    embeddings, labels = model(mels)
    assert embeddings.shape == (6, 7, 1_024) and labels.shape == (6, 3)
    losses = losses_of(lambda: student_loss(*model(mels), wanted, classes, 0.3)[0], model.parameters(), 25, 3e-3)
    assert losses[-1] < 0.7 * losses[0]


def test_the_linear_probe_finds_what_is_linear():
    torch.manual_seed(0)
    classes = torch.arange(120) % 3
    features = torch.eye(3)[classes] @ torch.randn(3, 10) + 0.05 * torch.randn(120, 10)
    assert linear_probe(features[:60], classes[:60], features[60:], classes[60:]) == 1.0
    assert linear_probe(torch.randn(60, 10), classes[:60], torch.randn(60, 10), classes[60:]) < 0.7


# -- judge ---------------------------------------------------------------------------------------------------------


def test_the_judge_accepts_the_family_and_ignores_silence():
    assert right(["Music", "Bark"], "dog bark") and not right(["Music", "Sound effect"], "violin")
    sound = np.concatenate([sine(500, 20_000), np.zeros(44_000, np.float32)])
    assert loud_patches(sound, 7).tolist() == [True, True, True, False, False, False, False]
    assert loud_patches(np.zeros(64_000, np.float32), 7).all()


@pytest.mark.skipif(not CLASSES_FILE.exists(), reason="needs the reference's class list")
def test_every_accepted_name_is_a_class_of_the_reference():
    assert {name for names in ACCEPTED.values() for name in names} <= set(class_names())


@pytest.mark.skipif(not WEIGHTS_FILE.exists(), reason="needs the reference weights")
def test_the_reference_network_is_read_exactly():
    """Against the interpreter, on the interpreter's own log-mel: its Fourier transform is rounded to 8 bits, ours is not."""
    interpreter = pytest.importorskip("ai_edge_litert.interpreter").Interpreter(str(WEIGHTS_FILE))
    interpreter.allocate_tensors()
    model = load_yamnet()
    scores_at, mel_at = (detail["index"] for detail in interpreter.get_output_details())
    samples, _ = synthesis.render("telephone", np.random.default_rng(0))
    interpreter.set_tensor(0, level(samples)[None, :15_600])
    interpreter.invoke()
    mel = torch.from_numpy(interpreter.get_tensor(mel_at).copy())[None]
    scores = model.dense(model.embed(mel)).sigmoid()[0].numpy()
    assert np.abs(scores - interpreter.get_tensor(scores_at)[0]).max() < 0.02
