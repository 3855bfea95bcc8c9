"""The judge of changed pictures, and the wishes that it judges."""

import numpy as np

from training.data.cases import EDIT_COUNT, edit_wishes
from training.data.rendering_variants import GROUNDS
from training.judge_editing import compare


def disc(colour: tuple[int, int, int], ground: tuple[int, int, int], x: int = 64) -> np.ndarray:
    columns, rows = np.meshgrid(np.arange(128), np.arange(128))
    inside = np.hypot(columns - x, rows - 64) < 40
    return np.where(inside[..., None], np.array(colour, np.uint8), np.array(ground, np.uint8))


WHITE, RED, BLUE = (255, 255, 255), (220, 30, 30), (40, 90, 220)


def test_another_hue_in_the_same_place_is_what_was_asked_for():
    assert compare(disc(RED, WHITE), disc(BLUE, WHITE), {"hue": "blue"}) == {"gained": 1, "kept": 1, "both": 1, "had": 0}
    assert compare(disc(RED, WHITE), disc(RED, WHITE), {"hue": "blue"})["gained"] == 0
    assert compare(disc(BLUE, WHITE), disc(BLUE, WHITE), {"hue": "blue"})["had"] == 1


def test_what_went_elsewhere_is_not_kept():
    assert compare(disc(RED, WHITE), disc(BLUE, WHITE, x=20), {"hue": "blue"}) == {"gained": 1, "kept": 0, "both": 0, "had": 0}


def test_another_background_behind_the_same_thing():
    for name in ("blue", "green", "black", "yellow", "pink"):
        assert compare(disc(RED, WHITE), disc(RED, GROUNDS[name]), {"ground": name})["both"] == 1
        assert compare(disc(RED, WHITE), disc(RED, (128, 128, 128)), {"ground": name})["gained"] == 0


def test_a_picture_without_any_colour_has_no_hue():
    assert compare(disc(RED, WHITE), np.full((128, 128, 3), 255, np.uint8), {"hue": "red"}) == {"gained": 0, "kept": 0, "both": 0, "had": 1}


def test_half_of_the_wishes_are_for_another_hue_and_every_colour_is_asked_for_as_often():
    wishes = edit_wishes([{"noun": str(number)} for number in range(200)])
    assert len(wishes) == EDIT_COUNT and [item["noun"] for item, *_ in wishes[:2]] == ["160", "161"]
    kinds = [what for _, what, _, _ in wishes]
    assert kinds.count("hue") == kinds.count("ground") == 20
    assert {sum(colour == each for _, what, colour, _ in wishes if what == "hue") for each in ("blue", "green", "red", "purple", "orange")} == {4}
    assert all(colour in words for *_, colour, words in wishes)
