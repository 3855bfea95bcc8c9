"""Compares the exported picture decoder graphs with PyTorch on the same inputs.

    python -m training.export.check_image_decoder [--micro]

Prints the largest absolute error relative to the largest output; fails above 1e-3.
"""

from __future__ import annotations

import argparse

import numpy as np
import onnxruntime
import torch

from training.export import image_decoder as export
from training.models.autoencoder import MICRO as MICRO_DECODER
from training.models.autoencoder import Decoder
from training.models.minilm import load_minilm
from training.models.unet import MICRO as MICRO_UNET
from training.models.unet import UNet

LIMIT = 1e-3


def relative_error(graph, feeds: dict, expected: torch.Tensor) -> float:
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    made = session.run(None, {key: np.asarray(value) for key, value in feeds.items()})[0]
    return float(np.abs(made - expected.numpy()).max() / np.abs(expected.numpy()).max())


@torch.no_grad()
def errors(micro: bool) -> dict[str, float]:
    torch.manual_seed(0)
    unet = export._settled(UNet(MICRO_UNET)) if micro else export.load_denoiser()[0]
    decoder = export._settled(Decoder(MICRO_DECODER)) if micro else export.load_decoder()
    text = export.micro_text_encoder(300) if micro else load_minilm()
    config = unet.config
    sample, timestep = torch.randn(2, config.latent_channels, config.latent_height, config.latent_width), torch.tensor([0.9, 0.25])
    states = torch.randn(2, config.conditioning_tokens, config.conditioning_width)
    ids = torch.randint(0, 300, (1, 9))
    return {
        "image_denoiser": relative_error(export.denoiser_graph(unet), {"sample": sample, "timestep": timestep, "encoder_hidden_states": states},
                                         unet(sample, timestep, states)),
        "image_vae_decoder": relative_error(export.vae_decoder_graph(decoder), {"latent_sample": sample[:1]}, decoder(sample[:1])),
        "text_encoder": relative_error(export.text_encoder_graph(text), {"input_ids": ids}, text(ids)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--micro", action="store_true")
    measured = errors(parser.parse_args().micro)
    for name, error in measured.items():
        print(f"{name:20s} {error:.2e}")
    if max(measured.values()) > LIMIT:
        raise SystemExit(f"an exported graph differs from PyTorch by more than {LIMIT}")


if __name__ == "__main__":
    main()
