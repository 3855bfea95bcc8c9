import hashlib
import json

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from training.export.extend import extend
from training.export.pack_reader import PackReader, open_session
from training.export.pack_writer import PackWriter, choose_encoding

RNG = np.random.default_rng(0)
WEIGHT = RNG.standard_normal((40, 64)).astype(np.float32)
FACTS = {"title": "T", "description": "", "llm": {}, "perception": {}, "generation": {}, "licences": [], "evaluation": []}


def linear_model():
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y0"]), helper.make_node("Add", ["y0", "b"], ["y"])],
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 40])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 64])],
        [numpy_helper.from_array(WEIGHT, "w"), numpy_helper.from_array(np.ones(64, np.float32), "b")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(folder):
    writer = PackWriter("test", shard_bytes=1000, chunk_bytes=256)
    graph = writer.plain_graph("graphs/linear.onnx", linear_model(), "linear")
    writer.component("linear", tier="language", title="L", load="start", parameters=2624, graphs={"wasm": graph})
    return writer.write(folder, FACTS)


def test_every_chunk_and_file_has_its_digest(tmp_path):
    manifest = write(tmp_path / "pack")
    shards = manifest["weights"]["linear"]["files"]
    assert len(shards) > 1
    for entry in manifest["files"]:
        data = (tmp_path / "pack" / entry["path"]).read_bytes()
        assert len(data) == entry["bytes"]
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        starts = range(0, len(data), entry["chunkBytes"])
        assert entry["chunks"] == [hashlib.sha256(data[s : s + entry["chunkBytes"]]).hexdigest() for s in starts]


def test_the_same_inputs_give_the_same_bytes(tmp_path):
    write(tmp_path / "a")
    write(tmp_path / "b")
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert files and all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


def test_weights_leave_the_graph_and_come_back_through_the_reader(tmp_path):
    write(tmp_path / "pack")
    reader = PackReader(tmp_path / "pack")
    x = RNG.standard_normal((3, 40)).astype(np.float32)
    expected = open_session(linear_model().SerializeToString(), b"").run(None, {"x": x})[0]
    actual = reader.session("linear").run(None, {"x": x})[0]
    assert (tmp_path / "pack/graphs/linear.onnx").stat().st_size < 1000
    assert np.abs(actual - expected).max() < 0.02 * np.abs(expected).max()


def test_a_changed_file_is_noticed(tmp_path):
    write(tmp_path / "pack")
    shard = tmp_path / "pack/weights/linear-0.bin"
    shard.write_bytes(b"\0" + shard.read_bytes()[1:])
    with pytest.raises(ValueError, match="does not match"):
        PackReader(tmp_path / "pack").session("linear")


def test_the_manifest_is_plain_json(tmp_path):
    manifest = write(tmp_path / "pack")
    assert json.loads((tmp_path / "pack/pack.json").read_text()) == manifest


def test_a_pack_of_the_same_files_that_are_used_otherwise_is_another_version(tmp_path):
    versions = [PackWriter("tiny").write(tmp_path / f"{index}", {**FACTS, "generation": {"image": {"steps": steps}}})["version"] for index, steps in enumerate((4, 8, 4))]
    assert versions[0] == versions[2] != versions[1]


def test_vectors_stay_float_whatever_their_rank():
    assert choose_encoding(np.ones((1, 128, 1, 1), np.float32)) == "f32"
    assert choose_encoding(np.ones((1, 64), np.float32)) == "f32"
    assert choose_encoding(np.ones((128, 64), np.float32)) == "q8b32"


def test_a_pack_is_extended_and_every_other_file_stays(tmp_path):
    folder = tmp_path / "pack"
    before = write(folder)
    old = {path: (folder / path).read_bytes() for path in (file["path"] for file in before["files"])}
    writer = PackWriter("", shard_bytes=1000, chunk_bytes=256)
    graph = writer.plain_graph("graphs/more.onnx", linear_model(), "more")
    writer.component("more", tier="perception", title="M", load="demand", parameters=2624, graphs={"wasm": graph})
    manifest = extend(folder, writer, [{"part": "M", "licence": "Apache-2.0", "attribution": ""}])
    assert json.loads((folder / "pack.json").read_text()) == manifest
    assert {path: (folder / path).read_bytes() for path in old} == old
    assert manifest["version"] != before["version"]
    assert [file["path"] for file in manifest["files"]] == sorted(file["path"] for file in manifest["files"])
    for entry in manifest["files"]:
        assert hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert list(manifest["components"]) == ["linear", "more"]
    assert [licence["part"] for licence in manifest["licences"]] == ["M"]
    # Once more with the same changes nothing.
    again = PackWriter("", shard_bytes=1000, chunk_bytes=256)
    again.component("more", tier="perception", title="M", load="demand", parameters=2624,
                    graphs={"wasm": again.plain_graph("graphs/more.onnx", linear_model(), "more")})
    assert extend(folder, again, [{"part": "M", "licence": "Apache-2.0", "attribution": ""}]) == manifest
