"""Hearing: how sounds are worded, and what is learnt of them in closed form; the same code as for pictures."""

import random
import unittest
from collections import Counter
from dataclasses import replace
from unittest import mock

import torch

from training import encoding_side_warmup as warmup
from training.data.captions import names_concept, with_article
from training.data.hearing_data import NAMES, Heard, HearingData, bare
from training.data.instruction_set import modalities
from training.data.listen_questions import NAME_SOUND, NAMED_SOUND
from training.data.listening import Listening
from training.data.samples import Sample
from training.data.sound_catalogue import SoundCatalogue
from training.data.sound_instructions import SoundInstructions
from training.instruction_tuning import media_of
from training.models.input_projection import AUDIO_INPUT_PROJECTION, TINY_INPUT_PROJECTION, GroupingProjection
from training.tests.test_dialogues import TopicPictures
from training.tests.test_sound_instructions import RECORDS

CLASSES = ("dog barking", "rain falling", "grand piano", "violin")


class Letters:
    """A tokenizer whose tokens are words, numbered as they come."""

    def __init__(self):
        self.ids: dict[str, int] = {}

    def encode_text(self, text: str) -> list[int]:
        return [self.ids.setdefault(word, len(self.ids)) for word in text.split()]


class Clips:
    """Sounds whose features say what they are: a centre for each class, and noise."""

    name = "clips"
    weights = None

    def __init__(self, cells: int, width: int):
        generator = torch.Generator().manual_seed(1)
        centres = torch.randn(len(CLASSES), width, generator=generator) * 3
        self.examples, self.grid = [], []
        for row in range(80):
            group = row % len(CLASSES)
            source = "recording" if group < 2 else "instrument"
            self.examples.append(Heard(0, row, CLASSES[group], source, "", CLASSES[group], CLASSES[group], (CLASSES[group],), "train" if row < 60 else "heldout"))
            self.grid.append(centres[group] + torch.randn(cells, width, generator=generator))

    def split(self, name):
        return [e for e in self.examples if e.split == name]

    def held_out(self):
        return {"held out": self.split("heldout")}

    def pick(self, rng, count):
        return [rng.choice(self.split("train")) for _ in range(count)]

    def features(self, examples, *, augment=False):
        return torch.stack([self.grid[e.row] for e in examples])


class Wordings(unittest.TestCase):
    def test_a_sound_is_named_without_article_and_manner(self):
        self.assertEqual(bare("a grand piano playing a long note"), "grand piano")
        self.assertEqual(bare("the ocean"), "ocean")
        self.assertEqual(bare("a playing card sliding"), "playing card sliding")
        self.assertEqual(bare("rain falling"), "rain falling")

    def test_an_answer_that_names_the_class_counts_and_another_does_not(self):
        self.assertTrue(names_concept("This is the sound of a dog barking.", list(NAMES["dog bark"])))
        self.assertTrue(names_concept("I hear ocean waves.", list(NAMES["sea waves"])))
        self.assertFalse(names_concept("I hear a rooster.", list(NAMES["dog bark"])))

    def test_questions_differ_and_answers_have_their_slot(self):
        self.assertEqual(len(set(NAME_SOUND)), len(NAME_SOUND))
        self.assertTrue(all("{p}" in text for text in NAMED_SOUND))


