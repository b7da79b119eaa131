"""The projectors' concept layer fitted to the labels, before the language model is there: logistic regression."""

import torch
from torch import Tensor

from .soft_tokens import SoftTokenProjector

STEPS, RATE, BATCH = 400, 3e-3, 1024
MAXIMUM_POSITIVE_WEIGHT = 6.0


def fit_concepts(projector: SoftTokenProjector, features: Tensor, labels: Tensor, weight_decay: float, seed: int = 0) -> float:
    """Sets the standardisation and the concept layer; returns the last loss.

    Positives weigh √(negatives ÷ positives), at most 6: 0.5 then lies near the threshold that serves F1 best.
    """
    generator = torch.Generator().manual_seed(seed)
    projector.mean.copy_(features.mean(0))
    projector.inverse_deviation.copy_(1 / features.std(0).clamp_min(1e-3))
    positives = labels.sum(0).clamp_min(1)
    positive_weight = ((len(labels) - positives) / positives).sqrt().clamp(1, MAXIMUM_POSITIVE_WEIGHT)
    criterion = torch.nn.BCEWithLogitsLoss(pos_weight=positive_weight)
    torch.nn.init.zeros_(projector.concepts.weight)
    prior = (positives + 1) / (len(labels) + 2)
    with torch.no_grad():
        projector.concepts.bias.copy_(torch.log(prior / (1 - prior)))
    optimiser = torch.optim.AdamW(projector.concepts.parameters(), RATE, weight_decay=weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    loss = torch.zeros(())
    for _ in range(STEPS):
        chosen = torch.randint(len(features), (min(BATCH, len(features)),), generator=generator)
        loss = criterion(projector.concept_logits(features[chosen]), labels[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return float(loss)
