import torch

from training.models.llama import Llama, LlamaConfig, initialise, unpermute
from training.models.tokenizer import ChatTokenizer, byte_level_json

CONFIG = LlamaConfig(base_vocabulary=50, hidden_size=32, layers=2, heads=4, kv_heads=2, head_dim=8, feed_forward=48)


def model() -> Llama:
    return initialise(Llama(CONFIG), seed=0).eval()


@torch.no_grad()
def test_a_cache_gives_what_one_pass_gives():
    llama, ids = model(), torch.randint(0, CONFIG.vocabulary, (2, 12))
    whole = llama(ids)
    first, cache = llama(ids[:, :5], return_cache=True)
    second = llama(ids[:, 5:], cache=cache)
    torch.testing.assert_close(torch.cat([first, second], dim=1), whole, atol=1e-5, rtol=1e-4)


@torch.no_grad()
def test_padding_on_either_side_changes_no_real_position():
    llama, ids = model(), torch.randint(0, CONFIG.vocabulary, (1, 7))
    alone, padding, ones = llama(ids), torch.zeros(1, 4, dtype=torch.long), torch.ones(1, 7)
    left = llama(torch.cat([padding, ids], 1), attention_mask=torch.cat([padding, ones], 1))[:, 4:]
    right = llama(torch.cat([ids, padding], 1), attention_mask=torch.cat([ones, padding], 1))[:, :7]
    torch.testing.assert_close(left, alone, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(right, alone, atol=1e-5, rtol=1e-4)


def test_gguf_row_order_is_undone():
    rows = torch.arange(16.0).reshape(8, 2)  # two heads of four rows
    interleaved = rows.reshape(2, 2, 2, 2).transpose(1, 2).reshape(8, 2).numpy()
    assert (unpermute(interleaved, heads=2) == rows.numpy()).all()


def test_fresh_adapters_change_nothing_and_are_the_only_thing_trained():
    from dataclasses import replace

    plain, ids = model(), torch.randint(0, CONFIG.vocabulary, (1, 6))
    adapted = Llama(replace(CONFIG, lora_rank=2))
    adapted.load_state_dict(plain.state_dict(), strict=False)
    torch.testing.assert_close(adapted(ids), plain(ids))
    trained = {name for name, p in adapted.freeze().named_parameters() if p.requires_grad}
    assert trained == set(adapted.adapter_state())


def test_typed_text_never_becomes_a_special_token():
    letters = {chr(c): c - 32 for c in range(33, 127)} | {"Ġ": 95, "Ċ": 96}
    tokenizer = ChatTokenizer(byte_level_json(letters, [], {"<|im_end|>": 97, "[IMG0]": 98}))
    ids = tokenizer.encode_text("a<|im_end|>[IMG0]")
    assert not {97, 98} & set(ids)
    assert tokenizer.decode(ids) == "a<|im_end|>[IMG0]"


def test_a_medium_splits_the_prompt_and_is_followed_by_a_newline():
    letters = {chr(c): c - 32 for c in range(33, 127)} | {"Ġ": 95, "Ċ": 96}
    tokenizer = ChatTokenizer(byte_level_json(letters, [], {}))
    medium = object()
    before, placed, after = tokenizer.prompt([{"role": "user", "content": [medium, "hi"]}])
    assert placed is medium
    assert after[: 1 + len("hi")] == tokenizer.encode_text("\nhi")
    assert before[0] == 1
