"""Training of the rhythm classifier: every second and the record learn the record's rhythm, on the run's own clock."""

import dataclasses
import json

import numpy as np
import torch
from torch import nn

from ..paths import RUNS_DIR
from ..settings import save_settings
from ..training_loop import train
from .network import SECONDS, RhythmNet
from .records import CLASSES, STEPS_PER_UNIT, load_images, load_rhythms
from .score import class_f1, macro_f1

RUN_DIR = RUNS_DIR / "rhythm"
DRAWN_SHARES = {"SR": 0.40, "AFIB": 0.20, "SBRAD": 0.14, "STACH": 0.14, "OTHER": 0.12}
"""Share of each class in a training batch."""


@dataclasses.dataclass(frozen=True)
class RhythmSettings:
    """Training ends after `budget_minutes` of its own time; the rate follows that clock."""

    budget_minutes: float = 16.0
    batch_size: int = 32
    learning_rate: float = 2e-3
    weight_decay: float = 0.03
    warm_up: float = 0.1
    ema_decay: float = 0.99
    second_weight: float = 0.5
    seed: int = 1


def images_to_floats(images: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(images.astype(np.float32) / STEPS_PER_UNIT)


def augmented(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Circular shift in time, common gain, leads left out, and some records cut off after 5 to 9 s."""
    n = images.shape[0]

    def draw(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=generator)

    rows = images.transpose(1, 2).reshape(n, 12, 20, -1)
    shift = int(draw(1) * rows.shape[-1])
    rows = torch.log1p(torch.expm1(rows.roll(shift, -1)) * torch.exp(0.4 * (draw(n, 1, 1, 1) - 0.5)))
    rows = rows * ((draw(n, 12, 1, 1) > 0.15) | (draw(n, 1, 1, 1) > 0.3)).float()
    images = rows.reshape(n, 240, SECONDS, 25).transpose(1, 2).contiguous()
    if draw(1) < 0.15:
        images[:, int(5 + 5 * draw(1)) :] = 0
    return images


def logits_of(model: nn.Module, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logits of seconds [N, 10, 5] and records [N, 5]."""
    seconds, records = [], []
    with torch.inference_mode():
        for start in range(0, len(images), 64):
            second, record = model(images_to_floats(images[start : start + 64]))
            seconds.append(second.numpy())
            records.append(record.numpy())
    return np.concatenate(seconds), np.concatenate(records)


def prior_shift(classes: np.ndarray) -> np.ndarray:
    """Logarithm of true over drawn share of each class: what turns logits of drawn batches into those of a hospital's records."""
    shares = np.bincount(classes, minlength=len(CLASSES)) / len(classes)
    return np.log(shares / np.array([DRAWN_SHARES[name] for name in CLASSES]))


def read_run() -> dict:
    """What the manifest says of the run: steps and minutes of its last checkpoint, batch size, settings."""
    elapsed, steps, _, _ = torch.load(RUN_DIR / "checkpoint.pt", map_location="cpu", weights_only=False)["clock"]
    settings = json.loads((RUN_DIR / "settings.json").read_text())
    return {"steps": steps, "trainedMinutes": round(elapsed / 60, 1), "batchSize": settings["batch_size"], "settings": settings}


def train_rhythm(settings: RhythmSettings) -> nn.Module:
    """Train, or go on from the checkpoint of the run. Returns the averaged network."""
    RUN_DIR.mkdir(parents=True, exist_ok=True)
    save_settings(settings, RUN_DIR)
    records = load_rhythms()
    rows, images = load_images(records)
    classes, folds = records.classes[rows], records.folds[rows]
    members = [np.flatnonzero((classes == i) & (folds <= 8)) for i in range(len(CLASSES))]
    val = np.flatnonzero(folds == 9)
    shift = prior_shift(records.classes[records.where(*range(1, 9))])
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    model = RhythmNet()
    shares = np.array([DRAWN_SHARES[name] for name in CLASSES])

    def batch_loss(generator: torch.Generator, _: float) -> dict[str, torch.Tensor]:
        drawn = rng.choice(len(CLASSES), settings.batch_size, p=shares)
        chosen = np.array([rng.choice(members[c]) for c in drawn])
        targets = torch.from_numpy(drawn)
        second, record = model(augmented(images_to_floats(images[chosen]), generator))
        seconds_loss = nn.functional.cross_entropy(second.flatten(0, 1), targets.repeat_interleave(SECONDS), label_smoothing=0.05)
        return {
            "record": nn.functional.cross_entropy(record, targets, label_smoothing=0.05),
            "second": settings.second_weight * seconds_loss,
        }

    def validation_text(averaged: nn.Module) -> str:
        second, record = logits_of(averaged, images[val])
        said = {"lstm": (record + shift).argmax(1), "cnn": (second.mean(1) + shift).argmax(1)}
        return json.dumps({k: {"macro": round(macro_f1(v, classes[val]), 4), **{c: round(f, 3) for c, f in class_f1(v, classes[val]).items()}}
                           for k, v in said.items()})

    groups = [{"params": list(model.parameters()), "lr": settings.learning_rate}]
    return train(model, groups, batch_loss, validation_text, RUN_DIR, budget_minutes=settings.budget_minutes, warm_up=settings.warm_up,
                 weight_decay=settings.weight_decay, ema_decay=settings.ema_decay, seed=settings.seed)
