"""Trains the sound encoder: a student of the reference YAMNet's embeddings, and of our own labels.

    python -m training.data.sounds && python -m training.data.sound_teacher && python -m training.audio_encoder --minutes 40

Resumes by default, or goes on from the weights that are there. Writes `.cache/weights/audio/encoder.pt`; prints a linear probe on
ESC-10 (trained on folds 1 to 3, measured on fold 4), for our mean features beside the teacher's embeddings.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.audio_autoencoder import source_shares
from training.data.sound_files import HEARD_SAMPLES
from training.data.sound_teacher import OUT as TEACHER, read_teacher
from training.data.sound_variants import variant_sound
from training.data.sounds import Sounds
from training.loop import Ema, Run, descend, parameter_count, set_learning_rate
from training.models.audio_encoder import AudioEncoder, AudioEncoderConfig
from training.models.llama import fastest_dtype
from training.models.mel import HEARING, LogMel
from training.models.yamnet import EMBEDDING
from training.paths import WEIGHTS

TARGET = WEIGHTS / "audio" / "encoder.pt"
# A teacher's patch of 96 frames, 48 apart, in cells of 16 frames.
PATCH_CELLS, HOP_CELLS = 6, 3


@dataclass(frozen=True)
class Config:
    batch: int = 24
    learning_rate: float = 2e-3
    label_weight: float = 0.3
    # The student hears quieter and louder copies of what the teacher heard: microphones differ.
    gain_decibels: float = 12.0
    masked_bands: int = 8
    masked_frames: int = 40


class Student(nn.Module):
    """The encoder and what only its training needs: the teacher's embedding for each patch, and a class for the clip."""

    def __init__(self, classes: int, config: AudioEncoderConfig = AudioEncoderConfig()):
        super().__init__()
        self.encoder = AudioEncoder(config)
        self.embedding = nn.Linear(config.widths[-1], EMBEDDING)
        self.label = nn.Linear(config.widths[-1], classes)

    def forward(self, log_mel: Tensor) -> tuple[Tensor, Tensor]:
        """[B, 1, 400, 64] -> embeddings [B, 7, 1024], class scores [B, classes]."""
        features = self.encoder(log_mel)
        steps = features.unflatten(1, self.encoder.config.grid).mean(2)
        patches = steps.unfold(1, PATCH_CELLS, HOP_CELLS).mean(-1)
        return self.embedding(patches), self.label(features.mean(1))


def student_loss(embeddings: Tensor, labels: Tensor, wanted: Tensor, classes: Tensor, label_weight: float) -> tuple[Tensor, Tensor]:
    """(squared error relative to the targets' mean square + 1 - cosine, cross-entropy); class -1 has no label."""
    error = (embeddings - wanted).square().mean() / wanted.square().mean()
    cosine = F.cosine_similarity(embeddings, wanted, dim=-1).mean()
    known = classes >= 0
    entropy = F.cross_entropy(labels[known], classes[known]) if bool(known.any()) else labels.sum() * 0
    return error + 1 - cosine + label_weight * entropy, cosine


def frames_of(log_mel: LogMel, waves: Tensor) -> Tensor:
    """[B, 64000] -> the encoder's input [B, 1, 400, 64]."""
    return log_mel(waves).transpose(1, 2)[:, None]


def hear(encoder: AudioEncoder, log_mel: LogMel, waves: Tensor) -> Tensor:
    """[B, 64000] -> features [B, 100, 256]."""
    return encoder(frames_of(log_mel, waves))


class Lessons:
    """(log_mel [B, 1, 400, 64], teacher's embeddings [B, 7, 1024], class or -1 [B]) of training clips in all variants."""

    def __init__(self, sounds: Sounds, config: Config):
        self.sounds, self.config, self.log_mel = sounds, config, LogMel(HEARING)
        self.classes = sorted({record["class"] for record in sounds.records})
        self.items: list[tuple[int, int, int]] = []  # variant, position in its file, row
        self.targets: dict[int, dict] = {}
        for path in sorted(TEACHER.glob("variant?.pt")):
            variant = int(path.stem[-1])
            self.targets[variant] = read_teacher(variant)
            self.items += [(variant, i, item["row"]) for i, item in enumerate(self.targets[variant]["rows"])
                           if sounds.records[item["row"]]["split"] == "train"]
        self.shares = source_shares(sounds, np.array([row for _, _, row in self.items]))
        self.rng = np.random.default_rng(int(time.time()))

    def batch(self, size: int) -> tuple[Tensor, Tensor, Tensor]:
        waves, wanted, classes = [], [], []
        for choice in self.rng.choice(len(self.items), size, p=self.shares):
            variant, i, row = self.items[choice]
            made = variant_sound(variant, row, self.sounds)
            assert made is not None
            gain = 10 ** (self.rng.uniform(-self.config.gain_decibels, 3) / 20)
            waves.append(made[0][:HEARD_SAMPLES] * float(gain))
            wanted.append(self.targets[variant]["embeddings"][i])
            classes.append(-1 if made[1]["second"] else self.classes.index(self.sounds.records[row]["class"]))
        mels = frames_of(self.log_mel, torch.from_numpy(np.stack(waves)))
        return self.masked(mels), torch.stack(wanted).float(), torch.tensor(classes)

    def masked(self, mels: Tensor) -> Tensor:
        """Hides a stripe of bands and a stripe of time of each clip."""
        for mel in mels:
            band, frame = int(self.rng.integers(HEARING.bands)), int(self.rng.integers(mel.shape[1]))
            mel[:, :, band : band + int(self.rng.integers(self.config.masked_bands + 1))] = 0
            mel[:, frame : frame + int(self.rng.integers(self.config.masked_frames + 1))] = 0
        return mels


