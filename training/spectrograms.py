"""Sounds as pictures: log-mel spectrograms beside each other, for looking at what a training makes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.models.mel import MAKING, log_mel


def save_spectrograms(target: Path, columns: list[str], rows: dict[str, list[np.ndarray]]) -> None:
    """One row of spectrograms for each kind of sound, one column for each clip; entries are waveforms [N] or mels [bands, frames]."""
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(len(rows), len(columns), figsize=(2.6 * len(columns), 1.7 * len(rows)), squeeze=False)
    for line, (name, sounds) in zip(axes, rows.items()):
        for axis, sound in zip(line, sounds):
            axis.imshow(log_mel(sound, MAKING) if sound.ndim == 1 else sound, origin="lower", aspect="auto", vmin=-1.5, vmax=2.5, cmap="magma")
            axis.set_xticks([])
            axis.set_yticks([])
        line[0].set_ylabel(name, fontsize=8)
    for axis, column in zip(axes[0], columns):
        axis.set_title(column, fontsize=7)
    figure.tight_layout(pad=0.3)
    figure.savefig(target, dpi=90)
    plt.close(figure)
