"""Requests for sounds: every slot is filled, spans and captions belong together, talk about sounds makes none, and the other kinds stay what they were."""

import random
import unittest

import torch
from training.chat_batches import Turn, collate, reply_loss
from training.data.instructions import InstructionData, kinds_of
from training.data.sound_catalogue import EVERYDAY, INSTRUMENT_WORDS, SoundCatalogue, held_out_wording
from training.data.samples import Sample, declining, reworded
from training.data.sound_instructions import SoundInstructions, filled, only_a_sound
from training.data.sound_parts import SoundParts
from training.data.sound_requests import ASK, IMPLIED_SOUNDS, NO_SOUND, NO_SOUND_INSIDE, PLAY, WITH_SOUNDS
from training.data.general_midi import program_slots
from training.decoding_side_alignment import span_context
from training.models.caption_reader import CaptionReader
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IMAGE_SIGNAL_IDS
from training.routing import FORCED, only_first_signals
from training.signal_rows import rows_are_new, start_rows, trained_modalities
from training.tests.instruction_stubs import Pictures, spans

RECORDS = [{"class": "", "phrases": [each.caption], "split": "train"} for each in EVERYDAY]
RECORDS += [{**slot.record, "split": "train"} for program in range(120) for slot in program_slots(program)]
RECORDS += [{"class": "bell", "phrases": ["a bell ringing", "a bell"], "split": "train"}, {"class": "gong", "phrases": ["a gong", "a large gong"], "split": "heldout"}]
TALK = [{"kind": "sound-thing", "text": "How loud is a tuba?", "reply": [1, 5, 9], "finished": True, "split": "train"}]


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.catalogue = SoundCatalogue(RECORDS)

    def test_other_words_mean_one_canonical_caption(self):
        meaning = self.catalogue.meaning
        self.assertEqual(meaning["a violin"], "a violin playing a slow melody")
        self.assertEqual(meaning["a saxophone"], "an alto saxophone playing a slow melody")
        self.assertEqual(meaning["a long note on a grand piano"], "a grand piano playing a long note")
        self.assertEqual(meaning["a bell"], "a bell ringing")
        self.assertEqual(meaning["a dog barking"], "a dog barking")
        self.assertNotIn("a gong", meaning)

    def test_no_wording_stands_for_two_everyday_sounds(self):
        seen = [text for each in EVERYDAY for text in {each.caption, *each.wordings}] + list(INSTRUMENT_WORDS)
        self.assertEqual(sorted(text for text in set(seen) if seen.count(text) > 1), [])

    def test_held_out_wordings_are_asked_for_only_when_wanted(self):
        rng, texts = random.Random(0), {text for each in EVERYDAY for text in each.wordings if held_out_wording(text)}
        self.assertGreater(len(texts), 20)
        asked = {self.catalogue.wish(rng, mixed_share=0.0).words for _ in range(2000)}
        self.assertFalse(asked & texts)
        self.assertGreater(len({self.catalogue.wish(rng, held_out=True).words for _ in range(2000)} & texts), 20)

    def test_a_wish_names_a_caption_that_the_data_has(self):
        rng, parts = random.Random(1), set(self.catalogue.captions)
        for _ in range(300):
            caption = self.catalogue.wish(rng).caption
            first = caption.removesuffix(" in the background")
            ways = [(first[:place], first[place + len(word):]) for word in (" and ", " with ") for place in range(len(first)) if first.startswith(word, place)]
            self.assertTrue(caption in parts or any(a in parts and b in parts for a, b in ways), caption)


class Parts(unittest.TestCase):
    def setUp(self):
        self.catalogue = SoundCatalogue(RECORDS)
        self.parts = SoundParts(self.catalogue)

    def test_captions_are_taken_apart(self):
        self.assertEqual(self.parts.parts("a dog barking"), ("a dog barking", "", "", ""))
        self.assertEqual(self.parts.parts("a violin playing a long note"), ("a violin", "playing a long note", "", ""))
        self.assertEqual(self.parts.parts("a dog barking and rain falling"), ("a dog barking", "", "rain falling", "and"))
        self.assertEqual(self.parts.parts("a bass and lead synth playing chords with sea waves in the background"), ("a bass and lead synth", "playing chords", "sea waves", "behind"))
        with self.assertRaises(KeyError):
            self.parts.parts("a dog barking and a whale singing")

    def test_different_captions_have_different_parts(self):
        captions = sorted(set(self.parts.every_caption(random.Random(0), pairs=400)))
        self.assertEqual(len({self.parts.parts(caption) for caption in captions}), len(captions))
        self.assertEqual(self.parts.shares(captions[:5]).sum().item(), 20)
        self.assertEqual(self.parts.shares(captions[:5]).shape[1], sum(self.parts.sizes))

    def test_contexts_end_where_the_last_span_would_begin(self):
        turns = [Turn("user", "Play two."), Turn("assistant", ["One.", list(AUDIO_SIGNAL_IDS), " Two.", list(AUDIO_SIGNAL_IDS)]), Turn("user", "Thanks"), Turn("assistant", "Gladly.")]
        context = span_context(Sample("", turns, sounds=["a", "b"]), AUDIO_SIGNAL_IDS)
        self.assertEqual(context[-1].content, ["One.", list(AUDIO_SIGNAL_IDS), " Two."])
        self.assertEqual(len(context), 2)


