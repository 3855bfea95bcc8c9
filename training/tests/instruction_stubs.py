"""What the kinds of instruction data need of InstructionData, without its pictures."""

from __future__ import annotations

from training.chat_batches import Turn
from training.models.tokenizer import IMAGE_SIGNAL_IDS


class Pictures:
    listens = False
    groups: dict[str, str] = {}
    chat = askable = [{"kind": "thing", "text": "What is a lynx?", "reply": [1, 5, 9], "finished": True, "split": "train"}]

    def subject(self, rng):
        return ("owl", "", "")

    def wish(self, rng, subject):
        return f"an {subject[0]}"

    def request(self, rng, subject):
        return f"Draw {subject[0]}."

    def reply(self, rng, subject, after=0.0):
        return [f"Here is {subject[0]}.", list(IMAGE_SIGNAL_IDS)]

    def answered(self, rng, row, prompt=None, limit=None):
        return [Turn("user", prompt or row["text"]), Turn("assistant", [row["reply"]])]


def spans(sample, ids) -> int:
    return sum(part == ids for turn in sample.turns if turn.role == "assistant" for part in turn.content)
