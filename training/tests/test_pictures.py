"""Picture data, decoder and exports, on what needs neither data nor trained weights."""

import numpy as np
import torch

from training import image_autoencoder
from training.data.captions import caption, names_concept, with_article
from training.data.concepts import code_of, plain
from training.data.latents import coloured_noun, kind_of
from training.data.splits import audio_split, picture_split, video_split
from training.flow_matching import flow_loss, sample
from training.image_autoencoder import Pairs, picture_loss, psnr_each
from training.image_latent_encoder import SIDE, Pool, synthetic
from training.loop import Ema, Run, descend
from training.models.autoencoder import MICRO as MICRO_DECODER
from training.models.autoencoder import Decoder
from training.models.latent_encoder import MICRO as MICRO_LATENT_ENCODER
from training.models.latent_encoder import LatentEncoder
from training.models.minilm import pad_states
from training.models.unet import MICRO as MICRO_UNET
from training.models.unet import UNet


def test_splits_are_fixed_by_hashes_of_names():
    styles = ("fluent-3d", "fluent-flat", "fluent-modern", "twemoji", "noto", "emojione", "fxemoji", "streamline")
    names = [f"concept {i}" for i in range(400)]
    splits = [picture_split(style, name) for style in styles for name in names]
    assert 0.04 < splits.count("heldout_pair") / len(splits) < 0.09
    assert all(len({picture_split(style, name) == "heldout_concept" for style in styles}) == 1 for name in names)
    assert picture_split("noto", "red apple") == picture_split("noto", "red apple")
    assert {audio_split(f"{i}.ogg") for i in range(99)} == {"train", "heldout"} == {video_split(name) for name in names}


def test_captions_are_regular():
    assert caption("red apple") == "a red apple"
    assert caption("orange", "3d", "blue") == "an orange, 3d style, on a blue background"
    assert with_article("glasses") == "glasses"
    assert coloured_noun("red apple", "green") == "green apple"
    assert names_concept("Here are two Red Apples.", ["red apple"])
    assert not names_concept("a pineapple", ["apple"])


def test_emoji_codes_lose_variation_selectors():
    assert code_of("❤️") == "2764"
    assert plain("Red-Apple_2") == "redapple2"


def test_padding_is_zero_beyond_the_caption():
    padded = pad_states([torch.ones(3, 5), torch.ones(1, 5)], tokens=4)
    assert padded.shape == (2, 4, 5)
    assert padded.sum(-1).tolist() == [[5, 5, 5, 0], [5, 0, 0, 0]]


class Straight(torch.nn.Module):
    """The exact velocity when all data are one point: noise - data = (x - data) / t."""

    def forward(self, x, t, states):
        return (x - states[:, :1, :1, None].expand_as(x)) / t[:, None, None, None]


def test_euler_reaches_the_data_on_straight_paths():
    states = torch.full((2, 1, 1), 0.5)
    made = sample(Straight(), states, torch.full((1, 1), 0.5), steps=4, guidance=3.0)
    assert torch.allclose(made, torch.full_like(made, 0.5), atol=1e-5)


def test_a_micro_denoiser_learns():
    torch.manual_seed(0)
    model = UNet(MICRO_UNET)
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    data, states = torch.randn(8, 32, 8, 8).sign(), torch.randn(8, 8, 32)
    losses = []
    for _ in range(60):
        loss = flow_loss(model, data, states)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert sum(losses[-5:]) < 0.92 * sum(losses[:5])


def test_the_micro_decoder_has_the_contract_of_the_large_one():
    made = Decoder(MICRO_DECODER)(torch.randn(2, 32, 8, 8))
    assert made.shape == (2, 3, 128, 128)
    assert picture_loss(made, made, 0.5) == 0


def test_exported_micro_graphs_agree_with_pytorch():
    from training.export.check_image_decoder import LIMIT, errors
    assert max(errors(micro=True).values()) < LIMIT


def test_a_run_resumes_where_it_stopped(tmp_path):
    model = torch.nn.Linear(2, 2)
    ema = Ema(model, 0.9)
    run = Run("test", minutes=1, folder=tmp_path)
    assert not run.restore(model=model, ema=ema)
    run.step, run.elapsed_before = 7, 60.0
    ema.update(model)
    run.save()
    again = Run("test", minutes=2, folder=tmp_path)
    fresh = torch.nn.Linear(2, 2)
    average = Ema(fresh, 0.9)
    assert again.restore(model=fresh, ema=average)
    assert again.step == 7 and 0.49 < again.progress < 0.55 and average.updates == 1
    assert torch.equal(fresh.weight, model.weight)