class Reader(unittest.TestCase):
    def test_the_mean_costs_one_and_a_right_reading_nothing(self):
        torch.manual_seed(0)
        states = torch.randn(40, 4, 6)
        reader = CaptionReader(width=12, rank=24, caption=24)
        reader.learn_directions(states)
        signals = torch.randn(40, 8, 12)
        self.assertAlmostEqual(reader.loss(signals, states).item(), 1, places=4)
        optimizer = torch.optim.Adam(reader.parameters(), lr=0.05)
        before = reader.loss(signals, states)
        for _ in range(50):
            optimizer.zero_grad()
            reader.loss(signals, states).backward()
            optimizer.step()
        self.assertLess(reader.loss(signals, states).item(), 0.8 * before.item())
        # Gone on with after a pause, it reads in the same directions.
        other = CaptionReader(width=12, rank=24, caption=24)
        other.learn_directions(states + 0.01 * torch.randn_like(states))
        other.load_state_dict(reader.state_dict())
        self.assertEqual(other.loss(signals, states).item(), reader.loss(signals, states).item())


class Rows(unittest.TestCase):
    def test_untrained_rows_are_known_by_their_likeness(self):
        torch.manual_seed(0)
        rows = torch.randn(1, 32) + 0.02 * torch.randn(36, 32)
        self.assertTrue(rows_are_new(rows, "audio") and rows_are_new(rows, "video"))
        self.assertEqual(trained_modalities(rows), ("image",))
        rows[4:12] += 0.5 * torch.randn(8, 32)
        self.assertEqual(trained_modalities(rows), ("image", "audio"))
        rows[12:] += 0.5 * torch.randn(24, 32)
        self.assertEqual(trained_modalities(rows), ("image", "audio", "video"))

    def test_they_start_at_the_picture_signals_and_only_once(self):
        class Words:
            def encode_text(self, text):
                return [len(text) + (10 if "ound" in text or "audio" in text else 0)]

        class Model:
            signal_rows = torch.nn.Parameter(torch.ones(36, 32) + 0.01 * torch.randn(36, 32))
            embedding = torch.randn(40, 32)

        torch.manual_seed(1)
        model = Model()
        with torch.no_grad():
            model.signal_rows[:4] += torch.randn(4, 32)
        pictures = model.signal_rows[:4].clone()
        self.assertTrue(start_rows(model, Words(), "audio"))
        self.assertTrue(torch.equal(model.signal_rows[:4], pictures))
        moved = model.signal_rows[4:12] - pictures.repeat_interleave(2, dim=0)
        self.assertTrue(((moved.norm(dim=1) > 0.4) & (moved.norm(dim=1) < 2)).all())
        self.assertGreater((model.signal_rows[4] - model.signal_rows[5]).norm().item(), 0.1)
        started = model.signal_rows.clone()
        self.assertFalse(start_rows(model, Words(), "audio"))
        self.assertTrue(torch.equal(model.signal_rows, started))


