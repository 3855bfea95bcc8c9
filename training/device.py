"""The processor that trainings run on: a CUDA card where there is one, else the CPU; `ANYTAB_DEVICE` overrides.

Data of a training lie there as a whole, so that a card never waits for single samples to be put together.
"""

from __future__ import annotations

import os

import torch

from training.models.llama import fastest_dtype

DEVICE = torch.device(os.environ.get("ANYTAB_DEVICE") or ("cuda" if torch.cuda.is_available() else "cpu"))
if DEVICE.type == "cuda":
    torch.set_float32_matmul_precision("high")


def multiplies_bfloat16(device: torch.device = DEVICE) -> bool:
    """Whether matrix products in bfloat16 are faster there: a third to half of the time, and losses are the same to four digits."""
    return device.type == "cuda" or fastest_dtype() == torch.bfloat16


def mixed_precision(device: torch.device = DEVICE, enabled: bool = True) -> torch.autocast:
    """A context in which matrix products are bfloat16 where that is faster; losses belong outside or in float32."""
    return torch.autocast(device.type, torch.bfloat16, enabled=enabled and multiplies_bfloat16(device))
