"""TMCL (MEDBind): contrast in which samples with the same text are positives of each other."""

import torch
import torch.nn.functional as F


def multi_positive_contrast(a: torch.Tensor, b: torch.Tensor, same: torch.Tensor, scale: torch.Tensor | float) -> torch.Tensor:
    """½[I(a, b) + I(b, a)] over N × D and M × D unit vectors; the pairs marked in `same` (N × M) share the target.

    Every row and column of `same` holds at least one 1. With the identity this is InfoNCE; scale = 1 / τ.
    """
    logits = scale * a @ b.T
    forward = (same / same.sum(1, keepdim=True) * F.log_softmax(logits, 1)).sum(1).mean()
    backward = (same.T / same.T.sum(1, keepdim=True) * F.log_softmax(logits.T, 1)).sum(1).mean()
    return -(forward + backward) / 2


def same_text(keys: list[str]) -> torch.Tensor:
    """N × N float mask: 1 where two samples carry the same text key (always on the diagonal)."""
    index = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    numbers = torch.tensor([index[key] for key in keys])
    return (numbers[:, None] == numbers[None, :]).float()
