"""Video data, trainings and their helpers, on small synthetic clips."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from training.data import clip_latents, clip_variants, clips, pictures
from training.data.captioned_latents import CaptionedLatents
from training.data.clip_captions import caption_choices, clip_caption
from training.data.clip_variants import Clips
from training.data.motions import FRAMES, MOTIONS, SIDE, render_motion
from training.data.video_files import read_video, write_video
from training.filmstrips import filmstrip
from training.flow_matching import FlowConfig, flow_loss, sample, share_noise, start_from_pictures, train_denoiser
from training.judge_video import WAYS, goes, motion_of, summary, watch
from training.loop import Run
from training.models.unet import MICRO as PICTURE_MICRO
from training.models.unet import VIDEO_MICRO, UNet
from training.video_denoiser import latent_shape

GROUND = np.full((SIDE, SIDE, 3), 255, np.uint8)


def disc(colour=(200, 30, 30)) -> np.ndarray:
    """uint8 [128, 128, 4]: a disc with a dark bar, so that turning shows."""
    y, x = np.mgrid[:128, :128] - 63.5
    inside = np.hypot(x, y) < 60
    rgba = np.zeros((128, 128, 4), np.uint8)
    rgba[inside] = (*colour, 255)
    rgba[inside & (abs(y) < 10) & (x > 0)] = (0, 0, 0, 255)
    return rgba


def middle(frame: np.ndarray) -> np.ndarray:
    """Where what is not ground lies, [x, y] in pixels."""
    weight = (255.0 - frame.min(-1)).astype(float)
    y, x = np.mgrid[:SIDE, :SIDE]
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()


def covered(frame: np.ndarray) -> float:
    return float((frame.min(-1) < 250).mean())


# -- motions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind, direction", [("left", (-1, 0)), ("right", (1, 0)), ("up", (0, -1)), ("down", (0, 1))])
def test_a_sprite_goes_where_its_caption_says(kind, direction):
    frames = render_motion(disc(), GROUND, MOTIONS[kind])
    assert frames.shape == (FRAMES, SIDE, SIDE, 3)
    way = middle(frames[-1]) - middle(frames[0])
    assert np.abs(way - 29 * np.array(direction)).max() < 2


def test_things_grow_shrink_appear_and_vanish():
    for kind, factor in (("grow", 10), ("shrink", 1 / 10)):
        frames = render_motion(disc(), GROUND, MOTIONS[kind])
        assert (covered(frames[-1]) / covered(frames[0])) ** np.sign(factor - 1) > 8
    appearing, vanishing = (render_motion(disc(), GROUND, MOTIONS[kind]) for kind in ("appear", "vanish"))
    assert (appearing[0] == 255).all() and (vanishing[-1] == 255).all()
    assert np.array_equal(appearing[-1], vanishing[0])


def test_spinning_comes_round():
    frames = render_motion(disc(), GROUND, MOTIONS["spin"]).astype(int)
    assert np.abs(frames[0] - frames[8]).mean() > 2
    assert np.abs(frames[0] - frames[-1]).mean() < 0.2


@pytest.mark.parametrize("motion", MOTIONS.values(), ids=list(MOTIONS))
def test_every_motion_moves_and_stays_in_the_frame(motion):
    frames = render_motion(disc(), GROUND, motion).astype(int)
    assert np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2, 3)).max() > 0.5
    assert (np.array([frames[:, 0], frames[:, -1], frames[:, :, 0], frames[:, :, -1]]) == 255).all()


# -- data ----------------------------------------------------------------------------------------------------------


def write_animation(path, frames: int, milliseconds: int, still: bool = False) -> None:
    """A square that goes to the right, one pixel a frame."""
    images = []
    for index in range(frames):
        rgba = np.zeros((128, 128, 4), np.uint8)
        left = 10 if still else 10 + index
        rgba[40:80, left : left + 40] = (20, 120, 220, 255)
        # A still animation keeps its frames only where something changes.
        rgba[0, 0] = (index, 0, 0, 255)
        images.append(Image.fromarray(rgba))
    images[0].save(path, save_all=True, append_images=images[1:], duration=milliseconds, loop=0, lossless=True)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("video-data")
    files, concepts = {}, []
    for number, name in enumerate(("square", "box", "thing", "crate", "block", "brick")):
        files[str(number)] = root / f"{number}.webp"
        write_animation(files[str(number)], 20, 100)
        concepts.append(SimpleNamespace(code=str(number), name=name, noun=name, synonyms=["cube"], group="Objects"))
    files["still"] = root / "still.webp"
    write_animation(files["still"], 20, 100, still=True)
    concepts.append(SimpleNamespace(code="still", name="still", noun="still", synonyms=[], group="Objects"))
    clips.build(files, concepts, root / "clips")
    (root / "pictures").mkdir()
    np.save(root / "pictures" / "rgba128.npy", np.stack([disc(), disc((20, 160, 40))]))
    index = [{"id": f"flat/{name}", "concept": name, "noun": name, "synonyms": [], "style_word": "flat", "group": "Objects", "split": split}
             for name, split in (("ball", "train"), ("pea", "heldout_pair"))]
    (root / "pictures" / "index.jsonl").write_text("".join(json.dumps(record) + "\n" for record in index))
    return root


@pytest.fixture(scope="module")
def built(folders):
    """The data set of these folders, with few rendered motions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "OUT", folders / "pictures")
        patch.setattr(clip_variants, "RENDERED", 24)
        yield Clips(folders / "clips", folders / "pictures")