class Recognising(unittest.TestCase):
    def setUp(self):
        self.config = replace(TINY_INPUT_PROJECTION, noun_slots=5, styles=2, prototypes=len(CLASSES), prototype_width=len(CLASSES), anchors=9)
        self.data = Clips(self.config.cells, self.config.features)
        with mock.patch("training.encoding_side_warmup.smollm2_tokenizer", Letters):
            self.targets = warmup.SlotTargets(self.data.examples, torch.randn(40, self.config.output), 5)

    def test_the_sizes_of_a_projection_follow_from_the_data(self):
        self.assertEqual(warmup.sizes(self.data, self.targets)[:2], (len(CLASSES), 2))

    def test_classes_are_recognised_in_closed_form_and_spelled(self):
        torch.manual_seed(0)
        self.config = replace(self.config, anchors=len(self.targets.embedding))
        projection = GroupingProjection(self.config).eval()
        projection.anchored.set_anchors(self.targets.embedding)
        with mock.patch.object(torch, "save"):
            warmup.recognise(projection, self.data, self.targets)
        held_out = self.data.split("heldout")
        mean = projection.input_norm(self.data.features(held_out)).mean(1)
        names = sorted(CLASSES)
        found = [names[i] for i in projection.memory.shares(mean).argmax(1).tolist()]
        self.assertGreater(sum(name == e.noun for name, e in zip(found, held_out)) / len(held_out), 0.9)
        spelled = projection.speller.nouns[names.index("dog barking")].tolist()
        self.assertEqual(spelled, self.targets([next(e for e in held_out if e.noun == "dog barking")])[0, :5].tolist())

    def test_classes_with_weights_are_recognised_by_regression(self):
        torch.manual_seed(0)
        projection = GroupingProjection(replace(self.config, anchors=len(self.targets.embedding))).eval()
        projection.anchored.set_anchors(self.targets.embedding)
        train = self.data.split("train")
        self.data.weights = torch.tensor([3.0 if e.noun == "rain falling" else 1 / 3 for e in train])
        with mock.patch.object(torch, "save"):
            warmup.recognise(projection, self.data, self.targets)
        names, mean = sorted(CLASSES), projection.input_norm(self.data.features(train)).mean(1)
        shares = projection.memory.shares(mean)
        self.assertGreater(sum(names[i] == e.noun for i, e in zip(shares.argmax(1).tolist(), train)) / len(train), 0.95)
        # What is likelier is what an example that says nothing is taken for.
        middle = projection.memory.shares(mean.mean(0, keepdim=True))[0]
        self.assertEqual(names[int(middle.argmax())], "rain falling")

    def test_half_of_what_is_heard_is_recorded_and_a_class_comes_as_often_as_another(self):
        data = HearingData.__new__(HearingData)
        rows = [("rain falling", "recording")] * 40 + [("a dog", "recording")] * 4 + [("a flute", "instrument")] * 50 + [("a crow", "sample")]
        data.examples = [Heard(0, row, noun, style, "", "", "", (), "train") for row, (noun, style) in enumerate(rows)]
        picked = Counter(e.noun for e in data.pick(random.Random(0), 800))
        for noun in ("rain falling", "a dog", "a flute", "a crow"):
            self.assertAlmostEqual(picked[noun] / 800, 0.25, delta=0.05)
        self.assertAlmostEqual(float(data.weights.mean()), 1, places=5)


class Listened(unittest.TestCase):
    """Kinds of the instruction data with an attached sound."""

    def setUp(self):
        data, catalogue = TopicPictures(), SoundCatalogue(RECORDS)
        heard = [Heard(0, row, noun, "recording", "", with_article(noun), canonical, (noun,), "train")
                 for row, (noun, canonical) in enumerate((("dog barking", "a dog barking"), ("violin", "a violin playing a long note"), ("tone", "a steady high tone")))]
        self.listening = Listening(data, SoundInstructions(data, catalogue, []), catalogue, [*heard, Heard(0, 9, "gong", "", "", "a gong", "a gong", (), "esc10")])

    def test_only_training_sounds_come(self):
        self.assertEqual(self.listening.nouns, ["dog barking", "tone", "violin"])

    def test_words_answer_questions_and_name_what_is_heard(self):
        rng = random.Random(2)
        for _ in range(200):
            sample = self.listening.listen(rng)
            self.assertEqual([turn.media for turn in sample.turns[:1]], [1])
            self.assertFalse(sample.drawings or sample.sounds)
            self.assertTrue(all(sample.heard[0].phrase in turn.content for turn in sample.turns if turn.role == "assistant"))
            self.assertEqual(modalities(sample.turns[1].content), "T")

    def test_what_is_made_of_a_sound_is_of_that_sound(self):
        rng, made = random.Random(3), set()
        for _ in range(300):
            sample = self.listening.make(rng)
            self.assertEqual(sum(turn.media for turn in sample.turns), 1)
            (sound,) = sample.heard
            if sample.drawings:
                self.assertEqual(sample.drawings, [({"dog barking": "dog", "violin": "violin"}[sound.noun], "", "")])
            if sample.sounds:
                self.assertEqual(sample.sounds, [sound.canonical])
            made.add(modalities(sample.turns[-1].content))
        self.assertEqual(made, {"T+I", "T+A", "T+I+A"})


class Media(unittest.TestCase):
    def test_each_row_gets_the_concept_tokens_of_its_own_medium(self):
        class Ones:
            def features(self, examples, augment=False):
                return torch.tensor([float(example) for example in examples])

        def projection(features):
            return features[:, None, None].expand(-1, 8, 5), None

        samples = [Sample("", [], pictures=[2]), Sample("", []), Sample("", [], heard=[7]), Sample("", [], pictures=[3])]
        tokens = media_of(samples, {"pictures": (Ones(), projection), "heard": (Ones(), projection)})
        self.assertEqual(tokens.shape, (4, 1, 8, 5))
        self.assertEqual(tokens[:, 0, 0, 0].tolist(), [2, 0, 7, 3])
        self.assertIsNone(media_of(samples[1:2], {"pictures": (Ones(), projection)}))


class Projection(unittest.TestCase):
    def test_a_second_of_silence_takes_as_many_cells_as_any_other(self):
        model = GroupingProjection(AUDIO_INPUT_PROJECTION).eval()
        tokens, assignment = model(torch.zeros(1, 100, 256))
        self.assertEqual(tokens.shape, (1, 8, 576))
        self.assertTrue(torch.equal(assignment.sum(1), torch.ones(1, 100)))


if __name__ == "__main__":
    unittest.main()
