"""Training of the delineator: cross-entropy and soft Dice over the marked samples, on the run's own clock."""

import dataclasses
import json

import numpy as np
import torch
from torch import nn

from ..paths import RUNS_DIR
from ..settings import save_settings
from ..training_loop import train
from .augment import Crops
from .decode import decode, without_unagreed_p
from .ludb import CLASSES, NOT_MARKED, load_ludb
from .score import score
from .signal import prepare_lead
from .unet import WaveUNet

RUN_DIR = RUNS_DIR / "delineator"


@dataclasses.dataclass(frozen=True)
class DelineatorSettings:
    """Training ends after `budget_minutes` of its own time; the rate follows that clock."""

    budget_minutes: float = 14.0
    batch_size: int = 32
    learning_rate: float = 3e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1
    ema_decay: float = 0.99
    dice_weight: float = 0.5
    seed: int = 1


def soft_dice_loss(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """1 − mean Dice of P, QRS and T over the marked samples of a batch."""
    known = (classes != NOT_MARKED)[:, None].float()
    probability = logits.softmax(1)[:, 1:] * known
    truth = nn.functional.one_hot(classes.clamp(min=0), len(CLASSES)).movedim(-1, 1)[:, 1:] * known
    overlap = (probability * truth).sum((0, 2))
    return 1 - ((2 * overlap + 1) / (probability.sum((0, 2)) + truth.sum((0, 2)) + 1)).mean()


def predictions(model: nn.Module, records: list) -> list:
    """Found waves of every lead of every record."""
    found = []
    for record in records:
        prepared = prepare_lead(record.millivolts, 500)
        with torch.inference_mode():
            probabilities = model(torch.from_numpy(prepared)[:, None]).softmax(1).numpy()
        length = record.millivolts.shape[-1]
        found.append(without_unagreed_p([decode(p[:, :length], lead[:length]) for p, lead in zip(probabilities, prepared)]))
    return found


def validation_text(model: nn.Module, records: list) -> str:
    figures = score(records, predictions(model, records))
    return json.dumps({wave: {k: round(v, 4) for k, v in row.items()} for wave, row in figures.items()})


def train_delineator(settings: DelineatorSettings) -> nn.Module:
    """Train, or go on from the checkpoint of the run. Returns the averaged network."""
    RUN_DIR.mkdir(parents=True, exist_ok=True)
    save_settings(settings, RUN_DIR)
    records = load_ludb()
    crops = Crops([r for r in records if r.row["split"] == "train"], settings.seed)
    val = [r for r in records if r.row["split"] == "val"]
    torch.manual_seed(settings.seed)
    model = WaveUNet()

    def batch_loss(_: torch.Generator, __: float) -> dict[str, torch.Tensor]:
        signals, classes = crops.batch(settings.batch_size)
        logits = model(signals)
        cross_entropy = nn.functional.cross_entropy(logits, classes, ignore_index=NOT_MARKED)
        return {"ce": cross_entropy, "dice": settings.dice_weight * soft_dice_loss(logits, classes)}

    groups = [{"params": list(model.parameters()), "lr": settings.learning_rate}]
    return train(model, groups, batch_loss, lambda m: validation_text(m, val), RUN_DIR, budget_minutes=settings.budget_minutes,
                 warm_up=settings.warm_up, weight_decay=settings.weight_decay, ema_decay=settings.ema_decay, seed=settings.seed)


def read_run() -> dict:
    """What the manifest says of the run: steps and minutes of its last checkpoint, batch size, settings."""
    elapsed, steps, _, _ = torch.load(RUN_DIR / "checkpoint.pt", map_location="cpu", weights_only=False)["clock"]
    settings = json.loads((RUN_DIR / "settings.json").read_text())
    return {"steps": steps, "trainedMinutes": round(elapsed / 60, 1), "batchSize": settings["batch_size"], "settings": settings}
