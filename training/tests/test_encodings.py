import numpy as np
import pytest

from training.export.encodings import decode, encode, expand, merge_adapter

RNG = np.random.default_rng(3)


@pytest.mark.parametrize(
    ("encoding", "tolerance"), [("f32", 0), ("f16", 5e-4), ("i8row", 1.3e-2), ("q8b32", 1e-2), ("q4k32", 0.12)]
)
@pytest.mark.parametrize("shape", [(7, 64), (3, 4, 45), (1, 1)])
def test_decoding_comes_close_to_what_was_encoded(encoding, tolerance, shape):
    array = RNG.standard_normal(shape).astype(np.float32)
    decoded = decode(encode(array, encoding), encoding, shape)
    assert decoded.shape == shape
    assert decoded.dtype == np.float32
    assert np.abs(decoded - array).max() <= tolerance * np.abs(array).max()


def test_a_weight_that_is_on_a_four_bit_grid_stays_there():
    scale, minimum = RNG.uniform(0.5, 1, (5, 2, 1)), RNG.uniform(-8, -4, (5, 2, 1))
    codes = RNG.integers(0, 16, (5, 2, 32))
    codes[..., :2] = (0, 15)
    array = (scale * codes + minimum).reshape(5, 64).astype(np.float32)
    decoded = decode(encode(array, "q4k32"), "q4k32", array.shape)
    assert np.abs(decoded - array).max() < 0.05  # a tenth of the distance between two grid points


def test_zeros_stay_zero_in_every_encoding():
    zeros = np.zeros((3, 40), np.float32)
    for encoding in ("i8row", "q8b32", "q4k32"):
        assert not decode(encode(zeros, encoding), encoding, zeros.shape).any()


def test_int8_columns_times_scales_is_the_stack_of_the_sources():
    sources = [RNG.standard_normal((4, 64)).astype(np.float32), np.zeros((2, 64), np.float32)]
    codes, scales = expand("int8-columns", sources), expand("int8-scales", sources)
    assert codes.shape == (64, 6) and codes.dtype == np.int8
    assert np.abs(codes.T * scales[:, None] - np.concatenate(sources)).max() <= scales.max() / 2 * 1.001


def test_a_region_of_some_rows_is_that_part_of_the_whole():
    sources = [RNG.standard_normal((4, 64)).astype(np.float32), RNG.standard_normal((5, 64)).astype(np.float32)]
    np.testing.assert_array_equal(expand("int8-columns", sources, (3, 7)), expand("int8-columns", sources)[:, 3:7])
    np.testing.assert_array_equal(expand("nbits8", sources, (3, 7)), expand("nbits8", sources)[3:7])


def test_eight_bit_blocks_have_their_zero_point_at_128():
    weight = RNG.standard_normal((3, 96)).astype(np.float32)
    codes, scales = expand("nbits8", [weight]), expand("nbits8-scales", [weight])
    assert codes.shape == (3, 3, 32) and codes.dtype == np.uint8
    restored = ((codes.astype(np.float32) - 128) * scales[..., None]).reshape(weight.shape)
    assert np.abs(restored - weight).max() <= scales.max() / 2 * 1.001


def test_an_adapter_adds_its_scaled_product():
    weight, a, b = (RNG.standard_normal(shape).astype(np.float32) for shape in ((6, 8), (3, 8), (6, 3)))
    np.testing.assert_allclose(merge_adapter(weight, a, b, 2.0), weight + 2 * (b @ a), rtol=1e-5, atol=1e-5)
