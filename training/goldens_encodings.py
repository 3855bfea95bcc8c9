"""Golden file of the weight encodings and of what the page makes of them (src/ops/decode-tensor.ts, expand-graph.ts).

    python -m training.goldens_encodings
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
from numpy import ndarray

from training.export.encodings import decode, encode, expand, merge_adapter

GOLDEN = Path("src/ops/golden/weight-encodings.json")
# 45 columns leave a padded block; an odd count of int8 values puts the f16 scales at an odd address.
SHAPES = {"f32": (3, 5), "f16": (3, 5), "i8row": (3, 45), "q8b32": (2, 3, 45), "q4k32": (5, 45)}
TRANSFORMS = ("int8-columns", "int8-scales", "nbits8", "nbits8-scales")


def text(array: ndarray | bytes) -> str:
    return base64.b64encode(array if isinstance(array, bytes) else np.ascontiguousarray(array).tobytes()).decode()


def decoding(encoding: str, shape: tuple[int, ...], rng: np.random.Generator) -> dict:
    values = rng.normal(size=shape).astype(np.float32)
    values.reshape(-1, shape[-1])[0] = 0  # a row of zeros has scale 0
    data = encode(values, encoding)
    return {"encoding": encoding, "shape": shape, "bytes": text(data), "decoded": text(decode(data, encoding, shape))}


def expansion(rng: np.random.Generator) -> dict:
    """Two stacked sources of 70 rows in all (more than one block of rows), the second with an adapter of rank 3."""
    rows, columns, rank, scale = (40, 30), 64, 3, 0.375
    stored = {
        "first": (rng.normal(size=(rows[0], columns)), "q4k32"),
        "second": (rng.normal(size=(rows[1], columns)), "i8row"),
        "a": (rng.normal(size=(rank, columns)), "f16"),
        "b": (rng.normal(size=(rows[1], rank)), "f16"),
    }
    data = {name: encode(values.astype(np.float32), encoding) for name, (values, encoding) in stored.items()}
    decoded = {name: decode(data[name], encoding, values.shape) for name, (values, encoding) in stored.items()}
    sources = [decoded["first"], merge_adapter(decoded["second"], decoded["a"], decoded["b"], scale)]
    return {
        "tensors": {
            name: {"shape": values.shape, "encoding": encoding, "bytes": text(data[name])}
            for name, (values, encoding) in stored.items()
        },
        "scale": scale,
        "regions": {transform: text(expand(transform, sources)) for transform in TRANSFORMS},
    }


def main() -> None:
    rng = np.random.default_rng(7)
    golden = {
        "decode": [decoding(encoding, shape, rng) for encoding, shape in SHAPES.items()],
        "expand": expansion(rng),
    }
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
