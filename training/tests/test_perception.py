"""Perception and projections: shapes, the grouping's promises, preprocessing, captions, batches, exports."""

import random
import unittest

import numpy as np
import torch
from PIL import Image

from training.chat_batches import CONCEPT_TOKENS, IGNORED, Turn, collate
from training.data.captions import caption, names_concept, phrase, with_article
from training.data.image_preprocess import prepare, prepare_exact, triangle_weights
from training.export.check_perception import checks, errors
from training.export.perception import tiny_input_projection
from training.models.input_projection import TINY_INPUT_PROJECTION, GroupingProjection, LinearProjection, PrototypeMemory
from training.models.output_projection import TINY_OUTPUT_PROJECTION, OutputProjection


class Letters:
    """A tokenizer whose ids are character codes: enough to check where tokens go."""

    def encode_text(self, text: str) -> list[int]:
        return [ord(c) for c in text]


class InputProjection(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)
        self.config = TINY_INPUT_PROJECTION
        self.features = torch.randn(3, self.config.cells, self.config.features)

    def test_every_cell_belongs_to_exactly_one_concept_token(self):
        tokens, assignment = GroupingProjection(self.config).eval()(self.features)
        self.assertEqual(tokens.shape, (3, 8, self.config.output))
        self.assertTrue(torch.equal(assignment.sum(1), torch.ones(3, self.config.cells)))
        self.assertTrue(((assignment == 0) | (assignment == 1)).all())

    def test_gradients_pass_the_hard_assignment(self):
        model = tiny_input_projection().train()
        torch.nn.init.normal_(model.second_assignment.output.weight)
        model(self.features)[0].square().sum().backward()
        self.assertGreater(model.first_assignment.query.weight.grad.abs().sum().item(), 0)

    def test_the_ablation_has_the_same_contract(self):
        tokens, assignment = LinearProjection(self.config)(self.features)
        self.assertEqual(tokens.shape, (3, 8, self.config.output))
        self.assertEqual(assignment.shape, (3, 8, self.config.cells))

    def test_prototypes_start_as_a_classifier(self):
        centres = torch.randn(6, 16) * 4
        classes = torch.arange(6).repeat_interleave(10)
        features = centres[classes] + torch.randn(60, 16)
        memory = PrototypeMemory(16, 6, 5, 4, 8)
        memory.start_from_classes(features, classes)
        found = memory.keys(memory.project(features)).argmax(1)
        self.assertGreater((found == classes).float().mean().item(), 0.95)


class OutputProjectionShape(unittest.TestCase):
    def test_signal_states_become_conditioning(self):
        c = TINY_OUTPUT_PROJECTION
        self.assertEqual(OutputProjection(c)(torch.randn(2, 4, c.input)).shape, (2, c.queries, c.output))


class Preprocessing(unittest.TestCase):
    def test_weights_sum_to_one(self):
        for source, target in ((7, 3), (3, 7), (5, 5), (1, 4)):
            np.testing.assert_allclose(triangle_weights(source, target).sum(1), 1)

    def test_pillow_agrees_within_one_level(self):
        rgb = np.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(np.uint8)
        rgba = np.dstack([rgb, np.full((40, 40), 255, np.uint8)])
        difference = np.abs(prepare(Image.fromarray(rgb), 15) - prepare_exact(rgba, 15))
        self.assertLess(difference.max(), 1.5)

    def test_transparent_pixels_are_white(self):
        np.testing.assert_allclose(prepare_exact(np.zeros((4, 4, 4), np.uint8), 2), 255)


class Captions(unittest.TestCase):
    def test_articles(self):
        self.assertEqual([with_article(n) for n in ("red apple", "apple", "sunglasses", "bus", "owl", "umbrella")],
                         ["a red apple", "an apple", "sunglasses", "a bus", "an owl", "an umbrella"])

    def test_caption_and_phrase(self):
        self.assertEqual(caption("red apple", "3d", "blue"), "a red apple, 3d style, on a blue background")
        self.assertEqual(phrase("red apple", "3d"), "a red apple in 3d style")

    def test_naming_needs_whole_words(self):
        self.assertTrue(names_concept("I see two cats.", ["cat"]))
        self.assertFalse(names_concept("a caterpillar", ["cat"]))


class Batches(unittest.TestCase):
    def test_only_the_assistants_words_are_labels(self):
        batch = collate(Letters(), [[Turn("user", "hi", media=1), Turn("assistant", ["ok", [900]])]])
        labels = [label for label in batch.labels[0].tolist() if label != IGNORED]
        self.assertEqual(labels, [ord("o"), ord("k"), 900, 2])
        (row, number, position), = batch.media_positions
        self.assertEqual(batch.ids[0, position + CONCEPT_TOKENS].item(), ord("\n"))

    def test_a_cut_reply_is_not_taught_to_stop(self):
        batch = collate(Letters(), [[Turn("user", "hi"), Turn("assistant", "ok", end=False)]])
        self.assertNotIn(2, [label for label in batch.labels[0].tolist() if label != IGNORED])


class Exports(unittest.TestCase):
    def test_graphs_agree_with_pytorch(self):
        for name, model, graph, value in checks(tiny=True):
            for output, error in errors(model, graph, value).items():
                self.assertLess(error, 1e-4, f"{name} {output}")


if __name__ == "__main__":
    random.seed(0)
    unittest.main()