def test_animations_are_read_at_eight_frames_a_second_and_still_ones_left_out(built):
    assert [record["concept"] for record in built.records] == ["square", "box", "thing", "crate", "block", "brick"]
    record = built.records[0]
    frames = built.frames[record["first"] : record["first"] + record["frames"]]
    assert frames.shape == (16, 64, 64, 4)  # two seconds
    # Frame k is shown at (k + 0.5) / 8 s, of the file that is its tenth of a second, half a pixel further each.
    left = [int(np.argmax(frame[30, :, 3] > 128)) for frame in frames]
    assert np.abs(np.array(left) - (10 + np.floor((np.arange(16) + 0.5) * 10 / 8)) / 2).max() <= 1
    assert record["split"] in ("train", "heldout")


def test_an_animation_shorter_than_a_clip_goes_round(tmp_path):
    write_animation(tmp_path / "short.webp", 4, 100)
    clip = clips.read_animation(tmp_path / "short.webp")
    assert clip.shape == (FRAMES, 64, 64, 4)
    assert clips.read_animation(tmp_path / "short.webp").tolist() == clip.tolist()


def test_variants_are_functions_of_their_number_and_never_use_held_out_clips(built):
    kinds = set()
    for variant in range(clip_variants.VARIANTS):
        for row in built.rows(variant):
            made, again = built.clip(variant, row), built.clip(variant, row)
            if made is None:
                continue
            frames, record = made
            assert frames.shape == (FRAMES, SIDE, SIDE, 3) and np.array_equal(frames, again[0])
            if variant in clip_variants.MOVED:
                assert record["split"] == "train"
            if variant > max(clip_variants.MOVED):
                assert record["noun"] == "ball"  # the other picture is held out
                kinds.add(record["kind"])
    assert len(kinds) > 5


def test_captions_have_several_wordings_whose_shares_are_whole(built):
    assert clip_caption("red car", "moving to the left", "3d") == "a red car moving to the left, 3d style"
    for variant in (0, 3):
        record = next(made[1] for row in built.rows(variant) if (made := built.clip(variant, row)))
        choices = caption_choices(record)
        assert sum(share for _, share in choices) == pytest.approx(1)
        assert len({text for text, _ in choices}) == len(choices)
        assert choices[0][0].endswith(f"{record['style_word']} style")


def test_latents_of_every_variant_are_stored_and_drawn_with_captions(built, tmp_path):
    def encoder(pixels: torch.Tensor) -> torch.Tensor:
        return pixels[:, :1, ::8, ::8].expand(-1, 4, -1, -1)

    for variant in (0, 3):
        clip_latents.build_variant(variant, built, encoder, tmp_path)
        stored = torch.load(tmp_path / f"variant{variant}.pt")
        assert stored["latents"].shape == (len(stored["rows"]), 16, 4, 8, 8)
    texts = ["", *{text for variant in (0, 3) for record in torch.load(tmp_path / f"variant{variant}.pt")["rows"] for text, _ in caption_choices(record)}]
    torch.save({"texts": texts, "states": [torch.randn(2, 384) for _ in texts]}, tmp_path / "captions.pt")
    source = CaptionedLatents(tmp_path, (0.5, 0, 0, 0.5), 0.1, lambda record: caption_choices(record) if record["split"] == "train" else [])
    latents, states = source.batch(5)
    assert latents.shape == (5, 16, 4, 8, 8) and states.shape == (5, 32, 384)


# -- trainings -----------------------------------------------------------------------------------------------------


def test_a_filmstrip_shows_every_other_frame():
    frames = np.random.default_rng(0).integers(0, 256, (2, 16, 64, 64, 3)).astype(np.uint8)
    strip = filmstrip(frames)
    assert strip.size == (8 * 64, 2 * 64)
    assert np.array_equal(np.asarray(strip)[64:, 64:128], frames[1, 2])


def test_shared_noise_keeps_its_variance_and_is_the_same_for_all_frames():
    torch.manual_seed(0)
    own, common = torch.randn(4, 16, 32, 8, 8), torch.randn(4, 1, 32, 8, 8)
    noise = share_noise(own, common, 0.5)
    assert noise.var() == pytest.approx(1, abs=0.02)
    assert (noise[:, 0] * noise[:, 9]).mean() == pytest.approx(0.5, abs=0.05)
    assert torch.equal(share_noise(own, common, 0.0), own)