class Kinds(unittest.TestCase):
    def setUp(self):
        self.kinds = SoundInstructions(Pictures(), SoundCatalogue(RECORDS), TALK)

    def test_every_span_has_what_it_stands_for_and_every_slot_is_filled(self):
        rng = random.Random(0)
        for kind, maker in self.kinds.makers.items():
            for _ in range(400):
                sample = maker(rng)
                self.assertEqual(spans(sample, AUDIO_SIGNAL_IDS), len(sample.sounds), kind)
                self.assertEqual(spans(sample, IMAGE_SIGNAL_IDS), len(sample.drawings), kind)
                for turn in sample.turns:
                    text = turn.content if isinstance(turn.content, str) else "".join(part for part in turn.content if isinstance(part, str))
                    self.assertNotRegex(text, r"[{}]")

    def test_the_sentence_before_a_span_holds_its_caption(self):
        rng = random.Random(1)
        for _ in range(300):
            sample = self.kinds.mix(rng)
            said = [parts[i - 1] for turn in sample.turns if turn.role == "assistant" and isinstance(parts := turn.content, list)
                    for i, part in enumerate(parts) if part == AUDIO_SIGNAL_IDS]
            for sentence, caption in zip(said, sample.sounds, strict=True):
                self.assertIn(caption, sentence)

    def test_refusals_make_no_sound(self):
        rng = random.Random(2)
        self.assertFalse([sample for sample in (self.kinds.refuse(rng) for _ in range(400)) if sample.sounds])

    def test_a_question_stays_inside_of_its_refusal(self):
        rng = random.Random(3)
        for _ in range(200):
            text = declining(rng, "How loud is a tuba?", NO_SOUND, NO_SOUND_INSIDE)
            self.assertIn("ow loud is a tuba", text)
            self.assertGreater(len(text), len("How loud is a tuba?"))

    def test_bare_nouns_are_left_to_pictures(self):
        self.assertTrue(only_a_sound("a dog barking"))
        self.assertFalse(only_a_sound("a violin"))

    def test_what_is_asked_agrees_with_its_verb(self):
        wish = SoundCatalogue(RECORDS).wish(random.Random(0))
        for thing, does in (("crickets", "do"), ("a dog", "does"), ("thunder", "does"), ("coins", "do"), ("the waves", "do"), ("someone at the doors", "does")):
            self.assertIn(does, filled("{does}", type(wish)("", "", thing)).split())

    def test_identity_speaks_of_sounds(self):
        self.assertIn("play sounds", reworded("I am AnyTab. I can talk, look at pictures and draw them.", WITH_SOUNDS))

    def test_wordings_are_many_and_distinct(self):
        for wordings in (PLAY, NO_SOUND, tuple(prompt for prompts, _, _ in IMPLIED_SOUNDS for prompt in prompts)):
            self.assertEqual(len(wordings), len(set(wordings)))
        self.assertGreaterEqual(len(PLAY) + len(set(ASK)), 120)

    def test_situations_are_answered_by_sounds_that_exist(self):
        captions = set(SoundCatalogue(RECORDS).captions)
        self.assertFalse([caption for _, each, _ in IMPLIED_SOUNDS for caption in each if caption not in captions])

    def test_shares(self):
        self.assertEqual(kinds_of("draw=0.2,play-mix=0.4"), {"draw": 0.2, "play-mix": 0.4})
        self.assertEqual(kinds_of(""), {})
        self.assertTrue(callable(InstructionData.draw))


class Signals(unittest.TestCase):
    def test_the_first_signal_of_each_span_is_a_decision(self):
        self.assertNotIn(IMAGE_SIGNAL_IDS[0], FORCED)
        self.assertNotIn(AUDIO_SIGNAL_IDS[0], FORCED)
        self.assertEqual(len(FORCED), 3 + 7 + 23)

    def test_signals_without_training_cannot_come(self):
        scores = torch.zeros(49188)
        self.assertEqual(only_first_signals(scores, ("image",)), {IMAGE_SIGNAL_IDS[0]: IMAGE_SIGNAL_IDS})
        self.assertEqual(scores.isinf().nonzero().flatten().tolist(), [i for i in range(49152, 49188) if i != IMAGE_SIGNAL_IDS[0]])
        self.assertEqual(set(only_first_signals(torch.zeros(49188), ("image", "audio"))), {IMAGE_SIGNAL_IDS[0], AUDIO_SIGNAL_IDS[0]})

    def test_forced_signals_are_not_learnt(self):
        class Words:
            def encode_text(self, text):
                return [40 + len(text)]

        class Model:
            """Knows every token but [AUD1], which it calls impossible."""

            def __call__(self, inputs_embeds):
                return inputs_embeds

            def logits(self, hidden):
                scores = torch.zeros(len(hidden), 49188)
                scores[:, AUDIO_SIGNAL_IDS[1]] = -1e4
                return scores

        batch = collate(Words(), [[Turn("user", "a"), Turn("assistant", ["b", list(AUDIO_SIGNAL_IDS)])]])
        embeds = torch.zeros(*batch.ids.shape, 4)
        self.assertGreater(reply_loss(Model(), embeds, batch).item(), 100)
        self.assertLess(reply_loss(Model(), embeds, batch, forced=FORCED).item(), 11)


if __name__ == "__main__":
    unittest.main()
