"""The sum of stage 2's losses for a batch, each switched by its weight in the settings."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from .joint_data import FrozenSide, JointData
from .joint_texts import Claim, truth_mask
from .joint_words import ReportWords
from .labels import ECG_LABELS, FILM_LABELS
from .losses import (
    AuxiliaryLabels, Temperature, concept_contrast, cross_modal_alignment, dropout_views, info_nce, mixed, mixup_contrast,
    multi_positive_contrast, same_text, similarity_distribution_matching, soft_clip, uni_modal_alignment,
)
from .losses.m3col import MIX_SHARE_OF_TRAINING
from .settings import JointSettings
from .token_pool import EMBEDDING_WIDTH, ProjectionHead

WORDS_BATCH = 32


@dataclass(frozen=True)
class Side:
    """One modality's part of a batch: rows of the set, raw vectors, joint vectors, their texts' vectors, what is claimed and true."""

    name: str
    rows: np.ndarray
    raw: torch.Tensor
    joint: torch.Tensor
    text: torch.Tensor
    claims: list[Claim]
    truth: torch.Tensor
    targets: torch.Tensor
    known: torch.Tensor


def positives(kind: str, claims: list[Claim], targets: np.ndarray, labels: tuple[str, ...]) -> torch.Tensor:
    """N × N mask of pairs that match: a sample's "own" text, the "same" text (TMCL), or every text whose claim is "truth" of it."""
    if kind == "own":
        return torch.eye(len(claims))
    if kind == "same":
        return same_text([text for text, _ in claims])
    return truth_mask(claims, targets, labels)


class JointObjective(nn.Module):
    """Holds what only the losses need: the temperature, the label heads and the masked-word module."""

    def __init__(self, settings: JointSettings, data: JointData):
        super().__init__()
        self.settings = settings
        self.temperature = Temperature(settings.temperature)
        if settings.label_weight:
            self.labels = nn.ModuleDict({"film": AuxiliaryLabels(EMBEDDING_WIDTH, len(FILM_LABELS)), "ecg": AuxiliaryLabels(EMBEDDING_WIDTH, len(ECG_LABELS))})
        if settings.words_weight:
            self.words = ReportWords(data)

    def modality_losses(self, side: Side, head: ProjectionHead, frozen: FrozenSide, generator: torch.Generator, progress: float) -> dict[str, torch.Tensor]:
        """The losses of film or ECG against text; only those with a weight."""
        weights, scale = self.settings, self.temperature()
        losses: dict[str, torch.Tensor] = {}
        if weights.contrast_weight:
            plain = weights.positives == "own"
            contrast = info_nce(side.joint, side.text, scale) if plain else multi_positive_contrast(side.joint, side.text, side.truth, scale)
            losses["contrast"] = weights.contrast_weight * contrast
        if weights.cma_weight:
            losses["cma"] = weights.cma_weight * cross_modal_alignment(side.joint, side.text)
        if weights.uma_weight:
            first, second = dropout_views(side.raw, generator)
            losses["uma"] = weights.uma_weight * uni_modal_alignment(head(first), head(second))
        if weights.sdm_weight:
            losses["sdm"] = weights.sdm_weight * similarity_distribution_matching(side.joint, side.text, side.truth)
        if weights.m3col_weight:
            if progress < MIX_SHARE_OF_TRAINING:
                mixture, order, share = mixed(side.raw, generator)
                value = mixup_contrast(head(mixture), side.text, order, share)
            else:
                value = soft_clip(side.joint, side.text)
            losses["m3col"] = weights.m3col_weight * value
        if weights.label_weight:
            losses["labels"] = weights.label_weight * self.labels[side.name](side.joint, side.targets, side.known)
        if weights.words_weight:
            few = slice(0, WORDS_BATCH)
            tokens = torch.from_numpy(frozen.tokens[side.rows[few]].astype(np.float32))
            losses["words"] = weights.words_weight * self.words(side.name, [t for t, _ in side.claims[few]], side.joint[few], tokens, generator)
        return {f"{side.name} {name}": value for name, value in losses.items()}

    def concept_loss(self, film: Side, ecg: Side, data: JointData) -> dict[str, torch.Tensor]:
        """EMCL over concept pairs of the batch."""
        if not self.settings.concept_weight:
            return {}
        concepts = (torch.from_numpy(data.film.concepts[film.rows]), torch.from_numpy(data.ecg.concepts[ecg.rows]))
        return {"concepts": self.settings.concept_weight * concept_contrast(film.joint, ecg.joint, *concepts, self.temperature())}
