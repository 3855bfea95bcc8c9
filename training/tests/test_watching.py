"""Watching: how motion is read off frames, how the pictures' projection becomes the videos', and the conversations about attached videos."""

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch.nn import functional as F

from training.data.instruction_set import count
from training.data.motions import MOTIONS
from training.data.video_catalogue import motion_phrase
from training.data.video_instructions import VideoInstructions
from training.data.watch_questions import NAME_VIDEO, NAMED_VIDEO, WATCH_WORDS_ONLY
from training.data.watching import Watching
from training.data.watching_data import KINDS, Watched, seen_frames
from training.export.perception import input_projection_graph
from training.models.input_projection import TINY_INPUT_PROJECTION, VIDEO_INPUT_PROJECTION, GroupingProjection
from training.models.motion_reader import MotionReader, moment_basis
from training.models.tokenizer import IMAGE_SIGNAL_IDS, VIDEO_SIGNAL_IDS, ChatTokenizer
from training.tests.instruction_stubs import Pictures, spans
from training.watching_alignment import motion_pieces

FRAMES, SIDE = 8, 4
SMALL = replace(TINY_INPUT_PROJECTION, cells=FRAMES * SIDE * SIDE, frames=FRAMES, noun_slots=5, styles=3)


def clip(kind: str, generator: torch.Generator) -> torch.Tensor:
    """[8 * 16, 6]: a feature that goes left, goes right or flickers, at random heights, in noise."""
    grid = torch.randn(FRAMES, SIDE, SIDE, 6, generator=generator) * 0.1
    row = int(torch.randint(SIDE, (1,), generator=generator))
    for frame in range(FRAMES):
        column = frame * SIDE // FRAMES
        grid[frame, row, SIDE - 1 - column if kind == "left" else column if kind == "right" else 2, 3] += frame % 2 if kind == "flicker" else 1
    return grid.reshape(-1, 6)


def test_eight_frames_are_seen_from_the_middles_of_equal_stretches():
    assert seen_frames(16) == [1, 3, 5, 7, 9, 11, 13, 15]
    assert seen_frames(3) == [0, 0, 0, 1, 1, 2, 2, 2]


