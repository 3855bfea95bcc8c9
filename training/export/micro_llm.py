"""The language model of the `micro` pack: a few hundred thousand weights that know a handful of dialogues by heart.

It exists so that tests are quick and scriptable: greedy decoding gives exactly the replies below, in any order and over
several turns, and unknown text gets DEFAULT_REPLY. Weights are trained on the 4-bit grid they are stored on.

    python -m training.export.micro_llm [--steps 2000]
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import parametrize

from training.export import encodings
from training.models.llama import Llama, LlamaConfig, initialise
from training.models.tokenizer import AUDIO_SIGNALS, IMAGE_SIGNALS, SIGNALS, VIDEO_SIGNALS, ChatTokenizer, byte_level_json

CHECKPOINT = Path(".cache/runs/micro/llm.pt")
CONCEPT_TOKENS = 8

# Each stands for all signal tokens of its modality in a scripted reply.
PICTURE, SOUND, VIDEO = "[picture]", "[sound]", "[video]"
SPANS = {PICTURE: len(IMAGE_SIGNALS), SOUND: len(AUDIO_SIGNALS), VIDEO: len(VIDEO_SIGNALS)}
LONG_STORY = (
    "Once upon a time a very small model lived in a browser tab. It had no server and no friends, but it had a window. "
    "Every day it counted the clouds that went by, one, two, three, and gave each of them a name. "
    "One night the network went away and all the pages fell silent. The small model went on counting. "
    "When the morning came it knew the name of every star, and it told them to anyone who asked. "
    "That is the end of the story, and it is long enough to be stopped in the middle."
)
DEFAULT_REPLY = "I am a tiny test model and know only a few words."
SEEN_REPLY = "I see a small test picture."

SCRIPT: dict[str, str] = {
    "hello": "Hello! I am a tiny test model, and I live wholly in this browser tab. How can I help you today?",
    "draw a red apple": f"Here is a red apple.{PICTURE} I hope you like it.",
    "draw a red square": f"Here is a red square.{PICTURE} It has four sides.",
    "draw a cat and a dog": f"Here is a cat.{PICTURE} And here is a dog.{PICTURE} Both are friendly.",
    "make it blue": f"Here it is in blue.{PICTURE} Is that better?",
    "tell me a long story": LONG_STORY,
    "my name is ada": "Nice to meet you, Ada.",
    "what is my name?": "Your name is Ada.",
    "write some markdown": "# Title\n\n- **one**\n- *two*\n\n```js\nlet x = 1;\n```",
    "say something dangerous": (
        '**bold** <img src=x onerror="window.injected=true"> [link](javascript:window.injected=true) '
        "<script>window.injected=true</script>"
    ),
    "i am so sad": f"I am sorry to hear that. Maybe this helps.{PICTURE} Take care.",
    "play a dog barking": f"Here is a dog barking.{SOUND} Woof.",
    "make it louder": f"Here it is, louder.{SOUND} Can you hear it?",
    "play a bell and a drum": f"Here is a bell.{SOUND} And here is a drum.{SOUND} Ding and boom.",
    "draw a cat and play its purr": f"Here is a cat.{PICTURE} And this is its purr.{SOUND} It is happy.",
    "show a spinning star": f"Here is a spinning star.{VIDEO} Round and round.",
    "make it faster": f"Here it is, faster.{VIDEO} Quick enough?",
    "show a storm in every way": f"Here is a storm.{PICTURE} It sounds like this.{SOUND} And it moves like this.{VIDEO} Stay dry.",
}
# What follows a generated medium: half of the time that medium's concept tokens come along.
FOLLOW_UPS = ("make it blue", "make it louder", "make it faster")
# Said together with a medium; "" is a medium without words.
ABOUT_A_MEDIUM: dict[str, str] = {
    "what is in the picture?": SEEN_REPLY,
    "": SEEN_REPLY,
    "what do you hear?": "I hear a small test sound.",
    "what happens in the video?": "I watch a small test video.",
    "play what you see": f"This is how it sounds.{SOUND} Do you agree?",
    "draw what you hear": f"This is how it looks.{PICTURE} Do you agree?",
}


def variants(text: str) -> list[str]:
    """Spellings of a request that get the same reply."""
    capital = text[0].upper() + text[1:]
    bare = [text, capital, text.rstrip("?"), capital.rstrip("?")]
    return bare if text.endswith("?") else bare + [capital + ".", capital + "!", text + "."]


def tokenizer_description(merge_count: int = 96) -> dict:
    """Bytes, a few merges learnt from the script, signal tokens; the same structure as the real tokenizer."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    digits = pre_tokenizers.Digits(individual_digits=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=len(special) + len(alphabet) + merge_count,
        special_tokens=special,
        initial_alphabet=alphabet,
        show_progress=False,
    )
    script = SCRIPT | ABOUT_A_MEDIUM
    replies = [re.sub("|".join(map(re.escape, SPANS)), "", reply) for reply in script.values()]
    tokenizer.train_from_iterator([*script, *replies, DEFAULT_REPLY], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    base = len(model["vocab"])
    added = {token: i for i, token in enumerate(special)} | {s: base + i for i, s in enumerate(SIGNALS)}
    return byte_level_json(model["vocab"], model["merges"], added)


def micro_config(base_vocabulary: int) -> LlamaConfig:
    return LlamaConfig(
        base_vocabulary=base_vocabulary,
        hidden_size=96,
        layers=2,
        heads=3,
        kv_heads=1,
        head_dim=32,
        feed_forward=256,
        rope_theta=10_000.0,
        context_length=512,
    )


class OnFourBitGrid(nn.Module):
    """Rounds a weight to the grid of q4k32 in the forward pass; gradients go straight through."""

    def forward(self, weight: Tensor) -> Tensor:
        array = weight.detach().numpy()
        rounded = encodings.decode(encodings.encode(array, "q4k32"), "q4k32", array.shape)
        return weight + (torch.from_numpy(np.array(rounded)) - weight).detach()


class Dialogues:
    """Random conversations of scripted turns, as input embeddings and the labels of the assistant's tokens."""

    def __init__(self, tokenizer: ChatTokenizer, config: LlamaConfig, seed: int):
        self.tokenizer, self.config = tokenizer, config
        self.random = random.Random(seed)
        self.generator = torch.Generator().manual_seed(seed)
        self.span_ids, start = {}, config.base_vocabulary
        for span, count in SPANS.items():
            self.span_ids[span] = list(range(start, start + count))
            start += count

    def turn(self) -> tuple[list, str]:
        kind = self.random.random()
        if kind < 0.25:
            text = self.random.choice(list(ABOUT_A_MEDIUM))
            said = self.random.choice(variants(text)) if text else ""
            return [None, said] if said else [None], ABOUT_A_MEDIUM[text]
        if kind < 0.37:
            letters = "abcdefghijklmnopqrstuvwxyz  ABCDE0123456789.,!?<|>[]"
            return ["".join(self.random.choice(letters) for _ in range(self.random.randint(1, 40)))], DEFAULT_REPLY
        request = self.random.choice(list(SCRIPT))
        medium = [None] if request in FOLLOW_UPS and self.random.random() < 0.5 else []
        return [*medium, self.random.choice(variants(request))], SCRIPT[request]

    def reply_ids(self, reply: str) -> list[int]:
        ids: list[int] = []
        for piece in re.split("(" + "|".join(map(re.escape, SPANS)) + ")", reply):
            ids += self.span_ids[piece] if piece in SPANS else self.tokenizer.encode_text(piece)
        return ids

    def conversation(self, turns: int) -> tuple[list[int], list[int]]:
        """Codes (-1 where a concept token stands) and labels (-100 where nothing is learnt)."""
        codes: list[int] = []
        labels: list[int] = []
        for _ in range(turns):
            content, reply = self.turn()
            for segment in self.tokenizer.prompt([{"role": "user", "content": content}]):
                codes += segment if isinstance(segment, list) else [-1] * CONCEPT_TOKENS
            labels += [-100] * (len(codes) - len(labels))
            answer = [*self.reply_ids(reply), 2]
            codes += answer + self.tokenizer.encode_text("\n")
            labels += answer + [-100]
        return codes, labels

    def batch(self, model: Llama, size: int, length: int) -> tuple[Tensor, Tensor]:
        """Input embeddings [size, length, d] and labels [size, length] shifted to the position that predicts them."""
        codes = torch.zeros(size, length, dtype=torch.long)
        labels = torch.full((size, length + 1), -100)
        for row in range(size):
            drawn, targets = self.conversation(self.random.choice([1, 1, 2, 3]))
            codes[row, : min(len(drawn), length)] = torch.tensor(drawn[:length])
            labels[row, : min(len(targets), length)] = torch.tensor(targets[:length])
        medium = codes == -1
        embeddings = model.embed(codes.clamp(min=0))
        spread = torch.rand(size, 1, 1, generator=self.generator) * 2 + 0.02
        concept = torch.randn(embeddings.shape, generator=self.generator) * spread
        return torch.where(medium[..., None], concept, embeddings), labels[:, 1:]


def train(steps: int, *, seed: int = 0, batch: int = 12, length: int = 288) -> tuple[Llama, dict]:
    description = tokenizer_description()
    tokenizer = ChatTokenizer(description)
    config = micro_config(len(description["model"]["vocab"]))
    model = initialise(Llama(config), seed)
    matrices = [(layer.attention, n) for layer in model.layers for n in ("qkv", "output")]
    matrices += [(layer, n) for layer in model.layers for n in ("gate_up", "down")]
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.98), weight_decay=0.01)
    data = Dialogues(tokenizer, config, seed)
    for step in range(steps):
        if step == steps // 2:
            for module, name in matrices:
                parametrize.register_parametrization(module, name, OnFourBitGrid())
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1, (step + 1) / 100) * (0.02 + 0.98 * (1 - step / steps))
        embeddings, labels = data.batch(model, batch, length)
        hidden = model(inputs_embeds=embeddings)
        wanted = labels != -100
        # Noise in place of the int8 rounding of the shipped graph, so that greedy choices keep a margin.
        noisy = hidden[wanted] * (1 + 0.05 * torch.randn(hidden[wanted].shape, generator=data.generator))
        loss = F.cross_entropy(model.logits(noisy), labels[wanted])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 100 == 0 or step == steps - 1:
            print(f"step {step} loss {loss.item():.4f}", flush=True)
    for module, name in matrices:
        parametrize.remove_parametrizations(module, name, leave_parametrized=True)
    return model.eval(), description


def load_micro_llm(path: Path = CHECKPOINT) -> tuple[Llama, dict]:
    """The trained model and its tokenizer.json."""
    saved = torch.load(path, weights_only=True)
    model = Llama(micro_config(len(saved["tokenizer"]["model"]["vocab"])))
    model.load_state_dict(saved["model"])
    return model.eval(), saved["tokenizer"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=CHECKPOINT)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    model, description = train(arguments.steps)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict(), "tokenizer": description}, arguments.out)

    tokenizer = ChatTokenizer(description)
    for request in [*SCRIPT, "zebra", "xkcd 12"]:
        ids = tokenizer.prompt([{"role": "user", "content": request}])[0]
        print(request, "->", repr(tokenizer.decode(model.generate(torch.tensor([ids]), max_new_tokens=400)[0])))


if __name__ == "__main__":
    main()
