"""Text-anchored InfoNCE (MoRE): the text is the anchor of film and ECG, each sample's own text is its one positive."""

import torch
import torch.nn.functional as F


def info_nce(a: torch.Tensor, b: torch.Tensor, scale: torch.Tensor | float) -> torch.Tensor:
    """½[I(a, b) + I(b, a)] of N × D unit vectors; row i of one belongs to row i of the other. scale = 1 / τ."""
    logits, own = scale * a @ b.T, torch.arange(len(a))
    return (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2
