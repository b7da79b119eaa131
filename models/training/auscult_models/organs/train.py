"""One run of the segmenter."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from ..film_preprocess import FILM_SIZE_PX
from ..paths import RUNS_DIR
from ..settings import save_settings
from ..training_loop import train
from .augment import augmented
from .loss import organ_losses, soft_dice
from .organ_data import OrganSet, load_organs
from .settings import OrganSettings
from .unet import ORGANS, OrganUNet


def float_batch(data: OrganSet, rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Films N × 1 × 256 × 256 and masks N × 3 × 256 × 256, float32 in [0, 1]."""
    return torch.from_numpy(data.films[rows])[:, None].float() / 255, torch.from_numpy(data.masks[rows]).float() / 255


@torch.no_grad()
def validation(module: nn.Module, data: OrganSet, rows: np.ndarray) -> str:
    """Mean Dice of each organ at the network's resolution, for the log."""
    scores = []
    for start in range(0, len(rows), 16):
        films, masks = float_batch(data, rows[start : start + 16])
        small = [functional.interpolate(part, size=(FILM_SIZE_PX, FILM_SIZE_PX), mode="area") for part in (films, masks)]
        logits = module(small[0].contiguous(memory_format=torch.channels_last))
        scores.append(soft_dice((logits > 0).float(), (small[1] > 0.5).float()))
    return " ".join(f"{name} {value:.4f}" for name, value in zip(ORGANS, torch.cat(scores).mean(0).tolist(), strict=True))


def train_organs(settings: OrganSettings) -> nn.Module:
    """Train to runs/<name>/; the same call goes on from its checkpoint."""
    folder = RUNS_DIR / settings.name
    save_settings(settings, folder)
    data = load_organs()
    rows, val = data.where("train", settings.sources), data.where("val", settings.sources)
    print(f"{len(rows)} films to train on, {len(val)} to validate on", flush=True)
    torch.manual_seed(settings.seed)
    module = OrganUNet().to(memory_format=torch.channels_last)

    def batch_loss(generator: torch.Generator, progress: float) -> dict[str, torch.Tensor]:
        chosen = rows[torch.randint(len(rows), (settings.batch_size,), generator=generator).numpy()]
        size = settings.small_size_px if progress < settings.small_share else FILM_SIZE_PX
        films, masks = augmented(*float_batch(data, chosen), size, generator)
        return organ_losses(module(films.contiguous(memory_format=torch.channels_last)), masks)

    groups = [{"params": list(module.parameters()), "lr": settings.learning_rate}]
    return train(
        module, groups, batch_loss, lambda averaged: validation(averaged, data, val), folder,
        budget_minutes=settings.budget_minutes, warm_up=settings.warm_up, weight_decay=settings.weight_decay,
        ema_decay=settings.ema_decay, seed=settings.seed, evaluations=6,
    )
