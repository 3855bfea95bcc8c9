"""The parts every training stage shares: run folder, curves, checkpoints, moving average, wall-clock schedule.

A stage stays one flat readable file; this module only keeps it from losing work:

    run = Run("image_denoiser", minutes=40)
    run.restore(model=model, optimizer=optimizer, ema=ema)      # resumes by default
    for step in run.steps():                                    # ends when the minutes are used up
        set_learning_rate(optimizer, 1e-3 * run.decay(warmup=0.03))
        ...
        run.log(loss=loss.item())
    run.save()                                                  # also done every few minutes
"""

import csv
import math
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import torch

from training.paths import RUNS


class Run:
    """One training run in `.cache/runs/<name>/`: `curve.csv`, `curve.png`, `checkpoint.pt`.

    The budget is wall-clock time summed over all resumed parts, so that a machine shared with others
    shortens the run in steps but never spoils the learning-rate decay.
    """

    def __init__(self, name: str, minutes: float, *, fresh: bool = False, log_every: int = 50,
                 save_minutes: float = 5, folder: Path | None = None):
        self.folder = Path(folder or RUNS / name)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.name, self.budget = name, minutes * 60
        self.log_every, self.save_every = log_every, save_minutes * 60
        self.step, self.elapsed_before = 0, 0.0
        self.started = self.saved_at = time.monotonic()
        self.fresh = fresh
        self._objects: dict[str, object] = {}
        self._sums: dict[str, list[float]] = defaultdict(list)
        self._rows: list[dict[str, float]] = []
        if fresh:
            for old in ("checkpoint.pt", "curve.csv", "curve.png"):
                (self.folder / old).unlink(missing_ok=True)

    # -- time ------------------------------------------------------------------------------------------------------

    @property
    def elapsed(self) -> float:
        """Seconds of training so far, earlier parts included."""
        return self.elapsed_before + time.monotonic() - self.started

    @property
    def progress(self) -> float:
        """Share of the time budget used, 0..1."""
        return min(1.0, self.elapsed / self.budget) if self.budget > 0 else 1.0

    def decay(self, warmup: float = 0.03, floor: float = 0.0, shape: str = "cosine") -> float:
        """Learning-rate factor by wall clock: linear warm-up over `warmup` of the budget, then down to `floor`."""
        done = self.progress
        if done < warmup:
            return max(1e-3, done / warmup)
        rest = (done - warmup) / (1 - warmup)
        value = 0.5 * (1 + math.cos(math.pi * rest)) if shape == "cosine" else 1 - rest
        return floor + (1 - floor) * value

    def steps(self) -> Iterator[int]:
        """Yields step numbers until the budget is used up, of which nothing goes to what came before the first step; checkpoints on the way and at the end."""
        self.started = self.saved_at = time.monotonic()
        while self.elapsed < self.budget:
            yield self.step
            self.step += 1
            if time.monotonic() - self.saved_at > self.save_every:
                self.save()
        self.save()

    # -- checkpoints -----------------------------------------------------------------------------------------------

    def restore(self, **objects) -> bool:
        """Registers what a checkpoint holds (anything with state_dict/load_state_dict) and loads the last one."""
        self._objects = objects
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location="cpu", weights_only=True)
        for key, item in objects.items():
            item.load_state_dict(state["objects"][key])
        self.step, self.elapsed_before = state["step"], state["elapsed"]
        self.started = self.saved_at = time.monotonic()
        curve = self.folder / "curve.csv"
        if curve.exists():
            with curve.open() as file:
                self._rows = [{k: float(v) for k, v in row.items() if v} for row in csv.DictReader(file)]
        print(f"{self.name}: resumed at step {self.step}, {self.elapsed / 60:.1f} min", flush=True)
        return True

    def save(self) -> None:
        """Writes `checkpoint.pt` atomically and redraws the curve."""
        state = {"step": self.step, "elapsed": self.elapsed,
                 "objects": {key: item.state_dict() for key, item in self._objects.items()}}
        temporary = self.folder / "checkpoint.pt.part"
        torch.save(state, temporary)
        os.replace(temporary, self.folder / "checkpoint.pt")
        self.saved_at = time.monotonic()
        self._draw()

    # -- curves ----------------------------------------------------------------------------------------------------

    def log(self, **values: float) -> None:
        """Collects values of this step; every `log_every` steps their means become a row of the curve."""
        for key, value in values.items():
            self._sums[key].append(float(value))
        if (self.step + 1) % self.log_every == 0:
            self.write_row()

    def write_row(self) -> None:
        if not self._sums:
            return
        row = {"step": self.step + 1, "minutes": round(self.elapsed / 60, 3)}
        row |= {key: round(sum(values) / len(values), 6) for key, values in self._sums.items()}
        self._sums.clear()
        self._rows.append(row)
        fields = list(dict.fromkeys(key for each in self._rows for key in each))
        with (self.folder / "curve.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, fields)
            writer.writeheader()
            writer.writerows(self._rows)
        print(self.name, " ".join(f"{key}={value:g}" for key, value in row.items()), flush=True)

    def _draw(self) -> None:
        if not self._rows:
            return
        import matplotlib
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt
        keys = [key for key in dict.fromkeys(k for row in self._rows for k in row) if key not in ("step", "minutes")]
        figure, axes = plt.subplots(len(keys), 1, figsize=(7, 2.2 * len(keys)), squeeze=False)
        for axis, key in zip(axes[:, 0], keys):
            points = [(row["minutes"], row[key]) for row in self._rows if key in row]
            axis.plot(*zip(*points))
            axis.set_ylabel(key)
        axes[-1, 0].set_xlabel("minutes")
        figure.tight_layout()
        figure.savefig(self.folder / "curve.png", dpi=80)
        plt.close(figure)


class Ema:
    """Exponential moving average of a module's floating-point state; `state_dict` is that of the averaged module."""

    def __init__(self, module: torch.nn.Module, decay: float = 0.999):
        self.decay, self.updates = decay, 0
        self.shadow = {key: value.detach().clone().float() for key, value in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module: torch.nn.Module) -> None:
        self.updates += 1
        # A short memory at first: otherwise the random initial weights stay in the average for 1/(1-decay) steps.
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        source = module.state_dict()
        torch._foreach_lerp_([*self.shadow.values()], [source[key].detach().float() for key in self.shadow], 1 - decay)

    def state_dict(self) -> dict:
        return {"updates": torch.tensor(self.updates), **self.shadow}

    def load_state_dict(self, state: dict) -> None:
        state = dict(state)
        self.updates = int(state.pop("updates"))
        for key, value in state.items():
            self.shadow[key].copy_(value)

    def copy_to(self, module: torch.nn.Module) -> torch.nn.Module:
        module.load_state_dict(self.shadow)
        return module


def set_learning_rate(optimizer: torch.optim.Optimizer, value: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = value * group.get("lr_scale", 1.0)


def descend(loss: torch.Tensor, model: torch.nn.Module, optimizer: torch.optim.Optimizer, ema: Ema) -> None:
    """One step down the gradient of `loss`, clipped to norm 1, and into the average."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    ema.update(model)


def parameter_count(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())
