"""MERL: cross-modal alignment (CMA) of ECG and report, and uni-modal alignment (UMA) of two dropout views of one latent."""

import torch
import torch.nn.functional as F

from .info_nce import info_nce

TEMPERATURE = 0.07
VIEW_DROPOUT = 0.1


def cross_modal_alignment(ecg: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
    """CMA: the symmetric CLIP loss at the paper's fixed τ 0.07, own text the only positive."""
    return info_nce(ecg, text, 1 / TEMPERATURE)


def dropout_views(latent: torch.Tensor, generator: torch.Generator, ratio: float = VIEW_DROPOUT) -> tuple[torch.Tensor, torch.Tensor]:
    """Two views of N × D latents, each with its own share `ratio` of channels at 0 and the rest scaled up by 1 / (1 − ratio)."""
    first, second = ((torch.rand(latent.shape, generator=generator) >= ratio) / (1 - ratio) for _ in range(2))
    return latent * first, latent * second


def uni_modal_alignment(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """UMA: the same loss between two views of the same studies; normalises the N × D views first."""
    return info_nce(F.normalize(first, dim=-1), F.normalize(second, dim=-1), 1 / TEMPERATURE)
