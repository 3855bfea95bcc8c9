"""The graphs of watching and video making compute what the PyTorch models compute."""

import numpy as np
import onnxruntime
import pytest
import torch

from training.export.image_decoder import _settled, latent_encoder_graph
from training.export.video import micro_models, video_graphs
from training.flow_matching import start_from_pictures
from training.models.latent_encoder import MICRO as MICRO_LATENT_ENCODER
from training.models.latent_encoder import LatentEncoder
from training.models.unet import MICRO, VIDEO_MICRO, UNet

MODELS = micro_models()
GRAPHS = video_graphs(MODELS)


def run(component: str, *inputs: torch.Tensor) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(GRAPHS[component].SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {value.name: x.numpy() for value, x in zip(session.get_inputs(), inputs)})


@torch.no_grad()
@pytest.mark.parametrize("component, shapes", [
    ("videoInputProjection", [(1, 32, 32)]),
    ("videoOutputProjection", [(1, 24, 96)]),
    ("videoDenoiser", [(2, 16, 32, 8, 8), (2,), (2, 8, 32)]),
])
def test_a_graph_gives_what_its_model_gives(component, shapes):
    torch.manual_seed(0)
    inputs = [torch.rand(shape) if len(shape) == 1 else torch.randn(shape) for shape in shapes]
    expected = MODELS[component](*inputs)
    for found, wanted in zip(run(component, *inputs), expected if isinstance(expected, tuple) else (expected,)):
        wanted = wanted.numpy().reshape(found.shape)
        assert np.abs(found - wanted).max() < 1e-4 * np.abs(wanted).max()


@torch.no_grad()
def test_the_still_is_told_what_is_shown_and_not_how_it_moves():
    model, signals = MODELS["videoOutputProjection"], torch.randn(1, 24, 96)
    told, still = run("videoOutputProjection", signals)
    wanted = model.still(signals).numpy()
    assert np.abs(still - wanted).max() < 1e-4 * np.abs(wanted).max()
    assert np.abs(still - told).max() > 0.01 * np.abs(wanted).max()
    memory = model.memory
    memory.parts[0].bias.data += torch.tensor([3.0, 0, 0, 0])  # of the motion
    moved = model(signals).numpy()
    assert np.abs(model.still(signals).numpy() - wanted).max() < 1e-5 < np.abs(moved - told).max()


@torch.no_grad()
def test_the_latent_encoders_graph_gives_what_its_model_gives():
    model, pixels = _settled(LatentEncoder(MICRO_LATENT_ENCODER)), torch.rand(1, 3, 64, 64) * 2 - 1
    session = onnxruntime.InferenceSession(latent_encoder_graph(model).SerializeToString(), providers=["CPUExecutionProvider"])
    found, wanted = session.run(None, {"pixel_values": pixels.numpy()})[0], model(pixels).numpy()
    assert found.shape == wanted.shape == (1, 32, 8, 8)
    assert np.abs(found - wanted).max() < 1e-4 * np.abs(wanted).max()


@torch.no_grad()
def test_a_video_denoiser_that_starts_from_a_picture_denoiser_draws_each_frame_where_all_are_alike(tmp_path):
    """Its additions start as nothing; attention over equal frames is attention over one."""
    torch.manual_seed(0)
    picture = _settled(UNet(MICRO))
    torch.save({"state": picture.state_dict()}, tmp_path / "picture.pt")
    start_from_pictures(tmp_path / "video.pt", torch.zeros(8, 32), VIDEO_MICRO, tmp_path / "picture.pt")
    video = UNet(VIDEO_MICRO).eval()
    video.load_state_dict(torch.load(tmp_path / "video.pt")["state"])
    frame, t, states = torch.randn(2, 32, 8, 8), torch.rand(2), torch.randn(2, 8, 32)
    found = video(frame[:, None].repeat(1, 16, 1, 1, 1), t, states)
    expected = picture(frame, t, states)[:, None].expand_as(found)
    assert (found - expected).abs().max() < 1e-4 * expected.abs().max()


@torch.no_grad()
def test_a_change_of_one_frame_reaches_the_others():
    torch.manual_seed(0)
    model, x, others = _settled(UNet(VIDEO_MICRO)), torch.randn(1, 16, 32, 8, 8), (torch.rand(1), torch.randn(1, 8, 32))
    changed = x.clone()
    changed[:, 0] += 1
    difference = (model(changed, *others) - model(x, *others)).abs().amax(dim=(0, 2, 3, 4))
    assert difference.min() > 0


@torch.no_grad()
def test_the_input_projection_tells_the_order_of_frames():
    torch.manual_seed(0)
    features = torch.randn(1, 32, 32)
    backwards = features.unflatten(1, (8, -1)).flip(1).flatten(1, 2)
    forward, _ = MODELS["videoInputProjection"](features)
    reverse, _ = MODELS["videoInputProjection"](backwards)
    assert (forward - reverse).abs().max() > 1e-4 * forward.abs().max()  # without positions in time: 1e-7
