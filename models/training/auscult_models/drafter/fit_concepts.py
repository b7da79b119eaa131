"""The projectors' concept layer fitted to the labels, before the language model is there: logistic regression."""

from dataclasses import dataclass

import torch
from torch import Tensor

from .soft_tokens import EMBEDDING_WIDTH, SoftTokenProjector

STEPS, RATE, BATCH = 300, 5e-3, 1024
PENALTIES = (1e-4, 1e-3, 4e-3, 1e-2)
"""L2 penalties tried; the one with the least validation loss is kept."""
MAXIMUM_POSITIVE_WEIGHT = 6.0
SHARPNESS = 2.0
"""Factor on the fitted logits. The language model is taught on concepts near 0 and 1; 0.5 stays where it was."""


@dataclass(frozen=True)
class LabelledFeatures:
    """Features [N, F] and concept labels [N, C]."""

    features: Tensor
    labels: Tensor


def fit_concepts(projector: SoftTokenProjector, train: LabelledFeatures, validation: LabelledFeatures) -> dict:
    """Sets the standardisation and the concept layer; returns the penalty and the validation loss of the fit.

    Positives weigh √(negatives ÷ positives), at most 6: 0.5 then lies near the threshold that serves F1 best.
    """
    with torch.no_grad():
        projector.mean.copy_(train.features.mean(0))
        projector.inverse_deviation.copy_(1 / train.features.std(0).clamp_min(1e-3))
        if not projector.modality.reads_embedding:
            projector.inverse_deviation[:EMBEDDING_WIDTH] = 0
    positives = train.labels.sum(0).clamp_min(1)
    positive_weight = ((len(train.labels) - positives) / positives).sqrt().clamp(1, MAXIMUM_POSITIVE_WEIGHT)
    criterion = torch.nn.BCEWithLogitsLoss(pos_weight=positive_weight)
    fits = []
    for penalty in PENALTIES:
        fit_once(projector, train, criterion, penalty)
        with torch.no_grad():
            loss = float(criterion(projector.concept_logits(validation.features), validation.labels))
        fits.append((loss, penalty, {name: value.clone() for name, value in projector.concepts.state_dict().items()}))
    loss, penalty, weights = min(fits, key=lambda fit: fit[0])
    projector.concepts.load_state_dict({name: SHARPNESS * value for name, value in weights.items()})
    return {"penalty": penalty, "validationLoss": round(loss, 4)}


def fit_once(projector: SoftTokenProjector, train: LabelledFeatures, criterion: torch.nn.Module, penalty: float) -> None:
    """One fit from 0 with Adam."""
    generator = torch.Generator().manual_seed(0)
    layer = projector.concepts
    prior = (train.labels.sum(0) + 1) / (len(train.labels) + 2)
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.copy_(torch.log(prior / (1 - prior)))
    optimiser = torch.optim.Adam(layer.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        chosen = torch.randint(len(train.features), (min(BATCH, len(train.features)),), generator=generator)
        loss = criterion(projector.concept_logits(train.features[chosen]), train.labels[chosen])
        loss = loss + penalty * layer.weight.pow(2).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
