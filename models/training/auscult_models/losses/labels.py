"""Labels as a loss: of the encoders' heads in stage 1, and of auxiliary heads on the joint vector in stage 2."""

import torch
import torch.nn.functional as F
from torch import nn

JOINT_SCALE = 16.0
"""A joint vector has length 1 and components near 1/16; this brings them near 1 for the linear head."""


def masked_label_loss(logits: torch.Tensor, targets: torch.Tensor, known: torch.Tensor, pos_weight: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy over the labels that are known; an unknown label neither rewards nor costs."""
    loss = F.binary_cross_entropy_with_logits(logits, targets, reduction="none", pos_weight=pos_weight)
    return (loss * known).sum() / known.sum().clamp(min=1.0)


class AuxiliaryLabels(nn.Module):
    """A linear head on the joint vector: keeps the labels readable in the space. Used only in training."""

    def __init__(self, width: int, label_count: int):
        super().__init__()
        self.linear = nn.Linear(width, label_count)

    def forward(self, joint: torch.Tensor, targets: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """The masked label loss of N × D unit vectors against N × L targets."""
        return masked_label_loss(self.linear(JOINT_SCALE * joint), targets, known, torch.ones(targets.shape[1]))
