"""Perception and projections: shapes, the grouping's promises, preprocessing, captions, batches, exports."""

import random
import unittest
from dataclasses import replace

import numpy as np
import torch
from PIL import Image

from training.chat_batches import CONCEPT_TOKENS, IGNORED, Turn, collate
from training.data.captions import caption, names_concept, phrase, with_article
from training.data.image_preprocess import prepare, prepare_exact, triangle_weights
from training.decoding_side_refit import recognise
from training.export.check_perception import checks, errors
from training.export.output_projection import output_projection_graph
from training.export.perception import input_projection_graph, tiny_input_projection
from training.models.discriminants import fit_logistic, fit_two_step
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


    def test_what_is_recognised_is_spelled(self):
        torch.manual_seed(3)
        model = spelling_projection()
        speller, anchors = model.speller, model.anchored.anchors
        shares = torch.zeros(1, model.config.prototypes)
        shares[0, 4] = 1
        spelled = speller(torch.zeros(1, model.config.features), shares, anchors)
        self.assertTrue(torch.equal(spelled[0, : model.config.noun_slots], anchors[speller.nouns[4]]))
        self.assertEqual(spelled[0, model.config.noun_slots].abs().sum().item(), 0)
        # The concept token between noun and style is never spelled, whatever the others are.
        self.assertEqual(speller.share[model.config.noun_slots].item(), 0)


def spelling_projection() -> GroupingProjection:
    model = GroupingProjection(replace(TINY_INPUT_PROJECTION, noun_slots=5, styles=3)).eval()
    model.anchored.set_anchors(torch.randn(model.config.anchors, model.config.output), sharpness=4)
    model.speller.nouns.random_(model.config.anchors)
    model.speller.style_words.random_(model.config.anchors)
    return model


class OutputProjections(unittest.TestCase):
    def test_signal_states_become_conditioning(self):
        c = TINY_OUTPUT_PROJECTION
        self.assertEqual(OutputProjection(c)(torch.randn(2, 4, c.input)).shape, (2, c.queries, c.output))

    def test_the_memory_recognises_what_it_was_fitted_to(self):
        torch.manual_seed(0)
        model = OutputProjection(replace(TINY_OUTPUT_PROJECTION, memory=(5, 3), recognised=4, written=8, rank=4))
        classes = torch.stack([torch.arange(5).repeat(12), torch.arange(3).repeat_interleave(20)], dim=1)
        centres = [torch.randn(count, 4, model.config.input) for count in (5, 3)]
        signals = centres[0][classes[:, 0]] + centres[1][classes[:, 1]] + torch.randn(60, 4, model.config.input) * 0.3
        recognise(model.memory, signals, classes, torch.randn(5, 7))
        found = torch.stack([scores.argmax(1) for scores in model.memory.recognise(signals)], dim=1)
        self.assertTrue(torch.equal(found, classes))

    def test_classes_of_one_example_each_are_refused_with_what_to_do(self):
        with self.assertRaisesRegex(ValueError, "take more examples"):
            fit_two_step(torch.nn.Linear(4, 2), torch.nn.Linear(2, 3), torch.randn(3, 4), torch.arange(3), 0.1, 1.0)

    def test_a_rare_part_is_not_heard_in_the_many_that_lack_it(self):
        torch.manual_seed(0)
        features = torch.cat([torch.randn(400, 2) * torch.tensor([1.0, 3.0]), torch.randn(20, 2) * 0.2 + torch.tensor([3.5, 0.0])]) + 5
        classes, layer = (torch.arange(420) >= 400).long(), torch.nn.Linear(2, 2)
        fit_logistic(layer, features, classes, decay=1e-5)
        found = layer(features).argmax(1)
        self.assertGreater((found == classes)[:400].float().mean().item(), 0.99)
        self.assertGreater((found == classes)[400:].float().mean().item(), 0.8)

    def test_a_silent_transformer_leaves_what_the_memory_writes(self):
        torch.manual_seed(0)
        model = memory_projection()
        signals = torch.randn(2, 4, model.config.input)
        self.assertGreater((model(signals) - model.memory(signals)).abs().max().item(), 0.01)
        model.silence_transformer()
        self.assertTrue(torch.equal(model(signals), model.memory(signals)))


def memory_projection() -> OutputProjection:
    return OutputProjection(replace(TINY_OUTPUT_PROJECTION, memory=(6, 3, 2, 4), recognised=5, written=16, rank=8)).eval()


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

    def test_so_do_graphs_with_everything_that_ships(self):
        torch.manual_seed(0)
        spelling, memory, silent = spelling_projection(), memory_projection(), memory_projection()
        silent.silence_transformer()
        cases = ((spelling, input_projection_graph(spelling), torch.randn(1, 4, 32)), (memory, output_projection_graph(memory), torch.randn(1, 4, 96)),
                 (silent, output_projection_graph(silent), torch.randn(1, 4, 96)))
        self.assertEqual({tensor.name.split(".")[0] for tensor in cases[2][1].graph.initializer if "." in tensor.name and "scalar" not in tensor.name}, {"memory"})
        for model, graph, value in cases:
            for output, error in errors(model, graph, value).items():
                self.assertLess(error, 1e-4, output)


if __name__ == "__main__":
    random.seed(0)
    unittest.main()
