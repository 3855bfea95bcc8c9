"""A few lines over onnx.helper: nodes in order, weights as named float32 initializers, one output name per node.

Graphs are written by hand instead of traced, so that they hold only operators which every onnxruntime-web backend runs
well, attributes are explicit (WebGPU's Conv reads `dilations`), and names stay readable.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


class GraphBuilder:
    def __init__(self, name: str):
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.count = 0

    def input(self, name: str, shape: list) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def output(self, value: str, name: str, shape: list) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [name], name=f"out_{name}"))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def weight(self, name: str, value) -> str:
        """Adds a float32 (or, for integer arrays, int64) initializer once; returns its name."""
        array = np.asarray(value.detach().numpy() if hasattr(value, "detach") else value)
        array = array.astype(np.int64 if array.dtype.kind == "i" else np.float32)
        if name not in self.initializers:
            self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def ints(self, *values: int) -> str:
        return self.weight("ints_" + "_".join(str(v).replace("-", "m") for v in values), np.array(values, dtype=np.int64))

    def scalar(self, value: float) -> str:
        return self.weight(f"scalar_{value:g}", np.float32(value))

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes):
        self.count += 1
        names = [f"{kind.lower()}_{self.count}" + (f"_{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=f"{kind}_{self.count}", **attributes))
        return names[0] if outputs == 1 else names

    # -- the blocks that several components share ------------------------------------------------------------------

    def linear(self, x: str, prefix: str, module) -> str:
        """torch.nn.Linear on the last axis: weight stored as [in, out]."""
        y = self.op("MatMul", x, self.weight(f"{prefix}.weight", module.weight.detach().T))
        return self.op("Add", y, self.weight(f"{prefix}.bias", module.bias)) if module.bias is not None else y

    def layer_norm(self, x: str, prefix: str, module) -> str:
        return self.op("LayerNormalization", x, self.weight(f"{prefix}.weight", module.weight),
                       self.weight(f"{prefix}.bias", module.bias), axis=-1, epsilon=module.eps)

    def gelu(self, x: str) -> str:
        """tanh-free exact GELU: x * 0.5 * (1 + erf(x / sqrt 2))."""
        erf = self.op("Erf", self.op("Mul", x, self.scalar(0.7071067811865476)))
        return self.op("Mul", self.op("Mul", x, self.scalar(0.5)), self.op("Add", erf, self.scalar(1.0)))

    def attention(self, query: str, source: str, prefix: str, module, length: int, source_length: int) -> str:
        """`training.models.transformer.Attention`: query [1, n, d], source [1, m, d] -> [1, n, d]."""
        heads, width = module.heads, module.query.weight.shape[0]
        size = width // heads

        def split(x: str, count: int, order: list[int]) -> str:
            return self.op("Transpose", self.op("Reshape", x, self.ints(1, count, heads, size)), perm=order)

        q = split(self.linear(query, f"{prefix}.query", module.query), length, [0, 2, 1, 3])
        k = split(self.linear(source, f"{prefix}.key", module.key), source_length, [0, 2, 3, 1])
        v = split(self.linear(source, f"{prefix}.value", module.value), source_length, [0, 2, 1, 3])
        scores = self.op("Mul", self.op("MatMul", q, k), self.scalar(size ** -0.5))
        mixed = self.op("MatMul", self.op("Softmax", scores, axis=-1), v)
        mixed = self.op("Reshape", self.op("Transpose", mixed, perm=[0, 2, 1, 3]), self.ints(1, length, width))
        return self.linear(mixed, f"{prefix}.output", module.output)

    def feed_forward(self, x: str, prefix: str, module) -> str:
        return self.linear(self.gelu(self.linear(x, f"{prefix}.inner", module.inner)), f"{prefix}.outer", module.outer)

    def build(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, list(self.initializers.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="anytab")
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model