def test_ten_variants_are_of_four_kinds():
    assert [kind_of(variant) for variant in range(10)] == [0, 1, 2, 3, 1, 2, 3, 1, 2, 3]


def test_pairs_of_a_split_stay_together(tmp_path, monkeypatch):
    splits = ["train", "heldout_pair", "train"]
    monkeypatch.setattr(image_autoencoder, "LATENTS", tmp_path)
    monkeypatch.setattr(image_autoencoder, "load_index", lambda: [{"split": split} for split in splits])
    for variant in (0, 4):
        values = torch.arange(3.0) + 10 * variant
        torch.save({"rows": [{"row": row} for row in range(3)], "latents": values[:, None, None, None].expand(3, 32, 8, 8).half()},
                   tmp_path / f"variant{variant}.pt")
        np.save(tmp_path / f"variant{variant}.npy", np.broadcast_to(values.byte().numpy()[:, None, None, None], (3, 128, 128, 3)))
    train, held_out = Pairs("train"), Pairs("heldout_pair")
    assert (len(train), len(held_out)) == (4, 2)
    latents, pixels = train.take(torch.tensor([3, 0]))
    assert latents[:, 0, 0, 0].tolist() == [42, 0]
    assert torch.allclose((pixels[:, 1, 5, 7] + 1) * 127.5, torch.tensor([42.0, 0.0]))
    assert pixels.shape == (2, 3, 128, 128)


def test_the_latent_encoder_gives_what_the_decoder_takes():
    torch.manual_seed(0)
    latents = LatentEncoder(MICRO_LATENT_ENCODER)(torch.rand(2, 3, SIDE, SIDE) * 2 - 1)
    assert latents.shape == (2, MICRO_DECODER.latent_channels, 8, 8)
    assert Decoder(MICRO_DECODER)(latents).shape == (2, 3, 128, 128)


def test_the_pool_forgets_the_oldest_pictures_and_keeps_each_with_its_latents():
    torch.manual_seed(0)
    pool = Pool(5, (1,))
    for number in (1, 2, 3, 4):
        pool.add(torch.full((2, 3, SIDE, SIDE), float(number)), torch.full((2, 1), float(number)))
    pixels, latents = pool.draw(200)
    assert set(latents[:, 0].tolist()) == {2.0, 3.0, 4.0}
    assert torch.equal(pixels[:, 0, 0, 0], latents[:, 0])


def test_synthetic_pictures_differ_and_repeat_with_their_seed():
    first, again, other = (synthetic(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.shape == (SIDE, SIDE, 3) and first.dtype == np.uint8
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_psnr_is_told_for_each_picture_and_cuts_what_is_outside_the_range():
    real = torch.zeros(2, 3, 4, 4)
    made = torch.stack([torch.full((3, 4, 4), 0.2), torch.full((3, 4, 4), 9.0)])
    assert torch.allclose(psnr_each(made, real), torch.tensor([20.0, 6.0206]), atol=1e-3)


def test_a_step_is_clipped_and_enters_the_average():
    model = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(model.weight)
    ema = Ema(model, 0.5)
    descend(1000 * model.weight.sum(), model, torch.optim.SGD(model.parameters(), lr=0.5), ema)
    assert abs(model.weight.item() + 0.5) < 1e-3
    assert model.weight.item() < ema.shadow["weight"].item() < 0


def test_changing_latents_begins_at_their_noised_selves_and_runs_the_steps_that_follow():
    seen = []

    class Nothing(torch.nn.Module):
        def forward(self, x, t, states):
            seen.append((round(t[0].item(), 3), x[: len(x) // 2].clone()))
            return torch.zeros_like(x)

    data = torch.full((2, 4, 2, 2), 3.0)
    made = sample(Nothing(), torch.zeros(2, 1, 1), torch.zeros(1, 1), steps=4, shape=(4, 2, 2), start=(data, 3))
    noise = torch.randn(2, 4, 2, 2, generator=torch.Generator().manual_seed(0))
    assert [t for t, _ in seen] == [0.25]
    assert torch.allclose(made, 0.75 * data + 0.25 * noise, atol=1e-6)
