"""Prompts and wordings of the instruction data: every slot is filled, refusals refuse, and nothing is asked for twice."""

import random
import re
import unittest

from training.data.caption_classes import CaptionClasses
from training.data.chat_prompts import chat_prompts
from training.data.implied import SITUATIONS, situation
from training.data.refusals import DECLINED, INSISTED, in_words, refusal

THINGS = [("a red fox", "red fox"), ("an owl", "owl"), ("a bell", "bell"), ("a canoe", "canoe")]
NEGATION = re.compile(r"\b(no|not|nothing|don't|without|skip|leave|spare|forget|never|instead|rather|only|just|words?|text|read|written|verbal|away|can't)\b")


class ChatPrompts(unittest.TestCase):
    def setUp(self):
        self.prompts = chat_prompts(THINGS, 1500)

    def test_every_slot_is_filled_and_no_prompt_comes_twice(self):
        texts = [prompt["text"] for prompt in self.prompts]
        self.assertFalse([text for text in texts if "{" in text or "}" in text])
        self.assertEqual(len(texts), len(set(texts)))

    def test_the_same_seed_gives_the_same_prompts(self):
        self.assertEqual(self.prompts, chat_prompts(THINGS, 1500))
        self.assertNotEqual(self.prompts, chat_prompts(THINGS, 1500, seed=12))


class Refusals(unittest.TestCase):
    def test_each_says_that_no_picture_is_wanted(self):
        rng = random.Random(0)
        for _ in range(500):
            text = refusal(rng)
            self.assertNotIn("{", text)
            self.assertRegex(text.lower(), NEGATION)

    def test_the_request_stays_inside(self):
        rng = random.Random(1)
        for request in ("What is a lynx?", "Tell me about a banjo.", "I bought a kite last week."):
            for _ in range(200):
                text = in_words(rng, request)
                self.assertIn(request[1:-1], text)
                self.assertGreater(len(text), len(request))
                self.assertNotIn("{", text)

    def test_declining_and_insisting_name_the_thing(self):
        for template in (*DECLINED, *INSISTED):
            self.assertIn("an owl", template.format(w="an owl"))


class Implied(unittest.TestCase):
    def test_a_situation_gives_a_prompt_something_to_draw_and_kind_words(self):
        rng = random.Random(0)
        nouns = {noun for each in SITUATIONS for noun in each.nouns}
        for _ in range(200):
            prompt, noun, answer = situation(rng)
            self.assertIn(noun, nouns)
            self.assertTrue(prompt[0].isupper() and prompt[-1] in ".!?", prompt)
            self.assertIn(answer[-1], ".!?")


class Classes(unittest.TestCase):
    def setUp(self):
        self.classes = CaptionClasses(["apple", "red heart", "kite"], ["heart", "kite"])

    def test_a_hue_is_a_class_of_its_own_unless_the_noun_carries_it(self):
        self.assertEqual(self.classes.nouns, ["apple", "heart", "kite", "red heart"])
        self.assertEqual(self.classes.of(("red heart", "", "")), (3, 0, 0, 0))
        self.assertEqual(self.classes.of(("blue heart", "3d", "")), (1, 1, 0, 5))
        self.assertEqual(self.classes.of(("kite", "", "white")), (2, 0, 1, 0))
        with self.assertRaises(KeyError):
            self.classes.of(("dragon", "", ""))

    def test_shares_hold_one_class_of_each_part(self):
        shares = self.classes.shares([("blue heart", "3d", "pink")])
        self.assertEqual(shares.shape[1], sum(self.classes.sizes))
        self.assertEqual(shares.sum().item(), 4)


if __name__ == "__main__":
    unittest.main()
