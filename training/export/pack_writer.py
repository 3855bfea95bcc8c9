"""Writes a pack folder: weight shards, graphs without weights, pack.json. The same inputs give the same bytes.

The format is src/packs/manifest.ts; `PackWriter` collects weight sets, components and files, `write` checks nothing about
their meaning (the page's parser does).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from training.export import encodings
from training.export.graph_builder import ALIGNMENT, DTYPES, WEIGHTS_LOCATION, GraphBuilder, Region

INLINE_BELOW = 64  # initializers with fewer elements stay in the graph file
MEBIBYTE = 1 << 20
DTYPE_NAMES = {number: name for name, number in DTYPES.items()}


@dataclass
class WeightSet:
    data: bytearray = field(default_factory=bytearray)
    tensors: dict[str, dict] = field(default_factory=dict)

    def add(self, name: str, array: np.ndarray, encoding: str) -> None:
        if name in self.tensors:
            raise ValueError(f"tensor {name} is added twice")
        stored = encodings.encode(array, encoding)
        shape = list(array.shape)
        self.tensors[name] = {"shape": shape, "encoding": encoding, "offset": len(self.data), "bytes": len(stored)}
        self.data += stored


@dataclass
class PackWriter:
    name: str
    shard_bytes: int = 24 * MEBIBYTE
    chunk_bytes: int = 4 * MEBIBYTE
    sets: dict[str, WeightSet] = field(default_factory=dict)
    components: dict[str, dict] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def weights(self, name: str) -> WeightSet:
        return self.sets.setdefault(name, WeightSet())

    def component(self, key: str, *, tier: str, title: str, load: str, parameters: int, graphs: dict[str, dict]) -> None:
        self.components[key] = {
            "tier": tier,
            "title": title,
            "load": load,
            "graphs": graphs,
            "parameters": parameters,
        }

    def built_graph(self, file: str, model: onnx.ModelProto, builder: GraphBuilder, weight_set: str) -> dict:
        """A graph whose regions were declared while it was built (the language model)."""
        regions = [region_json(region, weight_set) for region in builder.regions]
        return self._graph(file, model, builder.external_bytes, regions)

    def plain_graph(self, file: str, model: onnx.ModelProto, weight_set: str, encodings_by_name: dict[str, str] | None = None) -> dict:
        """A graph with float32 initializers: they move into the weight set, encoded, and come back as float32.

        `encodings_by_name` overrides `choose_encoding`.
        """
        model = onnx.ModelProto.FromString(model.SerializeToString())
        weights, offset, regions = self.weights(weight_set), 0, []
        for tensor in model.graph.initializer:
            if tensor.data_type != TensorProto.FLOAT or prod(tensor.dims) < INLINE_BELOW:
                continue
            array = numpy_helper.to_array(tensor)
            encoding = (encodings_by_name or {}).get(tensor.name) or choose_encoding(array)
            name = tensor.name.replace(" ", "_")
            if name not in weights.tensors:
                weights.add(name, flattened(array, encoding), encoding)
            region = Region(name, "copy", "float32", tuple(tensor.dims), (name,), None, offset)
            offset += -(-region.bytes // ALIGNMENT) * ALIGNMENT
            regions.append(region_json(region, weight_set))
            refer_to_external(tensor, region.offset, region.bytes)
        return self._graph(file, model, offset, regions)

    def _graph(self, file: str, model: onnx.ModelProto, external_bytes: int, regions: list[dict]) -> dict:
        self.files[file] = model.SerializeToString(deterministic=True)
        described = {
            "file": file,
            "inputs": [contract(value) for value in model.graph.input],
            "outputs": [contract(value) for value in model.graph.output],
        }
        if regions:
            described["externalData"] = {"location": WEIGHTS_LOCATION, "bytes": external_bytes, "tensors": regions}
        return described

    def write(self, folder: Path, facts: dict) -> dict:
        """Writes everything below `folder` (which is replaced) and returns the manifest. `facts`: the rest of it."""
        described = self.described()
        manifest = {
            "format": "anytab-pack",
            "formatVersion": 1,
            "name": self.name,
            "version": "",
            **{key: facts[key] for key in ("title", "description")},
            **described,
            **{key: facts[key] for key in ("llm", "perception", "generation", "licences", "evaluation")},
        }
        manifest["version"] = version_of(manifest)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path, data in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        (folder / "pack.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        return manifest

    def described(self) -> dict:
        """The manifest's `files`, `weights` and `components`; weight sets become files."""
        shards = {}
        for set_name, weight_set in self.sets.items():
            names = []
            for index, start in enumerate(range(0, len(weight_set.data), self.shard_bytes)):
                names.append(f"weights/{set_name}-{index}.bin")
                self.files[names[-1]] = bytes(weight_set.data[start : start + self.shard_bytes])
            shards[set_name] = names
        return {
            "files": [self.describe(path, data) for path, data in sorted(self.files.items())],
            "weights": {n: {"files": shards[n], "tensors": s.tensors} for n, s in self.sets.items()},
            "components": self.components,
        }

    def describe(self, path: str, data: bytes) -> dict:
        starts = range(0, len(data), self.chunk_bytes)
        return {
            "path": path,
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "chunkBytes": self.chunk_bytes,
            "chunks": [hashlib.sha256(data[start : start + self.chunk_bytes]).hexdigest() for start in starts],
        }


def version_of(manifest: dict) -> str:
    """A digest of all that the manifest says but its own version: of every file, and of what is done with them."""
    said = {key: value for key, value in manifest.items() if key != "version"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


def region_json(region: Region, weight_set: str) -> dict:
    described = {
        "offset": region.offset,
        "bytes": region.bytes,
        "transform": region.transform,
        "dtype": region.dtype,
        "sources": [f"{weight_set}/{source}" for source in region.sources],
    }
    if region.rows:
        described["rows"] = list(region.rows)
    if region.lora:
        described["lora"] = [
            adapter and {"a": f"{weight_set}/{adapter.a}", "b": f"{weight_set}/{adapter.b}", "scale": adapter.scale}
            for adapter in region.lora
        ]
    return described


def refer_to_external(tensor: TensorProto, offset: int, length: int) -> None:
    for content in ("raw_data", "float_data"):
        tensor.ClearField(content)
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", WEIGHTS_LOCATION), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))


def contract(value: onnx.ValueInfoProto) -> dict:
    kind = value.type.tensor_type
    shape = [d.dim_param if d.HasField("dim_param") else d.dim_value for d in kind.shape.dim]
    return {"name": value.name, "dtype": DTYPE_NAMES[kind.elem_type], "shape": shape}


def flattened(array: np.ndarray, encoding: str) -> np.ndarray:
    """Block encodings run along the last axis, so a convolution [out, in, kh, kw] is stored as [out, in * kh * kw]."""
    return array.reshape(array.shape[0], -1) if encoding in ("q8b32", "q4k32", "i8row") and array.ndim > 2 else array


def choose_encoding(array: np.ndarray) -> str:
    """8-bit blocks for matrices and kernels; f16 where blocks would mostly be padding, f32 for vectors of any rank."""
    if array.size == max(array.shape, default=1):
        return "f32"
    columns = prod(array.shape[1:]) if array.ndim > 2 else array.shape[-1]
    return "q8b32" if columns >= encodings.BLOCK else "f16"
