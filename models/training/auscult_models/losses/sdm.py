"""IRRA's similarity distribution matching (SDM)."""

import torch
import torch.nn.functional as F

TEMPERATURE = 0.02
EPSILON = 1e-8


def similarity_distribution_matching(a: torch.Tensor, b: torch.Tensor, same: torch.Tensor, temperature: float = TEMPERATURE) -> torch.Tensor:
    """KL(p ‖ q) both ways and summed: p = softmax(cos / τ) over the batch, q the true matches (N × M `same`, rows shared out).

    The paper's direction, mode-seeking: what the model believes beside the truth is punished by log(1 / ε).
    """
    logits = a @ b.T / temperature
    return one_way(logits, same) + one_way(logits.T, same.T)


def one_way(logits: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    truth = same / same.sum(1, keepdim=True)
    return (logits.softmax(1) * (F.log_softmax(logits, 1) - torch.log(truth + EPSILON))).sum(1).mean()
