"""What stands out of a picture of one thing on a plain ground."""

from __future__ import annotations

import numpy as np


def border_colour(picture: np.ndarray) -> np.ndarray:
    """uint8 [S, S, 3] -> [3]: the median of the outermost pixels."""
    return np.median(np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]]).astype(np.float32), axis=0)


def foreground_mask(picture: np.ndarray) -> np.ndarray:
    """[S, S] of what is not like the border."""
    return np.abs(picture.astype(np.float32) - border_colour(picture)).max(-1) > 40
