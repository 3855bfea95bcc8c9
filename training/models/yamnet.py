"""YAMNet (MobileNetV1 over log-mel patches, 521 AudioSet classes): judge of sounds and teacher of our encoder. Never shipped.

Reads the released TensorFlow Lite file: int8 weights with a scale each or per channel, batch norms folded. Padding is
TensorFlow's SAME; all inputs of strided layers are even, so it pads on the right and below.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.models.mel import HEARING, LogMel
from training.paths import EXTERNAL

WEIGHTS_FILE = EXTERNAL / "reference-weights" / "yamnet.tflite"
CLASSES_FILE = EXTERNAL / "reference-weights" / "yamnet_class_map.csv"
PATCH, PATCH_HOP = 96, 48  # frames
EMBEDDING, CLASSES = 1_024, 521
# Depthwise stride and output channels of layers 2 to 14.
LAYERS = ((1, 64), (2, 128), (1, 128), (2, 256), (1, 256), (2, 512), (1, 512), (1, 512), (1, 512), (1, 512), (1, 512), (2, 1_024), (1, 1_024))


def same_padding(x: Tensor, stride: int) -> Tensor:
    return F.pad(x, (0, 1, 0, 1)) if stride == 2 else F.pad(x, (1, 1, 1, 1))


class Separable(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.stride = stride
        self.depthwise = nn.Conv2d(inputs, inputs, 3, stride=stride, groups=inputs)
        self.pointwise = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.pointwise(self.depthwise(same_padding(x, self.stride)).relu()).relu()


class Yamnet(nn.Module):
    def __init__(self):
        super().__init__()
        self.log_mel = LogMel(HEARING)
        self.first = nn.Conv2d(1, 32, 3, stride=2)
        widths = (32, *(outputs for _, outputs in LAYERS))
        self.layers = nn.ModuleList(Separable(a, b, stride) for a, (stride, b) in zip(widths, LAYERS))
        self.dense = nn.Linear(EMBEDDING, CLASSES)

    def embed(self, patches: Tensor) -> Tensor:
        """log-mel patches [B, 96, 64], not normalised -> embeddings [B, 1024]."""
        x = self.first(same_padding(patches[:, None], 2)).relu()
        for layer in self.layers:
            x = layer(x)
        return x.mean((2, 3))

    def patches(self, samples: Tensor) -> Tensor:
        """Waveforms [B, N] at 16 kHz -> [B, P, 96, 64]; 4 s give P = 7."""
        mel = self.log_mel(samples) * HEARING.std + HEARING.mean
        return mel.unfold(2, PATCH, PATCH_HOP).permute(0, 2, 3, 1)

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor]:
        """Waveforms [B, N] -> (embeddings [B, P, 1024], scores [B, P, 521] in 0..1)."""
        patches = self.patches(samples)
        embeddings = self.embed(patches.flatten(0, 1)).unflatten(0, patches.shape[:2])
        return embeddings, self.dense(embeddings).sigmoid()


def read_tflite(path: Path) -> dict[str, np.ndarray]:
    """Name -> float32 array of every constant of the file's only graph."""
    import tflite

    model = tflite.Model.GetRootAs(path.read_bytes(), 0)
    graph, arrays = model.Subgraphs(0), {}
    types = {tflite.TensorType.FLOAT32: np.float32, tflite.TensorType.INT8: np.int8}
    for i in range(graph.TensorsLength()):
        tensor = graph.Tensors(i)
        data = model.Buffers(tensor.Buffer()).DataAsNumpy()
        if not isinstance(data, np.ndarray) or tensor.Type() not in types:
            continue
        values = data.view(types[tensor.Type()]).reshape(tensor.ShapeAsNumpy()).astype(np.float32)
        quantization = tensor.Quantization()
        if tensor.Type() == tflite.TensorType.INT8:
            scale, zero = quantization.ScaleAsNumpy(), quantization.ZeroPointAsNumpy()
            along = [1] * values.ndim
            along[quantization.QuantizedDimension()] = -1
            values = (values - zero.reshape(along)) * scale.reshape(along) if len(scale) > 1 else (values - zero[0]) * scale[0]
        arrays[tensor.Name().decode()] = values
    return arrays


@torch.no_grad()
def load_yamnet(path: Path = WEIGHTS_FILE) -> Yamnet:
    arrays, model = read_tflite(path), Yamnet()
    prefix = "yamnet_frames/"

    def put(layer: nn.Conv2d | nn.Linear, weight: np.ndarray, bias: str) -> None:
        layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight)).reshape(layer.weight.shape))
        layer.bias.copy_(torch.from_numpy(arrays[prefix + bias]))

    put(model.first, arrays[f"{prefix}layer1/conv/Conv2D"].transpose(0, 3, 1, 2), "layer1/conv/bn/FusedBatchNormV3")
    for number, layer in enumerate(model.layers, 2):
        norm = f"layer{number}/depthwise_conv/bn/FusedBatchNormV3"
        kernel = next(value for name, value in arrays.items() if name.startswith(f"{prefix}{norm};") and value.ndim == 4)
        put(layer.depthwise, kernel[0].transpose(2, 0, 1), norm)
        put(layer.pointwise, arrays[f"{prefix}layer{number}/pointwise_conv/Conv2D"], f"layer{number}/pointwise_conv/bn/FusedBatchNormV3")
    put(model.dense, arrays[f"{prefix}dense/MatMul"], "dense/BiasAdd/ReadVariableOp/resource")
    return model.eval().requires_grad_(False)


def class_names(path: Path = CLASSES_FILE) -> list[str]:
    return [row["display_name"] for row in csv.DictReader(path.open())]
