"""The hand-written graphs against PyTorch, with a model of random weights and random adapters."""

import numpy as np
import pytest
import torch

from training.export import llm
from training.export.check import float_llm, graph_error, relative
from training.export.decoder_runner import PackLlm
from training.export.llm_part import add_llm, llm_facts
from training.export.pack_reader import PackReader
from training.export.pack_writer import PackWriter
from training.models.llama import Llama, LlamaConfig, initialise

CONFIG = LlamaConfig(
    base_vocabulary=260, hidden_size=96, layers=2, heads=3, kv_heads=1, head_dim=32, feed_forward=128, lora_rank=4
)


@pytest.fixture(scope="module")
def model() -> Llama:
    model = initialise(Llama(CONFIG), seed=5)
    for name, parameter in model.named_parameters():
        if name.endswith(".b"):
            parameter.data.normal_(std=0.1, generator=torch.Generator().manual_seed(1))
    return model.eval()


def test_the_float_graph_computes_what_the_model_computes(model):
    hidden, logits = graph_error(model)
    assert hidden < 1e-4 and logits < 1e-4


def test_blocks_of_any_size_give_the_same_hidden_states(model):
    runner = float_llm(model)
    embeddings = runner.embed(list(range(3, 43)))
    whole = runner.prefill(embeddings)
    runner.reset()
    single = np.concatenate([runner.run_block(row[None]) for row in embeddings])
    assert relative(single, whole) < 1e-4


def test_a_written_pack_reads_back_and_comes_close_to_the_model(model, tmp_path):
    writer = PackWriter("test", shard_bytes=50_000, chunk_bytes=4_096)
    add_llm(writer, model, {}, title="Test")
    facts = llm_facts(CONFIG, context_length=64, prefill_chunk=16, sampling={}, modalities=("image",))
    rest = {"title": "", "description": "", "llm": facts, "perception": {}, "generation": {}}
    writer.write(tmp_path / "pack", rest | {"licences": [], "evaluation": []})
    runner = PackLlm.of_pack(PackReader(tmp_path / "pack"))
    ids = list(range(3, 23))
    with torch.no_grad():
        expected = model(torch.tensor([ids]))[0].numpy()
    hidden = runner.prefill(runner.embed(ids))
    # Random weights on a 4-bit grid, int8 products whose rounding differs between processors: the direction must hold, no more.
    cosine = (hidden * expected).sum() / np.linalg.norm(hidden) / np.linalg.norm(expected)
    assert cosine > 0.9
    assert runner.logits(hidden[-1]).shape == (CONFIG.vocabulary,)


def test_wide_matrices_are_cut_and_narrow_ones_are_not():
    assert llm.cut_rows(960) == [(0, 960)]
    assert llm.cut_rows(3072) == [(0, 1600), (1600, 3072)]
    assert llm.cut_rows(49188)[-1] == (41280, 49188)
