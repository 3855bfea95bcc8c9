"""How a pack stores numbers, and what the page makes of them; src/ops must reproduce every function here bit for bit.

A tensor has `rows` = product of all dimensions but the last, `cols` = the last; `blocks` = ceil(cols / 32). Everything is
little-endian, f16 and f32 are IEEE, and sections follow one another without padding.

    f32     float32[rows][cols]
    f16     float16[rows][cols]
    i32, i64
    i8row   int8 q[rows][cols], f16 scale[rows]                      w = f32(scale * q)
    q8b32   int8 q[rows][blocks][32], f16 scale[rows][blocks]        w = f32(scale * q); the tail of a row is zero-padded
    q4k32   uint8 nibbles[rows][blocks][16]
            uint8 d8[rows][blocks]
            uint8 m8[rows][blocks]
            f16 d_step[rows], f16 m_base[rows], f16 m_step[rows]     18 bytes a block and 6 a row, 4.5 bits a weight
            Element i of a block has its 4-bit code in byte i % 16: low nibble for i < 16, high nibble from 16 on.
            d = d_step * d8, m = f32(m_base + m_step * m8), w = f32(d * code + m); products are exact in float32.

What the page makes of them for a graph (names: ExpandedTensor in src/domain/stored-weights.ts). W [N, K] is the stack of the
sources' rows; where a source has an adapter, W_i = f32(W_i + scale * sum over r of b[n, r] * a[r, k]), summed in float64
in ascending r, scale applied last in float64. A region may ask for some rows [first, end) of the stack only.

    copy            the numbers as float32 (i32 and i64 unchanged)
    int8-columns    per row n: s = f32(max |w| / 127), q = round-half-even(f32(w / s)); 0 where s = 0; stored as int8 [K, N]
    int8-scales     float32 s[N]
    nbits8          per block of 32 in a row: s as above, q + 128 as uint8 [N, K / 32, 32]
    nbits8-scales   float32 s [N, K / 32]
    float-columns   float32 [K, N]; only for checking graphs, never in a pack
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy import ndarray

BLOCK = 32


def blocks_of(array: ndarray) -> ndarray:
    """[.., cols] -> [rows, blocks, 32] float32, zero-padded."""
    flat = np.ascontiguousarray(array, dtype=np.float32).reshape(-1, array.shape[-1])
    padding = -flat.shape[1] % BLOCK
    return np.pad(flat, ((0, 0), (0, padding))).reshape(flat.shape[0], -1, BLOCK)


def divide(numerator: ndarray, denominator: ndarray) -> ndarray:
    """float32 quotient, 0 where the denominator is 0."""
    safe = np.where(denominator == 0, np.float32(1), denominator)
    return np.where(denominator == 0, np.float32(0), numerator / safe).astype(np.float32)


def symmetric(values: ndarray) -> tuple[ndarray, ndarray]:
    """Symmetric int8 codes along the last axis and their float32 scales (last axis kept as 1)."""
    scale = (np.abs(values).max(axis=-1, keepdims=True) / np.float32(127)).astype(np.float32)
    return np.rint(divide(values, scale)).astype(np.int8), scale


def half_scaled(values: ndarray) -> tuple[ndarray, ndarray]:
    """Like `symmetric` with scales that are exact in float16, codes fitted to the rounded scale."""
    scale = (np.abs(values).max(axis=-1, keepdims=True) / np.float32(127)).astype(np.float16)
    codes = np.rint(divide(values, scale.astype(np.float32)))
    return np.clip(codes, -127, 127).astype(np.int8), scale


def encode_i8row(array: ndarray) -> bytes:
    codes, scale = half_scaled(array.reshape(-1, array.shape[-1]).astype(np.float32))
    return codes.tobytes() + scale.tobytes()


def encode_q8b32(array: ndarray) -> bytes:
    codes, scale = half_scaled(blocks_of(array))
    return codes.tobytes() + scale.tobytes()


def fit_blocks(array: ndarray) -> tuple[ndarray, ndarray]:
    """Scale and minimum [rows, blocks] of 16 levels between each block's least and greatest weight."""
    values = blocks_of(array)
    low, high = values.min(axis=-1), values.max(axis=-1)
    return (high - low) / np.float32(15), low


def encode_q4k32(array: ndarray, scale_and_minimum: tuple[ndarray, ndarray] | None = None) -> bytes:
    """`scale_and_minimum` [rows, blocks] of a tensor that is already on a 4-bit grid keep it there."""
    values = blocks_of(array)
    d, m = scale_and_minimum or fit_blocks(array)
    d_step = (d.max(axis=1, keepdims=True) / np.float32(255)).astype(np.float16)
    d8 = np.clip(np.rint(divide(d, d_step.astype(np.float32))), 0, 255).astype(np.uint8)
    m_base = m.min(axis=1, keepdims=True).astype(np.float16)
    m_step = ((m.max(axis=1, keepdims=True) - m_base.astype(np.float32)) / np.float32(255)).astype(np.float16)
    m8 = np.clip(np.rint(divide(m - m_base.astype(np.float32), m_step.astype(np.float32))), 0, 255).astype(np.uint8)
    # The codes are fitted to the scales as they were rounded, so that their error is not added to the grid's.
    d, m = compact_scales(d8, m8, d_step, m_base, m_step)
    codes = np.clip(np.rint(divide(values - m[..., None], d[..., None])), 0, 15).astype(np.uint8)
    nibbles = codes[..., :16] | (codes[..., 16:] << 4)
    return b"".join(part.tobytes() for part in (nibbles, d8, m8, d_step, m_base, m_step))


