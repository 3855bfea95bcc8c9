"""Conversations of several turns: on one topic, every span has its caption before it, what is taken up again is what it was, and counts add up."""

import random
import unittest

from training.chat_batches import Turn
from training.data.captions import phrase
from training.data.chat_prompts import topic_prompts
from training.data.dialogues import FIRST_PICTURE, FIRST_SOUND, FITTING_SOUND, Dialogues
from training.data.instruction_set import count, modalities, table
from training.data.samples import Sample
from training.data.sound_catalogue import EVERYDAY, SoundCatalogue
from training.data.sound_instructions import SoundInstructions
from training.data.topics import TOPICS
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IMAGE_SIGNAL_IDS
from training.tests.instruction_stubs import Pictures
from training.tests.test_sound_instructions import RECORDS

REPLIES = [{"kind": "dialogue", "topic": topic.name, "text": f"What about {topic.name}?", "reply": [1, 5, 9], "finished": True, "split": "train"} for topic in TOPICS]


class TopicPictures(Pictures):
    """With every noun of the topics."""

    nouns = sorted({noun for topic in TOPICS for noun in topic.nouns})
    styles = {noun: ["flat", "noto"] for noun in nouns}

    def request(self, rng, subject):
        return f"Draw {phrase(*subject)}."

    def reply(self, rng, subject, opening=None, after=0.0):
        return [(opening or "Here is {p}.").format(p=phrase(*subject)), list(IMAGE_SIGNAL_IDS)]

    def answered(self, rng, row, prompt=None, limit=None):
        return [Turn("user", prompt or row["text"]), Turn("assistant", [row["reply"]])]


def dialogues() -> Dialogues:
    data, catalogue = TopicPictures(), SoundCatalogue(RECORDS)
    return Dialogues(data, SoundInstructions(data, catalogue, []), catalogue, REPLIES)


def samples(number: int, seed: int = 3) -> list[Sample]:
    maker, rng = dialogues(), random.Random(seed)
    made = [maker.make(rng) for _ in range(number)]
    for sample in made:
        sample.kind = "dialogue"
    return made


class Topics(unittest.TestCase):
    def test_there_are_a_hundred_and_each_is_another(self):
        self.assertGreaterEqual(len(TOPICS), 100)
        self.assertEqual(len({topic.name for topic in TOPICS}), len(TOPICS))
        self.assertTrue(all(topic.nouns for topic in TOPICS))

    def test_their_sounds_can_be_asked_for(self):
        known = set(SoundCatalogue(RECORDS).captions)
        unknown = {sound for topic in TOPICS for sound in topic.sounds} - known
        self.assertEqual(unknown, set())
        self.assertGreater(len({sound for topic in TOPICS for sound in topic.sounds}), len(EVERYDAY) // 2)

    def test_each_is_asked_about_in_several_ways(self):
        prompts = topic_prompts()
        self.assertEqual({prompt["topic"] for prompt in prompts}, {topic.name for topic in TOPICS})
        self.assertEqual(len({prompt["text"] for prompt in prompts}), len(prompts))


class Conversations(unittest.TestCase):
    def setUp(self):
        self.made = samples(400)

    def test_have_three_to_seven_turns_and_a_medium(self):
        lengths = {sum(turn.role == "user" for turn in sample.turns) for sample in self.made}
        self.assertEqual(lengths & {3, 4, 5, 6, 7}, {3, 4, 5, 6, 7})
        self.assertTrue(lengths <= {3, 4, 5, 6, 7, 8})  # a conversation in words alone gets a picture at its end
        self.assertTrue(all(sample.drawings or sample.sounds for sample in self.made))
        self.assertTrue(all([turn.role for turn in sample.turns] == ["user", "assistant"] * (len(sample.turns) // 2) for sample in self.made))

    def test_every_span_follows_the_words_that_it_stands_for(self):
        for sample in self.made:
            parts = [part for turn in sample.turns if turn.role == "assistant" for part in ([turn.content] if isinstance(turn.content, str) else turn.content)]
            drawings = [parts[i - 1] for i, part in enumerate(parts) if part == IMAGE_SIGNAL_IDS]
            sounds = [parts[i - 1] for i, part in enumerate(parts) if part == AUDIO_SIGNAL_IDS]
            self.assertEqual(len(drawings), len(sample.drawings))
            self.assertEqual(len(sounds), len(sample.sounds))
            for text, drawing in zip(drawings, sample.drawings):
                self.assertIn(phrase(*drawing), text)
            for text, sound in zip(sounds, sample.sounds):
                self.assertIn(sound, text)

    def test_stay_on_one_topic(self):
        for sample in self.made:
            self.assertTrue(any({noun for noun, _, _ in sample.drawings} <= set(topic.nouns) and set(sample.sounds) <= set(topic.sounds) for topic in TOPICS))

    def test_the_first_of_several_is_the_first(self):
        seen = 0
        for sample in self.made:
            made = {"image": [], "audio": []}
            drawings, sounds = iter(sample.drawings), iter(sample.sounds)
            for asked, answer in zip(sample.turns[::2], sample.turns[1::2]):
                content = answer.content if isinstance(answer.content, list) else []
                images = [next(drawings) for part in content if part == IMAGE_SIGNAL_IDS]
                audios = [next(sounds) for part in content if part == AUDIO_SIGNAL_IDS]
                request = asked.content.lower().rstrip(".")
                if request in {text.lower().rstrip(".") for text in FIRST_PICTURE}:
                    self.assertEqual(images, made["image"][:1])
                    seen += 1
                if request in {text.lower().rstrip(".") for text in FIRST_SOUND}:
                    self.assertEqual(audios, made["audio"][:1])
                    seen += 1
                made["image"] += images
                made["audio"] += audios
        self.assertGreater(seen, 20)

    def test_a_topic_without_sounds_is_never_asked_for_one(self):
        silent = {topic.name for topic in TOPICS if not topic.sounds}
        requests = {text.format(t=name).lower() for text in FITTING_SOUND if "{t}" in text for name in silent}
        self.assertFalse([turn for sample in self.made for turn in sample.turns if turn.role == "user" and turn.content.lower() in requests])

    def test_are_the_same_for_the_same_seed(self):
        self.assertEqual(samples(20, seed=5), samples(20, seed=5))


class Counting(unittest.TestCase):
    def test_an_answer_is_named_by_what_it_is_made_of(self):
        self.assertEqual(modalities("Hello"), "T")
        self.assertEqual(modalities(["Here.", list(AUDIO_SIGNAL_IDS), " And", list(IMAGE_SIGNAL_IDS)]), "T+I+A")
        self.assertEqual(modalities([[1, 5, 9]]), "T")

    def test_counts_add_up(self):
        made = samples(200)
        figures = count(made)
        self.assertEqual(figures.instances, 200)
        self.assertEqual(sum(figures.routes.values()), figures.turns)
        self.assertEqual(figures.images, sum(len(sample.drawings) for sample in made))
        self.assertGreater(figures.switching, 150)
        self.assertIn("| all | 200 |", table({"all": figures}))


if __name__ == "__main__":
    unittest.main()
