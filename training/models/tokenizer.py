"""Builds the tokenizer of SmolLM2 plus signal tokens, and turns conversations into segments of token ids.

Text that a person typed is encoded with `encode_text`, which knows no special token: `<|im_end|>` or `[IMG0]` in a
message stays ordinary characters. Special tokens enter a prompt by id only.

    python -m training.models.tokenizer [--gguf FILE] [--out .cache/weights/tokenizer.json]
"""

from __future__ import annotations

import argparse
import json
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

from training.models.llama import SMOLLM2_GGUF

IMAGE_SIGNALS = [f"[IMG{i}]" for i in range(4)]
AUDIO_SIGNALS = [f"[AUD{i}]" for i in range(8)]
VIDEO_SIGNALS = [f"[VID{i}]" for i in range(24)]
SIGNALS = IMAGE_SIGNALS + AUDIO_SIGNALS + VIDEO_SIGNALS

BASE_VOCABULARY = 49152
IMAGE_SIGNAL_IDS = list(range(BASE_VOCABULARY, BASE_VOCABULARY + 4))
AUDIO_SIGNAL_IDS = list(range(BASE_VOCABULARY + 4, BASE_VOCABULARY + 12))
VIDEO_SIGNAL_IDS = list(range(BASE_VOCABULARY + 12, BASE_VOCABULARY + 36))
END_OF_TEXT, IM_START, IM_END = 0, 1, 2

# SmolLM2's own template minus its default system prompt, which would cost 20 tokens of prefill in every conversation.
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)

_GGUF_CONTROL = 3  # token type of control tokens in GGUF files


def byte_level_json(vocabulary: dict[str, int], merges: list[list[str]], special: dict[str, int]) -> dict:
    """A tokenizer.json of a byte-level BPE that splits digits one by one."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": token_id,
                "content": content,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for content, token_id in sorted(special.items(), key=lambda item: item[1])
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Digits", "individual_digits": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
            ],
        },
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": vocabulary,
            "merges": merges,
        },
    }


def smollm2_tokenizer_json(path: Path = SMOLLM2_GGUF) -> dict:
    import gguf

    fields = gguf.GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    merges = [merge.split(" ") for merge in fields["tokenizer.ggml.merges"].contents()]
    special = {token: i for i, (token, kind) in enumerate(zip(tokens, types)) if kind == _GGUF_CONTROL}
    vocabulary = {token: i for i, token in enumerate(tokens)}
    special |= {token: BASE_VOCABULARY + i for i, token in enumerate(SIGNALS)}
    return byte_level_json(vocabulary, merges, special)


class ChatTokenizer:
    """Encodes text without special tokens and builds prompts from typed parts.

    A prompt is a list of segments: a list of token ids, or a placeholder object (anything that is not a list) where
    concept tokens belong.
    """

    def __init__(self, description: dict):
        self.full = Tokenizer.from_str(json.dumps(description))
        self.plain = Tokenizer.from_str(json.dumps(description | {"added_tokens": []}))

    def encode_text(self, text: str) -> list[int]:
        """Token ids of text that may hold anything; never a special or signal token."""
        return self.plain.encode(text, add_special_tokens=False).ids

    def decode(self, ids: list[int], *, skip_special: bool = False) -> str:
        return self.full.decode(ids, skip_special_tokens=skip_special)

    def message(self, role: str, content: str | list) -> list:
        """One complete message as segments. Content is text, or parts: str, token-id list (a signal span), medium.

        Media come first, each followed by a newline, then the text; this is also what the page builds.
        """
        parts = [content] if isinstance(content, str) else content
        newline = self.encode_text("\n")
        segments: list = [[IM_START, *self.encode_text(role + "\n")]]
        for part in parts:
            if isinstance(part, str):
                segments.append(self.encode_text(part))
            elif isinstance(part, list):
                segments.append(part)
            else:
                segments += [part, newline]
        segments.append([IM_END, *newline])
        return join_segments(segments)

    def reply_prefix(self) -> list[int]:
        return [IM_START, *self.encode_text("assistant\n")]

    def prompt(self, messages: list[dict]) -> list:
        """Messages [{"role", "content"}] -> segments, ending where the assistant's reply starts."""
        segments = [segment for m in messages for segment in self.message(m["role"], m["content"])]
        return join_segments([*segments, self.reply_prefix()])


def join_segments(segments: list) -> list:
    """Merges neighbouring id lists."""
    joined: list = []
    for segment in segments:
        if isinstance(segment, list) and joined and isinstance(joined[-1], list):
            joined[-1] = joined[-1] + segment
        else:
            joined.append(segment)
    return joined


@cache
def smollm2_tokenizer(path: Path = SMOLLM2_GGUF) -> ChatTokenizer:
    return ChatTokenizer(smollm2_tokenizer_json(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gguf", type=Path, default=SMOLLM2_GGUF)
    parser.add_argument("--out", type=Path, default=Path(".cache/weights/tokenizer.json"))
    arguments = parser.parse_args()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(smollm2_tokenizer_json(arguments.gguf), ensure_ascii=False))


if __name__ == "__main__":
    main()
