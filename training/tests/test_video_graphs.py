"""The graphs of watching and video making compute what the PyTorch models compute."""

import numpy as np
import onnxruntime
import pytest
import torch

from training.export.image_decoder import _settled
from training.export.video import micro_models, video_graphs
from training.models.unet import MICRO, VIDEO_MICRO, UNet
from training.models.video_autoencoder import MICRO as MICRO_AUTOENCODER
from training.models.video_autoencoder import VideoVaeDecoder, VideoVaeEncoder

MODELS = micro_models()
GRAPHS = video_graphs(MODELS)


def run(component: str, *inputs: torch.Tensor) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(GRAPHS[component].SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {value.name: x.numpy() for value, x in zip(session.get_inputs(), inputs)})


@torch.no_grad()
@pytest.mark.parametrize("component, shapes", [
    ("videoInputProjection", [(1, 32, 32)]),
    ("videoOutputProjection", [(1, 24, 96)]),
    ("videoVaeDecoder", [(1, 4, 4, 8, 8)]),
    ("videoDenoiser", [(2, 4, 4, 8, 8), (2,), (2, 8, 32)]),
])
def test_a_graph_gives_what_its_model_gives(component, shapes):
    torch.manual_seed(0)
    inputs = [torch.rand(shape) if len(shape) == 1 else torch.randn(shape) for shape in shapes]
    expected = MODELS[component](*inputs)
    for found, wanted in zip(run(component, *inputs), expected if isinstance(expected, tuple) else (expected,)):
        wanted = wanted.numpy().reshape(found.shape)
        assert np.abs(found - wanted).max() < 1e-4 * np.abs(wanted).max()


@torch.no_grad()
def test_a_video_denoiser_that_starts_from_a_picture_denoiser_draws_each_frame_where_all_are_alike():
    """Its additions start as nothing; attention over equal frames is attention over one."""
    torch.manual_seed(0)
    picture = _settled(UNet(MICRO))
    config = VIDEO_MICRO.__class__(**{**VIDEO_MICRO.__dict__, "latent_channels": MICRO.latent_channels})
    video = UNet(config).eval()
    missing = video.load_state_dict(picture.state_dict(), strict=False)
    assert not missing.unexpected_keys
    assert all("over_time" in name or name == "times" for name in missing.missing_keys)
    frame, t, states = torch.randn(2, 32, 8, 8), torch.rand(2), torch.randn(2, 8, 32)
    found = video(frame[:, None].repeat(1, 4, 1, 1, 1), t, states)
    expected = picture(frame, t, states)[:, None].expand_as(found)
    assert (found - expected).abs().max() < 1e-4 * expected.abs().max()


@torch.no_grad()
@pytest.mark.parametrize("model, x", [
    (_settled(UNet(VIDEO_MICRO)), torch.randn(1, 4, 4, 8, 8)),
    (_settled(VideoVaeDecoder(MICRO_AUTOENCODER)), torch.randn(1, 4, 4, 8, 8)),
])
def test_a_change_of_one_frame_reaches_the_others(model, x):
    others = (torch.rand(1), torch.randn(1, 8, 32)) if isinstance(model, UNet) else ()
    changed = x.clone()
    changed[:, 0] += 1
    difference = (model(changed, *others) - model(x, *others)).abs().amax(dim=(0, 2, 3, 4))
    assert difference[-1 if isinstance(model, UNet) else len(difference) // 2] > 0


@torch.no_grad()
def test_the_encoder_keeps_the_order_of_frames():
    torch.manual_seed(0)
    encoder = VideoVaeEncoder(MICRO_AUTOENCODER).eval()
    video = torch.randn(2, 16, 3, 64, 64)
    latents = encoder(video)
    assert latents.shape == (2, 4, 4, 8, 8)
    later = video.clone()
    later[0, 12:] += 1
    change = (encoder(later) - latents).abs().amax(dim=(2, 3, 4))
    assert change[0].argmax() == 3
    assert not change[1].any()


@torch.no_grad()
def test_the_input_projection_tells_the_order_of_frames():
    torch.manual_seed(0)
    features = torch.randn(1, 32, 32)
    backwards = features.unflatten(1, (8, -1)).flip(1).flatten(1, 2)
    forward, _ = MODELS["videoInputProjection"](features)
    reverse, _ = MODELS["videoInputProjection"](backwards)
    assert (forward - reverse).abs().max() > 1e-4 * forward.abs().max()  # without positions in time: 1e-7
