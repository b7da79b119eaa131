"""Stage 1, ECG: labels (5 superclasses and 71 statements) and contrast with the statements' text."""

import numpy as np
import torch
from torch import nn

from .ecg_data import TRAIN_FOLDS, VAL_FOLD, EcgSet, augmented, load_ptbxl
from .ecg_encoder import EcgEncoder
from .labels import ECG_LABELS, ECG_SUPERCLASSES
from .losses import masked_label_loss, multi_positive_contrast, same_text
from .metrics import macro_auc
from .paths import RUNS_DIR
from .settings import EcgSettings, save_settings
from .text_data import TextFeatures, ecg_statement_names
from .token_pool import ProjectionHead
from .training_loop import autocast, train


@torch.no_grad()
def ecg_logits(encoder: EcgEncoder, data: EcgSet, index: np.ndarray) -> np.ndarray:
    """Logits of the named records, 256 at a time."""
    encoder.eval()
    return np.concatenate(
        [encoder(data.millivolts(index[s : s + 256]))[1].numpy() for s in range(0, len(index), 256)]
    )


def mixup(ecg: torch.Tensor, targets: torch.Tensor, alpha: float, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Each sample blended with another of the batch, share at least one half its own."""
    share = float(np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator))).beta(alpha, alpha))
    share, order = max(share, 1 - share), torch.randperm(len(ecg), generator=generator)
    return share * ecg + (1 - share) * ecg[order], share * targets + (1 - share) * targets[order]


def train_ecg(settings: EcgSettings) -> None:
    """Write runs/ecg/averaged.pt."""
    folder = RUNS_DIR / "ecg"
    save_settings(settings, folder)
    torch.manual_seed(settings.seed)
    data = load_ptbxl()
    features = TextFeatures([])
    texts = np.stack([features.mean(ecg_statement_names(list(row["scp_codes"]))) for row in data.rows])
    keys = ["|".join(sorted(row["scp_codes"])) for row in data.rows]
    training, validation = data.where(*TRAIN_FOLDS), data.where(VAL_FOLD)
    encoder = EcgEncoder(len(ECG_LABELS), drop_key=settings.drop_key).to(memory_format=torch.channels_last)
    module = nn.ModuleDict({"encoder": encoder, "text": ProjectionHead(384)})
    module.register_parameter("log_scale", nn.Parameter(torch.tensor(2.0)))
    ones = torch.ones(len(ECG_LABELS))
    # The five superclasses weigh as much as the 71 statements together.
    known = torch.cat([torch.full((5,), 1.0), torch.full((len(ECG_LABELS) - 5,), 5.0 / (len(ECG_LABELS) - 5) * 3)])
    queue: list[np.ndarray] = []

    def batch_loss(generator: torch.Generator, progress: float) -> dict[str, torch.Tensor]:
        if not queue:
            order = training[torch.randperm(len(training), generator=generator).numpy()]
            whole = len(order) // settings.batch_size * settings.batch_size
            queue.extend(order[:whole].reshape(-1, settings.batch_size))
        rows = np.sort(queue.pop())
        ecg = augmented(data.millivolts(rows), settings.lead_drop, generator)
        targets = torch.from_numpy(data.targets[rows])
        mixed = float(torch.rand(1, generator=generator)) < settings.mixup_share
        if mixed:
            ecg, targets = mixup(ecg, targets, settings.mixup_alpha, generator)
        with autocast():
            pooled, logits, _ = encoder(ecg)
        losses = {"labels": masked_label_loss(logits.float(), targets, known.expand_as(targets), ones)}
        if not mixed:
            joint, text = encoder.projection(pooled), module["text"](torch.from_numpy(texts[rows]))
            scale = module.log_scale.exp().clamp(max=50)
            losses["text"] = settings.text_weight * multi_positive_contrast(joint, text, same_text([keys[i] for i in rows]), scale)
        return losses

    def evaluate(averaged: nn.Module) -> str:
        logits, targets = ecg_logits(averaged["encoder"], data, validation), data.targets[validation]
        few = len(ECG_SUPERCLASSES)
        return f"superclass {macro_auc(logits[:, :few], targets[:, :few]):.4f} statements {macro_auc(logits[:, few:], targets[:, few:]):.4f}"

    train(
        module, [{"params": list(module.parameters()), "lr": settings.learning_rate}], batch_loss, evaluate, folder,
        budget_minutes=settings.budget_minutes, warm_up=settings.warm_up, weight_decay=settings.weight_decay,
        ema_decay=settings.ema_decay, seed=settings.seed, evaluations=6,
    )