def test_moments_tell_where_a_feature_is_and_how_that_changes():
    basis = moment_basis(FRAMES, SIDE * SIDE)
    assert basis.shape == (20, FRAMES * SIDE * SIDE)
    left, right = (torch.zeros(FRAMES, SIDE, SIDE) for _ in range(2))
    for frame in range(FRAMES):
        left[frame, 1, 3 - frame // 2] = right[frame, 1, frame // 2] = 1
    over_time = [basis @ each.flatten() for each in (left, right)]
    x_falls = 4 + 1  # the first cosine, x
    assert over_time[0][x_falls] == pytest.approx(-over_time[1][x_falls].item()) and abs(over_time[0][x_falls]) > 0.05
    assert over_time[0][0] == pytest.approx(over_time[1][0].item())


def test_a_motion_reader_learns_ways_and_flickering():
    torch.manual_seed(0)
    generator, names = torch.Generator().manual_seed(1), ("left", "right", "flicker")
    reader = MotionReader(6, FRAMES, SIDE * SIDE, len(names), directions=4, inner=16)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=1e-2)
    for _ in range(120):
        classes = torch.randint(len(names), (24,), generator=generator)
        loss = F.cross_entropy(reader(torch.stack([clip(names[number], generator) for number in classes])), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    classes = torch.arange(90) % len(names)
    found = reader(torch.stack([clip(names[number], generator) for number in classes])).argmax(1)
    assert (found == classes).float().mean() > 0.95


@torch.no_grad()
def test_the_graph_spells_noun_and_motion_as_the_model_does():
    torch.manual_seed(3)
    model = GroupingProjection(SMALL).eval()
    model.anchored.set_anchors(torch.randn(SMALL.anchors, SMALL.output), sharpness=4)
    model.speller.nouns.random_(SMALL.anchors)
    model.speller.style_words.random_(SMALL.anchors)
    features = torch.randn(1, SMALL.cells, SMALL.features)
    session = onnxruntime.InferenceSession(input_projection_graph(model).SerializeToString(), providers=["CPUExecutionProvider"])
    for found, wanted in zip(session.run(None, {"features": features.numpy()}), model(features)):
        assert np.abs(found - wanted.numpy()).max() < 1e-4 * wanted.abs().max()
    # What moves otherwise is spelled otherwise: the last two tokens alone know of it.
    other = model(features.unflatten(1, (FRAMES, -1)).flip(1).flatten(1, 2))[0]
    spelled = model.speller(model.input_norm(features), torch.zeros(1, SMALL.prototypes), model.anchored.anchors)
    assert torch.equal(spelled[:, :6], torch.zeros(1, 6, SMALL.output)) and spelled[:, 6:].abs().sum() > 0
    assert not torch.allclose(other[:, 6:], model(features)[0][:, 6:])


def test_every_kind_of_motion_is_spelled_differently(monkeypatch):
    shipped = json.loads(Path("public/packs/mini/tokenizer/tokenizer.json").read_text())
    monkeypatch.setattr("training.watching_alignment.smollm2_tokenizer", lambda: ChatTokenizer(shipped))
    pieces = [tuple(motion_pieces(kind)) for kind in KINDS]
    assert len(set(pieces)) == len(KINDS) == VIDEO_INPUT_PROJECTION.styles


class Nouns(Pictures):
    nouns = ["owl", "car"]
    styles = {"owl": ["3d"]}
    groups = {"owl": "Animals & Nature", "car": "Travel & Places"}


VIDEOS = [Watched(0, row, noun, kind, (noun,), split) for row, (noun, kind, split) in enumerate((
    ("owl", "left", "train"), ("car", "spin", "train"), ("owl", "", "train"), ("car", "grow", "heldout"), ("secret", "left", "train")))]


def conversations(kind: str, count: int = 400) -> list:
    pictures = Nouns()
    watching, rng = Watching(pictures, VideoInstructions(pictures, []), VIDEOS), random.Random(2)
    return [watching.makers[kind](rng) for _ in range(count)]


def test_questions_about_a_video_are_answered_in_words_that_name_it_or_its_motion():
    for sample in conversations("watch"):
        (video,) = sample.watched
        assert video.split == "train" and video.noun in Nouns.nouns  # what is held out is neither shown nor said
        assert [turn.media for turn in sample.turns] == [1] + [0] * (len(sample.turns) - 1)
        assert not (sample.drawings or sample.sounds or sample.videos)
        for turn in sample.turns[1::2]:
            assert video.noun in turn.content or motion_phrase(video.kind) in turn.content
        if sample.turns[0].content.startswith(("Is it", "Would you")) and sample.turns[1].content.startswith("Yes"):
            assert video.kind in MOTIONS


def test_a_video_is_drawn_or_filmed_anew():
    made = Counter()
    for sample in conversations("watch-then-make"):
        (video,), last = sample.watched, sample.turns[-1]
        assert sum(turn.media for turn in sample.turns) == 1
        made[bool(sample.drawings), bool(sample.videos)] += 1
        assert spans(sample, list(IMAGE_SIGNAL_IDS)) == len(sample.drawings) and spans(sample, list(VIDEO_SIGNAL_IDS)) == len(sample.videos)
        assert video.noun in last.content[0]
    assert set(made) == {(True, False), (False, True)} and min(made.values()) > 100


def test_wordings_differ_and_have_their_slots():
    assert len(set(NAME_VIDEO)) == len(NAME_VIDEO) and not set(NAME_VIDEO) & set(WATCH_WORDS_ONLY)
    assert all("{p}" in answer for answer in NAMED_VIDEO)


def test_attached_videos_are_counted_as_what_was_given():
    figures = count(conversations("watch") + conversations("watch-then-make"))
    assert figures.watched == 800 and figures.shown == figures.heard == 0
    assert {"T+V->T", "T+V->T+I", "T+V->T+V"} <= set(figures.routes)
