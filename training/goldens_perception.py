"""Golden file of the picture preprocessing: what `src/ops/image-preprocess.ts` must reproduce.

    python -m training.goldens_perception
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from training.data.image_preprocess import normalise, prepare_exact
from training.models.efficientnet import IMAGE_MEAN, IMAGE_STD

OUT = Path("src/ops/golden/image-preprocess.json")


def picture(width: int, height: int, seed: int) -> np.ndarray:
    """[height, width, 4] uint8: gradients and noise, with opaque, half and fully transparent parts."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    rgba = np.stack([x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), (x * 7 + y * 13) % 256,
                     np.where(x < width // 3, 255, np.where(x < 2 * width // 3, 128, 0))], -1)
    rgba[..., :3] = (rgba[..., :3] + rng.integers(0, 40, rgba[..., :3].shape)) % 256
    return rgba.astype(np.uint8)


def main() -> None:
    cases = []
    for width, height, size in ((13, 9, 5), (9, 13, 16), (32, 32, 7), (5, 5, 5), (1, 3, 2)):
        rgba = picture(width, height, seed=width * 100 + height)
        cases.append({
            "width": width, "height": height, "data": rgba.flatten().tolist(),
            "input": {"size": size, "fit": "cover", "mean": IMAGE_MEAN, "std": IMAGE_STD, "background": [255, 255, 255]},
            "expected": [round(float(v), 6) for v in normalise(prepare_exact(rgba, size)).flatten()],
        })
    OUT.write_text(json.dumps({"cases": cases}) + "\n")
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
