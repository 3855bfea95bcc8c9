"""Reads a pack as the page does: verified files, decoded tensors, expanded external data, sessions.

Used to check packs and to write golden files; it shares only encodings.py with the writer.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from training.export import encodings


class PackReader:
    def __init__(self, folder: Path):
        self.folder = folder
        self.manifest = json.loads((folder / "pack.json").read_text())
        self._files = {entry["path"]: entry for entry in self.manifest["files"]}
        self._sets: dict[str, bytes] = {}

    def file(self, path: str) -> bytes:
        data = (self.folder / path).read_bytes()
        if hashlib.sha256(data).hexdigest() != self._files[path]["sha256"]:
            raise ValueError(f"{path} does not match its manifest")
        return data

    def stored(self, reference: str) -> tuple[bytes, dict]:
        set_name, name = reference.split("/", 1)
        if set_name not in self._sets:
            self._sets[set_name] = b"".join(self.file(f) for f in self.manifest["weights"][set_name]["files"])
        tensor = self.manifest["weights"][set_name]["tensors"][name]
        return self._sets[set_name][tensor["offset"] : tensor["offset"] + tensor["bytes"]], tensor

    def tensor(self, reference: str) -> np.ndarray:
        data, description = self.stored(reference)
        return encodings.decode(data, description["encoding"], tuple(description["shape"]))

    def region(self, region: dict) -> np.ndarray:
        sources = []
        for index, reference in enumerate(region["sources"]):
            weight = self.tensor(reference)
            adapter = region["lora"][index] if region.get("lora") else None
            if adapter:
                a, b = self.tensor(adapter["a"]), self.tensor(adapter["b"])
                weight = encodings.merge_adapter(weight, a, b, adapter["scale"])
            sources.append(weight)
        return encodings.expand(region["transform"], sources, region.get("rows"))

    def external_data(self, graph: dict) -> bytes:
        external = graph["externalData"]
        data = bytearray(external["bytes"])
        for region in external["tensors"]:
            content = np.ascontiguousarray(self.region(region)).tobytes()
            if len(content) != region["bytes"]:
                raise ValueError(f"{region['sources']} expands to {len(content)} bytes, not {region['bytes']}")
            data[region["offset"] : region["offset"] + len(content)] = content
        return bytes(data)

    def session(self, component: str, backend: str = "wasm"):
        """An onnxruntime session (native CPU) of a component's graph for that backend."""
        graph = self.manifest["components"][component]["graphs"][backend]
        external = self.external_data(graph) if "externalData" in graph else b""
        return open_session(self.file(graph["file"]), external)


def open_session(model: bytes, external: bytes):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Without VNNI, x86's int8 products saturate at 16 bits, and a quantised language model babbles; wasm and newer processors are exact.
    options.add_session_config_entry("session.x64quantprecision", "1")
    if external:
        options.add_external_initializers_from_files_in_memory(["weights"], [external], [len(external)])
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