def compact_scales(d8: ndarray, m8: ndarray, d_step: ndarray, m_base: ndarray, m_step: ndarray) -> tuple[ndarray, ndarray]:
    d_step, m_base, m_step = (half.astype(np.float32) for half in (d_step, m_base, m_step))
    return d_step * d8.astype(np.float32), m_base + m_step * m8.astype(np.float32)


ENCODERS: dict[str, Callable[[ndarray], bytes]] = {
    "f32": lambda array: array.astype("<f4").tobytes(),
    "f16": lambda array: array.astype("<f2").tobytes(),
    "i32": lambda array: array.astype("<i4").tobytes(),
    "i64": lambda array: array.astype("<i8").tobytes(),
    "i8row": encode_i8row,
    "q8b32": encode_q8b32,
    "q4k32": encode_q4k32,
}


def encode(array: ndarray, encoding: str) -> bytes:
    return ENCODERS[encoding](np.ascontiguousarray(array))


class Sections:
    """Reads sections one after another."""

    def __init__(self, data: bytes):
        self.data, self.position = data, 0

    def take(self, dtype: str, *shape: int) -> ndarray:
        count = int(np.prod(shape))
        part = np.frombuffer(self.data, dtype, count, self.position)
        self.position += part.nbytes
        return part.reshape(shape)


def decode(data: bytes, encoding: str, shape: tuple[int, ...]) -> ndarray:
    """Stored bytes -> float32 of that shape (i32 and i64 stay integers)."""
    plain = {"f32": "<f4", "f16": "<f2", "i32": "<i4", "i64": "<i8"}
    if encoding in plain:
        array = np.frombuffer(data, plain[encoding]).reshape(shape)
        return array.astype(np.float32) if encoding == "f16" else array
    cols = shape[-1]
    rows, blocks, sections = int(np.prod(shape[:-1])), -(-cols // BLOCK), Sections(data)
    if encoding == "i8row":
        codes, scale = sections.take("<i1", rows, cols), sections.take("<f2", rows, 1)
        return (scale.astype(np.float32) * codes.astype(np.float32)).reshape(shape)
    if encoding == "q8b32":
        codes, scale = sections.take("<i1", rows, blocks, BLOCK), sections.take("<f2", rows, blocks, 1)
        values = scale.astype(np.float32) * codes.astype(np.float32)
    elif encoding == "q4k32":
        nibbles = sections.take("<u1", rows, blocks, 16)
        d8, m8 = sections.take("<u1", rows, blocks), sections.take("<u1", rows, blocks)
        halves = [sections.take("<f2", rows, 1) for _ in range(3)]
        d, m = compact_scales(d8, m8, *halves)
        codes = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32)
        values = d[..., None] * codes + m[..., None]
    else:
        raise ValueError(f"unknown encoding {encoding}")
    return np.ascontiguousarray(values.reshape(rows, -1)[:, :cols]).reshape(shape)


def merge_adapter(weight: ndarray, a: ndarray, b: ndarray, scale: float) -> ndarray:
    """float32(W + scale * b @ a), summed over the rank in ascending order in float64."""
    delta = np.zeros(weight.shape, dtype=np.float64)
    for r in range(a.shape[0]):
        delta += b[:, r : r + 1].astype(np.float64) * a[r : r + 1].astype(np.float64)
    return (weight.astype(np.float64) + scale * delta).astype(np.float32)


def expand(transform: str, sources: Iterable[ndarray], rows: Sequence[int] | None = None) -> ndarray:
    """The contents of a region from its decoded (and adapted) sources."""
    parts = list(sources)
    if transform == "copy":
        return parts[0]
    stacked = np.concatenate(parts)[slice(*rows) if rows else slice(None)]
    if transform == "float-columns":
        return np.ascontiguousarray(stacked.T)
    if transform == "int8-columns":
        return np.ascontiguousarray(symmetric(stacked)[0].T)
    if transform == "int8-scales":
        return symmetric(stacked)[1][:, 0]
    blocks = stacked.reshape(stacked.shape[0], -1, BLOCK)
    if transform == "nbits8":
        return (symmetric(blocks)[0].astype(np.int16) + 128).astype(np.uint8)
    if transform == "nbits8-scales":
        return symmetric(blocks)[1][..., 0]
    raise ValueError(f"unknown transform {transform}")