def linear_probe(train: Tensor, train_classes: Tensor, test: Tensor, test_classes: Tensor, ridge: float = 0.1) -> float:
    """Accuracy of a ridge regression onto one-hot classes; features [N, C] are centred and scaled by the training set's deviation."""
    mean, std = train.mean(0), train.std(0).clamp_min(1e-4)
    x, y = (train - mean) / std, F.one_hot(train_classes).float()
    weights = torch.linalg.solve(x.T @ x / len(x) + ridge * x.square().mean() * torch.eye(x.shape[1]), x.T @ (y - y.mean(0)) / len(x))
    return float((((test - mean) / std @ weights + y.mean(0)).argmax(1) == test_classes).float().mean())


@torch.no_grad()
def esc10_probe(sounds: Sounds, features: dict[int, Tensor]) -> float:
    """Linear probe of one vector a clip (row -> [C]) on ESC-10."""
    train, test = sounds.rows("train", "esc10"), sounds.rows("heldout", "esc10")
    names = sorted({sounds.records[row]["class"] for row in train})
    classes = {row: names.index(sounds.records[row]["class"]) for row in train + test}
    return linear_probe(torch.stack([features[row] for row in train]), torch.tensor([classes[row] for row in train]),
                        torch.stack([features[row] for row in test]), torch.tensor([classes[row] for row in test]))


@torch.no_grad()
def mean_features(encoder: AudioEncoder, sounds: Sounds, rows: list[int]) -> dict[int, Tensor]:
    log_mel, out = LogMel(HEARING), {}
    for start in range(0, len(rows), 16):
        part = rows[start : start + 16]
        waves = torch.from_numpy(np.stack([sounds.clip(row)[:HEARD_SAMPLES] for row in part]))
        out |= dict(zip(part, hear(encoder, log_mel, waves).mean(1)))
    return out


def load_audio_encoder(path: Path = TARGET) -> AudioEncoder:
    stored = torch.load(path)
    model = AudioEncoder(AudioEncoderConfig(**stored["config"]))
    model.load_state_dict(stored["state"])
    return model.eval().requires_grad_(False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    config = Config()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(int(time.time()))
    sounds = Sounds()
    lessons = Lessons(sounds, config)
    model = Student(len(lessons.classes))
    if TARGET.exists() and not arguments.fresh:
        model.encoder.load_state_dict(torch.load(TARGET)["state"])
    model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=0.02, betas=(0.9, 0.99))
    ema, average = Ema(model, 0.998), Student(len(lessons.classes)).eval()
    run = Run("audio_encoder", arguments.minutes, fresh=arguments.fresh, log_every=50, save_minutes=4)
    run.restore(model=model, optimizer=optimizer, ema=ema)
    esc10 = sounds.rows("train", "esc10") + sounds.rows("heldout", "esc10")
    plain = lessons.targets[0]
    taught = {item["row"]: embeddings.float().mean(0) for item, embeddings in zip(plain["rows"], plain["embeddings"])}
    print(f"{parameter_count(model.encoder) / 1e6:.2f} M parameters, {len(lessons.items)} lessons, {len(lessons.classes)} classes; "
          f"teacher's linear probe on fold 4: {esc10_probe(sounds, taught):.3f}", flush=True)

    def publish() -> None:
        ema.copy_to(average)
        accuracy = esc10_probe(sounds, mean_features(average.encoder, sounds, esc10))
        print(f"linear probe on fold 4: {accuracy:.3f} at step {run.step}", flush=True)
        torch.save({"config": asdict(model.encoder.config), "state": average.encoder.state_dict(), "step": run.step, "probe": accuracy}, TARGET)

    shown_at = time.monotonic()
    for _ in run.steps():
        began = time.monotonic()
        set_learning_rate(optimizer, config.learning_rate * run.decay(warmup=0.03))
        mels, wanted, classes = lessons.batch(config.batch)
        # bfloat16 takes 0.6 of the time on processors with matrix units; the loss stays in float32.
        with torch.autocast("cpu", torch.bfloat16, enabled=fastest_dtype() == torch.bfloat16):
            embeddings, labels = model(mels)
        loss, cosine = student_loss(embeddings.float(), labels.float(), wanted, classes, config.label_weight)
        descend(loss, model, optimizer, ema)
        run.log(loss=loss.item(), cosine=cosine.item(), samples_per_second=config.batch / (time.monotonic() - began))
        if time.monotonic() - shown_at > 8 * 60:
            publish()
            shown_at = time.monotonic()
    publish()


if __name__ == "__main__":
    main()
