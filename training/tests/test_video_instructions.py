"""Kinds of instruction data with videos, captions and their parts."""

import random
import unittest
from types import SimpleNamespace

from training.data.general_midi import program_slots
from training.data.motions import MOTIONS
from training.data.sound_catalogue import EVERYDAY, SoundCatalogue
from training.data.sound_instructions import SoundInstructions
from training.data.video_catalogue import OPEN, Film, VideoCatalogue, held_out, infinitive, motion_words
from training.data.video_instructions import VideoInstructions
from training.data.video_parts import VideoParts
from training.data.video_requests import IMPLIED_VIDEOS, MOTION_WORDS
from training.models.tokenizer import AUDIO_SIGNAL_IDS, IMAGE_SIGNAL_IDS, VIDEO_SIGNAL_IDS
from training.tests.instruction_stubs import Pictures, spans
from training.video_refit import held_out_requests, video_requests

RECORDS = [{"class": "", "phrases": [each.caption], "split": "train"} for each in EVERYDAY]
RECORDS += [{**slot.record, "split": "train"} for program in range(120) for slot in program_slots(program)]
NOUNS = sorted({each.drawn for each in EVERYDAY if each.drawn} | {"owl", "red heart", "pizza", "arrow"})
TALK = [{"kind": "video-talk", "text": "What is a film?", "reply": [1, 5, 9], "finished": True, "split": "train"}]


class Named(Pictures):
    """With nouns, and sounds beside them."""

    nouns, groups, styles = NOUNS, {"arrow": "Symbols"}, {noun: ["flat"] for noun in NOUNS}
    by_noun = {noun: [SimpleNamespace(noun=noun)] for noun in NOUNS}

    def __init__(self):
        self.sounds = SoundInstructions(self, SoundCatalogue(RECORDS), [])


class Kinds(unittest.TestCase):
    def setUp(self):
        self.kinds = VideoInstructions(Named(), TALK)

    def test_every_span_has_what_it_stands_for_and_every_slot_is_filled(self):
        rng, seen = random.Random(0), set()
        for maker in self.kinds.makers.values():
            for _ in range(400):
                sample = maker(rng)
                counts = [spans(sample, ids) for ids in (IMAGE_SIGNAL_IDS, AUDIO_SIGNAL_IDS, VIDEO_SIGNAL_IDS)]
                self.assertEqual(counts, [len(sample.drawings), len(sample.sounds), len(sample.videos)])
                for turn in sample.turns:
                    self.assertNotRegex("".join(part for part in turn.content if isinstance(part, str)), r"[{}]")
                said = "".join(part for turn in sample.turns if turn.role == "assistant" for part in turn.content if isinstance(part, str))
                for caption in sample.videos:
                    self.assertIn(caption, said)
                seen.add(tuple(count > 0 for count in counts))
        self.assertEqual(len(seen), 6)  # nothing, a picture or a video alone, and every mixture with a video

    def test_refusals_make_no_video(self):
        rng = random.Random(1)
        self.assertFalse(any(self.kinds.refuse(rng).videos for _ in range(400)))

    def test_situations_speak_of_known_motions(self):
        for _, films, _ in IMPLIED_VIDEOS:
            for _, kind in films:
                self.assertIn(kind, MOTIONS)

    def test_requests_for_the_decoding_side_end_in_what_the_caption_says(self):
        rng, parts = random.Random(2), VideoParts(self.kinds.catalogue)
        for draw in (video_requests(self.kinds), held_out_requests(self.kinds)):
            for _ in range(200):
                turns, caption = draw(rng)
                parts.parts(caption)
                self.assertIn(caption, turns[-1].content[-1])


class Words(unittest.TestCase):
    def test_verbs_lose_their_ending(self):
        cases = {"spins": "spin", "goes left": "go left", "vanishes": "vanish", "bounces up and down": "bounce up and down", "rises": "rise", "is spinning": "keep spinning"}
        self.assertEqual({verb: infinitive(verb) for verb in cases}, cases)

    def test_every_motion_has_words_and_some_are_held_out(self):
        self.assertEqual(MOTION_WORDS.keys(), MOTIONS.keys())
        ways = [words for kind, (going, _) in MOTION_WORDS.items() for words in (*MOTIONS[kind].phrases[1:], *going)]
        self.assertGreater(sum(map(held_out, ways)), 4)
        rng = random.Random(3)
        for kind, motion in MOTIONS.items():
            trained = {motion_words(rng, kind) for _ in range(80)}
            self.assertGreater(len(trained), 2)
            self.assertFalse(any(held_out(words) for words in trained - {motion.phrases[0]}))

    def test_signs_do_not_move(self):
        self.assertNotIn("arrow", VideoCatalogue(NOUNS, {}, Named.groups).nouns)


class Parts(unittest.TestCase):
    def test_captions_are_taken_apart_and_are_all_different(self):
        parts = VideoParts(VideoCatalogue(NOUNS, Named.styles, {}))
        for film in (Film("owl", "left", "3d"), Film("owl", OPEN), Film("red heart", "pulse"), Film("pizza", OPEN, "flat")):
            self.assertEqual(parts.parts(film.caption), (film.noun, film.kind, film.style))
        captions = parts.every_caption(random.Random(0), more=300)
        self.assertEqual(len({parts.parts(caption) for caption in captions}), len(captions))
        self.assertEqual(parts.shares(captions[:5]).sum().item(), 15)
        stills = parts.every_still()
        self.assertEqual({parts.parts(caption) for caption in stills}, {(noun, None, style) for noun in parts.things for style in parts.styles})
        said, still = (parts.shares([caption])[0] for caption in ("an owl spinning, 3d style", "an owl, 3d style"))
        # The same but for the motion, of which nothing is said.
        things, kinds = parts.sizes[:2]
        self.assertEqual(still[things:things + kinds].sum().item(), 0)
        self.assertTrue((said - still)[things:things + kinds].sum().item() == (said - still).sum().item() == 1)
        with self.assertRaises(KeyError):
            parts.parts("a unicorn spinning")


if __name__ == "__main__":
    unittest.main()
