"""What the segmenter minimises: cross-entropy and 1 − Dice, organ by organ."""

import torch
from torch.nn import functional


def soft_dice(probability: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Dice of each film and organ, N × 3; masks may be fractions at their edges. 1 where both are empty."""
    overlap = (probability * mask).sum((2, 3))
    return (2 * overlap + 1) / (probability.sum((2, 3)) + mask.sum((2, 3)) + 1)


def organ_losses(logits: torch.Tensor, mask: torch.Tensor) -> dict[str, torch.Tensor]:
    """Named parts of the loss of a batch."""
    return {
        "bce": functional.binary_cross_entropy_with_logits(logits, mask),
        "dice": 1 - soft_dice(torch.sigmoid(logits), mask).mean(),
    }