def test_a_micro_denoiser_of_videos_learns_and_samples():
    torch.manual_seed(0)
    model, data, states = UNet(VIDEO_MICRO), torch.randn(4, 16, 32, 8, 8).sign(), torch.randn(4, 8, 32)
    optimizer, losses = torch.optim.Adam(model.parameters(), 3e-3), []
    for _ in range(60):
        loss = flow_loss(model, data, states, shared_noise=0.5)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert sum(losses[-5:]) < 0.92 * sum(losses[:5])
    made = sample(model.eval(), states, torch.zeros(8, 32), steps=2, shape=latent_shape(VIDEO_MICRO), shared_noise=0.5)
    assert made.shape == data.shape and made.isfinite().all()


def test_a_video_denoiser_starts_from_the_picture_denoiser_and_goes_on(tmp_path):
    picture = UNet(PICTURE_MICRO)
    torch.nn.init.normal_(picture.middle.residual.conv_in.weight)
    torch.save({"state": picture.state_dict()}, tmp_path / "picture.pt")
    target = tmp_path / "video" / "denoiser.pt"
    fitting = start_from_pictures(target, torch.zeros(8, 32), VIDEO_MICRO, tmp_path / "picture.pt")
    assert fitting == len(picture.state_dict())
    started = torch.load(target)["state"]
    assert torch.equal(started["middle.residual.conv_in.weight"], picture.middle.residual.conv_in.weight)

    class Source:
        unconditional = torch.zeros(8, 32)

        def batch(self, size: int):
            return torch.randn(size, 16, 32, 8, 8), torch.randn(size, 8, 32)

    shown = []
    run = Run("video_denoiser", 0.02, folder=tmp_path / "run", log_every=1)
    train_denoiser(run, VIDEO_MICRO, FlowConfig(batch=2), Source(), target, shown.append)
    assert run.step > 0 and len(shown) == 1
    assert torch.load(target)["config"]["frames"] == 16


# -- measures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WAYS)
def test_a_direction_is_told_from_the_frames(kind):
    opposite = {"left": "right", "right": "left", "up": "down", "down": "up", "grow": "shrink", "shrink": "grow"}[kind]
    clip = render_motion(disc(), GROUND, MOTIONS[kind])
    assert goes(kind, clip) and not goes(opposite, clip)
    still = np.repeat(clip[8:9], FRAMES, axis=0)
    assert not goes(kind, still) and motion_of(still) == 0 < motion_of(clip)


class OnlyRed:
    """A judge that finds the concept in red frames alone."""

    def look(self, image: Image.Image) -> np.ndarray:
        return np.asarray(image, np.float32).mean((0, 1))

    def rank(self, seen: np.ndarray, concept: str, style: str) -> int:
        return 1 if seen[0] > seen[1] + 1 else 6


def test_a_video_is_judged_by_every_other_frame_and_by_its_motion_against_the_real_one():
    real = render_motion(disc(), GROUND, MOTIONS["left"])
    same = watch(OnlyRed(), real, real, "disc", "flat", "left")
    assert same == {"frames_r5": 1, "frames_r1": 1, "motion": pytest.approx(motion_of(real)), "ratio": 1, "way": 1}
    grey = np.repeat(real.mean(-1, keepdims=True), 3, axis=-1).astype(np.uint8)
    half_grey = np.concatenate([real[:8], grey[8:]])
    assert watch(OnlyRed(), half_grey, real, "disc", "flat", "spin")["frames_r5"] == 0.5 and "way" not in watch(OnlyRed(), real, real, "disc", "flat", "spin")
    nothing = watch(OnlyRed(), None, real, "disc", "flat", "left")
    assert set(nothing) == set(same) and not any(nothing.values())
    said = summary([same, nothing, watch(OnlyRed(), grey, real, "disc", "flat", "spin")])
    assert said["n"] == 3 and said["way"] == 0.5 and said["frames_r5"] == pytest.approx(1 / 3) and said["motion_like_real"] == pytest.approx(2 / 3)


def test_videos_are_written_and_read(tmp_path):
    clip = np.repeat(np.arange(6, dtype=np.uint8)[:, None, None, None] * 40, 64, 1).repeat(64, 2).repeat(3, 3)
    for name in ("a.webm", "b.webm"):
        write_video(tmp_path / name, clip, 8)
    assert (tmp_path / "a.webm").read_bytes() == (tmp_path / "b.webm").read_bytes()
    read = read_video(tmp_path / "a.webm")
    assert read.shape == clip.shape and np.abs(read.astype(int) - clip).mean() < 8
