"""Videos in files, by FFmpeg's libraries."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np


def read_video(path: Path) -> np.ndarray:
    """uint8 [frames, height, width, 3] of any file that FFmpeg reads."""
    with av.open(str(path)) as file:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)])


def write_video(path: Path, clip: np.ndarray, frames_per_second: int) -> None:
    """uint8 [frames, height, width, 3] -> WebM in VP9, the same bytes whenever it is written."""
    with av.open(str(path), "w", format="webm", container_options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("vp9", rate=frames_per_second, width=clip.shape[2], height=clip.shape[1], pix_fmt="yuv420p", options={"crf": "24", "b:v": "0"})
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        for frame in clip:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        file.mux(stream.encode())
