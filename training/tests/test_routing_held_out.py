"""No wording of the instruction data is a routing test instruction: these are never trained on."""

import json
import re
import unittest

from training.data import (
    chat_prompts, chat_wordings, dialogues, implied, instruction_templates, listen_questions, look_questions, refusals, sound_requests, sound_talk,
    video_requests, video_talk, watch_questions,
)
from training.paths import ROOT

SLOT = re.compile(r"\{\w+\}")


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+|\x00", SLOT.sub("\x00", text.lower())))


def texts_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, implied.Situation):
        return list(value.prompts)
    if isinstance(value, dict):
        return texts_of(tuple(value.values()))
    return [text for part in value for text in texts_of(part)] if isinstance(value, tuple) else []


class RoutingHeldOut(unittest.TestCase):
    def test_no_fixed_wording_is_a_test_instruction(self):
        wordings = {plain(text): text for module in (
            chat_prompts, chat_wordings, dialogues, implied, instruction_templates, listen_questions, look_questions, refusals, sound_requests, sound_talk,
            video_requests, video_talk, watch_questions)
                    for name, value in vars(module).items() if name.isupper() or name.startswith("_") and not name.startswith("__")
                    for text in texts_of(value)}
        self.assertGreater(len(wordings), 1000)
        cases = [json.loads(line) for name in ("routing", "routing-sounds", "routing-listening", "routing-videos", "routing-watching") for line in (ROOT / "e2e" / "cases" / f"{name}.jsonl").open()]
        asked = [part["text"] for case in cases for message in case["messages"] for part in message["content"] if part["type"] == "text"]
        self.assertEqual([text for text in asked if plain(text) in wordings], [])


if __name__ == "__main__":
    unittest.main()
