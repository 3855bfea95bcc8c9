"""A thin layer over onnx.helper: numbered names, one place for constants, and weights declared as external data.

Weights never enter the graph files. A graph names regions of one external file (`location` "weights"); what stands
there is made by the page from the pack's single compact copy (see encodings.py and src/packs/manifest.ts).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
WEIGHTS_LOCATION = "weights"
OPSET = 21
IR_VERSION = 10
ALIGNMENT = 64

DTYPES = {
    "float32": TensorProto.FLOAT,
    "float16": TensorProto.FLOAT16,
    "int8": TensorProto.INT8,
    "uint8": TensorProto.UINT8,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
    "bool": TensorProto.BOOL,
}


@dataclass(frozen=True)
class LoraSource:
    """W += scale * (b @ a); a [rank, K], b [N, rank] are tensor names."""

    a: str
    b: str
    scale: float


@dataclass(frozen=True)
class Region:
    """A region of the external data: which stored tensors it is made from, and how (transforms: manifest.ts)."""

    name: str
    transform: str
    dtype: str
    shape: tuple[int, ...]
    sources: tuple[str, ...]
    lora: tuple[LoraSource | None, ...] | None = None
    offset: int = 0
    rows: tuple[int, int] | None = None  # of the stacked sources; None: all

    @property
    def bytes(self) -> int:
        return int(np.prod(self.shape)) * np.dtype(self.dtype).itemsize


@dataclass
class GraphBuilder:
    name: str
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    inputs: list[onnx.ValueInfoProto] = field(default_factory=list)
    outputs: list[onnx.ValueInfoProto] = field(default_factory=list)
    initializers: list[onnx.TensorProto] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    _constants: dict[tuple, str] = field(default_factory=dict)
    _regions_by_key: dict[tuple, str] = field(default_factory=dict)
    _end: int = 0

    def input(self, name: str, dtype: str, shape: list[int | str]) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, DTYPES[dtype], shape))
        return name

    def output(self, name: str, dtype: str, shape: list[int | str]) -> str:
        self.outputs.append(helper.make_tensor_value_info(name, DTYPES[dtype], shape))
        return name

    def node(self, op: str, inputs: list[str], outputs: int | list[str] = 1, **attributes) -> str | list[str]:
        """Adds a node; names are op_N unless given. Returns the output name, or the list of several."""
        domain = attributes.pop("domain", "")
        base = f"{op}_{len(self.nodes)}"
        names = outputs if isinstance(outputs, list) else [base if i == 0 else f"{base}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, name=base, domain=domain, **attributes))
        return names[0] if len(names) == 1 else names

    def microsoft(self, op: str, inputs: list[str], outputs: int | list[str] = 1, **attributes) -> str | list[str]:
        return self.node(op, inputs, outputs, domain=MICROSOFT, **attributes)

    def constant(self, values, dtype: str) -> str:
        """A small constant that stays in the graph file."""
        array = np.asarray(values, dtype=dtype)
        key = (dtype, array.shape, array.tobytes())
        if key not in self._constants:
            name = f"constant_{len(self._constants)}"
            self.initializers.append(numpy_helper.from_array(array, name))
            self._constants[key] = name
        return self._constants[key]

    def external(
        self,
        transform: str,
        dtype: str,
        shape: tuple[int, ...],
        sources: list[str],
        lora: list[LoraSource | None] | None = None,
        rows: tuple[int, int] | None = None,
    ) -> str:
        """Declares a region of the external data and returns the initializer's name. Equal regions are shared."""
        key = (transform, dtype, shape, tuple(sources), rows)
        if key in self._regions_by_key:
            return self._regions_by_key[key]
        name = f"{'+'.join(sources)}{list(rows) if rows else ''}:{transform}"
        used_lora = tuple(lora) if lora and any(lora) else None
        region = Region(name, transform, dtype, tuple(shape), tuple(sources), used_lora, self._end, rows)
        self._end += -(-region.bytes // ALIGNMENT) * ALIGNMENT
        self.regions.append(region)
        self._regions_by_key[key] = name

        tensor = TensorProto(name=name, data_type=DTYPES[dtype], dims=shape, data_location=TensorProto.EXTERNAL)
        for entry, value in (("location", WEIGHTS_LOCATION), ("offset", region.offset), ("length", region.bytes)):
            tensor.external_data.add(key=entry, value=str(value))
        self.initializers.append(tensor)
        return name

    @property
    def external_bytes(self) -> int:
        return self._end

    def model(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.initializers)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="anytab")
