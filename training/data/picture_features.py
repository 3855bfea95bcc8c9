"""Encoder features of all perception pictures, computed once: the 7x7x320 grid before the head convolution, fp16.

Sources, each an independent set of arrays under `.cache/data/features/<source>/`:

- `tiny-imagenet-train`, `tiny-imagenet-val`: photos of 200 classes (research-only terms: perception only, never a generator)
- `renderings-<variant>`: emoji renderings; variant 0 on white, the others on coloured or patterned backgrounds, moved and scaled

Each folder holds `grid.npy` [N, 49, 320] float16 and `rows.json`, one record per picture.

    python -m training.data.picture_features tiny-imagenet
    python -m training.data.picture_features renderings --variants 3
"""

from __future__ import annotations

import argparse
import io
import json
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from training.data.image_preprocess import normalise, prepare
from training.export.perception import efficientnet_graph
from training.models.efficientnet import GRID, IMAGE_SIZE, TRUNK_CHANNELS, load_efficientnet
from training.paths import DATA, EXTERNAL

FEATURES = DATA / "features"
BATCH = 32


def tiny_imagenet_classes() -> dict[str, list[str]]:
    """WordNet id -> all words of the class, the friendliest first."""
    lines = (EXTERNAL / "tiny-imagenet/classes.tsv").read_text().splitlines()
    return {key: [word.strip() for word in words.split(",")] for key, words in (line.split("\t") for line in lines)}


def tiny_imagenet(split: str, per_class: int = 1000) -> Iterator[tuple[dict, Image.Image]]:
    taken: Counter[str] = Counter()
    with tarfile.open(EXTERNAL / f"tiny-imagenet/{split}.tar") as archive:
        for member in archive:
            name = member.name.split("/")[0]
            if member.name.endswith(".JPEG") and taken[name] < per_class:
                taken[name] += 1
                picture = Image.open(io.BytesIO(archive.extractfile(member).read())).convert("RGB")
                yield {"class": name, "file": member.name}, picture


def trunk_session(threads: int = 2) -> onnxruntime.InferenceSession:
    """The frozen trunk in onnxruntime, which runs depthwise convolutions four times as fast as PyTorch on a CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    graph = efficientnet_graph(load_efficientnet(), IMAGE_SIZE, batch=BATCH, trunk_only=True)
    return onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])


def write_features(name: str, pictures: Iterator[tuple[dict, Image.Image]]) -> None:
    """Streams pictures through the frozen trunk; a finished folder is left alone."""
    folder = FEATURES / name
    if (folder / "rows.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    session = trunk_session()
    rows, grids, batch = [], [], []
    started = time.monotonic()

    def flush() -> None:
        pixels = np.zeros((BATCH, 3, IMAGE_SIZE, IMAGE_SIZE), np.float32)
        pixels[: len(batch)] = np.stack(batch)
        (grid,) = session.run(None, {"pixel_values": pixels})
        grids.append(grid[: len(batch)].astype(np.float16))
        batch.clear()

    for row, picture in pictures:
        rows.append(row)
        batch.append(normalise(prepare(picture)))
        if len(batch) == BATCH:
            flush()
            if len(rows) % (BATCH * 50) == 0:
                print(f"{name}: {len(rows)} ({len(rows) / (time.monotonic() - started):.0f}/s)", flush=True)
    if batch:
        flush()
    grid = np.concatenate(grids)
    assert grid.shape[1:] == (GRID * GRID, TRUNK_CHANNELS)
    np.save(folder / "grid.npy", grid)
    (folder / "rows.json").write_text(json.dumps(rows))
    print(f"{name}: {len(rows)} pictures", flush=True)


def read_features(name: str) -> tuple[np.ndarray, list[dict]]:
    """([N, 49, 320] float16, memory-mapped; N records)."""
    folder = FEATURES / name
    return np.load(folder / "grid.npy", mmap_mode="r"), json.loads((folder / "rows.json").read_text())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", choices=["tiny-imagenet", "renderings"])
    parser.add_argument("--variants", type=int, default=3)
    parser.add_argument("--per-class", type=int, default=40, help="photos of each of the 200 training classes")
    arguments = parser.parse_args()
    if arguments.source == "tiny-imagenet":
        write_features("tiny-imagenet-val", tiny_imagenet("val"))
        write_features("tiny-imagenet-train", tiny_imagenet("train", arguments.per_class))
    else:
        from training.data.rendering_variants import rendering_variant

        for variant in range(arguments.variants):
            write_features(f"renderings-{variant}", rendering_variant(variant))


if __name__ == "__main__":
    main()
