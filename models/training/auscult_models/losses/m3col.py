"""M3CoL: contrast with samples mixed inside one modality, later a soft CLIP loss; both learn relations that samples share."""

import numpy as np
import torch
import torch.nn.functional as F

MIX_ALPHA = 0.15
MIX_TEMPERATURE = 0.1
SOFT_TEMPERATURE = 0.125
MIX_SHARE_OF_TRAINING = 1 / 3
"""Mixed samples for the first third of training, soft targets after."""


def mixed(values: torch.Tensor, generator: torch.Generator, alpha: float = MIX_ALPHA) -> tuple[torch.Tensor, torch.Tensor, float]:
    """(λ·x + (1 − λ)·x[order], order, λ) with λ ~ Beta(α, α), one draw a batch."""
    rng = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
    share, order = float(rng.beta(alpha, alpha)), torch.randperm(len(values), generator=generator)
    return share * values + (1 - share) * values[order], order, share


def mixup_contrast(mixture: torch.Tensor, other: torch.Tensor, order: torch.Tensor, share: float, temperature: float = MIX_TEMPERATURE) -> torch.Tensor:
    """A mixture of i and order[i] is λ positive to i and 1 − λ to order[i] of the other modality, in both directions.

    `mixture` N × D: unit vectors of the mixed samples; `other` N × D: unit vectors of the plain samples of the other modality.
    """
    logits, own = mixture @ other.T / temperature, torch.arange(len(other))
    back = torch.empty_like(order)
    back[order] = own
    forward = share * F.cross_entropy(logits, own) + (1 - share) * F.cross_entropy(logits, order)
    backward = share * F.cross_entropy(logits.T, own) + (1 - share) * F.cross_entropy(logits.T, back)
    return (forward + backward) / 2


def soft_clip(a: torch.Tensor, text: torch.Tensor, temperature: float = SOFT_TEMPERATURE) -> torch.Tensor:
    """Cross-entropy of softmax(a·textᵀ / τ) against softmax(text·textᵀ / τ), both ways; the targets take no gradient."""
    with torch.no_grad():
        target = (text @ text.T / temperature).softmax(1)
    logits = a @ text.T / temperature
    return -((target * F.log_softmax(logits, 1)).sum(1).mean() + (target * F.log_softmax(logits.T, 1)).sum(1).mean()) / 2
